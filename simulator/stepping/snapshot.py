"""What of a fold decides what follows in it, with the moments told apart from it by name."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime

from advice.fold import Fold
from advice.state import Owed, Run, Visit
from rules.policy import Policy

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
        owed: What is owed, in an order that does not depend on how it came about.
        all_owed: How many duties were ever owed.
        times: Every moment that can decide something, by its name.
        exits: For each run how each of its stays was left.
    """

    shape: Hashable
    runs: tuple[Run, ...]
    owed: tuple[Owed, ...]
    all_owed: int
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
    owed = tuple(sorted((each for each in fold.owed if each.is_live), key=lambda each: each.duty))
    exits = tuple(tuple(visit.exit for visit in run.visits) for run in runs)
    found = Snapshot(None, runs, owed, len(fold.owed), {}, exits)
    times = dict(_times(fold, runs, owed))
    shape = (
        tuple(sorted(fold.answers.items())),
        fold.tracks.memory(),
        fold.ledger.memory(),
        frozenset(fold.happened),
        frozenset(fold.used),
        tuple(_of_run(run) for run in runs),
        _order_of(times, runs),
        tuple(_of_owed(fold, each, found) for each in owed),
        frozenset(_past(fold, found)),
    )
    return Snapshot(shape, runs, owed, len(fold.owed), times, exits)


def _of_run(run: Run) -> Hashable:
    visits = tuple(
        (visit.stage, frozenset(visit.said_resolved), visit.exit, *(getattr(visit, name) is None for name in OF_STAY))
        for visit in run.visits
    )
    return (run.track, run.waits, run.closed_by, run.resumes, visits, *(getattr(run, name) is None for name in OF_RUN))


def _of_owed(fold: Fold, owed: Owed, found: Snapshot) -> Hashable:
    dated = 0 if owed.due is None else 1 + owed.due.at_once
    return owed.duty, owed.side, found.place_of(owed.run, owed.visit), fold.ledger.is_told_late(owed), dated


def _past(fold: Fold, found: Snapshot) -> Iterator[Hashable]:
    """What is no longer owed and can still decide something."""
    kept = fold.policy.remember("decides when it is past", lambda: _deciding(fold.policy))
    for owed in fold.owed:
        if owed.duty in kept and not owed.is_live:
            yield owed.duty, owed.side, owed.done is not None, found.place_of(owed.run, owed.visit)


def _deciding(policy: Policy) -> frozenset[str]:
    """The duties of which it matters that they were once owed, or done."""
    duties = policy.file.duties
    once = {name for name, duty in duties.items() if not duty.tracks or duty.starts.applies or duty.over}
    return frozenset(once | _counted_from(policy) | _waited_for(policy))


def _counted_from(policy: Policy) -> set[str]:
    parts = [part for duty in policy.file.duties.values() for part in duty.limit.every]
    return {name for part in parts for name in (part.due_of, part.anchor.done if part.anchor else None) if name}


def _waited_for(policy: Policy) -> set[str]:
    waits = [wait for track in policy.track_order for wait in policy.track(track).waits_for.values()]
    return {wait.until.done for wait in waits if wait.until.done}


def _times(fold: Fold, runs: tuple[Run, ...], owed: tuple[Owed, ...]) -> Iterator[tuple[Source, datetime]]:
    for number, run in enumerate(runs):
        yield from ((("run", number, name), at) for name in OF_RUN if (at := getattr(run, name)))
        for at, visit in enumerate(run.visits):
            yield from ((("stay", number, at, name), when) for name in OF_STAY if (when := getattr(visit, name)))
    for number, each in enumerate(owed):
        yield ("owed", number, "started"), each.started
        if each.due:
            yield ("owed", number, "due"), each.due.at
    yield from ((("event", name), max(moments)) for name, moments in fold.happened.items())
    for name in fold.policy.track_order:
        if pending := fold.tracks.pending(name):
            yield ("pending", name), pending[0]
    for name in sorted(_counted_from(fold.policy) | _waited_for(fold.policy)):
        if done := [each.done for each in fold.owed if each.duty == name and each.done]:
            yield ("done", name), max(done)


def _order_of(times: dict[Source, datetime], runs: tuple[Run, ...]) -> tuple[int, ...]:
    """In which order the runs began and ended: tracks wait for one another by that."""
    named = [times.get(("run", number, name)) for number in range(len(runs)) for name in OF_RUN]
    named += [at for source, at in times.items() if source[0] == "done"]
    ranks = {at: rank for rank, at in enumerate(sorted({at for at in named if at}))}
    return tuple(ranks[at] if at else -1 for at in named)
