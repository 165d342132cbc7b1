"""Posts: jobs that play roles of the policy, with the line above them and those who act where they cannot."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from directory.model.agency import Hours
from directory.model.dated import Away, Deputies, Holding, Vacancy
from directory.model.parts import Names, Status, Texts, When
from foundation.shape import Date, Name, Shape, Text
from foundation.span import Dated


class Plays(Dated):
    """How a post plays a role.

    Attributes:
        when: The facts for which it is the right post, or several such sets of facts; always, if left out.
        agencies: Only for these of its agencies; for all, if left out.
        part: `lead` acts; `copy` is kept informed.
        hours: Only in `office` hours, only `out_of_hours`, or at `any` hour.
        status: What to know about the post in this role.
        readings: The unclear points this rests on.
        first, last: Only from and to these days, where they are given.
    """

    when: Annotated[
        tuple[When, ...],
        BeforeValidator(
            lambda value: ([value] if value else []) if isinstance(value, dict) else value,
            json_schema_input_type=When | list[When],
        ),
        Field(strict=False),
    ] = ()
    agencies: Names = ()
    part: Literal["lead", "copy"] = "lead"
    hours: Literal["any", "office", "out_of_hours"] = "any"
    status: Annotated[tuple[Status, ...], Field(strict=False)] = ()
    readings: Texts = ()


class Post(Shape):
    """A job.

    Attributes:
        called: Its title.
        of: The agencies it belongs to.
        team: The team it belongs to.
        plays: The roles it plays.
        status: What to know about it.
        manager: The post above it, where that is known.
        leads: Agencies that answer to it, beside those below it in the line of management.
        level: How high it stands, 1 for the front line: posts of one level in two agencies are comparable.
        counterparts: For another agency: the post there that is comparable, where the level does not say it.
        deputies: The posts that act where it cannot, in the order in which they are asked.
        held: Who holds it, from when to when; it is presumed filled where nothing is said.
        vacant: When nobody holds it.
        away: When its holder does not work.
        hours: When it works, where that is not as its agency does.
        out_of_hours: The post that is reached when this one does not work.
        confirmed: The day on which the entry was last found to be right.
        note: What else to know.
        clauses: The rows of the policy it is printed in.
        readings: The unclear points it rests on.
    """

    called: Text
    of: Annotated[tuple[Name, ...], Field(strict=False, min_length=1)]
    team: Name | None = None
    plays: dict[Name, Plays] = Field(default_factory=dict)
    status: Annotated[tuple[Status, ...], Field(strict=False)] = ()
    manager: Name | None = None
    leads: Names = ()
    level: Annotated[int, Field(ge=1, le=12)] | None = None
    counterparts: dict[Name, Name] = Field(default_factory=dict)
    deputies: Deputies = ()
    held: Annotated[tuple[Holding, ...], Field(strict=False)] = ()
    vacant: Annotated[tuple[Vacancy, ...], Field(strict=False)] = ()
    away: Annotated[tuple[Away, ...], Field(strict=False)] = ()
    hours: Hours | None = None
    out_of_hours: Name | None = None
    confirmed: Date | None = None
    note: Text | None = None
    clauses: Texts = ()
    readings: Texts = ()

    @property
    def absences(self) -> tuple[Vacancy | Away, ...]:
        """Every time in which it is vacant, or a holder of it is away."""
        return (*self.vacant, *self.away, *(away for holding in self.held for away in holding.away))

    @property
    def may_be_shared(self) -> bool:
        """Whether several people can hold it at one time."""
        return bool({"shared", "general"} & {*self.status})
