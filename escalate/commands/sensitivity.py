"""`escalate sensitivity`: which assumption matters most, and what would reverse the finding."""

from __future__ import annotations

from typing import Annotated

import typer

from escalate.asking import JsonOption
from escalate.progress import progress
from escalate.scenario_asking import (
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
from simulator.comparing.naming import check_measure
from simulator.comparing.sensitivity import Question, as_data, sensitivity, varied
from simulator.comparing.sensitivity_words import sensitivity_in_words
from simulator.run import seed_for

INTERRUPTED = 130
MODEST = 20


def command(
    scenario: ScenarioArgument,
    against: Annotated[
        str, typer.Option("--against", metavar="B", help="Ask about the difference from this scenario or policy.")
    ] = "",
    measure: Annotated[str, typer.Option("--measure", metavar="NAME", help="The measure asked about.")] = "in_time",
    threshold: Annotated[
        float | None, typer.Option("--threshold", help="The value at which the answer would be another one.")
    ] = None,
    assumption: Annotated[
        list[str], typer.Option("--assumption", metavar="NAME", help="Only this one; all, if left out.")
    ] = [],  # noqa: B006 -- typer reads the default, nothing changes it
    replications: ReplicationsOption = None,
    seed: SeedOption = None,
    workers: WorkersOption = 0,
    json: JsonOption = False,
) -> int:
    """Which assumption matters most, each at both ends of its range, and what would reverse the finding.

    With --against it is the difference between two policies that is asked about.

    Example: escalate sensitivity camden-year --assumption wider-change --replications 2
    """
    first = the_scenario(scenario)
    scenarios = (first, scenario_or_policy(against, first)) if against else (first,)
    plan = plan_for(first, replications, "", MODEST, precisely=False)
    count = plan.at_most * 2 * len(varied(scenarios, assumption)) * len(scenarios)
    with progress() as told:
        question = Question(
            scenarios,
            check_measure(measure),
            threshold,
            seed_for(first, seed),
            plan,
            tuple(assumption),
            workers_for(workers, count),
            counting(told),
        )
        found = sensitivity((scenario, against) if against else (scenario,), question)
    if json:
        show_json(as_data(found))
    else:
        show(sensitivity_in_words(found))
    return INTERRUPTED if found.interrupted else 0
