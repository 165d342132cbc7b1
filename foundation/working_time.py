"""Working days and working hours, by table: adding working time costs about a microsecond.

Everything is in local civil time, so that a working day is a working day also when the clocks change. The conventions
(which day is day 0, where a day ends) are those of `foundation.calendar_rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from foundation.bank_holiday import NATIONS, bank_holidays, confirmed
from foundation.errors import BeyondCalendar, TimeError
from foundation.moment import date_in_words, local
from foundation.suggest import did_you_mean

_MINUTES = 24 * 60
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Period:
    """A named stretch of whole days, both ends included: a closure, or a term."""

    first: date
    last: date
    called: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class OfficeHours:
    """When a working day opens and closes, in minutes after midnight (CAL-3: 09:00 to 17:00)."""

    opens: int = 9 * 60
    closes: int = 17 * 60

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= _MINUTES:
            raise TimeError("Office hours end before they begin.", hint="Opening comes first, both within one day.")


@dataclass(frozen=True)
class WorkingTime:
    """One calendar of working days and hours.

    Args:
        nation: Whose bank holidays: england, wales, scotland or northern-ireland.
        hours: Office hours of a working day.
        weekdays: The days of the week that can be worked, Monday = 0.
        keeps_bank_holidays: False for a service that works through them.
        closures: Named days on which nobody works.
        terms: If any, work is only done inside them (a school).
    """

    nation: str = "england"
    hours: OfficeHours = OfficeHours()
    weekdays: frozenset[int] = frozenset(range(5))
    keeps_bank_holidays: bool = True
    closures: tuple[Period, ...] = ()
    terms: tuple[Period, ...] = ()
    _first: int = field(init=False, repr=False, compare=False)
    _until: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _days: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.nation not in NATIONS:
            raise TimeError(f"There is no calendar for `{self.nation}`.", hint=did_you_mean(self.nation, NATIONS))
        first, last = confirmed()
        days, until = [], []
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            if self._reason(date.fromordinal(ordinal)) is None:
                days.append(ordinal)
            until.append(len(days))
        object.__setattr__(self, "_first", first.toordinal())
        object.__setattr__(self, "_days", tuple(days))
        object.__setattr__(self, "_until", tuple(until))

    @classmethod
    def round_the_clock(cls, nation: str = "england") -> WorkingTime:
        """A service that never closes."""
        return cls(nation, OfficeHours(0, _MINUTES), frozenset(range(7)), keeps_bank_holidays=False)

    @property
    def confirmed_until(self) -> date:
        """The last date about which this calendar says anything."""
        return confirmed()[1]

    def why_not(self, day: date) -> str | None:
        """Why a day is not worked, in words; None if it is a working day.

        Raises:
            BeyondCalendar: If the bank holidays of that day are not published.
        """
        self._known(day.toordinal())
        return self._reason(day)

    def is_working_day(self, day: date) -> bool:
        """Whether a day is worked."""
        index = self._known(day.toordinal())
        return self._until[index] != (self._until[index - 1] if index else 0)

    def working_days_until(self, day: date) -> int:
        """How many working days there were from the start of the calendar to this day, itself included."""
        return self._until[self._known(day.toordinal())]

    def working_day_after(self, day: date, count: int) -> date:
        """The `count`-th working day after a day; the day itself is never counted (CAL-2)."""
        if count < 1:
            raise TimeError(f"Working days are counted from 1, not from {count}.")
        index = self._until[self._known(day.toordinal())] + count - 1
        if index >= len(self._days):
            raise self._beyond()
        return date.fromordinal(self._days[index])

    def working_day_at_or_before(self, day: date) -> date:
        """The day itself if it is worked, otherwise the last working day before it."""
        index = self._until[self._known(day.toordinal())] - 1
        if index < 0:
            raise self._beyond()
        return date.fromordinal(self._days[index])

    def opening(self, day: date) -> datetime:
        """When work begins on a day."""
        return _at(day, self.hours.opens)

    def closing(self, day: date) -> datetime:
        """When work ends on a day (CAL-3)."""
        return _at(day, self.hours.closes)

    def is_open(self, moment: datetime) -> bool:
        """Whether work is done at this moment; the closing minute still counts as open."""
        minute = moment.hour * 60 + moment.minute
        return self.is_working_day(moment.date()) and self.hours.opens <= minute <= self.hours.closes

    def last_open_at_or_before(self, moment: datetime) -> datetime:
        """The last working moment that is not after this one (CAL-5: the act-by moment)."""
        if self.is_open(moment):
            return moment
        day = moment.date()
        if self.is_working_day(day) and moment >= self.opening(day):
            return self.closing(day)
        return self.closing(self.working_day_at_or_before(day - _ONE_DAY))

    def next_open_at_or_after(self, moment: datetime) -> datetime:
        """The first working moment that is not before this one."""
        if self.is_open(moment):
            return moment
        day = moment.date()
        if self.is_working_day(day) and moment < self.opening(day):
            return self.opening(day)
        return self.opening(self.working_day_after(day, 1))

    def add_working_minutes(self, start: int, minutes: int) -> int:
        """Add working minutes to a moment given in minutes of local civil time; see `minute_of`.

        What ends exactly at closing time ends then, not at the next opening. Adding nothing outside office hours
        gives the next opening.
        """
        if minutes <= 0:
            return self._add_nothing(start, minutes)
        days, opens, length = self._days, self.hours.opens, self.hours.closes - self.hours.opens
        day, minute = divmod(start, _MINUTES)
        index = day - self._first
        if not 0 <= index < len(self._until):
            raise self._beyond(date.fromordinal(day))
        worked = self._until[index]
        done = worked * length
        if worked and days[worked - 1] == day:
            done += min(max(minute - opens, 0), length) - length
        whole, rest = divmod(done + minutes - 1, length)
        if whole >= len(days):
            raise self._beyond()
        return days[whole] * _MINUTES + opens + rest + 1

    def add(self, start: datetime, minutes: int) -> datetime:
        """`add_working_minutes` for moments."""
        return moment_of(self.add_working_minutes(minute_of(start), minutes))

    def working_minutes_between(self, start: datetime, end: datetime) -> int:
        """How many working minutes lie between two moments, negative if the end comes first."""
        return self._worked(end) - self._worked(start)

    def _add_nothing(self, start: int, minutes: int) -> int:
        if minutes < 0:
            raise TimeError("Working time cannot be taken away, only added.")
        return minute_of(self.next_open_at_or_after(moment_of(start)))

    @cached_property
    def _holidays(self) -> Mapping[date, str]:
        return bank_holidays(self.nation) if self.keeps_bank_holidays else {}

    def _reason(self, day: date) -> str | None:
        if day.weekday() not in self.weekdays:
            return f"{day:%A}"
        if day in self._holidays:
            return f"bank holiday: {self._holidays[day]}"
        for closure in self.closures:
            if day in closure:
                return f"closed: {closure.called}"
        if self.terms and not any(day in term for term in self.terms):
            return "out of term"
        return None

    def _worked(self, moment: datetime) -> int:
        index, length = self._known(moment.date().toordinal()), self.hours.closes - self.hours.opens
        before = (self._until[index - 1] if index else 0) * length
        if not self.is_working_day(moment.date()):
            return before
        return before + min(max(moment.hour * 60 + moment.minute - self.hours.opens, 0), length)

    def _known(self, ordinal: int) -> int:
        index = ordinal - self._first
        if not 0 <= index < len(self._until):
            raise self._beyond(date.fromordinal(ordinal))
        return index

    def _beyond(self, day: date | None = None) -> BeyondCalendar:
        first, last = confirmed()
        which = date_in_words(day) if day else "That date"
        return BeyondCalendar(
            f"{which} lies outside the bank holidays that have been published"
            f" ({date_in_words(first)} to {date_in_words(last)}), so no working day can be counted there.",
            hint="Check the date; if it is right, the calendar data must be brought up to date first.",
        )


def minute_of(moment: datetime) -> int:
    """A moment as minutes of local civil time since the first day of year 1."""
    return moment.toordinal() * _MINUTES + moment.hour * 60 + moment.minute


def moment_of(minute: int) -> datetime:
    """The moment of a count of local civil minutes; see `minute_of`."""
    day, rest = divmod(minute, _MINUTES)
    return _at(date.fromordinal(day), rest)


def _at(day: date, minute: int) -> datetime:
    if minute == _MINUTES:
        return local(day + _ONE_DAY, time(0))
    return local(day, time(*divmod(minute, 60)))


__all__ = ["OfficeHours", "Period", "WorkingTime", "minute_of", "moment_of"]
