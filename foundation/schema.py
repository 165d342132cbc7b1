"""JSON Schemas of data files, so that editors complete and check them as they are typed.

Anywhere a value stands, `by_reading` may stand instead, and any named element may be `under` a reading; a file that
was read no longer has either, so both are added here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any

from foundation.shape import Shape

Schema = dict[str, Any]
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(model: type[Shape]) -> Schema:
    """The schema of a file that holds no alternatives."""
    return {"$schema": _DRAFT, **model.model_json_schema(by_alias=True)}


def schema_with_alternatives(model: type[Shape], *, partly: Iterable[str] = (), fixed: Iterable[str] = ()) -> Schema:
    """The schema of a file in which values can depend on a reading.

    Args:
        model: The file as it is once a reading is chosen.
        partly: Elements that may leave out what another file says of them.
        fixed: Elements that exist under every reading.
    """
    schema = schema_of(model)
    definitions = schema.setdefault("$defs", {})
    incomplete, everywhere = set(partly), set(fixed)
    for name, definition in definitions.items():
        for form in (definition, *definition.get("anyOf", ())):
            if "properties" not in form:
                continue
            if name in incomplete:
                form.pop("required", None)
            for key, value in list(form["properties"].items()):
                form["properties"][key] = _or_by_reading(value)
            if name not in everywhere:
                form["properties"]["under"] = {"$ref": "#/$defs/Under"}
    definitions["Under"] = {
        "type": "object",
        "description": "The element exists only under these options of a reading.",
        "additionalProperties": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    }
    definitions["ByReading"] = {
        "type": "object",
        "description": "The value depends on the option taken of a reading: one key for each option.",
        "properties": {"by_reading": {"type": "string"}},
        "patternProperties": {"^[a-z]$": {}},
        "required": ["by_reading"],
        "additionalProperties": False,
    }
    return schema


def of_changes(schema: Schema, head: Schema, *, without: Iterable[str] = ()) -> Schema:
    """The schema of a file of changes: any part of any element, with the reason, under a head of its own.

    Args:
        schema: The schema of the file that is changed.
        head: The schema of what stands at the top.
        without: Sections that cannot be changed.
    """
    changes: Schema = deepcopy(schema)
    for form in changes["$defs"].values():
        for each in (form, *form.get("anyOf", ())):
            if "properties" in each:
                each.pop("required", None)
                each["properties"] |= {"proposed": {"type": "string"}, "remove": {"const": "yes"}}
    left_out = {*without}
    sections = {key: value for key, value in changes["properties"].items() if key not in left_out}
    changes["properties"] = {**head["properties"], **sections}
    changes["$defs"] |= head.get("$defs", {})
    changes["required"], changes["title"] = head["required"], head["title"]
    return changes


def in_text(schema: Schema) -> str:
    """A schema as it is kept."""
    return json.dumps(schema, indent=1, sort_keys=True) + "\n"


def write(schemas: dict[Path, Schema]) -> None:
    """Write schemas to their files."""
    for path, schema in schemas.items():
        path.write_text(in_text(schema), encoding="utf-8")


def _or_by_reading(value: Schema) -> Schema:
    kept: Schema = {key: value.pop(key) for key in ("description", "default") if key in value}
    return {**kept, "anyOf": [value, {"$ref": "#/$defs/ByReading"}]}
