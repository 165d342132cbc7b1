"""How far generated histories get: a stage that hardly any of them comes to is hardly tried."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import given, seed

from advice.conformance.settings import drawing
from advice.conformance.situation import Situation, World
from advice.conformance.strategies import Stock

LEAST = 0.01
"""The share of histories that has to come to each stage."""

At = tuple[str, str]
"""A track and a stage of it."""


@dataclass(frozen=True)
class Reach:
    """How many generated histories came to each stage.

    Attributes:
        histories: How many there were.
        reached: For each track and stage how many of them came there.
    """

    histories: int
    reached: Mapping[At, int]

    @property
    def rarely(self) -> tuple[At, ...]:
        """The stages to which less than one in a hundred came."""
        return tuple(at for at, count in self.reached.items() if count < LEAST * self.histories)


def reach_of(world: World, *, examples: int = 1000, number: int = 0) -> Reach:
    """How many of so many histories come to each stage.

    Args:
        world: The policy and the area.
        examples: How many histories.
        number: Which histories: the same number gives the same.
    """
    stock, counts = Stock.of(world), Counter[At]()
    policy = world.policy
    stages = [(track, stage) for track in policy.track_order for stage in policy.stage_order(track)]

    def count(situation: Situation) -> None:
        counts.update({(run.track, visit.stage) for run in situation.course.runs for visit in run.visits})

    chance = zlib.crc32(f"reach {number}".encode())
    seed(chance)(drawing(examples)(given(stock.situations())(count)))()
    return Reach(examples, {at: counts[at] for at in stages})
