"""The ten calendar conventions a second time, slowly: day after day, without tables and without `foundation.limit`.

Only what is counted comes from elsewhere: the dates of the bank holidays, and the settings of a calendar. A date that
comes out of two computations that share no line is right, or wrong twice in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from advice.fold import Fold
from advice.state import Owed, Run
from foundation.bank_holiday import bank_holidays
from foundation.calendar_rules import CalendarRules
from foundation.working_time import WorkingTime
from rules.compiler import holds
from rules.model.limit import Anchor, Limit

_LONDON = ZoneInfo("Europe/London")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Counted:
    """When something is due, by the slow count.

    Attributes:
        at: The last moment in time.
        aim: An earlier moment to work towards.
        act_by: The last working moment before, where offices are shut at the end.
    """

    at: datetime
    aim: datetime | None = None
    act_by: datetime | None = None

    @property
    def safest(self) -> datetime:
        """The earliest of the three."""
        return min(moment for moment in (self.at, self.aim, self.act_by) if moment)


@dataclass(frozen=True)
class SlowCalendar:
    """One calendar, asked day by day."""

    rules: CalendarRules

    @property
    def _time(self) -> WorkingTime:
        return self.rules.working_time

    def is_worked(self, day: date) -> bool:
        """CAL-1: a day of the week that is worked, and no bank holiday, closure or day out of term."""
        work = self._time
        closed = any(one.first <= day <= one.last for one in work.closures)
        in_term = not work.terms or any(one.first <= day <= one.last for one in work.terms)
        holiday = work.keeps_bank_holidays and day in bank_holidays(work.nation)
        return day.weekday() in work.weekdays and not holiday and not closed and in_term

    def closing(self, day: date) -> datetime:
        """CAL-3: when a working day ends."""
        return self._clock(day, self._time.hours.closes)

    def opening(self, day: date) -> datetime:
        """CAL-3: when a working day begins."""
        return self._clock(day, self._time.hours.opens)

    def _clock(self, day: date, minutes: int) -> datetime:
        midnight = datetime(day.year, day.month, day.day, tzinfo=_LONDON) + timedelta(days=minutes // 1440)
        rest = minutes % 1440
        return midnight.replace(hour=rest // 60, minute=rest % 60).astimezone(UTC)

    def working_day(self, count: int, start: datetime, *, first_counts: bool = False) -> date:
        """CAL-2: the n-th working day after the day of the event, or from it, if that day counts."""
        day = local_day(start)
        left = count - (1 if first_counts and self.is_worked(day) else 0)
        while left > 0:
            day += _DAY
            left -= self.is_worked(day)
        return day

    def worked_at_or_before(self, day: date) -> date:
        """The day itself if it is worked, otherwise the last before it that is."""
        while not self.is_worked(day):
            day -= _DAY
        return day

    def act_by(self, end: datetime, start: datetime) -> datetime | None:
        """CAL-5: the last working moment before an hour at which offices are shut, but not before the event."""
        day = local_day(end)
        if self.is_worked(day) and self.opening(day) <= end < self.closing(day) + timedelta(minutes=1):
            return None
        if not (self.is_worked(day) and end >= self.opening(day)):
            day = self.worked_at_or_before(day - _DAY)
        return max(self.closing(day), start)

    def before(self, day: date, start: datetime) -> datetime | None:
        """CAL-7: of a day that is not worked, the working day before it, but not before the event."""
        if self.is_worked(day):
            return None
        return max(self.closing(self.worked_at_or_before(day)), start)

    # ------------------------------------------------------------------------------------ the kinds of limit

    def hours(self, limit: Limit, start: datetime) -> Counted:
        """CAL-5: real elapsed hours."""
        end = start.astimezone(UTC) + timedelta(hours=limit.hours or 0)
        return Counted(end, act_by=self.act_by(end, start))

    def calendar_days(self, limit: Limit, start: datetime) -> Counted:
        """To the close of the last day, worked or not."""
        last = local_day(start) + _DAY * (limit.calendar_days or 0)
        return Counted(max(self.closing(last), start), aim=self.before(last, start))

    def working_days(self, limit: Limit, start: datetime) -> Counted:
        """CAL-2: to the close of the last working day, or to the time of day at which it began."""
        last = self.working_day(limit.working_days or 0, start, first_counts=limit.start_day_counts)
        if limit.ends == "close":
            return Counted(max(self.closing(last), start))
        began = start.astimezone(_LONDON)
        wall = datetime(last.year, last.month, last.day, began.hour, began.minute, tzinfo=_LONDON)
        end = max(wall.astimezone(UTC), start)
        return Counted(end, act_by=self.act_by(end, start))

    def working_weeks(self, limit: Limit, start: datetime) -> Counted:
        """CAL-4: weeks of five working days, with a date to aim for that no bank holiday moves."""
        weeks = limit.working_weeks or 0
        last = self.working_day(weeks * self.rules.week, start, first_counts=limit.start_day_counts)
        aim = None
        if self.rules.caution_after_week is not None:
            caution = self.worked_at_or_before(local_day(start) + _DAY * (weeks * self.rules.caution_after_week))
            if local_day(start) <= caution < last:
                aim = max(self.closing(caution), start)
        return Counted(max(self.closing(last), start), aim=aim)

    def same_working_day(self, limit: Limit, start: datetime) -> Counted:
        """CAL-6: to the close of the day; after that, or on a day not worked, now or the next working day."""
        day = local_day(start)
        if self.is_worked(day) and start < self.closing(day):
            return Counted(self.closing(day))
        if (limit.otherwise or self.rules.same_day_otherwise) == "now":
            return Counted(start)
        return Counted(self.closing(self.working_day(1, start)), aim=start)

    def agreed(self, day: date, start: datetime) -> Counted:
        """CAL-7: a date that people chose is kept; what to aim for moves to the working day before."""
        return Counted(max(self.closing(day), start), aim=self.before(day, start))


def local_day(moment: datetime) -> date:
    """The day on which a moment falls in London."""
    return moment.astimezone(_LONDON).date()


def counted(limit: Limit, start: datetime, calendar: SlowCalendar) -> Counted | None:
    """When a limit that counts by itself runs out; None of one that something else decides."""
    kinds: Mapping[str, Callable[[Limit, datetime], Counted]] = {
        "hours": calendar.hours,
        "calendar_days": calendar.calendar_days,
        "working_days": calendar.working_days,
        "working_weeks": calendar.working_weeks,
        "same_working_day": calendar.same_working_day,
        "at_once": lambda _, start: Counted(start),
    }
    count = kinds.get(limit.kind)
    return count(limit, start) if count else None


def expected(owed: Owed, course: Fold) -> Counted | None:
    """When something owed is due, by the slow count."""
    calendar, duty = SlowCalendar(course.rules), course.ledger.duty(owed)
    due = _of(duty.limit, owed, course, calendar)
    if due is None or owed.extended is None:
        return due
    outer = duty.extension.outer if duty.extension else None
    bound = _of(outer, owed, course, calendar) if outer else None
    wanted = calendar.closing(owed.extended)
    return Counted(max(due.at, min(wanted, bound.at) if bound else wanted))


def prompted(owed: Owed, course: Fold) -> Counted | None:
    """The chasing date of something owed, by the slow count."""
    prompt = course.ledger.duty(owed).prompt
    return _of(prompt, owed, course, SlowCalendar(course.rules)) if prompt else None


def _of(limit: Limit, owed: Owed, course: Fold, calendar: SlowCalendar) -> Counted | None:
    if limit.earliest_of:
        found = [due for part in limit.earliest_of if (due := _of(part, owed, course, calendar))]
        return min(found, key=lambda due: (due.at, due.safest), default=None)
    if limit.one_of:
        held = [case.limit for case in limit.one_of if holds(case.when, course.findings().closed)]
        return _of(held[0], owed, course, calendar) if len(held) == 1 else None
    start = _anchor(limit.anchor, owed, course) if limit.anchor else owed.started
    if start is None:
        return None
    if limit.agreed_date:
        return calendar.agreed(owed.agreed, start) if owed.agreed else None
    return _of_another(limit.due_of, owed, course) if limit.due_of else counted(limit, start, calendar)


def _of_another(duty: str, owed: Owed, course: Fold) -> Counted | None:
    """Not later than another duty of the same stay, or else of the same run, and not before this one began."""
    others = [other for other in course.owed if other.duty == duty and other.run is owed.run]
    theirs = ([other for other in others if other.visit is owed.visit] or others)[-1:]
    if not theirs or theirs[0].due is None:
        return None
    due = theirs[0].due
    return Counted(max(due.at, owed.started), aim=due.aim if due.aim and due.aim >= owed.started else None)


def _anchor(anchor: Anchor, owed: Owed, course: Fold) -> datetime | None:
    """The moment a limit runs from, where that is not the start of its duty."""
    if anchor.event:
        return max(course.happened.get(anchor.event, ()), default=None)
    if anchor.done:
        return max((other.done for other in course.owed if other.duty == anchor.done and other.done), default=None)
    where = anchor.stage_began or anchor.failed or {anchor.track_began or "": ""}
    ((track, stage),) = where.items()
    run = _run(track, owed, course)
    if run is None or anchor.track_began:
        return run.began if run else None
    visits = [visit for visit in run.visits if visit.stage == stage]
    if not visits:
        return None
    return visits[-1].began if anchor.stage_began else visits[-1].failed


def _run(track: str, owed: Owed, course: Fold) -> Run | None:
    if owed.run and owed.run.track == track:
        return owed.run
    return next((run for run in reversed(course.runs) if run.track == track), None)
