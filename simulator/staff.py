"""The people of one replication: who is there, who covers, and when what is asked of them is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from math import log

from directory.presence import hours_of
from foundation.span import Span
from simulator.casting import Actor
from simulator.chance import Chance
from simulator.clock import moment_at
from simulator.desk import Desk, Job
from simulator.diary import NEVER, Diary, without
from simulator.engine import Timetable
from simulator.length import Length
from simulator.world import Manner, World


@dataclass(slots=True)
class Task:
    """Something that is asked of somebody.

    Attributes:
        actor: Of whom.
        delay: The delay after which they do it; None where they take as long as they take to answer.
        draw: Draws how long that delay is.
        since: The minute from which a length that is told in limits is counted.
        severity: How grave the case is.
        danger: Whether a child is in danger now: then it is done at any hour.
        wanted: Whether it is still to be done.
        done: What happens when it is: by which post, and how many minutes that worked on it, if it works.
        begun: What happens when a post that works begins with it: which, and at which minute.
    """

    actor: Actor
    delay: str | None
    draw: Callable[[str], Length]
    since: int
    severity: int
    danger: bool
    wanted: Callable[[], bool]
    done: Callable[[str, int | None], None]
    begun: Callable[[str, int], None] = lambda _post, _minute: None


class Staff:
    """The people of one replication."""

    def __init__(self, world: World, chance: Chance, timetable: Timetable) -> None:
        self._world, self._chance, self._timetable = world, chance, timetable
        self._diaries: dict[str, Diary] = {}
        self._desks: dict[str, Desk] = {}

    def give(self, task: Task) -> str:
        """Ask somebody to do something.

        Returns:
            The post that is asked; "" where the directory lists none.
        """
        now = self._timetable.now
        post = self._choose(task.actor, now)
        if task.danger:
            delay = self._world.scenario.file.people.in_danger
            self._at(now + task.draw(delay).minutes, lambda: task.done(post, None))
            return post
        if task.delay is not None:
            self._do(task, post, task.draw(task.delay))
            return post
        manner = self._world.manner(task.actor.role, post)
        if manner.works:
            self._queue(task, post, manner, task.draw(manner.works.service).minutes)
        elif manner.after:
            self._do(task, post, task.draw(manner.after))
        return post

    def diary(self, post: str) -> Diary:
        """When a post is at work in this replication."""
        known = self._diaries.get(post)
        if known is None:
            plain = self._world.diary(post)
            spells = tuple(self._spells(post))
            work = hours_of(self._world.scenario.area, post) if post else self._world.calendar.working_time
            known = self._diaries[post] = without(plain, work, spells) if spells else plain
        return known

    def _at(self, minute: int, do: Callable[[], None]) -> None:
        if minute < self._world.end:
            self._timetable.at(minute, do)

    # ----------------------------------------------------------------------------------------- after a while

    def _do(self, task: Task, post: str, length: Length) -> None:
        """Do something after a while, however long whoever does it is away in between."""
        now = self._timetable.now
        if length.of_limit:
            target = max(now, self._from(task.since, length))
            by = self._choose(task.actor, target)
            end = self.diary(by).next_open(target)
        elif length.clock == "elapsed":
            by = self._choose(task.actor, now + length.minutes)
            end = self.diary(by).next_open(now + length.minutes)
        else:
            end, by = self._worked(task.actor, now, post, length.minutes)
        if end < NEVER:
            self._at(end, lambda: task.done(by, None))

    def _from(self, since: int, length: Length) -> int:
        """The minute at which so much of the policy's own time has passed."""
        if length.clock == "elapsed":
            return since + length.minutes
        return self._world.office.add(since, length.minutes)

    def _worked(self, actor: Actor, start: int, post: str, minutes: int) -> tuple[int, str]:
        """When so much working time has passed at whoever acts: what one leaves undone, another takes up."""
        left = minutes
        while True:
            diary = self.diary(post)
            end, gap = diary.after(start, left), diary.next_gap(start)
            if end <= gap or self._world.manner(actor.role, post).empty == "wait":
                return end, post
            other = self._choose(actor, gap)
            if other == post:
                return end, post
            left -= diary.worked(gap) - diary.worked(start)
            start, post = gap, other

    # ---------------------------------------------------------------------------------------- one by one

    def _queue(self, task: Task, post: str, manner: Manner, work: int) -> None:
        desk = self._desks.get(post) or self._desk(post, manner)
        desk.join(
            Job(
                work,
                task.severity,
                task.wanted,
                lambda worked: task.done(post, worked),
                lambda start: task.begun(post, start),
                None if manner.empty == "wait" else lambda left: self._send_on(task, post, left),
            )
        )

    def _desk(self, post: str, manner: Manner) -> Desk:
        works = manner.works
        assert works is not None  # noqa: S101 -- by the caller
        by_severity = works.queue == "by_severity"
        pace = self._world.pace(post, works)
        desk = Desk(self._timetable, self.diary(post), works.seats, pace, by_severity=by_severity)
        return self._desks.setdefault(post, desk)

    def _send_on(self, task: Task, left_by: str, left: int) -> None:
        """The post is empty from now on: whoever covers takes it up."""
        post = self._choose(task.actor, self._timetable.now)
        manner = self._world.manner(task.actor.role, post)
        if post == left_by:
            end = self.diary(post).after(self._timetable.now, left)
            if end < NEVER:
                self._at(end, lambda: task.done(post, left))
        elif manner.works:
            self._queue(task, post, manner, left)
        elif manner.after:
            self._do(task, post, task.draw(manner.after))

    # ------------------------------------------------------------------------------------------- who is there

    def _choose(self, actor: Actor, minute: int) -> str:
        """Who does it: the post that is meant if somebody is there, otherwise by what is done about empty posts."""
        if not actor.posts:
            return ""
        for post in actor.posts:
            if self.diary(post).is_there(minute):
                return post
        meant = actor.posts[0]
        empty = self._world.manner(actor.role, meant).empty
        if empty != "wait":
            day = moment_at(minute).date()
            for post, by in self._world.casting.covers(meant, day):
                if (by != "line" or empty == "next_up") and self.diary(post).is_there(minute):
                    return post
            for post in actor.instead:
                if self.diary(post).is_there(minute):
                    return post
        return meant

    def _spells(self, post: str) -> Iterator[Span]:
        """When sickness keeps the holder of a post away."""
        world = self._world
        sickness = world.scenario.file.people.sickness
        if not post or sickness is None or (sickness.posts and post not in sickness.posts):
            return
        share, days = (world.scenario.numbers[each.name] for each in (sickness.share, sickness.days))
        if share <= 0:
            return
        well = days * (1 - share) / share
        first, last = moment_at(world.first).date(), moment_at(world.end).date()

        def lasts(mean: float, what: str, spell: int) -> float:
            return -mean * log(1 - self._chance.uniform(f"sickness/{post}/{what}", spell))

        day = first - timedelta(days=int(lasts(days, "before", 0)))
        for spell in count():
            day += timedelta(days=1 + int(lasts(well, "well", spell)))
            if day > last:
                return
            until = day + timedelta(days=max(0, round(lasts(days, "away", spell)) - 1))
            if until >= first:
                yield Span(max(day, first), until)
            day = until
