"""The scenario as it was run: one file with all that it was laid over, and with the numbers that were changed."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from shutil import copyfile, copytree
from typing import Any

from foundation.datafile import YAML
from foundation.yaml_text import block_yaml
from simulator.scenario.loader import Scenario

_LOCAL = ("./", "../")
_WIDTH = 110


def write_as_run(scenario: Scenario, folder: Path) -> list[Path]:
    """Write a scenario so that it can be run again from where it is written.

    Returns:
        The files.
    """
    data: dict[str, Any] = deepcopy(scenario.document.data)
    data["scenario"].pop("based_on", None)
    for name, value in scenario.changed.items():
        assumption = data["assumptions"][name]
        assumption["value"] = value
        assumption["low"], assumption["high"] = min(assumption["low"], value), max(assumption["high"], value)
    written = [*_beside(data, "policy", scenario, folder), *_beside(data, "area", scenario, folder)]
    if dates := data["arrivals"].get("dates"):
        copyfile(scenario.path.parent / dates, folder / "arrivals.csv")
        data["arrivals"]["dates"] = "arrivals.csv"
        written.append(folder / "arrivals.csv")
    path = folder / "scenario.yaml"
    path.write_text(block_yaml(data, width=_WIDTH, blocks=3), encoding="utf-8", newline="\n")
    return [path, *written]


def _beside(data: dict[str, Any], key: str, scenario: Scenario, folder: Path) -> list[Path]:
    """A policy or an area that is a file beside the scenario comes along."""
    named = data[key]
    if not (named.endswith(YAML) or named.startswith(_LOCAL)):
        return []
    source = scenario.path.parent / named
    if source.is_dir():
        target = folder / key / source.name
        if not target.exists():
            copytree(source, target)
        data[key] = f"./{key}/{source.name}"
        return sorted(path for path in target.rglob("*") if path.is_file())
    target = folder / f"{key}.yaml"
    copyfile(source, target)
    data[key] = f"./{target.name}"
    return [target]
