"""Where a route of a policy reaches nobody: in the policy's own clock, the worst first, and why."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from advice.cover.gaps import Coverage, Gap, cover
from advice.cover.needs import needs_of, uses_of
from advice.cover.words import coverage_in_words
from directory.loader import Area, load_area
from directory.supposed import parse_supposed
from foundation.moment import iso
from rules.library import load_policies
from rules.policy import Policy
from tests.generality import exampleshire

AUGUST = (date(2026, 8, 1), date(2026, 8, 31))
OWN = """\
area: {based_on: BASE, out_of_hours: duty-team}
posts:
  duty-team: {called: Out-of-hours duty team, of: [OF], plays: {}, hours: round_the_clock}
"""


@cache
def policy(name: str) -> Policy:
    return load_policies().in_force(name, on=AUGUST[0])


def own(folder: Path, base: str, of: str, more: str = "") -> Area:
    """An area's own file, with somebody who is reached out of hours, so that only the gaps asked about are left."""
    path = folder / "own.yaml"
    path.write_text(OWN.replace("BASE", base).replace("OF", of) + more, encoding="utf-8")
    return load_area(str(path))


def camden(folder: Path, more: str = "") -> Area:
    return own(folder, "camden", "fssw", more)


def gaps_of(found: Coverage, role: str, agency: str | None = None) -> list[Gap]:
    return [gap for gap in found.gaps if (gap.need.role, gap.need.agency) == (role, agency)]


def in_august(area: Area, name: str = "camden") -> Coverage:
    return cover(policy(name), area, *AUGUST)


# The clock of the policy


def test_how_soon_a_role_has_to_be_reached_is_read_off_its_duties() -> None:
    uses = uses_of(policy("camden"))
    assert uses["cp-co-ordinator"].clock == "at_once"
    assert (uses["named-officer"].clock, uses["named-officer"].hours) == ("elapsed", 24)
    assert uses["development-officer"].clock == "working_days"
    assert "hand-over" in uses["named-senior-manager"].duties
    assert "professional" not in uses, "each agency knows its own"


def test_a_vacancy_is_counted_by_days_where_hours_run_and_by_working_days_where_these_do(tmp_path: Path) -> None:
    area = camden(tmp_path)
    vacant = [f"{post} vacant from 2026-08-03 to 2026-08-31" for post in ("head-of-cait", "development-officer")]
    found = in_august(area.supposing(parse_supposed(text) for text in vacant))
    (officer,) = gaps_of(found, "named-officer", "police")
    assert (officer.amount, officer.unit) == (29, "days")
    (developer,) = gaps_of(found, "development-officer")
    assert (developer.amount, developer.unit) == (20, "working days"), "21 weekdays, one of them a bank holiday"
    assert [iso(one) for one in (developer.stretches[0].began, developer.stretches[0].ends)] == [
        "2026-08-03T00:00+01:00",
        "2026-09-01T00:00+01:00",
    ]


def test_a_weekend_alone_is_no_gap_in_working_days(tmp_path: Path) -> None:
    area = camden(tmp_path).supposing([parse_supposed("development-officer away from 2026-08-29 to 2026-08-31")])
    assert gaps_of(in_august(area), "development-officer") == []


def test_a_gap_says_why_what_to_do_and_who_stands_in_after_a_wait(tmp_path: Path) -> None:
    found = in_august(camden(tmp_path).supposing([parse_supposed("head-of-cait vacant from 2026-08-03")]))
    (gap,) = gaps_of(found, "named-officer", "police")
    assert "is supposed to be vacant from Monday 3 August 2026" in gap.why[0]
    assert gap.say.startswith("Ask the police today who is covering.")
    assert gap.instead == ("Detective Chief Inspector for the MPS North Region Child Abuse Investigation Teams",)
    assert gap.kind == "empty"


def test_a_deputy_fills_a_gap_except_while_they_are_away_themselves(tmp_path: Path) -> None:
    more = """\
  sergeant: {called: Detective Sergeant, of: [police], away: [{from: 2026-08-10, to: 2026-08-14}]}
  head-of-cait: {vacant: [{from: 2026-08-03, to: 2026-08-28}], deputies: [sergeant]}
"""
    (gap,) = gaps_of(in_august(camden(tmp_path, more)), "named-officer", "police")
    assert [(one.began.date(), one.ends.date()) for one in gap.stretches] == [(date(2026, 8, 10), date(2026, 8, 15))]
    assert [reason.partition(" is ")[2].partition(" ")[0] for reason in gap.why] == ["vacant", "on"]


def test_where_somebody_acts_instead_at_once_there_is_no_gap(tmp_path: Path) -> None:
    """Sutton: until somebody is named, the senior manager of the agency."""
    vacant = "team-manager vacant from 2026-08-03 to 2026-08-28"
    area = own(tmp_path, "sutton", "childrens-social-care").supposing([parse_supposed(vacant)])
    assert gaps_of(in_august(area, "sutton"), "first-line-manager", "childrens-social-care") == []


def test_a_closed_school_is_a_gap_unless_somebody_acts_while_it_is_closed(tmp_path: Path) -> None:
    hours = "hours: {terms: {summer: {from: 2026-04-13, to: 2026-07-17}, autumn: {from: 2026-09-01, to: 2026-12-18}}}"
    closed = f"agencies:\n  penkford-school:\n    {hours}\n"
    found = in_august(own(tmp_path, "st-helens", "social-care", closed), "st-helens")
    alone = gaps_of(found, "lead-or-service-manager", "penkford-school")
    assert [(gap.amount, gap.unit) for gap in alone] == [(20, "working days")]
    assert alone[0].why == ("Head teacher is out of term until Tuesday 1 September 2026",)
    covered = closed + "    when_closed: director-of-childrens-services\n"
    found = in_august(own(tmp_path, "st-helens", "social-care", covered), "st-helens")
    assert gaps_of(found, "lead-or-service-manager", "penkford-school") == []


def test_where_no_board_member_is_uninvolved_the_dispute_is_named(tmp_path: Path) -> None:
    board = """\
  one: {called: Head of Practice, of: [social-care]}
  two: {called: Head of Safeguarding, of: [penkford-school]}
roles: {mediator: {out_of: board}}
bodies: {board: {called: the Board, members: [{post: one}, {post: two}]}}
"""
    found = in_august(own(tmp_path, "st-helens", "social-care", board), "st-helens")
    (gap,) = gaps_of(found, "mediator")
    assert gap.need.case == "in a dispute between the school and Social Care"
    assert gap.say.startswith("Every Board member who is recorded")


# By the hour


def test_where_a_child_may_be_in_danger_every_hour_without_anybody_counts() -> None:
    found = cover(policy("camden"), load_area("camden"), date(2026, 8, 27), date(2026, 9, 1))
    (gap,) = gaps_of(found, "cp-co-ordinator")
    assert found.gaps[0] is gap, "the worst comes first"
    assert gap.presumed
    assert [(iso(one.began)[:16], iso(one.ends)[:16]) for one in gap.stretches] == [
        ("2026-08-27T00:00", "2026-08-27T09:00"),
        ("2026-08-27T17:00", "2026-08-28T09:00"),
        ("2026-08-28T17:00", "2026-09-01T09:00"),
        ("2026-09-01T17:00", "2026-09-02T00:00"),
    ]
    assert gap.amount == 9 + 16 + 88 + 7


def test_hours_that_run_over_a_weekend_leave_nobody_when_they_run_out_before_anybody_is_back() -> None:
    found = cover(policy("camden"), load_area("camden"), date(2026, 8, 27), date(2026, 9, 1))
    (gap,) = gaps_of(found, "named-officer", "police")
    assert [(iso(one.began)[:16], iso(one.ends)[:16]) for one in gap.stretches] == [
        ("2026-08-28T17:00", "2026-08-31T09:00")
    ]


@pytest.mark.parametrize(
    "posts",
    [
        "  duty-cp-co-ordinator: {hours: round_the_clock}\n",
        "  duty-cp-co-ordinator: {out_of_hours: duty-team}\n",
        """\
  night-team:
    {called: Night team, of: [fssw], plays: {cp-co-ordinator: {hours: out_of_hours}}, hours: round_the_clock}
""",
        "",  # the area's own contact out of hours
    ],
)
def test_somebody_who_is_reached_at_any_hour_leaves_no_gap(tmp_path: Path, posts: str) -> None:
    assert gaps_of(in_august(camden(tmp_path, posts)), "cp-co-ordinator") == []


def test_a_contact_out_of_hours_who_is_away_is_nobody(tmp_path: Path) -> None:
    away = camden(tmp_path).supposing([parse_supposed("duty-team away from 2026-08-08 to 2026-08-09")])
    (gap,) = gaps_of(in_august(away), "cp-co-ordinator")
    assert [(iso(one.began)[:16], iso(one.ends)[:16]) for one in gap.stretches] == [
        ("2026-08-08T00:00", "2026-08-10T00:00")
    ]


# What is followed


def test_cases_to_which_the_policy_does_not_apply_are_not_followed() -> None:
    needs = [need for need in needs_of(policy("camden"), load_area("camden")) if need.agency == "fssw"]
    cases = {need.case for need in needs if need.role == "named-officer"}
    assert cases == {
        "case type early help or unlisted",
        "case type cin or may meet threshold",
        "case type cin, service line long term",
        "case type cp",
        "case type cp and lac",
        "case type lac or 16 plus",
    }


def test_every_agency_of_a_list_is_followed_at_each_of_its_stages() -> None:
    area = load_area("camden")
    followed = {(need.role, need.agency) for need in needs_of(policy("camden"), area)}
    for agency in (name for name, agency in area.file.agencies.items() if agency.listed):
        assert {("named-officer", agency), ("named-senior-manager", agency)} <= followed


def test_where_an_agency_lacks_a_role_whoever_stands_in_by_the_policy_is_looked_for() -> None:
    policy, area = exampleshire.policy(exampleshire.CHILDREN), exampleshire.area("exampleshire-children")
    needs = {(need.role, need.agency): need for need in needs_of(policy, area)}
    assert ("service-head", "charity") not in needs
    assert ("service-head", "hospital") in needs
    assert "settle-stage-2" in needs["head-of-safeguarding", None].use.duties
    assert {gap.kind for gap in cover(policy, area, *AUGUST).gaps} == {"shut"}


def test_what_was_taken_on_trust_is_said() -> None:
    found = cover(policy("sutton"), load_area("sutton"), *AUGUST)
    assert found.gaps == ()
    assert len(found.presumed) > 10
    words = coverage_in_words(found)
    assert "no gap" in words
    assert "are presumed filled: nobody has recorded who holds them" in words
    assert "Not followed, since each agency knows its own" in words


def test_gaps_that_differ_in_nothing_but_whom_they_are_about_stand_together() -> None:
    words = coverage_in_words(cover(policy("camden"), load_area("camden"), *AUGUST))
    assert all(len(line) <= 100 for line in words.splitlines())
    assert "agencies and cases; --json names each" in words
    assert words.index("somebody is needed at once") < words.index("Trust Safeguarding Manager is vacant")
    assert "Associate Divisional Director, acute services" in " ".join(words.split())
