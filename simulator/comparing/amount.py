"""Amounts of a measure, and differences with their intervals, in words."""

from __future__ import annotations

from simulator.measures.names import Unit

_UNITS: dict[Unit, str] = {
    "share": "in 100",
    "working days": "working days",
    "days": "days",
    "hours": "hours",
    "minutes": "minutes",
    "a week": "a week",
    "cases": "cases",
}
_MOST_YEARS = 1000


def amount(value: float | None, unit: Unit) -> str:
    """A value of a measure."""
    if value is None:
        return "nothing counted"
    return f"{_number(value, unit)} {_UNITS[unit]}"


def span(low: float | None, high: float | None, unit: Unit) -> str:
    """An interval of a value; "" where there is none."""
    return "" if low is None or high is None else f"{_number(low, unit)} to {_number(high, unit)}"


def difference(value: float | None, low: float | None, high: float | None, unit: Unit) -> str:
    """A difference with its interval."""
    if value is None:
        return "cannot be compared: nothing was counted on one side"
    if low is None or high is None:
        return f"{_directed(value, unit)}; how sure that is cannot be told from so few years"
    if value == low == high == 0:
        return "no difference: the same in every year gone through"
    if low == high:
        return f"{_directed(value, unit)}, the same in every year gone through"
    if low <= 0 <= high:
        return f"could be no difference: between {_directed(low, unit)} and {_directed(high, unit)}"
    near, far = sorted((abs(low), abs(high)))
    nearer, farther = _apart(near, far, unit)
    return f"between {nearer} and {farther} {_UNITS[unit]} {'more' if value > 0 else 'fewer'}"


def years(number: int | None) -> str:
    """How many years of cases it takes to see a difference."""
    if number is None:
        return ""
    if number > _MOST_YEARS:
        return f"to see it: more than {_MOST_YEARS:,} years of cases under each"
    return f"to see it: {number:,} years of cases under each"


def _directed(value: float, unit: Unit) -> str:
    return f"{_number(abs(value), unit)} {_UNITS[unit]} {'more' if value >= 0 else 'fewer'}"


def _apart(near: float, far: float, unit: Unit) -> tuple[str, str]:
    """Two numbers with so many places that one can be told from the other and from nought."""
    for places in range(1, 5):
        one, other = _number(near, unit, places), _number(far, unit, places)
        if one != other and float(one.replace(",", "")) != 0:
            return one, other
    return _number(near, unit, 4), _number(far, unit, 4)


def _number(value: float, unit: Unit, places: int = 1) -> str:
    shown = f"{value * 100 if unit == 'share' else value:,.{places}f}"
    return shown.removesuffix(".0") if shown.removesuffix(".0") not in ("-0", "0") else "0"
