"""The file of an area while it is put together from tables: its data, and the cell from which each part came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from foundation.datafile import Document, Steps
from foundation.errors import Place, Problem


@dataclass
class Draft:
    """Data that grows; every path in it knows its place, so that what is wrong with it can be said there.

    Attributes:
        source: What the tables are called as a whole.
        data: The data so far.
    """

    source: str
    data: dict[str, Any] = field(default_factory=dict)
    _places: list[Place] = field(default_factory=list)
    _numbers: dict[Place, int] = field(default_factory=dict)
    _lines: dict[Steps, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._number(Place(self.source))  # the first: a document as a whole stands on line 1

    def has(self, path: Steps) -> bool:
        """Whether something stands at a path."""
        return path in self._lines

    def place(self, path: Steps) -> Place:
        """From where the nearest thing to a path came that is there."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._places[self._lines.get(path, 1) - 1]

    def at(self, path: Steps) -> Any:
        """What stands at a path, if anything does."""
        found: Any = self.data
        for step in path:
            if not isinstance(found, dict) or step not in found:
                return None
            found = found[step]
        return found

    def put(self, path: Steps, value: Any, place: Place) -> None:
        """Put something at a path, and the maps on the way to it that are not there."""
        inside: Any = self.data
        for depth, step in enumerate(path[:-1], 1):
            if isinstance(inside, dict) and step not in inside:
                inside[step] = {}
                self._lines[path[:depth]] = self._number(place)
            inside = inside[step]
        inside[path[-1]] = value
        self._mark(path, value, place)

    def append(self, path: Steps, place: Place) -> Steps:
        """Begin a map at the end of the list at a path, and return its own path."""
        if not self.has(path):
            self.put(path, [], place)
        into: Any = self.data
        for step in path:
            into = into[step]
        here = (*path, len(into))
        into.append({})
        self._mark(here, {}, place)
        return here

    def _mark(self, path: Steps, value: Any, place: Place) -> None:
        self._lines[path] = self._number(place)
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for step, item in items:
            self._mark((*path, step), item, place)

    def _number(self, place: Place) -> int:
        if place not in self._numbers:
            self._places.append(place)
            self._numbers[place] = len(self._places)
        return self._numbers[place]

    def document(self) -> Document:
        """The data as a document; its lines are the numbers of the places."""
        return Document(self.source, self.data, {(): 1, **self._lines})

    def problems(self, found: Iterable[Problem]) -> Iterator[Problem]:
        """What was found wrong with the document, each at its cell."""
        for problem in found:
            if problem.place.file != self.source:
                wrong = f"once these tables are laid over it, {problem.wrong}"
                yield Problem(problem.place, problem.path, wrong, problem.right)
            else:
                yield Problem(self._places[max(problem.place.line, 1) - 1], "", problem.wrong, problem.right)
