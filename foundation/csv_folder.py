"""A folder of CSV files as sheets of plain cells, and back: one file a sheet.

Read is UTF-8, with or without a mark at its beginning, and what stands between the cells is a comma or, as Excel writes
where a comma is the decimal sign, a semicolon: whichever the first line has more of. Written is UTF-8 with the mark,
without which Excel takes it for something else, and commas. A cell that a spreadsheet would take for a formula is
written with an apostrophe before it, which reading takes away again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from foundation.datafile import bytes_of
from foundation.errors import DataFileError, Place, Problem
from foundation.sheets import MOST_COLUMNS, MOST_ROWS, Cell, Row, Sheet, Written, cell_of

CSV = ".csv"
MOST_FILES = 100
_FORMULA = re.compile("'*[=+@\uff1d\uff0b\uff0d\uff20-]")
"""How begins what a spreadsheet takes for a formula, and what looks like one that has its apostrophe already."""
_SAVE_AS = "in Excel save it as `CSV UTF-8 (Comma delimited)`"


def read_csv_folder(folder: Path) -> list[Sheet]:
    """Every CSV file of a folder; hidden files, and those of other kinds, are left aside.

    Raises:
        DataFileError: If one of them is not text, or is too large.
    """
    paths = sorted(path for path in folder.iterdir() if is_sheet(path))
    if len(paths) > MOST_FILES:
        raise DataFileError([Problem(Place(str(folder)), "", f"the folder holds more than {MOST_FILES} CSV files")])
    return [_sheet(path) for path in paths]


def is_sheet(path: Path) -> bool:
    """Whether a file is one of those that are read."""
    return path.suffix.casefold() == CSV and not path.name.startswith((".", "~"))


def _sheet(path: Path) -> Sheet:
    text = _text(path)
    first = text.split("\n", 1)[0]
    between = ";" if first.count(";") > first.count(",") else ","
    found = Sheet(path.stem, str(path), ())
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            filled = dict(_cells(cells))
            if filled and (number > MOST_ROWS or max(filled) >= MOST_COLUMNS):
                wrong = f"the sheet is too large: at most {MOST_ROWS} rows and {MOST_COLUMNS} columns are read"
                raise DataFileError([Problem(found.place(number), "", wrong, "split it")])
            if filled:
                rows.append(Row(number, filled))
    except csv.Error:
        right = 'a cell that holds a comma, a semicolon or a quote stands in "quotes"'
        raise DataFileError([Problem(found.place(number + 1), "", "this row is not CSV", right)]) from None
    return Sheet(found.name, found.where, tuple(rows))


def _text(path: Path) -> str:
    raw = bytes_of(path)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        place = Sheet(path.stem, str(path), ()).place(line)
        raise DataFileError([Problem(place, "", "this is not UTF-8 text", _SAVE_AS)]) from None


def _cells(cells: Iterable[str]) -> Iterator[tuple[int, Cell]]:
    for position, text in enumerate(cells):
        plain = text.strip()
        if cell := cell_of(plain[1:] if plain.startswith("'") and _FORMULA.match(plain) else plain):
            yield position, cell


# ------------------------------------------------------------------------------------------------------ writing


def csv_folder_of(notes: tuple[str, Sequence[str]], sheets: Iterable[Written]) -> dict[str, bytes]:
    """The files of a folder with these sheets, by name.

    Args:
        notes: The name of a text that explains them, and its lines.
        sheets: The sheets.
    """
    files = {f"{notes[0]}.txt": "\r\n".join([*notes[1], ""]).encode("utf-8-sig")}
    for written in sheets:
        into = io.StringIO(newline="")
        # All in quotes: a program that splits at another sign than ours would find formulas behind it.
        writer = csv.writer(into, quoting=csv.QUOTE_ALL)
        writer.writerow(written.headings)
        writer.writerows([_guarded(text) for text in row] for row in written.rows)
        files[f"{written.name}{CSV}"] = into.getvalue().encode("utf-8-sig")
    return files


def _guarded(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text
