"""How long an area would have to wait to see a difference for itself."""

from __future__ import annotations

from math import ceil

from simulator.scenario.model import Period

_TWO_SIDED, _POWER = 1.959964, 0.841621
"""Of the normal distribution: 2.5 in 100 lie above the one, and 20 in 100 above the other."""
_LEAST = 2
"""From one year nobody can tell how much years differ."""


def years_of(period: Period) -> float:
    """How many years a period is."""
    return ((period.last - period.first).days + 1) / 365.25


def years_to_see(difference: float, spread_a: float, spread_b: float) -> int:
    """How many years under each of two policies it takes to see a difference.

    With so many years under the one and as many under the other, a two-sided test at 5 in 100 finds it in four of five
    tries: n = (1.96 + 0.84)^2 (variance A + variance B) / difference^2, for two means (Campbell, Julious and Altman,
    BMJ 1995;311:1145), and 1.96^2 / 4 more, because the variance has to be estimated from the same years (Guenther,
    The American Statistician 1981;35:243).

    Args:
        difference: The difference to be seen.
        spread_a: The variance between years under the first policy.
        spread_b: The variance between years under the second.
    """
    needed = (_TWO_SIDED + _POWER) ** 2 * (spread_a + spread_b) / difference**2 + _TWO_SIDED**2 / 4
    return max(_LEAST, ceil(needed))
