"""Dry runs as lines that can be read beside a policy, and the cases they start from."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from advice.case import Case
from advice.timeline.playing import Timeline, timeline
from advice.timeline.stay import Entry, Stay
from advice.worked_case import WorkedCase, load_worked_case
from directory.loader import Area, load_area
from foundation.moment import parse_moment, written
from rules.library import Policies, load_policies

CASES = Path(__file__).parents[2] / "scenarios" / "cases"
VARIANTS = Path(__file__).parents[2] / "scenarios" / "variants"


@cache
def library() -> Policies:
    return load_policies()


@cache
def area(name: str) -> Area:
    return load_area(name)


@cache
def worked(path: str) -> WorkedCase:
    return load_worked_case(CASES / f"{path}.yaml", library().find)


@cache
def run(path: str, at: str, **readings: str) -> Timeline:
    """The dry run of a worked case at a moment, under readings (`CAM_A3="b"`)."""
    found = worked(path)
    switched = {name.replace("_", "-"): option for name, option in readings.items()}
    case = found.case
    if switched:
        case = Case(case.policy, case.facts, case.events, opened=case.opened, readings=switched)
    return timeline(case, directory=area(found.area) if found.area else None, at=parse_moment(at))


def run_of(policy: str, at: str, facts: dict[str, Any], events: list[dict[str, Any]] | None = None) -> Timeline:
    """The dry run of facts, and events, under a policy or a variant."""
    found = library().find(policy, parse_moment(at).date())
    case = Case(found, facts, events or [])
    name = found.file.policy.area
    return timeline(case, directory=area(name) if name else None, at=parse_moment(at))


def lines(found: Timeline, track: str | None = None) -> list[str]:
    """One line for each stage: when it begins, when and by what it fails, and when and by what it is moved up."""
    return [_line(stay) for stay in found.stays if track in (None, stay.track)]


def _line(stay: Stay) -> str:
    said = f"{stay.stage}: {written(stay.began)}"
    if stay.failing:
        said += f", fails {written(stay.failing.at)} by {stay.failing.basis}"
    if stay.onward:
        how = "itself" if stay.onward.by_itself else stay.onward.entry.used if stay.onward.entry else "nobody's duty"
        said += f", on {written(stay.onward.at)} by {how}"
    return said


def entries(found: Timeline, stage: str) -> dict[str, Entry]:
    """What is to be done at a stage, by duty."""
    return {
        entry.step.duty: entry
        for stay in found.stays
        if stay.stage == stage
        for entry in (*stay.entries, *([stay.onward.entry] if stay.onward and stay.onward.entry else []))
    }


def end(found: Timeline) -> str:
    """How the only track ends."""
    (one,) = found.ended
    return f"{one.stage}: {one.how} {written(one.at) if one.at else 'without a date'}"
