"""The small parts that all elements are made of: clauses, conditions, who, and the closed lists of words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BeforeValidator, Field

from foundation.one_way import OneWay
from foundation.shape import Distinct, Key, Name, Names, OnlyYes, Shape, Spelt, Text

ClauseId = Annotated[
    str, Spelt("[A-Z][A-Z0-9]{1,7}-[0-9A-Za-z.]{1,8}", "write a number of clauses.csv, such as CAM-033")
]
"""The number of a clause, such as CAM-033."""

READING = Spelt("[A-Z][A-Z0-9]{1,7}-[A-Z][0-9]{1,3}", "write a number of readings.yaml, such as CAM-A3")
ReadingId = Annotated[str, READING]
"""The number of an unclear point, such as CAM-A3."""

Clauses = Annotated[tuple[ClauseId, ...], Field(strict=False, min_length=1), Distinct]
Readings = Annotated[tuple[ReadingId, ...], Field(strict=False), Distinct]

Value = Annotated[str, Spelt("[a-z0-9]+([_-][a-z0-9]+)*", "use small letters, digits, underscores and hyphens")]
"""A value of a fact or a finding; those of a finding can be the names of roles or stages."""

Several = Annotated[tuple[Value, ...], Field(strict=False, min_length=1), Distinct]

Force = Literal["must", "must_not", "will", "should", "expected", "consider"]
Act = Literal[
    "settle", "move_up", "raise", "reply", "acknowledge", "decide", "tell", "refer", "send", "record", "check",
    "consult", "convene", "prepare", "agree_date", "carry_out", "protect", "support", "review", "report", "refrain",
]  # fmt: skip
Exit = Literal[
    "resolved", "unresolved", "no_response", "refused", "not_justified", "withdrawn", "deemed_agreed"
]  # fmt: skip
EXITS: tuple[Exit, ...] = get_args(Exit)
FAILING: tuple[Exit, ...] = ("unresolved", "no_response", "refused")
"""The exits by which a stage fails."""
Mode = Literal["conversation", "phone", "meeting", "email", "letter", "writing"]
Modes = Annotated[tuple[Mode, ...], Field(strict=False, min_length=1), Distinct]
Side = Literal["raising", "other"]


class Element(Shape):
    """Anything that has clauses; advice that uses it names them, and the readings it rests on."""

    clauses: Clauses
    readings: Readings = ()


class Values(Shape):
    """The values that one fact or finding may have for a condition to hold."""

    any_of: Several = ()
    none_of: Several = ()

    @cached_property
    def named(self) -> frozenset[str]:
        """The values that it names, whether they are wanted or not."""
        return frozenset(self.any_of or self.none_of)

    def is_met(self, values: Iterable[str]) -> bool:
        """Whether it is met by the values that something has."""
        return self.named.isdisjoint(values) is not bool(self.any_of)


def _values(value: Any) -> Any:
    if isinstance(value, list):
        return {"any_of": value}
    if isinstance(value, dict) and "not" in value and len(value) == 1:
        return {"none_of": value["not"]}
    raise ValueError("a condition lists values; write [yes] or {not: [yes]}")


When = dict[
    Key, Annotated[Values, BeforeValidator(_values, json_schema_input_type=list[Value] | dict[str, list[Value]])]
]
"""Facts and findings with the values they must have; all must hold."""


class Who(OneWay):
    """Who owes something, or to whom: exactly one way of saying it.

    Attributes:
        role: One role; a role of each side named so owes jointly.
        any_of: Whichever of these.
        all_of: All of these together.
        met_at_stage: Those who meet at the stage.
        side: With `met_at_stage`: of this side only.
        each_side: This role, once on each side.
        each_agency: Each agency that is involved.
        found: The role that a finding names.
        not_stated: The policy does not say.
        lost: Our copy of the policy lacks it.
    """

    asks: ClassVar[str] = "say who in exactly one way; one of: {ways}"
    by_name: ClassVar[str] = "role"
    beside: ClassVar[dict[str, tuple[str, ...]]] = {"side": ("met_at_stage",)}

    role: Name | None = None
    any_of: Names = ()
    all_of: Names = ()
    met_at_stage: OnlyYes = False
    side: Side | None = None
    each_side: Name | None = None
    each_agency: OnlyYes = False
    found: Key | None = None
    not_stated: OnlyYes = False
    lost: OnlyYes = False

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles named here, without those that the stage or a finding brings in."""
        single = [role for role in (self.role, self.each_side) if role]
        return (*single, *self.any_of, *self.all_of)

    @property
    def owes_once_per_side(self) -> bool:
        """Whether each side owes this on its own."""
        return self.each_agency or self.each_side is not None


MEANS: Mapping[str, str] = {
    "conversation": "in conversation",
    "phone": "by phone",
    "meeting": "in a meeting",
    "email": "by email",
    "letter": "by letter",
    "writing": "in writing",
}
"""Each means in words."""


class How(OneWay):
    """By what means: any of these, or all of them."""

    asks: ClassVar[str] = "say by what means in exactly one way; one of: {ways}"
    by_name: ClassVar[str] = "any_of"

    any_of: Modes = ()
    all_of: Modes = ()

    @property
    def in_words(self) -> str:
        """The means in words."""
        return " or ".join(MEANS[mode] for mode in self.any_of) or " and ".join(MEANS[mode] for mode in self.all_of)

    @classmethod
    def from_text(cls, text: str) -> dict[str, Any]:
        """One means."""
        return {"any_of": [text]}


Where = dict[Name, Names]
"""For each track the stages meant; `all_stages` stands for all of them."""


def _where(value: Any) -> Any:
    if not isinstance(value, dict):
        raise ValueError("say which stages of which track; write {track: [stage]} or {track: all_stages}")  # noqa: TRY004 -- pydantic reads ValueError
    return {track: ["all-stages"] if stages == "all_stages" else stages for track, stages in value.items()}


WhereSpec = Annotated[
    Where, Field(min_length=1), BeforeValidator(_where, json_schema_input_type=dict[str, list[str] | str])
]

ALL_STAGES = "all-stages"

TextOrTexts = Annotated[tuple[Text, ...], Field(strict=False)]
