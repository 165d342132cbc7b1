"""The policies that ship: what is found in them is accepted, and nothing else is found.

Those of Exampleshire are held to the same in tests/generality/test_broken_copies.py.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from advice.check.report import KNOWN
from rules.check import check
from rules.check.accepted import accepted_beside, judge
from rules.library import load_policies

TODAY = date(2026, 12, 1)
LONGEST_ACCEPTANCE = date(2028, 12, 1)
"""Two years from then: nobody accepts a gap for longer without looking again."""
SHIPPED = {policy.id: policy for policy in load_policies()}
COMBINATIONS = {"camden": 1_110_168, "oxfordshire": 4_643_840_645_280, "st-helens": 493_392, "sutton": 300_703_488}


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_is_found_beyond_what_is_accepted_and_what_is_said_of_it_is_so(name: str) -> None:
    """All at once: the checks take longest, and each worker of a run would do them again."""
    policy = SHIPPED[name]
    checked = check(policy, today=TODAY)
    findings = [finding for each in checked for finding in each.findings]

    judged = judge(policy, checked, accepted_beside(policy), today=TODAY, known=KNOWN)
    assert [(finding.id, finding.says) for each in judged.checked for finding in each.findings] == []
    assert judged.accepted
    assert all(acceptance.review_by <= LONGEST_ACCEPTANCE for _, acceptance in judged.accepted)

    assert [finding.id for finding in findings if finding.weight == "error"] == [], "advice can be wrong or missing"
    assert [identity for identity, count in Counter(finding.id for finding in findings).items() if count > 1] == []
    for finding in findings:
        assert finding.clauses, finding.id
        assert set(finding.clauses) <= set(policy.clauses), finding.id
        assert finding.place.line, finding.id

    by_name = {each.check: each for each in checked}
    said = f"proved for all {COMBINATIONS[name]:,} combinations of answers"
    for joint in ("danger-unprotected", "no-answer", "two-values", "no-value", "engine-differs"):
        assert by_name[joint].extent.in_words == said
        assert "by itself" in by_name[joint].extent.assumes[-1]
