"""What the first sheet says to whoever fills in the others."""

from __future__ import annotations

from directory.tables.template import TEMPLATE

NOTES = """\
How to fill in these sheets

Most people need one sheet: Holders. It lists every post. Write who holds it, how to reach them, and on which day that \
was last found to be right. Leave a row as it is where you do not know yet.

Then save, and run: escalate directory import THIS --to own.yaml. Nothing is changed unless every row is right; all \
that is wrong is said with its sheet, row and column.

These sheets hold personal data. Keep them where only those can read them who need them.

Columns marked (for reading only) are not read. Keep the names of sheets and columns. Blank rows do no harm. Use no \
formulas, and merge no cells.

Days are written as 2026-08-28; a cell that the spreadsheet itself keeps as a day may show it as it likes. Several \
things in one cell are separated by semicolons; one that holds a semicolon itself stands in "quotes".

A blank cell says nothing: what the area says stays on which these sheets are based. (none) says that there is none, \
whatever that area says; yes in a column `remove` takes the whole thing out.
"""


def notes() -> list[str]:
    """The lines of the first sheet: how to fill in, then every sheet with its columns."""
    lines = NOTES.splitlines()
    for table in TEMPLATE:
        lines += ["", f"{table.name}: {table.means}"]
        lines += [f"    {column.name}: {column.means} ({column.kind.how})" for column in table.read]
    return lines
