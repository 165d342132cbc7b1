"""How sure a measure is: replications put together, with intervals; and differences between the same replications.

A measure is a ratio of two sums. Its interval comes from how much replications differ (the ratio estimator, with
Student's t; Law 2015, chapter 9), which allows for cases of one replication being alike. Where no two replications
differ, as with a share of nought, the interval is that of as many independent cases (Clopper and Pearson 1934).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite, nan, sqrt
from statistics import NormalDist

from simulator.measures.names import PER_CASE, PER_REPLICATION, PERCENTILES, is_share
from simulator.measures.sums import Sums

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A measure and how sure it is.

    Attributes:
        value: Its value; None where nothing was counted.
        low: The lower end of its interval.
        high: The upper end.
        out_of: Out of how many in all.
        replications: Over how many replications.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    out_of: float = 0.0
    replications: int = 0

    @property
    def within(self) -> float | None:
        """How far the interval reaches, to the farther side."""
        return _farther(self.value, self.low, self.high)


@dataclass(frozen=True)
class Difference:
    """A measure under two policies, in the same replications.

    Attributes:
        a: Under the first.
        b: Under the second.
        difference: The second less the first.
        low: The lower end of its interval.
        high: The upper end.
    """

    a: float | None
    b: float | None
    difference: float | None
    low: float | None = None
    high: float | None = None

    @property
    def within(self) -> float | None:
        """How far the interval reaches, to the farther side."""
        return _farther(self.difference, self.low, self.high)


@dataclass
class Moments:
    """Sums of one measure over replications, and sums of their products: enough for its value and its interval.

    Attributes:
        count: How many replications.
        sums: Under each policy in turn how many, and out of how many.
        products: The products of each two of these.
    """

    count: int
    sums: list[float]
    products: list[list[float]]

    @classmethod
    def none(cls, size: int) -> Moments:
        """Of nothing."""
        return cls(0, [0.0] * size, [[0.0] * size for _ in range(size)])

    def add(self, values: list[float]) -> None:
        """One more replication."""
        self.count += 1
        for row, value in enumerate(values):
            self.sums[row] += value
            for column, other in enumerate(values):
                self.products[row][column] += value * other

    def merge(self, other: Moments) -> None:
        """Further replications."""
        self.count += other.count
        for row, value in enumerate(other.sums):
            self.sums[row] += value
            for column, product in enumerate(other.products[row]):
                self.products[row][column] += product


@dataclass
class Tally:
    """All measures over replications, under one policy or several; its size does not grow with their number.

    Attributes:
        policies: Under how many.
        replications: How many.
        measures: For each measure its moments.
        days: Under each policy: how many cases were resolved after so many working days.
        batches: For each percentile its moments over batches of replications.
    """

    policies: int
    replications: int = 0
    measures: dict[str, Moments] = field(default_factory=dict)
    days: list[Counter[int]] = field(default_factory=list)
    batches: dict[str, Moments] = field(default_factory=dict)

    def add(self, each: Sequence[Sums]) -> None:
        """One more replication, under each policy in turn."""
        self.replications += 1
        for name in dict.fromkeys(name for one in each for name in one.pairs):
            values = [value for one in each for value in _pair(one, name)]
            self.measures.setdefault(name, Moments.none(2 * self.policies)).add(values)
        self.days = self.days or [Counter() for _ in range(self.policies)]
        for known, one in zip(self.days, each, strict=True):
            known.update(one.days)

    def join(self, more: Tally) -> None:
        """Further replications."""
        self.replications += more.replications
        for name, moments in more.measures.items():
            self.measures.setdefault(name, Moments.none(2 * self.policies)).merge(moments)
        self.days = self.days or [Counter() for _ in range(self.policies)]
        for known, days in zip(self.days, more.days, strict=True):
            known.update(days)

    def join_batch(self, batch: Tally) -> None:
        """A whole batch of replications, whose percentiles count as one observation."""
        self.join(batch)
        for name, share in PERCENTILES.items():
            found = [percentile(days, share) for days in batch.days]
            if found and all(value is not None for value in found):
                values = [part for value in found for part in (float(value or 0), 1.0)]
                self.batches.setdefault(name, Moments.none(2 * self.policies)).add(values)

    # --------------------------------------------------------------------------------------------- what it shows

    def names(self) -> list[str]:
        """Every measure that was counted."""
        return sorted([*self.measures, *(name for name in PERCENTILES if any(self.days))])

    def estimate(self, name: str, policy: int = 0) -> Estimate:
        """A measure under one policy."""
        if name in PERCENTILES:
            return self._percentile(name, policy)
        moments = self._moments(name)
        if moments is None or moments.sums[2 * policy + 1] <= 0:
            return Estimate(None, replications=self.replications)
        many, out_of = moments.sums[2 * policy : 2 * policy + 2]
        value = many / out_of
        weights = [0.0] * (2 * self.policies)
        weights[2 * policy], weights[2 * policy + 1] = 1.0, -value
        spread = self._spread(moments, weights)
        reach = self._reach(spread, out_of / self.replications, self.replications)
        if is_share(name) and spread == 0 and out_of >= 1:
            return Estimate(value, *_exact(many, out_of), out_of, self.replications)
        if reach is not None and not name.startswith(PER_REPLICATION) and _is_of_one(moments, 2 * policy + 1):
            reach = None  # how much replications differ cannot be seen in a single one
        low, high = (None, None) if reach is None else (value - reach, value + reach)
        if low is not None and high is not None:
            low, high = max(0.0, low), min(1.0, high) if is_share(name) else high
        return Estimate(value, low, high, out_of, self.replications)

    def difference(self, name: str, a: int, b: int) -> Difference:
        """The same measure under two policies, compared replication by replication."""
        one, other = self.estimate(name, a), self.estimate(name, b)
        if one.value is None or other.value is None:
            return Difference(one.value, other.value, None)
        difference = other.value - one.value
        if name in PERCENTILES:
            moments, count, means = self.batches.get(name), self._batches(name), (1.0, 1.0)
        else:
            moments, count = self._moments(name), self.replications
            if moments is None:
                return Difference(one.value, other.value, difference)
            means = (moments.sums[2 * a + 1] / count, moments.sums[2 * b + 1] / count)
        if moments is None:
            return Difference(one.value, other.value, difference)
        weights = [0.0] * (2 * self.policies)
        for policy, value, mean, sign in ((a, one.value, means[0], -1.0), (b, other.value, means[1], 1.0)):
            weights[2 * policy] += sign / mean
            if name not in PERCENTILES:
                weights[2 * policy + 1] -= sign * value / mean
        reach = self._reach(self._spread(moments, weights, count), 1.0, count)
        if reach is None:
            return Difference(one.value, other.value, difference)
        return Difference(one.value, other.value, difference, difference - reach, difference + reach)

    def spread_between(self, name: str, policy: int) -> float | None:
        """The variance of a measure between replications, each by itself; None where that is not told."""
        found, moments = self.estimate(name, policy), self._moments(name)
        if found.value is None or moments is None or name in PERCENTILES or self.replications < 2:
            return None
        weights = [0.0] * (2 * self.policies)
        weights[2 * policy], weights[2 * policy + 1] = 1.0, -found.value
        return self._spread(moments, weights) / (found.out_of / self.replications) ** 2

    def _percentile(self, name: str, policy: int) -> Estimate:
        days = self.days[policy] if self.days else Counter[int]()
        value = percentile(days, PERCENTILES[name])
        if value is None:
            return Estimate(None, replications=self.replications)
        low, high = _between_ranks(days, PERCENTILES[name])
        return Estimate(float(value), low, high, float(sum(days.values())), self.replications)

    def _moments(self, name: str) -> Moments | None:
        """The moments of a measure; of one told by the case or by the replication, over all of these."""
        found = self.measures.get(name)
        all_of = self.measures.get("cases") if name.startswith(PER_CASE) else None
        if found is None or not (all_of or name.startswith(PER_REPLICATION)):
            return found
        whole = Moments(found.count, list(found.sums), [list(row) for row in found.products])
        for one in range(self.policies):
            whole.sums[2 * one + 1] = all_of.sums[2 * one] if all_of else self.replications
            for other in range(self.policies):
                product = all_of.products[2 * one][2 * other] if all_of else self.replications
                whole.products[2 * one + 1][2 * other + 1] = product
        return whole

    def _batches(self, name: str) -> int:
        return self.batches[name].count if name in self.batches else 0

    def _spread(self, moments: Moments, weights: Sequence[float], count: int | None = None) -> float:
        """The variance between replications of a weighted sum; a measure that one lacks is nought there."""
        n = count or self.replications
        if n < 2:
            return nan
        mean = sum(weight * total for weight, total in zip(weights, moments.sums, strict=True)) / n
        square = sum(
            one * other * product
            for one, row in zip(weights, moments.products, strict=True)
            for other, product in zip(weights, row, strict=True)
        )
        scale = max((abs(w * w * moments.products[i][i]) for i, w in enumerate(weights)), default=0.0)
        spread = (square - n * mean * mean) / (n - 1)
        return 0.0 if spread <= 1e-12 * max(scale, 1e-300) else spread

    def _reach(self, spread: float, mean: float, count: int) -> float | None:
        """How far an interval reaches to either side."""
        if count < 2 or not isfinite(spread) or mean <= 0:
            return None
        return _student(count) * sqrt(spread / count) / mean


def _farther(value: float | None, low: float | None, high: float | None) -> float | None:
    """How far an interval reaches from a value, to the farther side; None where there is none."""
    return None if value is None or low is None or high is None else max(high - value, value - low)


def _is_of_one(moments: Moments, place: int) -> bool:
    """Whether all of a sum of counts comes from one replication: then the sum of its squares is its square."""
    return moments.products[place][place] >= moments.sums[place] ** 2


def _pair(sums: Sums, name: str) -> tuple[float, float]:
    """How many, and out of how many; what is told by the case is out of all cases, and 1 stands for a replication."""
    many, out_of = sums.pairs.get(name, (0.0, 0.0))
    if name.startswith(PER_REPLICATION):
        return many, 1.0
    return (many, sums.pairs["cases"][0]) if name.startswith(PER_CASE) else (many, out_of)


def percentile(days: Counter[int], share: float) -> int | None:
    """The number of days within which a share of the cases were resolved; None if none was."""
    total, reached = sum(days.values()), 0
    for day in sorted(days):
        reached += days[day]
        if reached >= share * total:
            return day
    return None


@lru_cache(maxsize=1000)
def _student(count: int) -> float:
    """By how many standard errors an interval reaches to either side."""
    from scipy.special import stdtrit  # noqa: PLC0415 -- it takes longer to load than a short run takes

    return float(stdtrit(count - 1, (1 + CONFIDENCE) / 2))


def _between_ranks(days: Counter[int], share: float) -> tuple[float | None, float | None]:
    """The interval of a percentile: between two cases, by rank, whatever the distribution (Conover 1999, section 3.2).

    Cases count as independent of one another.
    """
    total = sum(days.values())
    reach = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * sqrt(total * share * (1 - share))
    low, high = (total * share - reach) / total, (total * share + reach) / total
    if low <= 0 or high >= 1:
        return None, None
    return float(percentile(days, low) or 0), float(percentile(days, high) or 0)


def _exact(many: float, out_of: float) -> tuple[float, float]:
    """The interval of a share of independent cases."""
    from scipy.special import betaincinv  # noqa: PLC0415 -- as above

    k, n, tail = round(many), round(out_of), (1 - CONFIDENCE) / 2
    low = 0.0 if k <= 0 else float(betaincinv(k, n - k + 1, tail))
    high = 1.0 if k >= n else float(betaincinv(k + 1, n - k, 1 - tail))
    return low, high
