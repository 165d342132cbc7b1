"""Which duties stand alone: whether they are done changes nothing else in a case, so that no step depends on it."""

from __future__ import annotations

from collections.abc import Iterator

from rules.model.duty import Duty
from rules.policy import Policy

_MOVING = ("settle", "move_up")


def standing_alone(policy: Policy) -> frozenset[str]:
    """The duties of a policy that stand alone."""

    def find() -> frozenset[str]:
        named = set(_named(policy))
        return frozenset(name for name, duty in policy.file.duties.items() if name not in named and _is_alone(duty))

    return policy.remember("duties that stand alone", find)


def _is_alone(duty: Duty) -> bool:
    """Whether nothing but its own start and its own end bears on a duty."""
    depends = any(part.anchor or part.due_of or part.one_of or part.agreed_date for part in duty.limit.every)
    bears = duty.act in _MOVING or duty.over or duty.needs or duty.done_by or duty.extension
    return not depends and not bears and duty.if_late not in ("stage_fails", "deemed_agreed")


def _named(policy: Policy) -> Iterator[str | None]:
    """The duties that something else names."""
    for duty in policy.file.duties.values():
        yield from (duty.needs, duty.starts.done, duty.starts.late, duty.done_by.agreed if duty.done_by else None)
        for part in duty.limit.every:
            yield from (part.due_of, part.anchor.done if part.anchor else None)
    for name in policy.track_order:
        track = policy.track(name)
        yield from (stage.resolved_by.done for stage in track.stages.values())
        yield from (wait.until.done for wait in track.waits_for.values())
