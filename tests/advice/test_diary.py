"""Due dates for a diary: the right moments, our own suggestions marked as ours, and nobody named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from advice.advice import Advice
from advice.case import Case
from advice.diary import diary, write_calendar
from foundation.errors import DataFileError
from tests.advice.camden import BEGAN, FACTS, area, arose, asked, at, camden, case, failed, step, up_to

LATER = "2026-09-02 15:00"


def entries(advice: Advice) -> list[Any]:
    calendar = Calendar.from_ical(diary(advice))
    return [part for part in calendar.walk() if part.name == "VEVENT"]


def entry(advice: Advice, what: str) -> Any:
    (found,) = [one for one in entries(advice) if what in str(one["summary"])]
    return found


@pytest.mark.parametrize("stage", [1, 2, 3, 4, 5])
def test_every_step_that_has_a_date_is_an_entry(stage: int) -> None:
    advice = asked(case(*up_to(stage), imminent_risk="no"), LATER)
    dated = [one for one in advice.steps if one.moment]
    assert len(entries(advice)) == len(dated) > 0
    assert sorted(one["dtstart"].dt for one in entries(advice)) == sorted(
        one.moment.astimezone(UTC) for one in dated if one.moment
    )


def test_an_entry_begins_when_something_is_due() -> None:
    advice = asked(case(arose()), "2026-09-01 10:00")
    found = entry(advice, "settle the disagreement")
    assert found["dtstart"].dt == datetime(2026, 9, 8, 16, 0, tzinfo=UTC)
    assert found["dtstart"].dt < found["dtend"].dt
    assert str(found["summary"]).startswith("Due: ")


def test_an_entry_in_winter_is_on_the_clocks_of_winter() -> None:
    advice = asked(case(arose("2026-11-03 09:00"), opened="2026-11-03 09:00"), "2026-11-03 10:00")
    assert entry(advice, "settle the disagreement")["dtstart"].dt == datetime(2026, 11, 10, 17, 0, tzinfo=UTC)


def test_an_entry_begins_at_the_date_to_aim_for_and_says_the_last_moment() -> None:
    advice = asked(case(arose("2026-08-28 16:40"), opened="2026-08-28 16:40"), "2026-08-28 17:00")
    found = entry(advice, "settle the disagreement")
    assert found["dtstart"].dt == datetime(2026, 9, 4, 16, 0, tzinfo=UTC)
    said = str(found["description"])
    assert "Monday 7 September 2026, 17:00" in said or "2026-09-07 17:00" in said


def test_a_suggestion_of_ours_is_marked_as_not_policy() -> None:
    advice = asked(case(*up_to(3)), LATER)
    for one in advice.steps:
        if one.moment:
            summary = str(entry_of(advice, one.duty, one.stage)["summary"])
            assert summary.startswith("Prompt (not policy): ") is one.is_prompt
            assert summary.endswith(one.what)


def entry_of(advice: Advice, duty: str, stage: str) -> Any:
    (found,) = [one for one in entries(advice) if str(one["uid"]).startswith(f"{duty}-disagreement-{stage}-")]
    return found


def test_an_entry_cites_its_clauses() -> None:
    found = entry(asked(case(arose()), "2026-09-01 10:00"), "settle the disagreement")
    assert "Clauses: CAM-031, CAM-032, CAM-042." in str(found["description"])


def test_a_diary_holds_no_reference_no_agency_and_no_answer() -> None:
    secret = Case(
        camden(), {**FACTS, "raising_agency": "Barnet Carers"}, [arose()], opened=at(BEGAN), reference="CASE-4711"
    )  # fmt: skip
    advice = asked(secret, "2026-09-01 10:00")
    text = diary(advice).decode()
    for private in ("CASE-4711", "Barnet", "FSSW", "fssw", "threshold", "case_type"):
        assert private not in text


def test_every_entry_has_a_name_of_its_own_that_stays() -> None:
    first, again = (asked(case(*up_to(4)), moment) for moment in (LATER, "2026-09-02 16:00"))
    names = [str(one["uid"]) for one in entries(first)]
    assert len(names) == len(set(names))
    assert names == [str(one["uid"]) for one in entries(again)], "so that a diary is brought up to date, not doubled"


def test_an_entry_blocks_nobodys_time() -> None:
    assert {str(one["transp"]) for one in entries(asked(case(arose()), "2026-09-01 10:00"))} == {"TRANSPARENT"}


def test_a_diary_is_written_to_a_file_or_refused_in_words(tmp_path: Path) -> None:
    advice = asked(case(arose()), "2026-09-01 10:00")
    write_calendar(diary(advice), tmp_path / "due.ics")
    assert (tmp_path / "due.ics").read_bytes() == diary(advice)
    with pytest.raises(DataFileError, match="the file cannot be written"):
        write_calendar(diary(advice), tmp_path / "none" / "due.ics")


def test_a_hand_over_at_night_is_entered_at_the_working_moment_before() -> None:
    advice = asked(case(arose(), failed("2026-09-04 15:00")), "2026-09-04 16:00")
    assert step(advice, "hand-over").act_by == at("2026-09-04 17:00")
    assert entry(advice, "move the disagreement up")["dtstart"].dt == datetime(2026, 9, 4, 16, 0, tzinfo=UTC)
    assert area().id == "camden"
