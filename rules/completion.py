"""Which facts are known, and every way in which the others can turn out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from rules.compiler import case_rules, conditions, step_rules
from rules.errors import PolicyTooLarge
from rules.model.situation import NOT_KNOWN, Fact
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


def completions(policy: Policy, answers: Answers) -> Iterator[Held]:
    """Every way the open facts can turn out, with one representative for values that no rule tells apart.

    Raises:
        PolicyTooLarge: If there are more than `MOST_COMPLETIONS`; it names the facts.
    """
    closed, open_ = known(policy, answers)
    facts = policy.file.facts
    always = [name for name in open_ if not facts[name].asked_when]
    sometimes = [name for name in open_ if facts[name].asked_when]
    _refuse_too_many(policy, always)
    count = 0
    for combination in product(*(_representatives(policy, name) for name in always)):
        held = {**closed, **dict(zip(always, combination, strict=True))}
        asked = [name for name in sometimes if _is_asked(policy, name, held)]
        for further in product(*(_representatives(policy, name) for name in asked)):
            count += 1
            if count > MOST_COMPLETIONS:
                raise _too_many(policy, (*always, *asked))
            yield _without_idle(policy, {**held, **dict(zip(asked, further, strict=True))})


def known(policy: Policy, answers: Answers) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Which of the facts that rules read are closed, and which are open.

    Open is what was not asked, and what was answered "not known" and has to be found out.
    """
    closed: dict[str, tuple[str, ...]] = {}
    open_: list[str] = []
    for name, fact in sorted(policy.file.facts.items()):
        if not fact.is_closed:
            continue
        value = answers.get(name)
        if value == NOT_KNOWN:
            value = fact.not_known.read_as or fact.not_known.value
        if value is None:
            open_.append(name)
        else:
            closed[name] = (value,) if isinstance(value, str) else tuple(sorted(value))
    idle = {name for name in open_ if _is_idle(policy, name, closed, open_)}
    return _without_idle(policy, closed), tuple(name for name in open_ if name not in idle)


def asked_in(policy: Policy) -> tuple[str, ...]:
    """The facts that rules read, safety first, then by name."""
    facts = {name: fact for name, fact in policy.file.facts.items() if fact.is_closed}
    return tuple(sorted(facts, key=lambda name: (not facts[name].safety, name)))


def _representatives(policy: Policy, name: str) -> tuple[tuple[str, ...], ...]:
    """The answers that a fact can have, one for each set of answers that no rule tells apart."""
    fact = policy.file.facts[name]
    return policy.remember(("representatives", name), lambda: tuple(_classes(fact, _conditions_on(policy, name))))


def _classes(fact: Fact, asked: list[frozenset[str]]) -> Iterator[tuple[str, ...]]:
    values = (*fact.domain, NOT_KNOWN) if fact.not_known.value else fact.domain
    alike: dict[tuple[bool, ...], str] = {}
    for value in values:
        alike.setdefault(tuple(value in wanted for wanted in asked), value)
    if fact.kind != "some_of":
        yield from ((value,) for value in alike.values())
        return
    told_apart = set[tuple[bool, ...]]()
    chosen = tuple(alike.items())
    for size in range(1, 1 << len(chosen)):
        picked = [pair for n, pair in enumerate(chosen) if size >> n & 1]
        signature = tuple(any(pair[0][n] for pair in picked) for n in range(len(asked)))
        if signature not in told_apart:
            told_apart.add(signature)
            yield tuple(sorted(value for _, value in picked))


def _conditions_on(policy: Policy, name: str) -> list[frozenset[str]]:
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


def _refuse_too_many(policy: Policy, names: list[str]) -> None:
    count = 1
    for name in names:
        count *= len(_representatives(policy, name))
    if count > MOST_COMPLETIONS:
        raise _too_many(policy, tuple(names))


def _too_many(policy: Policy, names: tuple[str, ...]) -> PolicyTooLarge:
    return PolicyTooLarge(
        f"{policy.id}: there are more than {MOST_COMPLETIONS:,} ways in which {', '.join(names)} could turn out.",
        hint="Answer some of these first, or split the facts in the policy.",
    )


def _is_asked(policy: Policy, name: str, held: Held) -> bool:
    """Whether a fact has a meaning, as far as the facts that are always asked tell."""
    when = conditions(policy.file.facts[name].asked_when)
    return all(condition.is_met(held) for condition in when if condition.attribute in held)


def _is_idle(policy: Policy, name: str, closed: Held, open_: list[str]) -> bool:
    """Whether a fact has no meaning here: what it depends on is known and otherwise."""
    when = policy.file.facts[name].asked_when
    return any(condition.attribute not in open_ and not condition.is_met(closed) for condition in conditions(when))


def _without_idle(policy: Policy, held: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    facts = policy.file.facts
    if not any(facts[name].asked_when for name in held):
        return held
    return {n: values for n, values in held.items() if all(c.is_met(held) for c in conditions(facts[n].asked_when))}
