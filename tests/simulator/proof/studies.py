"""Scenarios for the proofs: the files of tests/simulator/worlds, and small ones written over them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from os.path import relpath
from pathlib import Path
from typing import Any

import yaml

from simulator.record import Record
from simulator.replication import Replication
from simulator.scenario.loader import Scenario, load_scenario
from simulator.world import World

WORLDS = Path(__file__).parent.parent / "worlds"
SEARCHES = os.environ.get("HYPOTHESIS_PROFILE") == "search"
"""Whether this is `make search`, which looks further."""


def scenario(name: str) -> Scenario:
    return load_scenario(str(WORLDS / f"{name}.yaml"))


def world(of: Scenario) -> World:
    return World(of, of.policy)


def rows_of(of: Scenario, *, seed: int = 7, number: int = 0) -> list[Record]:
    return Replication(world(of), seed, number).run()


def written(folder: Path, data: Mapping[str, Any], name: str = "study") -> Scenario:
    """A scenario as data, written to a file and read as any other; a policy and area of the worlds by their names."""
    placed = json.loads(json.dumps(data))
    for key in ("policy", "area"):
        if str(placed[key]).startswith("./"):
            placed[key] = relpath(WORLDS / placed[key], folder)
            placed[key] = placed[key] if placed[key].startswith("../") else f"./{placed[key]}"
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(placed, width=100, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return load_scenario(str(path))


def number(value: float) -> dict[str, Any]:
    return {"says": "a number", "value": value, "low": value, "high": value, "grade": "assumption", "owner": "a test"}
