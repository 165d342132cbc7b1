"""The simulator for programs: records from a scenario, and measures as pure functions of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from foundation.suggest import did_you_mean
from simulator.errors import ScenarioError
from simulator.measures.estimate import Estimate, Tally
from simulator.measures.names import is_known, known_names
from simulator.measures.sums import sums_of
from simulator.record import Record
from simulator.run import Job, Outcome, Piece, Plan, seed_for, simulate_job
from simulator.scenario.loader import Scenario
from simulator.scenario.model import Precision
from simulator.workers import by
from simulator.world import World


@dataclass(frozen=True)
class Simulated:
    """What came of a simulation.

    Attributes:
        records: Every row of every replication, in order.
        outcome: The sums, and whether it is as sure as was wanted.
    """

    records: tuple[Record, ...]
    outcome: Outcome

    @property
    def replications(self) -> int:
        """How many replications there were, those in which no case came included."""
        return self.outcome.tally.replications


def simulate(
    scenario: Scenario,
    *,
    seed: int | None = None,
    replications: int | None = None,
    precision: Precision | None = None,
    workers: int | None = None,
) -> Simulated:
    """Go through a scenario.

    Args:
        scenario: The scenario.
        seed: From which all chance is drawn; as the scenario says, if left out.
        replications: How many at most, rounded up to whole batches; as the scenario says, if left out.
        precision: When it is enough; as the scenario says, if left out.
        workers: Over how many processes; this one alone, if left out. It makes no difference to what comes.
    """
    records: list[Record] = []

    def keep(piece: Piece) -> None:
        records.extend(piece.records[0])

    plan = plan_for(scenario, replications, precision)
    outcome = simulate_job(job_for(scenario, seed), plan, workers=by(workers or 1), keep=keep)
    return Simulated(tuple(records), outcome)


def job_for(scenario: Scenario, seed: int | None = None) -> Job:
    """One scenario with a seed; its own, if none is given."""
    return Job((scenario,), seed_for(scenario, seed))


def plan_for(scenario: Scenario, replications: int | None = None, precision: Precision | None = None) -> Plan:
    """How many replications: as the scenario says, but for what is given; always whole batches.

    Raises:
        ScenarioError: If the number is no number of replications, or the precision is of no measure.
    """
    own = Plan.of(scenario)
    if replications is not None and replications < 1:
        raise ScenarioError(f"{replications} replications are none.", hint="Name at least one.")
    if precision and not is_known(precision.measure):
        hint = did_you_mean(precision.measure, known_names())
        raise ScenarioError(f"There is no measure `{precision.measure}`.", hint=hint)
    at_most = own.at_most if replications is None else ceil(replications / own.batch) * own.batch
    return Plan(own.batch, at_most, precision or own.precision)


def measured(
    records: Iterable[Record], scenario: Scenario, *, replications: int | None = None
) -> Mapping[str, Estimate]:
    """Every measure of some records, by name.

    Args:
        records: All rows of these replications.
        scenario: The scenario they came from.
        replications: How many there were. A replication in which no case came has no rows: without this number, those
            after the last row are not known of.
    """
    tally = tally_of(records, scenario, replications=replications)
    return {name: tally.estimate(name) for name in tally.names()}


def share_in_time(records: Iterable[Record], scenario: Scenario, *, replications: int | None = None) -> Estimate:
    """Of everything that had a date, the share that was done in time; see `measured`."""
    return tally_of(records, scenario, replications=replications).estimate("in_time")


def tally_of(records: Iterable[Record], scenario: Scenario, *, replications: int | None = None) -> Tally:
    """The sums of some records, put together in the order of a run, so that they are the same to the last digit."""
    by_replication: dict[int, list[Record]] = {}
    for row in records:
        by_replication.setdefault(row.replication, []).append(row)
    many = max(by_replication, default=-1) + 1 if replications is None else replications
    world, whole = World(scenario, scenario.policy), Tally(1)
    for batch in Plan(scenario.file.replications.batch, many).batches():
        together = Tally(1)
        for numbers in batch:
            piece = Tally(1)
            for number in numbers:
                piece.add([sums_of(by_replication.get(number, ()), world)])
            together.join(piece)
        whole.join_batch(together)
    return whole
