"""`escalate simulate`: what a year of cases looks like under a policy, and how sure that is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from escalate.asking import JsonOption


def command(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario by name, or its file.")],
    seed: Annotated[
        int | None,
        typer.Option("--seed", min=0, help="From which all chance is drawn: the same again, the same result."),
    ] = None,
    replications: Annotated[
        int | None, typer.Option("--replications", min=1, help="How often the period is gone through, at most.")
    ] = None,
    precision: Annotated[
        str, typer.Option("--precision", metavar="MEASURE=WITHIN", help="Stop as soon as this measure is as sure.")
    ] = "",
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Over how many processes; all processors, where worthwhile.")
    ] = None,
    cluster: Annotated[
        str, typer.Option("--cluster", metavar="ADDRESS", help="Run it on a Dask cluster: tcp://host:port.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Keep records and measures there; resumable.")
    ] = None,
    json: JsonOption = False,
) -> int:
    """Go through a year of cases many times: how much is in time, how sure is that, and what does it rest on?

    The result is the same for the same seed, whatever the number of workers.

    Example: escalate simulate my-year.yaml --replications 2 --seed 7
    """
    from escalate import simulating  # noqa: PLC0415 -- what runs it takes a while to load

    asked = simulating.asked_for(
        scenario,
        seed=seed,
        replications=replications,
        precision=precision,
        workers=simulating.workers_for(workers or 0, cluster),
    )
    return simulating.simulate_it(asked, out=out, json=json)
