"""A policy that asks more than can be tried one by one: it is checked exactly all the same, by a decision diagram."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.check.diagram import Diagram
from rules.check.joint import joint_of
from rules.completion import completions
from rules.errors import PolicyTooLarge
from rules.policy import Policy
from tests.rules.check.broken import rule, yes_no
from tests.rules.check.sound import Data, found, looked, written

QUESTIONS = [f"question_{number}" for number in range(14)]
COMBINATIONS = 2**14 * 2 * 2 * (2**13 - 1)
"""Fourteen questions more than those of the starter."""


def many_questions(data: Data) -> None:
    """One rule for each of fourteen questions, and one for where all are answered no."""
    data["findings"]["gravity"] = {"kind": "one", "values": ["low", "high"], "clauses": ["EXA-003"]}
    for question in QUESTIONS:
        data["facts"][question] = yes_no("Is it so?")
        data["rules"][f"{question.replace('_', '-')}-is-grave"] = rule({question: ["yes"]}, {"gravity": "high"})
    data["rules"]["nothing-is-grave"] = rule({question: ["no"] for question in QUESTIONS}, {"gravity": "low"})


def with_a_conflict(data: Data) -> None:
    many_questions(data)
    corner = {question: ["yes"] for question in QUESTIONS[3:7]}
    data["rules"]["not-so-grave"] = rule(corner, {"gravity": "low"}, clause="EXA-004")


def with_a_gap(data: Data) -> None:
    many_questions(data)
    data["rules"]["nothing-is-grave"]["when"] |= {"agencies": ["different"]}


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return written(tmp_path_factory.mktemp("many"), many_questions)


def test_it_cannot_be_tried_one_by_one(policy: Policy) -> None:
    with pytest.raises(PolicyTooLarge):
        completions(policy, {})
    assert isinstance(joint_of(policy).space, Diagram)


@pytest.mark.parametrize("check", ["two-values", "no-value", "rule-never-fires", "rule-redundant", "no-answer"])
def test_it_is_proved_for_all_combinations(check: str, policy: Policy) -> None:
    checked = looked(policy, check)
    assert checked.findings == ()
    assert checked.extent.proved
    assert f"{COMBINATIONS:,} combinations of answers" in checked.extent.in_words


def test_questions_that_matter_are_told_from_those_that_do_not(policy: Policy) -> None:
    assert found(policy, "fact-changes-nothing") == {}


def test_a_conflict_in_one_corner_is_found_with_the_four_answers_that_show_it(tmp_path: Path) -> None:
    findings = found(written(tmp_path, with_a_conflict), "two-values")
    assert len(findings) == len(QUESTIONS)
    inside = findings["rules.question-3-is-grave:not-so-grave"]
    assert inside.case is not None
    assert inside.case.facts == dict.fromkeys(QUESTIONS[3:7], "yes")
    outside = findings["rules.question-0-is-grave:not-so-grave"]
    assert outside.case is not None
    assert outside.case.facts == dict.fromkeys([QUESTIONS[0], *QUESTIONS[3:7]], "yes")


def test_a_gap_is_found_of_which_every_answer_matters(tmp_path: Path) -> None:
    (gap,) = found(written(tmp_path, with_a_gap), "no-value").values()
    assert gap.case is not None
    assert gap.case.facts == {"agencies": "same", **dict.fromkeys(QUESTIONS, "no")}


def test_the_engine_is_tried_on_a_number_of_combinations_that_is_said(policy: Policy) -> None:
    checked = looked(policy, "engine-differs")
    assert checked.findings == ()
    assert checked.extent.in_words == "tried on 1,000 combinations of answers, seed 7"


def test_that_advice_could_not_weigh_so_many_questions_is_found(policy: Policy) -> None:
    (finding,) = looked(policy, "too-many-ways").findings
    assert "question_13" in finding.says
