"""JSON Schemas of the files of a policy, so that editors complete and check them as they are typed.

A schema says what may stand where; that every name points somewhere is checked when a policy is loaded. Anywhere a
value stands, `by_reading` may stand instead, and any named element may be `under` a reading: that is added here, since
a loaded policy no longer has either.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rules.model.policy import PolicyFile, ReadingsFile, VocabularyFile

FOLDER = Path(__file__).parent / "policies"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_SHARED = ("Fact", "Event")
"""Elements that may leave out what the vocabulary says of them."""


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each kind of file, by the name of the file it is kept in."""
    return {
        "policy.schema.json": _with_alternatives(PolicyFile.model_json_schema(by_alias=True)),
        "readings.schema.json": _titled(ReadingsFile.model_json_schema(by_alias=True)),
        "vocabulary.schema.json": _titled(VocabularyFile.model_json_schema(by_alias=True)),
    }


def write_schemas(folder: Path = FOLDER) -> None:
    """Write the schemas beside the policies."""
    for name, schema in schemas().items():
        (folder / name).write_text(in_text(schema), encoding="utf-8")


def in_text(schema: dict[str, Any]) -> str:
    """A schema as it is kept."""
    return json.dumps(schema, indent=1, sort_keys=True) + "\n"


def _titled(schema: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": _DRAFT, **schema}


def _with_alternatives(schema: dict[str, Any]) -> dict[str, Any]:
    definitions = schema.setdefault("$defs", {})
    for name, definition in definitions.items():
        if definition.get("type") != "object" or "properties" not in definition:
            continue
        if name in _SHARED:
            definition.pop("required", None)
        for key, value in list(definition["properties"].items()):
            definition["properties"][key] = _or_by_reading(value)
        if "clauses" in definition["properties"]:
            definition["properties"]["under"] = {"$ref": "#/$defs/Under"}
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
    return _titled(schema)


def _or_by_reading(value: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {key: value.pop(key) for key in ("description", "default") if key in value}
    return {**kept, "anyOf": [value, {"$ref": "#/$defs/ByReading"}]}
