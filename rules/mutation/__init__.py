"""Small faults for the data of a policy: each is what an editor could get wrong, and something should notice it."""

from __future__ import annotations

from rules.mutation import elements, limits, people, readings, situation, tracks
from rules.mutation.mutation import Mutation
from rules.policy import Policy

_IN_ORDER = (situation, tracks, limits, people, elements, readings)


def mutations(policy: Policy) -> tuple[Mutation, ...]:
    """Every fault that is tried on a policy, in the order of its file's sections; each has a name of its own."""
    return tuple(fault for kind in _IN_ORDER for fault in kind.faults(policy))
