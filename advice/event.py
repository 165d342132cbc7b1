"""What happened in a case: dated events, each of one kind. Nothing else ever enters a case, free text least of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from foundation.moment import iso
from rules.model.situation import Fact

Kind = Literal[
    "given", "learned", "happened", "did", "used", "agreed", "extended", "exit", "moved", "reopened", "struck"
]
PHASES: Mapping[str, int] = {
    "given": -1, "learned": 0, "happened": 1, "did": 1, "used": 1, "agreed": 1, "extended": 1, "exit": 2, "moved": 3,
    "reopened": 4, "struck": 5,
}  # fmt: skip
"""In which order the events of one moment are taken, whatever their order in the file."""


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    Attributes:
        kind: What kind of thing.
        at: When it happened.
        reported: When it was reported; the same moment unless said otherwise.
        name: What it is about: an event, duty, power or track of the policy; for `struck` the id of an event.
        facts: For `given` and `learned`: the facts and their answers.
        exit: For `exit`: how the stage was left.
        stage: The stage meant, where that is not the current one.
        day: For `agreed` and `extended`: the date.
        by: Who did or said it: a side, both, an agency or a role.
        id: Its name in the file, so that it can be struck out.
    """

    kind: Kind
    at: datetime
    reported: datetime
    name: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    exit: str = ""
    stage: str = ""
    day: date | None = None
    by: str = ""
    id: str = ""

    @property
    def order(self) -> tuple[Any, ...]:
        """Where it stands among the events of a case: by moment, by phase, then in an order that no file decides."""
        facts = tuple(sorted((name, str(value)) for name, value in self.facts.items()))
        return (self.at, PHASES[self.kind], self.kind, self.name, self.exit, self.stage, self.by, facts, str(self.day))

    def named(self, identity: str) -> Event:
        """The same event with an id."""
        return replace(self, id=identity)

    def as_data(self) -> dict[str, Any]:
        """The event as a case file writes it."""
        data: dict[str, Any] = {"id": self.id} if self.id else {}
        data["at"] = iso(self.at)
        if self.reported != self.at:
            data["reported"] = iso(self.reported)
        match self.kind:
            case "learned":
                data["learned"] = {k: list(v) if isinstance(v, tuple) else v for k, v in self.facts.items()}
            case "exit":
                data[self.exit] = self.name
            case "moved":
                data["moved"] = {self.name: self.stage}
            case "agreed" | "extended":
                data[self.kind] = {self.name: str(self.day)}
            case _:
                data[self.kind] = self.name
        if self.stage and self.kind != "moved":
            data["stage"] = self.stage
        if self.by:
            data["by"] = self.by
        return data


def learned_at_once(events: Iterable[Event], facts: Mapping[str, Fact]) -> list[Event]:
    """The events of one phase of one moment; all that was learned as one event, whichever report each part came from.

    Where one fact was told in several ways at one moment, danger outweighs what denies it.

    Args:
        events: The events.
        facts: The facts that a case may hold.
    """
    phase = list(events)
    if len(phase) == 1 or phase[0].kind != "learned":
        return phase
    said = [(name, value) for event in phase for name, value in event.facts.items()]
    said.sort(key=lambda told: (told[0], facts[told[0]].is_danger(told[1]), str(told[1])))
    return [replace(phase[0], facts=dict(said))]
