"""One data file laid over another: what it names is changed, everything else stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from foundation.datafile import Document, Steps
from foundation.errors import DataFileError, Problem
from foundation.suggest import did_you_mean

REMOVE = "remove"
"""Beside `remove: yes` an element of the file below is taken away."""


def laid_over(below: Document, above: Document, is_map: Callable[[Steps], bool]) -> Document:
    """A document with the changes of another one. Every value keeps the file and the line on which it stands.

    Args:
        below: The document that is changed.
        above: The changes: only what is otherwise.
        is_map: Whether what stands at a path is a map of names, of which only those named are changed; any other
            value is replaced whole.

    Raises:
        DataFileError: Where something is to be removed that is not there.
    """
    layer = _Layer(above, is_map)
    data = layer.merge(below.data, above.data, ())
    if layer.problems:
        raise DataFileError(layer.problems)
    gone = frozenset(layer.replaced)
    lines = {path: line for path, line in below.lines.items() if not _inside(path, gone)}
    elsewhere = {path: file for path, file in below.elsewhere.items() if path in lines}
    for path, line in above.lines.items():
        if _inside(path, gone) or path not in lines:
            lines[path], elsewhere[path] = line, above.file
    return Document(below.file, data, lines, below.digest, elsewhere)


def _inside(path: Steps, places: frozenset[Steps]) -> bool:
    """Whether a path is one of these places, or lies below one."""
    return any(path[:depth] in places for depth in range(len(path) + 1))


@dataclass
class _Layer:
    above: Document
    is_map: Callable[[Steps], bool]
    replaced: list[Steps] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def merge(self, below: Any, above: Any, path: Steps) -> Any:
        if not (self.is_map(path) and isinstance(below, dict) and isinstance(above, dict)):
            self.replaced.append(path)
            return above
        merged = dict(below)
        for key, value in above.items():
            here = (*path, key)
            if isinstance(value, dict) and value.get(REMOVE) == "yes":
                self._remove(merged, key, here)
            elif key in below:
                merged[key] = self.merge(below[key], value, here)
            else:
                self.replaced.append(here)
                merged[key] = value
        return merged

    def _remove(self, merged: dict[str, Any], key: str, path: Steps) -> None:
        self.replaced.append(path)
        if merged.pop(key, None) is None:
            right = did_you_mean(key, merged)
            self.problems.append(self.above.problem(path, f"there is no `{key}` to remove", right))
