"""Sheets as people fill them in: headings, and below them rows of cells that are text, each with its place.

What a cell holds is the text that a person sees: 2026-08-28, 12, yes. A cell that cannot be read so, such as a formula,
says what is wrong with it; whoever needs the cell reports it at its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from foundation.errors import Place

LONGEST_CELL = 32_000
"""Characters. A workbook cannot hold more than 32,767, and nothing here needs more."""
MOST_ROWS = 20_000
"""Of one sheet."""
MOST_COLUMNS = 60

_BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
"""Controls, odd line breaks, halves of characters, and what turns the direction of writing: it could hide a number."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell.

    Attributes:
        text: As a person sees it, without space around it.
        wrong: What is wrong with it, if it cannot be read; the text is then empty.
        right: What would be right.
    """

    text: str
    wrong: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet shows it, and its cells by column from 0; blank ones are left out."""

    number: int
    cells: Mapping[int, Cell]


@dataclass(frozen=True)
class Sheet:
    """A sheet that was read.

    Attributes:
        name: Its name, or that of the file.
        where: How a message names it.
        rows: The rows that are not blank, the one with the headings among them.
    """

    name: str
    where: str
    rows: tuple[Row, ...]

    def place(self, row: int = 0, column: str = "") -> Place:
        """The place of a cell, of a row, or of the sheet."""
        within = ", ".join([*([f"row {row}"] if row else []), *([f"column {column}"] if column else [])])
        return Place(self.where, row, within)


@dataclass(frozen=True)
class Written:
    """A sheet to be written.

    Attributes:
        name: Its name.
        headings: Its first row.
        rows: The others, every cell as text.
        loose: The columns in which the spreadsheet may turn what is typed into a date or a number; it keeps any
            other as it was typed.
        aside: The columns that only help to read the others.
        choices: For a column: what may be chosen in it.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    loose: frozenset[int] = frozenset()
    aside: frozenset[int] = frozenset()
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def cell_of(text: str) -> Cell | None:
    """A cell with this text; nothing, if it is blank."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not plain:
        return None
    if wrong := fault_of(plain):
        return Cell("", wrong=wrong, right="type it again")
    return Cell(plain)


def fault_of(text: str) -> str:
    """Why a text cannot stand in a cell, or nothing."""
    if found := _BAD.search(text):
        return f"the character U+{ord(found.group()):04X} cannot be read here"
    return f"{len(text)} characters stand here, and at most {LONGEST_CELL} can" if len(text) > LONGEST_CELL else ""


def letter_of(column: int) -> str:
    """How a spreadsheet calls a column, counted from 0.

    >>> letter_of(0), letter_of(27)
    ('A', 'AB')
    """
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def plain_name(text: str) -> str:
    """The name of a sheet or a column without its capitals, and with one kind of space.

    >>> plain_name(" Keeps bank-holidays ")
    'keeps_bank_holidays'
    """
    return "_".join(re.sub(r"[\s_-]+", " ", text.casefold()).split())
