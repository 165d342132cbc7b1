"""Every check finds what breaks a policy, with its clauses and the smallest case, and finds nothing in a sound one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rules.check import CHECKS, check
from tests.rules.check.broken import FAULTS, Broken, one_of, two_contacts, waits_for_ever
from tests.rules.check.further import FURTHER
from tests.rules.check.near import NEAR, power
from tests.rules.check.page import message_shown
from tests.rules.check.sound import TODAY, Change, Data, found, looked, written

FIRST = {fault.check: fault for fault in reversed(FAULTS)}
"""The fault of which docs/checks.md shows the message."""
ELSEWHERE = {"engine-differs", "steps-differ", "clause-unaccounted", "second-reading-differs"}
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


@pytest.mark.parametrize(("check_name", "change"), NEAR, ids=[f"{name}-{change.__name__}" for name, change in NEAR])
def test_what_only_comes_near_a_fault_is_passed_over(check_name: str, change: Change, tmp_path: Path) -> None:
    assert found(written(tmp_path, change), check_name) == {}


def test_a_power_of_the_other_side_does_not_help_those_who_wait(tmp_path: Path) -> None:
    def theirs(data: Data) -> None:
        waits_for_ever(data)
        data["roles"]["other"] = {"called": "they", "of": "other_side", "found": "agency", "clauses": ["EXA-003"]}
        data["powers"] = {"start-again": power(who="other")}

    assert list(found(written(tmp_path, theirs), "waits-for-ever")) == ["tracks.disagreement.stages.stage-2"]


def test_a_document_of_the_last_of_february_ages_with_the_others(tmp_path: Path) -> None:
    def printed(data: Data) -> None:
        data["policy"]["printed"] = "2024-02-29"

    policy = written(tmp_path, printed)
    assert not CHECKS["source-aged"](policy, date(2027, 2, 28)).findings
    assert CHECKS["source-aged"](policy, date(2027, 3, 1)).findings


def test_of_a_version_that_was_replaced_it_is_not_said_that_it_has_aged(tmp_path: Path) -> None:
    def replaced(data: Data) -> None:
        data["policy"] |= {"printed": "2015-01-01", "review_by": "2016-01-01", "valid_until": "2026-06-30"}

    policy = written(tmp_path, replaced)
    assert found(policy, "source-aged") == found(policy, "review-passed") == {}


def test_of_a_version_whose_last_day_is_yet_to_come_it_is_said(tmp_path: Path) -> None:
    def ending(data: Data) -> None:
        data["policy"] |= {"printed": "2015-01-01", "review_by": "2016-01-01", "valid_until": "2026-12-31"}

    policy = written(tmp_path, ending)
    assert [*found(policy, "source-aged"), *found(policy, "review-passed")] == ["policy", "policy"]


def test_a_hand_over_slower_than_several_limits_of_one_duty_is_told_once_by_the_shortest(tmp_path: Path) -> None:
    def by_gravity(data: Data) -> None:
        two_contacts(data)
        short = ({"serious": ["no"]}, {"hours": 8}), ({"serious": ["yes"]}, {"hours": 4})
        data["duties"]["settle"] |= {"limit": one_of(*short), "readings": ["EXA-A1"]}
        data["duties"]["hand-over"]["limit"] = {"working_days": 1}
        del data["duties"]["hand-over"]["prompt"]

    (finding,) = looked(written(tmp_path, by_gravity), "limit-shorter-than-hand-over").findings
    assert "within 4 hours" in finding.says
    assert finding.case is not None
    assert finding.case.facts["serious"] == "yes"
