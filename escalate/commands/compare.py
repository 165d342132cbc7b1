"""`escalate compare`: scenarios beside one another, in the same cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from escalate.asking import JsonOption
from escalate.comparing import check_folder
from escalate.progress import progress
from escalate.scenario_asking import (
    MeasureOption,
    PrecisionOption,
    ReplicationsOption,
    ScenarioArgument,
    SeedOption,
    WorkersOption,
    counting,
    plan_for,
    scenario_or_policy,
    the_scenario,
    workers_for,
)
from escalate.screen import show, show_json
from escalate.tables import write_json, write_table
from simulator.comparing.comparison import Comparison, compare
from simulator.comparing.data import COLUMNS, as_data, rows
from simulator.comparing.naming import check_measure
from simulator.comparing.words import comparison_in_words
from simulator.errors import ScenarioError
from simulator.run import seed_for

INTERRUPTED = 130
MOST = 8


def command(
    a: ScenarioArgument,
    b: Annotated[
        list[str], typer.Argument(metavar="B...", help="Others: a scenario each, or a policy under which A is run.")
    ],
    measure: MeasureOption = [],  # noqa: B006 -- typer reads the default, nothing changes it
    every: Annotated[bool, typer.Option("--all", help="Show every measure that was counted.")] = False,
    replications: ReplicationsOption = None,
    precision: PrecisionOption = "",
    seed: SeedOption = None,
    workers: WorkersOption = 0,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write measures to a new folder.")] = None,
    json: JsonOption = False,
) -> int:
    """Scenarios beside one another, in the same cases with the same chance: what differs, and how sure that is.

    Where a limit differs it is run twice: as if people went by the limit, and as if they took as long as now.

    Example: escalate compare camden-year camden-48-hours --replications 2
    """
    first = the_scenario(a)
    if len(b) >= MOST:
        raise ScenarioError(f"That is {len(b) + 1} scenarios.", hint=f"Compare {MOST} at most.")
    scenarios = [first, *(scenario_or_policy(name, first) for name in b)]
    asked = [check_measure(name) for name in measure]
    plan = plan_for(first, replications, precision)
    if out:
        check_folder(out)
        out.mkdir(parents=True, exist_ok=True)
    with progress() as told:
        found = compare(
            [a, *b],
            scenarios,
            seed_for(first, seed),
            plan,
            workers=workers_for(workers, plan.at_most * len(scenarios)),
            done=counting(told),
        )
    _keep(found, out)
    if json:
        show_json(as_data(found))
    else:
        show(comparison_in_words(found, asked, every=every))
    return INTERRUPTED if found.interrupted else 0


def _keep(found: Comparison, out: Path | None) -> None:
    if out:
        write_json(out / "measures.json", as_data(found))
        write_table(out / "measures.csv", COLUMNS, rows(found))
