"""Where a case stands, in the words of the step rules: one value for every track and every duty."""

from __future__ import annotations

from advice.fold import Fold
from advice.state import Owed
from rules.compiler import CASE, NO_EXIT, NO_STAGE, duty_is, track_exit, track_is, track_stage

_AS_RULES_SEE_IT = {
    "live_late": "passed",
    "live": "running",
    "met_late": "done_late",
    "met": "done",
    "missed": "over",
    "overtaken": "over",
}
"""Of several results at once, the first of these counts."""


def standing(course: Fold) -> dict[str, str]:
    """How every track and every duty of a case stands."""
    policy = course.policy
    found = {CASE: "open" if any(run.closed is None for run in course.runs) else "closed"}
    for name in policy.file.tracks:
        run = course.run_of(name)
        visit = run.visit if run else None
        found[track_is(name)] = course.standing(name)
        found[track_stage(name)] = visit.stage if visit else NO_STAGE
        found[track_exit(name)] = (visit.exit if visit else None) or NO_EXIT
    for name, duty in policy.file.duties.items():
        if not duty.starts.outside_a_case:
            found[duty_is(name)] = _of_duty(course, name)
    return found


def _of_duty(course: Fold, name: str) -> str:
    found = _current(course, name)
    if not found:
        return "not_begun"
    now = course.now or found[-1].started
    results = {owed.result(now, can_be_late=course.can_be_late(name)) for owed in found}
    return next(word for result, word in _AS_RULES_SEE_IT.items() if result in results)


def _current(course: Fold, name: str) -> list[Owed]:
    """The instances that count now: those of the current visit, otherwise the latest ones."""
    instances = [owed for owed in course.owed if owed.duty == name]
    visits = [run.visit for run in course.runs if run.visit and run.closed is None]
    here = [owed for owed in instances if any(owed.visit is visit for visit in visits)]
    if here:
        return here
    return [owed for owed in instances if owed.visit is instances[-1].visit] if instances else []
