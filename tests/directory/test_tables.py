"""An area's own file as tables and back: what is exported and imported again is the same, both ways round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import Phase, given, settings

from directory.model import AreaFile
from directory.tables import template
from directory.tables.building import build
from directory.tables.draft import Draft
from directory.tables.entries import Tables
from directory.tables.exporting import as_read
from directory.tables.filling import PostShown, filled
from directory.tables.kinds import Choice, Items, Known, Number
from directory.tables.notes import notes
from directory.tables.template import NOT_IN_TABLES, TEMPLATE, Column
from foundation.datafile import Document
from foundation.shape import Shape
from foundation.sheets import Sheet, Written
from foundation.spreadsheet import read_sheets, write_sheets
from tests.directory.tabled import OWN_FILES

POSTS = [PostShown(name, f"Title of {name}", "The agency") for name in ("beta-2", "omega")]


def as_document(data: dict[str, Any]) -> Document:
    return Document("own.yaml", data, {(): 1})


def data_in(sheets: Sequence[Sheet]) -> tuple[dict[str, Any], list[str]]:
    """What sheets say, and everything that is wrong with them."""
    tables, draft = Tables(Path("contacts.xlsx"), sheets), Draft("contacts.xlsx")
    build(tables, Known(), draft, is_own=True)
    return draft.data, [str(problem) for problem in tables.problems]


def rows_of(written: Sequence[Written]) -> dict[str, list[tuple[str, ...]]]:
    return {sheet.name: sorted(row for row in sheet.rows if any(row)) for sheet in written}


@given(OWN_FILES)
def test_what_is_exported_and_imported_again_is_the_same(data: dict[str, Any]) -> None:
    assert data_in([as_read(sheet) for sheet in filled(as_document(data), POSTS)]) == (data, [])


@given(OWN_FILES)
def test_what_is_imported_and_exported_again_holds_the_same_cells(data: dict[str, Any]) -> None:
    first = filled(as_document(data), POSTS)
    read, problems = data_in([as_read(sheet) for sheet in first])
    assert problems == []
    assert rows_of(filled(as_document(read), POSTS)) == rows_of(first)


@given(OWN_FILES)
@settings(max_examples=4, phases=[Phase.generate])
def test_a_workbook_and_a_folder_hold_what_the_tables_say(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("tables")
    for target in (folder / "contacts.xlsx", folder / "contacts"):
        write_sheets(target, ("Read me", []), filled(as_document(data), POSTS), replace=False)
        assert data_in(read_sheets(target)) == (data, [])


# The template has everything that a file can say


def shapes(model: type[Shape]) -> Iterator[type[Shape]]:
    """A shape and all that can stand in it."""
    yield model
    for field in model.model_fields.values():
        for inner in _inside(field.annotation):
            yield from shapes(inner)


def _inside(annotation: Any) -> Iterator[type[Shape]]:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        yield annotation
    for part in get_args(annotation):
        yield from _inside(part)


KEYS = {
    f"{shape.__name__}.{field.alias or name}": (shape, name)
    for shape in shapes(AreaFile)
    for name, field in shape.model_fields.items()
}
COLUMNS = [column for table in TEMPLATE for column in table.columns] + list(template.AREA_KEYS)
HELD = {key for column in COLUMNS for key in column.holds} | {key for table in TEMPLATE for key in table.holds}


def test_every_key_of_an_area_has_its_column_or_is_said_to_have_none() -> None:
    assert len(KEYS) > 100
    assert set(KEYS) == HELD | set(NOT_IN_TABLES)
    assert HELD & set(NOT_IN_TABLES) == set()


def test_what_may_be_chosen_in_a_column_is_what_the_file_allows() -> None:
    for column in COLUMNS:
        kind = column.kind.of if isinstance(column.kind, Items) else column.kind
        if not isinstance(kind, Choice) or column.name in ("kind", "situation"):
            continue
        for key in column.holds:
            shape, name = KEYS[key]
            assert set(kind.words) == set(_words(shape.model_fields[name].annotation)), key


def _words(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    for part in get_args(annotation) if get_origin(annotation) is not Literal else ():
        yield from _words(part)


@pytest.mark.parametrize("column", [column for column in COLUMNS if isinstance(column.kind, Number) and column.holds])
def test_a_number_has_the_bounds_that_the_file_sets(column: Column) -> None:
    (shape, name), kind = KEYS[column.holds[0]], column.kind
    assert isinstance(kind, Number)
    schema = shape.model_json_schema()["properties"]
    bounds = str(schema.get(column.name) or schema[name])
    assert f"'minimum': {kind.least}" in bounds
    assert f"'maximum': {kind.most}" in bounds


def test_the_notes_explain_every_sheet_and_column() -> None:
    said = "\n".join(notes())
    for table in TEMPLATE:
        assert f"{table.name}: {table.means}" in said
        for column in table.read:
            assert f"{column.name}: {column.means}" in said
    assert len(said) < 30_000
