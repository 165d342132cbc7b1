"""The longest of all ways: every day on which a case can begin, up to the end of the published calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from advice.check.dates import LegDates, dates_of
from advice.check.way import Way
from advice.fold import calendar_of
from foundation.errors import BeyondCalendar
from foundation.moment import date_in_words, local, moment_in_words
from foundation.working_time import WorkingTime

CLOCKS = (time(9, 30), time(16, 40), time(18, 30))
"""The hours at which a case can begin: in the morning, shortly before offices close, and after."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Longest:
    """The longest way of a track.

    Attributes:
        way: The way.
        start: When it begins.
        dates: Its dates.
        tried: How many starts were tried.
    """

    way: Way
    start: datetime
    dates: tuple[LegDates, ...]
    tried: int

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.dates[-1].moved


def starts(first: date, last: date, clocks: tuple[time, ...] = CLOCKS) -> Iterator[datetime]:
    """Every day from one to another, at each of some hours."""
    for number in range((last - first).days + 1):
        yield from (local(first + number * _ONE_DAY, clock) for clock in clocks)


def longest(ways: Iterable[Way], first: date) -> Longest | None:
    """The longest of some ways, over every start from a day to the end of the calendar; the earliest, of several."""
    best: Longest | None = None
    tried = 0
    for way in ways:
        work = calendar_of(way.policy).working_time
        for start in starts(first, work.confirmed_until):
            try:
                dates = dates_of(way, start)
            except BeyondCalendar:
                break
            tried += 1
            if best is None or dates[-1].moved - start > best.end - best.start:
                best = Longest(way, start, dates, tried)
    return None if best is None else Longest(best.way, best.start, best.dates, tried)


def in_words(found: Longest) -> str:
    """How long the longest way takes, and why."""
    begins, ends = moment_in_words(found.start), moment_in_words(found.end)
    work = calendar_of(found.way.policy).working_time
    days = (found.end.date() - found.start.date()).days
    worked = work.working_days_until(found.end.date()) - work.working_days_until(found.start.date())
    not_worked = _not_worked(work, found.start.date(), found.end.date())
    later = f"{days} day{'' if days == 1 else 's'} later, {worked} of them worked"
    said = f"of {found.tried:,} starts the longest is from {begins}, to {ends}: {later}"
    return "; ".join([said, *([not_worked] if not_worked else [])])


def _not_worked(work: WorkingTime, first: date, last: date) -> str:
    """The days on a way that are not worked: weekends counted, each holiday by its name."""
    days = [first + number * _ONE_DAY for number in range(1, (last - first).days + 1)]
    why = {day: reason for day in days if (reason := work.why_not(day))}
    weekends = sum(reason == f"{day:%A}" for day, reason in why.items())
    others = [f"{date_in_words(day)} ({reason})" for day, reason in why.items() if reason != f"{day:%A}"]
    said = [f"{weekends} day{'' if weekends == 1 else 's'} of weekends"] if weekends else []
    return f"not worked on the way: {', '.join([*said, *others])}" if said or others else ""
