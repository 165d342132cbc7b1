"""Writes down what happens in a simulated case, row by row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator import record
from simulator.casting import Actor
from simulator.record import Record
from simulator.stepping.course import Course
from simulator.stepping.report import Report
from simulator.stepping.state import Debt, Followed, Stay, Way
from simulator.units import late_by
from simulator.world import World

_TOLD = {"learned": record.LEARNED, "happened": record.HAPPENED, "used": record.USED}
_BECOMES = (("failed", record.FAILED), ("resolved", record.RESOLVED), ("left", record.LEFT))
"""What can become of a stay at a stage, in the order in which it is written down."""


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
        self._by: dict[int, tuple[Actor, str, int | None]] = {}

    def opened(self, minute: int) -> None:
        """The case comes."""
        self._row(minute, record.OPENED)

    def reported(self, reports: Iterable[Report], minute: int) -> None:
        """Something becomes known or happens."""
        for report in reports:
            if report.kind in _TOLD:
                name = report.name or ", ".join(sorted(fact for fact, _ in report.facts))
                self._row(minute, _TOLD[report.kind], "", "", name)

    def asked(self, stay: Stay, actor: Actor, post: str, minute: int) -> None:
        """Somebody is asked to answer."""
        self._of_stage(record.ASKED, stay, actor, post, minute)

    def work_began(self, stay: Stay, actor: Actor, post: str, minute: int) -> None:
        """A post that works on one thing after another begins with this."""
        self._of_stage(record.STARTED, stay, actor, post, minute)

    def answered(self, stay: Stay, actor: Actor, post: str, minute: int, work: int | None) -> None:
        """Somebody has answered."""
        self._of_stage(record.ANSWERED, stay, actor, post, minute, work)

    def done_by(self, debt: Debt, actor: Actor, post: str, work: int | None) -> None:
        """Who does something owed, which is written down when it counts as done."""
        self._by[debt.number] = (actor, post, work)

    def _of_stage(self, event: str, stay: Stay, actor: Actor, post: str, minute: int, work: int | None = None) -> None:
        who = (actor.side, actor.agency, post)
        self._row(minute, event, stay.way.track, stay.stage, "", "", *who, stay.began, None, None, "", work)

    # ------------------------------------------------------------------------------------------ what has changed

    def follow(self, followed: Followed) -> None:
        """What came about in a step."""
        for stay, names in followed.changed_stays:
            self._becomes(stay, names)
        begun = {stay.way.track: stay.way for stay in followed.new_stays}
        before = [way for way in followed.ended if begun.get(way.track, way) is not way]
        self._ended(before)
        for stay in followed.new_stays:
            self._row(stay.began, record.BEGAN, stay.way.track, stay.stage)
            if stay.exit is not None or stay.left is not None:
                self._becomes(stay, [name for name, _ in _BECOMES if getattr(stay, name) is not None])
        self._ended(way for way in followed.ended if way not in before)
        self.owed(debt for debt in followed.owed if debt.is_owed)
        for debt, done in followed.closed:
            if debt.is_owed:
                self._closed(debt, done)

    def _ended(self, ways: Iterable[Way]) -> None:
        for way in ways:
            stage = way.stays[-1].stage if way.stays else ""
            self._row(way.closed or way.start, record.ENDED, way.track, stage, "", way.closed_by)

    def owed(self, debts: Iterable[Debt]) -> None:
        """Something is owed, as the step rules confirm."""
        for debt in debts:
            self._of_debt(record.OWED, debt, debt.started, "")

    def _becomes(self, stay: Stay, names: Iterable[str]) -> None:
        for name, event in _BECOMES:
            if name in names:
                self._row(getattr(stay, name), event, stay.way.track, stay.stage, "", stay.exit or "")

    def _closed(self, debt: Debt, done: bool) -> None:
        ended = debt.ended or debt.started
        in_time = debt.due is None or debt.at_once or ended <= debt.due
        if done:
            self._of_debt(record.DONE, debt, ended, "met" if in_time else "met_late")
        else:
            self._of_debt(record.DROPPED, debt, ended, "overtaken" if in_time else "missed")

    def break_off(self, course: Course, minute: int) -> None:
        """The simulation ends: what is still open, and still owed, is said to be."""
        still = [debt for debt in (*course.debts, *course.aside) if debt.is_owed]
        for debt in sorted(still, key=lambda debt: debt.number):
            in_time = debt.due is None or debt.at_once or minute <= debt.due
            self._of_debt(record.OPEN, debt, minute, "live" if in_time else "live_late")
        for way, standing in zip(course.ways, course.shape.standing, strict=True):
            if way.closed is None:
                stage = way.stays[-1].stage if way.stays else ""
                self._row(minute, record.STILL, way.track, stage, "", standing)

    def _of_debt(self, event: str, debt: Debt, minute: int, how: str) -> None:
        actor, post, work = self._by.get(debt.number, _NOBODY)
        due = None if debt.at_once else debt.due
        unit, late = "", None
        if due is not None:
            unit = self._world.unit(debt.duty)
            if minute > due and event != record.OWED:
                late = late_by(unit, due, minute, self._world.office, self._world.calendar.week)
        side, agency = (debt.side or actor.side, actor.agency) if actor else (debt.side, "")
        row = (debt.track, debt.stage, debt.duty, how, side, agency, post, debt.started, due, late, unit, work)
        self._row(minute, event, *row)

    def _row(self, minute: int, event: str, *columns: Any) -> None:
        """Append a row; its further columns come in the order of `Record`."""
        self._order = order = self._order + 1
        self._into.append(_new(Record, (*self._case, order, minute, event, *columns, *_REST[len(columns)])))


_new = tuple.__new__
_NOTHING: tuple[Any, ...] = tuple(Record._field_defaults.values())
_REST = tuple(_NOTHING[said:] for said in range(len(_NOTHING) + 1))
"""For so many columns after the event, what stands in the others."""
_NOBODY: tuple[Actor | None, str, int | None] = (None, "", None)
