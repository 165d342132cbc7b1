"""Names and dates in the head of a policy."""

from __future__ import annotations

from collections.abc import Iterator

from foundation.errors import Problem
from rules.names.looking_up import missing, wrong
from rules.policy import Policy


def problems_in(policy: Policy) -> Iterator[Problem]:
    """What is wrong with what a policy says of itself."""
    header = policy.file.policy
    if header.emergency:
        yield from missing(policy, ("policy", "emergency"), "role", [header.emergency.role], policy.file.roles)
    if policy.valid_until and policy.valid_until < policy.valid_from:
        what = "the policy ends before it begins"
        yield wrong(policy, ("policy", "valid_until"), what, f"write a day from {header.valid_from} on")
