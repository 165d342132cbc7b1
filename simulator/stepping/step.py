"""What one step changes, and where the moments that it writes down come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from advice.fold import Fold
from advice.state import Owed, Run, Visit
from rules.compiler import holds
from simulator.clock import minute_at
from simulator.stepping.alone import standing_alone
from simulator.stepping.dating import Dating, dating_of, depth, is_simple
from simulator.stepping.snapshot import OF_RUN, OF_STAY, Snapshot, Source

if TYPE_CHECKING:
    from simulator.stepping.shape import Shape

NOW: Source = ("now",)
"""The moment at which what is reported happens."""
ALIKE = 2
"""How often the fold has to take a step in the same way before that is relied on."""


@dataclass(frozen=True)
class NewWay:
    """A run of a track begins; `times` says which of the moments of the step each of its own is."""

    track: str
    times: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class NewStay:
    """A stay at a stage begins, in the run with this number."""

    way: int
    stage: str
    exit: str | None
    times: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class OldStay:
    """A stay changes."""

    way: int
    stay: int
    exit: str | None
    times: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class NewDebt:
    """Something begins to be owed.

    Attributes:
        alone: Whether it stands alone, and lasts beyond the step.
        dating: Where its date comes from, if it stands alone.
        is_owed: Whether it was owed, if it ends in this very step.
    """

    duty: str
    side: str
    way: int
    stay: int
    started: int
    alone: bool
    dating: Dating | None
    is_owed: bool


@dataclass(frozen=True)
class Closing:
    """Something is done, or ceases to be owed; those that are new in this step are counted on from the old ones."""

    debt: int
    done: bool
    at: int


@dataclass(frozen=True)
class Changes:
    """What a step changes; moments are numbers in a list that goes with it.

    Attributes:
        ways: For each run afterwards its number before, or -1 if it is new; those after the last of each track are
            over, and others of their tracks began in this very step.
        new_ways: The runs that begin.
        old_ways: The moments that become known of runs: the number of the run, which, and which moment of the step.
        closed_by: How runs ended that did.
        new_stays: The stays that begin.
        old_stays: The stays that change.
        debts: For each thing owed afterwards its number before; those that are new are counted on from the old ones.
        new_debts: What begins to be owed.
        closings: What ends.
        marks: Moments of events and of what is done that are kept.
        started: What is owed from another moment than before: its number afterwards, and which moment of the step.
        replaced: How many of the runs are not the last of their tracks.
    """

    ways: tuple[int, ...]
    new_ways: tuple[NewWay, ...]
    old_ways: tuple[tuple[int, str, int], ...]
    closed_by: tuple[tuple[int, str], ...]
    new_stays: tuple[NewStay, ...]
    old_stays: tuple[OldStay, ...]
    debts: tuple[int, ...]
    new_debts: tuple[NewDebt, ...]
    closings: tuple[Closing, ...]
    marks: tuple[tuple[Source, int], ...]
    started: tuple[tuple[int, int], ...]
    replaced: int


@dataclass(frozen=True)
class Taken:
    """One step as the fold took it.

    Attributes:
        changes: What it changed.
        moments: The moments that it wrote down, in minutes.
        sources: For each of them every known moment that was the same.
        has_flash: Whether something with a date came to be owed and ended at once.
    """

    changes: Changes
    moments: tuple[int, ...]
    sources: tuple[frozenset[Source], ...]
    has_flash: bool


@dataclass
class Step:
    """What is known of a step that is always taken alike.

    Attributes:
        target: The shape to which it leads.
        changes: What it changes.
        sources: For each moment that it writes down, what it can be.
        seen: How often the fold has taken it; less than nought where it did not always take it alike.
        reads: The moments that it writes down, each by every name that has always meant it; where these part, only the
            fold can tell.
        which: For each moment that it writes down, its number among these.
        to_date: What is owed afterwards and has to be dated.
    """

    target: Shape
    changes: Changes
    sources: tuple[frozenset[Source], ...]
    to_date: tuple[int, ...]
    seen: int = 1
    reads: tuple[tuple[Source, ...], ...] = field(default=())
    which: tuple[int, ...] = field(default=())

    @classmethod
    def first(cls, taken: Taken, origin: Shape, target: Shape) -> Step:
        """A step that the fold has taken for the first time."""
        to_date = tuple(
            number
            for number, (old, dating) in enumerate(zip(taken.changes.debts, target.datings, strict=True))
            if old >= len(origin.datings) or not keeps_its_date(origin.datings[old], dating)
        )
        to_date = tuple(sorted(to_date, key=lambda number: depth(target.datings[number], target.datings)))
        is_reliable = target.decided and origin.decided and not taken.has_flash and all(taken.sources)
        return cls(target, taken.changes, taken.sources, to_date, 1 if is_reliable else -1)

    @property
    def is_known(self) -> bool:
        """Whether it can be taken without the fold."""
        return self.seen >= ALIKE

    def take_in(self, taken: Taken, target: Shape) -> None:
        """Compare what is known with what the fold did once more."""
        if self.seen < 0:
            return
        sources = tuple(one & other for one, other in zip(self.sources, taken.sources, strict=False))
        if target is not self.target or taken.changes != self.changes or not all(sources):
            self.seen = -1
            return
        self.sources, self.seen = sources, self.seen + 1
        each_once = list(dict.fromkeys(sources))
        self.reads = tuple(tuple(sorted(each, key=_plainest)) for each in each_once)
        self.which = tuple(each_once.index(each) for each in sources)


def _plainest(source: Source) -> tuple[bool, int, str]:
    """Of several moments that are always the same: now, if it is one of them."""
    return source != NOW, len(source), str(source)


class Difference:
    """Reads off two snapshots what a step changed.

    Args:
        before: The fold before it.
        after: The fold after it.
        fold: The fold as it is now.
        now: When it was taken.
    """

    def __init__(self, before: Snapshot, after: Snapshot, fold: Fold, now: datetime) -> None:
        self._before, self._after, self._fold = before, after, fold
        there = (*before.runs, *fold.runs[before.all_runs :])
        replaced = tuple(run for run in there if _index(after.runs, run) < 0)
        self._runs, self._replaced = after.runs + replaced, len(replaced)
        self._known: dict[datetime, set[Source]] = {now: {NOW}}
        for source, at in before.times.items():
            self._known.setdefault(at, set()).add(source)
        self._moments: list[datetime] = []

    def taken(self) -> Taken:
        """The step."""
        before = self._before
        ways = tuple(_index(before.runs, run) for run in self._runs)
        fresh = self._fold.owed[before.all_owed :]
        debts, closings = self._owed(fresh)
        changes = Changes(
            ways,
            tuple(
                NewWay(run.track, self._of(run, OF_RUN)) for run, old in zip(self._runs, ways, strict=True) if old < 0
            ),
            tuple(self._old_ways(ways)),
            tuple((number, run.closed_by) for number, run in enumerate(self._runs) if self._ends(number, ways)),
            tuple(self._new_stays(ways)),
            tuple(self._old_stays(ways)),
            debts,
            tuple(self._new_debt(owed) for owed in fresh),
            closings,
            tuple(self._marks()),
            tuple(self._started_anew(debts)),
            self._replaced,
        )
        moments = tuple(minute_at(at) for at in self._moments)
        sources = tuple(frozenset(self._known.get(at, ())) for at in self._moments)
        return Taken(changes, moments, sources, any(owed.due and not owed.is_live for owed in fresh))

    def _moment(self, at: datetime) -> int:
        self._moments.append(at)
        return len(self._moments) - 1

    def _of(self, what: Run | Visit, names: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
        return tuple((name, self._moment(at)) for name in names if (at := getattr(what, name)))

    def _was(self, *source: str | int) -> datetime | None:
        return self._before.times.get(source)

    def _old_ways(self, ways: tuple[int, ...]) -> Iterator[tuple[int, str, int]]:
        for number, (run, old) in enumerate(zip(self._runs, ways, strict=True)):
            for name in OF_RUN if old >= 0 else ():
                at = getattr(run, name)
                if at and at != self._was("run", old, name):
                    yield number, name, self._moment(at)

    def _ends(self, number: int, ways: tuple[int, ...]) -> bool:
        old = ways[number]
        return self._runs[number].closed is not None and (old < 0 or self._was("run", old, "closed") is None)

    def _stays_before(self, old: int) -> int:
        return sum(1 for source in self._before.times if source[:2] == ("stay", old) and source[3] == "began")

    def _new_stays(self, ways: tuple[int, ...]) -> Iterator[NewStay]:
        for number, (run, old) in enumerate(zip(self._runs, ways, strict=True)):
            for visit in run.visits[self._stays_before(old) if old >= 0 else 0 :]:
                yield NewStay(number, visit.stage, visit.exit, self._of(visit, OF_STAY))

    def _old_stays(self, ways: tuple[int, ...]) -> Iterator[OldStay]:
        for number, (run, old) in enumerate(zip(self._runs, ways, strict=True)):
            for at, visit in enumerate(run.visits[: self._stays_before(old)] if old >= 0 else ()):
                changed = [
                    name
                    for name in OF_STAY
                    if (when := getattr(visit, name)) and when != self._was("stay", old, at, name)
                ]
                if changed or visit.exit != self._before.exits[old][at]:
                    yield OldStay(number, at, visit.exit, self._of(visit, tuple(changed)))

    def _owed(self, fresh: list[Owed]) -> tuple[tuple[int, ...], tuple[Closing, ...]]:
        """Which of what was owed, and of what is new, is owed now, and how the rest ended."""
        numbered = [*self._before.owed, *fresh]
        numbers = {id(owed): number for number, owed in enumerate(numbered)}
        closings = tuple(
            Closing(number, owed.done is not None, self._moment(owed.done or owed.ended or owed.started))
            for number, owed in enumerate(numbered)
            if not owed.is_live
        )
        return tuple(numbers[id(owed)] for owed in self._after.owed), closings

    def _new_debt(self, owed: Owed) -> NewDebt:
        alone = owed.duty in standing_alone(self._fold.policy)
        dating = dating_of(self._fold.ledger.duty(owed).limit, owed, self._fold, self._after) if alone else None
        place = self._after.place_of(owed.run, owed.visit)
        flashes = not owed.is_live and holds(self._fold.ledger.duty(owed).when, self._fold.held())
        return NewDebt(
            owed.duty, owed.side, *place, self._moment(owed.started), alone and owed.is_live, dating, flashes
        )

    def _started_anew(self, debts: tuple[int, ...]) -> Iterator[tuple[int, int]]:
        for number, (owed, old) in enumerate(zip(self._after.owed, debts, strict=True)):
            if old < len(self._before.owed) and owed.started != self._was("owed", old, "started"):
                yield number, self._moment(owed.started)

    def _marks(self) -> Iterator[tuple[Source, int]]:
        for source, at in self._after.times.items():
            if source[0] in ("event", "pending", "done") and at != self._before.times.get(source):
                yield source, self._moment(at)


def keeps_its_date(before: Dating | None, after: Dating | None) -> bool:
    """Whether the date of something that goes on to be owed cannot have changed."""
    return before == after and is_simple(after)


def _index(runs: tuple[Run, ...], run: Run) -> int:
    return next((number for number, each in enumerate(runs) if each is run), -1)
