"""`pytest --escalate-policy FOLDER`: one test for each thing that has to hold and each choice of readings."""

from __future__ import annotations

import pytest

from advice.conformance.invariants import LAWS
from advice.tracks import Tracks
from tests.conformance.exampleton import FOLDER
from tests.conformance.test_mutants import instead, nothing

pytest_plugins = ["pytester"]
ASK = ("--escalate-policy", str(FOLDER), "--escalate-examples", "10", "-p", "no:randomly", "-p", "no:cacheprovider")


def test_it_collects_one_test_for_each_thing_that_has_to_hold_and_each_choice(pytester: pytest.Pytester) -> None:
    found = pytester.runpytest_inprocess(*ASK, "--collect-only", "-q")
    lines = [line for line in found.outlines if line.startswith("exampleton") or "exampleton@2026-01-01[" in line]
    assert found.ret == 0
    assert len(lines) == 2 * len(LAWS)
    assert any("exampleton@2026-01-01[EXT-A1=b][danger-opens-protection]" in line for line in lines)


def test_what_holds_passes_and_what_nothing_shows_is_skipped(pytester: pytest.Pytester) -> None:
    found = pytester.runpytest_inprocess(*ASK, "-k", "defaults")
    outcomes = found.parseoutcomes()
    assert found.ret == 0
    assert outcomes.get("failed", 0) == 0
    assert outcomes["passed"] > len(LAWS) * 2 // 3
    assert outcomes["passed"] + outcomes["skipped"] == len(LAWS)


def test_what_does_not_hold_fails_with_its_case_and_no_trace_of_ours(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead(Tracks, "leave_by", nothing)(monkeypatch)
    found = pytester.runpytest_inprocess(*ASK, "-k", "EXT-A1 and is-taken", "--escalate-examples", "24")
    assert found.ret == 1
    text = found.stdout.str()
    assert "disagreement was withdrawn, and is still open" in text
    assert "# The advice:" in text
    assert "trial.py" not in text


def test_a_policy_that_is_not_there_is_told_and_without_one_nothing_happens(pytester: pytest.Pytester) -> None:
    wrong = pytester.runpytest_inprocess("--escalate-policy", "no-such-policy")
    assert wrong.ret == pytest.ExitCode.USAGE_ERROR
    assert "no-such-policy" in wrong.stderr.str() + wrong.stdout.str()
    pytester.makepyfile("def test_mine() -> None:\n    assert True\n")
    pytester.runpytest_inprocess().assert_outcomes(passed=1)
