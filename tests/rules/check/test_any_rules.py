"""Any few rules over a few questions: gaps, conflicts and what is of no use are found where brute force finds them.

Brute force runs the plain evaluator on every answer that a person can give, and takes each rule away in turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import chain, combinations, product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules.check import CHECKS
from rules.check.diagram import Diagram
from rules.check.finding import Finding
from rules.check.joint import joint_of
from rules.check.look import MOST_CASES
from rules.completion import completions
from rules.model.policy import PolicyFile
from rules.model.situation import Fact, Rule
from rules.model.situation import Finding as Conclusion
from rules.policy import Policy
from rules.reference import case_conclusions
from rules.ruleset import Held
from rules.strata import AbsenceCycle, strata_of
from tests.rules.policies import starter

TODAY = date(2026, 9, 1)
FACTS: Mapping[str, tuple[str, ...]] = {"a": ("yes", "no"), "b": ("x", "y", "z"), "c": ("p", "q", "r")}
"""A question of each kind that rules read: yes or no, one of three, some of three."""
FINDINGS: Mapping[str, tuple[str, ...]] = {"one": ("u", "v"), "many": ("s", "t")}
ATTRIBUTES = {**FACTS, **FINDINGS}
Situation = dict[str, tuple[str, ...]]
Run = tuple[Situation, dict[str, set[str]], set[str]]
"""What was answered, what was concluded from it, and the rules that fired."""


@st.composite
def a_condition(draw: st.DrawFn) -> tuple[str, Any]:
    attribute = draw(st.sampled_from(sorted(ATTRIBUTES)))
    values = draw(st.lists(st.sampled_from(ATTRIBUTES[attribute]), min_size=1, max_size=2, unique=True))
    return attribute, draw(st.sampled_from([values, {"not": values}]))


@st.composite
def some_rules(draw: st.DrawFn) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for number in range(draw(st.integers(2, 6))):
        finding = draw(st.sampled_from(sorted(FINDINGS)))
        when = dict(draw(st.lists(a_condition(), min_size=1, max_size=2)))
        earlier = st.lists(st.sampled_from(sorted(found)), max_size=1) if found else st.just([])
        found[f"rule-{number}"] = Rule.model_validate(
            {
                "when": {name: values for name, values in when.items() if name != finding} or {"a": ["yes"]},
                "then": {finding: draw(st.sampled_from(FINDINGS[finding]))},
                "overrides": draw(earlier),
                "clauses": ["EXA-003"],
            }
        )
    return found


@cache
def bare() -> PolicyFile:
    """A policy file with three questions and two findings, and nothing else."""
    plain = {"ask": "?", "clauses": ["EXA-003"], "not_known": {"ask_first": "yes"}}
    kinds = {"a": "yes_no", "b": "one_of", "c": "some_of"}
    facts = {
        name: Fact.model_validate(
            {**plain, "kind": kinds[name], "values": {} if name == "a" else dict.fromkeys(values, "words")}
        )
        for name, values in FACTS.items()
    }
    findings = {
        name: Conclusion.model_validate({"kind": name, "values": list(values)}) for name, values in FINDINGS.items()
    }
    nothing: dict[str, Any] = {"tracks": {}, "duties": {}, "events": {}, "rules": {}, "roles": {}}
    return starter().file.model_copy(update={"facts": facts, "findings": findings, **nothing})


def policy_of(rules: Mapping[str, Rule], *, in_a_diagram: bool = False) -> Policy:
    policy = replace(starter(), file=bare().model_copy(update={"rules": dict(rules)}), readings={}, choice={}, memo={})
    if in_a_diagram:
        policy.remember("space", lambda: Diagram(policy))
    return policy


def situations() -> Iterator[Situation]:
    """Every answer that a person can give to every question."""
    some = chain.from_iterable(combinations(FACTS["c"], size) for size in (1, 2, 3))
    for a, b, c in product(FACTS["a"], FACTS["b"], list(some)):
        yield {"a": (a,), "b": (b,), "c": c}


def concluded(policy: Policy) -> list[Run]:
    return [(held, *_run(policy, held)) for held in situations()]


def _run(policy: Policy, held: Situation) -> tuple[dict[str, set[str]], set[str]]:
    derived, order = case_conclusions(policy, held)
    return derived, set(order)


def found(policy: Policy, check: str) -> tuple[Finding, ...]:
    return CHECKS[check](policy, TODAY).findings


def elements(policy: Policy, check: str) -> set[str]:
    return {finding.element.partition(".")[2] for finding in found(policy, check)}


def fits(held: Held, facts: Mapping[str, Any]) -> bool:
    """Whether a small case is a part of what was answered."""
    return all(set(held[name]) == ({value} if isinstance(value, str) else set(value)) for name, value in facts.items())


def cases(findings: tuple[Finding, ...]) -> list[Mapping[str, Any]]:
    return [finding.case.facts for finding in findings if finding.case]


def rules_that_hold_together(rules: dict[str, Rule]) -> dict[str, Rule]:
    try:
        strata_of(rules)
    except AbsenceCycle:
        assume(False)
    return rules


@pytest.mark.parametrize("in_a_diagram", [False, True], ids=["table", "diagram"])
@settings(max_examples=25)
@given(rules=some_rules())
def test_what_is_found_is_what_brute_force_finds(in_a_diagram: bool, rules: dict[str, Rule]) -> None:
    policy = policy_of(rules_that_hold_together(rules), in_a_diagram=in_a_diagram)
    runs = concluded(policy)
    assert joint_of(policy).all.count == len(runs) == 2 * 3 * 7

    fired = set[str]().union(*(together for _, _, together in runs))
    assert elements(policy, "rule-never-fires") == set(rules) - fired

    values = {(name, value) for _, derived, _ in runs for name in FINDINGS for value in derived.get(name, ())}
    never = {(each.element.partition(".")[2], each.detail) for each in found(policy, "value-never-concluded")}
    assert never == {(name, value) for name in FINDINGS for value in FINDINGS[name]} - values

    conflicts = {
        (f"rules.{other}", one)
        for _, _, together in runs
        for one, other in combinations(sorted(together), 2)
        if rules[one].finding == rules[other].finding == "one" and rules[one].value != rules[other].value
    }
    assert {(each.element, each.detail) for each in found(policy, "two-values")} == conflicts

    useless = {name for name in FACTS if not any(matters(name, one, other) for one, other in combinations(runs, 2))}
    assert elements(policy, "fact-changes-nothing") == useless


def matters(fact: str, one: Run, other: Run) -> bool:
    """Whether two situations differ in the answer to one question alone, and in what follows."""
    apart = {name for name in FACTS if one[0][name] != other[0][name]}
    return apart == {fact} and one[1] != other[1]


@pytest.mark.parametrize("in_a_diagram", [False, True], ids=["table", "diagram"])
@settings(max_examples=25)
@given(rules=some_rules())
def test_small_cases_lead_to_a_gap_whatever_else_is_answered_and_leave_no_gap_out(
    in_a_diagram: bool, rules: dict[str, Rule]
) -> None:
    policy = policy_of(rules_that_hold_together(rules), in_a_diagram=in_a_diagram)
    said = cases(found(policy, "no-value"))
    for held in completions(policy, {}):
        is_gap = not case_conclusions(policy, held)[0].get("one")
        if len(said) < MOST_CASES:
            assert any(fits(held, facts) for facts in said) is is_gap, (held, said)
        else:
            assert is_gap or not any(fits(held, facts) for facts in said)


@settings(max_examples=20)
@given(rules=some_rules())
def test_no_case_with_fewer_answers_shows_a_conflict(rules: dict[str, Rule]) -> None:
    policy = policy_of(rules_that_hold_together(rules))
    rows = [(held, set(case_conclusions(policy, held)[1])) for held in completions(policy, {})]
    for finding in found(policy, "two-values"):
        pair = {finding.element.partition(".")[2], finding.detail}
        assert finding.case is not None
        assert all(pair <= together for held, together in rows if fits(held, finding.case.facts))
        for size in range(len(finding.case.facts)):
            for names in combinations(FACTS, size):
                shown: dict[tuple[tuple[str, ...], ...], bool] = {}
                for held, together in rows:
                    key = tuple(held[name] for name in names)
                    shown[key] = shown.get(key, True) and pair <= together
                assert not any(shown.values()), names


@settings(max_examples=25)
@given(rules=some_rules())
def test_a_rule_is_redundant_exactly_where_taking_it_away_changes_no_finding(rules: dict[str, Rule]) -> None:
    policy = policy_of(rules_that_hold_together(rules))
    runs = concluded(policy)
    whole = [derived for _, derived, _ in runs]
    fires = set[str]().union(*(together for _, _, together in runs))
    without = {
        name
        for name in fires
        if [d for _, d, _ in concluded(policy_of({n: r for n, r in rules.items() if n != name}))] == whole
    }
    assert elements(policy, "rule-redundant") == without
