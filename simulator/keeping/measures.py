"""Measures as data and as a table: each with its name, what it says, its unit, its value and its interval."""

from __future__ import annotations

import csv
import io
from typing import Any

from simulator.measures.estimate import Tally
from simulator.measures.names import called_in, measure
from simulator.scenario.loader import Scenario


def measures_as_data(scenario: Scenario, tally: Tally) -> dict[str, dict[str, Any]]:
    """Every measure: what it says, its unit, its value with its interval, and out of how many."""
    called, found = called_in(scenario.area), dict[str, dict[str, Any]]()
    for name in tally.names():
        one, estimate = measure(name, scenario.policy, called), tally.estimate(name)
        found[name] = {
            "says": one.says,
            "unit": one.unit,
            "value": estimate.value,
            "low": estimate.low,
            "high": estimate.high,
            "out_of": estimate.out_of,
        }
    return found


def measures_as_csv(measures: dict[str, dict[str, Any]]) -> str:
    """The same as a table; a cell is empty where nothing was counted, or where there is no interval."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    columns = ("says", "unit", "value", "low", "high", "out_of")
    writer.writerow(["name", *columns])
    for name, each in measures.items():
        writer.writerow([name, *("" if each[column] is None else each[column] for column in columns)])
    return text.getvalue()
