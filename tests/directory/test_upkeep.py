"""What there is to mend in an area on a day: who is missing, who covers for nobody, what is old, what is over."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from directory.upkeep import MATTERS, Finding, Roles, findings
from tests.directory.dated import AREA, load


def found(folder: Path, day: str, text: str = AREA, roles: Roles | None = None) -> list[Finding]:
    return findings(load(folder, text), date.fromisoformat(day), roles=roles)


def of(matter: str, among: list[Finding]) -> list[str]:
    return [one.about for one in among if one.matter == matter]


@pytest.mark.parametrize(
    ("day", "matter", "about"),
    [
        # vacant or away with nobody to act, now and up to 90 days ahead
        ("2026-10-01", "nobody", ["named-doctor"]),
        ("2026-07-03", "nobody", ["staff-nurse", "bank-nurse", "named-doctor"]),
        ("2026-07-02", "nobody", ["staff-nurse", "bank-nurse"]),
        ("2026-06-08", "nobody", []),
        # held by nobody between two holders: the matron acts, or a deputy
        ("2026-08-03", "vacant", ["sister"]),
        ("2026-05-03", "vacant", ["sister"]),
        ("2026-05-01", "vacant", []),
        ("2026-08-10", "vacant", []),
        # contacts
        ("2026-07-31", "no_contact", ["job-share", "job-share"]),
        ("2026-08-10", "no_contact", ["sister", "job-share", "job-share"]),
        ("2026-07-31", "old", ["job-share"]),
        ("2026-11-18", "old", ["sister", "job-share"]),
        ("2026-11-19", "old", ["sister", "job-share", "job-share"]),
        # nobody to cover: no deputy and no manager; the constable leads, the registrar is shared
        ("2026-10-01", "no_cover", ["chief-nurse", "constable"]),
        ("2026-06-08", "no_cover", ["chief-nurse", "named-doctor", "constable"]),
        # entries that are over
        ("2026-05-31", "past", []),
        ("2026-06-01", "past", ["constable"]),
        ("2026-08-01", "past", ["sister", "constable"]),
        ("2026-09-12", "past", ["sister", "staff-nurse", "bank-nurse", "constable", "job-share", "board"]),
    ],
)
def test_what_there_is_to_mend_on_a_day(tmp_path: Path, day: str, matter: str, about: list[str]) -> None:
    assert of(matter, found(tmp_path, day)) == about


def test_the_worst_comes_first_and_everything_has_its_line(tmp_path: Path) -> None:
    every = found(tmp_path, "2026-09-12")
    order = list(MATTERS)
    assert [order.index(one.matter) for one in every] == sorted(order.index(one.matter) for one in every)
    lines = AREA.splitlines()
    for one in every:
        assert one.wrong
        assert one.right
        if one.about in ("sister", "job-share") and one.matter in ("no_contact", "old"):
            assert "holder" in lines[one.place.line - 1]


def test_what_is_wrong_is_said_with_its_days_and_what_would_mend_it(tmp_path: Path) -> None:
    every = {(one.matter, one.about): one for one in found(tmp_path, "2026-09-01")}
    nobody = every["nobody", "named-doctor"]
    assert nobody.wrong == (
        "vacant from Thursday 1 October 2026; nobody acts for it, and only what is said of a vacant nurse applies"
    )
    assert nobody.right == "record who holds it, or name a deputy or its manager"
    assert nobody.place.line == AREA[: AREA.index("vacant: [{from: 2026-10-01}]")].count("\n") + 1
    assert every["past", "sister"].wrong == "an entry ended on Friday 31 July 2026"
    assert every["old", "sister"].wrong == "it was never confirmed"
    late = {(one.matter, one.place.line): one.wrong for one in found(tmp_path, "2026-11-19")}
    assert "it was last confirmed on Thursday 20 August 2026, more than 90 days ago" in late.values()


def test_who_acts_is_said_where_a_vacancy_is_covered(tmp_path: Path) -> None:
    (one,) = [one for one in found(tmp_path, "2026-08-03") if one.matter == "vacant"]
    assert one.wrong.startswith("now held by nobody from Saturday 1 August 2026 to Sunday 9 August 2026")
    assert one.wrong.endswith("; Staff nurse acts for it")


def test_a_cover_that_is_itself_away_does_not_count(tmp_path: Path) -> None:
    text = AREA.replace("{called: Matron, of: [health]", "{called: Matron, vacant: [{from: 2026-09-07}], of: [health]")
    text = text.replace("{called: Chief nurse,", "{called: Chief nurse, vacant: [{from: 2026-09-08}],")
    (one,) = [one for one in found(tmp_path, "2026-09-01", text) if one.about == "sister" and one.matter == "nobody"]
    assert one.wrong.startswith("from Tuesday 8 September 2026 on leave until Friday 11 September 2026; nobody acts")


def test_a_weekend_before_the_holder_is_back_is_no_time_in_which_nobody_acts(tmp_path: Path) -> None:
    text = AREA.replace("to: 2026-09-11}", "to: 2026-09-13}").replace("to: 2026-09-09, why", "to: 2026-09-30, why")
    text = text.replace("vacant: [{from: 2026-09-07, to: 2026-09-08}]", "level: 1")
    for name in ("Matron", "Chief nurse", "Bank nurse"):
        text = text.replace(f"called: {name},", f"called: {name},\n    away: [{{from: 2026-09-12, to: 2026-09-30}}],")
    assert "sister" not in of("nobody", found(tmp_path, "2026-09-01", text))


def test_posts_without_a_holder_are_counted_in_an_own_file_alone(tmp_path: Path) -> None:
    (one,) = [one for one in found(tmp_path, "2026-09-01") if one.matter == "no_holder"]
    assert one.wrong == "9 posts have no holder recorded, and are presumed filled as printed"
    assert len(one.posts) == 9
    assert not {"sister", "job-share", "named-doctor"} & {*one.posts}
    without = re.sub(r"    held:\n( +- .*holder.*\n)+", "", AREA)
    assert "holder" not in without
    assert of("no_holder", found(tmp_path, "2026-09-01", without)) == []


def test_a_role_that_nobody_plays_and_nothing_answers_is_told(tmp_path: Path) -> None:
    text = AREA.replace("  mediator:", "  ghost: {above: lead}\n  unlisted: {if_unlisted: {say: Ask.}}\n  mediator:")
    assert of("unplayed", found(tmp_path, "2026-09-01", text)) == ["ghost"]
    assert of("unplayed", found(tmp_path, "2026-09-01", text, Roles((), ["ghost"]))) == []


def test_a_role_that_the_policy_does_not_have_is_told(tmp_path: Path) -> None:
    roles = Roles(["chief", "clerc", "doctor", "nurse", "registrar"])
    every = [one for one in found(tmp_path, "2026-09-01", roles=roles) if one.matter == "unknown"]
    assert [(one.about, one.wrong.split(",")[0]) for one in every] == [
        ("head", "it plays `lead`"),
        ("sister", "it plays `lead`"),
        ("constable", "it plays `lead`"),
        ("constable", "it plays `clerk`"),
    ]
    assert every[-1].right == "did you mean `clerc`?"
    assert of("unknown", found(tmp_path, "2026-09-01")) == []


def test_a_post_that_plays_nothing_any_more_and_acts_for_nobody_is_told(tmp_path: Path) -> None:
    old = "  duty-team:"
    text = AREA.replace(old, f"  clerk: {{called: Clerk, of: [police], plays: {{clerk: {{to: 2026-05-31}}}}}}\n{old}")
    assert of("unreached", found(tmp_path, "2026-09-01", text)) == ["clerk"]
    assert of("unreached", found(tmp_path, "2026-05-31", text)) == []


def test_the_last_holder_of_a_post_is_not_taken_out(tmp_path: Path) -> None:
    text = AREA.replace(", as: acting, from: 2026-08-10}", ", as: acting, from: 2026-08-10, to: 2026-08-31}")
    every = found(tmp_path, "2026-09-01", text)
    assert "sister" not in of("past", every)
    assert "sister" in of("vacant", every)
