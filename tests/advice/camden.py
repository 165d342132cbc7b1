"""Cases under Camden's policy, in as few words as a test can do with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from advice.advice import Advice, Step
from advice.advise import advise
from advice.case import Case
from advice.fold import Fold, fold
from advice.state import Owed, Run, Visit
from directory.loader import Area, load_area
from foundation.moment import in_london, parse_date, parse_moment, written
from rules.library import Policies, load_policies
from rules.policy import Policy

Data = dict[str, Any]
"""One event as a case file writes it."""

BEGAN = "2026-09-01 09:00"
"""A Tuesday, with no bank holiday for months."""

FACTS: Mapping[str, Any] = {
    "imminent_risk": "no",
    "raising_agency": "gosh",
    "other_agency": "fssw",
    "case_type": "cp",
    "issue": ["threshold"],
}


@cache
def policies() -> Policies:
    return load_policies()


@cache
def _camden(switched: tuple[tuple[str, str], ...]) -> Policy:
    return policies().at("camden", "2015-12-01").under(dict(switched))


def camden(**switches: str) -> Policy:
    """Camden's policy; `A3="b"` switches CAM-A3."""
    return _camden(tuple(sorted((f"CAM-{name}", option) for name, option in switches.items())))


@cache
def area() -> Area:
    return load_area("camden")


def meets(stage: int) -> str:
    """Those who meet at a stage, as the policy calls them."""
    file = camden().file
    meet = file.tracks["disagreement"].stages[f"stage-{stage}"].meet
    assert meet is not None
    return file.roles[meet.roles[0]].called


def at(text: str) -> datetime:
    return parse_moment(text)


def case(*events: Data, opened: str | None = BEGAN, under: Policy | None = None, **facts: Any) -> Case:
    """A case about a child in the threshold dispute of `FACTS`, with some answers changed; None leaves one out."""
    answers = {name: value for name, value in {**FACTS, **facts}.items() if value is not None}
    return Case(under or camden(), answers, events, opened=at(opened) if opened else None)


def folded(found: Case, moment: str) -> Fold:
    return fold(found, at(moment), same_agency=area().same_agency)


def asked(found: Case, moment: str, **switches: str) -> Advice:
    readings = {f"CAM-{name}": option for name, option in switches.items()}
    return advise(found, directory=area(), at=at(moment), readings=readings)


# What happens


def arose(moment: str = BEGAN, **more: str) -> Data:
    return {"at": moment, "happened": "disagreement-arose", **more}


def happened(moment: str, event: str, **more: str) -> Data:
    return {"at": moment, "happened": event, **more}


def learned(moment: str, **facts: Any) -> Data:
    return {"at": moment, "learned": facts}


def did(moment: str, duty: str, **more: str) -> Data:
    return {"at": moment, "did": duty, **more}


def failed(moment: str, track: str = "disagreement", **more: str) -> Data:
    return {"at": moment, "unresolved": track, **more}


def left(moment: str, exit_: str, track: str = "disagreement", **more: str) -> Data:
    """The current stage was left by an exit."""
    return {"at": moment, exit_: track, **more}


def moved(moment: str, stage: int | str, track: str = "disagreement", **more: str) -> Data:
    return {"at": moment, "moved": {track: f"stage-{stage}" if isinstance(stage, int) else stage}, **more}


def resolved(moment: str, by: str = "both", track: str = "disagreement", **more: str) -> Data:
    return {"at": moment, "resolved": track, "by": by, **more}


def reopened(moment: str, track: str = "disagreement", **more: str) -> Data:
    return {"at": moment, "reopened": track, **more}


def up_to(stage: int) -> list[Data]:
    """A dispute that went up one stage every half hour on its second day, each failure reported."""
    events = [arose()]
    for number in range(1, stage):
        events += [failed(f"2026-09-02 {9 + number}:00"), moved(f"2026-09-02 {9 + number}:30", number + 1)]
    return events


# What came of it


def run_of(course: Fold, track: str = "disagreement") -> Run:
    found = course.run_of(track)
    assert found is not None
    return found


def visits(course: Fold, track: str = "disagreement") -> list[Visit]:
    return [visit for run in course.runs if run.track == track for visit in run.visits]


def stages(course: Fold, track: str = "disagreement") -> list[tuple[str, str]]:
    """The stages that were entered, each with the moment at which it began."""
    return [(visit.stage, written(visit.began)) for visit in visits(course, track)]


def owed(course: Fold, duty: str, side: str = "") -> list[Owed]:
    return [found for found in course.owed if found.duty == duty and found.side == side]


def one(course: Fold, duty: str, side: str = "") -> Owed:
    """The one time that a duty was owed."""
    found = owed(course, duty, side)
    assert len(found) == 1, f"{duty} was owed {len(found)} times"
    return found[0]


def due(found: Owed | Step) -> str:
    """When something is due, as a case file writes it; "" for never."""
    moment = found.due if isinstance(found, Step) else found.due.at if found.due else None
    return written(moment) if moment else ""


def result(course: Fold, found: Owed) -> str:
    assert course.now is not None
    return found.result(course.now, can_be_late=course.can_be_late(found.duty))


def departed(course: Fold) -> list[str]:
    return [departure.what for departure in course.departures]


def duties(advice: Advice, track: str | None = None, stage: str | None = None) -> list[str]:
    """The duties among the steps, in their order."""
    return [
        step.duty
        for step in advice.steps
        if (track is None or step.track == track) and (stage is None or step.stage == stage)
    ]


def step(advice: Advice, duty: str, stage: str | None = None) -> Step:
    found = [step for step in advice.steps if step.duty == duty and stage in (None, step.stage)]
    assert len(found) == 1, f"{duty} is a step {len(found)} times, of {duties(advice)}"
    return found[0]


def day(text: str) -> datetime:
    """The first minute of a day."""
    return in_london(parse_moment(str(parse_date(text))))
