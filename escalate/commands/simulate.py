"""`escalate simulate`: what a year of cases looks like under a policy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from escalate.asking import JsonOption
from escalate.scenario_asking import (
    PrecisionOption,
    ReplicationsOption,
    ScenarioArgument,
    SeedOption,
    WorkersOption,
)


def command(
    scenario: ScenarioArgument,
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
    precision: PrecisionOption = "",
    workers: WorkersOption = 0,
    cluster: Annotated[
        str, typer.Option("--cluster", metavar="ADDRESS", help="Run it on a Dask cluster: tcp://host:port.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Keep records, measures and scenario; go on with it.")
    ] = None,
    json: JsonOption = False,
) -> int:
    """Go through a year of cases many times: what is done in time, where cases wait and end, and how sure that is.

    The same seed gives the same result, whatever the number of workers. What is interrupted goes on from where it was,
    if it was kept with --out.

    Example: escalate simulate camden-year --replications 20
    """
    from escalate import simulating  # noqa: PLC0415 -- it takes a while to load, and the help does not need it

    asked = simulating.asked_for(scenario, seed, replications, precision)
    return simulating.run(asked, simulating.workers_of(asked, workers, cluster), out=out, json=json)
