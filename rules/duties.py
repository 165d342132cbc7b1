"""Who owes what by when: the duties of a policy as the lines of one printable page."""

from __future__ import annotations

from dataclasses import dataclass

from rules.aloud import limit_aloud, who_aloud
from rules.policy import Policy


@dataclass(frozen=True)
class DutyLine:
    """One duty as a line.

    Attributes:
        place: The track and stage it is owed at, in words.
        duty: Its name.
        who: Who owes it.
        force: How strongly.
        what: What.
        limit: By when.
        clauses: Its clauses.
        ours: It is a suggestion of ours where the policy is silent.
    """

    place: str
    duty: str
    who: str
    force: str
    what: str
    limit: str
    clauses: tuple[str, ...]
    ours: bool


def duty_lines(policy: Policy) -> tuple[DutyLine, ...]:
    """Every duty, stage by stage; those of several stages stand first, those of no case last."""
    order = [f"{policy.track(track).called}" for track in policy.track_order]
    lines = []
    for name, duty in policy.file.duties.items():
        force = policy.vocabulary.forces[duty.force]
        limit = limit_aloud(policy, duty.limit)
        who = who_aloud(policy, duty.who)
        place = _place(policy, name)
        lines.append(DutyLine(place, name, who, force, duty.what, limit, duty.clauses, duty.ours))
    return tuple(
        sorted(lines, key=lambda line: (_rank(order, line.place), line.place, line.ours, line.clauses, line.duty))
    )


def _place(policy: Policy, name: str) -> str:
    duty = policy.file.duties[name]
    if duty.starts.outside_a_case:
        return "At all times" if duty.starts.always else "Every year"
    if not duty.tracks:
        return "Where the policy gives no steps"
    track = next(track for track in policy.track_order if track in duty.tracks)
    stages = policy.stages_of(duty, track)
    called = policy.track(track).called
    if len(policy.track(track).stages) == 1:
        return called
    titles = [policy.stage(track, stage).called for stage in stages]
    if len(titles) == 1:
        return f"{called}: {titles[0]}"
    return f"{called}: {titles[0].partition(',')[0]} to {titles[-1].partition(',')[0]}"


def _rank(order: list[str], place: str) -> tuple[int, int]:
    for number, called in enumerate(order):
        if place == called or place.startswith(f"{called}:"):
            return (number, 0 if " to " in place else 1)
    return (len(order), 0)
