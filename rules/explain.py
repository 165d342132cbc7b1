"""Why a rule or a track does not apply, and the smallest change of facts under which it would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from rules.compiler import conditions
from rules.completion import Answers, known
from rules.decide import Findings, find
from rules.model.situation import Fact
from rules.policy import Policy
from rules.ruleset import Condition, Held

Answer = str | tuple[str, ...]
Change = tuple[tuple[str, Answer], ...]
"""Facts and the answers they would have to have."""

MOST_CHANGES = 4
"""How many of the smallest changes are named."""


@dataclass(frozen=True)
class Unmet:
    """A condition that is not met: what it asks, and what is so."""

    attribute: str
    wanted: tuple[str, ...]
    holds: bool
    found: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True)
class WhyNot:
    """Whether a rule or track applies, and if not, why.

    Attributes:
        applies: Whether it does, however the open facts turn out.
        may_apply: Whether it does in some completion of the open facts.
        unmet: The conditions that are not met, nearest first, with those behind them.
        silenced_by: Rules that override it here.
        changes: The smallest changes of facts under which it would apply.
    """

    applies: bool
    may_apply: bool
    unmet: tuple[Unmet, ...]
    silenced_by: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


def why_not_rule(policy: Policy, answers: Answers, rule: str) -> WhyNot:
    """Why an authored rule does not apply."""
    findings = find(policy, answers)
    fired = {found.rule for found in findings.fired}
    applies = rule in fired
    authored = policy.file.rules[rule]
    silenced = tuple(
        sorted(name for name in fired if name in policy.file.rules and rule in policy.file.rules[name].overrides)
    )
    unmet = () if applies else tuple(_unmet(policy, findings, conditions(authored.when), set()))
    changes = () if applies else _smallest(policy, answers, lambda found: any(f.rule == rule for f in found.fired))
    return WhyNot(applies, rule in findings.may_fire, unmet, silenced, changes)


def why_not_track(policy: Policy, answers: Answers, track: str) -> WhyNot:
    """Why a track does not apply; whether it has started is for the case to say."""
    findings = find(policy, answers)
    applies = track in findings.opens
    opens = policy.file.tracks[track].opens.findings
    unmet = () if applies else tuple(_unmet(policy, findings, conditions(opens), set()))
    changes = () if applies else _smallest(policy, answers, lambda found: track in found.opens)
    return WhyNot(applies, track in findings.may_open, unmet, (), changes)


def _unmet(policy: Policy, findings: Findings, wanted: tuple[Condition, ...], seen: set[str]) -> Iterator[Unmet]:
    """The conditions that are not met; behind a finding, those of the rules that could conclude it."""
    for condition in wanted:
        attribute = condition.attribute
        is_met, is_open = _stands(findings, condition)
        if is_met or attribute in seen:
            continue
        found = findings.closed.get(attribute) or findings.common.get(attribute, ())
        yield Unmet(attribute, tuple(sorted(condition.values)), condition.holds, found, is_open)
        if attribute in policy.file.findings and condition.holds:
            for rule in policy.file.rules.values():
                if rule.finding == attribute and rule.value in condition.values:
                    yield from _unmet(policy, findings, conditions(rule.when), seen | {attribute})


def _stands(findings: Findings, condition: Condition) -> tuple[bool, bool]:
    """Whether a condition is met however the open facts turn out, and if not, whether it may be."""
    if condition.attribute in findings.open:
        return False, True
    certain: Held = {**findings.closed, **findings.common}
    possible: Held = {**findings.closed, **findings.possible}
    for_sure, in_some = condition.is_met(certain), condition.is_met(possible)
    return for_sure and in_some, for_sure is not in_some


def _smallest(policy: Policy, answers: Answers, holds: Callable[[Findings], bool]) -> tuple[Change, ...]:
    """The smallest sets of facts to answer otherwise; up to three facts together are tried."""
    facts = [name for name, fact in sorted(policy.file.facts.items()) if fact.is_closed and fact.same_agency is None]
    facts += [name for name, fact in sorted(policy.file.facts.items()) if fact.same_agency is not None]
    for size in (1, 2, 3):
        found: list[Change] = []
        for names in combinations(facts, size):
            for values in product(*(_others(policy.file.facts[name], answers.get(name)) for name in names)):
                change = tuple(zip(names, values, strict=True))
                if _would_hold(policy, answers, change, holds):
                    found.append(change)
                    break
            if len(found) >= MOST_CHANGES:
                break
        if found:
            return tuple(found)
    return ()


def _would_hold(policy: Policy, answers: Answers, change: Change, holds: Callable[[Findings], bool]) -> bool:
    changed = {**answers, **dict(change)}
    closed, _ = known(policy, changed)
    idle = any(name not in closed for name, _ in change)
    return not idle and holds(find(policy, changed))


def _others(fact: Fact, now: Answer | None) -> list[Answer]:
    """The other answers that a fact could have: for several values, with one more, or one alone."""
    if fact.kind != "some_of":
        return [value for value in fact.domain if value != now]
    held = set(now) if isinstance(now, tuple) else set()
    more = [tuple(sorted(held | {value})) for value in fact.domain if value not in held]
    alone = [(value,) for value in fact.domain if {value} != held]
    return list(dict.fromkeys([*more, *alone]))
