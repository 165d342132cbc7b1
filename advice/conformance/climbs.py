"""How cases come to each stage: histories begin there as well, or hardly any of them would ever come to a late one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from advice.case import opened_at
from advice.conformance.history import Data, History
from advice.conformance.moments import window
from advice.walk import Place, beginnings, walk
from foundation.moment import in_london, iso, local
from rules.policy import Policy

_BEGINS = time(9, 30)

At = tuple[str, str]
"""A track and a stage of it."""


@dataclass(frozen=True)
class Climb:
    """A short way for a case to a stage, whenever it begins.

    Attributes:
        answers: What is answered.
        reports: What is reported, and how long after the beginning.
        takes: How long it is on its way.
    """

    answers: Mapping[str, Any]
    reports: tuple[tuple[timedelta, Data], ...]
    takes: timedelta

    def begun(self, opened: datetime) -> History:
        """The history of a case that goes this way from a moment on."""
        events = tuple(
            {"id": f"e{number}", "at": iso(in_london(opened + after)), **report}
            for number, (after, report) in enumerate(self.reports, 1)
        )
        return History(self.answers, events, opened, in_london(opened + self.takes))


def as_walked(moment: datetime) -> datetime:
    """The beginning of the week of a moment: from there most ways lead where they led when they were walked."""
    day = in_london(moment).date()
    return local(day - timedelta(days=day.weekday()), _BEGINS)


def climbs(policy: Policy) -> tuple[Climb, ...]:
    """For each stage of each track that a case can come to a way to it, the one with the fewest events."""
    return tuple(ways_to_stages(policy).values())


def ways_to_stages(policy: Policy) -> Mapping[At, Climb]:
    """The same by the track and the stage."""
    return policy.remember("climbs", lambda: dict(_climbs(policy)))


def _climbs(policy: Policy) -> Iterator[tuple[At, Climb]]:
    begins = as_walked(local(window(policy)[0] + timedelta(weeks=1), _BEGINS))
    found: dict[At, Place] = {}
    for answers in beginnings(policy):
        for place in walk(policy, begins, answers, apart=True):
            for track, state, stage, left in place.standing:
                known = found.get((track, stage))
                shorter = known is None or len(place.case.events) < len(known.case.events)
                if state == "open" and not left and shorter:
                    found[track, stage] = place
    yield from ((at, _climb(place)) for at, place in sorted(found.items()))


def _climb(place: Place) -> Climb:
    case, opened = place.case, opened_at(place.case, place.at)
    reports = tuple((event.at - opened, _without_moment(event.as_data())) for event in case.events)
    return Climb(case.facts, reports, place.at - opened)


def _without_moment(report: Data) -> Data:
    return {name: value for name, value in report.items() if name not in ("at", "id", "reported")}
