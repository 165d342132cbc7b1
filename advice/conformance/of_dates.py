"""What has to hold of every date: it is the one that a second, slow computation gives, and it lies after its start."""

from __future__ import annotations

from datetime import datetime, timedelta

from advice.conformance.counting import Counted, SlowCalendar, expected, prompted
from advice.conformance.situation import Situation
from foundation.limit import Due
from foundation.moment import in_london, moment_in_words

WORKING = ("working_days", "working_weeks", "same_working_day")
"""The kinds of limit that count working days."""


def dates_obey_the_calendar(situation: Situation) -> str | None:
    """Every due date, aim, act-by moment and prompt is the one that counting day by day gives."""
    course = situation.course
    for owed in course.owed:
        if owed.is_live:
            wanted = expected(owed, course)
            if said := _differs(owed.due, wanted):
                return f"{owed.duty}, from {moment_in_words(owed.started)}, {said}"
    dues = {owed.due.at for owed in course.owed if owed.due}
    prompts = {found.at for owed in course.owed if owed.is_live and (found := prompted(owed, course))}
    for step in situation.advice.steps:
        if step.due is not None and step.due not in dues:
            return f"{step.duty} is shown as due {moment_in_words(step.due)}, which nothing gives"
        if step.prompt is not None and step.prompt not in prompts:
            return f"{step.duty} is suggested for {moment_in_words(step.prompt)}, which nothing gives"
    return None


def _differs(due: Due | None, wanted: Counted | None) -> str | None:
    if due is None or wanted is None:
        return (
            None if due is None and wanted is None else f"is due {_said(due.at if due else None)}, not {_said(wanted)}"
        )
    for name in ("at", "aim", "act_by"):
        one, other = getattr(due, name), getattr(wanted, name)
        if one != other:
            called = {"at": "is due", "aim": "is to be aimed for", "act_by": "is to be acted on by"}[name]
            return f"{called} {_said(one)}, not {_said(other)}"
    return None


def _said(moment: datetime | Counted | None) -> str:
    at = moment.at if isinstance(moment, Counted) else moment
    return moment_in_words(in_london(at)) if at else "at no date"


def dates_are_after_their_start(situation: Situation) -> str | None:
    """No date lies before its start; it is its start only where something is due at once, or a total has run out."""
    for step in situation.advice.steps:
        limit = situation.policy.file.duties[step.duty].limit
        at_once = any(part.at_once or part.due_of or part.same_working_day for part in limit.parts)
        begins = any(part.anchor or part.agreed_date for part in limit.every)
        for moment in (step.due, step.aim, step.act_by):
            if moment is not None and moment < step.started and not begins:
                return f"{step.duty} has a date before it begins"
        if step.due == step.started and not at_once and not begins:
            return f"{step.duty} is due the moment it begins"
        for moment in (step.aim, step.act_by):
            if moment is not None and step.due is not None and moment > step.due:
                return f"{step.duty} is to be aimed for after it is due"
    return None


def a_count_shows_its_days(situation: Situation) -> str | None:
    """The days of a count follow one another, and none counts as a working day that is not worked."""
    calendar = SlowCalendar(situation.course.rules)
    for step in situation.advice.steps:
        kinds = {part.kind for part in situation.policy.file.duties[step.duty].limit.parts}
        for one, other in zip(step.counting, step.counting[1:], strict=False):
            if other.date - one.date != timedelta(days=1):
                return f"the count of {step.duty} leaves out a day"
        for day in step.counting:
            if not day.why or (day.counted and kinds <= set(WORKING) and not calendar.is_worked(day.date)):
                return f"the count of {step.duty} counts {day.date}, which is not worked"
    return None


def what_is_late_is_late(situation: Situation) -> str | None:
    """A step is late if its due date has passed, and only then; what is due at once is never late by itself."""
    for step in situation.advice.steps:
        duty = situation.policy.file.duties[step.duty]
        passed = step.due is not None and situation.at > step.due
        if step.late and (not passed or duty.limit.at_once):
            return f"{step.duty} is shown as late, and is not"
        if passed and not step.late and not duty.limit.at_once and step.due != step.started:
            return f"{step.duty} was due {moment_in_words(step.due or step.started)}, and is not shown as late"
    return None
