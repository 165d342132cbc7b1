"""Intervals hold what is true about as often as they say, also where cases of one year are alike."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.measures.estimate import Tally
from simulator.measures.sums import Sums

TRIES, YEARS = 400, 30


def coverage(slope: float) -> tuple[float, float]:
    """How often the interval of a share, and of a difference in it, holds the truth.

    Some twenty cases a year; how many of them are in time hangs on a luck that all cases of one year share. Under the
    second policy the same luck counts, and the share is lower by a tenth.
    """
    chance = np.random.default_rng(5)
    held = np.zeros(2)
    for _ in range(TRIES):
        tally, cases = Tally(2), chance.poisson(20, YEARS) + 1
        luck = slope * (chance.random(YEARS) - 0.5)
        both = chance.binomial(cases, 0.7 + luck), chance.binomial(cases, 0.6 + luck)
        for number, one, other in zip(cases, *both, strict=True):
            tally.add([Sums({"in_time": (float(many), float(number))}) for many in (one, other)])
        estimate, difference = tally.estimate("in_time"), tally.difference("in_time", 0, 1)
        assert estimate.low is not None
        assert estimate.high is not None
        assert difference.low is not None
        assert difference.high is not None
        held += (estimate.low <= 0.7 <= estimate.high, difference.low <= -0.1 <= difference.high)
    share, apart = held / TRIES
    return float(share), float(apart)


@pytest.mark.parametrize("slope", [0.0, 0.4], ids=["independent cases", "cases of one year alike"])
def test_intervals_hold_the_truth_about_95_times_in_100(slope: float) -> None:
    assert all(0.92 <= found <= 0.98 for found in coverage(slope))


def test_the_difference_of_the_same_replications_is_narrower_than_that_of_others() -> None:
    """A known answer: shares of 0.5, 0.6, 0.7 beside 0.4, 0.5, 0.6 differ by a tenth each time, and by nothing else."""
    tally = Tally(2)
    for many in (5.0, 6.0, 7.0):
        tally.add([Sums({"in_time": (many, 10.0)}), Sums({"in_time": (many - 1, 10.0)})])
    found = tally.difference("in_time", 0, 1)
    assert (found.low, found.difference, found.high) == pytest.approx((-0.1, -0.1, -0.1))
    assert (tally.estimate("in_time").within or 0) == pytest.approx(4.302653 * 0.1 / 3**0.5)
