"""Which facts are known, and every way in which the others can turn out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter

from rules.compiler import case_rules, conditions, fact_domain, holds, step_rules
from rules.errors import PolicyTooLarge
from rules.model.situation import NOT_KNOWN
from rules.policy import Policy
from rules.ruleset import Condition, Held, RuleSet

Answers = Mapping[str, str | tuple[str, ...]]
"""What has been answered: a value, several for a `some_of` fact, or "not_known". What was not asked is not in it."""

MOST_COMPLETIONS = 20_000


def rules_over_facts(policy: Policy) -> RuleSet:
    """The compiled case rules of a policy."""
    return policy.remember("case rules", lambda: case_rules(policy))


def rules_over_state(policy: Policy) -> RuleSet:
    """The compiled step rules of a policy."""
    return policy.remember("step rules", lambda: step_rules(policy))


def completions(policy: Policy, answers: Answers) -> tuple[Held, ...]:
    """Every way the open facts can turn out, with one representative for values that no rule tells apart.

    A fact that has no meaning beside the others is left out, whether it was answered or not.

    Raises:
        PolicyTooLarge: If there are more than `MOST_COMPLETIONS`; it names the facts.
    """
    given = _given(policy, answers)
    ways: list[dict[str, tuple[str, ...]]] = [{}]
    for name in in_order(policy):
        choices = (given[name],) if name in given else representatives(policy, name)
        asked_when = policy.file.facts[name].asked_when
        further = []
        for held in ways:
            if not asked_when or holds(asked_when, held):
                further += [{**held, name: values} for values in choices]
            else:
                further.append(held)
        if len(further) > MOST_COMPLETIONS:
            raise _too_many(policy, known(policy, answers)[1])
        ways = further
    return tuple(ways)


def known(policy: Policy, answers: Answers) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Which of the facts that rules read are closed, and which are open.

    Open is what was not asked, and what was answered "not known" and has to be found out. A fact that can have no
    meaning beside what is known is neither.
    """
    given = _given(policy, answers)
    closed: dict[str, tuple[str, ...]] = {}
    open_: list[str] = []
    for name in in_order(policy):
        when = policy.file.facts[name].asked_when.items()
        if not all(other in open_ or values.is_met(closed.get(other, ())) for other, values in when):
            continue
        if name in given:
            closed[name] = given[name]
        else:
            open_.append(name)
    return closed, tuple(open_)


def hanging_on(policy: Policy, fact: str) -> frozenset[str]:
    """The facts that have a meaning only with certain answers to this one, at first or second hand."""
    facts = policy.file.facts

    def find() -> frozenset[str]:
        found = {fact}
        for name in in_order(policy):
            if not found.isdisjoint(facts[name].asked_when):
                found.add(name)
        return frozenset(found - {fact})

    return policy.remember(("hanging on", fact), find)


def asked_in(policy: Policy) -> tuple[str, ...]:
    """The facts that rules read, safety first, then by name."""
    facts = {name: fact for name, fact in policy.file.facts.items() if fact.is_closed}
    return tuple(sorted(facts, key=lambda name: (not facts[name].safety, name)))


def _given(policy: Policy, answers: Answers) -> dict[str, tuple[str, ...]]:
    """What has been answered, as rules read it."""
    given: dict[str, tuple[str, ...]] = {}
    for name in in_order(policy):
        value, not_known = answers.get(name), policy.file.facts[name].not_known
        if value == NOT_KNOWN:
            value = not_known.read_as or not_known.value
        if value is not None:
            given[name] = (value,) if isinstance(value, str) else tuple(sorted(value))
    return given


def in_order(policy: Policy) -> tuple[str, ...]:
    """The facts that rules read, each after those that give it a meaning."""
    facts = {name: fact for name, fact in policy.file.facts.items() if fact.is_closed}

    def sort() -> tuple[str, ...]:
        return tuple(TopologicalSorter({name: sorted(facts[name].asked_when) for name in sorted(facts)}).static_order())

    return policy.remember("facts in order", sort)


def representatives(policy: Policy, name: str) -> tuple[tuple[str, ...], ...]:
    """The answers that a fact can have, one for each set of answers that no rule tells apart."""
    fact = policy.file.facts[name]

    def compute() -> tuple[tuple[str, ...], ...]:
        return tuple(told_apart(fact_domain(fact), conditions_on(policy, name), several=fact.kind == "some_of"))

    return policy.remember(("representatives", name), compute)


def told_apart(
    values: Iterable[str], asked: list[frozenset[str]], *, several: bool = False
) -> Iterator[tuple[str, ...]]:
    """The answers out of these values, one for each set of answers that nothing tells apart.

    Args:
        values: The values that an answer can have.
        asked: Every set of values that something asks about.
        several: An answer can have several of them.
    """
    alike: dict[tuple[bool, ...], str] = {}
    for value in values:
        alike.setdefault(tuple(value in wanted for wanted in asked), value)
    if not several:
        yield from ((value,) for value in alike.values())
        return
    told = set[tuple[bool, ...]]()
    chosen = tuple(alike.items())
    for size in range(1, 1 << len(chosen)):
        picked = [pair for n, pair in enumerate(chosen) if size >> n & 1]
        signature = tuple(any(pair[0][n] for pair in picked) for n in range(len(asked)))
        if signature not in told:
            told.add(signature)
            yield tuple(sorted(value for _, value in picked))


def conditions_on(policy: Policy, name: str) -> list[frozenset[str]]:
    """Every set of values that something in the policy asks this fact about."""
    return sorted(
        {condition.values for condition in _all_conditions(policy) if condition.attribute == name}, key=sorted
    )


def _all_conditions(policy: Policy) -> Iterator[Condition]:
    for rule in (*rules_over_facts(policy).rules, *rules_over_state(policy).rules):
        yield from rule.when
    for fact in policy.file.facts.values():
        yield from conditions(fact.asked_when)
    for finding in policy.file.findings.values():
        yield from conditions(finding.only_when)


def _too_many(policy: Policy, names: tuple[str, ...]) -> PolicyTooLarge:
    return PolicyTooLarge(
        f"{policy.id}: there are more than {MOST_COMPLETIONS:,} ways in which {', '.join(names)} could turn out.",
        hint="Answer some of these first, or split the facts in the policy.",
    )
