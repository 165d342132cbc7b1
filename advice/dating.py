"""When a duty is due: the limits of a policy put on the calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from advice.state import Owed, Run
from foundation import limit as calendar
from foundation.calendar_rules import CalendarRules
from foundation.limit import Due
from rules.compiler import holds
from rules.model.limit import Anchor, Limit
from rules.ruleset import Held


@dataclass(frozen=True)
class Course:
    """What a limit can depend on besides its own start."""

    rules: CalendarRules
    held: Held
    runs: list[Run]
    owed: list[Owed]
    happened: Mapping[str, list[datetime]]


_UNDATED = frozenset(("words_only", "none_stated", "before", "borrowed", "lost"))
"""The kinds of limit that never give a date."""


def due_of(limit: Limit, owed: Owed, course: Course) -> Due | None:
    """When a limit of something owed runs out; None where it gives no date."""
    if limit.kind in _UNDATED:
        return None
    if limit.earliest_of:
        found = [due for part in limit.earliest_of if (due := due_of(part, owed, course))]
        return min(found, key=lambda due: (due.at, due.safest), default=None)
    if limit.one_of:
        held = [case for case in limit.one_of if holds(case.when, course.held)]
        return due_of(held[0].limit, owed, course) if len(held) == 1 else None
    start = owed.started if limit.anchor is None else anchored(limit.anchor, owed, course)
    if start is None:
        return None
    if limit.due_of:
        return _due_of_another(limit.due_of, owed, course)
    plain = plain_limit(limit, owed)
    return calendar.due(plain, start, course.rules) if plain else None


def is_dated_by_itself(limit: Limit, owed: Owed, course: Course) -> bool:
    """Whether a limit gives a date that is its own, and not the due date of something else such as a total."""
    if limit.earliest_of:
        return any(is_dated_by_itself(part, owed, course) for part in limit.earliest_of)
    if limit.one_of:
        return any(
            is_dated_by_itself(case.limit, owed, course) for case in limit.one_of if holds(case.when, course.held)
        )
    return limit.due_of is None and due_of(limit, owed, course) is not None


def plain_limit(limit: Limit, owed: Owed | None = None) -> calendar.Limit | None:
    """A limit of a policy as a limit of the calendar; None for those that only other things decide."""
    makers: Mapping[str, Callable[[], calendar.Limit]] = {
        "hours": lambda: calendar.Hours(limit.hours or 0),
        "calendar_days": lambda: calendar.CalendarDays(limit.calendar_days or 0),
        "working_days": lambda: calendar.WorkingDays(
            limit.working_days or 0, limit.start_day_counts, limit.ends == "same_time"
        ),
        "working_weeks": lambda: calendar.WorkingWeeks(limit.working_weeks or 0, limit.start_day_counts),
        "same_working_day": lambda: calendar.SameWorkingDay(limit.otherwise),
        "at_once": calendar.AtOnce,
        "agreed_date": lambda: calendar.AgreedDate(owed.agreed if owed else None),
        "words_only": lambda: calendar.WordsOnly(limit.words or ""),
        "none_stated": calendar.NoneStated,
    }
    maker = makers.get(limit.kind)
    return maker() if maker else None


def anchored(anchor: Anchor, owed: Owed, course: Course) -> datetime | None:
    """The moment a limit runs from, where that is not the start of its duty."""
    if anchor.event:
        return max(course.happened.get(anchor.event, []), default=None)
    if anchor.done:
        done = [other.done for other in course.owed if other.duty == anchor.done and other.done]
        return max(done, default=None)
    if anchor.track_began:
        return _run_of(anchor.track_began, owed, course, lambda run: run.began)
    for stages, what in ((anchor.stage_began, "began"), (anchor.failed, "failed")):
        for track, stage in (stages or {}).items():
            return _run_of(track, owed, course, lambda run, s=stage, w=what: _of_stage(run, s, w))  # type: ignore[misc]
    return None


def _of_stage(run: Run, stage: str, what: str) -> datetime | None:
    for visit in reversed(run.visits):
        if visit.stage == stage:
            found: datetime | None = getattr(visit, what)
            return found
    return None


def _run_of(track: str, owed: Owed, course: Course, ask: Callable[[Run], datetime | None]) -> datetime | None:
    if owed.run and owed.run.track == track:
        return ask(owed.run)
    runs = [run for run in course.runs if run.track == track]
    return ask(runs[-1]) if runs else None


def _due_of_another(duty: str, owed: Owed, course: Course) -> Due | None:
    """The due date of another duty: of the same visit if it has one there, otherwise of the same run."""
    others = [other for other in course.owed if other.duty == duty and other.run is owed.run]
    here = [other for other in others if other.visit is owed.visit]
    chosen = (here or others)[-1:]
    if not chosen or chosen[0].due is None:
        return None
    theirs = chosen[0].due
    aim = theirs.aim if theirs.aim and theirs.aim >= owed.started else None
    return Due(max(theirs.at, owed.started), (), aim=aim)
