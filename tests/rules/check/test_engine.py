"""Before a policy is relied on: what is said where the engine, the reference and the joint analysis do not agree."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rules import reference
from rules.check import engine
from rules.check.joint import joint_of
from rules.policy import Policy
from rules.ruleset import Held
from tests.rules.check.sound import TODAY, Data, looked, written
from tests.rules.policies import camden, starter


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    return written(tmp_path)


def test_where_the_engine_concludes_otherwise_it_is_said_with_the_answers(
    policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lying(of: Policy, facts: Held) -> tuple[dict[str, set[str]], list[str]]:
        derived, fired = reference.case_conclusions(of, facts)
        return ({}, fired) if facts["agencies"] == ("same",) else (derived, fired)

    monkeypatch.setattr(engine, "case_conclusions", lying)
    (finding,) = looked(policy, "engine-differs").findings
    assert finding.weight == "error"
    assert finding.case is not None
    assert finding.case.facts["agencies"] == "same"
    assert "ours to mend" in finding.mend


def test_another_order_of_firing_is_a_difference_too(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    def backwards(of: Policy, facts: Held) -> tuple[dict[str, set[str]], list[str]]:
        derived, fired = reference.case_conclusions(of, facts)
        return derived, fired[::-1]

    monkeypatch.setattr(engine, "case_conclusions", backwards)
    assert looked(policy, "engine-differs").findings


def test_where_what_the_other_checks_rest_on_is_wrong_it_is_said(policy: Policy) -> None:
    joint = joint_of(policy)
    wrong = {**joint.fires, "protect-first": joint.none}
    policy.memo["joint"] = replace(joint, fires=wrong)
    (finding,) = looked(policy, "engine-differs").findings
    assert finding.case is not None
    assert finding.case.facts["imminent_risk"] == "yes"


@pytest.mark.parametrize(
    ("left_out", "element"),
    [("owes duty", "duties.refer-at-once"), ("what follows disagreement", "tracks.disagreement")],
)
def test_where_the_steps_differ_the_element_is_named(
    left_out: str, element: str, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lying(of: Policy, held: Held) -> dict[str, set[str]]:
        return {name: values for name, values in reference.step_conclusions(of, held).items() if name != left_out}

    monkeypatch.setattr(engine, "step_conclusions", lying)
    findings = looked(policy, "steps-differ").findings
    assert element in {finding.element for finding in findings}
    assert all(finding.weight == "error" for finding in findings)


def test_an_option_under_which_a_duty_steps_otherwise_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def only_sometimes(data: Data) -> None:
        data["duties"]["write-down"]["when"] = {
            "by_reading": "EXA-A1", "a": {"agencies": ["different"]}, "b": {"agencies": ["same"]}
        }  # fmt: skip

    def lying(of: Policy, held: Held) -> dict[str, set[str]]:
        found = reference.step_conclusions(of, held)
        return {} if of.choice["EXA-A1"] == "b" and "write-down" in found.get("owes duty", set()) else found

    monkeypatch.setattr(engine, "step_conclusions", lying)
    findings = looked(written(tmp_path, only_sometimes), "steps-differ").findings
    assert [(finding.element, finding.readings) for finding in findings] == [("duties.write-down", {"EXA-A1": "b"})]


def test_rules_with_which_the_engine_cannot_be_trusted_are_refused_in_words(
    policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rules.engine.MOST_RULES", 3)
    for check in ("engine-differs", "steps-differ"):
        (finding,) = looked(policy, check).findings
        assert finding.says.startswith("the engine cannot be trusted with this policy: There are ")


def test_how_far_each_looked_is_said() -> None:
    assert looked(starter(), "engine-differs").extent.in_words == "proved for all 32,764 combinations of answers"
    steps = looked(starter(), "steps-differ").extent
    assert steps.in_words == "tried on 200 states of all together, seed 7"
    assert steps.assumes[0].startswith("each duty, power, right and exit alone in all ")
    ends = engine.CHECKS[0](camden(), TODAY).extent
    assert ends.assumes[0] == "each rule fires at most once, in one of 2 strata, so that it is over after 13 firings"
