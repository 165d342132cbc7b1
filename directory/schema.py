"""The JSON Schema of the file of an area."""

from __future__ import annotations

from pathlib import Path

from directory.loader import SHIPPED
from directory.model import AreaFile
from foundation.schema import Schema, schema_with_alternatives


def schemas() -> dict[Path, Schema]:
    """The schema of an area's file, by the path at which it is kept."""
    return {SHIPPED / "area.schema.json": schema_with_alternatives(AreaFile)}
