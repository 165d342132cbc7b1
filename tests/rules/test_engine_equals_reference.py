"""The engine and the reference evaluator: the same findings and the same order of firing, the same steps.

For Camden under the defaults and under each single option that may be chosen, and for the starter:

- case rules: every combination of representatives (3,600 for Camden, 8 for the starter), and 200 combinations of true
  answers drawn from Camden's more than a million and the starter's 32,764. Where an option leaves the rules and
  what opens a track as they are, every fifth combination: the same rules were held to the whole space already;
- step rules: 150 states drawn from all that a track and a duty can be in, each with facts drawn as above, and 16,000
  more under Camden's defaults when there is time (`make search`), 4,000 otherwise.

Together, over the 31 policies of Camden, about 35,000 sets of facts and 8,650 states, or 20,650.
"""

from __future__ import annotations

import os
from functools import cache
from random import Random

import pytest

from rules.compiler import (
    CASE,
    DUTY_STATES,
    NO_EXIT,
    NO_STAGE,
    OPENS,
    TRACK_STATES,
    conditions,
    fact_domain,
    track_exit,
    track_is,
    track_stage,
)
from rules.compiler import duty_is as duty_attribute
from rules.completion import completions, rules_over_facts, rules_over_state
from rules.decide import run_case_rules, run_step_rules
from rules.policy import Policy
from rules.reference import case_conclusions, step_conclusions
from rules.ruleset import Held
from tests.rules.policies import WAYS, camden, starter, switches

DRAWN_FACTS = 200
DRAWN_STATES = 150
PARTS = 4 if os.environ.get("HYPOTHESIS_PROFILE") == "search" else 1
"""How often 4,000 states more are drawn under Camden's defaults."""
DEFAULTS = "Camden as it is"
STARTER = "the starter"
SWITCHED = {f"{reading}={option}": (reading, option) for reading, option in switches(camden())}
STARTER_SWITCHED = {f"{reading}={option}": (reading, option) for reading, option in switches(starter())}
POLICIES = (DEFAULTS, *SWITCHED, STARTER, *STARTER_SWITCHED)


@cache
def read(name: str) -> Policy:
    if name in SWITCHED:
        return camden().under(dict([SWITCHED[name]]))
    if name in STARTER_SWITCHED:
        return starter().under(dict([STARTER_SWITCHED[name]]))
    return starter() if name == STARTER else camden()


def chance(name: str) -> Random:
    return Random(name)  # noqa: S311 -- the same sample at every run, and no secret


def drawn_facts(policy: Policy, by: Random) -> dict[str, tuple[str, ...]]:
    """A true answer to every question that has a meaning."""
    held: dict[str, tuple[str, ...]] = {}
    for name, fact in policy.file.facts.items():
        if not fact.is_closed:
            continue
        values = fact_domain(fact)
        several = tuple(sorted(by.sample(values, by.randint(1, len(values)))))
        held[name] = several if fact.kind == "some_of" else (by.choice(values),)
    facts = policy.file.facts
    return {
        name: found for name, found in held.items() if all(c.is_met(held) for c in conditions(facts[name].asked_when))
    }


def drawn_state(policy: Policy, by: Random) -> dict[str, tuple[str, ...]]:
    """A state that a case could be in: a track that has begun is at one of its stages, left in some way or not."""
    inputs = rules_over_state(policy).inputs
    state = {CASE: by.choice(inputs[CASE])}
    for name, track in policy.file.tracks.items():
        state[track_is(name)] = by.choice(TRACK_STATES)
        begun = state[track_is(name)] not in ("not_open", "waiting")
        state[track_stage(name)] = by.choice(tuple(track.stages)) if begun else NO_STAGE
        state[track_exit(name)] = by.choice(inputs[track_exit(name)]) if begun else NO_EXIT
    for name in policy.file.duties:
        if duty_attribute(name) in inputs:
            state[duty_attribute(name)] = by.choice(DUTY_STATES)
    return {name: (value,) for name, value in state.items()}


def decides_as(one: Policy, other: Policy) -> bool:
    """Whether two readings of a policy have the same rules, compiled and as they are written."""
    opens = [{name: track.opens for name, track in policy.file.tracks.items()} for policy in (one, other)]
    return (
        rules_over_facts(one) == rules_over_facts(other)
        and one.file.rules == other.file.rules
        and one.file.findings == other.file.findings
        and opens[0] == opens[1]
    )


def in_sets(held: Held) -> dict[str, set[str]]:
    return {name: set(values) for name, values in held.items()}


def test_every_option_that_may_be_chosen_is_among_these_policies() -> None:
    readings = camden().readings.values()
    assert len(SWITCHED) == sum(len(reading.permitted) - 1 for reading in readings) == 30
    assert STARTER_SWITCHED == {"EXA-A1=b": ("EXA-A1", "b")}


@pytest.mark.parametrize("name", POLICIES)
def test_the_case_rules_conclude_and_fire_as_the_reference_says(name: str) -> None:
    policy, by = read(name), chance(name)
    representatives = list(completions(policy, {}))
    ways = 8 if policy is starter() or name in STARTER_SWITCHED else WAYS
    assert len(representatives) == (ways // 2 if name == "CAM-A11=c" else ways)
    if name not in (DEFAULTS, STARTER) and decides_as(policy, read(STARTER if name in STARTER_SWITCHED else DEFAULTS)):
        representatives = representatives[::5]
    for facts in (*representatives, *(drawn_facts(policy, by) for _ in range(DRAWN_FACTS))):
        derived, fired = run_case_rules(policy, facts)
        expected, order = case_conclusions(policy, facts)
        assert in_sets(derived) == expected, facts
        assert [found.rule for found in fired] == order, facts
        assert set(derived.get(OPENS, ())) == expected.get(OPENS, set()), facts


@pytest.mark.parametrize("name", POLICIES)
def test_the_step_rules_conclude_what_the_reference_says(name: str) -> None:
    concludes_as_the_reference(read(name), chance(name), DRAWN_STATES)


@pytest.mark.parametrize("part", range(PARTS))
def test_over_four_thousand_states_at_a_time_under_the_defaults_as_well(part: int) -> None:
    concludes_as_the_reference(read(DEFAULTS), chance(f"part {part}"), 4000)


def concludes_as_the_reference(policy: Policy, by: Random, states: int) -> None:
    for _ in range(states):
        facts = drawn_facts(policy, by)
        held = {**facts, **run_case_rules(policy, facts)[0], **drawn_state(policy, by)}
        assert in_sets(run_step_rules(policy, held)[0]) == step_conclusions(policy, held), held


def test_a_few_options_change_the_rules() -> None:
    assert {name for name in SWITCHED if not decides_as(read(name), camden())} == {"CAM-A10=b", "CAM-A11=c"}


@pytest.mark.parametrize("policy", [camden, starter], ids=[DEFAULTS, STARTER])
def test_the_states_drawn_leave_nothing_out_that_a_track_or_a_duty_can_be_in(policy: object) -> None:
    assert callable(policy)
    found, by = policy(), chance(DEFAULTS)
    seen: dict[str, set[str]] = {}
    for _ in range(DRAWN_STATES):
        for name, values in drawn_state(found, by).items():
            seen.setdefault(name, set()).update(values)
    inputs = rules_over_state(found).inputs
    assert {name: set(inputs[name]) for name in seen} == seen


def test_the_order_of_firing_is_by_stratum_and_then_by_name() -> None:
    facts: Held = {"imminent_risk": ("yes",), "agencies": ("same",), "case_type": ("cin",), "issue": ("conduct",)}
    fired = [found.rule for found in run_case_rules(camden(), facts)[1]]
    assert fired == ["inside-one-agency", "protect-first", f"{OPENS} protect"]
    elsewhere = {**facts, "agencies": ("different",), "issue": ("closure", "conduct")}
    fired = [found.rule for found in run_case_rules(camden(), elsewhere)[1]]
    assert fired == [
        "protect-first", "child-in-scope", "conduct-of-a-worker", "disagreement-about-a-child",
        f"{OPENS} conduct", f"{OPENS} disagreement", f"{OPENS} protect",
    ]  # fmt: skip
