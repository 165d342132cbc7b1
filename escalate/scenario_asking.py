"""What commands about scenarios share: finding them, how often they are gone through, by how many workers."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from escalate.asking import policies
from escalate.progress import Told
from foundation.datafile import YAML, read
from foundation.suggest import did_you_mean
from rules.errors import PolicyNotFound
from rules.policy import Policy
from simulator.comparing.naming import check_measure
from simulator.errors import ScenarioError, ScenarioNotFound
from simulator.measures.estimate import Tally
from simulator.run import Plan
from simulator.scenario.loader import SHIPPED, Scenario, load_scenario, scenario_names
from simulator.scenario.model import Precision
from simulator.workers import Workers, by

ScenarioArgument = Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario: its name, or its file.")]
SeedOption = Annotated[
    int | None, typer.Option("--seed", min=0, help="Which chance: a number; that of the scenario, if left out.")
]
ReplicationsOption = Annotated[
    int | None, typer.Option("--replications", min=2, help="How often to go through it, at most.")
]
PrecisionOption = Annotated[
    str, typer.Option("--precision", metavar="MEASURE=HOW-FAR", help="Stop when it is known so well: in_time=0.01.")
]
WorkersOption = Annotated[
    int, typer.Option("--workers", min=0, help="How many processes; as many as are worth it, if left out.")
]
MeasureOption = Annotated[
    list[str], typer.Option("--measure", metavar="NAME", help="Show this measure; the main ones, if left out.")
]
_WORTHWHILE = 400
"""Fewer replications than this are done before other processes have started."""


def the_scenario(name: str) -> Scenario:
    """A scenario by name or file."""
    return load_scenario(name, policies=policies())


def scenario_or_policy(name: str, first: Scenario) -> Scenario:
    """A scenario; or the first one under another policy, where a policy is named.

    Raises:
        ScenarioNotFound: If there is neither.
        DataFileError: If the first scenario names what that policy does not have.
    """
    if name in scenario_names() or (name.endswith(YAML) and _is_scenario(Path(name))):
        return the_scenario(name)
    policy = _policy(name, first)
    taken = {**first.area.file.area.taken, **first.file.readings}
    return first.under(policy.under({id_: option for id_, option in taken.items() if id_ in policy.readings}))


def _is_scenario(path: Path) -> bool:
    data = read(path).data if path.is_file() else None
    return isinstance(data, dict) and "scenario" in data


def _policy(name: str, first: Scenario) -> Policy:
    shipped = SHIPPED / "variants" / f"{name}.yaml"
    library = policies()
    try:
        return library.find(str(shipped) if shipped.is_file() else name, first.file.period.first)
    except PolicyNotFound:
        known = (*scenario_names(), *(path.stem for path in shipped.parent.glob("*.yaml")), *library.names())
        hint = did_you_mean(name, known)
        raise ScenarioNotFound(f"There is no scenario, policy or variant `{name}`.", hint=hint) from None


def plan_for(
    scenario: Scenario,
    replications: int | None,
    precision: str,
    at_most: int | None = None,
    *,
    precisely: bool = True,
) -> Plan:
    """How often a scenario is gone through.

    Args:
        scenario: The scenario, which says how often unless the command line does.
        replications: How often at most.
        precision: When it is enough: `measure=how-far`.
        at_most: How often at most where the command line says nothing.
        precisely: Whether it stops when it is as sure as the scenario wants.
    """
    own = Plan.of(scenario)
    most = replications or min(own.at_most, at_most or own.at_most)
    wanted = _precision(precision) if precision else own.precision if precisely else None
    return Plan(min(own.batch, max(2, most // 2)), most, wanted)


def _precision(text: str) -> Precision:
    name, sign, number = text.partition("=")
    check_measure(name)
    try:
        within = float(number)
    except ValueError:
        within = 0.0
    if not sign or not 0 < within < float("inf"):
        hint = "Write --precision in_time=0.01: a measure, and how far its interval may reach to either side."
        raise ScenarioError(f"`{text}` does not say how sure it is to be.", hint=hint)
    return Precision(measure=name, within=within)


def workers_for(wanted: int, replications: int) -> Workers:
    """Who goes through so many replications; the result is the same whoever does."""
    count = wanted or (len(os.sched_getaffinity(0)) if replications >= _WORTHWHILE else 1)
    return by(count)


def counting(told: Told) -> Callable[[Tally], None]:
    """Tells how far it has come, over all jobs."""
    before = done = 0

    def count(tally: Tally) -> None:
        nonlocal before, done
        if tally.replications < done:
            before += done
        done = tally.replications
        told("times gone through", before + done)

    return count
