"""A stretch of days with both ends included, open where an end is not known; and how a data file writes one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, model_validator

from foundation.moment import date_in_words
from foundation.shape import Date, Shape

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Days from one to another, both included; `date.min` and `date.max` stand for ends that are not known."""

    first: date = date.min
    last: date = date.max

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def meets(self, other: Span) -> bool:
        """Whether both have a day in common."""
        return self.first <= other.last and other.first <= self.last

    @property
    def in_words(self) -> str:
        """The span as people say it.

        >>> Span(date(2026, 8, 3), date(2026, 8, 28)).in_words
        'from Monday 3 August 2026 to Friday 28 August 2026'
        """
        if self.first == self.last:
            return f"on {date_in_words(self.first)}"
        if self.first == date.min:
            return f"until {date_in_words(self.last)}" if self.last != date.max else "at all times"
        since = f"from {date_in_words(self.first)}"
        return since if self.last == date.max else f"{since} to {date_in_words(self.last)}"


def changes(spans: Iterable[Span]) -> set[date]:
    """The days on which one of the spans begins, or is just over."""
    found = set[date]()
    for span in spans:
        found.add(span.first)
        if span.last != date.max:
            found.add(span.last + _ONE_DAY)
    return found


def pieces(first: date, last: date, at: Iterable[date]) -> list[Span]:
    """A stretch of days cut where something changes: inside one piece nothing does.

    >>> [piece.first.day for piece in pieces(date(2026, 8, 1), date(2026, 8, 9), [date(2026, 8, 3)])]
    [1, 3]
    """
    cuts = [first, *sorted({day for day in at if first < day <= last})]
    ends = [*(day - _ONE_DAY for day in cuts[1:]), last]
    return [Span(*piece) for piece in zip(cuts, ends, strict=True)]


class Dated(Shape):
    """Something in a data file that holds from one day to another, both included; always, where no day is given."""

    first: Annotated[Date | None, Field(alias="from")] = None
    last: Annotated[Date | None, Field(alias="to")] = None

    @model_validator(mode="after")
    def _in_order(self) -> Dated:
        if self.first and self.last and self.first > self.last:
            raise ValueError("it ends before it begins; `from` comes before `to`")
        return self

    @property
    def span(self) -> Span:
        """The days."""
        return Span(self.first or date.min, self.last or date.max)

    @property
    def is_dated(self) -> bool:
        """Whether either end is given."""
        return self.first is not None or self.last is not None
