"""One reader for all data files: YAML 1.2 with line numbers, all problems at once, hostile files refused.

The text goes through libyaml's event stream and is put together here, without recursion, so that a file nested a
million deep costs no more than its first lines. Against YAML's own habits: keys are always text, `no` is text (the
core schema of YAML 1.2), and anchors, aliases, tags, merge keys and duplicate keys are refused.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from foundation.errors import DataFileError, Place, Problem

LARGEST_FILE = 5_000_000
"""Bytes. A partnership of 3,000 posts with five years of changes stays well below."""
DEEPEST = 40
YAML = (".yaml", ".yml")
"""How the name of a data file ends."""
MOST_PROBLEMS = 200

Steps = tuple[str | int, ...]
"""The keys and positions that lead from the top of a file to a value."""

_NULL = frozenset(["", "~", "null", "Null", "NULL"])
_TRUE = frozenset(["true", "True", "TRUE"])
_FALSE = frozenset(["false", "False", "FALSE"])
_INTEGER = re.compile(r"[-+]?[0-9]+")
_LONGEST_NUMBER = 18
_FOLD = "fold it: break it after a comma"
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_ODD_BREAK = re.compile("[\x85\u2028\u2029]")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


@dataclass(frozen=True)
class Document:
    """A data file as plain values, with the line on which each of them stands."""

    file: str
    data: Any
    lines: Mapping[Steps, int]
    digest: str = ""
    elsewhere: Mapping[Steps, str] = field(default_factory=dict)
    """Of a document that was laid over another one: which paths stand in which other file."""

    def at(self, path: Steps) -> Any:
        """What stands at a path."""
        found = self.data
        for step in path:
            found = found[step]
        return found

    def place(self, path: Steps) -> Place:
        """The place of a path, or of the nearest thing above it that the file does have."""
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.elsewhere.get(path, self.file), self.lines.get(path, 1))

    def problem(self, path: Steps, wrong: str, right: str = "") -> Problem:
        """Something wrong with what stands at a path."""
        return Problem(self.place(path), in_dots(path), wrong, right)


@dataclass(frozen=True)
class Row:
    """One line of a table: its cells by column name, and the line on which it starts."""

    cells: Mapping[str, str]
    line: int


def in_dots(path: Steps) -> str:
    """A path of keys as people write it: `duties.settle.limit`, `rules[2]`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def read(path: Path, *, name: str | None = None, longest_line: int | None = None) -> Document:
    """Read one YAML file.

    Args:
        path: The file.
        name: What to call it in messages; the path itself if left out.
        longest_line: Refuse lines with more characters than this.

    Raises:
        DataFileError: With everything wrong that can be found in one reading.
    """
    return parse(bytes_of(path, name), name or str(path), longest_line=longest_line)


def parse(raw: bytes, name: str, *, longest_line: int | None = None) -> Document:
    """Read YAML that is already in memory; see `read`."""
    text = _decoded(raw, name)
    reader = _Reader(name)
    try:
        if longest_line:
            reader.refuse_long_lines(text, longest_line)
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = error.problem or error.context or ""
        right = _cure(text, mark.line if mark else 0, why)
        reader.fault(mark.line + 1 if mark else 1, (), f"this is not YAML: {why}", right)
    except yaml.YAMLError as error:
        reader.fault(1, (), f"this is not YAML: {error}")
    except _Enough:
        pass
    if reader.problems:
        raise DataFileError(reader.problems)
    return Document(name, reader.root, reader.lines, digest_of(raw))


def read_table(path: Path, columns: tuple[str, ...], *, name: str | None = None) -> tuple[Row, ...]:
    """Read a CSV file whose first line names exactly these columns.

    Raises:
        DataFileError: With every line that has too few or too many cells, and every column missing or unknown.
    """
    called = name or str(path)
    text = _decoded(bytes_of(path, name), called)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(lines, [])
        problems = list(_header_problems(called, header, columns))
        rows: list[Row] = []
        start = lines.line_num + 1
        for cells in lines:
            if len(cells) != len(header):
                wrong = f"{len(cells)} cells where the first line names {len(header)} columns"
                problems.append(Problem(Place(called, start), "", wrong, 'a cell with a comma stands in "quotes"'))
            else:
                rows.append(Row(dict(zip(header, cells, strict=True)), start))
            start = lines.line_num + 1
    except csv.Error as error:
        raise DataFileError([Problem(Place(called, lines.line_num), "", f"this is not CSV: {error}")]) from None
    if problems:
        raise DataFileError(problems)
    return tuple(rows)


def digest_of(raw: bytes) -> str:
    """The content hash that receipts carry."""
    return hashlib.sha256(raw).hexdigest()


def digest_of_file(path: Path) -> str:
    """The content hash of a file as it is now."""
    return digest_of(bytes_of(path))


def _header_problems(name: str, header: list[str], columns: tuple[str, ...]) -> Iterator[Problem]:
    for column in sorted({column for column in header if header.count(column) > 1}):
        yield Problem(Place(name, 1), "", f"the column `{column}` is named twice", "keep one")
    for column in columns:
        if column not in header:
            yield Problem(Place(name, 1), "", f"the column `{column}` is missing", f"columns: {', '.join(columns)}")
    for column in header:
        if column not in columns:
            yield Problem(Place(name, 1), "", f"unknown column `{column}`", f"columns: {', '.join(columns)}")


def bytes_of(path: Path, name: str | None = None) -> bytes:
    """What a file holds, if it is one that can be read and is not too large.

    Raises:
        DataFileError: If it is not.
    """
    called = name or str(path)
    try:
        if path.is_dir():
            raise DataFileError([Problem(Place(called), "", "this is a folder, not a file")])
        if path.exists() and not path.is_file():
            raise DataFileError([Problem(Place(called), "", "this is not a file that can be read")])
        if path.stat().st_size > LARGEST_FILE:
            size = f"{path.stat().st_size / 1e6:.1f} MB; at most {LARGEST_FILE / 1e6:.0f} MB is read"
            raise DataFileError([Problem(Place(called), "", f"the file is too large: {size}", "split it")])
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it cannot be read"
        raise DataFileError([Problem(Place(called), "", f"the file cannot be read: {reason}")]) from None


def _decoded(raw: bytes, name: str) -> str:
    if len(raw) > LARGEST_FILE:
        raise DataFileError([Problem(Place(name), "", "the file is too large", "split it")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DataFileError([Problem(Place(name, line), "", "this is not UTF-8 text", "save it as UTF-8")]) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise DataFileError([Problem(Place(name, line), "", "this is not text: it holds a zero byte")])
    for pattern, called in ((_CONTROL, "control character"), (_ODD_BREAK, "line break")):
        if found := pattern.search(text):
            line = text[: found.start()].count("\n") + 1
            wrong = f"this is not YAML: the {called} U+{ord(found.group()):04X} is not allowed"
            raise DataFileError([Problem(Place(name, line), "", wrong, "remove it")])
    return text


def _cure(text: str, line: int, why: str) -> str:
    """What to do about what is not YAML, where that can be told."""
    if "mapping values are not allowed" in why:
        return "put the text in quotes, since it holds a colon; or mind how far the line is indented"
    if "cannot start any token" not in why:
        return ""
    lines = text.splitlines()
    here = lines[line] if line < len(lines) else ""
    return "indent with spaces, never tabs" if "\t" in here else "put the value in quotes"


def _plain(text: str) -> Any:  # noqa: PLR0911 -- one return for each kind of scalar
    """A plain scalar by the core schema of YAML 1.2."""
    first = text[:1]
    if first and (first.isdigit() or first in "+-."):
        if _INTEGER.fullmatch(text):
            return int(text) if len(text.lstrip("+-")) <= _LONGEST_NUMBER else text
        if _FLOAT.fullmatch(text):
            return float(text)
        return text
    if text in _NULL:
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    return text


class _Enough(Exception):
    """Nothing more can be learned from this file."""


@dataclass
class _Open:
    """A map or list that is being filled."""

    into: Any
    path: Steps
    key: str | None = None


@dataclass
class _Reader:
    """Puts the events of one document together; keeps what is wrong and carries on where it can."""

    file: str
    root: Any = None
    lines: dict[Steps, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    documents: int = 0
    repeats: int = 0

    def fault(self, line: int, path: Steps, wrong: str, right: str = "") -> None:
        self.problems.append(Problem(Place(self.file, line), in_dots(path), wrong, right))
        if len(self.problems) >= MOST_PROBLEMS:
            raise _Enough

    def refuse_long_lines(self, text: str, longest: int) -> None:
        for number, line in enumerate(text.splitlines(), 1):
            if len(line) > longest:
                self.fault(number, (), f"the line has {len(line)} characters; at most {longest} are allowed", _FOLD)

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._refuse_marks(event, line)
            if self.open and isinstance(self.open[-1].into, dict) and self.open[-1].key is None:
                self._key(event.value, line)
            else:
                self._put(_plain(event.value) if event.implicit[0] else event.value, line)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self._refuse_marks(event, line)
            self._start({} if kind is yaml.MappingStartEvent else [], line)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self.open.pop()
        elif kind is yaml.AliasEvent:
            self.fault(line, self._here(), f"the alias `*{event.anchor}` is not allowed", "write the value out")
            raise _Enough
        elif kind is yaml.DocumentStartEvent:
            self._document(event, line)

    def _document(self, event: Any, line: int) -> None:
        self.documents += 1
        if event.version not in (None, (1, 2)):
            self.fault(line, (), f"YAML {event.version[0]}.{event.version[1]} is not read", "write YAML 1.2")
        if self.documents > 1:
            self.fault(line, (), "a second document in one file", "keep one document in a file")
            raise _Enough

    def _refuse_marks(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self.fault(line, self._here(), f"the anchor `&{event.anchor}` is not allowed", "write the value out")
        if event.tag is not None:
            self.fault(line, self._here(), f"the tag `{event.tag}` is not allowed", "write plain values")

    def _here(self) -> Steps:
        if not self.open:
            return ()
        top = self.open[-1]
        if isinstance(top.into, list):
            return (*top.path, len(top.into))
        return top.path if top.key is None else (*top.path, top.key)

    def _key(self, key: str, line: int) -> None:
        top = self.open[-1]
        if key == "<<":
            self.fault(line, top.path, "merge keys (`<<`) are not allowed", "write the values out")
        if key in top.into:
            first = self.lines.get((*top.path, key), 0)
            self.fault(line, top.path, f"the key `{key}` stands here twice (first on line {first})", "keep one")
            self.repeats += 1
            key = f"{key} again {self.repeats}"
        top.key = key
        self.lines[(*top.path, key)] = line

    def _put(self, value: Any, line: int) -> None:
        if not self.open:
            self.root = value
            self.lines[()] = line
            return
        top = self.open[-1]
        if isinstance(top.into, list):
            self.lines[(*top.path, len(top.into))] = line
            top.into.append(value)
        else:
            top.into[top.key] = value
            top.key = None

    def _start(self, into: Any, line: int) -> None:
        if self.open and isinstance(self.open[-1].into, dict) and self.open[-1].key is None:
            self.fault(line, self.open[-1].path, "a key is a map or a list", "keys are plain text")
            raise _Enough
        path = self._here()
        if len(self.open) >= DEEPEST:
            self.fault(line, path[:3], f"nested more than {DEEPEST} deep")
            raise _Enough
        self._put(into, line)
        self.open.append(_Open(into, path))
