"""Agencies and their teams, when they work, and whom they use where they lack a role."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from directory.model.dated import Member
from directory.model.parts import Fallback, Names, Texts
from foundation.calendar_file import HoursShape
from foundation.one_way import OneWay
from foundation.shape import Key, Name, Shape, Text, YesNo


def _hours(value: Any) -> Any:
    return {"round_the_clock": "yes"} if value == "round_the_clock" else value


Hours = Annotated[HoursShape, BeforeValidator(_hours, json_schema_input_type=HoursShape | Literal["round_the_clock"])]
"""When work is done; `round_the_clock` alone for a service that never closes."""


class Proxy(OneWay):
    """Who has a role for an agency that lacks it.

    Attributes:
        agency: The post that has it in this agency.
        post: This post.
        role: Whoever has this other role in the agency itself.
    """

    asks: ClassVar[str] = "say in exactly one way who has it instead; one of: {ways}"

    agency: Name | None = None
    post: Name | None = None
    role: Name | None = None


class Agency(Shape):
    """An organisation, or a row of the policy's tables.

    Attributes:
        called: Its name.
        short: How it is called in a sentence.
        known_as: Other names people use for it.
        listed: It can be a side of a disagreement; no for the board and for chief officers.
        service_lines: How it divides its work, where that decides on the post.
        professions: The professions it names posts for.
        if_nobody_fits: What to do where none of its posts is listed for the case at hand.
        if_unclear: The posts to contact where it is not known which fits; any one that could, if left out.
        others: Whether the other posts for a role are kept informed (`copy`) or left out.
        several: Where several posts fit: `all` of them, or `any` one.
        many: Many organisations go by this name, so the same answer on both sides may mean two of them.
        case_type: Which status of a case decides on the post: the one it has `now`, the one `sought`, or `both`.
        hours: When it works, its closures and its terms; office hours on working days, if left out.
        when_closed: The post that acts in a closure or out of term.
        out_of_hours: The post that is reached when offices are shut.
        proxies: For each role that it lacks: who has it instead.
        clauses: The clauses it is named in.
        readings: The unclear points it rests on.
    """

    called: Text
    short: Text | None = None
    known_as: Texts = ()
    listed: YesNo = True
    service_lines: dict[Key, Text] = Field(default_factory=dict)
    professions: dict[Key, Text] = Field(default_factory=dict)
    if_nobody_fits: Fallback | None = None
    if_unclear: Names = ()
    others: Literal["copy", "left_out"] = "left_out"
    several: Literal["all", "any"] = "all"
    many: YesNo = False
    case_type: Literal["now", "sought", "both"] = "now"
    hours: Hours | None = None
    when_closed: Name | None = None
    out_of_hours: Name | None = None
    proxies: dict[Name, Proxy] = Field(default_factory=dict)
    clauses: Texts = ()
    readings: Texts = ()

    @property
    def in_short(self) -> str:
        """How it is called in a sentence."""
        return self.short or self.called


class Team(Shape):
    """A part of an agency.

    Attributes:
        called: Its name.
        of: The agency.
        lead: The post that leads it: the manager of its posts that name no other.
    """

    called: Text
    of: Name
    lead: Name | None = None


class Body(Shape):
    """A board, a subgroup or another body on which posts have seats.

    Attributes:
        called: Its name.
        part_of: The body it is a subgroup of.
        members: The posts with a seat; their names only stand in an area's own file.
        clauses: The clauses it is named in.
    """

    called: Text
    part_of: Name | None = None
    members: Annotated[tuple[Member, ...], Field(strict=False)] = ()
    clauses: Texts = ()
