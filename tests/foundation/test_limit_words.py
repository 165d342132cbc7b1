"""Limits as people write them, and as we say them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import EscalationError, TimeError
from foundation.limit import (
    AgreedDate,
    AtOnce,
    By,
    CalendarDays,
    EarliestOf,
    Hours,
    Limit,
    NoneStated,
    SameWorkingDay,
    WordsOnly,
    WorkingDays,
    WorkingWeeks,
)
from foundation.limit_words import limit_in_words, parse_limit
from foundation.moment import parse_moment


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("24 hours", Hours(24)),
        ("1 hour", Hours(1)),
        ("2 working days", WorkingDays(2)),
        ("1 working day", WorkingDays(1)),
        ("five working days", WorkingDays(5)),
        ("Ten Working-Days", WorkingDays(10)),
        ("1 working week", WorkingWeeks(1)),
        ("two working weeks", WorkingWeeks(2)),
        ("7 calendar days", CalendarDays(7)),
        ("same working day", SameWorkingDay()),
        ("Same day", SameWorkingDay()),
        ("at once", AtOnce()),
        ("immediately", AtOnce()),
        ("now", AtOnce()),
        ("by 2026-09-04", AgreedDate(date(2026, 9, 4))),
        ("  2   working\tdays ", WorkingDays(2)),
        ("24 hours or 1 working day", EarliestOf((Hours(24), WorkingDays(1)))),
        ("24 hours, or 1 working day", EarliestOf((Hours(24), WorkingDays(1)))),
        ("5 working days or by 2026-09-04", EarliestOf((WorkingDays(5), AgreedDate(date(2026, 9, 4))))),
        ("1 hour or 2 hours or at once", EarliestOf((Hours(1), Hours(2), AtOnce()))),
    ],
)
def test_a_limit_is_read_as_people_write_it(text: str, limit: Limit) -> None:
    assert parse_limit(text) == limit


@pytest.mark.parametrize(
    ("text", "unit"),
    [("5 days", "day"), ("1 day", "day"), ("five days", "day"), ("2 weeks", "week"), ("1 week", "week")],
)
def test_days_and_weeks_without_saying_which_are_refused_as_ambiguous(text: str, unit: str) -> None:
    with pytest.raises(TimeError, match="can be taken in two ways") as refused:
        parse_limit(text)
    assert refused.value.hint == f"Say working {unit}s or calendar days: they end differently."


def test_an_ambiguous_part_of_two_is_refused_too() -> None:
    with pytest.raises(TimeError, match="`5 days` can be taken in two ways"):
        parse_limit("24 hours or 5 days")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "0 hours",
        "-1 hours",
        "2.5 hours",
        "hours",
        "24",
        "24h",
        "2 school days",
        "2 working months",
        "twelve working days",
        "24 hours or",
        "or 24 hours",
        "10000 hours",
        "24 hours and 2 working days",
        "without delay",
    ],
)
def test_what_is_no_limit_is_refused_with_examples_of_limits(text: str) -> None:
    with pytest.raises(TimeError, match="is not a time limit that can be read") as refused:
        parse_limit(text)
    assert "2 working days" in refused.value.hint


@pytest.mark.parametrize("text", ["day", "working day", "a few days"])
def test_what_lacks_a_number_is_not_called_ambiguous(text: str) -> None:
    with pytest.raises(TimeError, match="is not a time limit that can be read"):
        parse_limit(text)


@pytest.mark.parametrize("text", ["by friday", "by 04/09/2026", "by 2026-02-30", "by "])
def test_by_must_be_followed_by_a_date(text: str) -> None:
    with pytest.raises(TimeError):
        parse_limit(text)


@given(st.text(max_size=40))
def test_whatever_is_written_is_a_limit_or_is_refused_in_words(text: str) -> None:
    try:
        limit = parse_limit(text)
    except EscalationError:
        return
    assert limit_in_words(limit)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Hours(24), "within 24 hours"),
        (Hours(1), "within 1 hour"),
        (CalendarDays(7), "within 7 calendar days"),
        (WorkingDays(1), "within 1 working day"),
        (WorkingDays(5), "within 5 working days"),
        (WorkingDays(5, start_day_counts=True), "within 5 working days, the day of the event being the first"),
        (WorkingDays(2, same_time=True), "within 2 working days, to the same time of day"),
        (WorkingWeeks(1), "within 1 working week"),
        (WorkingWeeks(2, start_day_counts=True), "within 2 working weeks, the day of the event being the first"),
        (SameWorkingDay(), "on the same working day"),
        (AtOnce(), "at once"),
        (
            By(parse_moment("2026-09-02 17:00"), "the end of stage 2"),
            "by Wednesday 2 September 2026, 17:00 (the end of stage 2)",
        ),
        (AgreedDate(date(2026, 9, 4)), "by Friday 4 September 2026, as agreed"),
        (AgreedDate(), "by a date that is still to be agreed"),
        (WordsOnly("without delay"), 'in the policy\'s words "without delay", without a number'),
        (NoneStated(), "with no time limit stated"),
        (EarliestOf((Hours(24), WorkingDays(1))), "within 24 hours, or within 1 working day, whichever comes first"),
    ],
    ids=str,
)
def test_a_limit_is_said_as_part_of_a_sentence(limit: Limit, words: str) -> None:
    assert limit_in_words(limit) == words


COUNTS = st.integers(1, 9999)
COUNTED: st.SearchStrategy[Limit] = st.one_of(
    COUNTS.map(Hours), COUNTS.map(CalendarDays), COUNTS.map(WorkingDays), COUNTS.map(WorkingWeeks)
)
SAID_AS_WRITTEN: st.SearchStrategy[Limit] = COUNTED | st.just(SameWorkingDay()) | st.just(AtOnce())


@given(SAID_AS_WRITTEN)
def test_the_words_of_a_limit_read_back_as_the_same_limit(limit: Limit) -> None:
    words = limit_in_words(limit)
    assert parse_limit(words.removeprefix("within ").removeprefix("on the ")) == limit


@given(st.lists(SAID_AS_WRITTEN, min_size=2, max_size=4))
def test_the_words_of_several_limits_read_back_as_the_same_limits(limits: list[Limit]) -> None:
    words = limit_in_words(EarliestOf(tuple(limits)))
    written = words.removesuffix(", whichever comes first").replace("within ", "").replace("on the ", "")
    assert parse_limit(written) == EarliestOf(tuple(limits))
