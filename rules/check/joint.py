"""What a policy concludes in which combinations of answers: every rule, finding and track as a region of one space.

The rules are taken stratum by stratum as the engine takes them, over all combinations at once instead of one by one.
`engine-differs` and the tests hold this to the engine and to the reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rules.check.diagram import Diagram
from rules.check.region import Region, Space, everything, nothing
from rules.check.table import Table
from rules.compiler import conditions
from rules.completion import conditions_on
from rules.errors import PolicyTooLarge
from rules.model.duty import Power
from rules.model.parts import When
from rules.model.situation import Rule
from rules.policy import Policy
from rules.strata import strata_of


@dataclass(frozen=True)
class Joint:
    """What is concluded where.

    Attributes:
        policy: The policy.
        space: All combinations of answers to its questions.
        met: For each rule where its conditions hold, whether or not another overrides it.
        fires: For each rule where it holds.
        holds: For each finding and value where it has it.
    """

    policy: Policy
    space: Space
    met: Mapping[str, Region]
    fires: Mapping[str, Region]
    holds: Mapping[tuple[str, str], Region]

    @property
    def all(self) -> Region:
        """Every combination."""
        return everything(self.space)

    @property
    def none(self) -> Region:
        """No combination."""
        return nothing(self.space)

    def where(self, when: When) -> Region:
        """Where all of some conditions hold."""
        return _where(self.space, self.policy, self.holds, when)

    def named(self, finding: str) -> Region:
        """Where a finding has a value."""
        found = self.none
        for value in self.policy.file.findings[finding].values:
            found |= self.holds[finding, value]
        return found

    def opens(self, track: str, behind: frozenset[str] = frozenset()) -> Region:
        """Where a track can open: by its findings, or by a power that is offered.

        Args:
            track: The track.
            behind: Tracks that wait for this answer, and cannot be what opens it.
        """
        opens = self.policy.track(track).opens
        if opens.power is None:
            return self.where(opens.findings)
        return self._offered(self.policy.file.powers[opens.power], behind | {track})

    def any_opens(self, *tracks: str) -> Region:
        """Where at least one of these tracks opens."""
        return self._any_opens(tracks, frozenset())

    def _offered(self, power: Power, behind: frozenset[str]) -> Region:
        """Where a power can be offered: its conditions hold, and a track can be open at which it stands."""
        return self.where(power.when) & self._any_opens(power.within or self.policy.file.tracks, behind)

    def _any_opens(self, tracks: Iterable[str], behind: frozenset[str]) -> Region:
        found = self.none
        for track in tracks:
            found |= self.none if track in behind else self.opens(track, behind)
        return found


def joint_of(policy: Policy, beside: Policy | None = None) -> Joint:
    """What a policy concludes where; worked out once.

    Args:
        policy: The policy.
        beside: Another reading of it, of which the same is true if it asks and concludes the same.
    """

    def compute() -> Joint:
        if beside is not None and _asks(policy) == _asks(beside):
            return replace(joint_of(beside), policy=policy)
        return concluded(policy, space_of(policy), policy.file.rules)

    return policy.remember("joint", compute)


def _asks(policy: Policy) -> tuple[object, ...]:
    """All that decides what is concluded where: questions, what is told apart of their answers, and rules."""
    file = policy.file
    told_apart = {name: conditions_on(policy, name) for name, fact in file.facts.items() if fact.is_closed}
    return file.facts, file.findings, file.rules, told_apart


def space_of(policy: Policy) -> Space:
    """All combinations of answers, as a table if they are few enough."""

    def choose() -> Space:
        try:
            return Table.of(policy)
        except PolicyTooLarge:
            return Diagram(policy)

    return policy.remember("space", choose)


def concluded(policy: Policy, space: Space, rules: Mapping[str, Rule]) -> Joint:
    """What some rules conclude where, in place of those of the policy."""
    strata = strata_of(rules)
    overriding: dict[str, list[str]] = {name: [] for name in rules}
    for name, rule in rules.items():
        for other in rule.overrides:
            if other in overriding:
                overriding[other].append(name)
    met = {name: nothing(space) for name in rules}
    fires = dict(met)
    findings = policy.file.findings.items()
    holds = {(name, value): nothing(space) for name, finding in findings for value in finding.values}
    for stratum in sorted(set(strata.values())):
        names = sorted(name for name in rules if strata[name] == stratum)
        changed = True
        while changed:  # what fires here can make others of the stratum fire, and never stops one
            changed = False
            for name in names:
                met[name] = _where(space, policy, holds, rules[name].when)
                firing = met[name]
                for other in overriding[name]:
                    firing -= fires[other]
                if firing - fires[name]:
                    changed = True
                    fires[name] = firing
                    holds[rules[name].finding, rules[name].value] |= firing
    return Joint(policy, space, met, fires, holds)


def _where(space: Space, policy: Policy, holds: Mapping[tuple[str, str], Region], when: When) -> Region:
    found = everything(space)
    for condition in conditions(when):
        if condition.attribute in policy.file.findings:
            having = nothing(space)
            for value in sorted(condition.values):
                having |= holds[condition.attribute, value]
        else:
            read = _read_with(policy, condition.attribute)
            having = Region(space, space.having(condition.attribute, condition.values), read)
        found = found & having if condition.holds else found - having
    return found


def _read_with(policy: Policy, fact: str) -> frozenset[str]:
    """A fact, and those that decide whether it has a meaning."""

    def find() -> frozenset[str]:
        found, frontier = set[str](), {fact}
        while frontier:
            found |= frontier
            frontier = {other for name in frontier for other in policy.file.facts[name].asked_when} - found
        return frozenset(found)

    return policy.remember(("read with", fact), find)
