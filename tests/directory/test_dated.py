"""Who acts on a day and at an hour: vacancies, leave, closures, deputies, the line above, proxies; never a blank."""

from __future__ import annotations

from pathlib import Path

import pytest

from directory.errors import DirectoryError
from directory.loader import Area
from directory.supposed import parse_supposed
from tests.directory.dated import acting, load, who


@pytest.fixture
def area(tmp_path: Path) -> Area:
    return load(tmp_path)


@pytest.mark.parametrize(
    ("role", "agency", "when", "expected"),
    [
        # a holder, then nobody recorded between two holders, then an acting one
        ("lead", "health", "2026-07-31 10:00", [("sister", "")]),
        ("lead", "health", "2026-08-03 10:00", [("staff-nurse", "deputy")]),
        ("lead", "health", "2026-08-10 10:00", [("sister", "")]),
        # asked on a Saturday somebody is reached on the Monday, and that is the day that counts
        ("lead", "health", "2026-08-08 10:00", [("sister", "")]),
        ("lead", "health", "2026-09-05 10:00", [("matron", "line")]),
        # on leave with both deputies away: next up the line; then the deputies again, in order
        ("lead", "health", "2026-09-08 10:00", [("matron", "line")]),
        ("lead", "health", "2026-09-09 10:00", [("bank-nurse", "deputy")]),
        ("lead", "health", "2026-09-12 10:00", [("sister", "")]),
        # a school in term, in the holidays, and on a closed day
        ("lead", "school", "2026-07-17 10:00", [("head", "")]),
        ("lead", "school", "2026-08-12 10:00", [("education-lead", "closed")]),
        ("lead", "school", "2026-09-04 10:00", [("education-lead", "closed")]),
        ("lead", "school", "2026-09-03 17:00", [("education-lead", "closed")]),
        # a shared post is there as long as one of its holders is
        ("registrar", None, "2026-08-21 10:00", [("job-share", "")]),
        ("registrar", None, "2026-08-24 10:00", [("duty-team", "cover")]),
        # an agency that lacks a role, by agency, by post and by another role of its own
        ("lead", "charity", "2026-07-31 10:00", [("sister", "proxy")]),
        ("clerk", "health", "2026-07-31 10:00", [("constable", "proxy")]),
        ("doctor", "health", "2026-07-31 10:00", [("named-doctor", "proxy")]),
        # a role that is only played up to a day
        ("doctor", "police", "2026-05-29 10:00", [("constable", "")]),
        ("doctor", "police", "2026-06-01 10:00", []),
    ],
)
def test_who_acts(area: Area, role: str, agency: str | None, when: str, expected: list[tuple[str, str]]) -> None:
    found = who(area, role, agency, when)
    assert acting(found) == expected
    assert not found.is_empty


def test_the_path_is_said_step_by_step(area: Area) -> None:
    found = who(area, "lead", "health", "2026-09-08 10:00")
    assert found.path == (
        "Sister is on leave until Friday 11 September 2026",
        "Bank nurse, who deputises, is vacant from Monday 7 September 2026 to Tuesday 8 September 2026",
        "Staff nurse, who deputises, is at a training until Wednesday 9 September 2026",
        "Matron is next up the line",
    )


def test_a_gap_between_two_holders_is_a_vacancy(area: Area) -> None:
    found = who(area, "lead", "health", "2026-08-03 10:00")
    assert found.posts[0].vacant
    assert found.path[0] == (
        "Sister is held by nobody from Saturday 1 August 2026 to Sunday 9 August 2026, as far as is recorded"
    )


def test_who_holds_a_post_and_how_to_reach_them(area: Area) -> None:
    (sister,) = who(area, "lead", "health", "2026-07-01 10:00").leads
    assert (sister.holder, sister.contact) == ("holder A", "desk 1")
    assert "last confirmed on Monday 1 June 2026" in sister.warnings
    assert not any(warning.startswith("as printed") for warning in sister.warnings)


def test_a_contact_that_nobody_has_confirmed_for_long_is_old(area: Area) -> None:
    (share,) = who(area, "registrar", None, "2026-09-01 10:00").leads
    assert "last confirmed on Thursday 20 August 2026" in share.warnings
    (share,) = who(area, "registrar", None, "2026-12-01 10:00").leads
    old = "last confirmed on Thursday 20 August 2026, more than 90 days ago: check before making contact"
    assert old in share.warnings


def test_an_acting_holder_is_said_and_one_never_confirmed_too(area: Area) -> None:
    (sister,) = who(area, "lead", "health", "2026-08-12 10:00").leads
    assert "acting holder from Monday 10 August 2026" in sister.warnings
    assert "never confirmed: check before making contact" in sister.warnings


def test_of_a_shared_post_only_those_who_are_there_are_named(area: Area) -> None:
    assert who(area, "registrar", None, "2026-08-21 10:00").leads[0].holder == "holder D"
    assert who(area, "registrar", None, "2026-09-01 10:00").leads[0].holder == "holder C and holder D"


def test_outside_its_hours_it_is_said_when_a_post_is_reached_and_who_is_reached_before(area: Area) -> None:
    found = who(area, "lead", "health", "2026-08-14 18:00")
    assert [str(named.reached) for named in found.leads] == ["2026-08-17 09:00:00+01:00"]
    assert found.out_of_hours is not None
    assert found.out_of_hours.post == "duty-team"
    assert who(area, "lead", "health", "2026-08-14 16:00").out_of_hours is None


def test_somebody_who_is_needed_at_once_is_reached_at_any_hour(area: Area) -> None:
    at_night = who(area, "lead", "health", "2026-08-14 23:00", now=True)
    assert acting(at_night) == [("duty-team", "out_of_hours")]
    assert at_night.path[0] == "Sister is not at work until Monday 17 August 2026, 09:00"
    assert acting(who(area, "lead", "health", "2026-08-14 11:00", now=True)) == [("sister", "")]


def test_hours_that_nobody_recorded_take_no_contact_away(area: Area) -> None:
    at_night = who(area, "lead", "police", "2026-08-14 23:00", now=True)
    assert acting(at_night) == [("constable", "")]
    unsure = "whether it is reached at this hour is not recorded: if nobody answers, do not wait"
    assert unsure in at_night.leads[0].warnings
    assert at_night.out_of_hours is not None
    assert at_night.out_of_hours.post == "duty-team"
    by_day = who(area, "lead", "police", "2026-08-14 11:00", now=True)
    assert unsure not in by_day.leads[0].warnings
    assert by_day.out_of_hours is None


def test_a_role_can_be_one_posts_by_day_and_anothers_by_night(tmp_path: Path) -> None:
    text = """\
area: {id: exampleshire, called: Exampleshire, policy: exampleshire, printed: 2026-01-01}
agencies: {care: {called: Social care, hours: {opens: "08:30", closes: "17:30"}}}
posts:
  day-team: {called: Day team, of: [care], plays: {duty: {hours: office}}}
  night-team: {called: Night team, of: [care], plays: {duty: {hours: out_of_hours}}, hours: round_the_clock}
  press-desk: {called: Press desk, of: [care], plays: {press: {hours: office}}}
"""
    both = load(tmp_path, text)
    assert acting(who(both, "duty", "care", "2026-08-14 17:00", now=True)) == [("day-team", "")]
    assert acting(who(both, "duty", "care", "2026-08-14 18:00", now=True)) == [("night-team", "")]
    assert acting(who(both, "duty", "care", "2026-08-15 11:00", now=True)) == [("night-team", "")]
    assert acting(who(both, "duty", "care", "2026-08-14 18:00")) == [("day-team", "")], "reached the next day"
    assert [named.post for named in who(both, "press", "care", "2026-08-14 18:00", now=True).posts] == ["press-desk"]


def test_roles_that_stand_in_for_one_another_are_each_asked_once(area: Area) -> None:
    found = who(area, "nurse", "health", "2026-10-05 10:00")
    assert acting(found) == []
    assert found.say == "Ask the trust who covers."
    assert found.instead is not None
    assert found.instead.instead is None


def test_a_role_of_the_board_that_acts_instead_is_found_on_the_board(tmp_path: Path) -> None:
    """It was looked for in the agency whose post is empty, and never found."""
    text = """\
area: {id: exampleshire, called: Exampleshire, policy: exampleshire, printed: 2026-01-01}
agencies: {school: {called: The school}, board: {called: The board, listed: no}}
roles: {lead: {if_vacant: {say: Ask the chair., then: chair}}}
posts:
  lead: {called: Lead, of: [school], plays: {lead: {}}, status: [vacant]}
  chair: {called: Chair, of: [board], plays: {chair: {}}}
"""
    found = who(load(tmp_path, text), "lead", "school", "2026-08-03 10:00")
    assert found.instead is not None
    assert [named.post for named in found.instead.leads] == ["chair"]


def test_where_nobody_can_act_the_next_above_is_named(area: Area) -> None:
    everybody = [f"{post} away from 2026-11-02 to 2026-11-06" for post in
                 ("sister", "staff-nurse", "bank-nurse", "matron")]  # fmt: skip
    alone = area.supposing(parse_supposed(text) for text in everybody)
    found = who(alone, "lead", "health", "2026-11-03 10:00")
    assert acting(found) == [("chief-nurse", "line")]
    without_line = alone.supposing([parse_supposed("chief-nurse vacant from 2026-11-01")])
    found = who(without_line, "lead", "health", "2026-11-03 10:00")
    assert acting(found) == []
    assert found.say == "Ask The health trust who is covering."
    assert len(found.path) == 5


def test_the_next_above_is_named_where_no_line_is_recorded(tmp_path: Path) -> None:
    text = """\
area: {id: exampleshire, called: Exampleshire, policy: exampleshire, printed: 2026-01-01}
agencies: {school: {called: The school}}
roles: {lead: {above: middle}, middle: {above: top}}
posts:
  lead: {called: Lead, of: [school], plays: {lead: {}}, vacant: [{from: 2026-08-01}]}
  middle: {called: Middle, of: [school], plays: {middle: {}}, status: [vacant]}
  top: {called: Top, of: [school], plays: {top: {}}}
"""
    found = who(load(tmp_path, text), "lead", "school", "2026-08-03 10:00")
    assert found.say == "This post is vacant. Ask The school who is covering."
    assert [named.post for named in found.next_above] == ["top"]


@pytest.mark.parametrize(
    ("raising", "other", "when", "picked"),
    [
        ("school", "police", "2026-08-03 10:00", ["chief-nurse"]),
        ("charity", "police", "2026-08-03 10:00", ["chief-nurse", "education-lead"]),
        ("charity", "police", "2026-09-01 10:00", ["chief-nurse"]),  # a membership that has ended
        ("charity", "health", "2026-09-01 10:00", ["superintendent"]),
        ("school", "health", "2026-08-03 10:00", ["superintendent"]),  # it speaks for the school on the board
    ],
)
def test_a_member_of_an_agency_that_is_not_in_the_dispute(
    area: Area, raising: str, other: str, when: str, picked: list[str]
) -> None:
    found = who(area, "mediator", None, when, raising_agency=raising, other_agency=other)
    assert [named.post for named in found.leads] == picked
    assert found.choose == "any"
    assert len(found.path) + len(picked) == (3 if when < "2026-09" else 2)


def test_somebody_who_leads_an_agency_is_on_its_side(area: Area) -> None:
    found = who(area, "mediator", None, "2026-09-01 10:00", raising_agency="council", other_agency="health")
    assert found.leads == ()
    assert found.say == "Ask the chair of the board who is independent."
    assert "Superintendent is on the side of The council" in found.path


def test_the_sides_are_asked_before_somebody_uninvolved_can_be_told(area: Area) -> None:
    assert who(area, "mediator", None, "2026-09-01 10:00", other_agency="health").ask == ("raising_agency",)


def test_without_a_moment_only_what_is_printed_counts(area: Area) -> None:
    from directory.resolve import resolve

    assert acting(resolve(area, "lead", "health", {})) == [("sister", "")]
    assert resolve(area, "lead", "health", {}).leads[0].holder is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("head vacant from 2026-08-03 to 2026-08-28", "from Monday 3 August 2026 to Friday 28 August 2026"),
        ("head is away 2026-08-03 2026-08-28", "from Monday 3 August 2026 to Friday 28 August 2026"),
        ("head vacant from 2026-08-03", "from Monday 3 August 2026"),
    ],
)
def test_what_is_supposed_is_read_as_people_write_it(text: str, words: str) -> None:
    assert parse_supposed(text).span.in_words == words


@pytest.mark.parametrize("text", ["", "head", "head gone from 2026-08-03", "head vacant from 2026-08-28 to 2026-08-03"])
def test_what_cannot_be_supposed_is_refused(text: str) -> None:
    with pytest.raises(DirectoryError):
        parse_supposed(text)


def test_a_post_that_is_not_there_cannot_be_supposed_vacant(area: Area) -> None:
    with pytest.raises(DirectoryError, match="Did you mean `head`"):
        area.supposing([parse_supposed("heed vacant from 2026-08-03")])


def test_what_is_supposed_outweighs_what_is_recorded_and_stays_under_other_readings(area: Area) -> None:
    supposed = area.supposing([parse_supposed("sister vacant from 2026-07-01 to 2026-07-31")])
    found = who(supposed.under({}), "lead", "health", "2026-07-15 10:00")
    assert acting(found) == [("staff-nurse", "deputy")]
    assert found.path[0].startswith("Sister is supposed to be vacant from")


# The graph


def test_comparable_posts_are_found_by_name_and_by_level(area: Area) -> None:
    assert area.graph.counterpart("head", "health") == ["matron"]
    assert area.graph.counterpart("deputy-head", "health") == ["sister"]
    assert area.graph.counterpart("duty-team", "health") == []


def test_a_team_is_led_where_no_manager_is_named(area: Area) -> None:
    assert area.graph.managers_of("sister") == ("matron", "chief-nurse")
    assert area.graph.below("chief-nurse") == {"matron", "sister"}
    tree = list(area.graph.tree("health"))
    assert tree[tree.index((0, "chief-nurse")) :][:3] == [(0, "chief-nurse"), (1, "matron"), (2, "sister")]
    assert {post for _, post in tree} == {name for name, post in area.file.posts.items() if "health" in post.of}


def test_who_may_come_to_act_is_followed_through_deputies_and_the_line(area: Area) -> None:
    assert area.graph.leads_to("sister") == {"bank-nurse", "staff-nurse", "matron", "chief-nurse"}
