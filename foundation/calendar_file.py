"""A calendar of one's own: office hours, closures and terms from a data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from foundation.calendar_rules import CalendarRules
from foundation.datafile import read
from foundation.shape import Date, Name, Shape, Text, YesNo, shaped
from foundation.span import Dated
from foundation.working_time import OfficeHours, Period, WorkingTime

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]


class PeriodShape(Dated):
    """A named stretch of days: both its ends are known."""

    first: Annotated[Date, Field(alias="from")]
    last: Annotated[Date, Field(alias="to")]
    called: Text | None = None


class HoursShape(Shape):
    """When work is done.

    Attributes:
        opens: When a working day opens.
        closes: When it closes.
        works: The days of the week that are worked.
        keeps_bank_holidays: no, for a service that works through them.
        round_the_clock: A service that never closes; nothing else is then said of its days and hours.
        closures: Named days on which nobody works.
        terms: If any, work is only done inside them.
    """

    opens: Clock = "09:00"
    closes: Clock = "17:00"
    works: list[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]] = Field(
        default_factory=lambda: list(WEEKDAYS[:5])  # type: ignore[arg-type]  # the names above
    )
    keeps_bank_holidays: YesNo = True
    round_the_clock: YesNo = False
    closures: dict[Name, PeriodShape] = Field(default_factory=dict)
    terms: dict[Name, PeriodShape] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _opens_first(self) -> HoursShape:
        if _minutes(self.opens) >= _minutes(self.closes):
            raise ValueError("the day closes before it opens; opens comes before closes")
        return self


class CalendarShape(HoursShape):
    """What may stand in a calendar file.

    Attributes:
        nation: Whose bank holidays.
        same_day_otherwise: What "same working day" means after closing (CAL-6).
    """

    nation: Literal["england", "wales", "scotland", "northern-ireland"] = "england"
    same_day_otherwise: Literal["now", "next_working_day"] = "next_working_day"


def load_calendar(path: Path) -> CalendarRules:
    """Calendar conventions with the working time of a file.

    Raises:
        DataFileError: With everything wrong in it.
    """
    shape = shaped(CalendarShape, read(path))
    return CalendarRules(working_time_of(shape, shape.nation), same_day_otherwise=shape.same_day_otherwise)


def working_time_of(hours: HoursShape, nation: str) -> WorkingTime:
    """The calendar of somebody who works at these hours."""
    closures, terms = (_periods(periods) for periods in (hours.closures, hours.terms))
    if hours.round_the_clock:
        return replace(WorkingTime.round_the_clock(nation), closures=closures, terms=terms)
    return WorkingTime(
        nation,
        OfficeHours(_minutes(hours.opens), _minutes(hours.closes)),
        frozenset(WEEKDAYS.index(day) for day in hours.works),
        keeps_bank_holidays=hours.keeps_bank_holidays,
        closures=closures,
        terms=terms,
    )


def _periods(periods: Mapping[str, PeriodShape]) -> tuple[Period, ...]:
    return tuple(
        sorted(
            Period(period.first, period.last, period.called or name.replace("-", " "))
            for name, period in periods.items()
        )
    )


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
