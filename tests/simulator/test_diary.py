"""When somebody is at work, and what absences take away from it."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from foundation.calendar_rules import CalendarRules
from foundation.span import Span
from simulator.clock import DAY, first_minute
from simulator.diary import NEVER, Diary, diary_of, without

WORK = CalendarRules.of("england").working_time
FIRST, LAST = date(2026, 8, 1), date(2026, 9, 30)
WHOLE = diary_of(WORK, FIRST, LAST, lambda _: True, [FIRST])
DAYS = st.integers(0, (LAST - FIRST).days).map(lambda n: date.fromordinal(FIRST.toordinal() + n))
SPANS = st.lists(st.tuples(DAYS, DAYS).map(lambda two: Span(*sorted(two))), max_size=4)


def minutes_at_work(diary: Diary) -> set[int]:
    found = set[int]()
    for opens, closes in zip(diary.opens, diary.closes, strict=True):
        found |= set(range(opens, closes, 240))
    return found


@given(SPANS)
def test_absences_take_away_their_days_and_nothing_else(away: list[Span]) -> None:
    left = without(WHOLE, WORK, away)
    gone = {
        minute
        for span in away
        for minute in minutes_at_work(WHOLE)
        if first_minute(span.first) <= minute < first_minute(span.last) + DAY
    }
    assert minutes_at_work(left) == minutes_at_work(WHOLE) - gone


@given(SPANS, st.integers(first_minute(FIRST), first_minute(LAST)), st.integers(1, 5000))
def test_working_time_that_is_added_can_be_measured_again(away: list[Span], start: int, minutes: int) -> None:
    diary = without(WHOLE, WORK, away)
    end = diary.after(start, minutes)
    if end < NEVER:
        assert diary.worked(end) - diary.worked(start) == minutes
        assert any(opens < end <= closes for opens, closes in zip(diary.opens, diary.closes, strict=True))


def test_a_service_that_never_closes_is_away_for_the_days_of_an_absence() -> None:
    begin, end = first_minute(FIRST), first_minute(LAST)
    never_closed = Diary((begin,), (end,))
    away = without(never_closed, WORK, [Span(date(2026, 8, 10), date(2026, 8, 11))])
    assert len(away.opens) == 2
    assert away.gaps == (away.closes[0] + 1,)
    assert not away.is_there(away.closes[0] + 60)
    assert away.is_there(away.opens[1])
