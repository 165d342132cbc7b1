"""What many cases over time look like under a policy, and under a change to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.library import Simulated, measured, share_in_time, simulate
    from simulator.record import Record
    from simulator.scenario.loader import load_scenario

__all__ = ["Record", "Simulated", "load_scenario", "measured", "share_in_time", "simulate"]

_WHERE = {"load_scenario": "simulator.scenario.loader", "Record": "simulator.record"}


def __getattr__(name: str) -> object:
    """What stands in a module that takes a while to load, loaded when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module `simulator` has no `{name}`")
    from importlib import import_module  # noqa: PLC0415 -- see above

    found: object = getattr(import_module(_WHERE.get(name, "simulator.library")), name)
    return found
