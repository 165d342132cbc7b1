"""One replication: the period of a scenario gone through once, as the rows of everything that happened in it."""

from __future__ import annotations

from simulator.arrivals import Load, arrivals, load_of
from simulator.case_run import CaseRun, Stage
from simulator.chance import Chance
from simulator.engine import Timetable
from simulator.record import Record
from simulator.rows import Rows
from simulator.staff import Staff
from simulator.world import World

HELD = 200
"""Of so many cases one is stepped by the fold all the way, and every step that is known is held to it."""


class Replication:
    """One replication.

    Args:
        world: The scenario.
        seed: From which all chance is drawn.
        number: Which replication.
        load: When cases can be expected, if that is known already.
        always: Have the fold take every step of every case, and hold what is known of steps to it; otherwise it takes
            every step of one case in `HELD`.

    Attributes:
        records: The rows, in the order in which they were written.
        cases: The cases, in the order in which they came.
    """

    def __init__(self, world: World, seed: int, number: int, load: Load | None = None, *, always: bool = False) -> None:
        self._world, self._number = world, number
        self._chance = Chance(seed, number)
        self._timetable = Timetable(world.first)
        self._stage = Stage(world, self._chance, Staff(world, self._chance, self._timetable), self._timetable)
        self._load, self._always = load or load_of(world), always
        self.records: list[Record] = []
        self.cases: list[CaseRun] = []

    def run(self) -> list[Record]:
        """Go through it.

        Returns:
            The rows.
        """
        for number, minute in enumerate(arrivals(self._world, self._load, self._chance)):
            self._timetable.at(minute, lambda number=number, minute=minute: self._open(number, minute))  # type: ignore[misc]
        self._timetable.run(self._world.end)
        for case in self.cases:
            case.break_off(self._world.end)
        return self.records

    def _open(self, number: int, minute: int) -> None:
        kind, facts = self._world.kinds.of(self._chance, number)
        begin, end = self._world.counted
        rows = Rows(self._world, self.records, self._number, number, kind, begin <= minute < end)
        always = self._always or (self._number + number) % HELD == 0
        case = CaseRun(self._stage, number, kind, facts, rows, always=always)
        self.cases.append(case)
        case.open()
