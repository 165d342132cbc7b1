"""Policies and areas that differ from another in one thing: what the metamorphic relations compare it with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from advice.fold import calendar_of
from directory.graph import AreaGraph
from directory.loader import Area
from directory.model import Deputy
from foundation.working_time import Period
from rules.compiler import case_rules, step_rules
from rules.model.duty import Duty
from rules.model.limit import Limit
from rules.model.parts import When
from rules.model.policy import PolicyFile
from rules.model.track import Track
from rules.policy import Policy

_COUNTS = ("hours", "calendar_days", "working_days", "working_weeks")


def _changed(policy: Policy, sections: Mapping[str, Any], *, keep: bool = False) -> Policy:
    """A policy with other sections.

    Args:
        policy: The policy.
        sections: The sections that are other.
        keep: What was decided under it may be looked up again, as no rule is another.
    """
    file: PolicyFile = policy.file.model_copy(update=sections)
    return replace(policy, file=file, memo={**policy.memo} if keep else {})


# ------------------------------------------------------------------------------------------ the order of a file


def upside_down(policy: Policy) -> Policy:
    """The same policy with every map of its file in the opposite order."""

    def make() -> Policy:
        sections = {name: _reversed(getattr(policy.file, name)) for name in type(policy.file).model_fields}
        tracks = {name: _track_reversed(track) for name, track in _reversed(policy.file.tracks).items()}
        return _changed(policy, {**sections, "tracks": tracks})

    return policy.remember("upside down", make)


def _reversed(value: Any) -> Any:
    return dict(reversed(value.items())) if isinstance(value, dict) else value


def _track_reversed(track: Track) -> Track:
    stages = {
        name: stage.model_copy(update={"exits": _reversed(stage.exits)})
        for name, stage in reversed(track.stages.items())
    }
    # Where a track has one stage alone it begins there; the order of several says nothing.
    return track.model_copy(update={"stages": stages, "waits_for": _reversed(track.waits_for)})


# -------------------------------------------------------------------------------------------- a track less


def without_track(policy: Policy, name: str) -> Policy | None:
    """The same policy without one of its tracks; None where another part of it refers to that track."""
    return policy.remember(("without track", name), lambda: _without_track(policy, name))


def _without_track(policy: Policy, name: str) -> Policy | None:
    tracks = {other: track for other, track in policy.file.tracks.items() if other != name}
    duties = {other: _elsewhere(duty, name) for other, duty in policy.file.duties.items() if set(duty.tracks) != {name}}
    gone = set(policy.file.duties) - set(duties)
    referred = {*_tracks_referred(tracks, duties)} & {name} or {*_duties_referred(tracks, duties)} & gone
    if referred or not tracks:
        return None
    powers = {
        other: _elsewhere(power, name)
        for other, power in policy.file.powers.items()
        if set(power.within or {"": ()}) != {name} and not (power.gives and power.gives.track == name)
    }
    if any(track.opens.power and track.opens.power not in powers for track in tracks.values()):
        return None
    rights = {other: _elsewhere(r, name) for other, r in policy.file.rights.items() if set(r.within or ()) != {name}}
    return _changed(policy, {"tracks": tracks, "duties": duties, "powers": powers, "rights": rights})


def _elsewhere(element: Any, track: str) -> Any:
    """A duty, power or right without the stages of a track."""
    changes = {}
    for key in ("within", "over"):
        where: Mapping[str, Any] | None = getattr(element, key, None)
        if where and track in where:
            changes[key] = {name: stages for name, stages in where.items() if name != track}
    return element.model_copy(update=changes) if changes else element


def _tracks_referred(tracks: Mapping[str, Track], duties: Mapping[str, Duty]) -> Iterator[str]:
    """The tracks that another track waits for, or that a limit runs from."""
    yield from (wait.track for track in tracks.values() for wait in track.waits_for.values())
    for duty in duties.values():
        for anchor in (part.anchor for part in duty.limit.every if part.anchor):
            yield from (*(anchor.stage_began or ()), *(anchor.failed or ()), *filter(None, (anchor.track_began,)))


def _duties_referred(tracks: Mapping[str, Track], duties: Mapping[str, Duty]) -> Iterator[str]:
    """The duties that something else starts from, ends with, or is due with."""
    for track in tracks.values():
        yield from (wait.until.done or "" for wait in track.waits_for.values())
        yield from (stage.resolved_by.done or "" for stage in track.stages.values())
    for duty in duties.values():
        yield from filter(None, (duty.starts.done, duty.starts.late, duty.needs))
        yield (duty.done_by.agreed or "") if duty.done_by else ""
        for part in duty.limit.every:
            yield from filter(None, (part.due_of, part.anchor.done if part.anchor else None))


# ------------------------------------------------------------------------------------- a bank holiday more


def with_holiday(policy: Policy, day: date) -> Policy:
    """The same policy in a year with one more bank holiday."""
    rules = calendar_of(policy)
    extra = Period(day, day, "a bank holiday that was added")
    more = rules.but(working_time=replace(rules.working_time, closures=(*rules.working_time.closures, extra)))
    changed = _changed(policy, {}, keep=True)
    changed.memo["calendar"] = more
    return changed


# --------------------------------------------------------------------------------------------- a stricter limit


def stricter(limit: Limit) -> Limit | None:
    """The same limit with each of its counts one less; None of a limit that counts nothing down."""
    if limit.within:
        parts = [stricter(part) or part for part in limit.earliest_of]
        cases = [case.model_copy(update={"limit": stricter(case.limit) or case.limit}) for case in limit.one_of]
        changed = limit.model_copy(update={"earliest_of": tuple(parts), "one_of": tuple(cases)})
        return changed if changed != limit else None
    if limit.working_weeks == 1:
        return limit.model_copy(update={"working_weeks": None, "working_days": 4})
    for kind in _COUNTS:
        count = getattr(limit, kind)
        if count and count > 1:
            return limit.model_copy(update={kind: count - 1})
    return None


def with_stricter(policy: Policy, duty: str) -> Policy | None:
    """The same policy with a stricter limit of one duty; None where its limit counts nothing down."""

    def make() -> Policy | None:
        before = policy.file.duties[duty]
        limit = stricter(before.limit)
        if limit is None:
            return None
        duties = {**policy.file.duties, duty: before.model_copy(update={"limit": limit})}
        return _changed(policy, {"duties": duties}, keep=True)

    return policy.remember(("stricter", duty), make)


# ------------------------------------------------------------------------------------------------ a deputy more


def with_deputy(area: Area, post: str, deputy: str) -> Area:
    """The same area in which a post has one deputy more, who is asked last."""
    before = area.file.posts[post]
    after = before.model_copy(update={"deputies": (*before.deputies, Deputy(post=deputy))})
    file = area.file.model_copy(update={"posts": {**area.file.posts, post: after}})
    return replace(area, file=file, graph=AreaGraph(file), _switched={})


# ------------------------------------------------------------------------------------------- what nothing reads


def unread_facts(policy: Policy, area: Area | None) -> tuple[str, ...]:
    """The facts that a person can answer and that nothing reads: no rule, no limit, no post, no question."""

    def find() -> tuple[str, ...]:
        read = {*policy.safety_facts}
        for rule in (*case_rules(policy).rules, *step_rules(policy).rules):
            read |= {condition.attribute for condition in rule.when}
        whens: list[When] = [fact.asked_when for fact in policy.file.facts.values()]
        whens += [finding.only_when for finding in policy.file.findings.values()]
        whens += [
            case.when for duty in policy.file.duties.values() for part in duty.limit.every for case in part.one_of
        ]
        read |= {name for when in whens for name in when}
        if area:
            plays = (plays for post in area.file.posts.values() for plays in post.plays.values())
            read |= {name for one in plays for when in one.when for name in when}
            read |= {"case_type", "case_type_sought"}
        return tuple(sorted(name for name, fact in policy.facts.items() if fact.is_closed and name not in read))

    return policy.remember(("unread", area.id if area else ""), find)
