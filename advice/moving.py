"""Moves from one stage to another that no exit foresees: which powers provide for them, and what is said of others."""

from __future__ import annotations

from advice.state import Run, Visit
from rules.compiler import holds
from rules.policy import Policy
from rules.ruleset import Held


def powers_to(policy: Policy, held: Held, run: Run, visit: Visit, stage: str) -> tuple[str, ...]:
    """The powers that are offered at a stay at a stage, and lead to another stage."""
    return tuple(
        name
        for name, power in sorted(policy.file.powers.items())
        if power.to_stage in ("any", stage)
        and visit.stage in policy.stages_of(power, run.track)
        and holds(power.when, held)
    )


def departure(policy: Policy, held: Held, run: Run, visit: Visit, stage: str) -> tuple[str, tuple[str, ...]]:
    """What is said of a move outside the policy, or of one under a power whose use nobody reported; with clauses."""
    called = policy.stage(run.track, stage).called
    powers = powers_to(policy, held, run, visit, stage)
    if not powers:
        clauses = policy.stage(run.track, visit.stage).clauses
        return f"the case went to {called}, which the policy does not provide for here", clauses
    clauses = tuple(clause for name in powers for clause in policy.file.powers[name].clauses)
    return f"the case went to {called}; that it was under {' or '.join(powers)} has not been reported", clauses
