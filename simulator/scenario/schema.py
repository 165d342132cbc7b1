"""The JSON Schemas of a scenario's file: one that says all of it, and one that changes another."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from foundation.overlay import REMOVE
from foundation.schema import Schema, schema_of
from simulator.scenario.loader import SHIPPED
from simulator.scenario.model import ScenarioFile

NAME = "scenario.schema.json"
_DATED = {"first": "The first day.", "last": "The last day."}


def schemas() -> dict[Path, Schema]:
    """The schema of a scenario's file, by the path at which it is kept."""
    return {SHIPPED / NAME: _whole_or_changes(schema_of(ScenarioFile))}


def _whole_or_changes(whole: Schema) -> Schema:
    """A scenario says all that is required, unless it is based on another; then any part of it may be left out."""
    schema: Schema = deepcopy(whole)
    _describe(schema)
    required = schema.pop("required")
    for definition in schema["$defs"].values():
        if "properties" in definition:
            definition["properties"][REMOVE] = {"const": "yes", "description": "Takes this away from what is below."}
            definition.pop("required", None)
    schema["$defs"]["Head"]["required"] = ["id", "title", "question"]
    schema["required"] = ["scenario"]
    schema["anyOf"] = [
        {"properties": {"scenario": {"required": ["based_on"]}}},
        {"required": required},
    ]
    return schema


def _describe(schema: Schema) -> None:
    """Say at every key what its attribute is, as the class does that holds it."""
    forms = [each for form in schema["$defs"].values() for each in (form, *form.get("anyOf", ()))]
    for form in (schema, *forms):
        said = _DATED | _attributes(form.get("description", ""))
        for name, value in form.get("properties", {}).items():
            alias = {"from": "first", "to": "last"}.get(name, name)
            if alias in said:
                value.setdefault("description", said[alias])
        if "description" in form:
            form["description"] = form["description"].split("\n\n")[0]


def _attributes(text: str) -> dict[str, str]:
    """What a docstring says under `Attributes:`, by name."""
    _, _, listed = text.partition("Attributes:\n")
    said, name = dict[str, str](), ""
    for line in listed.splitlines():
        if line.startswith("    ") and not line.startswith("     "):
            name, _, words = line.strip().partition(": ")
            said[name] = words
        elif name and line.strip():
            said[name] += f" {line.strip()}"
    return said
