"""A sweep in words: a table for each measure and each regime."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.comparing.amount import amount, difference, span
from simulator.comparing.naming import measure_of
from simulator.comparing.regimes import REGIMES
from simulator.comparing.sweep import Point, Sweep
from simulator.comparing.words import folded
from simulator.measures.names import Measure, called_in


def sweep_in_words(found: Sweep) -> str:
    """A sweep in words."""
    return "\n".join(_lines(found))


def _lines(found: Sweep) -> Iterator[str]:
    scenario = found.scenario
    times = f"each point {found.replications:,} times, all on the same cases (seed {found.seed})"
    yield from folded(f"{scenario.id} under {scenario.policy.version}: {times}.")
    for knob in found.knobs:
        unit = f" {knob.unit}" if knob.unit else ""
        of = f"; the limit of {knob.duty}, at {', '.join(knob.stages)}" if knob.duty else ""
        yield from folded(f"{knob.path}: now {knob.now:g}{unit}{of}.", 2)
        if len(knob.stages) > 1:
            yield from folded("  The same limit holds at all of these stages, and is varied at all of them.", 2)
    if found.interrupted:
        yield "INTERRUPTED: these are the points that were done by then."
    names = [cell.measure for cell in found.points[0].cells] if found.points else []
    for number, name in enumerate(names):
        said = measure_of(name, (scenario.policy,), called_in(scenario.area))
        for moves in dict.fromkeys(point.moves for point in found.points):
            yield ""
            yield from folded(f"{said.says} ({name})")
            if moves != "as_declared":
                yield from folded(f"  {REGIMES[moves]}:", 2)
            for point in found.points:
                if point.moves == moves:
                    yield from folded(_row(point, number, said), 8)


def _row(point: Point, number: int, said: Measure) -> str:
    cell = point.cells[number]
    value = amount(cell.estimate.value, said.unit)
    sure = span(cell.estimate.low, cell.estimate.high, said.unit)
    here = ", ".join(f"{value:g}" for value in point.values)
    if point.is_now:
        return f"  {here} (now): {value} ({sure})" if sure else f"  {here} (now): {value}"
    other = cell.difference
    told = difference(other.difference, other.low, other.high, said.unit)
    return f"  {here}: {value} ({sure}); {told}" if sure else f"  {here}: {value}; {told}"
