"""All combinations of answers to a policy that asks more than a table can hold, as a decision diagram.

Each value of each fact is a variable of its own, so that what is counted are true answers. A question that has no
meaning beside the others has none of its values. The only place that touches dd, which is loaded when it is needed:
few policies ask so much.

Nodes are plain numbers, as dd's own inner interface has them. Its outer one counts who holds each node, and fails when
a policy is forgotten together with what was found about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rules.check.region import Answer
from rules.check.table import plainest_first
from rules.compiler import conditions, fact_domain
from rules.completion import asked_in, in_order, representatives
from rules.policy import Policy


def _new() -> Any:
    from dd.bdd import BDD  # noqa: PLC0415 -- 150 ms that only policies with very many questions need

    return BDD()  # type: ignore[abstract]  # that it is one is a slip in its own types


@dataclass(frozen=True)
class Diagram:
    """The combinations of a policy."""

    policy: Policy
    _bdd: Any = field(default_factory=_new, repr=False)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that rules read, safety first."""
        return asked_in(self.policy)

    @cached_property
    def all(self) -> int:
        """Every combination in which just the questions that have a meaning are answered."""
        self._bdd.declare(*(name for fact in in_order(self.policy) for name in self._variables(fact)))
        found: int = self._bdd.true
        for fact in in_order(self.policy):
            asked: int = self._bdd.true
            for condition in conditions(self.policy.file.facts[fact].asked_when):
                having = self._any(condition.attribute, condition.values)
                asked = self.both(asked, having if condition.holds else -having)
            answered: int = self._bdd.ite(asked, self._answer_to(fact), self._just(fact, ()))
            found = self.both(found, answered)
        return found

    def having(self, fact: str, values: frozenset[str]) -> int:
        """Those in which a fact has one of these values."""
        return self.both(self.all, self._any(fact, values))

    def answers(self, fact: str) -> tuple[Answer, ...]:
        """The answers to a question that the policy tells apart, the plainest first."""
        return plainest_first(representatives(self.policy, fact))

    def given(self, fact: str, answer: Answer) -> int:
        """Those in which a question is answered just so, or has no meaning."""
        return self.both(self.all, self.either(self._just(fact, answer), self._just(fact, ())))

    def both(self, one: int, other: int) -> int:
        """Those in one and in another."""
        found: int = self._bdd.apply("and", one, other)
        return found

    def either(self, one: int, other: int) -> int:
        """Those in one or in another."""
        found: int = self._bdd.apply("or", one, other)
        return found

    def without(self, one: int, other: int) -> int:
        """Those in one that are not in another."""
        return self.both(one, -other)

    def is_empty(self, body: int) -> bool:
        """Whether there is none of these."""
        return bool(body == self._bdd.false)

    def count(self, body: int) -> int:
        """How many combinations of answers these are."""
        return int(self._bdd.count(body, len(self._bdd.vars)))

    def matters(self, fact: str, hanging: frozenset[str], bodies: tuple[int, ...]) -> bool:
        """Whether the answer to one question makes a difference to one of these; see `rules.decide`."""
        names = [name for name in in_order(self.policy) if name in hanging]
        for body in bodies:
            inside = self._whatever(self.both(self.all, body), fact, names)
            outside = self._whatever(self.without(self.all, body), fact, names)
            if not self.is_empty(self.both(inside, outside)):
                return True
        return False

    def _whatever(self, body: int, fact: str, hanging: list[str]) -> int:
        """The same whatever the answer to a fact; and to what hangs on it, where that is not asked."""
        for name in hanging:
            unasked = self.both(body, self._just(name, ()))
            body = self.either(body, self._bdd.exist(self._variables(name), unasked))
        found: int = self._bdd.exist(self._variables(fact), body)
        return found

    def _domain(self, fact: str) -> tuple[str, ...]:
        return fact_domain(self.policy.file.facts[fact])

    def _variables(self, fact: str) -> list[str]:
        return [f"{fact}={value}" for value in self._domain(fact)]

    def _any(self, fact: str, values: frozenset[str]) -> int:
        found: int = self._bdd.false
        for value in self._domain(fact):
            if value in values:
                found = self.either(found, self._bdd.var(f"{fact}={value}"))
        return found

    def _just(self, fact: str, values: Iterable[str]) -> int:
        """Where a fact has these values and no others."""
        wanted, found = set(values), self._bdd.true
        for value in self._domain(fact):
            variable = self._bdd.var(f"{fact}={value}")
            found = self.both(found, variable if value in wanted else -variable)
        return int(found)

    def _answer_to(self, fact: str) -> int:
        """One value, or at least one where several can be named."""
        domain = self._domain(fact)
        if self.policy.file.facts[fact].kind == "some_of":
            return self._any(fact, frozenset(domain))
        found: int = self._bdd.false
        for value in domain:
            found = self.either(found, self._just(fact, (value,)))
        return found
