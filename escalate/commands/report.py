"""`escalate report`: a page, or a print, about a run for a board."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from escalate.scenario_asking import ReplicationsOption, ScenarioArgument, SeedOption, WorkersOption


def command(
    scenario: ScenarioArgument,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write it: FILE.html, or FILE.pdf.")],
    other: Annotated[
        list[str], typer.Argument(metavar="[OTHER]...", help="Further ones on the same cases, or policies.")
    ] = [],  # noqa: B006 -- typer reads the default, nothing changes it
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
    workers: WorkersOption = 0,
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="Also try which number matters most; takes minutes.")
    ] = False,
    assumption: Annotated[
        list[str], typer.Option("--assumption", metavar="NAME", help="With --sensitivity: only this one.")
    ] = [],  # noqa: B006 -- as above
) -> int:
    """Run a scenario and write one page about it: question, answer, pictures, what it rests on.

    Example: escalate report camden-year --out report.html --replications 2
    """
    from escalate.reporting import Asked, write_report  # noqa: PLC0415 -- it takes a while to load

    names, only = (scenario, *other), tuple(assumption)
    return write_report(Asked(names, seed, replications, workers, sensitivity, only), out)
