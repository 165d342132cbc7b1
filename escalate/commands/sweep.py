"""`escalate sweep`: a scenario over a grid of changes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from escalate.asking import JsonOption
from escalate.drawing.keeping import refuse_others, write_over_ours
from escalate.progress import progress
from escalate.scenario_asking import (
    MeasureOption,
    ReplicationsOption,
    ScenarioArgument,
    SeedOption,
    WorkersOption,
    counting,
    plan_for,
    the_scenario,
    workers_for,
)
from escalate.screen import show, show_json
from escalate.tables import table_text
from simulator.comparing.naming import check_measure
from simulator.comparing.sweep import COLUMNS, as_data, columns_of, grid_of, rows, sweep
from simulator.comparing.sweep_words import sweep_in_words
from simulator.comparing.varying import vary_of
from simulator.run import seed_for

INTERRUPTED = 130
MODEST = 40
_CALLED = "table of a sweep"
SHOWN = ("in_time", "unanswered", "days", "past_limit")


def command(
    scenario: ScenarioArgument,
    vary: Annotated[
        list[str], typer.Option("--vary", metavar="WHAT=VALUES", help="What, and over what: disagreement/2/limit=1..5.")
    ],
    measure: MeasureOption = [],  # noqa: B006 -- typer reads the default, nothing changes it
    replications: ReplicationsOption = None,
    seed: SeedOption = None,
    workers: WorkersOption = 0,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Also write it as a table.")] = None,
    json: JsonOption = False,
) -> int:
    """A scenario at every point of a grid, on the same cases: limits in the policy's own unit, or assumptions.

    Values are 1..5, 0..1/0.25 (in steps of a quarter) or 1,2,5. Where a limit is varied both regimes are told.

    Example: escalate sweep camden-year --vary disagreement/2/limit=1..2 --replications 2
    """
    found = the_scenario(scenario)
    varied = [vary_of(text, found) for text in vary]
    points = len(grid_of(varied))
    names = [check_measure(name) for name in measure] or list(SHOWN)
    plan = plan_for(found, replications, "", MODEST, precisely=False)
    if csv:
        refuse_others(csv, _CALLED, _is_table)
    with progress() as told:
        swept = sweep(
            found,
            varied,
            names,
            seed_for(found, seed),
            plan,
            workers=workers_for(workers, plan.at_most * points),
            done=counting(told),
        )
    if csv:
        write_over_ours(table_text(columns_of(swept), rows(swept)), csv, _CALLED, _is_table)
    if json:
        show_json(as_data(swept))
    else:
        show(sweep_in_words(swept))
    return INTERRUPTED if swept.interrupted else 0


def _is_table(content: bytes) -> bool:
    first = content.partition(b"\n")[0].decode("utf-8", "replace")
    return first.startswith(f"{COLUMNS[0]},") and first.endswith(",".join(COLUMNS[1:]))
