"""A scenario as it was run, as one file: what it is based on laid in, and changed numbers written in."""

from __future__ import annotations

from typing import Any

from foundation.yaml_text import block_yaml
from simulator.scenario.loader import LONGEST_LINE, Scenario, is_path

_BLOCKS = 3


def as_yaml(scenario: Scenario) -> str:
    """The file. Policies, areas and lists of dates that were named by their path have to stand beside it."""
    data = _plain(scenario.document.data)
    data["scenario"].pop("based_on", None)
    data["policy"] = data["policy"] if is_path(data["policy"]) else scenario.policy.version
    for name, value in scenario.changed.items():
        one = data["assumptions"][name]
        one.update(value=value, low=min(value, one["low"]), high=max(value, one["high"]))
    return block_yaml(data, width=LONGEST_LINE, blocks=_BLOCKS)


def beside(scenario: Scenario) -> list[str]:
    """The files that have to stand beside it, as it names them."""
    file = scenario.file
    named = [each for each in (file.policy, file.area) if is_path(each)]
    return [*named, *([file.arrivals.dates] if file.arrivals.dates else [])]


def _plain(value: Any) -> Any:
    """The same, as values that are written as they were read: `yes` and `no` are words."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return ("yes" if value else "no") if isinstance(value, bool) else value
