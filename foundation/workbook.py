"""Excel workbooks as sheets of plain cells, and back: the only module that knows openpyxl.

A workbook comes from somewhere else. It is a ZIP archive of XML, so before anything in it is understood its size is
bounded, and what XML can be made to swell with is refused.
"""

from __future__ import annotations

import lzma
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from foundation.datafile import bytes_of
from foundation.errors import DataFileError, Place, Problem
from foundation.sheets import MOST_COLUMNS, MOST_ROWS, Cell, Row, Sheet, Written, cell_of, letter_of

LARGEST_UNPACKED = 20_000_000
"""Bytes."""
MOST_PARTS = 1_000
MOST_TAGS = 1_000_000
"""In all parts together: 3,000 rows of twelve cells take 150,000."""
LAST_ROW = 1_048_576
"""The last that a workbook can have."""

_OLD_WORKBOOK = bytes.fromhex("d0cf11e0a1b11ae1")
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_DOCTYPE = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_PICTURES = "xl/media/"
_MERGED = b"mergeCell "
_SAVE_AS = "save it as an Excel workbook (.xlsx)"
_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError,
    TypeError, ValueError, lzma.LZMAError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What openpyxl, and what lies below it, throws at a file that is damaged or none of its own: it promises nothing."""
_CODED = re.compile("_x([0-9A-Fa-f]{4})_")
"""How a workbook writes a character that XML cannot hold."""
_LOOKS_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_WIDEST = 60
_MOST_CHOICES = 250
"""Characters of all choices of a column together: more, and Excel takes the workbook for damaged."""


def read_workbook(path: Path) -> list[Sheet]:
    """Every sheet of a workbook.

    Raises:
        DataFileError: If it is no workbook, is locked, or is too large.
    """
    raw, called = bytes_of(path), str(path)
    _refuse_other_kinds(raw, called)
    try:
        merged = _merged_in(raw, _parts(raw, called))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a workbook has beside its cells, which is left aside
            book = load_workbook(BytesIO(raw), read_only=True, keep_links=False)
            try:
                return [_sheet(sheet, called, merged.get(sheet.title, frozenset())) for sheet in book.worksheets]
            finally:
                book.close()
    except _BROKEN:
        raise _refusal(called, "this is not an Excel workbook, or it is damaged", _SAVE_AS) from None


def _refusal(called: str, wrong: str, right: str = "") -> DataFileError:
    return DataFileError([Problem(Place(called), "", wrong, right)])


def _refuse_other_kinds(raw: bytes, called: str) -> None:
    if raw.startswith(_OLD_WORKBOOK):
        if _LOCKED in raw:
            raise _refusal(called, "the workbook is locked with a password", "save a copy without a password")
        raise _refusal(called, "this is a workbook of an old kind (.xls)", _SAVE_AS)
    if not raw.startswith(b"PK"):
        raise _refusal(called, "this is not an Excel workbook", _SAVE_AS)


def _parts(raw: bytes, called: str) -> list[bytes]:
    """The parts of the archive, once it is known that they are few, small and harmless."""
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        entries = archive.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise _refusal(called, "the workbook is locked with a password", "save a copy without a password")
        names = {entry.filename for entry in entries}
        if "[Content_Types].xml" not in names or "xl/workbook.bin" in names:
            raise _refusal(called, "this is a spreadsheet of another kind", _SAVE_AS)
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            size = f"unpacked it has more than {LARGEST_UNPACKED / 1e6:.0f} MB or {MOST_PARTS} parts"
            raise _refusal(called, f"the workbook is too large: {size}", "leave pictures and other sheets out")
        parts = [archive.read(entry) for entry in entries if not entry.filename.startswith(_PICTURES)]
    if any(mark in part for part in parts for mark in _DOCTYPE):
        raise _refusal(called, "the workbook declares a document type, which none needs", _SAVE_AS)
    if sum(part.count(b"<") for part in parts) > MOST_TAGS:
        wrong = "the workbook is too large: it has too many cells"
        raise _refusal(called, wrong, "delete the rows and columns beside and below the tables, also where empty")
    return parts


def _merged_in(raw: bytes, parts: Iterable[bytes]) -> Mapping[str, frozenset[tuple[int, int]]]:
    """For each sheet the first cells of those that are merged; what reads cells one by one does not tell."""
    if not any(_MERGED in part for part in parts):
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(BytesIO(raw), keep_links=False)
    return {
        sheet.title: frozenset((found.min_row, found.min_col) for found in sheet.merged_cells.ranges)
        for sheet in book.worksheets
    }


def _sheet(sheet: Any, called: str, merged: frozenset[tuple[int, int]]) -> Sheet:
    where = f"{called}, sheet {sheet.title[:40]}"
    found = Sheet(sheet.title, where, ())
    sheet.reset_dimensions()  # what the file says of its size need not be true
    rows = []
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = dict(_cells(row, number, merged))
        if number > LAST_ROW or (cells and (number > MOST_ROWS or max(cells) >= MOST_COLUMNS)):
            wrong = f"the sheet is too large: at most {MOST_ROWS} rows and {MOST_COLUMNS} columns are read"
            raise DataFileError([Problem(found.place(number), "", wrong, "split it, or delete what lies beside it")])
        if cells:
            rows.append(Row(number, cells))
    return Sheet(found.name, where, tuple(rows))


def _cells(row: Iterable[Any], number: int, merged: frozenset[tuple[int, int]]) -> Iterator[tuple[int, Cell]]:
    for position, found in enumerate(row):
        cell = _cell(found.value, found.data_type) if found.value is not None else None
        if cell and (number, position + 1) in merged:
            cell = Cell("", wrong="this cell is merged with others", right="split them, and fill in each")
        if cell:
            yield position, cell


def _cell(value: Any, kind: str) -> Cell | None:
    """A cell with what a person sees in it."""
    if kind == "f":
        return Cell("", wrong="this is a formula", right="write what it comes to, as text")
    if kind == "e":
        return Cell("", wrong="the spreadsheet shows an error here", right="type it again")
    if isinstance(value, str):
        return cell_of(_CODED.sub(lambda code: chr(int(code[1], 16)), value))
    return cell_of(_in_words(value))


def _in_words(value: Any) -> str:  # noqa: PLR0911 -- one return for each kind of value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        value = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
        return f"{value:%Y-%m-%d}" if value.time() == time(0) else f"{value:%Y-%m-%d} {_clock(value.time())}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return str(value)


def _clock(value: time) -> str:
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"


# ------------------------------------------------------------------------------------------------------ writing


def workbook_of(notes: tuple[str, Sequence[str]], sheets: Iterable[Written]) -> bytes:
    """A workbook with these sheets.

    Args:
        notes: The name of a first sheet that explains the others, and its lines.
        sheets: The sheets.
    """
    book = Workbook()
    book.properties.creator = "Escalate"
    first = book.worksheets[0]
    first.title = notes[0]
    first.column_dimensions["A"].width = 110
    for number, line in enumerate(notes[1], 1):
        _put(first, number, 0, line)
        first.cell(number, 1).alignment = Alignment(wrap_text=True, vertical="top")
    first.cell(1, 1).font = Font(bold=True)
    for written in sheets:
        _fill(book.create_sheet(written.name), written)
    into = BytesIO()
    book.save(into)
    return into.getvalue()


def _fill(sheet: Worksheet, written: Written) -> None:
    for number, row in enumerate((written.headings, *written.rows), 1):
        for position, text in enumerate(row):
            if text:
                _put(sheet, number, position, text)
                if number > 1 and position not in written.loose:
                    sheet.cell(number, position + 1).number_format = "@"
    grey = Font(italic=True, color="00666666")
    for position, heading in enumerate(written.headings):
        cell = sheet.cell(1, position + 1)
        cell.font = Font(bold=True, italic=position in written.aside)
        column = sheet.column_dimensions[letter_of(position)]
        longest = max((len(row[position]) for row in written.rows), default=0)
        column.width = min(max(len(heading), longest) + 3, _WIDEST)
        if position not in written.loose:
            column.number_format = "@"
        if position in written.aside:
            for number in range(2, len(written.rows) + 2):
                sheet.cell(number, position + 1).font = grey
        listed = ",".join(written.choices.get(position, ()))
        if listed and len(listed) <= _MOST_CHOICES:
            choice = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            choice.add(f"{letter_of(position)}2:{letter_of(position)}{MOST_ROWS}")
            sheet.add_data_validation(choice)
    sheet.freeze_panes = "A2"


def _put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Text into a cell; whatever it begins with it stays text, and is never taken for a formula."""
    cell = sheet.cell(row, column + 1, _LOOKS_CODED.sub("_x005F_", text))
    cell.data_type = "s"
