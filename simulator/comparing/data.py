"""A comparison as data for programs, and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.comparing.comparison import Beside, Compared, Comparison, Regime
from simulator.comparing.regimes import REGIMES
from simulator.scenario.loader import Scenario

COLUMNS = ("b", "moves", "measure", "unit", "value_a", "value_b", "difference", "low", "high", "years_to_see")


def as_data(found: Comparison) -> dict[str, Any]:
    """A comparison as data."""
    return {
        "scenarios": [_scenario(*each) for each in zip(found.names, found.scenarios, strict=True)],
        "seed": found.seed,
        "same_cases": not found.cases_differ,
        "cases_differ": list(found.cases_differ),
        "limits_that_differ": list(found.limits),
        "precision": found.plan.precision.model_dump() if found.plan.precision else None,
        "interrupted": found.interrupted,
        "regimes": [_regime(found, regime) for regime in found.regimes],
    }


def rows(found: Comparison) -> Iterator[tuple[Any, ...]]:
    """A comparison as a table; see `COLUMNS`."""
    for regime in found.regimes:
        for beside in regime.beside:
            for one in beside.measures:
                values = (one.a, one.b, one.difference, one.low, one.high, one.years_to_see)
                yield (found.names[beside.number], regime.moves, one.name, one.unit, *values)


def _scenario(name: str, scenario: Scenario) -> dict[str, Any]:
    return {
        "name": name,
        "scenario": scenario.id,
        "policy": scenario.policy.version,
        "title": scenario.policy.file.policy.title,
        "readings": dict(sorted(scenario.policy.switched.items())),
        "area": scenario.area.id,
    }


def _regime(found: Comparison, regime: Regime) -> dict[str, Any]:
    return {
        "moves": regime.moves,
        "says": REGIMES[regime.moves],
        "replications": regime.outcome.tally.replications,
        "cases_a_year": regime.cases,
        "enough": regime.outcome.enough,
        "beside": [_beside(found, beside) for beside in regime.beside],
    }


def _beside(found: Comparison, beside: Beside) -> dict[str, Any]:
    return {
        "a": found.names[0],
        "b": found.names[beside.number],
        "only_a": list(beside.only_a),
        "only_b": list(beside.only_b),
        "measures": {one.name: _measure(one) for one in beside.measures},
    }


def _measure(one: Compared) -> dict[str, Any]:
    return {
        "says": one.says,
        "unit": one.unit,
        "a": one.a,
        "b": one.b,
        "difference": one.difference,
        "low": one.low,
        "high": one.high,
        "years_to_see": one.years_to_see,
    }
