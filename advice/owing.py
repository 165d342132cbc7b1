"""What is owed now: of all that a case's ledger holds, what the step rules confirm."""

from __future__ import annotations

from advice.state import Owed
from rules.compiler import holds
from rules.decide import Decision
from rules.policy import Policy


def is_owed(policy: Policy, decision: Decision, owed: Owed) -> bool:
    """Of the current visit by the step rules; of an older one, where the conditions of the duty still hold.

    Args:
        policy: The policy.
        decision: What it says where the case stands; where this one duty stands is enough.
        owed: What is live in the ledger.
    """
    if owed.duty in decision.owed:
        return True
    if owed.visit is None or (owed.run and owed.visit is owed.run.visit):
        return False
    return holds(policy.file.duties[owed.duty].when, {**decision.findings.closed, **decision.findings.common})
