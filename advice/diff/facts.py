"""The facts of two policies together: every way in which they can turn out that either of the two tells apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from itertools import islice

from advice.case import Answer
from rules.compiler import OPENS, conditions, fact_domain
from rules.completion import conditions_on, rules_over_facts, rules_over_state, told_apart
from rules.decide import find, run_case_rules
from rules.model.situation import Fact
from rules.policy import Policy
from rules.ruleset import Held

MOST_COMBINATIONS = 20_000
"""With more, each policy's own facts are taken in all their combinations, and those of the other at one value."""

Opened = tuple[tuple[str, str], ...]
"""The tracks that open, each with the stage at which it begins."""


@dataclass(frozen=True)
class Combination:
    """One way in which the facts of both policies can turn out, and what each policy makes of it.

    Attributes:
        held: The facts.
        found: For each of the two policies the facts that it knows, and what its rules conclude from them.
        opened: For each the tracks that open.
    """

    held: Held
    found: tuple[Held, Held]
    opened: tuple[Opened, Opened]


@dataclass(frozen=True)
class BothFacts:
    """The facts that the rules of two policies read."""

    a: Policy
    b: Policy

    @property
    def policies(self) -> tuple[Policy, Policy]:
        """Both policies."""
        return self.a, self.b

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All of them, each after those that give it a meaning."""
        hanging: dict[str, set[str]] = {}
        for policy in self.policies:
            for name, fact in closed_facts(policy).items():
                hanging.setdefault(name, set()).update(fact.asked_when)
        return tuple(TopologicalSorter({name: sorted(hanging[name]) for name in sorted(hanging)}).static_order())

    @cached_property
    def only_in(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The facts that only the first policy knows, and those that only the second does."""
        first, second = (set(closed_facts(policy)) for policy in self.policies)
        return tuple(sorted(first - second)), tuple(sorted(second - first))

    @cached_property
    def are_all(self) -> bool:
        """Whether the combinations are all there are."""
        if self._as_for_one and self.a is not self.b:
            return self.a.remember("are all", lambda: BothFacts(self.a, self.a).are_all)
        return len(list(islice(self._combined(self.names), MOST_COMBINATIONS + 1))) <= MOST_COMBINATIONS

    @cached_property
    def combinations(self) -> tuple[Combination, ...]:
        """The combinations that are compared: all, or those that each policy tells apart by itself."""
        if self._as_for_one and self.a is not self.b:
            return self.a.remember("combinations", lambda: BothFacts(self.a, self.a).combinations)
        if self.are_all:
            return tuple(map(self.combination, self._combined(self.names)))
        first, second = self.only_in
        held = [each for fixed in (first, second) for each in self._combined(self.names, frozenset(fixed))]
        return tuple(map(self.combination, {tuple(each.items()): each for each in held}.values()))

    def answers(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The answers that a fact can have, one for each set of answers that neither policy tells apart."""
        asked: list[frozenset[str]] = []
        values: dict[str, None] = {}
        several = False
        for policy in self.policies:
            fact = closed_facts(policy).get(name)
            if fact:
                domain = fact_domain(fact)
                values |= dict.fromkeys(domain)
                asked += [frozenset(domain), *conditions_on(policy, name)]
                several = several or fact.kind == "some_of"
        return tuple(told_apart(values, sorted(set(asked), key=sorted), several=several))

    def _combined(
        self, names: tuple[str, ...], fixed: frozenset[str] = frozenset()
    ) -> Iterator[dict[str, tuple[str, ...]]]:
        """Every combination, lazily; facts that have no meaning beside the others are left out."""
        choices = {name: self.answers(name)[: 1 if name in fixed else None] for name in names}

        def extend(held: dict[str, tuple[str, ...]], left: tuple[str, ...]) -> Iterator[dict[str, tuple[str, ...]]]:
            if not left:
                yield held
            elif any(_has_meaning(policy, left[0], held) for policy in self.policies):
                for values in choices[left[0]]:
                    yield from extend({**held, left[0]: values}, left[1:])
            else:
                yield from extend(held, left[1:])

        return extend({}, names)

    def combination(self, held: Held) -> Combination:
        """What each policy makes of some facts."""
        first = _concluded(self.a, held)
        second = first if self._rules_are_alike else _concluded(self.b, held)
        return Combination(held, (first, second), (_opened(self.a, first), _opened(self.b, second)))

    @cached_property
    def _as_for_one(self) -> bool:
        """Whether all that is asked, concluded and opened is so in both alike, as where only a limit differs."""
        first, second = (
            (closed_facts(policy), {name: track.first_stage for name, track in policy.file.tracks.items()})
            for policy in self.policies
        )
        return first == second and self._rules_are_alike and rules_over_state(self.a) == rules_over_state(self.b)

    @cached_property
    def _rules_are_alike(self) -> bool:
        """Whether both conclude the same from the same facts, by the same rules."""
        files = [policy.file for policy in self.policies]
        asked = [{name: fact.asked_when for name, fact in closed_facts(policy).items()} for policy in self.policies]
        promised = [{name: (each.kind, each.only_when) for name, each in file.findings.items()} for file in files]
        alike = asked[0] == asked[1] and promised[0] == promised[1]
        return alike and rules_over_facts(self.a) == rules_over_facts(self.b)


def closed_facts(policy: Policy) -> Mapping[str, Fact]:
    """The facts that the rules of a policy can read, by name in order."""
    return {name: fact for name, fact in sorted(policy.file.facts.items()) if fact.is_closed}


def known_to(policy: Policy, held: Held) -> dict[str, tuple[str, ...]]:
    """The facts that have a meaning in a policy, without values that it does not know; what no rule reads as it is."""
    known: dict[str, tuple[str, ...]] = {}
    for name, values in held.items():
        fact = policy.facts.get(name)
        if fact and not fact.is_closed:
            known[name] = values
        elif fact and fact.is_closed and _has_meaning(policy, name, held):
            kept = tuple(value for value in values if value in fact_domain(fact))
            if kept:
                known[name] = kept
    return known


def as_answers(held: Held, several: frozenset[str]) -> dict[str, Answer]:
    """Facts as rules see them, as a person answers them."""
    return {name: values if name in several else values[0] for name, values in held.items()}


def _has_meaning(policy: Policy, name: str, held: Held) -> bool:
    asked_when = policy.remember(
        "asked when", lambda: {known: conditions(fact.asked_when) for known, fact in closed_facts(policy).items()}
    )
    return name in asked_when and all(condition.is_met(held) for condition in asked_when[name])


def _concluded(policy: Policy, held: Held) -> Held:
    known = known_to(policy, held)
    asked = {name for name in closed_facts(policy) if _has_meaning(policy, name, held)}
    if asked <= known.keys():
        return {**known, **run_case_rules(policy, known)[0]}
    found = find(policy, as_answers(known, frozenset(n for n in known if policy.facts[n].kind == "some_of")))
    return {**found.closed, **found.common, OPENS: tuple(sorted(found.opens))}


def _opened(policy: Policy, found: Held) -> Opened:
    one = {name: values[0] for name, values in found.items() if len(values) == 1}
    tracks = sorted(found.get(OPENS, ()))
    return tuple((track, policy.track(track).first(one) or "") for track in tracks)
