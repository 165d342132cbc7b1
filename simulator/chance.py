"""Chance: one stream of numbers for each cause, indexed by case, so that a change in one place moves no other draw.

A number is drawn for (seed, replication, cause, case). Whether it is used, and what was drawn before, makes no
difference to any other: the same case meets the same luck under both of two policies.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence

_BLOCK = 256


class Chance:
    """The streams of one replication.

    Args:
        seed: The seed of the run.
        replication: Which replication.
    """

    def __init__(self, seed: int, replication: int) -> None:
        self._seed, self._replication = seed, replication
        self._streams: dict[str, _Stream] = {}

    def uniform(self, cause: str, case: int) -> float:
        """A number between 0 and 1, neither of them included."""
        stream = self._streams.get(cause)
        if stream is None:
            stream = self._streams[cause] = _Stream(self._seed, self._replication, cause)
        return stream.at(case)

    def generator(self, cause: str) -> Generator:
        """A generator of its own, for what is drawn once in a replication."""
        return _generator(self._seed, self._replication, cause)


class _Stream:
    """The numbers of one cause, drawn a block at a time."""

    def __init__(self, seed: int, replication: int, cause: str) -> None:
        self._generator = _generator(seed, replication, cause)
        self._drawn: list[float] = []

    def at(self, index: int) -> float:
        while index >= len(self._drawn):
            block = self._generator.random(max(_BLOCK, len(self._drawn)))
            self._drawn += np.clip(block, 1e-16, 1 - 1e-16).tolist()
        return self._drawn[index]


def _generator(seed: int, replication: int, cause: str) -> Generator:
    named = int.from_bytes(blake2b(cause.encode(), digest_size=8).digest(), "big")
    return Generator(PCG64(SeedSequence(seed, spawn_key=(replication, named >> 32, named & 0xFFFFFFFF))))
