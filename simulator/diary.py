"""When somebody is at work: the stretches of time, so that working time can be added and measured by search."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from operator import sub

from foundation.span import Span
from foundation.working_time import WorkingTime
from simulator.clock import minute_at

NEVER = 2**62
"""After every minute."""


@dataclass(frozen=True)
class Diary:
    """The stretches of time at which a post is at work.

    Attributes:
        opens: When each stretch begins, in minutes; in order.
        closes: When it ends.
        gaps: When the post begins to be empty: nobody holds it, or its holder is away.
    """

    opens: tuple[int, ...]
    closes: tuple[int, ...]
    gaps: tuple[int, ...] = ()
    _before: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """How much is worked before each stretch."""

    def __post_init__(self) -> None:
        lengths = map(sub, self.closes, self.opens)
        object.__setattr__(self, "_before", tuple(accumulate(lengths, initial=0)))

    def next_open(self, minute: int) -> int:
        """The first minute from this one on at which somebody is at work; the closing minute still counts."""
        at = bisect_left(self.closes, minute)
        return max(self.opens[at], minute) if at < len(self.opens) else NEVER

    def worked(self, minute: int) -> int:
        """How many minutes are worked before a minute."""
        at = bisect_right(self.opens, minute) - 1
        if at < 0:
            return 0
        return self._before[at] + min(minute, self.closes[at]) - self.opens[at]

    def after(self, start: int, minutes: int) -> int:
        """When so many minutes have been worked; `NEVER` if the calendar ends before."""
        if minutes <= 0:
            return self.next_open(start)
        total = self.worked(start) + minutes
        at = bisect_left(self._before, total) - 1
        return self.opens[at] + total - self._before[at] if at < len(self.opens) else NEVER

    def next_gap(self, minute: int) -> int:
        """When the post next begins to be empty; `NEVER` if it does not."""
        at = bisect_right(self.gaps, minute)
        return self.gaps[at] if at < len(self.gaps) else NEVER

    def is_there(self, minute: int) -> bool:
        """Whether somebody is there on the day on which the post is next reached: not in a gap."""
        at = bisect_right(self.gaps, minute) if self.gaps else 0
        if at == 0:
            return True
        back = bisect_left(self.opens, self.gaps[at - 1])
        return back < len(self.opens) and self.opens[back] <= minute


@dataclass(frozen=True)
class Office:
    """The working time of a policy, as a diary that reaches as far as bank holidays are published.

    Attributes:
        diary: The diary.
        work: The working time.
    """

    diary: Diary
    work: WorkingTime

    @classmethod
    def of(cls, work: WorkingTime, first: date, last: date) -> Office:
        """The working time of a policy between two days."""
        return cls(diary_of(work, first, last, lambda _: True, [first]), work)

    @property
    def day(self) -> int:
        """How many minutes a working day has."""
        return self.work.hours.closes - self.work.hours.opens

    def opening(self, minute: int) -> int:
        """When the office opens on the day on which it is next open, this one included."""
        at = bisect_left(self.diary.closes, minute)
        return self.diary.opens[at] if at < len(self.diary.opens) else NEVER

    def between(self, start: int, end: int) -> int:
        """How many working minutes lie between two minutes."""
        return self.diary.worked(end) - self.diary.worked(start)

    def add(self, start: int, minutes: int) -> int:
        """When so many working minutes have passed; `NEVER` if that is not known."""
        return self.diary.after(start, minutes)


def diary_of(
    work: WorkingTime, first: date, last: date, is_there: Callable[[date], bool], cuts: Iterable[date] = ()
) -> Diary:
    """The diary of a post.

    Args:
        work: Its working time.
        first: The first day.
        last: The last day.
        is_there: Whether somebody is there on a day that is worked.
        cuts: The days on which that can change; every day, if none is named.
    """
    opens, closes, gaps = list[int](), list[int](), list[int]()
    changes, known = sorted(cuts), dict[int, bool]()
    there_before = True
    day, one = first, timedelta(days=1)
    while day <= last:
        if work.is_working_day(day):
            piece = bisect_right(changes, day) if changes else day.toordinal()
            if piece not in known:
                known[piece] = is_there(day)
            there = known[piece]
            if there:
                opens.append(minute_at(work.opening(day)))
                closes.append(minute_at(work.closing(day)))
            elif there_before:
                gaps.append(minute_at(work.opening(day)))
            there_before = there
        day += one
    return _joined(opens, closes, gaps)


def without(diary: Diary, work: WorkingTime, away: Iterable[Span]) -> Diary:
    """The same diary without some absences, each from the opening of its first day to the close of its last."""
    opens, closes, gaps = list(diary.opens), list(diary.closes), list(diary.gaps)
    for span in away:
        begin, end = minute_at(work.opening(span.first)), minute_at(work.closing(span.last))
        first, beyond = bisect_right(closes, begin), bisect_left(opens, end)
        if first >= beyond:
            continue
        gaps.append(opens[first] if opens[first] >= begin else begin + 1)  # the closing minute still counts
        left = [(opens[first], begin)] if opens[first] < begin else []
        left += [(end, closes[beyond - 1])] if closes[beyond - 1] > end else []
        opens[first:beyond] = [opened for opened, _ in left]
        closes[first:beyond] = [closed for _, closed in left]
    return Diary(tuple(opens), tuple(closes), tuple(_first_of_each(sorted(gaps), opens)))


def _first_of_each(gaps: list[int], opens: list[int]) -> Iterable[int]:
    """Of gaps that follow one another without anybody at work between them, the first."""
    last = -1
    for gap in gaps:
        if last < 0 or bisect_left(opens, last) != bisect_left(opens, gap):
            yield gap
        last = gap


def _joined(opens: list[int], closes: list[int], gaps: list[int]) -> Diary:
    """With stretches that touch made one: a service that never closes has one stretch."""
    joined_opens, joined_closes = list[int](), list[int]()
    for begin, end in zip(opens, closes, strict=True):
        if joined_closes and joined_closes[-1] == begin:
            joined_closes[-1] = end
        else:
            joined_opens.append(begin)
            joined_closes.append(end)
    return Diary(tuple(joined_opens), tuple(joined_closes), tuple(gaps))
