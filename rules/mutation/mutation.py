"""A mutation: one small fault put into the data of a policy, to see whether anything notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from foundation.alternatives import BY_READING
from foundation.datafile import Steps, in_dots
from rules.policy import Policy

GONE = object()
"""In place of a value: it is taken away."""


@dataclass(frozen=True)
class Edit:
    """One change of a file: what stands at a path becomes something else, or is taken away.

    Attributes:
        path: Where.
        value: What stands there instead; `GONE` for nothing.
    """

    path: Steps
    value: Any


@dataclass(frozen=True)
class Mutation:
    """One fault.

    Attributes:
        operator: What kind of fault.
        element: The element that is changed, by its path: duties.settle.
        says: What is otherwise, in words.
        clauses: The clauses of what is changed.
        edits: How the file is changed.
        defaults: The readings whose default becomes another option.
        detail: What tells it from another fault of this kind in the same element.
        area: The area whose file is changed; "" for the policy's own.
    """

    operator: str
    element: str
    says: str
    clauses: tuple[str, ...]
    edits: tuple[Edit, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    detail: str = ""
    area: str = ""

    @property
    def id(self) -> str:
        """Its name: the same as long as the policy says the same there."""
        return ":".join(part for part in (self.operator, self.area, self.element, self.detail) if part)


def edited(data: Any, edits: tuple[Edit, ...]) -> Any:
    """What a file says with some changes; what is not changed is shared with it."""
    for edit in edits:
        data = _with(data, edit.path, edit.value)
    return data


def _with(data: Any, path: Steps, value: Any) -> Any:
    step, *further = path
    if isinstance(data, list):
        new = list(data)
        if further:
            new[int(step)] = _with(new[int(step)], tuple(further), value)
        elif value is GONE:
            del new[int(step)]
        else:
            new[int(step)] = value
        return new
    if value is GONE and not further:
        return {key: inner for key, inner in data.items() if key != step}
    return {**data, step: _with(data[step], tuple(further), value) if further else value}


def mutant(policy: Policy, mutation: Mutation) -> Policy:
    """The policy with the fault in it.

    Raises:
        DataFileError: If it can no longer be read: the fault is refused at once.
    """
    return policy.rewritten(edited(policy.written.data, mutation.edits), mutation.defaults)


# ------------------------------------------------------------------------------------- what a file says, as it stands

Raw = Mapping[str, Any]
"""An element as its file says it, with its alternatives."""


def section(policy: Policy, name: str) -> Iterator[tuple[str, Raw]]:
    """The elements of a section as the file says them, by name in order."""
    yield from sorted((policy.written.data.get(name) or {}).items())


def options(value: Any, path: Steps) -> Iterator[tuple[Steps, Any]]:
    """A value with its path; where it depends on readings, each thing that it can be."""
    if isinstance(value, dict) and BY_READING in value:
        for option, inner in value.items():
            if option != BY_READING:
                yield from options(inner, (*path, option))
    else:
        yield path, value


def clauses_of(element: Raw) -> tuple[str, ...]:
    """The clauses that an element cites, as far as they do not depend on a reading."""
    found = element.get("clauses", ())
    return tuple(found) if isinstance(found, list) else ()


def within(path: Steps, element: Steps) -> str:
    """Where in an element something stands, to tell it from its like."""
    return in_dots(path[len(element) :])
