"""What `escalate simulate` does: runs a scenario with progress shown, keeps what is wanted, and says what came."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from escalate.screen import complain, show, show_json
from escalate.simulated import as_data, in_words
from escalate.spreading import progress
from simulator.arrivals import load_of
from simulator.errors import ScenarioError
from simulator.library import job_for, plan_for
from simulator.measures.estimate import Tally
from simulator.run import Job, Outcome, Piece, Plan, simulate_job
from simulator.scenario.loader import Scenario, load_scenario
from simulator.scenario.model import Precision
from simulator.workers import Cluster, Workers, by
from simulator.world import World

FINE, INTERRUPTED = 0, 130
WORTHWHILE = 2000
"""Cases: fewer are gone through before other processes have started."""

Keep = Callable[[Piece], None]


@dataclass(frozen=True)
class Asked:
    """What a command line asks for.

    Attributes:
        wanted: The scenario as it was named.
        scenario: The scenario.
        job: What is run.
        plan: How many replications.
        workers: Who runs it; None where that is left to us.
        rounded_from: The number of replications that was asked for, where it was no whole number of batches.
    """

    wanted: str
    scenario: Scenario
    job: Job
    plan: Plan
    workers: Workers | None
    rounded_from: int | None = None


def asked_for(
    wanted: str, *, seed: int | None, replications: int | None, precision: str, workers: Workers | None
) -> Asked:
    """What a command line asks for.

    Raises:
        EscalationError: If there is no such scenario, or it cannot be run like this.
    """
    scenario = load_scenario(wanted)
    plan = plan_for(scenario, replications, precision_of(precision))
    rounded = replications if replications and replications != plan.at_most else None
    return Asked(wanted, scenario, job_for(scenario, seed), plan, workers, rounded)


def precision_of(text: str) -> Precision | None:
    """A precision as it is written on a command line: `in_time=0.02`.

    Raises:
        ScenarioError: If it is not written so.
    """
    if not text:
        return None
    name, _, within = text.partition("=")
    try:
        return Precision(measure=name.strip(), within=float(within))
    except ValueError:
        hint = "Write a measure and how far its interval may reach: --precision in_time=0.02."
        raise ScenarioError(f"`{text}` is not a precision.", hint=hint) from None


def workers_for(count: int, cluster: str) -> Workers | None:
    """Who runs it; None where nothing is said.

    Raises:
        ScenarioError: If both are named, or there is no such cluster.
    """
    if count and cluster:
        raise ScenarioError("--workers and --cluster exclude one another.", hint="A cluster has its own workers.")
    if cluster:
        return Cluster(cluster)
    return by(count) if count else None


def simulate_it(asked: Asked, *, out: Path | None, json: bool) -> int:
    """Run a scenario and say what came of it; what is done so far also where somebody interrupts."""
    outcome = kept_in(out, asked) if out else run_it(asked)
    if json:
        show_json(as_data(asked.scenario, outcome, asked.plan))
    elif outcome.tally.replications:
        show(in_words(asked.scenario, outcome, asked.plan, asked.wanted))
    said_beside(asked, outcome)
    return INTERRUPTED if outcome.interrupted else FINE


def kept_in(out: Path, asked: Asked) -> Outcome:
    """Run it, or go on with it, and keep it in a folder; what is there already is not done again.

    Raises:
        ScenarioError: If the folder holds anything else.
    """
    from simulator.keeping.about import about, identity_of, texts_of  # noqa: PLC0415 -- Parquet takes a while to load
    from simulator.keeping.folder import Folder  # noqa: PLC0415 -- see above

    folder = Folder(out, identity_of(asked.job, asked.plan))
    so_far = folder.open()
    if folder.is_finished:
        complain(f"{out} holds this run already, and it is finished: nothing was changed.")
        return simulate_job(asked.job, replace(asked.plan, at_most=0), so_far=so_far)
    if so_far:
        complain(f"Going on after {so_far.replications} replications that {out} holds.")
    outcome = run_it(asked, keep=folder.keep, done=folder.batch_done, so_far=so_far)
    if outcome.interrupted:
        complain(f"What is done is kept in {out}; the same command goes on from there.")
    else:
        folder.finish(outcome.tally, texts_of(asked.scenario, outcome), about(outcome))
        complain(f"{out}: written.")
    return outcome


def said_beside(asked: Asked, outcome: Outcome) -> None:
    """What a person has to know about the run itself, on standard error."""
    if asked.rounded_from:
        complain(
            f"Replications come in batches of {asked.plan.batch}: {asked.rounded_from} were asked for,"
            f" rounded up to {asked.plan.at_most}."
        )
    if outcome.interrupted:
        complain(f"Interrupted after {outcome.tally.replications} of {asked.plan.at_most} replications.")


def run_it(asked: Asked, *, keep: Keep | None = None, done: Callable[[Tally], None] | None = None,
           so_far: Tally | None = None) -> Outcome:  # fmt: skip
    """Run it, with progress and the time that is left on standard error."""
    workers = asked.workers or _who(asked)
    with progress("Replications", asked.plan.at_most) as shown:

        def batch_done(tally: Tally) -> None:
            if done:
                done(tally)
            shown.update(shown.task_ids[0], completed=tally.replications)

        return simulate_job(asked.job, asked.plan, workers=workers, keep=keep, done=batch_done, so_far=so_far)


def _who(asked: Asked) -> Workers:
    """All processors where that is quicker than this one alone; it makes no difference to what comes."""
    count = len(os.sched_getaffinity(0))
    expected = load_of(World(asked.scenario, asked.scenario.policy)).expected[-1]
    return by(count if expected * asked.plan.at_most > WORTHWHILE else 1)
