"""Every check finds what breaks a policy, with its clauses and the smallest case, and finds nothing in a sound one."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.check import CHECKS, check
from tests.rules.check.broken import FAULTS, Broken
from tests.rules.check.further import FURTHER
from tests.rules.check.page import message_shown
from tests.rules.check.sound import TODAY, found, written

FIRST = {fault.check: fault for fault in reversed(FAULTS)}
"""The fault of which docs/checks.md shows the message."""
ELSEWHERE = {"engine-differs", "steps-differ", "clause-unaccounted"}
"""Checks that no change of the sound policy breaks; each has tests of its own."""


def test_in_a_sound_policy_no_check_finds_anything(tmp_path: Path) -> None:
    checked = check(written(tmp_path), today=TODAY)
    assert [(finding.id, finding.says) for each in checked for finding in each.findings] == []
    assert [each.check for each in checked] == list(CHECKS)


def test_every_check_has_a_policy_that_breaks_it() -> None:
    assert {fault.check for fault in FAULTS} == set(CHECKS) - ELSEWHERE


@pytest.mark.parametrize("fault", [*FAULTS, *FURTHER], ids=lambda fault: f"{fault.check}-{fault.change.__name__}")
def test_a_fault_is_found_with_its_clauses_and_its_smallest_case(fault: Broken, tmp_path: Path) -> None:
    policy = written(tmp_path, fault.change, clauses=fault.rows, readings=fault.readings)
    findings = found(policy, fault.check)
    assert fault.found in findings, list(findings)
    finding = findings[fault.found]
    assert fault.says in finding.says, finding.says
    if FIRST[fault.check] is fault:
        assert message_shown(fault.check) == finding.says, "docs/checks.md shows another message"
    assert finding.clauses == fault.clauses
    assert finding.mend
    assert finding.readings == fault.switched
    assert (finding.case.facts if finding.case else None) == fault.facts
    assert finding.place.file.endswith("policy.yaml")
