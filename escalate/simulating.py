"""Running a scenario for somebody: progress with the time that is left, a folder to keep it in, words or JSON."""

from __future__ import annotations

import shlex
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from escalate.scenario_asking import plan_for, the_scenario, workers_for
from escalate.screen import complain, show, show_json
from escalate.spreading import progress
from simulator.keeping.measures import measures_as_data
from simulator.measures.estimate import Tally
from simulator.run import Job, Outcome, Plan, simulate_job
from simulator.scenario.loader import Scenario
from simulator.words import cases_a_year, run_in_words
from simulator.workers import Cluster, Workers

if TYPE_CHECKING:
    from simulator.keeping.folder import RunFolder

INTERRUPTED = 130


@dataclass(frozen=True)
class Asked:
    """What is to be run.

    Attributes:
        name: How the scenario was named.
        scenario: The scenario.
        job: The job.
        plan: How often it is gone through.
    """

    name: str
    scenario: Scenario
    job: Job
    plan: Plan

    @property
    def again(self) -> str:
        """The command that runs it again."""
        precise = self.plan.precision
        wanted = f" --precision {precise.measure}={precise.within:g}" if precise else ""
        name, seed, most = shlex.quote(self.name), self.job.seed, self.plan.at_most
        return f"escalate simulate {name} --seed {seed} --replications {most}{wanted}"


def asked_for(name: str, seed: int | None, replications: int | None, precision: str) -> Asked:
    """What somebody asks for on the command line."""
    scenario = the_scenario(name)
    plan = plan_for(scenario, replications, precision)
    number = scenario.file.replications.seed if seed is None else seed
    return Asked(name, scenario, Job((scenario,), number), plan)


def workers_of(asked: Asked, count: int, cluster: str) -> Workers:
    """Who runs it."""
    return Cluster(cluster) if cluster else workers_for(count, asked.plan.at_most)


def run(asked: Asked, workers: Workers, *, out: Path | None, json: bool) -> int:
    """Run it, keep it if that is wanted, and say what came of it."""
    folder = _folder(asked, out) if out else None
    if folder and folder.is_finished and folder.tally:
        complain(f"{out} holds this run already; nothing in it was changed.")
        outcome = Outcome(asked.job, folder.tally, precision=asked.plan.precision)
    else:
        outcome = _gone_through(asked, workers, folder)
    if folder and outcome.interrupted:
        complain(f"{outcome.tally.replications} replications are kept in {out}; the same command goes on from there.")
    show_json(_as_data(asked, outcome)) if json else show(run_in_words(outcome, asked.again))
    return INTERRUPTED if outcome.interrupted else 0


def _folder(asked: Asked, out: Path) -> RunFolder:
    from simulator.keeping.folder import RunFolder  # noqa: PLC0415 -- Parquet takes long to load

    return RunFolder.open(out, asked.job, asked.plan)


def _gone_through(asked: Asked, workers: Workers, folder: RunFolder | None) -> Outcome:
    with progress("Going through it", asked.plan.at_most) as shown:

        def done(tally: Tally) -> None:
            if folder:
                folder.batch_done(tally)
            shown.update(shown.task_ids[0], completed=tally.replications)

        outcome = simulate_job(
            asked.job,
            asked.plan,
            workers=workers,
            keep=folder.keep if folder else None,
            done=done,
            so_far=folder.tally if folder else None,
        )
        with nullcontext() if outcome.interrupted else progress("Writing it down", 1):
            if folder and not outcome.interrupted:
                folder.finish(outcome)
    return outcome


def _as_data(asked: Asked, outcome: Outcome) -> dict[str, Any]:
    tally, wanted = outcome.tally, asked.plan.precision
    return {
        "scenario": asked.scenario.id,
        "digest": asked.scenario.digest,
        "seed": asked.job.seed,
        "replications": tally.replications,
        "cases": round((tally.estimate("cases").value or 0.0) * tally.replications),
        "cases_a_year": cases_a_year(outcome) if tally.replications else None,
        "wanted": wanted.model_dump() if wanted else None,
        "precise_enough": outcome.enough,
        "interrupted": outcome.interrupted,
        "measures": measures_as_data(tally, asked.scenario),
        "again": asked.again,
    }
