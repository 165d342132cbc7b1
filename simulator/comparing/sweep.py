"""A scenario over a grid of changes, all of it on the same cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from simulator.comparing.regimes import REGIMES
from simulator.comparing.varying import Knob, Vary, turned
from simulator.errors import ScenarioError
from simulator.measures.estimate import Difference, Estimate, Tally
from simulator.run import Job, Plan, simulate_job
from simulator.scenario.loader import Scenario
from simulator.workers import Workers
from simulator.world import Moves

MOST_POINTS = 300
_AT_ONCE = 4
"""Points that are gone through beside what is now: what is counted of several at once grows with their square."""


@dataclass(frozen=True)
class Cell:
    """A measure at one point.

    Attributes:
        measure: Its name.
        estimate: What it is there.
        difference: What is otherwise than now.
    """

    measure: str
    estimate: Estimate
    difference: Difference


@dataclass(frozen=True)
class Point:
    """One point of the grid.

    Attributes:
        moves: How people take a limit that differs.
        values: The value of each knob.
        is_now: Whether it is what is now.
        cells: The measures.
    """

    moves: Moves
    values: tuple[float, ...]
    is_now: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sweep:
    """What came of it.

    Attributes:
        scenario: The scenario.
        knobs: What was varied.
        seed: From which chance was drawn.
        replications: How often every point was gone through.
        points: The points, regime by regime.
        interrupted: Whether somebody broke it off.
    """

    scenario: Scenario
    knobs: tuple[Knob, ...]
    seed: int
    replications: int
    points: tuple[Point, ...]
    interrupted: bool = False


def grid_of(varied: Sequence[Vary]) -> list[tuple[float, ...]]:
    """Every point of a grid.

    Raises:
        ScenarioError: If there are too many, or one thing is varied twice.
    """
    paths = [each.knob.place or each.knob.path for each in varied]
    for number, each in enumerate(varied):
        if paths.index(paths[number]) < number:
            what = f"{each.knob.path} is what {varied[paths.index(paths[number])].knob.path} varies already."
            raise ScenarioError(what, hint="Give each thing one --vary, with all its values.")
    count = 1
    for each in varied:
        count *= len(each.values)
    if count > MOST_POINTS:
        raise ScenarioError(f"That is a grid of {count:,} points.", hint=f"Take {MOST_POINTS} at most.")
    return list(product(*(each.values for each in varied)))


def sweep(
    scenario: Scenario,
    varied: Sequence[Vary],
    measures: Sequence[str],
    seed: int,
    plan: Plan,
    *,
    workers: Workers | None = None,
    done: Callable[[Tally], None] | None = None,
) -> Sweep:
    """Go through a scenario at every point of a grid.

    Args:
        scenario: The scenario.
        varied: What is varied, and over what.
        measures: Which measures are told.
        seed: From which all chance is drawn.
        plan: How many replications.
        workers: Who runs it.
        done: Is told what there is after each batch of a job.
    """
    knobs = tuple(each.knob for each in varied)
    grid = [(values, turned(scenario, tuple(zip(knobs, values, strict=True)))) for values in grid_of(varied)]
    moves: tuple[Moves, ...] = ("scales_with_limit", "fixed") if any(k.is_limit for k in knobs) else ("as_declared",)
    points, interrupted = list[Point](), False
    for regime in moves:
        for some in _in_groups(grid):
            job = Job((scenario, *(changed for _, changed in some)), seed, regime)
            outcome = simulate_job(job, plan, workers=workers, done=done)
            if outcome.interrupted:
                return Sweep(scenario, knobs, seed, plan.at_most, tuple(points), interrupted=True)
            points += _points(outcome.tally, regime, [values for values, _ in some], knobs, measures)
    return Sweep(scenario, knobs, seed, plan.at_most, tuple(points), interrupted)


def _in_groups(grid: list[tuple[tuple[float, ...], Scenario]]) -> Iterator[list[tuple[tuple[float, ...], Scenario]]]:
    for begin in range(0, len(grid), _AT_ONCE):
        yield grid[begin : begin + _AT_ONCE]


def _points(
    tally: Tally, moves: Moves, some: list[tuple[float, ...]], knobs: tuple[Knob, ...], measures: Sequence[str]
) -> Iterator[Point]:
    now = tuple(knob.now for knob in knobs)
    for number, values in enumerate(some, 1):
        cells = tuple(Cell(name, tally.estimate(name, number), tally.difference(name, 0, number)) for name in measures)
        yield Point(moves, values, values == now, cells)


# ------------------------------------------------------------------------------------------------- as data


COLUMNS = ("moves", "now", "measure", "value", "low", "high", "difference", "difference_low", "difference_high")
"""The columns of its table, but for what was varied, which stands after the first."""


def columns_of(found: Sweep) -> tuple[str, ...]:
    """The columns of its table."""
    return (COLUMNS[0], *(knob.path for knob in found.knobs), *COLUMNS[1:])


def rows(found: Sweep) -> Iterator[tuple[Any, ...]]:
    """As a table."""
    for point in found.points:
        for cell in point.cells:
            one, other = cell.estimate, cell.difference
            numbers = (one.value, one.low, one.high, other.difference, other.low, other.high)
            yield (point.moves, *point.values, "yes" if point.is_now else "no", cell.measure, *numbers)


def as_data(found: Sweep) -> dict[str, Any]:
    """As data for programs."""
    return {
        "scenario": found.scenario.id,
        "seed": found.seed,
        "replications": found.replications,
        "interrupted": found.interrupted,
        "varied": [
            {"path": k.path, "unit": k.unit, "now": k.now, "duty": k.duty, "stages": list(k.stages)}
            for k in found.knobs
        ],
        "regimes": {moves: REGIMES[moves] for moves in dict.fromkeys(point.moves for point in found.points)},
        "points": [
            {
                "moves": point.moves,
                "values": dict(zip((knob.path for knob in found.knobs), point.values, strict=True)),
                "now": point.is_now,
                "measures": {cell.measure: _cell(cell) for cell in point.cells},
            }
            for point in found.points
        ],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    one, other = cell.estimate, cell.difference
    return {
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "difference": other.difference,
        "difference_low": other.low,
        "difference_high": other.high,
    }
