"""Runs a scenario: replications in batches, over as many workers as there are, until it is as sure as wanted.

A batch is cut into the same pieces whatever the number of workers, and pieces are put together in order: the result is
the same, to the last byte, for one worker and for a hundred.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from simulator.arrivals import Load, load_of
from simulator.measures.estimate import Difference, Estimate, Tally
from simulator.measures.sums import sums_of
from simulator.record import Record
from simulator.replication import Replication
from simulator.scenario.loader import Scenario
from simulator.scenario.model import Precision
from simulator.workers import Alone, Workers, packed, unpacked
from simulator.world import Moves, World

PIECE = 5
"""How many replications one task goes through: enough for what it costs to send it to another machine."""


@dataclass(frozen=True)
class Job:
    """What is run: one scenario, or several on the same cases.

    Attributes:
        scenarios: The scenarios; people are used to the limits of the first.
        seed: From which all chance is drawn.
        moves: What becomes of the time people take where a limit differs.
    """

    scenarios: tuple[Scenario, ...]
    seed: int
    moves: Moves = "as_declared"


def seed_for(scenario: Scenario, asked: int | None) -> int:
    """The seed that is asked for; that of the scenario, where none is."""
    return scenario.file.replications.seed if asked is None else asked


@dataclass(frozen=True)
class Piece:
    """Some replications of a job.

    Attributes:
        tally: Their sums.
        records: Their rows under each scenario, where these are wanted.
    """

    tally: Tally
    records: tuple[tuple[Record, ...], ...] = ()


@dataclass(frozen=True)
class Plan:
    """How many replications are gone through.

    Attributes:
        batch: So many at a time; whether it is enough is looked at after each batch.
        at_most: No more than this.
        precision: When it is enough; without it, all are done.
    """

    batch: int
    at_most: int
    precision: Precision | None = None

    @classmethod
    def of(cls, scenario: Scenario) -> Plan:
        """As a scenario says."""
        wanted = scenario.file.replications
        return cls(wanted.batch, wanted.at_most, wanted.precision)

    def batches(self) -> Iterator[list[tuple[int, ...]]]:
        """The numbers of the replications: batch by batch, and of each the pieces."""
        for begin in range(0, self.at_most, self.batch):
            batch = range(begin, min(begin + self.batch, self.at_most))
            yield [tuple(batch[at : at + PIECE]) for at in range(0, len(batch), PIECE)]


@dataclass(frozen=True)
class Outcome:
    """What came of a job.

    Attributes:
        job: What was run.
        tally: The sums over all replications.
        enough: Whether it is as sure as was wanted; None where nothing was said about that.
        interrupted: Whether somebody broke it off; what was done by then is there.
        precision: How sure it was to be.
    """

    job: Job
    tally: Tally
    enough: bool | None = None
    interrupted: bool = False
    precision: Precision | None = None


def simulate_job(
    job: Job,
    plan: Plan,
    *,
    workers: Workers | None = None,
    keep: Callable[[Piece], None] | None = None,
    done: Callable[[Tally], None] | None = None,
    so_far: Tally | None = None,
) -> Outcome:
    """Run a job.

    Args:
        job: What is run.
        plan: How many replications.
        workers: Who runs it; this process alone, if left out.
        keep: Takes every piece with its records, in order; without it no records are made.
        done: Is told what there is after each batch.
        so_far: The batches that an earlier run has done; they are not done again.
    """
    tally = so_far or Tally(len(job.scenarios))
    if tally.replications and _is_enough(tally, plan.precision):
        return Outcome(job, tally, enough=True, precision=plan.precision)
    batches = list(plan.batches())[_done_already(tally, plan) :]
    sent = packed(job)
    todo = [(sent, piece, keep is not None) for batch in batches for piece in batch]
    results = (workers or Alone()).each(go_through, todo)
    try:
        for batch in batches:
            together = Tally(len(job.scenarios))
            for _ in batch:
                piece = next(results)
                together.join(piece.tally)
                if keep:
                    keep(piece)
            tally.join_batch(together)
            if done:
                done(tally)
            if _is_enough(tally, plan.precision):
                return Outcome(job, tally, enough=True, precision=plan.precision)
    except KeyboardInterrupt:
        return Outcome(job, tally, enough=_is_enough(tally, plan.precision), interrupted=True, precision=plan.precision)
    finally:
        results.close()
    return Outcome(job, tally, enough=_is_enough(tally, plan.precision), precision=plan.precision)


def go_through(job: bytes, numbers: tuple[int, ...], with_records: bool) -> Piece:
    """Go through some replications of a packed job, here or on another machine."""
    worlds, seed = _made_ready(job)
    tally, kept = Tally(len(worlds)), [list[Record]() for _ in worlds]
    for number in numbers:
        sums = []
        for (world, load), own in zip(worlds, kept, strict=True):
            rows = Replication(world, seed, number, load).run()
            sums.append(sums_of(rows, world))
            if with_records:
                own.extend(rows)
        tally.add(sums)
    return Piece(tally, tuple(tuple(records) for records in kept) if with_records else ())


_READY: deque[tuple[bytes, tuple[list[tuple[World, Load]], int]]] = deque(maxlen=2)
"""The last jobs that this process has made ready: a job is unpacked once, and not for each of its pieces."""


def _made_ready(job: bytes) -> tuple[list[tuple[World, Load]], int]:
    for known, ready in _READY:
        if known == job:
            return ready
    found: Job = unpacked(job)
    used_to = found.scenarios[0].policy
    worlds = [World(scenario, used_to, found.moves) for scenario in found.scenarios]
    ready = [(world, load_of(world)) for world in worlds], found.seed
    _READY.append((job, ready))
    return ready


def _done_already(tally: Tally, plan: Plan) -> int:
    return tally.replications // plan.batch


def _is_enough(tally: Tally, precision: Precision | None) -> bool | None:
    """Whether a measure is sure enough; where several scenarios are compared, its difference from the first in each."""
    if precision is None:
        return None
    if tally.policies == 1:
        found: list[Estimate | Difference] = [tally.estimate(precision.measure)]
    else:
        found = [tally.difference(precision.measure, 0, number) for number in range(1, tally.policies)]
    return all(each.within is not None and each.within <= precision.within for each in found)
