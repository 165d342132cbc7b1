"""Every policy that ships: the engine concludes what the plain evaluator does, and every option reads as it should.

Case rules: every combination of representatives under the defaults, and 100 true combinations under each single option
that may be chosen. Step rules: 400 states under the defaults, 20 under each option.
"""

from __future__ import annotations

import pytest

from rules.completion import completions
from rules.decide import run_case_rules
from rules.library import load_policies
from rules.policy import Policy
from rules.reference import case_conclusions
from tests.rules.policies import switches
from tests.rules.test_engine_equals_reference import chance, concludes_as_the_reference, drawn_facts, in_sets

OTHERS = [policy for policy in load_policies() if policy.id != "camden"]
"""Camden is held to more in `test_engine_equals_reference.py`."""
SWITCHED = [(policy, reading, option) for policy in OTHERS for reading, option in switches(policy)]


def fires_as_the_reference(policy: Policy, facts: dict[str, tuple[str, ...]]) -> None:
    derived, fired = run_case_rules(policy, facts)
    expected, order = case_conclusions(policy, facts)
    assert in_sets(derived) == expected, facts
    assert [found.rule for found in fired] == order, facts


@pytest.mark.parametrize("policy", OTHERS, ids=lambda policy: policy.id)
def test_the_engine_concludes_and_fires_as_the_reference_says(policy: Policy) -> None:
    for held in completions(policy, {}):
        fires_as_the_reference(policy, dict(held))
    concludes_as_the_reference(policy, chance(policy.id), 400)


@pytest.mark.parametrize(("policy", "reading", "option"), SWITCHED, ids=[f"{r}={o}" for _, r, o in SWITCHED])
def test_the_engine_concludes_as_the_reference_says_under_each_option(
    policy: Policy, reading: str, option: str
) -> None:
    under, by = policy.under({reading: option}), chance(f"{reading}={option}")
    for _ in range(100):
        fires_as_the_reference(under, drawn_facts(under, by))
    concludes_as_the_reference(under, by, 20)
