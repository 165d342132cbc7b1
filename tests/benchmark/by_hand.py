"""The process of five stages, written by hand in SimPy: what a programmer writes who needs no policy and no rules.

It writes the same rows as the simulator: one for each thing that happens, with due dates by the working calendar. It
is plain on purpose: generators, a `Resource` for each post, a calendar by search in lists.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Generator
from datetime import date, timedelta
from math import ceil, exp, log, sqrt
from random import Random
from typing import Any

import simpy

from foundation.bank_holiday import bank_holidays
from foundation.calendar_rules import CalendarRules
from simulator.clock import DAY, first_minute, moment_at
from simulator.record import Record

SEATS = (31, 18, 12, 9, 8)
MEANS = (480, 600, 720, 900, 1200)
RESOLVED = (0.55, 0.45, 0.40, 0.40, 1.0)
POSTS = ("first", "second", "third", "fourth", "fifth")
A_DAY = 20
LIMIT = 5


class Calendar:
    """Working minutes and working days between two days, in lists."""

    def __init__(self, first: date, last: date) -> None:
        holidays = bank_holidays(CalendarRules.of("england").working_time.nation)
        self.opens, self.closes, self.before = list[int](), list[int](), [0]
        day = first
        while day <= last:
            if day.weekday() < 5 and day not in holidays:
                begin = first_minute(day) + 9 * 60
                self.opens.append(begin)
                self.closes.append(begin + 8 * 60)
                self.before.append(self.before[-1] + 8 * 60)
            day += timedelta(days=1)

    def after(self, minute: int, work: int) -> int:
        """When so much work is done that begins at a minute."""
        at = bisect_right(self.opens, minute) - 1
        done = self.before[at] + min(minute, self.closes[at]) - self.opens[at] if at >= 0 else 0
        at = bisect_left(self.before, done + work) - 1
        return self.opens[at] + done + work - self.before[at]

    def next_open(self, minute: int) -> int:
        """When work can begin."""
        return max(self.opens[bisect_left(self.closes, minute)], minute)

    def due(self, minute: int) -> int:
        """The close of the fifth working day after this one."""
        midnight = minute - (minute + (60 if moment_at(minute).utcoffset() else 0)) % DAY
        return self.closes[bisect_left(self.opens, midnight + DAY) + LIMIT - 1]


class ByHand:
    """One replication.

    Args:
        calendar: The calendar.
        first: The first minute.
        last: The last minute.
        end: When it is broken off.
        seed: From which all chance is drawn.
    """

    def __init__(self, calendar: Calendar, first: int, last: int, end: int, seed: int) -> None:
        self.calendar, self.first, self.last, self.end = calendar, first, last, end
        self.chance = Random(seed)  # noqa: S311 -- no secret
        self.environment = simpy.Environment(first)
        self.posts = [simpy.Resource(self.environment, seats) for seats in SEATS]
        self.records: list[Record] = []
        self.cases = 0

    def run(self) -> list[Record]:
        """Go through it."""
        self.environment.process(self.arrive())
        self.environment.run(self.end)
        return self.records

    def arrive(self) -> Generator[Any]:
        """Cases come by day and night."""
        while True:
            yield self.environment.timeout(ceil(self.chance.expovariate(A_DAY / DAY)))
            if self.environment.now >= self.last:
                return
            self.environment.process(self.case(self.cases))
            self.cases += 1

    def case(self, number: int) -> Generator[Any]:
        """One case, from stage to stage."""
        environment, write, order = self.environment, self.records.append, 0

        def now() -> int:
            return int(environment.now)

        def row(at: int, event: str, *columns: Any) -> None:
            nonlocal order
            order += 1
            write(Record(0, number, "matter", True, order, at, event, *columns))

        row(now(), "opened")
        row(now(), "learned", "", "", "imminent_risk")
        row(now(), "happened", "", "", "disagreement-arose")
        for stage, post in enumerate(self.posts):
            name, duty, who = f"stage-{stage + 1}", f"settle-{stage + 1}", ("", "board", POSTS[stage])
            began = now()
            due = self.calendar.due(began)
            row(began, "stage_began", "matter", name)
            row(began, "owed", "matter", name, duty, "", "", "", "", began, due, None, "working days")
            row(began, "asked", "matter", name, "", "", *who, began)
            with post.request() as request:
                yield request
                start = self.calendar.next_open(now())
                row(start, "work_began", "matter", name, "", "", *who, began)
                work = ceil(exp(log(MEANS[stage]) - 0.5 + self.chance.gauss(0, 1)))
                yield environment.timeout(self.calendar.after(now(), work) - now())
            row(now(), "answered", "matter", name, "", "", *who, began, None, None, "", work)
            is_resolved = self.chance.random() < RESOLVED[stage]
            how, at = "resolved" if is_resolved else "unresolved", now()
            row(at, "stage_resolved" if is_resolved else "stage_failed", "matter", name, "", how)
            row(at, "stage_left", "matter", name, "", how)
            if is_resolved:
                row(at, "track_ended", "matter", name, "", how)
            late = None if at <= due else (at - due) / DAY
            met = ("met" if late is None else "met_late") if is_resolved else "overtaken"
            row(at, "done", "matter", name, duty, met, "", "", "", began, due, late, "working days")
            if is_resolved:
                return


def spread(mean: float) -> float:
    """The standard deviation of a lognormal whose logarithm varies by one."""
    return mean * sqrt(exp(1) - 1)
