"""Why not: for a rule, a stage or a track that does not apply in a case, what would have to be different."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from advice.case import Case
from advice.errors import CaseError
from advice.fold import Fold, fold, same_name
from advice.steps import next_stage
from directory.loader import Area
from foundation.moment import in_london, moment_in_words
from foundation.suggest import did_you_mean
from rules.compiler import LAPSED
from rules.explain import Change, Unmet, WhyNot, why_not_rule, why_not_track
from rules.policy import Policy


@dataclass(frozen=True)
class Why:
    """Why something does or does not apply.

    Attributes:
        asked: What was asked about.
        kind: rule, stage or track.
        applies: Whether it applies now.
        because: The reasons, one sentence each.
        would: What would have to be different, one sentence each.
        clauses: Its clauses.
    """

    asked: str
    kind: str
    applies: bool
    because: tuple[str, ...]
    would: tuple[str, ...]
    clauses: tuple[str, ...]


def why(case: Case, asked: str, *, at: datetime, directory: Area | None = None) -> Why:
    """Why a rule, a stage or a track does or does not apply in a case.

    Args:
        case: The case.
        asked: The name of a rule, a track, or a stage (`stage-3`, `3`, `disagreement/3`).
        at: The moment asked about.
        directory: The area's directory, to tell whether two agencies are one.

    Raises:
        CaseError: If the policy has nothing of that name.
    """
    policy = case.policy
    course = fold(case, in_london(at), same_agency=directory.same_agency if directory else same_name)
    if asked in policy.file.rules:
        return _rule(policy, course, asked)
    if asked in policy.file.tracks:
        return _track(policy, course, asked)
    for track, stage in _stages(policy, asked):
        return _stage(policy, course, track, stage)
    known = [*policy.file.rules, *policy.file.tracks, *(s for t in policy.file.tracks.values() for s in t.stages)]
    raise CaseError(
        f"{policy.id} has no rule, stage or track `{asked}`.",
        hint=did_you_mean(asked, known) or f"`escalate show {policy.id}` lists them.",
    )


def _stages(policy: Policy, asked: str) -> list[tuple[str, str]]:
    track_asked, _, stage_asked = asked.rpartition("/")
    return [
        (name, stage)
        for name, track in sorted(policy.file.tracks.items())
        for stage in track.stages
        if track_asked in ("", name) and stage in (stage_asked, f"stage-{stage_asked}")
    ]


def _rule(policy: Policy, course: Fold, name: str) -> Why:
    rule = policy.file.rules[name]
    found = why_not_rule(policy, course.rule_answers(), name)
    because = [] if found.applies else [_unmet(part) for part in found.unmet]
    because += [f"The rule {other} stands in its place." for other in found.silenced_by]
    if found.applies:
        because = [f"Its conditions hold: {_when(policy, course, name)}."]
    return Why(name, "rule", found.applies, tuple(because), _changes(found), rule.clauses)


def _track(policy: Policy, course: Fold, name: str) -> Why:
    track = policy.track(name)
    found = why_not_track(policy, course.rule_answers(), name)
    run = course.run_of(name)
    because, would = [], list(_changes(found))
    if run is not None and run.closed:
        because.append(f"It ended on {moment_in_words(run.closed)}.")
        would.append("It would have to be re-opened.")
    elif run is not None and run.waits:
        because += [f"It waits for {policy.track(track.waits_for[wait].track).called}." for wait in run.waits]
        would.append("That would have to be finished first.")
    elif run is not None:
        because.append(f"It has been open since {moment_in_words(run.began or run.start)}.")
    elif found.applies:
        events = " or ".join(policy.file.events[event].called for event in track.starts.events)
        because.append("It applies, but nothing has started it.")
        would.append(f"It would have to be reported that {events}.")
    else:
        because += [_unmet(part) for part in found.unmet]
    applies = run is not None and run.closed is None and not run.waits
    return Why(name, "track", applies, tuple(because), tuple(would), track.clauses)


def _stage(policy: Policy, course: Fold, track: str, stage: str) -> Why:
    run = course.run_of(track)
    clauses = policy.stage(track, stage).clauses
    if run is None or run.visit is None or run.closed:
        whole = _track(policy, course, track)
        return Why(
            f"{track}/{stage}", "stage", applies=False, because=whole.because, would=whole.would, clauses=clauses
        )
    visit = run.visit
    called = policy.stage(track, visit.stage).called
    if visit.stage == stage:
        because = (f"The case has been there since {moment_in_words(visit.began)}.",)
        return Why(f"{track}/{stage}", "stage", applies=True, because=because, would=(), clauses=clauses)
    past = next((old for old in reversed(run.visits[:-1]) if old.stage == stage), None)
    if past is not None:
        left = moment_in_words(past.left or past.began)
        because = (f"The case was there from {moment_in_words(past.began)} to {left}; it is now at {called}.",)
        return Why(f"{track}/{stage}", "stage", applies=False, because=because, would=(), clauses=clauses)
    path = _path(policy, course, track, stage)
    if path is None:
        because = (f"The case is at {called}; no exit leads from there to {stage}.",)
        return Why(f"{track}/{stage}", "stage", applies=False, because=because, would=(), clauses=clauses)
    return Why(f"{track}/{stage}", "stage", False, (_here(course, track, called),), path, clauses)


def _here(course: Fold, track: str, called: str) -> str:
    run = course.run_of(track)
    visit = run.visit if run else None
    if run is None or visit is None or visit.exit is None:
        return f"{called} has not failed."
    how = "its limit ran out" if visit.exit == LAPSED else "it was reported so"
    return f"{called} has failed ({how}), but nobody has moved it up."


def _path(policy: Policy, course: Fold, track: str, stage: str) -> tuple[str, ...] | None:
    """What has to happen, stage by stage, until the case is at a stage; None if no exits lead there."""
    run = course.run_of(track)
    if run is None or run.visit is None:
        return None
    here, steps, seen = run.visit.stage, [], set[str]()
    if run.visit.exit is None:
        lapse = course.lapse_of(run)
        by_itself = f" (by itself on {moment_in_words(lapse)}, if nothing is settled)" if lapse else ""
        steps.append(f"{policy.stage(track, here).called} would have to fail{by_itself}, and be moved up.")
    else:
        steps.append("Somebody would have to move it up.")
    following = next_stage(course, run, run.visit)
    while following and following != stage and following not in seen:
        seen.add(following)
        steps.append(f"{policy.stage(track, following).called} would have to fail, and be moved up.")
        target = course.tracks.target_at(track, following, "unresolved")
        following = target.leads_to if target else None
    return tuple(steps) if following == stage else None


def _when(policy: Policy, course: Fold, rule: str) -> str:
    held = course.rule_answers()
    parts = []
    for name in sorted(policy.file.rules[rule].when):
        value = held.get(name)
        parts.append(f"{name} is {value if isinstance(value, str) else ' and '.join(value)}" if value else name)
    return ", ".join(parts)


def _unmet(part: Unmet) -> str:
    wanted = " or ".join(part.wanted)
    asked = f"be {wanted}" if part.holds else f"not be {wanted}"
    found = "not known yet" if part.is_open and not part.found else " and ".join(part.found) or "nothing"
    return f"`{part.attribute}` would have to {asked}; it is {found}."


def _changes(found: WhyNot) -> tuple[str, ...]:
    return tuple(f"It would apply if {_change(change)}." for change in found.changes)


def _change(change: Change) -> str:
    return " and ".join(
        f"{name} were {value if isinstance(value, str) else ' with '.join(value)}" for name, value in change
    )
