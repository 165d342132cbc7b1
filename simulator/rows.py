"""Writes down what happens in a simulated case, row by row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from advice.event import Event
from advice.fold import Fold
from advice.state import Owed, Run, Visit
from simulator import record
from simulator.casting import Actor
from simulator.clock import minute_at, moment_at
from simulator.record import Record
from simulator.units import late_by, unit_of
from simulator.world import World

_TOLD = {"learned": record.LEARNED, "happened": record.HAPPENED, "used": record.USED}


Place = tuple[Run, Visit]
"""A run of a track, and a stay at one of its stages."""


class Rows:
    """The rows of one case.

    Args:
        world: The scenario.
        into: Where the rows of all cases go.
        replication: In which replication.
        case: The number of the case.
        kind: Its kind.
        counted: Whether it came in the period.
    """

    def __init__(self, world: World, into: list[Record], replication: int, case: int, kind: str, counted: bool) -> None:
        self._world, self._into = world, into
        self._case = (replication, case, kind, counted)
        self._order = 0
        self._live: list[Owed] = []
        self._known = 0
        self._seen: dict[int, tuple[str | None, bool, bool]] = {}
        self._closed = set[int]()
        self._by: dict[int, tuple[Actor, str, int | None]] = {}

    def opened(self, minute: int) -> None:
        """The case comes."""
        self._row(minute, record.OPENED)

    def reported(self, events: Iterable[Event]) -> None:
        """Something becomes known or happens."""
        for event in events:
            if event.kind in _TOLD:
                name = event.name or ", ".join(sorted(event.facts))
                self._row(minute_at(event.at), _TOLD[event.kind], "", "", name)

    def asked(self, at: Place, actor: Actor, post: str, minute: int) -> None:
        """Somebody is asked to answer."""
        self._of_stage(record.ASKED, at, actor, post, minute)

    def work_began(self, at: Place, actor: Actor, post: str, minute: int) -> None:
        """A post that works on one thing after another begins with this."""
        self._of_stage(record.STARTED, at, actor, post, minute)

    def answered(self, at: Place, actor: Actor, post: str, minute: int, work: int | None) -> None:
        """Somebody has answered."""
        self._of_stage(record.ANSWERED, at, actor, post, minute, work)

    def done_by(self, owed: Owed, actor: Actor, post: str, work: int | None) -> None:
        """Who does something owed, which is written down when the fold has taken it."""
        self._by[id(owed)] = (actor, post, work)

    def _of_stage(self, event: str, at: Place, actor: Actor, post: str, minute: int, work: int | None = None) -> None:
        run, visit = at
        who, since = (actor.side, actor.agency, post), minute_at(visit.began)
        self._row(minute, event, run.track, visit.stage, "", "", *who, since, None, None, "", work)

    # ------------------------------------------------------------------------------------------ what has changed

    def look(self, course: Fold) -> None:
        """Write down what has changed since the last look."""
        for run in course.runs:
            for visit in run.visits[-2:]:
                self._of_visit(run, visit)
            if run.closed and id(run) not in self._closed:
                self._closed.add(id(run))
                stage = run.visits[-1].stage if run.visits else ""
                self._row(minute_at(run.closed), record.ENDED, run.track, stage, "", run.closed_by)
        fresh = course.owed[self._known :]
        self._known = len(course.owed)
        for owed in fresh:
            self._of_owed(record.OWED, owed, minute_at(owed.started), "")
        self._live = [owed for owed in (*self._live, *fresh) if not self._ended(owed, course)]

    def _of_visit(self, run: Run, visit: Visit) -> None:
        before = self._seen.get(id(visit))
        now = (visit.exit, visit.left is not None, visit.resolved is not None)
        if before == now:
            return
        if before is None:
            self._row(minute_at(visit.began), record.BEGAN, run.track, visit.stage)
            before = (None, False, False)
        if visit.failed and before[0] is None and visit.exit:
            self._row(minute_at(visit.failed), record.FAILED, run.track, visit.stage, "", visit.exit)
        if visit.resolved and not before[2]:
            self._row(minute_at(visit.resolved), record.RESOLVED, run.track, visit.stage, "", visit.exit or "")
        if visit.left and not before[1]:
            self._row(minute_at(visit.left), record.LEFT, run.track, visit.stage, "", visit.exit or "")
        self._seen[id(visit)] = now

    def _ended(self, owed: Owed, course: Fold) -> bool:
        ended = owed.done or owed.ended
        if ended is None:
            return False
        how = owed.result(ended, can_be_late=course.can_be_late(owed.duty))
        self._of_owed(record.DONE if owed.done else record.DROPPED, owed, minute_at(ended), how)
        return True

    def break_off(self, course: Fold, minute: int) -> None:
        """The simulation ends: what is still open, and still owed, is said to be."""
        for owed in self._live:
            how = owed.result(course.now or owed.started, can_be_late=course.can_be_late(owed.duty))
            self._of_owed(record.OPEN, owed, minute, how)
        for run in course.runs:
            if run.closed is None:
                stage = run.visits[-1].stage if run.visits else ""
                self._row(minute, record.STILL, run.track, stage, "", course.standing(run.track))

    def _of_owed(self, event: str, owed: Owed, minute: int, how: str) -> None:
        actor, post, work = self._by.get(id(owed), (None, "", None))
        due = owed.due if owed.due and not owed.due.at_once else None
        unit = unit_of(self._world.scenario.policy, owed.duty) if due else ""
        late = None
        if due and minute > minute_at(due.at) and event != record.OWED:
            calendar = self._world.calendar
            late = late_by(unit, due.at, moment_at(minute), calendar.working_time, calendar.week)
        self._row(
            minute,
            event,
            owed.run.track if owed.run else "",
            owed.visit.stage if owed.visit else "",
            owed.duty,
            how,
            owed.side or (actor.side if actor else ""),
            actor.agency if actor else "",
            post,
            minute_at(owed.started),
            minute_at(due.at) if due else None,
            late,
            unit,
            work,
        )

    def _row(self, minute: int, event: str, *columns: Any) -> None:
        """Append a row; its further columns come in the order of `Record`."""
        self._order += 1
        self._into.append(Record(*self._case, self._order, minute, event, *columns))
