"""All combinations of answers that a policy tells apart, as a table: a region is one bit for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import prod

from rules.check.region import Answer
from rules.compiler import fact_domain
from rules.completion import asked_in, completions, conditions_on, representatives
from rules.model.situation import Fact
from rules.policy import Policy
from rules.ruleset import Held


@dataclass(frozen=True)
class Table:
    """The combinations of a policy.

    Attributes:
        policy: The policy.
        rows: One combination for all those that no condition of the policy tells from it.
    """

    policy: Policy
    rows: tuple[Held, ...]

    @classmethod
    def of(cls, policy: Policy) -> Table:
        """The table of a policy.

        Raises:
            PolicyTooLarge: If there are too many rows.
        """
        return cls(policy, completions(policy, {}))

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that rules read, safety first."""
        return asked_in(self.policy)

    @property
    def all(self) -> int:
        """Every row."""
        return (1 << len(self.rows)) - 1

    def having(self, fact: str, values: frozenset[str]) -> int:
        """The rows in which a fact has one of these values."""
        found = 0
        for answer, rows in self._answered.get(fact, {}).items():
            if not values.isdisjoint(answer):
                found |= rows
        return found

    def answers(self, fact: str) -> tuple[Answer, ...]:
        """The answers to a question that the policy tells apart, the plainest first."""
        return plainest_first(representatives(self.policy, fact))

    def given(self, fact: str, answer: Answer) -> int:
        """The rows in which a question is answered so, or has no meaning."""
        otherwise = 0
        for other, rows in self._answered[fact].items():
            if other != answer:
                otherwise |= rows
        return self.all & ~otherwise

    def both(self, one: int, other: int) -> int:
        """The rows of one and of another."""
        return one & other

    def either(self, one: int, other: int) -> int:
        """The rows of one or of another."""
        return one | other

    def without(self, one: int, other: int) -> int:
        """The rows of one that are not of another."""
        return one & ~other

    def is_empty(self, body: int) -> bool:
        """Whether it holds no row."""
        return not body

    def count(self, body: int) -> int:
        """How many combinations of answers the rows stand for."""
        if body == self.all:
            return self._in_all
        return sum(self._stands_for[row] for row in _bits(body))

    def matters(self, fact: str, hanging: frozenset[str], bodies: tuple[int, ...]) -> bool:
        """Whether the answer to one question makes a difference to one of these; see `rules.decide`."""
        left_out = {fact, *hanging}
        alike: dict[tuple[tuple[str, Answer], ...], dict[tuple[str, ...], list[Held]]] = {}
        for held, effect in zip(self.rows, self._columns(bodies), strict=True):
            rest = tuple(item for item in held.items() if item[0] not in left_out)
            alike.setdefault(rest, {}).setdefault(effect, []).append(held)
        return any(
            _only_apart_in(fact, hanging, one, other)
            for effects in alike.values()
            for ones, others in combinations(effects.values(), 2)
            for one in ones
            for other in others
        )

    def _columns(self, bodies: tuple[int, ...]) -> Iterator[tuple[str, ...]]:
        """For each row in which of these it is."""
        last_first = [f"{body:0{len(self.rows)}b}" for body in bodies]
        return zip(*(text[::-1] for text in last_first), strict=True) if bodies else iter([()] * len(self.rows))

    @cached_property
    def _answered(self) -> dict[str, dict[Answer, int]]:
        """For each fact and answer the rows that have it."""
        bits: dict[str, dict[Answer, list[int]]] = {fact: {} for fact in self.facts}
        for row, held in enumerate(self.rows):
            for fact, answer in held.items():
                bits[fact].setdefault(answer, []).append(row)
        return {fact: {answer: _body(rows) for answer, rows in found.items()} for fact, found in bits.items()}

    @cached_property
    def _in_all(self) -> int:
        return sum(self._stands_for)

    @cached_property
    def _stands_for(self) -> tuple[int, ...]:
        """How many combinations of answers each row stands for."""
        alike = {fact: _alike(self.policy.file.facts[fact], conditions_on(self.policy, fact)) for fact in self.facts}
        seen = {fact: conditions_on(self.policy, fact) for fact in self.facts}
        sizes = {
            (fact, answer): alike[fact][_seen(answer, seen[fact])]
            for fact in self.facts
            for answer in self.answers(fact)
        }
        return tuple(prod(sizes[item] for item in held.items()) for held in self.rows)


def plainest_first(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Answers of one value before those of several, otherwise as they come."""
    return tuple(sorted(answers, key=len))


def _only_apart_in(fact: str, hanging: frozenset[str], one: Held, other: Held) -> bool:
    """Whether two rows that agree in all else differ in a fact, and agree in what hangs on it and is asked in both."""
    both = hanging & one.keys() & other.keys()
    return one.get(fact) != other.get(fact) and all(one[name] == other[name] for name in both)


def _body(rows: Iterable[int]) -> int:
    """One bit for each row."""
    found = 0
    for row in rows:
        found |= 1 << row
    return found


def _bits(body: int) -> Iterable[int]:
    """The rows that a body holds."""
    while body:
        lowest = body & -body
        yield lowest.bit_length() - 1
        body ^= lowest


def _seen(answer: Answer, asked: list[frozenset[str]]) -> tuple[bool, ...]:
    """What the conditions of a policy see of an answer."""
    return tuple(not values.isdisjoint(answer) for values in asked)


def _alike(fact: Fact, asked: list[frozenset[str]]) -> dict[tuple[bool, ...], int]:
    """How many answers to a question look alike to the conditions of a policy."""
    found: dict[tuple[bool, ...], int] = {}
    if fact.kind != "some_of":
        for value in fact_domain(fact):
            seen = _seen((value,), asked)
            found[seen] = found.get(seen, 0) + 1
        return found
    none = tuple(False for _ in asked)
    found[none] = 1
    for value in fact_domain(fact):
        more = _seen((value,), asked)
        for seen, count in list(found.items()):
            both = tuple(one or other for one, other in zip(seen, more, strict=True))
            found[both] = found.get(both, 0) + count
    found[none] -= 1  # to name nothing is no answer
    return found
