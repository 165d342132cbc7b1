"""How far generated histories get: a stage that hardly any of them comes to is hardly tried."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import given, seed

from advice.conformance.climbs import At, ways_to_stages
from advice.conformance.settings import drawing
from advice.conformance.situation import Situation, World
from advice.conformance.strategies import Stock
from advice.conformance.trial import choices_of
from directory.loader import Area
from rules.policy import Policy

LEAST = 0.01
"""The share of histories that has to come to each stage."""


@dataclass(frozen=True)
class Reached:
    """How many generated histories came to a stage.

    Attributes:
        histories: Out of how many.
        count: How many did.
        readings: The reading that was switched, where no case comes there otherwise.
    """

    histories: int
    count: int
    readings: Mapping[str, str]

    @property
    def rarely(self) -> bool:
        """Whether less than one in a hundred did."""
        return self.count < LEAST * self.histories


def reach_of(policy: Policy, area: Area | None, *, examples: int = 1000, number: int = 0) -> Mapping[At, Reached]:
    """How many of so many histories come to each stage, under the readings as they are taken.

    A stage to which no case can come under these is looked at under the first single switch under which one can.

    Args:
        policy: The policy.
        area: Its area, if there is one.
        examples: How many histories.
        number: Which histories: the same number gives the same.
    """
    stages = [(track, stage) for track in policy.track_order for stage in policy.stage_order(track)]
    found: dict[At, Reached] = {}
    for switched in choices_of(policy):
        if len(found) == len(stages):
            break
        under = policy.under(switched)
        wanted = [at for at in stages if at not in found and at in ways_to_stages(under)]
        if wanted:
            counts = _counts(World.of(policy, area, switched), policy, examples, number)
            found |= {at: Reached(examples, counts[at], switched) for at in wanted}
    return {at: found.get(at, Reached(examples, 0, {})) for at in stages}


def _counts(world: World, base: Policy, examples: int, number: int) -> Counter[At]:
    stock, counts = Stock.of(world, base if world.policy is base else None), Counter[At]()

    def count(situation: Situation) -> None:
        counts.update({(run.track, visit.stage) for run in situation.course.runs for visit in run.visits})

    chance = zlib.crc32(f"reach {number}".encode())
    seed(chance)(drawing(examples)(given(stock.situations())(count)))()
    return counts
