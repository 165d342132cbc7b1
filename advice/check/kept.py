"""The case of a finding as a worked case: a case file that expects the advice as it is, to be reviewed by a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from advice.advice import Advice, Step
from advice.advise import advise
from advice.case import Case
from advice.check.look import begins_on
from advice.errors import CaseError
from directory.loader import Area
from foundation.moment import parse_moment, written
from foundation.sentence import capital
from foundation.yaml_text import block_yaml
from rules.check.finding import Finding
from rules.policy import Policy

WIDTH = 116
REVIEW = "TO BE REVIEWED: what is expected is the advice as it is, which need not be as it should be."


@dataclass(frozen=True)
class Named:
    """How the kept case names what it is under.

    Attributes:
        policy: The policy.
        area: The area, if one is looked at.
    """

    policy: str
    area: str | None


@dataclass(frozen=True)
class Kept:
    """A case that is kept.

    Attributes:
        text: The text of its file.
        at: The moment asked about.
    """

    text: str
    at: datetime


def as_worked_case(found: Finding, policy: Policy, area: Area | None, named: Named, day: date) -> Kept:
    """The case of a finding as a worked case.

    Args:
        found: The finding, its case with the fewest events.
        policy: The policy as it was looked at.
        area: The area, if one is looked at.
        named: How the file names them.
        day: The day on which it is asked about, where the finding does not say when.

    Raises:
        CaseError: If the finding has no case.
    """
    if found.case is None:
        what = f"{found.id} has no case: it is about the document, and shows in none."
        raise CaseError(what, hint="Keep another, or mend what it names.")
    under = policy.under(found.readings)
    at = parse_moment(found.case.at) if found.case.at else begins_on(under, day)
    opened = parse_moment(found.case.opened) if found.case.opened else None
    readings = {**policy.switched, **found.readings}
    case = Case(policy, found.case.facts, found.case.events, opened=opened, readings=readings)
    advice = advise(case, directory=area, at=at)
    data = {
        "title": capital(found.says.rstrip(".")),
        "policy": named.policy,
        **({"area": named.area} if named.area else {}),
        **({"opened": written(opened)} if opened else {}),
        **({"readings": readings} if readings else {}),
        "facts": dict(found.case.facts),
        "events": [dict(event) for event in found.case.events],
        "at": written(at),
        "expect": _expected(advice),
    }
    head = f"# Kept from a finding of `escalate check`: {found.id}\n# {REVIEW}\n"
    return Kept(head + block_yaml(data, width=WIDTH, blocks=4), at)


def _expected(advice: Advice) -> Mapping[str, Any]:
    """What an advice says, as far as a worked case compares it."""
    tracks = {track.track: track for track in advice.tracks}
    steps: dict[str, list[Step]] = {}
    for step in advice.steps:
        steps.setdefault(step.duty, []).append(step)
    latest = {name: max(reversed(each), key=lambda step: step.started) for name, each in steps.items()}
    return {
        "answer": advice.answer,
        "tracks": {
            name: {"state": track.state, **({"stage": track.stage} if track.stage else {})}
            for name, track in tracks.items()
        },
        "steps": {name: {"force": step.force, "due": _moment(step.due)} for name, step in latest.items()},
        "only_steps": "yes",
        **({"first": advice.steps[0].duty} if advice.steps else {}),
        "ask": [question.fact for question in advice.ask_first if not question.again],
        "departures": len(advice.departures),
        "options": [option.power for option in advice.options],
    }


def _moment(moment: datetime | None) -> str:
    return written(moment) if moment else "none"
