"""The dates on which cases came, as a file beside a scenario lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from foundation.datafile import read_table
from foundation.errors import DataFileError, EscalationError, Place, Problem
from foundation.moment import parse_moment

COLUMN = "moment"
_DATE_ALONE = len("2026-01-01")


@dataclass(frozen=True)
class Came:
    """When a case came.

    Attributes:
        at: The moment.
        on_the_day: Whether the day alone is known: then it is taken to be when the office opens.
    """

    at: datetime
    on_the_day: bool


def read_dates(path: Path) -> tuple[Came, ...]:
    """The dates of a file: CSV with a column `moment`.

    Raises:
        DataFileError: With every row that cannot be read.
    """
    found, problems = list[Came](), list[Problem]()
    for row in read_table(path, (COLUMN,)):
        text = row.cells[COLUMN].strip()
        try:
            found.append(Came(parse_moment(text), len(text) <= _DATE_ALONE))
        except EscalationError as error:
            problems.append(Problem(Place(str(path), row.line), COLUMN, error.what, error.hint))
    if not found and not problems:
        problems.append(Problem(Place(str(path), 1), "", "it lists no date", "write one date in each line below"))
    if problems:
        raise DataFileError(problems)
    return tuple(found)
