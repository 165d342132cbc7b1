"""The measures of a run as files, and as the data that `--json` prints."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from simulator.measures.estimate import Tally
from simulator.measures.names import measure
from simulator.scenario.loader import Scenario

_COLUMNS = ("measure", "says", "unit", "value", "low", "high", "out_of")


def measures_as_data(tally: Tally, scenario: Scenario, policy: int = 0) -> dict[str, dict[str, Any]]:
    """Every measure of one of the policies, with its interval and what it means."""
    called = names_called(scenario)
    found = {}
    for name in tally.names():
        about, estimate = measure(name, scenario.policy, called), tally.estimate(name, policy)
        found[name] = {
            "says": about.says,
            "unit": about.unit,
            "value": estimate.value,
            "low": estimate.low,
            "high": estimate.high,
            "out_of": estimate.out_of,
        }
    return found


def names_called(scenario: Scenario) -> dict[str, str]:
    """How the posts and agencies of a scenario are called."""
    file = scenario.area.file
    return {
        **{name: each.called for name, each in file.agencies.items()},
        **{n: p.called for n, p in file.posts.items()},
    }


def write_measures(tally: Tally, scenario: Scenario, folder: Path) -> None:
    """Write the measures as JSON and as CSV."""
    found = measures_as_data(tally, scenario)
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    (folder / "measures.json").write_text(text, encoding="utf-8", newline="\n")
    with (folder / "measures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for name, told in found.items():
            writer.writerow([name, *("" if told[key] is None else told[key] for key in _COLUMNS[1:])])
