"""A history: what a case file holds, the moment asked about, and the posts that are supposed to be empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from advice.case import Case
from directory.supposed import Supposed
from foundation.moment import iso, parse_moment
from rules.policy import Policy

Data = Mapping[str, Any]
"""An event as a case file writes it."""


@dataclass(frozen=True)
class History:
    """One course of a case, and a moment to ask about.

    Attributes:
        facts: What was answered when it was opened.
        events: What happened since.
        opened: When the facts were given.
        asked: The moment asked about.
        supposed: Posts that are supposed to be vacant, or their holders away.
    """

    facts: Mapping[str, Any]
    events: tuple[Data, ...]
    opened: datetime
    asked: datetime
    supposed: tuple[Supposed, ...] = ()

    def but(self, **answers: Any) -> History:
        """The same history with other answers at its beginning; None takes one out."""
        kept = {name: value for name, value in {**self.facts, **answers}.items() if value is not None}
        return replace(self, facts=kept)

    def with_facts(self, facts: Mapping[str, Any]) -> History:
        """The same history with these answers in place of its own."""
        return replace(self, facts=dict(facts))

    def at(self, moment: datetime) -> History:
        """The same history, asked about at another moment."""
        return replace(self, asked=moment)

    def with_events(self, events: Iterable[Data]) -> History:
        """The same history with these events in place of its own."""
        return replace(self, events=tuple(events))

    def then(self, *events: Data, at: datetime) -> History:
        """The same history with more events at a moment, and asked about then."""
        return replace(self, events=(*self.events, *({"at": iso(at), **event} for event in events)), asked=at)

    def never_learning(self, *facts: str) -> History:
        """The same history in which nothing about these facts was learned later on."""
        kept: list[Data] = []
        for event in self.events:
            rest = {name: value for name, value in event.get("learned", {}).items() if name not in facts}
            if "learned" not in event:
                kept.append(event)
            elif rest:
                kept.append({**event, "learned": rest})
        ids = {event.get("id") for event in kept}
        return self.with_events(event for event in kept if event.get("struck") in (None, *ids))

    def as_known(self) -> History:
        """The same history without what had not been reported by the moment asked about."""
        return self.with_events(event for event in self.events if reported(event) <= self.asked)

    def case(self, policy: Policy, readings: Mapping[str, str] | None = None) -> Case:
        """The case under a policy.

        Raises:
            CaseError: If two things happened to one track at one moment.
        """
        return Case(policy, self.facts, self.events, opened=self.opened, readings=readings)


def happened(event: Data) -> datetime:
    """When an event happened."""
    return parse_moment(str(event["at"]))


def reported(event: Data) -> datetime:
    """When an event was reported."""
    return parse_moment(str(event.get("reported", event["at"])))
