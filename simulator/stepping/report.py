"""What is reported in a simulated case, without the moment: the same report means the same step."""

from __future__ import annotations

from typing import NamedTuple

from advice.case import Answer
from advice.event import Event, Kind
from simulator.clock import moment_at

Facts = tuple[tuple[str, Answer], ...]
"""Facts that were learned, with their answers."""


class Report(NamedTuple):
    """Something that is reported at the moment at which it happens.

    Attributes:
        kind: What kind of thing.
        name: What it is about: an event, duty, power or track of the policy.
        stage: The stage meant, where that is not the current one, or to which the case moves.
        exit: How the stage was left.
        by: Who did or said it.
        facts: What was learned.
    """

    kind: Kind
    name: str = ""
    stage: str = ""
    exit: str = ""
    by: str = ""
    facts: Facts = ()

    @classmethod
    def of(cls, event: Event) -> Report:
        """The report of an event."""
        return cls(event.kind, event.name, event.stage, event.exit, event.by, tuple(event.facts.items()))

    def at(self, minute: int) -> Event:
        """The event."""
        moment = moment_at(minute)
        facts = dict(self.facts)
        return Event(self.kind, moment, moment, self.name, facts, stage=self.stage, exit=self.exit, by=self.by)


Reports = tuple[Report, ...]
"""What is reported at one moment."""
