"""What is owed now: of all that a case's ledger holds, what the step rules confirm."""

from __future__ import annotations

from collections.abc import Mapping

from advice.case import Answer
from advice.fold import Fold
from advice.state import Owed
from rules.compiler import duty_is, holds
from rules.decide import Decision, decide
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


def decision_on(course: Fold, duty: str) -> Decision:
    """What the policy says of one duty that is live, whatever else stands how: the same as of the whole case."""
    needs = course.policy.file.duties[duty].needs
    return decision_on_one(course.policy, course.rule_answers(), duty, waits=bool(needs and course.ledger.live(needs)))


def decision_on_one(policy: Policy, answers: Mapping[str, Answer], duty: str, *, waits: bool = False) -> Decision:
    """What the policy says of one duty that is live.

    What is owed of one duty, and whether it waits, depends on that duty and the one it needs alone, so that one
    question answers for every case that is alike in these.

    Args:
        policy: The policy.
        answers: The answers to the facts that its rules read.
        duty: The duty.
        waits: Whether the duty that it needs is still to be done.
    """
    state = {duty_is(duty): "running"}
    if waits and (needs := policy.file.duties[duty].needs):
        state[duty_is(needs)] = "running"
    return decide(policy, answers, state)
