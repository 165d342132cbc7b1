"""The filled-in rows of the sheets: matched with the template, cell by cell; everything that does not fit is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from directory.tables.kinds import NONE, Kind, Known, Unfit
from directory.tables.template import AREA, AREA_KEYS, ASIDE, ELEMENTS, HOLDERS, NOTES, PLAYS, TEMPLATE, Column, Table
from foundation.errors import Place, Problem
from foundation.sheets import Cell, Row, Sheet, letter_of, plain_name
from foundation.suggest import did_you_mean

_KEYS = {key.name: key.kind for key in AREA_KEYS}
_TABLES = {plain_name(table.name): table for table in TEMPLATE}


@dataclass(frozen=True)
class Entry:
    """A row that says something.

    Attributes:
        sheet: Where it stands.
        number: Its row.
        values: What its cells mean, by column; the blank ones are not in it.
        none: The columns that say `(none)`.
        headings: How the sheet writes the columns.
    """

    sheet: Sheet
    number: int
    values: Mapping[str, Any]
    none: Collection[str]
    headings: Mapping[str, str]

    def place(self, column: str = "") -> Place:
        """The place of one of its cells, or of the row."""
        return self.sheet.place(self.number, self.headings.get(column, column))

    def problem(self, column: str, wrong: str, right: str = "") -> Problem:
        """Something wrong with one of its cells, or with the row."""
        return Problem(self.place(column), "", wrong, right)


@dataclass
class Matched:
    """A sheet of the template that was found, and which of its columns is where."""

    table: Table
    sheet: Sheet
    columns: dict[int, Column] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether every column is there without which a row says nothing."""
        return all(column.name in self.headings for column in self.table.columns if column.required)

    def texts(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Every row with its number: what stands in its cells, as it is."""
        for row in self.sheet.rows[1:]:
            yield (
                row.number,
                {column.name: row.cells[at].text for at, column in self.columns.items() if at in row.cells},
            )


class Tables:
    """The sheets of one workbook or folder, matched with the template.

    Attributes:
        found: The sheets that are there, by the name of their table.
        problems: Everything wrong so far.
        left_blank: How many posts are listed as without a holder.
    """

    def __init__(self, path: Path, sheets: Sequence[Sheet]) -> None:
        self.found: dict[str, Matched] = {}
        self.problems: list[Problem] = []
        self.left_blank = 0
        for sheet in sheets:
            self._match(sheet)
        if AREA.name not in self.found:
            right = "begin with `escalate directory export`"
            self.problems.append(Problem(Place(str(path)), "", f"the sheet {AREA.name} is missing, or empty", right))

    # ------------------------------------------------------------------------------------ sheets and columns

    def _match(self, sheet: Sheet) -> None:
        table = _TABLES.get(plain_name(sheet.name))
        if plain_name(sheet.name) == plain_name(NOTES) or not sheet.rows:
            return
        if table is None:
            right = did_you_mean(sheet.name, [table.name for table in TEMPLATE])
            self.problems.append(Problem(sheet.place(), "", "the template has no such sheet", right))
        elif table.name in self.found:
            wrong = f"the sheet {table.name} is there twice"
            self.problems.append(Problem(sheet.place(), "", wrong, "keep one"))
        else:
            self.found[table.name] = matched = Matched(table, sheet)
            self._headings(matched)

    def _headings(self, matched: Matched) -> None:
        sheet, table = matched.sheet, matched.table
        first = sheet.rows[0]
        names = {plain_name(column.name): column for column in table.read}
        if first.number != 1 or not {plain_name(cell.text) for cell in first.cells.values()} & {*names}:
            first = Row(1, {})  # no headings: what stands there may be a name
        for position, cell in first.cells.items():
            plain = plain_name(cell.text)
            if plain.endswith(plain_name(ASIDE)):
                continue
            column = names.get(plain)
            place = sheet.place(1, letter_of(position))
            if cell.wrong:
                self.problems.append(Problem(place, "", cell.wrong, cell.right))
            elif column is None:
                right = did_you_mean(plain, list(names))
                self.problems.append(Problem(place, "", f"there is no column `{cell.text[:40]}` here", right))
            elif column.name in matched.headings:
                self.problems.append(Problem(place, "", f"the column `{cell.text}` is there twice", "keep one"))
            else:
                matched.columns[position] = column
                matched.headings[column.name] = cell.text
        missing = [column.name for column in table.read if column.name not in matched.headings]
        if missing:
            wrong = f"{'the column' if len(missing) == 1 else 'the columns'} {', '.join(missing)} must be named here"
            right = "row 1 holds the headings of the template; a column that is not needed stays empty"
            self.problems.append(Problem(sheet.place(1), "", wrong, right))

    # ------------------------------------------------------------------------------------ names

    def based_on(self) -> tuple[str, Place] | None:
        """The area that these tables are based on, and where they say so."""
        if AREA.name not in self.found:
            return None
        area = self.found[AREA.name]
        for number, cells in area.texts():
            if plain_name(cells.get("key", "")) == "based_on" and cells.get("value"):
                return cells["value"], area.sheet.place(number, area.headings["value"])
        return None

    def known(self, below: Mapping[str, Collection[str]] | None) -> Known:
        """The names to which the cells may point: those of the area below, and those that the tables add.

        Args:
            below: The names of the area on which they are based; None if it cannot be read, so that nothing is known.
        """
        if below is None:
            return Known()
        names: dict[str, set[str]] = {}
        removed: dict[str, set[str]] = {}
        unclear = {matched.table.defines for matched in self.found.values() if not matched.is_whole}
        for table in ELEMENTS:
            new = {text.casefold() for text in self._texts(table, table.columns[0].name)}
            names[table.defines] = {*below.get(table.defines, ()), *new}
            removed[table.defines] = self._removed(table)
        names["role"] |= {text.casefold() for text in self._texts(PLAYS, "role")}
        kept = {kind: found for kind, found in names.items() if kind not in unclear}
        if PLAYS.name in self.found and not self.found[PLAYS.name].is_whole:
            kept.pop("role", None)
        return Known(kept, {kind: found for kind, found in removed.items() if kind != "role"})

    def listed_posts(self) -> list[str]:
        """The posts in the order in which the sheet Holders lists them, also those without anybody."""
        return [text.casefold() for text in dict.fromkeys(self._texts(HOLDERS, "post"))]

    def _texts(self, table: Table, column: str) -> Iterator[str]:
        if table.name in self.found:
            yield from (cells[column] for _, cells in self.found[table.name].texts() if column in cells)

    def _removed(self, table: Table) -> set[str]:
        """What a sheet takes out."""
        rows = self.found[table.name].texts() if table.name in self.found else ()
        about = table.columns[0].name
        return {
            cells[about].casefold()
            for _, cells in rows
            if about in cells and cells.get("remove", "").casefold() in ("yes", "true")
        }

    # ------------------------------------------------------------------------------------ rows

    def entries(self, table: Table, known: Known) -> Iterator[Entry]:
        """The rows of a sheet that say something; what is wrong with them is kept."""
        matched = self.found.get(table.name)
        if matched is None or not matched.is_whole:
            return
        for row in matched.sheet.rows[1:]:
            filled = {matched.columns[at]: cell for at, cell in row.cells.items() if at in matched.columns}
            self._without_heading(matched, row)
            if table is HOLDERS and {column.name for column in filled} == {"post"}:
                self.left_blank += 1
            elif filled and (entry := self._entry(matched, row.number, filled, known)):
                yield entry

    def _without_heading(self, matched: Matched, row: Row) -> None:
        headed = matched.sheet.rows[0].cells
        for position in row.cells:
            if position not in headed:
                place = matched.sheet.place(row.number, letter_of(position))
                self.problems.append(Problem(place, "", "something stands here below no heading", "delete it"))

    def _entry(self, matched: Matched, number: int, filled: Mapping[Column, Cell], known: Known) -> Entry | None:
        """One row; nothing, if it lacks what it is about."""
        table, values, none = matched.table, dict[str, Any](), list[str]()
        entry = Entry(matched.sheet, number, values, none, matched.headings)
        for column in (column for column in table.read if column in filled):
            cell = filled[column]
            if cell.wrong:
                self.problems.append(entry.problem(column.name, cell.wrong, cell.right))
            elif cell.text.casefold() == NONE:
                none.append(column.name)
            elif kind := _kind(table, column, values):
                self._value(entry, values, column.name, kind, cell.text, known)
        wanted = [column.name for column in table.columns if column.required]
        for name in wanted:
            if name not in {column.name for column in filled}:
                self.problems.append(entry.problem(name, "this is empty", f"say which {name} is meant"))
        return entry if all(name in values or name in none for name in wanted) else None

    def _value(self, entry: Entry, values: dict[str, Any], name: str, kind: Kind, text: str, known: Known) -> None:
        try:
            values[name] = kind.read(text, known)
        except Unfit as unfit:
            self.problems.append(entry.problem(name, unfit.wrong, unfit.right))


def _kind(table: Table, column: Column, values: Mapping[str, Any]) -> Kind | None:
    """What can stand in a cell: beside a key of the area's heading whatever the key takes; nothing, beside none."""
    if table is AREA and column.name == "value":
        return _KEYS.get(values.get("key", ""))
    return column.kind
