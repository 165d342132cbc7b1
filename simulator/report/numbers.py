"""Numbers and their intervals in words: what they mean, and never more than they hold."""

from __future__ import annotations

from simulator.measures.estimate import Difference, Estimate
from simulator.measures.names import unit_of

_HUNDRED = 100


def number(name: str, value: float) -> str:
    """One value of a measure."""
    unit = unit_of(name)
    if unit == "share":
        return f"{value * _HUNDRED:.0f}%" if value in (0, 1) else _share(value)
    return f"{value:.2f}" if unit == "a week" else f"{value:.1f}"


def _share(value: float) -> str:
    """A share; what is not quite none or all is not rounded to it."""
    rounded = round(value * _HUNDRED)
    if rounded == 0:
        return "under 1%"
    return "over 99%" if rounded == _HUNDRED else f"{rounded}%"


def interval(name: str, found: Estimate | Difference) -> str:
    """An interval."""
    if found.low is None or found.high is None:
        return "no interval: too few replications"
    if isinstance(found, Difference):
        return f"{_signed(name, found.low)} to {_signed(name, found.high)}"
    return f"{number(name, max(0.0, found.low))} to {number(name, found.high)}"


def value(name: str, found: Estimate) -> str:
    """A value with its interval."""
    if found.value is None:
        return "nothing to count"
    return f"{number(name, found.value)} ({interval(name, found)})"


def change(name: str, found: Difference, unit: str) -> str:
    """A difference, and whether it could be none."""
    if found.difference is None:
        return "nothing to compare"
    if found.low is None or found.high is None:
        return f"{_signed(name, found.difference)} {unit}, and too few replications to say how sure that is"
    if found.difference == found.low == found.high == 0:
        return "no difference at all in these replications"
    words = f"{_signed(name, found.difference)} {unit} ({interval(name, found)})"
    return f"{words}: it could be no difference" if found.low <= 0 <= found.high else words


def _signed(name: str, value: float) -> str:
    if unit_of(name) == "share":
        return f"{value * _HUNDRED:+.1f}"
    return f"{value:+.2f}" if unit_of(name) == "a week" else f"{value:+.1f}"


def unit_of_change(name: str) -> str:
    """In what a difference is told."""
    unit = unit_of(name)
    return {"share": "percentage points", "days": "child-days a case"}.get(unit, unit)
