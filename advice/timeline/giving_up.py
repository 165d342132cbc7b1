"""When a stage is given up that no limit of its own ends: the date that exists, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from advice.advice import Step
from advice.dating import is_dated_by_itself
from advice.ledger import FAR
from advice.state import Owed, Run, Visit
from advice.steps import BESIDE
from advice.timeline.look import Look
from advice.timeline.own_side import does_alone, is_answer
from advice.timeline.stay import Basis
from rules.model.parts import FAILING, Exit

_NOT_WAITED_FOR = (*BESIDE, "refrain", "support", "move_up")


@dataclass(frozen=True)
class GivingUp:
    """When to report that nobody has answered.

    Attributes:
        at: When; None where nothing gives a date.
        basis: What that rests on.
        step: The step whose date it is.
    """

    at: datetime | None
    basis: Basis
    step: Step | None


def exit_for(look: Look, run: Run, visit: Visit) -> Exit | None:
    """How it is reported that a stage has failed: no response, or not resolved if there was one; None if neither."""
    answers = ("reply", "decide")
    was_answered = any(
        owed.visit is visit and owed.done and look.policy.file.duties[owed.duty].act in answers
        for owed in look.course.owed
    )
    order = ("unresolved", "no_response") if was_answered else ("no_response", "unresolved")
    exits = look.stage(run, visit).exits
    return next((exit_ for exit_ in (*order, *FAILING) if exit_ in exits), None)


def giving_up(look: Look, run: Run, visit: Visit) -> GivingUp | None:
    """When to report that a stage has failed; None where a limit of its own ends it, and nobody has to.

    The date by which those who are asked should have answered comes first; where there is none, the one on which your
    side asks them for it; then a total; then the last date by which anybody else should have done something.
    """
    here = look.steps_at(run, visit)
    within = [step for step in here if not look.duty(step).over and step.act != "move_up"]
    lapse = look.lapse(run)
    if lapse and not _is_own_silence(lapse, here, look) and _has_its_own_date(look, lapse[1]):
        return None
    answers = _earliest(step for step in within if is_answer(look, step) and _is_of_this_stage(look, step))
    asking = _earliest(step for step in within if step.act == "check" and step.is_yours and step.is_prompt)
    found = answers or asking
    if lapse and not _is_own_silence(lapse, here, look):
        return found if found and found.at and found.at < lapse[0] else None
    return found or _total(here, look, visit) or _last_of_others(within, look) or GivingUp(None, "none", None)


def _is_own_silence(lapse: tuple[datetime, Owed, str], here: Iterable[Step], look: Look) -> bool:
    """Whether what runs out is something that your own side does in time."""
    return any(step.duty == lapse[1].duty and does_alone(look, step) for step in here)


def _has_its_own_date(look: Look, owed: Owed) -> bool:
    duty = look.policy.file.duties[owed.duty]
    return not duty.over and is_dated_by_itself(duty.limit, owed, look.course.course())


def _is_of_this_stage(look: Look, step: Step) -> bool:
    """Whether the date of a step is that of its stage: a prompt of ours, or a limit that is no more than a total."""
    limit, course = look.duty(step).limit, look.course.course()
    owed = (owed for owed in look.course.owed if owed.duty == step.duty and owed.is_live)
    return step.due is None or any(is_dated_by_itself(limit, each, course) for each in owed)


def _earliest(steps: Iterable[Step]) -> GivingUp | None:
    dated = [step for step in steps if step.due or step.prompt]
    return _given_by(min(dated, key=_date)) if dated else None


def _date(step: Step) -> tuple[datetime, str]:
    return step.due or step.prompt or FAR, step.duty


def _given_by(step: Step) -> GivingUp:
    return GivingUp(step.due, "date", step) if step.due else GivingUp(step.prompt, "ours", step)


def _total(here: Iterable[Step], look: Look, visit: Visit) -> GivingUp | None:
    """What is due over several stages, as long as it says anything about this one."""
    totals = [step for step in here if is_answer(look, step) and step.due and step.due >= visit.began]
    resting = [step for step in totals if look.duty(step).over or not _is_of_this_stage(look, step)]
    found = min(resting, key=_date, default=None)
    return GivingUp(found.due, "total", found) if found else None


def _last_of_others(within: Iterable[Step], look: Look) -> GivingUp | None:
    """Where nobody is said to answer by a date: the last one by which somebody else should do anything here."""
    others = [step for step in within if step.act not in _NOT_WAITED_FOR and not does_alone(look, step)]
    dated = [step for step in others if step.due or step.prompt]
    return _given_by(max(dated, key=_date)) if dated else None
