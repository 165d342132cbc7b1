"""Running scenarios for a report, and writing it as the page or the print that its name says."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from advice.errors import CaseError
from escalate.progress import progress
from escalate.report.page import check_report, keep_report, report_page
from escalate.scenario_asking import plan_for, scenario_or_policy, the_scenario, workers_for
from escalate.screen import show
from simulator.comparing.sensitivity import Question, Sensitivity, sensitivity, varied
from simulator.report.content import Report
from simulator.report.write import report_of
from simulator.run import Job, Outcome, Plan, seed_for, simulate_job
from simulator.scenario.loader import Scenario
from simulator.workers import Workers
from simulator.world import Moves

INTERRUPTED = 130
_MODEST = 20
"""As often is each end of a range gone through, at most: there are many, and both ends meet the same cases."""
_MADE_WITH = ("escalate", "simpy", "numpy", "scipy", "matplotlib", "typst")


@dataclass(frozen=True)
class Asked:
    """What a report is to be about.

    Attributes:
        names: The scenario, and further ones or policies.
        seed: From which all chance is drawn; that of the scenario, if it is None.
        replications: How often they are gone through; as the scenario says, if it is None.
        workers: How many processes; as many as are worth it, if it is 0.
        tries: Whether it is tried which number matters most.
        only: Only these numbers.
    """

    names: tuple[str, ...]
    seed: int | None
    replications: int | None
    workers: int
    tries: bool
    only: tuple[str, ...]

    def again(self, seed: int, out: Path) -> str:
        """The command that makes it again."""
        words = ["escalate", "report", *self.names, "--out", out.name, "--seed", str(seed)]
        words += ["--replications", str(self.replications)] if self.replications is not None else []
        words += [*(["--sensitivity"] if self.tries else []), *(f"--assumption={each}" for each in self.only)]
        return shlex.join(words)


def write_report(asked: Asked, out: Path) -> int:
    """Run what it is about, and write it."""
    if out.suffix.casefold() not in (".html", ".pdf"):
        hint = "Let its name end in .html, or in .pdf for print."
        raise CaseError(f"{out} does not say what it is to be.", hint=hint)
    check_report(out)
    first = the_scenario(asked.names[0])
    scenarios = (first, *(scenario_or_policy(name, first) for name in asked.names[1:]))
    varied(scenarios[:2], asked.only)
    job = Job(scenarios, seed_for(first, asked.seed))
    plan = plan_for(first, asked.replications, "")
    who = workers_for(asked.workers, plan.at_most * len(scenarios))
    outcomes = _run(job, plan, who)
    interrupted, tried = any(each.interrupted for each in outcomes.values()), None
    if asked.tries and not interrupted:
        tried = _sensitivity(asked, job, who)
        interrupted = tried.interrupted
    versions = [("Version of Python", sys.version.split()[0])]
    versions += [(f"Version of {name}", version(name)) for name in _MADE_WITH]
    _keep(report_of(outcomes, asked.again(job.seed, out), versions, tried), first, out)
    show(f"Written: {out}")
    return INTERRUPTED if interrupted else 0


def _sensitivity(asked: Asked, job: Job, who: Workers) -> Sensitivity:
    """Which number matters most to what is in time; of several scenarios, to the first two."""
    count = min(asked.replications or _MODEST, _MODEST)
    with progress() as told:
        question = Question(
            job.scenarios[:2],
            "in_time",
            None,
            job.seed,
            Plan(count, count),
            asked.only,
            who,
            lambda so_far: told("replications, for what matters most", so_far.replications),
        )
        return sensitivity(asked.names[:2], question)


def _keep(report: Report, scenario: Scenario, out: Path) -> None:
    """Write it as what its name says; a print is dated by its scenario, so that it is the same each time."""
    if out.suffix.casefold() == ".pdf":
        from escalate.report.pdf import keep_pdf, report_pdf  # noqa: PLC0415 -- typst is for print alone

        keep_pdf(report_pdf(report, scenario.file.period.first), out)
    else:
        keep_report(report_page(report), out)


def _run(job: Job, plan: Plan, who: Workers) -> dict[Moves, Outcome]:
    """What comes of it; where policies differ, under both ways in which people may take a change of limits."""
    differ = len({each.policy.digest for each in job.scenarios}) > 1
    ways: tuple[Moves, ...] = ("scales_with_limit", "fixed") if differ else ("as_declared",)
    found: dict[Moves, Outcome] = {}
    with progress() as told:
        for moves in ways:
            own = replace(job, moves=moves)
            found[moves] = simulate_job(
                own, plan, workers=who, done=lambda so_far: told("replications", so_far.replications)
            )
            if found[moves].interrupted:
                break
    return found
