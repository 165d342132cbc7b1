"""From a workbook or a folder of tables to an area's own file: everything that is wrong at once, or the file whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from directory.errors import AreaNotFound
from directory.loader import LONGEST_LINE, SHIPPED, Area, area_in, load_area, misfits_in
from directory.model import AreaFile
from directory.tables.building import build
from directory.tables.draft import Draft
from directory.tables.entries import Tables
from foundation.alternatives import BY_READING, readings_in
from foundation.datafile import YAML, Document, parse
from foundation.errors import DataFileError, Problem
from foundation.spreadsheet import read_sheets
from foundation.yaml_text import block_yaml

_HEAD = """\
# The own file of an area, made by `escalate directory import`. Import it again rather than to change it here.
# It holds personal data: who holds which post, and how to reach them. Keep it where only those can read it who need
# it, and never in a shared place or a public repository.
"""
_BLOCKS = 3
"""Levels of maps that stand line by line: sections, things, and their keys."""


@dataclass(frozen=True)
class Imported:
    """An area's own file that was made from tables, and not yet written.

    Attributes:
        area: The area that it gives.
        data: What it says.
        text: The file.
        left_blank: How many posts the sheet Holders lists without anybody.
    """

    area: Area
    data: Mapping[str, Any]
    text: str
    left_blank: int

    @property
    def held(self) -> int:
        """How many posts it says are held by somebody."""
        return sum(bool(post.get("held")) for post in self.data.get("posts", {}).values())


def import_tables(source: Path, target: Path, *, folder: Path = SHIPPED) -> Imported:
    """Read the tables of an area, check all that they say, and make its own file of them. Nothing is written.

    Args:
        source: The workbook, or the folder of CSV files.
        target: Where the file is to stand: another file that it is based on is looked for from there.
        folder: Where the areas are that can be named by their id.

    Raises:
        DataFileError: With everything that is wrong, each with its sheet, row and column.
    """
    tables = Tables(source, read_sheets(source))
    draft = Draft(str(source))
    below = _names_below(tables, target, folder)
    build(tables, tables.known(below), draft, is_own=tables.based_on() is not None)
    draft.data = _in_order(draft.data, tables.listed_posts())
    document = draft.document()
    if tables.problems:
        further = _further(tables, draft, document, target, folder) if below is not None else ()
        raise DataFileError([*tables.problems, *further])
    try:
        area = area_in(document, target, folder=folder)
    except DataFileError as error:
        raise DataFileError(draft.problems(error.problems)) from None
    if problems := [*_under_other_readings(area, draft)]:
        raise DataFileError(problems)
    text = f"{_HEAD}{block_yaml(draft.data, width=LONGEST_LINE, blocks=_BLOCKS)}"
    if parse(text.encode(), str(target), longest_line=LONGEST_LINE).data != draft.data:
        raise AssertionError("what was written is not what was meant")
    return Imported(area, draft.data, text, tables.left_blank)


def names_in(document: Document) -> dict[str, Collection[str]]:
    """The names of an area to which something may point, by kind, under any reading."""
    sections = {name: _map(_map(document.data).get(name)) for name in AreaFile.model_fields}
    played = (role for post in sections["posts"].values() for role in _roles_of(_map(_map(post).get("plays"))))
    return {
        "agency": {*sections["agencies"]},
        "team": {*sections["teams"]},
        "post": {*sections["posts"]},
        "body": {*sections["bodies"]},
        "role": {*sections["roles"], *played},
    }


def _roles_of(plays: Mapping[str, Any]) -> Iterator[str]:
    """The roles that a post plays under one reading or another."""
    for option in plays.values() if BY_READING in plays else (plays,):
        yield from _map(option)


def _map(value: Any) -> Mapping[str, Any]:
    """A map of a file that nobody has checked yet."""
    return value if isinstance(value, dict) else {}


def _names_below(tables: Tables, target: Path, folder: Path) -> Mapping[str, Collection[str]] | None:
    """The names of the area on which the tables are based: none, if it is none; None, if it cannot be read."""
    based = tables.based_on()
    if based is None:
        return {}
    name, place = based
    try:
        return names_in(load_area(str(target.parent / name) if name.endswith(YAML) else name, folder=folder).source)
    except DataFileError as error:
        tables.problems += error.problems
    except AreaNotFound as error:
        right = f"a file is looked for from the folder of {target}" if name.endswith(YAML) else error.hint
        tables.problems.append(Problem(place, "", error.what.rstrip("."), right.rstrip(".")))
    return None


def _further(tables: Tables, draft: Draft, document: Document, target: Path, folder: Path) -> Iterator[Problem]:
    """What is wrong beside single cells, in rows of which nothing else is wrong: so much can be said at once."""
    spoilt = {(problem.place.file, problem.place.line) for problem in tables.problems}
    for problem in draft.problems(misfits_in(document, target, folder=folder)):
        if (problem.place.file, problem.place.line) not in spoilt and problem.place.within:
            yield problem


def _under_other_readings(area: Area, draft: Draft) -> Iterator[Problem]:
    """What is wrong once one point of the policy is read otherwise, of those on which rests what the tables name."""
    said = {*_texts_in(draft.data)}
    resting: dict[str, set[str]] = {}
    for things in area.source.data.values():
        for name, thing in _map(things).items():
            for reading in readings_in(thing):
                resting.setdefault(reading, set()).add(name)
    for reading, unclear in area.file.readings.items():
        for option in unclear.options if said & resting.get(reading, set()) else ():
            try:
                area.under({reading: option})
            except DataFileError as error:
                for problem in draft.problems(error.problems):
                    yield replace(problem, wrong=f"if {reading} is read as {option}: {problem.wrong}")


def _texts_in(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    for inner in data.items() if isinstance(data, dict) else data if isinstance(data, list | tuple) else ():
        yield from _texts_in(inner)


def _in_order(data: Mapping[str, Any], posts: Iterable[str]) -> dict[str, Any]:
    """The sections in the order of the file, the posts in that in which the sheet Holders lists them."""
    order = ("area", "agencies", "teams", "roles", "posts", "bodies", "double_parts")
    found = {section: data[section] for section in order if section in data}
    if "posts" in found:
        listed = {post: found["posts"][post] for post in posts if post in found["posts"]}
        found["posts"] = {**listed, **found["posts"]}
    return found
