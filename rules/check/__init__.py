"""Is this policy right? Checks on the policy alone: each proves or refutes, and says which it did and under what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rules.check import (
    answers,
    danger,
    duties,
    engine,
    limits,
    needed,
    papers,
    readings,
    second_reading,
    silence,
    sources,
    stages,
    wording,
)
from rules.check.finding import Checked
from rules.check.look import Check
from rules.policy import Policy

_IN_ORDER = (
    danger,
    answers,
    stages,
    silence,
    duties,
    limits,
    wording,
    papers,
    sources,
    second_reading,
    readings,
    needed,
    engine,
)
"""What concerns a child first; then what a person meets; then the papers, and what only a policy officer sees."""

CHECKS: Mapping[str, Check] = {check.name: check for part in _IN_ORDER for check in part.CHECKS}
"""Every check by its name, in reading order."""


def check(policy: Policy, *, today: date) -> tuple[Checked, ...]:
    """Look at a policy in every way, as it is read and under each other option of each reading.

    Args:
        policy: The policy.
        today: The day on which it is looked at; only what ages depends on it.
    """
    return tuple(each(policy, today) for each in CHECKS.values())
