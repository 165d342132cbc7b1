"""Time limits as a closed set of small types, and the due date of each.

A limit never carries its policy or its clause: `rules` does. Where the words of a policy give no moment, there is no
due date, and nothing here makes one up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import singledispatch

from foundation.calendar_rules import CalendarRules
from foundation.errors import BeyondCalendar, TimeError
from foundation.moment import in_london, local
from foundation.working_time import WorkingTime


@dataclass(frozen=True)
class Hours:
    """Elapsed hours: nights, weekends and bank holidays count (CAL-5)."""

    count: int


@dataclass(frozen=True)
class CalendarDays:
    """Days of the calendar, to the close of the last; a last day that is not worked is kept, and aimed before."""

    count: int


@dataclass(frozen=True)
class WorkingDays:
    """Working days after the day of the event, to the close of the last (CAL-2).

    Attributes:
        count: How many.
        start_day_counts: The day of the event, if worked, is the first of them.
        same_time: The last one ends at the time of day at which the first began, not at close.
    """

    count: int
    start_day_counts: bool = False
    same_time: bool = False


@dataclass(frozen=True)
class WorkingWeeks:
    """Weeks of working days, with a date to aim for that ignores bank holidays (CAL-4)."""

    count: int
    start_day_counts: bool = False


@dataclass(frozen=True)
class SameWorkingDay:
    """To the close of the day of the event.

    Attributes:
        otherwise: What is meant after closing or on a day not worked: `now`, or `next_working_day`; None leaves it to
            the calendar rules (CAL-6).
    """

    otherwise: str | None = None


@dataclass(frozen=True)
class AtOnce:
    """Due the moment it begins."""


@dataclass(frozen=True)
class By:
    """A moment that is already known: the due date of something else, or a total over a group of stages."""

    moment: datetime
    why: str


@dataclass(frozen=True)
class AgreedDate:
    """A date that people chose; None until they have (CAL-7)."""

    day: date | None = None


@dataclass(frozen=True)
class WordsOnly:
    """Words without a number, such as "without delay"."""

    words: str


@dataclass(frozen=True)
class NoneStated:
    """The policy is complete here and sets no limit."""


@dataclass(frozen=True)
class EarliestOf:
    """Whichever of these comes first; those without a date do not count."""

    limits: tuple[Limit, ...]


Limit = (
    Hours
    | CalendarDays
    | WorkingDays
    | WorkingWeeks
    | SameWorkingDay
    | AtOnce
    | By
    | AgreedDate
    | WordsOnly
    | NoneStated
    | EarliestOf
)


@dataclass(frozen=True)
class Counted:
    """One day of a count: whether it counted, and why."""

    date: date
    counted: bool
    why: str


@dataclass(frozen=True)
class Due:
    """When something is due.

    Attributes:
        at: The last moment that is still in time.
        aim: An earlier moment to work towards, or None.
        act_by: The last working moment before an hour at which offices are shut, or None.
        counting: The count day by day.
        at_once: It is due the moment it begins, so the passing of that moment alone makes nobody late.
    """

    at: datetime
    counting: tuple[Counted, ...] = ()
    aim: datetime | None = None
    act_by: datetime | None = None
    at_once: bool = False

    @property
    def safest(self) -> datetime:
        """The moment to plan for: the earliest of the three."""
        return min(moment for moment in (self.at, self.aim, self.act_by) if moment)


def due(limit: Limit, start: datetime, rules: CalendarRules) -> Due | None:
    """When a limit that starts at a moment runs out.

    Args:
        limit: The limit.
        start: The moment of the event it runs from, with an offset.
        rules: The calendar conventions.

    Returns:
        The due moment with its counting; None where the limit gives none.

    Raises:
        BeyondCalendar: If the count leaves the published bank holidays.
    """
    if start.tzinfo is None:
        raise TimeError("A limit cannot run from a moment without an offset.")
    try:
        return _due(limit, in_london(start), rules)
    except OverflowError:
        raise BeyondCalendar("The count leaves all dates.", hint="Check the year.") from None


def add_hours(start: datetime, hours: float) -> datetime:
    """Real elapsed hours, across a change of the clocks."""
    return in_london(start.astimezone(UTC) + timedelta(hours=hours))


@singledispatch
def _due(limit: Limit, start: datetime, rules: CalendarRules) -> Due | None:
    raise TypeError(f"{limit!r} is not a limit")


@_due.register
def _(limit: Hours, start: datetime, rules: CalendarRules) -> Due:
    end, work = add_hours(start, limit.count), rules.working_time
    days = (end.date() - start.date()).days
    counting = [
        Counted(day, True, _hours_on(day, start, end)) for day in (start.date() + timedelta(n) for n in range(days + 1))
    ]
    act_by = None if work.is_open(end) else _last_open(work, end, start)
    return Due(end, tuple(counting), act_by=act_by)


@_due.register
def _(limit: CalendarDays, start: datetime, rules: CalendarRules) -> Due:
    work, day = rules.working_time, start.date()
    counting = [Counted(day, False, _DAY_0)]
    counting += [Counted(day + timedelta(n), True, f"day {n}") for n in range(1, limit.count + 1)]
    last = day + timedelta(limit.count)
    return Due(_closing(work, last, start), tuple(counting), aim=_before_closed(work, last, start))


@_due.register
def _(limit: WorkingDays, start: datetime, rules: CalendarRules) -> Due:
    work = rules.working_time
    last, counting = _count_working_days(limit.count, limit.start_day_counts, start.date(), work)
    if limit.same_time:
        end = max(_same_time(last, start), start)
        return Due(end, counting, act_by=None if work.is_open(end) else _last_open(work, end, start))
    return Due(_closing(work, last, start), counting)


@_due.register
def _(limit: WorkingWeeks, start: datetime, rules: CalendarRules) -> Due:
    work = rules.working_time
    count = limit.count * rules.week
    last, counting = _count_working_days(count, limit.start_day_counts, start.date(), work)
    aim = None
    if rules.caution_after_week is not None:
        caution = start.date() + timedelta(limit.count * rules.caution_after_week)
        caution = work.working_day_at_or_before(caution)
        if start.date() <= caution < last:
            aim = max(work.closing(caution), start)
    return Due(_closing(work, last, start), counting, aim=aim)


@_due.register
def _(limit: SameWorkingDay, start: datetime, rules: CalendarRules) -> Due:
    work, day = rules.working_time, start.date()
    why_not = work.why_not(day)
    if why_not is None and start < work.closing(day):
        return Due(work.closing(day), (Counted(day, True, "the day of the event, a working day"),))
    why = why_not or f"after close at {work.closing(day):%H:%M}"
    if (limit.otherwise or rules.same_day_otherwise) == "now":
        return Due(start, (Counted(day, False, f"{why}: now"),), at_once=True)
    following = work.working_day_after(day, 1)
    counting = [Counted(day, False, why), *_days_not_worked(work, day, following)]
    return Due(work.closing(following), (*counting, Counted(following, True, "the next working day")), aim=start)


@_due.register
def _(limit: AtOnce, start: datetime, rules: CalendarRules) -> Due:
    return Due(start, (Counted(start.date(), True, "at once"),), at_once=True)


@_due.register
def _(limit: By, start: datetime, rules: CalendarRules) -> Due:
    moment = in_london(limit.moment)
    return Due(moment, (Counted(moment.date(), True, limit.why),))


@_due.register
def _(limit: AgreedDate, start: datetime, rules: CalendarRules) -> Due | None:
    if limit.day is None:
        return None
    work = rules.working_time
    counting = (Counted(limit.day, True, "the date that was agreed"),)
    return Due(_closing(work, limit.day, start), counting, aim=_before_closed(work, limit.day, start))


@_due.register
def _(limit: WordsOnly, start: datetime, rules: CalendarRules) -> None:
    return None


@_due.register
def _(limit: NoneStated, start: datetime, rules: CalendarRules) -> None:
    return None


@_due.register
def _(limit: EarliestOf, start: datetime, rules: CalendarRules) -> Due | None:
    known = [found for part in limit.limits if (found := _due(part, start, rules))]
    return min(known, key=lambda found: (found.at, found.safest), default=None)


_DAY_0 = "day 0: the day of the event"


def _hours_on(day: date, start: datetime, end: datetime) -> str:
    begins = start if day == start.date() else local(day, time(0))
    ends = end if day == end.date() else local(day + timedelta(1), time(0))
    length = ends.astimezone(UTC) - begins.astimezone(UTC)
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    changed = "" if begins.utcoffset() == ends.utcoffset() else ", the clocks change"
    return f"{hours} h {minutes:02} min elapsed, day and night{changed}"


def _count_working_days(
    count: int, start_day_counts: bool, start: date, work: WorkingTime
) -> tuple[date, tuple[Counted, ...]]:
    first_counts = start_day_counts and work.is_working_day(start)
    last = start if first_counts and count == 1 else work.working_day_after(start, count - first_counts)
    number, counting = 0, []
    if first_counts:
        number = 1
        counting.append(Counted(start, True, "working day 1: the day of the event"))
    else:
        counting.append(Counted(start, False, _DAY_0))
    for step in range(1, (last - start).days + 1):
        day = start + timedelta(step)
        why_not = work.why_not(day)
        if why_not is None:
            number += 1
        counting.append(Counted(day, why_not is None, why_not or f"working day {number}"))
    return last, tuple(counting)


def _days_not_worked(work: WorkingTime, after: date, before: date) -> list[Counted]:
    days = (after + timedelta(n) for n in range(1, (before - after).days))
    return [Counted(day, False, work.why_not(day) or "") for day in days]


def _same_time(day: date, start: datetime) -> datetime:
    """The time of day at which a count began, on a later day."""
    return local(day, start.time().replace(second=0, microsecond=0))


def _last_open(work: WorkingTime, end: datetime, start: datetime) -> datetime:
    """The last working moment before an end, or the start itself if there is none after it: act at once."""
    try:
        return max(work.last_open_at_or_before(end), start)
    except BeyondCalendar:
        return start


def _closing(work: WorkingTime, day: date, start: datetime) -> datetime:
    """Close of a day, but never before the moment at which the count began."""
    return max(work.closing(day), start)


def _before_closed(work: WorkingTime, day: date, start: datetime) -> datetime | None:
    if work.is_working_day(day):
        return None
    return _last_open(work, work.opening(day), start)
