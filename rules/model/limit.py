"""Time limits as a policy file writes them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from foundation.shape import Name, Shape, Text, YesNo
from rules.model.parts import Clauses, When

Count = Annotated[int, Field(ge=1, le=1000)]

KINDS = (
    "hours", "calendar_days", "working_days", "working_weeks", "same_working_day", "at_once", "agreed_date", "before",
    "due_of", "words_only", "borrowed", "lost", "none_stated", "earliest_of", "one_of",
)  # fmt: skip


class Anchor(Shape):
    """What a limit runs from when that is not the start of its duty: exactly one of these."""

    stage_began: dict[Name, Name] | None = None
    track_began: Name | None = None
    failed: dict[Name, Name] | None = None
    event: Name | None = None
    done: Name | None = None


def _anchor(value: Any) -> Any:
    if isinstance(value, dict) and len(value) != 1:
        raise ValueError(f"name exactly one anchor; one of: {', '.join(Anchor.model_fields)}")
    return value


class Agreement(Shape):
    """Who agrees the date."""

    by: Name | Literal["both_sides"]


class Limit(Shape):
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

    hours: Count | None = None
    calendar_days: Count | None = None
    working_days: Count | None = None
    working_weeks: Count | None = None
    same_working_day: YesNo = False
    at_once: YesNo = False
    agreed_date: Agreement | None = None
    before: Name | None = None
    due_of: Name | None = None
    words_only: YesNo = False
    borrowed: Text | None = None
    lost: YesNo = False
    none_stated: YesNo = False
    earliest_of: Annotated[tuple[LimitSpec, ...], Field(strict=False)] = ()
    one_of: Annotated[tuple[Case, ...], Field(strict=False)] = ()
    start_day_counts: YesNo = False
    ends: Literal["close", "same_time"] = "close"
    otherwise: Literal["now", "next_working_day"] | None = None
    words: Text | None = None
    outer: Text | None = None
    anchor: Annotated[Anchor | None, BeforeValidator(_anchor), Field(alias="from")] = None
    clauses: Annotated[tuple[str, ...], Field(strict=False)] = ()

    @property
    def kind(self) -> str:
        """Which of the kinds it is."""
        return next(kind for kind in KINDS if getattr(self, kind))

    @property
    def parts(self) -> tuple[Limit, ...]:
        """The limits it is made of, itself if it is made of none."""
        if self.earliest_of:
            return tuple(part for limit in self.earliest_of for part in limit.parts)
        if self.one_of:
            return tuple(part for case in self.one_of for part in case.limit.parts)
        return (self,)

    @property
    def can_be_late(self) -> bool:
        """Whether some moment can come at which it has passed."""
        return any(part.kind not in ("words_only", "lost", "none_stated", "borrowed", "before") for part in self.parts)


def _limit(value: Any) -> Any:
    if isinstance(value, str):
        if value in ("none_stated", "lost", "at_once", "same_working_day", "words_only"):
            return {value: True}
        raise ValueError(f"`{value}` is not a limit; write {{working_days: 5}}, none_stated, or another of its kinds")
    if isinstance(value, dict):
        named = [kind for kind in KINDS if kind in value]
        if len(named) != 1:
            found = " and ".join(f"`{kind}`" for kind in named) or "none"
            raise ValueError(f"a limit is of exactly one kind, here {found}; kinds: {', '.join(KINDS)}")
    return value


class Case(Shape):
    """One of several limits, and the facts under which it applies."""

    when: When
    limit: LimitSpec
    clauses: Clauses | None = None


LimitSpec = Annotated[Limit, BeforeValidator(_limit, json_schema_input_type=str | Limit)]
Limit.model_rebuild()
Case.model_rebuild()
