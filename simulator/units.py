"""The unit in which a limit is told, and by how much something was late in it."""

from __future__ import annotations

from rules.model.limit import Limit
from rules.policy import Policy
from simulator.clock import DAY, HOUR
from simulator.diary import Office

_WORKING = ("working_days", "same_working_day", "agreed_date")


def unit_of(policy: Policy, duty: str) -> str:
    """The unit of the limit of a duty: hours, calendar days, working days or working weeks; "" where it has none."""
    return policy.remember(("unit", duty), lambda: _unit(policy, policy.file.duties[duty].limit, (duty,)))


def _unit(policy: Policy, limit: Limit, seen: tuple[str, ...]) -> str:
    for part in limit.parts:
        if part.hours:
            return "hours"
        if part.calendar_days:
            return "calendar days"
        if part.working_weeks:
            return "working weeks"
        if part.kind in _WORKING:
            return "working days"
        if part.due_of and part.due_of not in seen:
            return _unit(policy, policy.file.duties[part.due_of].limit, (*seen, part.due_of))
    return ""


def late_by(unit: str, due: int, at: int, office: Office, week: int) -> float:
    """By how much something was done after it was due, in a unit.

    Working time counts where the unit is one of working time: what is done on the evening after closing is late by
    nothing, but late.

    Args:
        unit: The unit.
        due: The minute at which it was due.
        at: The minute at which it was done.
        office: The working time of the policy.
        week: How many working days its week has.
    """
    if unit in ("hours", "calendar days"):
        return (at - due) / (HOUR if unit == "hours" else DAY)
    days = office.between(due, at) / office.day
    return days / week if unit == "working weeks" else days
