"""A calendar of one's own: office hours, closures and terms from a data file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from foundation.calendar_rules import CalendarRules
from foundation.datafile import Document, read
from foundation.errors import DataFileError, Problem, TimeError
from foundation.moment import parse_date
from foundation.shape import Name, Shape, Text, shaped
from foundation.working_time import OfficeHours, Period, WorkingTime

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]


class PeriodShape(Shape):
    """A stretch of days, both ends included."""

    first: Annotated[str, Field(alias="from")]
    last: Annotated[str, Field(alias="to")]
    called: Text | None = None


class CalendarShape(Shape):
    """What may stand in a calendar file.

    Attributes:
        nation: Whose bank holidays.
        opens: When a working day opens.
        closes: When it closes.
        works: The days of the week that are worked.
        keeps_bank_holidays: no, for a service that works through them.
        closures: Named days on which nobody works.
        terms: If any, work is only done inside them.
        same_day_otherwise: What "same working day" means after closing (CAL-6).
    """

    nation: Literal["england", "wales", "scotland", "northern-ireland"] = "england"
    opens: Clock = "09:00"
    closes: Clock = "17:00"
    works: list[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]] = Field(
        default_factory=lambda: list(WEEKDAYS[:5])  # type: ignore[arg-type]  # the names above
    )
    keeps_bank_holidays: Literal["yes", "no"] = "yes"
    closures: dict[Name, PeriodShape] = Field(default_factory=dict)
    terms: dict[Name, PeriodShape] = Field(default_factory=dict)
    same_day_otherwise: Literal["now", "next_working_day"] = "next_working_day"


def load_calendar(path: Path) -> CalendarRules:
    """Calendar conventions with the working time of a file.

    Raises:
        DataFileError: With everything wrong in it.
    """
    document = read(path)
    shape = shaped(CalendarShape, document)
    problems: list[Problem] = []
    closures = _periods(document, "closures", shape.closures, problems)
    terms = _periods(document, "terms", shape.terms, problems)
    if _minutes(shape.opens) >= _minutes(shape.closes):
        problems.append(document.problem(("closes",), "the day closes before it opens", "opens comes before closes"))
    if problems:
        raise DataFileError(problems)
    working_time = WorkingTime(
        shape.nation,
        OfficeHours(_minutes(shape.opens), _minutes(shape.closes)),
        frozenset(WEEKDAYS.index(day) for day in shape.works),
        keeps_bank_holidays=shape.keeps_bank_holidays == "yes",
        closures=closures,
        terms=terms,
    )
    return CalendarRules(working_time, same_day_otherwise=shape.same_day_otherwise)


def _periods(
    document: Document, section: str, periods: dict[str, PeriodShape], problems: list[Problem]
) -> tuple[Period, ...]:
    found = []
    for name, period in periods.items():
        try:
            first, last = parse_date(period.first), parse_date(period.last)
        except TimeError as error:
            problems.append(document.problem((section, name), error.what, error.hint))
            continue
        if first > last:
            problems.append(document.problem((section, name), "it ends before it begins", "from comes before to"))
        found.append(Period(first, last, period.called or name.replace("-", " ")))
    return tuple(sorted(found))


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
