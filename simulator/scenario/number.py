"""Numbers as a scenario gives them: each with its range, where it comes from and how good that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, core_schema

from foundation.datafile import Steps
from foundation.shape import NAME, Shape, Text, shown

Grade = Literal["published", "analogy", "assumption"]
GRADES: dict[Grade, str] = {
    "published": "published: a figure that somebody counted",
    "analogy": "analogy: a figure that was counted for something alike",
    "assumption": "assumption: nobody counted it; somebody answers for it",
}

Number = Annotated[float, Field(allow_inf_nan=False)]


class Assumption(Shape):
    """One number of a scenario. A number that does not say where it comes from is refused.

    Attributes:
        says: What the number is, completing a sentence that begins with it: "disagreements are raised in a year".
        value: The number.
        low: The lowest that is believable.
        high: The highest.
        grade: How good the evidence is.
        source: Where it comes from.
        owner: For an assumption: the post that answers for it.
    """

    says: Text
    value: Number
    low: Number
    high: Number
    grade: Grade
    source: Text | None = None
    owner: Text | None = None

    @model_validator(mode="after")
    def _has_its_evidence(self) -> Assumption:
        if not self.low <= self.value <= self.high:
            raise ValueError("its value lies outside its range; low comes first, then value, then high")
        if self.grade == "assumption" and not self.owner:
            raise ValueError("nobody answers for this assumption; write owner: and the post that does")
        if self.grade != "assumption" and not self.source:
            raise ValueError("it does not say where it comes from; write source: and where it was published")
        return self


@dataclass(frozen=True)
class Assumed:
    """The name of an assumption, where a number is wanted."""

    name: str

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read from the name."""
        return core_schema.no_info_plain_validator_function(cls._named)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """For editors a text."""
        return {"type": "string", "pattern": f"^{NAME.pattern}$"}

    @classmethod
    def _named(cls, value: object) -> Assumed:
        if isinstance(value, Assumed):
            return value
        if isinstance(value, int | float):
            raise ValueError(  # noqa: TRY004 -- pydantic collects these alone
                f"the number {value} says neither where it comes from nor how far it may be off;"
                " name an assumption here, and write the number there"
            )
        if not isinstance(value, str) or not NAME.fits(value):
            raise ValueError(f"{shown(value)} is not the name of an assumption; {NAME.right}")
        return cls(value)


def assumed_in(value: Any, path: Steps = ()) -> Iterator[tuple[Steps, Assumed]]:
    """Every place below which an assumption is named."""
    if isinstance(value, Assumed):
        yield path, value
    elif isinstance(value, Shape):
        for name, field in type(value).model_fields.items():
            yield from assumed_in(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from assumed_in(item, (*path, key))
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from assumed_in(item, (*path, position))
