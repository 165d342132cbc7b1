"""Faults in the time that is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from foundation.alternatives import BY_READING
from foundation.datafile import Steps
from rules.mutation.mutation import GONE, Edit, Mutation, Raw, clauses_of, options, section, within
from rules.policy import Policy

OTHER_UNIT = {
    "hours": "working_days",
    "calendar_days": "working_days",
    "working_days": "calendar_days",
    "working_weeks": "calendar_days",
}
"""For each unit that a limit counts in another one."""
_IN_WORDS = {"hours": "hour", "calendar_days": "calendar day", "working_days": "working day", "working_weeks": "week"}


def faults(policy: Policy) -> Iterator[Mutation]:
    """Limits one longer and one shorter, counted in another unit, or forgotten."""
    for name, duty in section(policy, "duties"):
        for part in ("limit", "prompt"):
            if part in duty:
                yield from _numbers(name, duty, part)
        yield from _kinds(name, duty)
        if duty.get("if_late") == "stage_fails":
            yield _late_means_nothing(name, duty)


def _numbers(name: str, duty: Raw, part: str) -> Iterator[Mutation]:
    element: Steps = ("duties", name)
    for path, unit, number in _counts(duty[part], (*element, part)):
        changes = [("one-more", {unit: number + 1})]
        if number > 1:
            changes.append(("one-less", {unit: number - 1}))
        if part == "limit":
            changes.append(("other-unit", {OTHER_UNIT[unit]: number}))
        for operator, change in changes:
            yield Mutation(
                f"{part}-{operator}",
                f"duties.{name}",
                f"the {part} of `{name}` is {_said(change)}, not {_said({unit: number})}",
                clauses_of(duty),
                _replaced(path, unit, change),
                detail=within(path, element),
            )


def _replaced(path: Steps, unit: str, change: dict[str, int]) -> tuple[Edit, ...]:
    (other, number), here = next(iter(change.items())), (*path, unit)
    if other == unit:
        return (Edit(here, number),)
    return (Edit(here, GONE), Edit((*path, other), number))


def _counts(value: Any, path: Steps) -> Iterator[tuple[Steps, str, int]]:
    """Every number of a limit, in every option and every part of it: where it stands, its unit and itself."""
    if isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _counts(inner, (*path, n))
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        if key in OTHER_UNIT and isinstance(inner, int):
            yield path, key, inner
        elif key not in (BY_READING, "when", "from", "clauses"):
            yield from _counts(inner, (*path, key))


def _kinds(name: str, duty: Raw) -> Iterator[Mutation]:
    """A limit that is no more than words: forgotten altogether."""
    element: Steps = ("duties", name)
    for path, limit in options(duty["limit"], (*element, "limit")):
        if limit not in ("none_stated", "lost"):
            says = f"`{name}` has no limit"
            edits = (Edit(path, "none_stated"),)
            detail = within(path, element)
            yield Mutation("limit-forgotten", f"duties.{name}", says, clauses_of(duty), edits, detail=detail)


def _late_means_nothing(name: str, duty: Raw) -> Mutation:
    says = f"if `{name}` is late its stage does not fail"
    edits = (Edit(("duties", name, "if_late"), "nothing"),)
    return Mutation("late-means-nothing", f"duties.{name}", says, clauses_of(duty), edits)


def _said(count: dict[str, int]) -> str:
    (unit, number) = next(iter(count.items()))
    return f"{number} {_IN_WORDS[unit]}{'' if number == 1 else 's'}"
