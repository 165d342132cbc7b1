"""What a case is when it comes: its kind, and what is answered when it is opened."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar

from advice.case import Answer
from rules.policy import Policy
from simulator.chance import Chance
from simulator.scenario.load import Drawn, Kind
from simulator.scenario.names import as_answer
from simulator.stepping.report import Facts

Value = TypeVar("Value")


class Shares(Generic[Value]):
    """Values, each with its share of all.

    Args:
        shares: The shares, compared with one another.
    """

    def __init__(self, shares: Mapping[Value, float]) -> None:
        self._values, self._sums = list(shares), list(accumulate(shares.values()))

    def at(self, chance: float) -> Value:
        """The value that a number between 0 and 1 falls to."""
        found = bisect_right(self._sums, chance * self._sums[-1])
        return self._values[min(found, len(self._values) - 1)]


@dataclass(frozen=True)
class _Kind:
    """What is answered in cases of one kind: the same in all, or drawn from shares."""

    answers: tuple[tuple[str, Shares[Answer] | None, Answer], ...]


class Kinds:
    """The kinds of case of a scenario.

    Args:
        kinds: The kinds as the scenario says them.
        numbers: Its numbers.
        policy: Its policy.
    """

    def __init__(self, kinds: Mapping[str, Kind], numbers: Mapping[str, float], policy: Policy) -> None:
        self._shares = Shares({name: numbers[kind.share.name] for name, kind in kinds.items()})
        self._kinds = {name: _Kind(tuple(_answers(kind, numbers, policy))) for name, kind in kinds.items()}

    def of(self, chance: Chance, case: int) -> tuple[str, Facts]:
        """The kind of a case, and what is answered when it is opened."""
        name = self._shares.at(chance.uniform("kind", case))
        return name, tuple(
            (fact, answer if drawn is None else drawn.at(chance.uniform(f"fact/{fact}", case)))
            for fact, drawn, answer in self._kinds[name].answers
        )


def _answers(
    kind: Kind, numbers: Mapping[str, float], policy: Policy
) -> Iterator[tuple[str, Shares[Answer] | None, Answer]]:
    for fact, told in kind.facts.items():
        if isinstance(told, Drawn):
            shares = {as_answer(policy, fact, value): numbers[share.name] for value, share in told.shares.items()}
            yield fact, Shares(shares), ""
        else:
            yield fact, None, as_answer(policy, fact, told)
