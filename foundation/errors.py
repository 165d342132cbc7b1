"""The root of every error that Escalate raises on purpose.

The whole tree (a test holds this drawing to the classes):

EscalationError
├── DataFileError
├── TimeError
│   └── BeyondCalendar
├── PolicyError
│   ├── PolicyNotFound
│   ├── PolicyNotInForce
│   ├── PolicyTooLarge
│   ├── UnknownReading
│   ├── PolicyGap
│   └── PolicyConflict
├── EngineFault
├── DirectoryError
│   ├── AreaNotFound
│   └── RoleNotFound
├── CaseError
│   ├── UnknownFact
│   ├── ImpossibleValue
│   └── ReceiptError
├── ScenarioError
│   └── ScenarioNotFound
└── StepFault

Each package adds its own branch: `foundation` the first two, `rules` those of policies and of the engine, `directory`,
`advice` and `simulator` one each. Every message says what is wrong, where, and what to do about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from foundation.sentence import capital


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where in a file something stands; line 0 means the file as a whole.

    `within` says it in words where a line would not do, as in a sheet; the line then only puts places in order.
    """

    file: str
    line: int = 0
    within: str = ""

    def __str__(self) -> str:
        if self.within:
            return f"{self.file}, {self.within}"
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing wrong in a data file: its place, the path of keys to it, what is wrong and what would be right."""

    place: Place
    path: str
    wrong: str
    right: str = ""

    def __str__(self) -> str:
        parts = [str(self.place), *([self.path] if self.path else []), self.wrong]
        return ": ".join(parts) + (f"; {self.right}" if self.right else "")


class EscalationError(Exception):
    """Something that Escalate refuses or cannot do, said in words that a person can act on.

    Args:
        what: What is wrong, as one sentence.
        place: The file and line it concerns, if any.
        clause: The clause it concerns, if any.
        hint: What to do about it.
    """

    ours = False
    """True where nothing could be decided through no fault of whoever asked."""

    def __init__(self, what: str, *, place: Place | None = None, clause: str | None = None, hint: str = "") -> None:
        self.what, self.place, self.clause, self.hint = what, place, clause, hint
        where = f"{place}: " if place else ""
        about = f" (clause {clause})" if clause else ""
        remedy = f" {capital(hint)}" if hint else ""
        super().__init__(f"{where}{what}{about}{remedy}")


class DataFileError(EscalationError):
    """Everything that is wrong with one or more data files, found in one reading."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class TimeError(EscalationError):
    """A moment, date or time limit that cannot be read."""


class BeyondCalendar(TimeError):
    """A date outside the bank holidays that have been published: refused, never computed."""
