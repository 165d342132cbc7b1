"""Time limits as a policy file writes them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from foundation.one_way import OneWay
from foundation.shape import Name, OnlyYes, Shape, Text, YesNo
from rules.model.parts import Clauses, When

_COUNTING = frozenset(
    ("hours", "calendar_days", "working_days", "working_weeks", "same_working_day", "at_once", "earliest_of")
)
"""The kinds that run from somewhere."""

Count = Annotated[int, Field(ge=1, le=1000)]

OneStage = Annotated[dict[Name, Name], Field(min_length=1, max_length=1)]
"""A stage, by its track."""


class Anchor(OneWay):
    """What a limit runs from when that is not the start of its duty."""

    asks: ClassVar[str] = "name exactly one anchor; one of: {ways}"

    stage_began: OneStage | None = None
    track_began: Name | None = None
    failed: OneStage | None = None
    event: Name | None = None
    done: Name | None = None


class Agreement(Shape):
    """Who agrees the date."""

    by: Name | Literal["both_sides"]


class Limit(OneWay):
    """One time limit: exactly one kind, and beside it the words of the policy, its clauses and its anchor.

    Attributes:
        hours: Elapsed hours.
        calendar_days: Days of the calendar.
        working_days: Working days after the day of the event.
        working_weeks: Working weeks.
        same_working_day: The same working day; `otherwise` says what holds after closing.
        at_once: Immediately.
        agreed_date: A date that people agree; none until they have.
        before: Before this event.
        due_of: Not later than another duty is due (a total over several stages).
        words_only: Words without a number.
        borrowed: A limit that another document sets; named in words.
        lost: Our copy lacks it.
        none_stated: The policy sets none.
        earliest_of: The earliest of several.
        one_of: Exactly one of several, each with its condition on facts.
        start_day_counts: The day of the event is the first working day.
        ends: `close` of the day, or at the `same_time` of day.
        otherwise: For `same_working_day`: now, or the next working day.
        words: At most eight of the policy's own words.
        outer: The latest that an extension may reach, in words.
    """

    asks: ClassVar[str] = "a limit is of exactly one kind, here {named}; kinds: {ways}"
    beside: ClassVar[dict[str, tuple[str, ...]]] = {
        "start_day_counts": ("working_days", "working_weeks"),
        "ends": ("working_days",),
        "otherwise": ("same_working_day",),
        "words": (),
        "outer": (),
        "from": (),
        "clauses": (),
    }

    hours: Count | None = None
    calendar_days: Count | None = None
    working_days: Count | None = None
    working_weeks: Count | None = None
    same_working_day: OnlyYes = False
    at_once: OnlyYes = False
    agreed_date: Agreement | None = None
    before: Name | None = None
    due_of: Name | None = None
    words_only: OnlyYes = False
    borrowed: Text | None = None
    lost: OnlyYes = False
    none_stated: OnlyYes = False
    earliest_of: Annotated[tuple[Limit, ...], Field(strict=False, min_length=1)] = ()
    one_of: Annotated[tuple[Case, ...], Field(strict=False, min_length=1)] = ()
    start_day_counts: YesNo = False
    ends: Literal["close", "same_time"] = "close"
    otherwise: Literal["now", "next_working_day"] | None = None
    words: Text | None = None
    outer: Text | None = None
    anchor: Annotated[Anchor | None, Field(alias="from")] = None
    clauses: Annotated[tuple[str, ...], Field(strict=False)] = ()

    @model_validator(mode="before")
    @classmethod
    def _from_for_all(cls, value: Any) -> Any:
        """What several limits run from, each of them runs from that counts and does not say otherwise."""
        if not isinstance(value, dict) or not isinstance(value.get("earliest_of"), list) or "from" not in value:
            return value
        parts = [{part: True} if part in ("at_once", "same_working_day") else part for part in value["earliest_of"]]
        runs = [isinstance(part, dict) and not _COUNTING.isdisjoint(part) for part in parts]
        within = [{"from": value["from"], **part} if run else part for part, run in zip(parts, runs, strict=True)]
        return {**value, "earliest_of": within}

    @classmethod
    def from_text(cls, text: str) -> dict[str, Any]:
        """A kind that needs no more than its name."""
        if text in cls.alone():
            return {text: True}
        raise ValueError(f"`{text}` is not a limit; write {{working_days: 5}}, none_stated, or another of its kinds")

    @cached_property
    def kind(self) -> str:
        """Which of the kinds it is."""
        return next(kind for kind in self.ways() if getattr(self, kind))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """The same limit with other keys; of which kind that is, is not what it was before."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("kind", None)
        return copied

    @property
    def parts(self) -> tuple[Limit, ...]:
        """The limits it is made of, itself if it is made of none."""
        return tuple(limit for limit in self.every if not limit.within)

    @property
    def within(self) -> tuple[Limit, ...]:
        """The limits of which it is the earliest, or one."""
        return (*self.earliest_of, *(case.limit for case in self.one_of))

    @property
    def every(self) -> tuple[Limit, ...]:
        """Itself and all limits within it."""
        return (self, *(inner for limit in self.within for inner in limit.every))

    @property
    def can_be_late(self) -> bool:
        """Whether some moment can come at which it has passed."""
        return any(part.kind not in ("words_only", "lost", "none_stated", "borrowed", "before") for part in self.parts)


class Case(Shape):
    """One of several limits, and the facts under which it applies."""

    when: When
    limit: Limit
    clauses: Clauses | None = None


Limit.model_rebuild()
