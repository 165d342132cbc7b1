"""`escalate who` and `escalate cover` with an area's own file: who is there today, and when nobody is."""

from __future__ import annotations

from pathlib import Path

import pytest
from icalendar import Calendar

from tests.escalate.terminal import escalate

OWN = """\
area: {based_on: camden}
posts:
  head-of-cait:
    held: [{holder: holder A, contact: desk 1, confirmed: 2026-08-01, away: [{from: 2026-08-10, to: 2026-08-14}]}]
    deputies: [detective-sergeant]
    manager: chief-inspector-cait
  chief-inspector-cait: {out_of_hours: detective-sergeant, counterparts: {fssw: assistant-director}}
  detective-sergeant: {called: Detective Sergeant, of: [police], hours: round_the_clock}
"""


@pytest.fixture
def own(tmp_path: Path) -> str:
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    return str(path)


def test_who_names_the_holder_and_how_to_reach_them(own: str) -> None:
    said = escalate("who", own, "named-officer", "--agency", "police", "--at", "2026-08-04 10:00")
    assert said.code == 0
    assert "Child Abuse Investigation Team (holder A, desk 1) [CAM-085]" in " ".join(said.out.split())
    assert "last confirmed on Saturday 1 August 2026" in said.out
    assert "line manager: Detective Chief Inspector" in said.out


def test_who_covers_and_why_is_said(own: str) -> None:
    said = escalate("who", own, "named-officer", "--agency", "police", "--at", "2026-08-10 10:00")
    flat = " ".join(said.out.split())
    assert "cannot act: on leave until Friday 14 August 2026" in flat
    assert "Detective Sergeant (deputises)" in flat
    assert "Investigation Team is on leave until Friday 14 August 2026. Detective Sergeant deputises." in flat
    (data,) = escalate("who", own, "named-officer", "--agency", "police", "--at", "2026-08-10 10:00", "--json").data
    assert [(post["post"], post["by"]) for post in data["posts"]] == [
        ("head-of-cait", ""),
        ("detective-sergeant", "deputy"),
    ]


def test_what_if_a_post_were_empty(own: str) -> None:
    both = ["--suppose", "head-of-cait vacant from 2026-09-01", "--suppose", "detective-sergeant is away 2026-09-01"]
    said = escalate("who", own, "named-officer", "--agency", "police", "--at", "2026-09-02 10:00", *both)
    assert "Child Abuse Investigation Teams (is next up the line) [CAM-113]" in " ".join(said.out.split())


def test_out_of_hours_is_said_beside_when_a_post_is_next_at_work(own: str) -> None:
    said = escalate("who", own, "named-senior-manager", "--agency", "police", "--at", "2026-08-28 18:00")
    assert "next at work Tuesday 1 September 2026, 09:00 (office hours presumed)" in said.out
    assert "Out of hours: Detective Sergeant" in said.out


def test_a_comparable_post_is_named_or_it_is_said_that_nobody_is_recorded(own: str) -> None:
    said = escalate("who", own, "--comparable-to", "chief-inspector-cait", "--agency", "fssw")
    assert "Assistant Director (one post for FSSW and Early help)" in said.out
    none = escalate("who", own, "--comparable-to", "head-of-cait", "--agency", "gosh")
    assert (none.code, "Nobody is recorded as comparable. Ask GOSH who is (ours)." in none.out) == (0, True)
    assert escalate("who", own, "--comparable-to", "chief-inspector-cait", "--agency", "fssw", "--json").data


def test_somebody_who_would_judge_their_own_side_is_warned_of() -> None:
    asked = ["--fact", "other_agency=fssw", "--fact", "raising_agency=schools", "--at", "2026-08-28 10:00"]
    said = " ".join(escalate("who", "camden", "assistant-director", *asked).out.split())
    assert "Take care: Assistant Director (one post for FSSW and Early help) is on the side of FSSW" in said
    other = ["--fact", "other_agency=police", *asked[2:]]
    assert "Take care" not in escalate("who", "camden", "assistant-director", *other).out


# cover

AUGUST = ["--from", "2026-08-01", "--to", "2026-08-31"]


def test_cover_finds_gaps_and_ends_with_1_or_finds_none_and_ends_with_0(own: str) -> None:
    said = escalate("cover", own, "camden", *AUGUST)
    assert said.code == 1
    assert said.out.startswith("Who is reached under camden@2015-12-01 in camden, Saturday 1 August 2026 to Monday 31")
    none = escalate("cover", "sutton", "sutton", *AUGUST)
    assert (none.code, "no gap" in none.out) == (0, True)


def test_cover_asks_what_if(own: str) -> None:
    vacant = "detective-sergeant vacant from 2026-08-03 to 2026-08-28"
    data = escalate("cover", own, "camden", *AUGUST, "--suppose", vacant, "--json").data
    of_police = [gap for gap in data["gaps"] if gap["need"]["agency"] == "police" and gap["kind"] == "empty"]
    assert of_police == [], "on leave, the deputy gone: next up the line"
    both = ["--suppose", vacant, "--suppose", "chief-inspector-cait away from 2026-08-03 to 2026-08-28"]
    data = escalate("cover", own, "camden", *AUGUST, *both, "--json").data
    officer, senior = (gap for gap in data["gaps"] if gap["need"]["agency"] == "police" and gap["kind"] == "empty")
    assert {(gap["need"]["role"], gap["amount"]) for gap in (officer, senior)} == {
        ("named-officer", 5),
        ("named-senior-manager", 26),
    }
    assert set(data) == {"policy", "area", "first", "last", "needs", "each_agency", "presumed", "gaps"}


def test_cover_draws_the_gaps_as_a_calendar(own: str, tmp_path: Path) -> None:
    picture = tmp_path / "gaps.svg"
    vacant = "development-officer vacant from 2026-08-03 to 2026-08-28"
    assert escalate("cover", own, "camden", *AUGUST, "--suppose", vacant, "--svg", str(picture)).code == 1
    drawn = picture.read_text(encoding="utf-8")
    assert "the CSCB Development" in drawn
    assert "20 working days" in drawn
    assert "from Monday 3 August 2026 to Friday 28 August 2026" in drawn
    picture.write_text("something else", encoding="utf-8")
    assert escalate("cover", own, "camden", *AUGUST, "--svg", str(picture)).code == 2
    assert picture.read_text(encoding="utf-8") == "something else"


def test_cover_writes_the_gaps_for_a_diary_and_replaces_nothing_else(own: str, tmp_path: Path) -> None:
    path = tmp_path / "gaps.ics"
    vacant = ["--suppose", "development-officer vacant from 2026-08-03 to 2026-08-28"]
    assert escalate("cover", own, "camden", *AUGUST, *vacant, "--ics", str(path)).code == 1
    every = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    (event,) = [event for event in every if "Development Officer" in str(event["summary"])]
    assert b"DTSTART:20260802T230000Z" in event.to_ical()
    assert len({str(event["uid"]) for event in every}) == len(every)
    path.write_text("something else", encoding="utf-8")
    assert escalate("cover", own, "camden", *AUGUST, "--ics", str(path)).code == 2
    assert path.read_text(encoding="utf-8") == "something else"


def test_cover_looks_twelve_weeks_ahead_if_nothing_is_said() -> None:
    data = escalate("cover", "sutton", "sutton", "--from", "2026-08-03", "--json").data
    assert (data["first"], data["last"]) == ("2026-08-03", "2026-10-26")


def test_cover_is_under_the_readings_of_the_area_and_of_the_question(tmp_path: Path) -> None:
    """CAM-A13 (b): the Stage 4 post stands in at once, so that there is no gap."""
    taken = tmp_path / "taken.yaml"
    taken.write_text("area: {based_on: camden, taken: {CAM-A13: b}}\n", encoding="utf-8")

    def empty(area: str, *more: str) -> list[str]:
        data = escalate("cover", area, "camden", *AUGUST, *more, "--json").data
        return [gap["need"]["agency"] for gap in data["gaps"] if gap["kind"] == "empty"]

    assert empty("camden") == ["camden-and-islington"]
    assert empty(str(taken)) == []
    assert empty("camden", "--reading", "CAM-A13=b") == []


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["nowhere", "camden"], "nowhere"),
        (["camden", "nowhere"], "nowhere"),
        (["camden", "camden", "--from", "tomorrow"], "tomorrow"),
        (["camden", "camden", "--from", "2026-08-03", "--to", "2026-08-01"], "before"),
        (["camden", "camden", "--from", "2020-01-01", "--to", "2026-08-01"], "three years"),
        (["camden", "camden", "--from", "2028-11-01", "--to", "2029-02-01"], "published"),
        (["camden", "camden", "--suppose", "nobody vacant from 2026-08-01"], "nobody"),
    ],
)
def test_cover_refuses_in_words_what_cannot_be_asked(arguments: list[str], word: str) -> None:
    said = escalate("cover", *arguments)
    assert (said.code, said.out) == (2, "")
    assert word in said.err
