"""The stages of a policy as places with ways between them: exits, powers and duties that take a case on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rules.check.graph import reachable
from rules.check.joint import joint_of
from rules.model.limit import Limit
from rules.model.parts import EXITS, FAILING, Exit, Who
from rules.model.track import Stage, Target
from rules.policy import Policy


@dataclass(frozen=True)
class Way:
    """One way on from a stage.

    Attributes:
        start: The stage.
        end: The stage to which it leads.
        by: The exit, or the path of the power or duty.
    """

    start: str
    end: str
    by: str


def stages(policy: Policy) -> Iterator[tuple[str, str, Stage]]:
    """Every stage with its track and its name, in the order of the tracks and of their ladders."""
    for track in policy.track_order:
        for name in policy.stage_order(track):
            yield track, name, policy.stage(track, name)


def path_of(track: str, stage: str) -> str:
    """The path of a stage."""
    return f"tracks.{track}.stages.{stage}"


def values_of(policy: Policy, finding: str) -> tuple[str, ...]:
    """The values that a finding can have in some combination of answers."""
    holds = joint_of(policy).holds
    return tuple(value for value in policy.file.findings[finding].values if holds[finding, value])


def ends_of(policy: Policy, track: str, target: Target) -> tuple[str, ...]:
    """The stages of a track to which a target can lead."""
    names = values_of(policy, target.found) if target.found else (target.leads_to or "",)
    return tuple(name for name in names if name in policy.track(track).stages)


def first_stages(policy: Policy, track: str) -> tuple[str, ...]:
    """The stages at which a track can begin."""
    first = policy.track(track).first_stage
    return tuple(policy.track(track).stages) if first is None else ends_of(policy, track, first)


def ways(policy: Policy, track: str) -> tuple[Way, ...]:
    """Every way from a stage of a track to another."""
    return policy.remember(("ways", track), lambda: (*_by_exit(policy, track), *_past_exits(policy, track)))


def _by_exit(policy: Policy, track: str) -> Iterator[Way]:
    for name, stage in policy.track(track).stages.items():
        for exit_, target in stage.exits.items():
            for end in ends_of(policy, track, target):
                yield Way(name, end, exit_)


def _past_exits(policy: Policy, track: str) -> Iterator[Way]:
    """Powers and duties that name the stage to which they take a case."""
    movers = [(f"powers.{name}", power) for name, power in sorted(policy.file.powers.items())]
    movers += [(f"duties.{name}", duty) for name, duty in policy.duties if duty.act == "move_up"]  # type: ignore[misc]
    for path, mover in movers:
        if mover.to_stage is None or not mover.within:
            continue
        ends = policy.stage_order(track) if mover.to_stage == "any" else (mover.to_stage,)
        for start in policy.stages_of(mover, track):
            yield from (Way(start, end, path) for end in ends if end != start and end in policy.track(track).stages)


def onward(policy: Policy, track: str, by: Iterable[str] | None = None) -> dict[str, set[str]]:
    """For each stage those to which it leads: by some exits only, or in any way."""
    found: dict[str, set[str]] = {name: set() for name in policy.track(track).stages}
    wanted = None if by is None else set(by)
    for way in ways(policy, track):
        if wanted is None or way.by in wanted:
            found[way.start].add(way.end)
    return found


def reached(policy: Policy, track: str) -> frozenset[str]:
    """The stages of a track to which a case can come."""
    return policy.remember(
        ("reached", track),
        lambda: reachable(onward(policy, track), first_stages(policy, track) if opens(policy, track) else ()),
    )


def opens(policy: Policy, track: str) -> bool:
    """Whether a track can open at all."""
    return bool(joint_of(policy).opens(track))


def is_countable(policy: Policy, limit: Limit) -> bool:
    """Whether a date follows from a limit without anybody's doing: nobody has to agree or report anything first."""
    if limit.one_of:
        return all(is_countable(policy, case.limit) for case in limit.one_of)
    if limit.earliest_of:
        return any(is_countable(policy, part) for part in limit.earliest_of)
    if limit.due_of:
        return is_countable(policy, policy.file.duties[limit.due_of].limit)
    anchored = limit.anchor is not None and bool(limit.anchor.event or limit.anchor.done)
    return limit.can_be_late and limit.agreed_date is None and not anchored


def is_owed_by_other_side(policy: Policy, who: Who) -> bool:
    """Whether only the other side can be meant."""
    return who.side == "other" or any(policy.file.roles[role].of == "other_side" for role in who.roles)


def begins_by_itself(policy: Policy, name: str) -> bool:
    """Whether a duty of a stage begins although the other side does nothing."""
    duty = policy.file.duties[name]
    starts = duty.starts
    if starts.done:
        before = policy.file.duties[starts.done]
        return not is_owed_by_other_side(policy, before.who) and begins_by_itself(policy, starts.done)
    if starts.late:
        return is_countable(policy, policy.file.duties[starts.late].limit) and begins_by_itself(policy, starts.late)
    return starts.stage_began or starts.span_began or starts.track_began or starts.applies


def fails_by_silence(policy: Policy, track: str, stage: str) -> bool:
    """Whether a stage fails, or counts as agreed, by a date that comes whatever the other side does or leaves."""
    joint = joint_of(policy)
    left = joint.opens(track)
    for name in policy.duties_at(track, stage):
        duty = policy.file.duties[name]
        lapses = duty.if_late in ("stage_fails", "deemed_agreed")
        if lapses and is_countable(policy, duty.limit) and begins_by_itself(policy, name):
            left -= joint.where(duty.when)
    return not left


def leads_on(policy: Policy, track: str, stage: str) -> bool:
    """Whether one side alone can bring a case away from a stage: by reporting that it failed, or under a power."""
    targets = [target for exit_, target in policy.stage(track, stage).exits.items() if exit_ in FAILING]
    if any(not target.not_stated for target in targets):
        return True
    past = [way.by for way in ways(policy, track) if way.start == stage and way.by not in EXITS]
    return any(not is_owed_by_other_side(policy, _mover(policy, by)) for by in past)


def _mover(policy: Policy, path: str) -> Who:
    section, name = path.split(".")
    who: Who = getattr(policy.file, section)[name].who
    return who


def failing(stage: Stage) -> dict[Exit, Target]:
    """The exits of a stage by which it fails."""
    return {exit_: target for exit_, target in stage.exits.items() if exit_ in FAILING}
