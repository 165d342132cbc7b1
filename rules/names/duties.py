"""Names in duties, powers, rights and their limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from foundation.datafile import Steps
from foundation.errors import Problem
from rules.model.duty import Duty, Power, Right, Start
from rules.model.limit import Limit
from rules.names.looking_up import in_a_ring, missing, when_problems, where_problems, who_problems, wrong
from rules.policy import Policy

MOST_WORDS = 8
"""How many of a policy's own words may stand beside a limit."""


def problems_in(policy: Policy) -> Iterator[Problem]:
    """What is wrong with duties, powers and rights."""
    for name, duty in policy.file.duties.items():
        yield from _duty(policy, ("duties", name), duty)
    for name, power in policy.file.powers.items():
        yield from _power(policy, ("powers", name), power)
    for name, right in policy.file.rights.items():
        yield from _right(policy, ("rights", name), right)
    yield from _rings(policy, "starts", lambda duty: _started_by(duty.starts))
    yield from _rings(policy, "needs", lambda duty: [duty.needs] if duty.needs else [])
    yield from _rings(policy, "limit", lambda duty: [part.due_of for part in duty.limit.parts if part.due_of])


def _duty(policy: Policy, path: Steps, duty: Duty) -> Iterator[Problem]:
    where = duty.within or duty.over
    if duty.within and duty.over:
        yield wrong(policy, path, "`in` and `over` exclude one another", "`in`: at each stage; `over`: once over all")
    yield from where_problems(policy, (*path, "in" if duty.within else "over"), where)
    for key, who in (("who", duty.who), ("to", duty.to), ("copies", duty.copies)):
        if who:
            yield from who_problems(policy, (*path, key), who, where)
    yield from when_problems(policy, (*path, "when"), duty.when)
    yield from _starts(policy, path, duty)
    yield from _limit(policy, (*path, "limit"), duty.limit)
    if duty.prompt:
        yield from _limit(policy, (*path, "prompt"), duty.prompt)
        if any(part.one_of for part in duty.prompt.every):
            yield wrong(policy, (*path, "prompt"), "a prompt does not depend on facts", "suggest one date")
        if any(part.kind not in ("none_stated", "words_only", "lost", "agreed_date") for part in duty.limit.parts):
            right = "a prompt of ours is for where the policy gives no date"
            yield wrong(policy, (*path, "prompt"), "a prompt stands beside a limit of the policy", right)
    yield from _named(policy, path, duty)
    if duty.if_late in ("stage_fails", "deemed_agreed") and not where:
        yield wrong(policy, (*path, "if_late"), f"`{duty.if_late}` needs `in` or `over`: which stage?")


def _starts(policy: Policy, path: Steps, duty: Duty) -> Iterator[Problem]:
    starts, here = duty.starts, (*path, "starts")
    events = (*([starts.event] if starts.event else []), *starts.first_of_events)
    yield from missing(policy, here, "event", events, policy.file.events)
    yield from missing(policy, here, "duty", _started_by(starts), policy.file.duties)
    if starts.kind in ("stage_began", "stage_failed", "stage_left", "resolved", "track_closed") and not duty.within:
        yield wrong(policy, here, f"`{starts.kind}` needs `in`: which stage?")
    if starts.kind == "span_began" and not duty.over:
        yield wrong(policy, here, "`span_began` needs `over`: which group of stages?")
    if starts.kind == "track_began" and not duty.tracks:
        yield wrong(policy, here, "`track_began` needs `in` or `over`: which track?")
    if starts.kind == "applies" and not duty.when:
        yield wrong(policy, here, "`applies` needs `when`: what has to become true?")


def _started_by(starts: Start) -> list[str]:
    """The duty that a duty starts from."""
    return [name for name in (starts.done, starts.late) if name]


def _limit(policy: Policy, path: Steps, limit: Limit) -> Iterator[Problem]:
    for part in limit.every:
        if part.due_of:
            yield from missing(policy, path, "duty", [part.due_of], policy.file.duties)
        if part.before:
            yield from missing(policy, path, "event", [part.before], policy.file.events)
        if part.agreed_date and part.agreed_date.by != "both_sides":
            yield from missing(policy, path, "role", [part.agreed_date.by], policy.file.roles)
        if part.words and len(part.words.split()) > MOST_WORDS:
            what = f"`words` holds {len(part.words.split())} words; at most {MOST_WORDS} of the policy's own are kept"
            yield wrong(policy, path, what, "paraphrase the rest")
        yield from _anchor(policy, path, part)
        for case in part.one_of:
            yield from when_problems(policy, path, case.when, findings=False)
        if part.one_of and part is not limit:
            right = "let it stand outside, with a whole limit for each case"
            yield wrong(policy, path, "`one_of` stands inside another limit", right)


def _anchor(policy: Policy, path: Steps, limit: Limit) -> Iterator[Problem]:
    anchor = limit.anchor
    if anchor is None:
        return
    for stages in (anchor.stage_began, anchor.failed):
        for track, stage in (stages or {}).items():
            yield from where_problems(policy, (*path, "from"), {track: (stage,)})
    for kind, name, known in (
        ("track", anchor.track_began, policy.file.tracks),
        ("event", anchor.event, policy.file.events),
        ("duty", anchor.done, policy.file.duties),
    ):
        if name:
            yield from missing(policy, (*path, "from"), kind, [name], known)


def _named(policy: Policy, path: Steps, duty: Duty) -> Iterator[Problem]:
    for key, name, kind, known in (
        ("document", duty.document, "document", policy.file.documents),
        ("needs", duty.needs, "duty", policy.file.duties),
        ("done_by", duty.done_by.event if duty.done_by else None, "event", policy.file.events),
        ("done_by", duty.done_by.agreed if duty.done_by else None, "duty", policy.file.duties),
    ):
        if name:
            yield from missing(policy, (*path, key), kind, [name], known)
    if duty.extension:
        yield from who_problems(policy, (*path, "extension"), duty.extension.by, duty.within or duty.over)
        if duty.extension.outer:
            yield from _limit(policy, (*path, "extension", "outer"), duty.extension.outer)
    yield from _to_stage(policy, path, duty)


def _to_stage(policy: Policy, path: Steps, element: Duty | Power) -> Iterator[Problem]:
    if element.to_stage in (None, "any"):
        return
    where = element.within or {}
    known = {stage for track in where if track in policy.file.tracks for stage in policy.file.tracks[track].stages}
    yield from missing(policy, (*path, "to_stage"), "stage", [str(element.to_stage)], sorted(known))


def _power(policy: Policy, path: Steps, power: Power) -> Iterator[Problem]:
    yield from where_problems(policy, (*path, "in"), power.within)
    yield from who_problems(policy, (*path, "who"), power.who, power.within)
    yield from when_problems(policy, (*path, "when"), power.when)
    yield from _to_stage(policy, path, power)
    if power.gives:
        yield from missing(policy, (*path, "gives"), "track", [power.gives.track], policy.file.tracks)


def _right(policy: Policy, path: Steps, right: Right) -> Iterator[Problem]:
    yield from where_problems(policy, (*path, "in"), right.within)
    yield from who_problems(policy, (*path, "reminder"), right.reminder, right.within)
    yield from when_problems(policy, (*path, "when"), right.when)


def _rings(policy: Policy, key: str, links: Callable[[Duty], list[str]]) -> Iterator[Problem]:
    """Duties that depend on one another in a ring would never start, or have no due date."""
    for name in in_a_ring({name: links(duty) for name, duty in policy.file.duties.items()}):
        yield wrong(policy, ("duties", name, key), f"`{name}` depends on itself by way of `{key}`")
