"""The JSON Schemas of the file of an area, and of an area's own file, which says only what it adds or changes."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from directory.loader import SHIPPED
from directory.model import AreaFile
from foundation.overlay import REMOVE
from foundation.schema import Schema, schema_with_alternatives


def schemas() -> dict[Path, Schema]:
    """The schemas of an area's files, by the path at which each is kept."""
    whole = schema_with_alternatives(AreaFile)
    return {SHIPPED / "area.schema.json": whole, SHIPPED / "own-area.schema.json": _of_own_files(whole)}


def _of_own_files(whole: Schema) -> Schema:
    """Nothing has to stand in an own file but what it is based on; anything below can be removed."""
    own: Schema = deepcopy(whole)
    for form in own["$defs"].values():
        for each in (form, *form.get("anyOf", ())):
            if "properties" in each:
                each.pop("required", None)
                each["properties"][REMOVE] = {"const": "yes"}
    own["$defs"]["Header"]["required"] = ["based_on"]
    own["required"] = ["area"]
    return own
