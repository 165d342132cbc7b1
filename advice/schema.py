"""The JSON Schemas of case files and worked cases."""

from __future__ import annotations

from pathlib import Path

import scenarios
from advice.case_file import CaseShape
from advice.worked_case import WorkedShape
from foundation.schema import Schema, schema_of

FOLDER = Path(scenarios.__file__).parent / "cases"


def schemas() -> dict[Path, Schema]:
    """The schema of each kind of file, by the path at which it is kept."""
    return {
        FOLDER / "case.schema.json": schema_of(CaseShape),
        FOLDER / "worked-case.schema.json": schema_of(WorkedShape),
    }
