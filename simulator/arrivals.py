"""When cases come, and what they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import log

from foundation.calendar_file import WEEKDAYS
from simulator.chance import Chance
from simulator.clock import DAY, minute_at, moment_at
from simulator.scenario.names import named_number
from simulator.world import World

_YEAR = 365.25
"""Days: rates are told by the year."""


@dataclass(frozen=True)
class Load:
    """How many cases can be expected to have come by each minute.

    Attributes:
        minutes: The minutes at which the rate changes, in order.
        expected: How many can be expected by then.
    """

    minutes: tuple[int, ...]
    expected: tuple[float, ...]

    def minute_of(self, expected: float) -> int | None:
        """The minute by which so many can be expected to have come; None where so many never do."""
        at = bisect_right(self.expected, expected)
        if at >= len(self.minutes):
            return None
        begin, end = self.minutes[at - 1], self.minutes[at]
        low, high = self.expected[at - 1], self.expected[at]
        return begin + int((end - begin) * (expected - low) / (high - low))


def load_of(world: World) -> Load:
    """How the number of cases grows over the time of a scenario, by its rate, week, season and surges."""
    arrivals, numbers = world.scenario.file.arrivals, world.scenario.numbers
    work = world.calendar.working_time
    any_hour = arrivals.hours == "any"
    day, last = moment_at(world.first).date(), moment_at(world.end - 1).date()
    days = [day + timedelta(n) for n in range((last - day).days + 1)]
    weights = [_weight(world, each, any_hour) for each in days]
    mean = sum(weights) / len(weights)
    daily = named_number(arrivals.per_year, numbers) / _YEAR
    minutes, expected = [world.first], [0.0]
    for each, weight in zip(days, weights, strict=True):
        if weight <= 0 or mean <= 0:
            continue
        begin = minute_at(work.opening(each)) if not any_hour else _midnight(world, each)
        end = minute_at(work.closing(each)) if not any_hour else begin + DAY
        coming = daily * _by_season(world, each) * weight / mean
        minutes += [begin, end]
        expected += [expected[-1], expected[-1] + coming]
    return Load(tuple(minutes), tuple(expected))


def _midnight(world: World, day: date) -> int:
    return world.first + (day - moment_at(world.first).date()).days * DAY


def _weight(world: World, day: date, any_hour: bool) -> float:
    """How often cases come on this day of the week, compared with others."""
    week, numbers = world.scenario.file.arrivals.week, world.scenario.numbers
    if not any_hour and not world.calendar.working_time.is_working_day(day):
        return 0.0
    if not week:
        return 1.0
    named = week.get(WEEKDAYS[day.weekday()])  # type: ignore[call-overload]  # the names of the days
    return named_number(named, numbers)


def _by_season(world: World, day: date) -> float:
    arrivals, numbers = world.scenario.file.arrivals, world.scenario.numbers
    month = f"{day:%B}".lower()
    times = named_number(arrivals.season.get(month), numbers, 1.0)  # type: ignore[call-overload]  # names of months
    for surge in arrivals.surges.values():
        if day in surge.span:
            times *= numbers[surge.times.name]
    return times


def arrivals(world: World, load: Load, chance: Chance) -> Iterator[int]:
    """The minutes at which cases come, in order."""
    if world.scenario.came:
        yield from dates_of(world)
        return
    reached, number = 0.0, 0
    while True:
        reached -= log(1 - chance.uniform("arrival", number))
        minute = load.minute_of(reached)
        if minute is None:
            return
        yield minute
        number += 1


def dates_of(world: World) -> list[int]:
    """The minutes at which cases came, where a file lists them; a date alone is the opening of that day."""
    opening = world.calendar.working_time.opening
    minutes = [minute_at(opening(came.at.date()) if came.on_the_day else came.at) for came in world.scenario.came]
    return sorted(minute for minute in minutes if world.first <= minute < world.end)
