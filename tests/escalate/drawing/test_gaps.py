"""The calendar of gaps: every row and every gap is in it at its day, from a week to two years."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from escalate.drawing.gaps import Calendar, Row, Stretch, draw_gaps, gaps_as_mermaid, gaps_in_short, gaps_in_words
from escalate.drawing.mermaid import OPENING
from escalate.drawing.shape import PALE, Box, Drawing
from foundation.bank_holiday import confirmed
from tests.escalate.drawing.sound import SVG, all_words, drawn, faults, read, texts

OFF = Stretch(date(2026, 8, 3), date(2026, 8, 28), "empty", "on leave, and the deputy is vacant")
SHUT = Stretch(date(2026, 12, 21), date(2027, 1, 3), "shut", "out of term")
PART = Stretch(date(2026, 9, 9), date(2026, 9, 9), "part", "one of two is away")
ROWS = (
    Row("Named officer, the school", "presumed filled", (SHUT, OFF)),
    Row("Chair of the panel", stretches=(PART,)),
    Row("The police"),
)
YEAR = Calendar("try", "Days on which nobody is reached", date(2026, 7, 1), date(2027, 6, 30), ROWS)
WEEK = replace(YEAR, first=date(2026, 8, 27), last=date(2026, 9, 2))
TWO_YEARS = replace(YEAR, first=date(2026, 1, 1), last=date(2027, 12, 31))
MANY = replace(YEAR, rows=tuple(Row(f"Role {n}", stretches=(OFF,)) for n in range(80)))
CALENDARS = {"a year": YEAR, "a week": WEEK, "two years": TWO_YEARS, "many rows": MANY}
SPANS = pytest.mark.parametrize("calendar", CALENDARS.values(), ids=CALENDARS)


def bars(drawing: Drawing) -> list[Box]:
    return [item for item in drawing.items if isinstance(item, Box) and item.says]


def shades(drawing: Drawing) -> list[Box]:
    return [item for item in drawing.items if isinstance(item, Box) and item.fill == PALE and not item.stroke]


@SPANS
def test_nothing_leaves_its_box_or_stands_on_anything_else_and_all_can_be_read(calendar: Calendar) -> None:
    drawing = draw_gaps(calendar)
    assert faults(drawing) == []
    read(drawn(drawing))
    assert drawing.width < 1600


@SPANS
def test_every_row_is_shown_and_every_gap_in_it(calendar: Calendar) -> None:
    drawing = draw_gaps(calendar)
    text = all_words(drawing.items)
    for row in calendar.rows:
        assert row.label in text
    assert len(bars(drawing)) == sum(len(calendar.shown(row)) for row in calendar.rows)


def test_a_gap_is_as_long_as_its_days_and_stands_at_them() -> None:
    drawing = draw_gaps(YEAR)
    shut = next(bar for bar in bars(drawing) if "out of term" in bar.says)
    off = next(bar for bar in bars(drawing) if "on leave" in bar.says)
    day = off.width / 26
    assert shut.width == pytest.approx(14 * day)
    assert shut.x - off.x == pytest.approx((SHUT.first - OFF.first).days * day)
    assert shut.y == off.y
    assert off.says == (
        "Named officer, the school: From Monday 3 August 2026 to Friday 28 August 2026, nobody is reached:"
        " on leave, and the deputy is vacant"
    )


def test_a_gap_of_one_day_can_be_seen_in_two_years_and_stays_in_the_calendar() -> None:
    last = Stretch(TWO_YEARS.last, TWO_YEARS.last, "empty", "")
    drawing = draw_gaps(replace(TWO_YEARS, rows=(Row("Chair", stretches=(PART, last)),)))
    assert [bar.width for bar in bars(drawing)] == [5, 5]
    assert max(bar.right for bar in bars(drawing)) <= max(shade.right for shade in shades(drawing)) + 20


def test_a_gap_is_cut_at_the_ends_of_the_calendar_and_left_out_beyond() -> None:
    (bar,) = bars(draw_gaps(WEEK))
    assert bar.says.startswith("Named officer, the school: From Thursday 27 August 2026 to Friday 28 August 2026")


def test_the_kinds_are_told_apart_by_patterns_that_the_key_explains() -> None:
    drawing = draw_gaps(YEAR)
    assert {bar.pattern for bar in bars(drawing)} == {"crossed", "slanted", "dotted"}
    root = read(drawn(drawing))
    assert {pattern.get("id") for pattern in root.iter(f"{SVG}pattern")} == {
        "gaps-try-crossed", "gaps-try-slanted", "gaps-try-dotted",
    }  # fmt: skip
    text = all_words(drawing.items)
    for meaning in ("Nobody is reached", "Only some of those meant are reached", "Weekend or bank holiday"):
        assert meaning in text
    assert "Nobody answers" in all_words(draw_gaps(replace(YEAR, meanings={"empty": "nobody answers"}, rows=())).items)


def test_weekends_and_bank_holidays_are_shaded_as_one() -> None:
    (weekend,) = shades(draw_gaps(WEEK))
    assert weekend.width == pytest.approx(3 * 60)
    scotland = shades(draw_gaps(replace(WEEK, nation="scotland")))
    assert [shade.width for shade in scotland] == [pytest.approx(2 * 60)]


def test_the_months_the_years_and_in_a_week_the_days_stand_across_the_top() -> None:
    assert all(word in all_words(draw_gaps(WEEK).items).split() for word in ("2026", "August", "September", "27", "2"))
    whole = all_words(draw_gaps(TWO_YEARS).items).split()
    assert whole.count("May") == whole.count("Feb") == 2
    assert {"2026", "2027"} <= set(whole)
    edge = all_words(draw_gaps(replace(YEAR, first=date(2026, 12, 31))).items).split()
    assert "2027" in edge


def test_where_bank_holidays_are_not_published_yet_that_is_said() -> None:
    _, last = confirmed()
    beyond = replace(WEEK, first=last, last=last + timedelta(days=6))
    assert "Bank holidays are published until" in all_words(draw_gaps(beyond).items)
    assert "Bank holidays are published until" in gaps_in_words(beyond)
    assert "Bank holidays are published until" not in all_words(draw_gaps(WEEK).items)


def test_in_words_it_is_the_same() -> None:
    assert gaps_in_words(WEEK) == (
        "IF A CHILD IS IN IMMEDIATE DANGER, RING 999 NOW. (ours, not the policy's.)\n"
        "\n"
        "Days on which nobody is reached, from Thursday 27 August 2026 to Wednesday 2 September 2026\n"
        "\n"
        "Named officer, the school (presumed filled)\n"
        "  From Thursday 27 August 2026 to Friday 28 August 2026, nobody is reached: on leave, and the deputy\n"
        "      is vacant\n"
        "\n"
        "Chair of the panel\n"
        "  Nothing is missing on any of these days.\n"
        "\n"
        "The police\n"
        "  Nothing is missing on any of these days.\n"
        "\n"
        "Drawn by Escalate, in words.\n"
    )
    assert gaps_in_short(YEAR).endswith("missing for 2 of 3: Named officer, the school; Chair of the panel.")
    assert gaps_in_short(replace(YEAR, rows=ROWS[2:])).endswith("Nothing is missing on any of these days.")


def test_as_mermaid_each_row_is_a_section_and_no_words_can_break_it() -> None:
    odd = replace(PART, words="a: b, done; #1\nsection x")
    text = gaps_as_mermaid(replace(YEAR, rows=(ROWS[0], ROWS[2], Row('the "chair": <b>', stretches=(odd,)))))
    assert text == OPENING + (
        "gantt\n"
        "  title Days on which nobody is reached\n"
        "  dateFormat YYYY-MM-DD\n"
        "  axisFormat %d %b %Y\n"
        "  todayMarker off\n"
        "  section Named officer, the school\n"
        "    on leave, and the deputy is vacant : gap0x0, 2026-08-03, 2026-08-29\n"
        "    out of term : gap0x1, 2026-12-21, 2027-01-04\n"
        "  section The police\n"
        "    Nothing is missing on any of these days#46; : milestone, gap1x0, 2026-07-01, 0d\n"
        "  section the #34;chair#34;#58; #60;b#62;\n"
        "    a#58; b, done#59; #35;1 section x : gap2x0, 2026-09-09, 2026-09-10\n"
        "  section All days shown\n"
        "    from Wednesday 1 July 2026 to Wednesday 30 June 2027 : whole0, 2026-07-01, 2027-07-01\n"
    )


def test_the_python_of_the_page_on_pictures_draws_what_it_says() -> None:
    page = (Path(__file__).parents[3] / "docs" / "pictures.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    found: dict[str, Any] = {}
    exec(compile(block, "pictures.md", "exec"), found)  # noqa: S102 -- our own documentation
    assert "Named officer, the school" in " ".join(texts(read(found["picture"])))
    assert "nobody is reached: on leave" in found["words"]


@pytest.mark.parametrize("text", ["<script>&]]>", "z" * 300, "\u202eturned", "שלום עולם"])
def test_whatever_rows_are_called_the_calendar_is_whole(text: str) -> None:
    drawing = draw_gaps(replace(YEAR, title=text, rows=(Row(text, text, (replace(OFF, words=text),)),), notes=(text,)))
    assert faults(drawing) == []
    read(drawn(drawing))
