"""Which cases come, and when, as a scenario says it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from foundation.one_way import OneWay
from foundation.shape import Key, Name, Shape, Text
from foundation.span import Dated
from simulator.scenario.number import Assumed

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Month = Literal[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip


class Surge(Dated):
    """A time in which more cases come, or fewer.

    Attributes:
        times: How many times as many.
    """

    times: Assumed


class Arrivals(OneWay):
    """When cases come.

    Attributes:
        per_year: So many in a year, at random.
        dates: On the dates of a file: CSV with a column `moment`, a date or a date with a time in each row.
        hours: Whether they come in office hours only, or at any hour; by default in office hours.
        week: How often by the day of the week, compared with the other days that are named; all days that are worked
            alike, if none is.
        season: How many times as many by the month; a month that is not named has 1.
        surges: Times in which more come, or fewer.
    """

    asks: ClassVar[str] = "say in exactly one way when cases come; one of: {ways}"
    beside: ClassVar[dict[str, tuple[str, ...]]] = {
        "hours": (),
        "week": ("per_year",),
        "season": ("per_year",),
        "surges": ("per_year",),
    }

    per_year: Assumed | None = None
    dates: Text | None = None
    hours: Literal["office", "any"] = "office"
    week: dict[Weekday, Assumed] = Field(default_factory=dict)
    season: dict[Month, Assumed] = Field(default_factory=dict)
    surges: dict[Name, Surge] = Field(default_factory=dict)


class Drawn(Shape):
    """An answer that differs from case to case.

    Attributes:
        shares: Each value with its share, compared with the others.
    """

    shares: Annotated[dict[str, Assumed], Field(min_length=1)]


Said = str | Annotated[tuple[str, ...], Field(strict=False)]
"""One answer: a value, or several where the question allows that."""

Told = Said | Drawn
"""What is answered to a question: always the same, or drawn."""


class Kind(Shape):
    """One kind of case.

    Attributes:
        called: What it is, in words.
        share: How many there are of it, compared with the other kinds.
        facts: What is answered when the case is opened.
        severity: How grave it is: of two things that wait at a post, the one of the graver case comes first there if
            the post says so. 0 is the least.
    """

    called: Text
    share: Assumed
    facts: Annotated[dict[Key, Told], Field(min_length=1)]
    severity: Annotated[int, Field(ge=0, le=9)] = 0


class MidCase(OneWay):
    """Something that becomes known, or happens, while a case goes on.

    Attributes:
        learned: Facts that are learned.
        happened: An event of the policy.
        used: A power that is used.
        chance: How likely that is.
        after: The delay after which it is so, counted from the beginning of the case, or of the stages named in `at`.
        at: At which stages, by track and stage; in any case that is open, if left out.
    """

    asks: ClassVar[str] = "say in exactly one way what happens; one of: {ways}"
    beside: ClassVar[dict[str, tuple[str, ...]]] = {"chance": (), "after": (), "at": ()}

    learned: dict[Key, Said] = Field(default_factory=dict)
    happened: Name | None = None
    used: Name | None = None
    chance: Assumed
    after: Name
    at: Annotated[tuple[str, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _a_power_is_used_somewhere(self) -> MidCase:
        if self.used and not self.at:
            raise ValueError("say at which stages the power is used; write at: [track/stage]")
        return self
