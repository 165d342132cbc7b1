"""The simulator as a library: run a scenario, and measure what its records show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from simulator.measures.estimate import Estimate, Tally
from simulator.measures.sums import sums_of
from simulator.record import Record
from simulator.run import Job, Outcome, Piece, Plan, simulate_job
from simulator.scenario.loader import Scenario
from simulator.workers import Workers
from simulator.world import World


@dataclass(frozen=True)
class Study:
    """A scenario that was run.

    Attributes:
        scenario: The scenario.
        outcome: The sums over all replications, and whether they are as sure as was wanted.
        records: Everything that happened, replication by replication.
    """

    scenario: Scenario
    outcome: Outcome
    records: tuple[Record, ...]

    def estimate(self, measure: str) -> Estimate:
        """A measure with its interval."""
        return self.outcome.tally.estimate(measure)


def simulate(
    scenario: Scenario,
    *,
    seed: int | None = None,
    replications: int | None = None,
    workers: Workers | None = None,
) -> Study:
    """Run a scenario and keep its records.

    Args:
        scenario: The scenario.
        seed: From which all chance is drawn; that of the scenario, if left out.
        replications: How many; as the scenario says, if left out. Rounded up to whole batches.
        workers: Who runs it; this process, if left out. The result is the same.
    """
    records = list[Record]()

    def keep(piece: Piece) -> None:
        records.extend(piece.records[0])

    job = Job((scenario,), scenario.file.replications.seed if seed is None else seed)
    outcome = simulate_job(job, Plan.of(scenario, replications), workers=workers, keep=keep)
    return Study(scenario, outcome, tuple(records))


def measures(records: Iterable[Record], scenario: Scenario) -> dict[str, Estimate]:
    """Every measure of some records, by its name; a pure function of them.

    Args:
        records: The records of whole replications.
        scenario: The scenario that they come from.
    """
    tally = tally_of(records, scenario)
    return {name: tally.estimate(name) for name in tally.names()}


def share_in_time(records: Iterable[Record], scenario: Scenario) -> Estimate:
    """Of everything with a date the share that was done in time; what was overtaken is left out."""
    return tally_of(records, scenario).estimate("in_time")


def tally_of(records: Iterable[Record], scenario: Scenario) -> Tally:
    """The sums of some records."""
    world, tally, batch = World(scenario, scenario.policy), Tally(1), scenario.file.replications.batch
    together = Tally(1)
    for number, (_, rows) in enumerate(groupby(records, key=lambda record: record.replication), start=1):
        together.add([sums_of(rows, world)])
        if number % batch == 0:
            tally.join_batch(together)
            together = Tally(1)
    if together.replications:
        tally.join_batch(together)
    return tally
