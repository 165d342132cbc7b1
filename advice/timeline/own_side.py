"""What the side that raised a concern does by itself, and so is taken to do in a dry run; nobody else does anything."""

from __future__ import annotations

from datetime import datetime

from advice.advice import Step
from advice.ledger import LAPSING
from advice.timeline.look import Look
from advice.timeline.stay import Entry, Used
from rules.policy import Policy

_ANSWERS = ("settle", "reply", "decide")
"""The acts by which a matter is answered: those who are asked at a stage never do them."""
ALONE = ("raise", "refer", "protect", "send", "tell", "report", "record")
"""The acts that one side can do alone where both owe them together."""
NEVER = ("settle", "move_up", "refrain")
"""Acts that are not done like others: nothing is settled, moves are played, and to refrain has no moment."""


def does_alone(look: Look, step: Step) -> bool:
    """Whether the side that raised the concern does a step, or its own part of it, without the other."""
    if step.act in NEVER or _waits_for_others(look, step):
        return False
    if step.sides:
        return "raising" in step.sides
    sides = {member.side for member in step.who.members}
    if sides == {"raising"}:
        return not (step.act in _ANSWERS and _is_asked(look, step))
    return "raising" in sides and step.act in ALONE


def is_answer(look: Look, step: Step) -> bool:
    """Whether doing a step would answer the matter at its stage: a decision does if those who are asked make it."""
    return step.act in ("settle", "reply") or (step.act == "decide" and (_is_asked(look, step) or step.who.is_yours))


def _is_asked(look: Look, step: Step) -> bool:
    """Whether those who owe a step are those who are asked at its stage, or part of them."""
    who, roles = look.duty(step).who, look.policy.file.roles
    meet = look.policy.stage(step.track, step.stage).meet if step.stage else None
    if who.met_at_stage or meet is None:
        return who.met_at_stage and who.side != "raising"
    asked = {part for role in meet.roles for part in (role, *(roles[role].made_of or ()))}
    return bool(asked & set(who.roles)) or (who.found is not None and who.found == meet.found)


def _waits_for_others(look: Look, step: Step) -> bool:
    """Whether a step comes after another one that your side does not do."""
    gates = [gate for gate in look.steps if gate.duty == step.waits_on and gate.track in ("", step.track)]
    return any(not does_alone(look, gate) for gate in gates)


def matters(policy: Policy) -> frozenset[str]:
    """The duties by whose being done, or not done in time, something else comes about."""

    def compute() -> frozenset[str]:
        file, found = policy.file, set[str | None]()
        for name, duty in file.duties.items():
            anchors = (limit.anchor.done for limit in duty.limit.every if limit.anchor)
            found |= {duty.starts.done, duty.starts.late, duty.needs, *anchors}
            found |= {name} if duty.if_late in LAPSING else set()
        for track in file.tracks.values():
            found |= {wait.until.done for wait in track.waits_for.values()}
            found |= {stage.resolved_by.done for stage in track.stages.values()}
        return frozenset(name for name in found if name)

    return policy.remember("duties that matter", compute)


def entry_of(look: Look, step: Step, now: datetime) -> Entry:
    """A step as an entry of a dry run, with the moment that counts for it."""
    yours = does_alone(look, step) or (step.act == "move_up" and step.who.is_yours)
    if not yours:
        moment = step.due or step.prompt
        return Entry(moment, "due" if step.due else "prompt" if moment else "none", yours, step)
    moment = step.moment
    if moment is None or moment >= now:
        return Entry(moment, used_of(step), yours, step)
    return Entry(now, "at_once", yours, step)


def used_of(step: Step) -> Used:
    """Which of its dates the moment to plan for is."""
    if step.moment is None:
        return "none"
    if step.due is None:
        return "prompt"
    if step.moment == step.due:
        return "due"
    return "act_by" if step.moment == step.act_by else "aim"
