"""Rules as the engine takes them: plain conjunctions over attributes with closed sets of values, in a fixed order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Held = Mapping[str, tuple[str, ...]]
"""The values each attribute has."""


@dataclass(frozen=True, slots=True)
class Condition:
    """An attribute has one of these values, or (`holds` False) none of them."""

    attribute: str
    values: frozenset[str]
    holds: bool = True

    def is_met(self, held: Held) -> bool:
        """Whether it is met by the values held."""
        return self.values.isdisjoint(held.get(self.attribute, ())) is not self.holds


@dataclass(frozen=True, slots=True)
class EngineRule:
    """Where all conditions are met, an attribute has a value.

    Attributes:
        name: Its name; unique.
        stratum: Rules of a lower stratum are exhausted before it may fire.
        when: The conditions.
        then: The conclusion.
        yields_to: Rules that silence it where they fire.
    """

    name: str
    stratum: int
    when: tuple[Condition, ...]
    then: tuple[str, str]
    yields_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleSet:
    """Rules in the order in which they fire, and the values that every attribute can have."""

    inputs: Mapping[str, tuple[str, ...]]
    derived: Mapping[str, tuple[str, ...]]
    rules: tuple[EngineRule, ...]

    def domain(self, attribute: str) -> tuple[str, ...]:
        """The values an attribute can have."""
        return self.inputs.get(attribute) or self.derived.get(attribute) or ()


@dataclass(frozen=True, slots=True)
class Fired:
    """One rule that fired: what it saw, and what it concluded."""

    rule: str
    because: tuple[tuple[str, tuple[str, ...]], ...]
    attribute: str
    value: str


Conclusions = tuple[Held, tuple[Fired, ...]]
"""What was derived, and every rule that fired, in order."""


def in_order(rules: tuple[EngineRule, ...]) -> tuple[EngineRule, ...]:
    """Firing order: by stratum, then by name. Never by place in a file."""
    return tuple(sorted(rules, key=lambda rule: (rule.stratum, rule.name)))
