"""`escalate timeline` as a person meets it: in words, as data, as a calendar, and refused in words."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from foundation.moment import parse_moment
from tests.escalate.terminal import AT, EMERGENCY, KNOWN, begun, escalate, facts

REFUSED = str(Path("scenarios/cases/camden/refused-referral.yaml").resolve())
FRIDAY = "2026-08-28 17:00"
VARIANT = str(Path("scenarios/variants/camden-three-days.yaml").resolve())


def raised(folder: Path) -> Path:
    path = begun(folder / "my.yaml")
    assert escalate("case", "add", path, "raised", "--at", AT).code == 0
    return path


def test_a_case_file_alone_is_enough_and_is_not_changed(tmp_path: Path) -> None:
    path = raised(tmp_path)
    before = path.read_bytes()
    said = escalate("timeline", "--case", path, "--at", AT)
    assert (said.code, said.err) == (0, "")
    assert said.first.startswith(EMERGENCY)
    assert "IF NOBODY EVER REPLIES" in said.out
    assert "Last authority: the CSCB Dispute Resolution meeting" in said.out
    assert max(map(len, said.out.splitlines())) <= 100
    assert path.read_bytes() == before


def test_a_policy_and_facts_are_enough() -> None:
    said = escalate("timeline", "camden", "--at", AT, *facts(*KNOWN))
    assert said.code == 0
    assert "Nobody said when the disagreement began" in " ".join(said.out.split())
    assert "5. Stage 5, the CSCB Dispute Resolution meeting" in said.out


def test_in_brief_it_fits_on_a_screen_and_keeps_what_comes_first() -> None:
    said = escalate("timeline", "--case", REFUSED, "--at", FRIDAY, "--brief")
    assert said.first.startswith(EMERGENCY)
    assert len(said.out.splitlines()) <= 50
    assert "AT A GLANCE" in said.out
    assert "Last authority" in said.out
    assert "1. Stage 1" not in said.out
    danger = escalate("timeline", "--case", REFUSED, "--at", FRIDAY, "--brief", "--fact", "imminent_risk=yes")
    assert "FIRST, THE CHILD'S SAFETY" in danger.out


def test_facts_that_are_missing_are_asked_and_that_is_no_fault() -> None:
    said = escalate("timeline", "camden", "--at", AT)
    assert said.code == 0
    assert "FIRST ANSWER THIS" in said.out
    asked = [question["fact"] for question in escalate("timeline", "camden", "--at", AT, "--json").data["ask_first"]]
    assert asked == [q["fact"] for q in escalate("next", "camden", "--at", AT, "--json").data["ask_first"]]
    assert asked[0] == "imminent_risk"


def test_what_is_said_on_the_command_line_outweighs_the_file(tmp_path: Path) -> None:
    path = raised(tmp_path)
    said = escalate("timeline", "--case", path, "--at", AT, "--fact", "imminent_risk=yes")
    assert "FIRST, THE CHILD'S SAFETY" in said.out


def test_a_reading_and_a_variant_move_the_dates() -> None:
    plain, reading, variant = (
        escalate("timeline", *more, "--case", REFUSED, "--at", FRIDAY, "--json").data["ended"][0]["at"]
        for more in ([], ["--reading", "CAM-A1=b"], [VARIANT])
    )
    assert plain == "2026-10-09T17:00+01:00"
    assert reading == "2026-10-02T17:00+01:00", "seven calendar days pass the bank holiday"
    assert variant == "2026-09-29T17:00+01:00"


def test_as_data_it_says_what_the_words_say() -> None:
    data = escalate("timeline", "camden", "--case", REFUSED, "--at", FRIDAY, "--json").data
    assert [stay["stage"] for stay in data["stays"]] == ["stage-1", "stage-2", "stage-3", "stage-4", "stage-5"]
    assert data["emergency"]["national"].startswith("If a child is in immediate danger")
    assert data["lengths"][0]["working_days"] == 29


def test_what_it_takes_as_reported_can_be_put_into_a_case_file(tmp_path: Path) -> None:
    """Reported as the dry run has it, the case stands where the dry run says."""
    path = raised(tmp_path)
    events: list[dict[str, Any]] = escalate("timeline", "--case", path, "--at", AT, "--json").data["events"]
    moves = [event for event in events if "moved" in event]
    assert [event["moved"]["disagreement"] for event in moves] == ["stage-2", "stage-3", "stage-4", "stage-5"]
    lines = [
        f"  - {{at: '{event['at']}', moved: {{disagreement: {event['moved']['disagreement']}}}}}" for event in moves
    ]
    path.write_text("\n".join([path.read_text(encoding="utf-8").rstrip(), *lines, ""]), encoding="utf-8")
    last = str(moves[-1]["at"])
    data = escalate("next", "camden", "--case", path, "--at", last, "--json").data
    assert [(track["stage"], track["since"]) for track in data["tracks"]] == [("stage-5", last)]
    assert data["departures"] == []


# ----------------------------------------------------------------------------------------------- calendars


def entries(path: Path) -> list[Any]:
    return [part for part in Calendar.from_ical(path.read_bytes()).walk() if part.name == "VEVENT"]


def test_the_dates_are_written_for_a_diary_and_say_that_they_only_come_if_nobody_replies(tmp_path: Path) -> None:
    path = tmp_path / "ahead.ics"
    assert escalate("timeline", "--case", REFUSED, "--at", FRIDAY, "--ics", path).code == 0
    found = entries(path)
    assert all(str(one["summary"]).startswith("If nobody replies. ") for one in found)
    names = [str(one["uid"]) for one in found]
    assert len(names) == len(set(names))
    hand_overs = sorted(one["dtstart"].dt for one in found if str(one["uid"]).startswith("hand-over-"))
    assert hand_overs == [datetime(2026, *day, 16, 0, tzinfo=UTC) for day in ((9, 8), (9, 16), (9, 24), (10, 2))]
    text = path.read_text(encoding="utf-8")
    assert "fssw" not in text.casefold()


def test_a_calendar_is_brought_up_to_date_and_no_other_file_is_touched(tmp_path: Path) -> None:
    path = raised(tmp_path)
    before = path.read_bytes()
    said = escalate("timeline", "--case", path, "--at", AT, "--ics", path)
    assert (said.code, "is no calendar" in said.err) == (2, True)
    assert path.read_bytes() == before
    ahead = tmp_path / "ahead.ics"
    assert escalate("timeline", "--case", path, "--at", AT, "--ics", ahead).code == 0
    assert escalate("timeline", "--case", path, "--at", "2026-09-03 09:00", "--ics", ahead).code == 0


# ----------------------------------------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "Missing argument"),
        (["nowhere"], "nowhere"),
        (["camden", "--case", "nothing.yaml"], "nothing.yaml"),
        (["sutton", "--case", REFUSED], "camden"),
        (["--fact", "imminent_risk=no"], "Missing argument"),
        (["camden", "--fact", "imminent_risk=banana"], "banana"),
        (["camden", "--reading", "CAM-A3=c"], "CAM-A3"),
        (["camden", "--at", "yesterday"], "yesterday"),
    ],
)
def test_bad_input_is_refused_in_words_after_the_emergency_line(arguments: list[str], word: str) -> None:
    at = [] if "--at" in arguments else ["--at", AT]
    said = escalate("timeline", *arguments, *at)
    assert said.code == 2
    assert said.err.split("\n")[0] == EMERGENCY
    assert word in said.err
    assert said.out == ""


def test_where_nothing_can_be_decided_it_fails_with_the_emergency_line_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ahead.ics"
    said = escalate("timeline", "camden", *facts(*KNOWN), "--at", "2035-09-03 09:00", "--ics", path)
    assert said.code == 3
    assert said.first.startswith(EMERGENCY)
    assert "WE COULD NOT DECIDE" in said.out
    assert not path.exists()


def test_an_interruption_ends_with_its_own_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(import_module("escalate.commands.timeline"), "timeline", interrupt)
    said = escalate("timeline", "camden", "--at", AT)
    assert (said.code, said.err.split("\n")[0]) == (130, EMERGENCY)


def test_the_moment_asked_about_is_the_one_given() -> None:
    data = escalate("timeline", "camden", *facts(*KNOWN), "--at", AT, "--json").data
    assert parse_moment(data["at"]) == parse_moment(AT)
