"""Readings: chosen by an area, by a case, for one question; and side by side, to see whether they matter here."""

from __future__ import annotations

from pathlib import Path

import pytest

from advice.advice import Advice, as_json
from advice.advise import advise
from advice.case import Case, as_the_area_reads
from advice.receipt import case_of
from advice.receipt import differences as unlike
from advice.side_by_side import NOT_THERE, differences, in_words_side_by_side
from directory.loader import SHIPPED, Area, load_area
from rules.errors import UnknownReading
from tests.advice.camden import BEGAN, area, arose, asked, at, camden, case, due, failed, moved, step

CHRISTMAS = "2026-12-23 15:30"


def of_camden(folder: Path, taken: str) -> Area:
    """Camden's own file, with the readings that it has chosen."""
    text = (SHIPPED / "camden.yaml").read_text(encoding="utf-8")
    path = folder / "own.yaml"
    path.write_text(text.replace("area:\n", f"area:\n  taken: {taken}\n", 1), encoding="utf-8")
    return load_area(str(path))


def under(reading: str, *options: str, moment: str = CHRISTMAS) -> dict[str, Advice]:
    found = case(arose(moment), opened=moment)
    return {option: asked(found, moment, **{reading: option}) for option in options}


def test_a_reading_that_matters_is_shown_with_every_option() -> None:
    found = {difference.about: difference.under for difference in differences(under("A1", "a", "b"))}
    by_when = next(values for about, values in found.items() if about.startswith("settle") and "by when" in about)
    assert by_when["a"].startswith("Monday 4 January 2027, 17:00")
    assert by_when["b"].startswith("Wednesday 30 December 2026, 17:00")


def test_a_reading_that_does_not_matter_here_makes_no_difference() -> None:
    """What the end of the ladder means is no matter at its beginning."""
    assert differences(under("A26", "a", "b")) == ()


def test_what_only_one_option_brings_is_not_there_under_the_other() -> None:
    events = [arose(), *(event for n in range(1, 5) for event in up(n))]
    found = case(*events)
    sides = {option: asked(found, "2026-09-03 10:00", A4=option) for option in ("a", "b")}
    values = [value for difference in differences(sides) for value in difference.under.values()]
    assert NOT_THERE in values


def up(stage: int) -> list[dict[str, str]]:
    return [failed(f"2026-09-02 {9 + stage}:00"), moved(f"2026-09-02 {9 + stage}:30", stage + 1)]


def test_in_words_the_emergency_line_is_first_and_every_option_is_said() -> None:
    advices = under("A1", "a", "b", "c")
    text = in_words_side_by_side(camden(), "CAM-A1", advices, differences(advices))
    assert text.startswith("IF A CHILD IS IN IMMEDIATE DANGER, RING 999 NOW.")
    assert "IT MATTERS HERE" in text
    assert max(map(len, text.splitlines())) <= 100
    nothing = under("A26", "a", "b")
    assert "IT MAKES NO DIFFERENCE HERE" in in_words_side_by_side(camden(), "CAM-A26", nothing, differences(nothing))


# Who chooses


def test_an_area_chooses_for_all_its_cases(tmp_path: Path) -> None:
    advice = advise(case(arose()), directory=of_camden(tmp_path, "{CAM-A1: b}"), at=at(BEGAN))
    plain = asked(case(arose()), BEGAN)
    assert due(step(advice, "settle")) != due(step(plain, "settle")) or advice.receipt != plain.receipt
    assert "CAM-A1" in {silence.reading for silence in advice.silences if silence.option == "b"}


def test_a_case_outweighs_its_area_and_a_question_outweighs_both(tmp_path: Path) -> None:
    own = of_camden(tmp_path, "{CAM-A1: b}")
    found = Case(camden(), case().facts, [arose(CHRISTMAS)], opened=at(CHRISTMAS), readings={"CAM-A1": "c"})
    dates = {
        due(step(advise(which, directory=own, at=at(CHRISTMAS), readings=readings), "settle"))
        for which, readings in ((found, {}), (found, {"CAM-A1": "a"}), (case(arose(CHRISTMAS), opened=CHRISTMAS), {}))
    }
    assert dates == {"2026-12-31 17:00", "2027-01-04 17:00", "2026-12-30 17:00"}


def test_a_receipt_says_what_was_chosen_also_against_the_area(tmp_path: Path) -> None:
    own = of_camden(tmp_path, "{CAM-A1: b}")
    advice = advise(case(arose(CHRISTMAS), opened=CHRISTMAS), directory=own, at=at(CHRISTMAS), readings={"CAM-A1": "a"})
    receipt = as_json(advice.receipt)
    again, moment = case_of(receipt, camden())
    assert unlike(receipt, camden(), own, advise(again, directory=own, at=moment)) == []


def test_what_an_area_cannot_choose_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnknownReading, match="CAM-A3"):
        advise(case(arose()), directory=of_camden(tmp_path, "{CAM-A3: c}"), at=at(BEGAN))
    assert as_the_area_reads(case(), area()).policy is camden()
