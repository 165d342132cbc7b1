"""From an area to a workbook or a folder of tables: its own file as it stands, or a template to fill in."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from directory.loader import SHIPPED, Area, area_in, based_on, load_area, own_document, path_of
from directory.tables.building import build
from directory.tables.draft import Draft
from directory.tables.entries import Tables
from directory.tables.filling import PostShown, filled, has_alternatives
from directory.tables.importing import names_in
from directory.tables.notes import notes
from directory.tables.template import NOTES
from foundation.datafile import Document
from foundation.errors import DataFileError, Problem
from foundation.sheets import Row, Sheet, Written, cell_of
from foundation.spreadsheet import write_sheets


@dataclass(frozen=True)
class Exported:
    """What was written.

    Attributes:
        area: The area.
        is_template: Whether it is a template based on the area, and not what the area's file says.
        posts: How many posts the sheet Holders lists.
    """

    area: Area
    is_template: bool
    posts: int


def export_tables(name: str, target: Path, *, replace: bool = False, folder: Path = SHIPPED) -> Exported:
    """Write an area as tables: all of it or nothing.

    An area that ships, or whose file depends on readings of its policy, gives a template that is based on it; any other
    file gives everything it says.

    Args:
        name: The area, or the path of its file.
        target: The workbook, or the folder.
        replace: Whether to replace what is there.
        folder: Where the areas are that can be named by their id.

    Raises:
        DataFileError: If its file says something that no table can say, or it cannot be written.
    """
    path = path_of(name, folder=folder)
    area, document = load_area(name, folder=folder), own_document(path)
    is_own = based_on(document) is not None
    is_template = path.parent.resolve() == folder.resolve() or (not is_own and _is_decided_by_readings(document))
    if is_template:
        shipped = path.parent.resolve() == folder.resolve()
        base = path.stem if shipped else os.path.relpath(path, target.resolve().parent)
        document = Document(document.file, {"area": {"based_on": base}}, {(): 1})
    shown = list(_posts(area))
    sheets = filled(document, shown)
    if not is_template:
        _refuse_what_is_lost(area, document, sheets, path, folder)
    write_sheets(target, (NOTES, notes()), sheets, replace=replace)
    return Exported(area, is_template, len(shown))


def _is_decided_by_readings(document: Document) -> bool:
    return has_alternatives(document.data) or "readings" in document.data


def _posts(area: Area) -> Iterator[PostShown]:
    """Every post of an area, also one that is only there under another reading."""
    for name, raw in area.source.data["posts"].items():
        post = area.file.posts.get(name)
        title = post.called if post else raw.get("called")
        agencies = [area.file.agencies[agency].called for agency in (post.of if post else ())]
        yield PostShown(name, title if isinstance(title, str) else "", "; ".join(agencies))


def _refuse_what_is_lost(area: Area, document: Document, sheets: Sequence[Written], path: Path, folder: Path) -> None:
    """Read the tables again, before they are written: they must give the same area."""
    read = Tables(path, [as_read(sheet) for sheet in sheets])
    draft = Draft(str(path))
    build(read, read.known(names_in(area.source)), draft, is_own=based_on(document) is not None)
    problems = read.problems
    try:
        again = area_in(draft.document(), path, folder=folder)
    except DataFileError as error:
        problems += draft.problems(error.problems)
    if problems:
        wrong = "in tables this could not be read again"
        raise DataFileError([Problem(problem.place, "", f"{wrong}: {problem.wrong}") for problem in problems])
    if again.file != area.file:
        wrong = "this file says something that no table can say"
        raise DataFileError([document.problem((), wrong, "write the contacts into a file that is based on it")])


def as_read(written: Written) -> Sheet:
    """A sheet that is to be written, as reading gives it."""
    rows = []
    for number, texts in enumerate((written.headings, *written.rows), 1):
        cells = {at: cell for at, text in enumerate(texts) if (cell := cell_of(text))}
        if cells:
            rows.append(Row(number, cells))
    return Sheet(written.name, written.name, tuple(rows))
