"""A post that works on one thing after another: its queue, its seats, and how fast it gets through.

The queue is a heap that is touched only when something joins or leaves it, so that a post that cannot keep up costs no
more for each case than one that can.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush
from math import ceil

from simulator.diary import NEVER, Diary
from simulator.engine import Timetable


@dataclass(slots=True)
class Job:
    """One thing that a post is to do.

    Attributes:
        work: How many minutes of its time that takes.
        severity: How grave the case is.
        wanted: Whether it is still to be done.
        done: What happens when it is, with the minutes worked.
        begun: What happens when work on it begins, at which minute.
        sent_on: What happens when the post begins to be empty: it is to go to somebody else, with the minutes left.
    """

    work: int
    severity: int
    wanted: Callable[[], bool]
    done: Callable[[int], None]
    begun: Callable[[int], None]
    sent_on: Callable[[int], None] | None = None


class Desk:
    """A post with its queue.

    Args:
        timetable: In which it works.
        diary: When it is at work.
        seats: How many work there side by side.
        pace: Which share of their time they have for this.
        by_severity: Whether the graver case comes first; otherwise whoever came first.
    """

    def __init__(self, timetable: Timetable, diary: Diary, seats: int, pace: float, *, by_severity: bool) -> None:
        self._timetable, self._diary, self._free, self._pace = timetable, diary, seats, pace
        self._by_severity = by_severity
        self._queue: list[tuple[int, int, Job]] = []
        self._joined = 0
        self._watches = False

    def join(self, job: Job) -> None:
        """Something comes to the post."""
        self._joined += 1
        heappush(self._queue, (-job.severity if self._by_severity else 0, self._joined, job))
        self._next()
        if job.sent_on and self._queue and not self._watches:
            self._watch()

    def _next(self) -> None:
        """Begin what comes first, while a seat is free."""
        while self._free and self._queue:
            _, _, job = heappop(self._queue)
            if job.wanted():
                self._free -= 1
                self._begin(job)

    def _begin(self, job: Job) -> None:
        now = self._timetable.now
        start = self._diary.next_open(now)
        if start == NEVER:
            return  # it never comes to it: the calendar ends before
        job.begun(start)
        end = self._diary.after(start, ceil(job.work / self._pace))
        gap = self._diary.next_gap(now) if job.sent_on else NEVER
        if gap < end:
            left = job.work - int(self._diary.worked(gap) - self._diary.worked(start)) * self._pace
            self._timetable.at(gap, lambda: self._send_on(job, max(1, ceil(left))))
        elif end < NEVER:
            self._timetable.at(end, lambda: self._end(job))

    def _end(self, job: Job) -> None:
        self._free += 1
        job.done(job.work)
        self._next()

    def _send_on(self, job: Job, left: int) -> None:
        self._free += 1
        if job.sent_on and job.wanted():
            job.sent_on(left)
        self._next()

    def _watch(self) -> None:
        """When the post begins to be empty, what waits goes to somebody else."""
        gap = self._diary.next_gap(self._timetable.now)
        if gap < NEVER:
            self._watches = True
            self._timetable.at(gap, self._empty)

    def _empty(self) -> None:
        self._watches = False
        waiting, self._queue = sorted(self._queue), []
        for rank, joined, job in waiting:
            if not job.sent_on:
                heappush(self._queue, (rank, joined, job))
            elif job.wanted():
                job.sent_on(job.work)
        self._next()
