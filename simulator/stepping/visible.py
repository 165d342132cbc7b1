"""What a case's answers come to: all that a fold, and the step rules, ever ask of them until more is learned."""

from __future__ import annotations

from dataclasses import dataclass

from advice.fold import Fold
from rules.compiler import duty_is, holds
from rules.decide import decide
from rules.model.limit import Limit
from rules.policy import Policy


@dataclass(frozen=True)
class Visible:
    """What answers come to.

    Attributes:
        opens: The tracks that apply.
        may_open: The tracks that may yet apply.
        found: The findings that have exactly one value: they name stages.
        applying: The duties whose conditions hold.
        limits: Which of several limits of a duty apply.
        owed: The duties that are to be done wherever they run.
        gated: Of those: the ones that wait for another duty while that runs.
    """

    opens: frozenset[str]
    may_open: frozenset[str]
    found: tuple[tuple[str, str], ...]
    applying: frozenset[str]
    limits: tuple[bool, ...]
    owed: frozenset[str]
    gated: frozenset[str]

    def owes(self, duty: str, *, is_past: bool) -> bool:
        """Whether the step rules confirm a duty that is live; of a stay that is over, where its conditions hold."""
        return duty in self.owed or (is_past and duty in self.applying)


def visible_of(fold: Fold) -> Visible:
    """What the answers of a case come to; worked out once for the same answers."""
    answers = frozenset(fold.rule_answers().items())
    return fold.policy.remember(("visible", answers), lambda: _visible(fold))


def _visible(fold: Fold) -> Visible:
    policy, findings, held = fold.policy, fold.findings(), fold.held()
    owed, gated = _owed(fold) if fold.learned else (frozenset[str](), frozenset[str]())
    return Visible(
        findings.opens,
        findings.may_open,
        tuple(sorted(findings.one().items())),
        frozenset(name for name, duty in policy.file.duties.items() if holds(duty.when, held)),
        tuple(holds(case.when, findings.closed) for limit in _several(policy) for case in limit.one_of),
        owed,
        gated,
    )


def _owed(fold: Fold) -> tuple[frozenset[str], frozenset[str]]:
    """The duties that are to be done wherever they run, and those of them that wait for another.

    What is owed of one duty, and whether it waits, depends on that duty and the one it needs alone, so that one
    question answers for all of them.
    """
    running = {duty_is(name): "running" for name in fold.policy.file.duties}
    decision = decide(fold.policy, fold.rule_answers(), running)
    return frozenset(decision.owed), frozenset(decision.gated)


def _several(policy: Policy) -> tuple[Limit, ...]:
    """The limits that differ by facts."""

    def find() -> tuple[Limit, ...]:
        duties = policy.file.duties.values()
        return tuple(part for duty in duties for part in duty.limit.every if part.one_of)

    return policy.remember("limits that differ by facts", find)
