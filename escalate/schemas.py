"""Writes the JSON Schemas of all data files: `python -m escalate.schemas`. A test holds the files to this."""

from __future__ import annotations

from pathlib import Path

import advice.schema
import directory.schema
import rules.schema
import simulator.scenario.schema
from foundation.schema import Schema, write


def all_schemas() -> dict[Path, Schema]:
    """Every schema, by the path at which it is kept."""
    return {
        **rules.schema.schemas(),
        **directory.schema.schemas(),
        **advice.schema.schemas(),
        **simulator.scenario.schema.schemas(),
    }


if __name__ == "__main__":
    write(all_schemas())
