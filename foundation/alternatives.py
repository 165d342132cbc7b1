"""Alternatives in a data file: a value `by_reading`, a named element `under` a reading.

An unclear clause can be taken in several ways. Both forms stand at the clause, beside what they change:

    limit: {by_reading: CAM-A3, a: {hours: 24}, b: {working_days: 1}}     the value depends on the option chosen
    rights-entry: {under: {OXF-A5: [a]}, when: ...}                      the element exists under these options only

`choose` gives the file as it reads under one choice: no trace of the alternatives is left in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from foundation.datafile import Document, Steps
from foundation.errors import DataFileError, Problem
from foundation.suggest import did_you_mean

BY_READING, UNDER = "by_reading", "under"


@dataclass(frozen=True)
class Chosen:
    """A document under one choice of readings.

    Attributes:
        document: The file without its alternatives; each value keeps the line it stands on.
        rests_on: For each place that an alternative decided, its path in the new document and the reading.
    """

    document: Document
    rests_on: tuple[tuple[Steps, str], ...]


def choose(document: Document, choice: Mapping[str, str], permitted: Mapping[str, tuple[str, ...]]) -> Chosen:
    """Take one option of every reading.

    Args:
        document: The file with its alternatives.
        choice: The option of each reading.
        permitted: The options of each reading that may be chosen: each `by_reading` must hold exactly these.

    Raises:
        DataFileError: For every alternative that names an unknown reading, or lacks or invents an option.
    """
    if not _depends(document.data):
        return Chosen(replace(document, lines={**document.lines, (): 1}), ())
    chooser = _Chooser(document, choice, permitted)
    if isinstance(document.data, dict) and (UNDER in document.data or BY_READING in document.data):
        raise DataFileError([document.problem((), "a whole file cannot depend on a reading")])
    data = chooser.resolve(document.data, (), ())
    if chooser.problems:
        raise DataFileError(chooser.problems)
    chooser.lines[()] = 1
    new = Document(document.file, data, chooser.lines, document.digest, chooser.elsewhere)
    return Chosen(new, tuple(chooser.rests_on))


def readings_in(data: Any) -> Iterator[str]:
    """The readings on which something in a file depends."""
    if isinstance(data, dict):
        if isinstance(data.get(BY_READING), str):
            yield data[BY_READING]
        if isinstance(data.get(UNDER), dict):
            yield from data[UNDER]
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from readings_in(inner)


def _depends(data: Any) -> bool:
    """Whether anything in a file depends on a reading; most of a long file does not."""
    if isinstance(data, dict):
        return BY_READING in data or UNDER in data or any(_depends(inner) for inner in data.values())
    return isinstance(data, list) and any(_depends(inner) for inner in data)


_GONE = object()


@dataclass
class _Chooser:
    document: Document
    choice: Mapping[str, str]
    permitted: Mapping[str, tuple[str, ...]]
    lines: dict[Steps, int] = field(default_factory=dict)
    elsewhere: dict[Steps, str] = field(default_factory=dict)
    rests_on: list[tuple[Steps, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def resolve(self, value: Any, old: Steps, new: Steps) -> Any:
        if old in self.document.lines:
            self.lines.setdefault(new, self.document.lines[old])
            if old in self.document.elsewhere:
                self.elsewhere.setdefault(new, self.document.elsewhere[old])
        if isinstance(value, list):
            return [self._item(item, (*old, n), (*new, n)) for n, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        if BY_READING in value:
            return self._by_reading(value, old, new)
        if UNDER in value and not self._exists(value[UNDER], (*old, UNDER), new):
            return _GONE
        kept = {}
        for key, item in value.items():
            if key != UNDER:
                found = self.resolve(item, (*old, key), (*new, key))
                if found is not _GONE:
                    kept[key] = found
        return kept

    def _item(self, item: Any, old: Steps, new: Steps) -> Any:
        if isinstance(item, dict) and UNDER in item:
            right = "items of a list cannot be told apart from their condition; make it a map with names"
            self.problems.append(
                self.document.problem(old, "`under` stands on a named element, never in a list", right)
            )
        return self.resolve(item, old, new)

    def _by_reading(self, value: dict[str, Any], old: Steps, new: Steps) -> Any:
        reading = value[BY_READING]
        if not self._known(reading, (*old, BY_READING)):
            return _GONE
        options = self.permitted[reading]
        for option in options:
            if option not in value:
                wrong = f"reading {reading} has an option `{option}` that is missing here"
                self.problems.append(self.document.problem(old, wrong, f"say what holds under `{option}`"))
        for key in value:
            if key not in (*options, BY_READING):
                wrong = f"`{key}` is not an option of {reading} that may be chosen"
                self.problems.append(self.document.problem((*old, key), wrong, did_you_mean(key, options)))
        option = self.choice[reading]
        self.rests_on.append((new, reading))
        return self.resolve(value[option], (*old, option), new) if option in value else _GONE

    def _exists(self, under: Any, old: Steps, new: Steps) -> bool:
        if not isinstance(under, dict):
            self.problems.append(self.document.problem(old, "`under` is a map", "write under: {ID: [options]}"))
            return True
        exists = True
        for reading, options in under.items():
            path = (*old, reading)
            if not self._known(reading, path):
                continue
            if not isinstance(options, list) or not options:
                self.problems.append(self.document.problem(path, "a list of options is expected", "write [a]"))
                continue
            for option in options:
                if option not in self.permitted[reading]:
                    wrong = f"`{option}` is not an option of {reading} that may be chosen"
                    right = did_you_mean(str(option), self.permitted[reading])
                    self.problems.append(self.document.problem(path, wrong, right))
            exists = exists and self.choice[reading] in options
            self.rests_on.append((new, reading))
        return exists

    def _known(self, reading: Any, path: Steps) -> bool:
        if isinstance(reading, str) and reading in self.permitted:
            return True
        right = did_you_mean(str(reading), self.permitted)
        self.problems.append(self.document.problem(path, f"there is no reading `{reading}`", right))
        return False
