"""The shape of a data file: pydantic models, with every problem said in our own words at its place in the file.

pydantic finds the problems; this module says them: the line, the path, what is wrong and what would be right.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from foundation.datafile import Document, Steps
from foundation.errors import DataFileError, Problem
from foundation.suggest import did_you_mean


class Shape(BaseModel):
    """A map in a data file with known keys: unknown ones are refused, values are never converted, all is frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True, defer_build=True)


def _yes(value: object) -> object:
    if value is True or value == "yes":
        return True
    if value is False or value == "no":
        return False
    raise ValueError("write yes or no")


YesNo = Annotated[bool, BeforeValidator(_yes, json_schema_input_type=str)]
"""`yes` or `no`, which in YAML 1.2 are text."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
"""The name of something in a file: small letters, digits and hyphens, beginning with a letter."""

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9]*(_[a-z0-9]+)*$")]
"""A fact, or a value of one: small letters, digits and underscores."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

ShapeT = TypeVar("ShapeT", bound=Shape)


def shaped(model: type[ShapeT], document: Document, *, at: Steps = ()) -> ShapeT:
    """Read a document, or what stands at a path in it, as a model.

    Raises:
        DataFileError: With everything in it that does not fit.
    """
    data = document.data
    for step in at:
        data = data[step]
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise DataFileError(problems_of(error, model, document, at)) from None


def problems_of(error: ValidationError, model: type[Shape], document: Document, at: Steps = ()) -> Iterator[Problem]:
    """Say pydantic's findings in our words."""
    findings = error.errors(include_url=False)
    for found in findings:
        steps = tuple(found["loc"])
        if found["type"] == "too_short" and any(
            other["loc"][: len(steps)] == steps for other in findings if other is not found
        ):
            continue  # its items are wrong, so it is not empty
        path = _existing(document, (*at, *steps))
        wrong, right = _in_words(found, model, steps)
        place = document.place(path)
        yield Problem(place, document.problem(path, "").path, wrong, right)


def _existing(document: Document, path: Steps) -> Steps:
    """The path without the steps that pydantic adds for union members and for keys that are not there."""
    kept: Steps = ()
    for step in path:
        if (*kept, step) in document.lines:
            kept = (*kept, step)
    return kept


def _in_words(found: Mapping[str, Any], model: type[Shape], steps: Steps) -> tuple[str, str]:  # noqa: C901, PLR0911, PLR0912 -- one case for each kind of finding
    kind, value = found["type"], found.get("input")
    context = found.get("ctx", {})
    last = steps[-1] if steps else ""
    match kind:
        case "missing":
            return f"`{last}` is missing", ""
        case "extra_forbidden":
            return f"unknown key `{last}`", did_you_mean(str(last), keys_at(model, steps[:-1]))
        case "literal_error" | "enum":
            choices = [choice.strip().strip("'") for choice in context["expected"].replace(" or ", ", ").split(",")]
            return f"{_shown(value)} is not one of the values allowed here", did_you_mean(str(value), choices)
        case "string_type":
            return f"text is expected, not {_kind(value)}", _quoted(value)
        case "int_type" | "int_from_float":
            return f"a whole number is expected, not {_kind(value)}", ""
        case "list_type" | "tuple_type" | "set_type" | "frozen_set_type":
            return f"a list is expected, not {_kind(value)}", f"write [{value}]" if isinstance(value, str) else ""
        case "dict_type" | "model_type" | "model_attributes_type" | "mapping_type":
            return f"a map of keys is expected, not {_kind(value)}", ""
        case "string_pattern_mismatch":
            return f"{_shown(value)} is not a name that can be used here", _pattern(context.get("pattern", ""))
        case "greater_than_equal" | "greater_than":
            return f"{value} is too small", f"at least {context.get('ge', context.get('gt'))}"
        case "less_than_equal" | "less_than":
            return f"{value} is too large", f"at most {context.get('le', context.get('lt'))}"
        case "too_short" | "string_too_short":
            return "this is empty", "write at least one"
        case "value_error":
            wrong, _, right = str(context["error"]).partition("; ")
            return wrong, right
        case _:
            return str(found["msg"]), ""


def keys_at(model: Any, steps: Iterable[str | int]) -> list[str]:
    """The keys that may stand at a path below a model."""
    reached = [model]
    for step in steps:
        reached = [further for kind in reached for further in _step_into(kind, step)] or reached
    return [key for kind in reached if _is_shape(kind) for key in _keys(kind)]


def _step_into(kind: Any, step: str | int) -> Iterator[Any]:
    for member in _members(kind):
        if _is_shape(member):
            for name, value in member.model_fields.items():
                if step in (name, value.alias):
                    yield from _members(value.annotation)
        elif get_origin(member) in (dict, Mapping):
            yield from _members(get_args(member)[1])
        elif get_origin(member) in (list, tuple, frozenset):
            yield from _members(get_args(member)[0])


def _members(kind: Any) -> Iterator[Any]:
    """The plain types inside a union or an annotation."""
    if get_origin(kind) is Annotated:
        yield from _members(get_args(kind)[0])
    elif _is_shape(kind) or get_origin(kind) in (dict, list, tuple, frozenset, Mapping):
        yield kind
    else:
        for member in get_args(kind):
            yield from _members(member)


def _is_shape(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Shape)


def _keys(model: type[Shape]) -> list[str]:
    return [value.alias or name for name, value in model.model_fields.items()]


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return f"`{text if len(text) <= 60 else text[:57] + '...'}`"


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text {_shown(value)}"
    return "a list" if isinstance(value, list) else "a map"


def _quoted(value: object) -> str:
    return f'write "{json.dumps(value)}" in quotes' if isinstance(value, int | float) else ""


def _pattern(pattern: str) -> str:
    if "-" in pattern.replace("a-z", "").replace("0-9", "").replace("A-Z", ""):
        return "use small letters, digits and hyphens, beginning with a letter"
    return "use small letters, digits and underscores"
