"""Who owes what by when: the duties of a policy as the lines of one printable page."""

from __future__ import annotations

from dataclasses import dataclass

from rules.aloud import limit_aloud, short_title, who_aloud
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
    lines = []
    for name, duty in policy.file.duties.items():
        force = policy.vocabulary.forces[duty.force]
        limit = limit_aloud(policy, duty.limit)
        who = who_aloud(policy, duty.who)
        place = _place(policy, name)
        lines.append(DutyLine(place, name, who, force, duty.what, limit, duty.clauses, duty.ours))
    return tuple(
        sorted(lines, key=lambda line: (_rank(policy, line.duty), line.place, line.ours, line.clauses, line.duty))
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
    if len(stages) == 1:
        return f"{called}: {policy.stage(track, stages[0]).called}"
    first, last = (short_title(policy.track(track), stage) for stage in (stages[0], stages[-1]))
    return f"{called}: {first} to {last}"


def _rank(policy: Policy, name: str) -> tuple[int, int]:
    """Where a duty stands: by its track, those of several stages first, then stage by stage up the ladder."""
    duty = policy.file.duties[name]
    track = next((track for track in policy.track_order if track in duty.tracks), None)
    if track is None or duty.starts.outside_a_case:
        return (len(policy.track_order), 0)
    stages = policy.stages_of(duty, track)
    rung = -1 if len(stages) > 1 else policy.stage_order(track).index(stages[0])
    return (policy.track_order.index(track), rung)
