"""A starter for a new policy: a commented folder that loads, to be changed line by line into a real one."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from foundation.errors import DataFileError, Place, Problem

STARTER = Path(__file__).parent / "starter"
_NAME, _TITLE, _DAY, _SCHEMAS, _CLAUSES = "exampleshire", "Exampleshire", "2026-01-01", "../policies", "EXA-"
"""What the starter says where a new policy says its own."""


def write_starter(folder: Path, name: str, valid_from: date, schemas: str) -> Path:
    """Write a commented starter for a policy that loads as it stands.

    Args:
        folder: Where to put it; it becomes `folder/name/valid_from`.
        name: The name of the policy.
        valid_from: The first day on which it is in force.
        schemas: Where the JSON Schemas are, for editors.

    Raises:
        DataFileError: If there is something there already, or it cannot be written.
    """
    target = folder / name / valid_from.isoformat()
    if target.exists():
        raise DataFileError([Problem(Place(str(target)), "", "there is such a folder already", "use another name")])
    title = name.replace("-", " ").title()
    own = {_NAME: name, _TITLE: title, _DAY: valid_from.isoformat(), f"$schema={_SCHEMAS}": f"$schema={schemas}"}
    own[_CLAUSES] = f"{_letters(name)}-"
    theirs = re.compile("|".join(re.escape(text) for text in own))  # at one stroke: ours may look like theirs
    try:
        target.mkdir(parents=True)
        for source in sorted(STARTER.iterdir()):
            text = theirs.sub(lambda found: own[found.group()], source.read_text(encoding="utf-8"))
            (target / source.name).write_text(text, encoding="utf-8")
    except OSError as error:
        wrong = f"the folder cannot be written: {error.strerror}"
        raise DataFileError([Problem(Place(str(target)), "", wrong)]) from None
    return target


def _letters(name: str) -> str:
    """The three letters with which the clauses of a policy begin: those of its name."""
    return f"{name.replace('-', '')}xx"[:3].upper()
