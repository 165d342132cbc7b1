"""`escalate report`: one page about a scenario, or about several on the same cases, for a board."""

from __future__ import annotations

import shlex
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from advice.errors import CaseError
from escalate.progress import progress
from escalate.screen import show
from simulator.scenario.loader import load_scenario

if TYPE_CHECKING:
    from simulator.run import Job, Outcome, Plan
    from simulator.world import Moves

_Out = Annotated[Path, typer.Option("--out", metavar="FILE.html", help="The page to write.")]
_Seed = Annotated[int | None, typer.Option("--seed", min=0, help="From which all chance is drawn.")]
_Replications = Annotated[int | None, typer.Option("--replications", min=2, max=1_000_000, help="How often it is run.")]
_Workers = Annotated[int, typer.Option("--workers", min=1, max=256, help="How many processes; the result is the same.")]
_MADE_WITH = ("escalate", "simpy", "numpy", "scipy", "matplotlib")


def command(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario by name, or its file.")],
    out: _Out,
    other: Annotated[list[str], typer.Argument(metavar="[OTHER]...", help="Further ones, on the same cases.")] = [],  # noqa: B006 -- typer reads the default, nothing changes it
    seed: _Seed = None,
    replications: _Replications = None,
    workers: _Workers = 1,
) -> int:
    """Run a scenario and write one page about it: question, answer, pictures, what it rests on.

    Example: escalate report camden-year --out report.html --replications 4
    """
    from escalate.report.page import check_report, keep_report, report_page  # noqa: PLC0415 -- heavy, after what is quickly refused
    from simulator.report.write import report_of  # noqa: PLC0415 -- as above
    from simulator.run import Job, Plan  # noqa: PLC0415 -- as above

    if out.suffix.casefold() != ".html":
        raise CaseError(f"{out} does not say that it is a page.", hint="Let its name end in .html.")
    check_report(out)
    scenarios = tuple(map(load_scenario, (scenario, *other)))
    own = scenarios[0].file.replications
    job, plan = Job(scenarios, own.seed if seed is None else seed), Plan.of(scenarios[0])
    if replications is not None:
        plan = Plan(min(plan.batch, replications), replications)
    outcomes = _run(job, plan, workers)
    made_with = [(f"Version of {name}", version(name)) for name in _MADE_WITH]
    again = ["escalate", "report", scenario, *other, "--out", out.name, "--seed", str(job.seed)]
    if replications is not None:
        again += ["--replications", str(replications)]
    versions = [("Version of Python", sys.version.split()[0]), *made_with]
    keep_report(report_page(report_of(outcomes, shlex.join(again), versions)), out)
    show(f"Written: {out}")
    return 130 if any(each.interrupted for each in outcomes.values()) else 0


def _run(job: Job, plan: Plan, workers: int) -> dict[Moves, Outcome]:
    """What comes of it; where policies differ, under both ways in which people may take a change of limits."""
    from simulator.run import simulate_job  # noqa: PLC0415 -- heavy
    from simulator.workers import Processes  # noqa: PLC0415 -- as above

    differ = len({each.policy.digest for each in job.scenarios}) > 1
    ways: tuple[Moves, ...] = ("scales_with_limit", "fixed") if differ else ("as_declared",)
    found: dict[Moves, Outcome] = {}
    with progress() as told:
        for moves in ways:
            who = Processes(workers) if workers > 1 else None
            own = replace(job, moves=moves)
            found[moves] = simulate_job(
                own, plan, workers=who, done=lambda so_far: told("replications", so_far.replications)
            )
            if found[moves].interrupted:
                break
    return found
