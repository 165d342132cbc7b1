"""`escalate report`: one page about a scenario, or about several on the same cases, for a board."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
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
    from simulator.comparing.sensitivity import Sensitivity
    from simulator.report.content import Report
    from simulator.run import Job, Outcome, Plan
    from simulator.scenario.loader import Scenario
    from simulator.world import Moves

_Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="The page to write, .html or .pdf.")]
_Seed = Annotated[int | None, typer.Option("--seed", min=0, help="From which all chance is drawn.")]
_Replications = Annotated[int | None, typer.Option("--replications", min=2, max=1_000_000, help="How often it is run.")]
_Workers = Annotated[int, typer.Option("--workers", min=1, max=256, help="How many processes; the result is the same.")]
_MODEST = 20
"""As often is each end of a range gone through, at most: there are many, and both ends meet the same cases."""
_MADE_WITH = ("escalate", "simpy", "numpy", "scipy", "matplotlib", "typst")


def command(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario by name, or its file.")],
    out: _Out,
    other: Annotated[list[str], typer.Argument(metavar="[OTHER]...", help="Further ones, on the same cases.")] = [],  # noqa: B006 -- typer reads the default, nothing changes it
    seed: _Seed = None,
    replications: _Replications = None,
    workers: _Workers = 1,
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="Also try which number matters most; takes minutes.")
    ] = False,
    assumption: Annotated[
        list[str], typer.Option("--assumption", metavar="NAME", help="With --sensitivity: only this one.")
    ] = [],  # noqa: B006 -- typer reads the default, nothing changes it
) -> int:
    """Run a scenario and write one page about it: question, answer, pictures, what it rests on.

    Example: escalate report camden-year --out report.html --replications 4
    """
    from simulator.comparing.sensitivity import varied  # noqa: PLC0415 -- heavy
    from simulator.report.write import report_of  # noqa: PLC0415 -- heavy, after what is quickly refused
    from simulator.run import Job, Plan  # noqa: PLC0415 -- as above

    if out.suffix.casefold() not in (".html", ".pdf"):
        raise CaseError(
            f"{out} does not say what it is to be.", hint="Let its name end in .html, or in .pdf for print."
        )
    scenarios = tuple(map(load_scenario, (scenario, *other)))
    varied(scenarios[:2], assumption)
    own = scenarios[0].file.replications
    job, plan = Job(scenarios, own.seed if seed is None else seed), Plan.of(scenarios[0])
    if replications is not None:
        plan = Plan(min(plan.batch, replications), replications)
    outcomes = _run(job, plan, workers)
    made_with = [(f"Version of {name}", version(name)) for name in _MADE_WITH]
    again = ["escalate", "report", scenario, *other, "--out", out.name, "--seed", str(job.seed)]
    if replications is not None:
        again += ["--replications", str(replications)]
    again += [*(["--sensitivity"] if sensitivity else []), *(f"--assumption={each}" for each in assumption)]
    versions = [("Version of Python", sys.version.split()[0]), *made_with]
    interrupted = any(each.interrupted for each in outcomes.values())
    tried = None
    if sensitivity and not interrupted:
        tried = _sensitivity((scenario, *other), job, replications, assumption, workers)
        interrupted = tried.interrupted
    _keep(report_of(outcomes, shlex.join(again), versions, tried), scenarios[0], out)
    show(f"Written: {out}")
    return 130 if interrupted else 0


def _sensitivity(
    names: tuple[str, ...], job: Job, replications: int | None, only: Sequence[str], workers: int
) -> Sensitivity:
    """Which number matters most to what is in time; of several scenarios, to the first two."""
    from simulator.comparing.sensitivity import Question, sensitivity  # noqa: PLC0415 -- heavy
    from simulator.run import Plan  # noqa: PLC0415 -- as above
    from simulator.workers import Processes  # noqa: PLC0415 -- as above

    count = min(replications or _MODEST, _MODEST)
    with progress() as told:
        question = Question(
            job.scenarios[:2],
            "in_time",
            None,
            job.seed,
            Plan(count, count),
            tuple(only),
            Processes(workers) if workers > 1 else None,
            lambda so_far: told("replications, for what matters most", so_far.replications),
        )
        return sensitivity(names[:2], question)


def _keep(report: Report, scenario: Scenario, out: Path) -> None:
    """Write it as what its name says; a print is dated by its scenario, so that it is the same each time."""
    from escalate.report.page import keep_report, report_page  # noqa: PLC0415 -- heavy
    from escalate.report.pdf import keep_pdf, report_pdf  # noqa: PLC0415 -- as above

    if out.suffix.casefold() == ".pdf":
        keep_pdf(report_pdf(report, scenario.file.period.first), out)
    else:
        keep_report(report_page(report), out)


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
