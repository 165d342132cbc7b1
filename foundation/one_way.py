"""A map that says one thing in exactly one of several ways: who, from when, how long, where to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, ClassVar

from pydantic import GetJsonSchemaHandler, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema

from foundation.shape import Shape
from foundation.suggest import did_you_mean


class OneWay(Shape):
    """Exactly one of its keys stands in a map, and beside it only what belongs to it.

    A way that takes no more than `yes` may be written as its word alone: `at_once` for `{at_once: yes}`.

    Attributes:
        asks: What is said where none of the ways is named, or several are; {ways} lists all, {named} those named.
        by_name: The way that any other word alone is taken for.
        beside: The keys that are no ways, each with the ways beside which it may stand; none listed means any.
    """

    asks: ClassVar[str]
    by_name: ClassVar[str | None] = None
    beside: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    @classmethod
    @cache
    def ways(cls) -> tuple[str, ...]:
        """The keys of which exactly one stands."""
        return tuple(way for way, _ in cls._ways())

    @classmethod
    @cache
    def alone(cls) -> tuple[str, ...]:
        """The ways that may be written as a word alone."""
        return tuple(way for way, field in cls._ways() if field.default is False)

    @classmethod
    def from_text(cls, text: str) -> dict[str, Any]:
        """What a word alone stands for."""
        if text in cls.alone():
            return {text: True}
        if cls.by_name:
            return {cls.by_name: text}
        raise ValueError(f"`{text}` cannot stand here alone; {did_you_mean(text, cls.alone()) or 'write a map'}")

    @classmethod
    def _ways(cls) -> Iterator[tuple[str, FieldInfo]]:
        keys = ((field.alias or name, field) for name, field in cls.model_fields.items())
        return ((key, field) for key, field in keys if key not in cls.beside)

    @model_validator(mode="before")
    @classmethod
    def _one_way(cls, value: Any) -> Any:
        if isinstance(value, str):
            return cls.from_text(value)
        if isinstance(value, list) and "any_of" in cls.model_fields:
            raise ValueError("a bare list does not say whether any or all; write {any_of: [...]} or {all_of: [...]}")
        if not isinstance(value, dict):
            return value
        named = [way for way in cls.ways() if way in value]
        if not named and value and not cls.beside:
            return value  # its keys are unknown, and will be said to be
        if len(named) != 1:
            found = " and ".join(f"`{way}`" for way in named) or "none"
            raise ValueError(cls.asks.format(ways=", ".join(cls.ways()), named=found))
        for key, ways in cls.beside.items():
            if key in value and ways and named[0] not in ways:
                raise ValueError(f"`{key}` says nothing beside `{named[0]}`; it belongs to {' or '.join(ways)}")
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """A map, or a word alone."""
        word = {"type": "string"} if cls.by_name else {"enum": list(cls.alone())} if cls.alone() else None
        return {"anyOf": [word, handler(schema)]} if word else handler(schema)
