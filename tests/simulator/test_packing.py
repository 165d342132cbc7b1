"""A policy goes to another process without what this one has looked up in it."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from simulator.workers import packed, unpacked
from tests.simulator.proof.shipped import study


def test_a_scenario_can_be_sent_on_after_its_policy_was_used(tmp_path: Path) -> None:
    scenario = study(tmp_path, "sutton")
    policy = scenario.policy
    policy.remember("a lock", Lock)
    element = next(iter(policy.file.duties.values()))
    policy.stages_of(element, policy.track_order[0])
    there = unpacked(packed(scenario)).policy
    assert there.memo == {}
    assert there.version == policy.version
    assert there.digest == policy.digest
