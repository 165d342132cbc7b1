"""How long something takes in one case: a delay of the scenario, its numbers, and one draw of chance."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from math import exp, log, sqrt
from statistics import NormalDist
from typing import Literal

from simulator.scenario.delay import Delay

Clock = Literal["working", "elapsed"]
_WORKING = ("working_minutes", "working_hours", "working_days")
_MINUTES = {"minutes": 1, "hours": 60, "working_minutes": 1, "working_hours": 60}


@dataclass(frozen=True, slots=True)
class Limit:
    """The time that a policy allows for something in one case.

    Attributes:
        start: The minute at which it begins to run.
        due: The last minute that is in time.
        length: How long that is, in minutes of its clock.
        clock: Whether it runs in working time or by day and night.
    """

    start: int
    due: int
    length: int
    clock: Clock


@dataclass(frozen=True, slots=True)
class Length:
    """How long something takes.

    Attributes:
        minutes: So many.
        clock: In which time.
        since: The minute from which it is counted in the calendar of the policy, where it is told in limits; otherwise
            it is counted from when somebody is asked, in their own time.
        is_exact: It is done in that very minute, whoever is at work.
    """

    minutes: int
    clock: Clock
    since: int | None = None
    is_exact: bool = False


Quantiles = Callable[[float], float]
"""For a share of all, the length than which so many are shorter, in the unit of the delay."""


def quantiles(delay: Delay, numbers: Mapping[str, float]) -> Quantiles:
    """The lengths of a delay."""
    if delay.always:
        always = numbers[delay.always.name]
        return lambda _: always
    if delay.between:
        low, high = numbers[delay.between.low.name], numbers[delay.between.high.name]
        return lambda chance: low + chance * (high - low)
    if delay.exponential:
        mean = numbers[delay.exponential.name]
        return lambda chance: -mean * log(1 - chance)
    if delay.lognormal:
        return _lognormal(numbers[delay.lognormal.mean.name], numbers[delay.lognormal.sd.name])
    return _in_bins(delay, numbers) if delay.bins else lambda _: 0.0


def unit_in_minutes(delay: Delay, day: int) -> int:
    """How many minutes the unit of a delay has.

    Args:
        delay: The delay; not one that is told in limits.
        day: How many minutes a working day has.
    """
    unit = delay.unit or "minutes"
    return day if unit == "working_days" else _MINUTES[unit]


def clock_of(delay: Delay) -> Clock:
    """In which time a delay runs that is not told in limits."""
    return "working" if delay.unit in _WORKING else "elapsed"


def _lognormal(mean: float, sd: float) -> Quantiles:
    spread = log(1 + (sd / mean) ** 2)
    middle, width, normal = log(mean) - spread / 2, sqrt(spread), NormalDist().inv_cdf
    return lambda chance: exp(middle + width * normal(chance))


def _in_bins(delay: Delay, numbers: Mapping[str, float]) -> Quantiles:
    """Within each bin evenly; the shares count compared with one another."""
    sums = list(accumulate((numbers[each.share.name] for each in delay.bins), initial=0.0))
    ends = [0.0, *(numbers[each.up_to.name] for each in delay.bins)]

    def at(chance: float) -> float:
        wanted = chance * sums[-1]
        bin_ = min(max(bisect_left(sums, wanted), 1), len(sums) - 1)
        share = sums[bin_] - sums[bin_ - 1]
        within = (wanted - sums[bin_ - 1]) / share if share > 0 else 1.0
        return ends[bin_ - 1] + (ends[bin_] - ends[bin_ - 1]) * within

    return at
