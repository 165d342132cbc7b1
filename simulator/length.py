"""How long something takes in one case: a delay of the scenario, its numbers, and one draw of chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, exp, log, sqrt
from statistics import NormalDist
from typing import Literal

from simulator.scenario.delay import Delay

Clock = Literal["working", "elapsed"]
_NORMAL = NormalDist()
_WORKING = ("working_minutes", "working_hours", "working_days")
_MINUTES = {"minutes": 1, "hours": 60, "working_minutes": 1, "working_hours": 60}


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Length:
    """How long something takes.

    Attributes:
        minutes: So many.
        clock: In which time.
        of_limit: It is counted from the start of the limit in the calendar of the policy, not in the diary of a post.
    """

    minutes: int
    clock: Clock
    of_limit: bool = False


def quantile(delay: Delay, numbers: Mapping[str, float], chance: float) -> float:
    """The length, in its unit, than which a share `chance` is shorter."""
    if delay.always:
        return numbers[delay.always.name]
    if delay.between:
        low, high = numbers[delay.between.low.name], numbers[delay.between.high.name]
        return low + chance * (high - low)
    if delay.exponential:
        return -numbers[delay.exponential.name] * log(1 - chance)
    if delay.lognormal:
        return _lognormal(numbers[delay.lognormal.mean.name], numbers[delay.lognormal.sd.name], chance)
    return _in_bins(delay, numbers, chance) if delay.bins else 0.0


def mean_of(delay: Delay, numbers: Mapping[str, float]) -> float:
    """The mean length, in its unit."""
    if delay.lognormal:
        return numbers[delay.lognormal.mean.name]
    if delay.exponential:
        return numbers[delay.exponential.name]
    if delay.bins:
        shares = [numbers[each.share.name] for each in delay.bins]
        ends = [0.0, *(numbers[each.up_to.name] for each in delay.bins)]
        middles = [(low + high) / 2 for low, high in pairwise(ends)]
        return sum(share * middle for share, middle in zip(shares, middles, strict=True)) / sum(shares)
    return quantile(delay, numbers, 0.5)


def drawn(delay: Delay, numbers: Mapping[str, float], chance: float, day: int, scale: float = 1.0) -> Length:
    """A length that does not depend on a limit.

    Args:
        delay: The delay.
        numbers: The numbers of the scenario.
        chance: The draw, between 0 and 1.
        day: How many minutes a working day has.
        scale: By what it is multiplied, where people take their time by a limit that has changed.
    """
    unit = delay.unit or "minutes"
    minutes = quantile(delay, numbers, chance) * (day if unit == "working_days" else _MINUTES[unit]) * scale
    return Length(max(0, ceil(minutes)), "working" if unit in _WORKING else "elapsed")


def drawn_by_limit(delay: Delay, numbers: Mapping[str, float], chance: float, limit: Limit, length: int) -> Length:
    """A length that is told in limits: half a limit, one and a third.

    Args:
        delay: The delay.
        numbers: The numbers of the scenario.
        chance: The draw.
        limit: The limit at hand.
        length: How long one limit is for those who answer: that limit, or the one they are used to.
    """
    return Length(max(0, ceil(quantile(delay, numbers, chance) * length)), limit.clock, of_limit=True)


def _lognormal(mean: float, sd: float, chance: float) -> float:
    spread = log(1 + (sd / mean) ** 2)
    return exp(log(mean) - spread / 2 + sqrt(spread) * _NORMAL.inv_cdf(chance))


def _in_bins(delay: Delay, numbers: Mapping[str, float], chance: float) -> float:
    """Within each bin evenly; the shares count compared with one another."""
    shares = [numbers[each.share.name] for each in delay.bins]
    wanted, low = chance * sum(shares), 0.0
    for each, share in zip(delay.bins, shares, strict=True):
        high = numbers[each.up_to.name]
        if wanted <= share and share > 0:
            return low + (high - low) * wanted / share
        wanted, low = wanted - share, high
    return low
