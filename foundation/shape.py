"""The shape of a data file: pydantic models, with every problem said in our own words at its place in the file.

pydantic finds the problems; this module says them: the line, the path, what is wrong and what would be right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, core_schema

from foundation.datafile import Document, Steps
from foundation.errors import DataFileError, Problem, TimeError
from foundation.moment import parse_date
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


def _only_yes(value: object) -> object:
    if _yes(value) is False:
        raise ValueError("only yes can stand here; leave the key out")
    return True


OnlyYes = Annotated[bool, BeforeValidator(_only_yes), WithJsonSchema({"enum": ["yes"]})]
"""`yes`: one of several ways of saying something, which is left out where it is not meant."""


@dataclass(frozen=True)
class Spelt:
    """Text that is spelt in a certain way.

    Attributes:
        pattern: How, as a regular expression for all of it.
        right: How, in words.
    """

    pattern: str
    right: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check the spelling of what is text."""
        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Let editors check it too."""
        return {**handler(schema), "pattern": f"^{self.pattern}$"}

    def fits(self, text: str) -> bool:
        """Whether a text is spelt so."""
        return re.fullmatch(self.pattern, text) is not None

    def _checked(self, text: str) -> str:
        if not self.fits(text):
            raise ValueError(f"{shown(text)} is not a name that can be used here; {self.right}")
        return text


NAME = Spelt("[a-z][a-z0-9]*(-[a-z0-9]+)*", "use small letters, digits and hyphens, beginning with a letter")
Name = Annotated[str, NAME]
"""The name of something in a file."""

KEY = Spelt("[a-z0-9]+(_[a-z0-9]+)*", "use small letters, digits and underscores")
Key = Annotated[str, KEY]
"""A fact, or a value of one."""


def _as_date(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return parse_date(value)
    except TimeError as error:
        raise ValueError(f"{error.what.rstrip('.')}; {error.hint[:1].lower()}{error.hint[1:].rstrip('.')}") from None


def _day(text: str) -> str:
    _as_date(text)
    return text


_WRITTEN = WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
Day = Annotated[str, AfterValidator(_day), _WRITTEN]
"""A day of the calendar, such as 2026-08-28."""

Date = Annotated[date, BeforeValidator(_as_date), _WRITTEN]
"""A day of the calendar, read into a date."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

Items = TypeVar("Items", bound=tuple[Any, ...])


def _distinct(items: Items) -> Items:
    twice = next((item for n, item in enumerate(items) if item in items[:n]), None)
    if twice is not None:
        raise ValueError(f"{shown(twice)} stands here twice; keep one")
    return items


Distinct = AfterValidator(_distinct)
"""A list that stands for a set: nothing in it twice."""

Names = Annotated[tuple[Name, ...], Field(strict=False, min_length=1), Distinct]
Keys = Annotated[tuple[Key, ...], Field(strict=False, min_length=1), Distinct]

ShapeT = TypeVar("ShapeT", bound=Shape)


def shaped(model: type[ShapeT], document: Document, *, at: Steps = ()) -> ShapeT:
    """Read a document, or what stands at a path in it, as a model.

    Raises:
        DataFileError: With everything in it that does not fit.
    """
    try:
        # In a file a key has the name of the file: `in`, not what our code calls it.
        return model.model_validate(document.at(at), by_alias=True, by_name=False)
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
            return f"{shown(value)} is not one of the values allowed here", did_you_mean(str(value), choices)
        case "string_type":
            return f"text is expected, not {_kind(value)}", _quoted(value)
        case "date_type" | "date_from_datetime_parsing":
            return f"a date is expected, not {_kind(value)}", "write it as 2026-08-28"
        case "int_type" | "int_from_float":
            return f"a whole number is expected, not {_kind(value)}", ""
        case "list_type" | "tuple_type" | "set_type" | "frozen_set_type":
            return f"a list is expected, not {_kind(value)}", f"write [{value}]" if isinstance(value, str) else ""
        case "dict_type" | "model_type" | "model_attributes_type" | "mapping_type":
            return f"a map of keys is expected, not {_kind(value)}", ""
        case "greater_than_equal" | "greater_than":
            return f"{value} is too small", f"at least {context.get('ge', context.get('gt'))}"
        case "less_than_equal" | "less_than":
            return f"{value} is too large", f"at most {context.get('le', context.get('lt'))}"
        case "too_short" | "string_too_short":
            return "this is empty", "write at least one"
        case "too_long":
            return f"{len(found['input'])} stand here, and at most {context['max_length']} may", ""
        case "value_error":
            wrong, _, right = str(context["error"]).partition("; ")
            return wrong, right
        case _:
            return str(found["msg"]), ""


def shapes_in(shape: Shape, path: Steps = ()) -> Iterator[tuple[Steps, Shape]]:
    """A map that was read and all maps within it, each with its path in the file."""
    yield path, shape
    for name, field in type(shape).model_fields.items():
        value = getattr(shape, name)
        here = (*path, field.alias or name)
        inner: Iterable[tuple[Any, Any]] = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
        )
        if isinstance(value, Shape):
            yield from shapes_in(value, here)
        for step, item in inner:
            if isinstance(item, Shape):
                yield from shapes_in(item, (*here, step))


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


def shown(value: object) -> str:
    """A value as a message quotes it, cut where it is long."""
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
        return f"the text {shown(value)}"
    return "a list" if isinstance(value, list) else "a map"


def _quoted(value: object) -> str:
    return f'write "{json.dumps(value)}" in quotes' if isinstance(value, int | float) else ""
