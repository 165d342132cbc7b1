"""The policies that ship, and those of Exampleshire: what is found in them, and nothing beyond what is accepted."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from advice.check.report import KNOWN
from rules.check import check
from rules.check.accepted import accepted_beside, judge
from rules.check.finding import Checked
from rules.library import load_policies
from rules.loader import load_policy
from rules.policy import Policy

TODAY = date(2026, 12, 1)
LONGEST_ACCEPTANCE = date(2028, 12, 1)
"""Two years from then: nobody accepts a gap for longer without looking again."""
SHIPPED = {policy.id: policy for policy in load_policies()}
FICTIONAL = sorted((Path(__file__).parent.parent.parent / "generality" / "policies").glob("*/*"))
COMBINATIONS = {"camden": 1_110_168, "oxfordshire": 4_643_840_645_280, "st-helens": 493_392, "sutton": 300_703_488}


@cache
def checked(name: str) -> tuple[Checked, ...]:
    return check(SHIPPED[name], today=TODAY)


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_is_found_beyond_what_is_accepted_and_all_that_is_accepted_is_found(name: str) -> None:
    policy = SHIPPED[name]
    judged = judge(policy, checked(name), accepted_beside(policy), today=TODAY, known=KNOWN)
    assert [(finding.id, finding.says) for each in judged.checked for finding in each.findings] == []
    assert judged.accepted
    assert all(acceptance.review_by <= LONGEST_ACCEPTANCE for _, acceptance in judged.accepted)


@pytest.mark.parametrize("name", SHIPPED)
def test_no_advice_of_theirs_can_be_wrong_or_missing(name: str) -> None:
    assert [finding.id for each in checked(name) for finding in each.findings if finding.weight == "error"] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_finding_can_be_told_from_every_other_and_cites_clauses_of_the_policy(name: str) -> None:
    findings = [finding for each in checked(name) for finding in each.findings]
    assert [identity for identity, count in Counter(finding.id for finding in findings).items() if count > 1] == []
    for finding in findings:
        assert finding.clauses, finding.id
        assert set(finding.clauses) <= set(SHIPPED[name].clauses), finding.id
        assert finding.place.line, finding.id


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_proved_is_said_and_for_how_many_answers(name: str) -> None:
    by_name = {each.check: each for each in checked(name)}
    said = f"proved for all {COMBINATIONS[name]:,} combinations of answers"
    for joint in ("danger-unprotected", "no-answer", "two-values", "no-value", "engine-differs"):
        assert by_name[joint].extent.in_words == said
        assert "by itself" in by_name[joint].extent.assumes[-1]


@pytest.mark.parametrize("path", FICTIONAL, ids=lambda path: "-".join(path.parts[-2:]))
def test_the_fictional_policies_have_gaps_of_their_own_and_no_errors_but_those(path: Path) -> None:
    policy: Policy = load_policy(path, every_option=False)
    found = [finding for each in check(policy, today=TODAY) for finding in each.findings]
    assert [finding.id for finding in found if finding.weight == "error"] == []
    assert all(set(finding.clauses) <= set(policy.clauses) for finding in found)
