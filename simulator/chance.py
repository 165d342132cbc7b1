"""Chance: one stream of numbers for each cause, indexed by case, so that a change in one place moves no other draw.

A number is drawn for (seed, replication, cause, case). Whether it is used, and what was drawn before, makes no
difference to any other: the same case meets the same luck under both of two policies. Numbers are the output of a
cryptographic hash of these four (a counter-based generator; Salmon et al. 2011), so nothing is kept between draws.
"""

from __future__ import annotations

from hashlib import blake2b

_BITS = 53
"""As many as a float between 0 and 1 can hold."""
_STEPS = float(2**_BITS)


class Chance:
    """The streams of one replication.

    Args:
        seed: The seed of the run.
        replication: Which replication.
    """

    def __init__(self, seed: int, replication: int) -> None:
        self._begun = blake2b(f"{seed}/{replication}/".encode(), digest_size=8)

    def uniform(self, cause: str, case: int) -> float:
        """A number between 0 and 1, neither of them included."""
        drawn = self._begun.copy()
        drawn.update(f"{case}/{cause}".encode())
        return ((int.from_bytes(drawn.digest(), "big") >> 64 - _BITS) + 0.5) / _STEPS
