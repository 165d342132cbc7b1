"""What of a fold decides what follows in it, with the moments told apart from it by name."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime

from advice.fold import Fold
from advice.state import Owed, Run, Visit
from rules.policy import Policy
from simulator.stepping.alone import standing_alone
from simulator.stepping.visible import visible_of

Source = tuple[str | int, ...]
"""The name of a moment: of the run, stay, debt or event that it belongs to."""
OF_RUN = ("start", "began", "released", "closed")
OF_STAY = ("began", "failed", "resolved", "left")
ELSEWHERE = -2
"""In place of the number of a run that is not the last of its track, or of a stay in it."""


@dataclass(frozen=True)
class Snapshot:
    """A fold at one moment.

    Attributes:
        shape: What decides what follows: two folds of one shape take the same steps.
        runs: The last run of each track.
        owed: What is owed and does not stand alone, in an order that does not depend on how it came about.
        all_owed: How many duties were ever owed.
        all_runs: How many runs ever came about.
        times: Every moment that can decide something, by its name.
        exits: For each run how each of its stays was left.
    """

    shape: Hashable
    runs: tuple[Run, ...]
    owed: tuple[Owed, ...]
    all_owed: int
    all_runs: int
    times: dict[Source, datetime]
    exits: tuple[tuple[str | None, ...], ...]

    def place_of(self, run: Run | None, visit: Visit | None) -> tuple[int, int]:
        """The number of a run and of a stay in it; -1 for none."""
        number = next((number for number, each in enumerate(self.runs) if each is run), ELSEWHERE) if run else -1
        if visit is None or number < 0:
            return number, -1 if visit is None else ELSEWHERE
        visits = self.runs[number].visits
        return number, next((at for at, each in enumerate(visits) if each is visit), ELSEWHERE)


def snapshot(fold: Fold) -> Snapshot:
    """A fold as it stands."""
    runs = tuple(run for run in fold.runs if fold.run_of(run.track) is run)
    alone = standing_alone(fold.policy)
    deciding = (each for each in fold.owed if each.is_live and each.duty not in alone)
    owed = tuple(sorted(deciding, key=lambda each: each.duty))
    exits = tuple(tuple(visit.exit for visit in run.visits) for run in runs)
    found = Snapshot(None, runs, owed, len(fold.owed), len(fold.runs), {}, exits)
    times = dict(_times(fold, runs, owed))
    shape = (
        visible_of(fold),
        fold.tracks.memory(),
        fold.ledger.memory(),
        frozenset(fold.happened.keys() & _events(fold.policy)),
        tuple(_of_run(run) for run in runs),
        _order_of(times, runs, fold.policy),
        tuple(_of_owed(fold, each, found) for each in owed),
        frozenset(_past(fold, found)),
    )
    return Snapshot(shape, runs, owed, len(fold.owed), len(fold.runs), times, exits)


def _of_run(run: Run) -> Hashable:
    visits = tuple(
        (visit.stage, frozenset(visit.said_resolved), visit.exit, *(getattr(visit, name) is None for name in OF_STAY))
        for visit in run.visits
    )
    return (run.track, run.waits, run.closed_by, run.resumes, visits, *(getattr(run, name) is None for name in OF_RUN))


def _of_owed(fold: Fold, owed: Owed, found: Snapshot) -> Hashable:
    told, dated = fold.ledger.is_told_late(owed), owed.due is not None
    return owed.duty, owed.side, found.place_of(owed.run, owed.visit), told, dated


def _past(fold: Fold, found: Snapshot) -> Iterator[Hashable]:
    """What can still decide something by having been owed, or done."""
    alone, once, named = standing_alone(fold.policy), _once(fold.policy), _named(fold.policy)
    for owed in fold.owed:
        place = found.place_of(owed.run, owed.visit)
        if owed.duty in once and (owed.duty in alone or not owed.is_live):
            yield owed.duty, owed.side, place
        if owed.duty in named and not owed.is_live:
            yield owed.duty, owed.side, place, owed.done is not None


def _once(policy: Policy) -> frozenset[str]:
    """The duties that do not come to be owed again where they were owed before."""

    def find() -> frozenset[str]:
        duties = policy.file.duties.items()
        return frozenset(name for name, duty in duties if not duty.tracks or duty.starts.applies or duty.over)

    return policy.remember("owed once", find)


def _named(policy: Policy) -> frozenset[str]:
    """The duties from whose dates something is counted, or that a track waits for."""

    def find() -> frozenset[str]:
        parts = [part for duty in policy.file.duties.values() for part in duty.limit.every]
        waits = [wait for track in policy.track_order for wait in policy.track(track).waits_for.values()]
        named = [name for part in parts for name in (part.due_of, part.anchor.done if part.anchor else None)]
        return frozenset(name for name in (*named, *(wait.until.done for wait in waits)) if name)

    return policy.remember("dates that are named", find)


def _events(policy: Policy) -> frozenset[str]:
    """The events from which something is counted, or for which a track waits."""

    def find() -> frozenset[str]:
        parts = [part for duty in policy.file.duties.values() for part in duty.limit.every]
        waits = [wait for track in policy.track_order for wait in policy.track(track).waits_for.values()]
        named = (*(part.anchor.event for part in parts if part.anchor), *(wait.until.event for wait in waits))
        return frozenset(name for name in named if name)

    return policy.remember("events that are named", find)


def _waiting(policy: Policy) -> frozenset[str]:
    """The tracks that wait for one another."""

    def find() -> frozenset[str]:
        tracks = {name: policy.track(name).waits_for for name in policy.track_order}
        return frozenset(name for track, waits in tracks.items() if waits for name in (track, *waits))

    return policy.remember("tracks that wait", find)


def _times(fold: Fold, runs: tuple[Run, ...], owed: tuple[Owed, ...]) -> Iterator[tuple[Source, datetime]]:
    for number, run in enumerate(runs):
        yield from ((("run", number, name), at) for name in OF_RUN if (at := getattr(run, name)))
        for at, visit in enumerate(run.visits):
            yield from ((("stay", number, at, name), when) for name in OF_STAY if (when := getattr(visit, name)))
    for number, each in enumerate(owed):
        yield ("owed", number, "started"), each.started
        if each.due:
            yield ("owed", number, "due"), each.due.at
    for name in sorted(fold.happened.keys() & _events(fold.policy)):
        yield ("event", name), max(fold.happened[name])
    for name in fold.policy.track_order:
        if pending := fold.tracks.pending(name):
            yield ("pending", name), pending[0]
    for name in sorted(_named(fold.policy)):
        if done := [each.done for each in fold.owed if each.duty == name and each.done]:
            yield ("done", name), max(done)


def _order_of(times: dict[Source, datetime], runs: tuple[Run, ...], policy: Policy) -> tuple[int, ...]:
    """In which order runs began and ended that wait for one another."""
    waiting = _waiting(policy)
    numbers = [number for number, run in enumerate(runs) if run.track in waiting]
    named = [times.get(("run", number, name)) for number in numbers for name in OF_RUN]
    named += [at for source, at in times.items() if source[0] in ("done", "event")] if waiting else []
    ranks = {at: rank for rank, at in enumerate(sorted({at for at in named if at}))}
    return tuple(ranks[at] if at else -1 for at in named)
