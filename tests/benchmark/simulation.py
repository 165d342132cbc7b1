"""How fast the simulator is, beside the same process written by hand in SimPy; run by `make bench`.

Both go through the same five stages with the same posts and write the same rows. They take turns, so that a machine
that has other work slows both; what counts is the ratio. The rules and the directory are in one of them only.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from simulator.arrivals import load_of
from simulator.replication import Replication
from simulator.scenario.loader import load_scenario
from simulator.world import World
from tests.benchmark.by_hand import ByHand, Calendar

WORLDS = Path(__file__).parents[1] / "simulator" / "worlds"
ROUNDS = 9


@dataclass(frozen=True)
class Took:
    """What a round took: microseconds for each case, and how many rows each case has."""

    a_case: float
    rows: float


def timed(run: Callable[[], tuple[int, int]]) -> Took:
    """What one round takes, in processor time."""
    began = process_time()
    rows, cases = run()
    return Took((process_time() - began) / cases * 1e6, rows / cases)


class Ours:
    """The simulator with a scenario, made ready."""

    def __init__(self, name: str) -> None:
        scenario = load_scenario(str(WORLDS / f"{name}.yaml"))
        self.world = World(scenario, scenario.policy)
        self.load = load_of(self.world)
        for number in range(2):
            self.round(number)  # the steps become known

    def round(self, number: int) -> tuple[int, int]:
        """One replication: how many cases and rows it had."""
        replication = Replication(self.world, 7, number, self.load)
        return len(replication.run()), len(replication.cases)


class Theirs:
    """The same by hand, over the same time."""

    def __init__(self, world: World) -> None:
        self.world, self.calendar = world, Calendar(date(2026, 1, 1), date(2027, 12, 31))

    def round(self, number: int) -> tuple[int, int]:
        """One replication: how many cases and rows it had."""
        _, last = self.world.counted
        run = ByHand(self.calendar, self.world.first, last, self.world.end, number)
        return len(run.run()), run.cases


def beside_by_hand() -> str:
    """The five stages, ours and by hand in turn."""
    ours = Ours("five-stages-quarter")
    theirs = Theirs(ours.world)
    pairs = [(timed(lambda n=n: ours.round(n)), timed(lambda n=n: theirs.round(n))) for n in range(2, 2 + ROUNDS)]  # type: ignore[misc]  # bound for this turn
    best = min(one.a_case for one, _ in pairs), min(other.a_case for _, other in pairs)
    ratio = median(one.a_case / other.a_case for one, other in pairs)
    return (
        f"five stages: {best[0]:.0f} us a case with {pairs[0][0].rows:.1f} rows, by hand {best[1]:.0f} us with"
        f" {pairs[0][1].rows:.1f}; {best[0] / best[1]:.2f} times as long at best, {ratio:.2f} in the middle of"
        f" {ROUNDS} rounds"
    )


def under_overload() -> str:
    """What a case costs where posts cannot keep up, and the graver come first: the longer it goes on, no more."""
    light, heavy = Ours("five-stages-quarter"), Ours("five-stages-overload")
    pairs = [(timed(lambda n=n: light.round(n)), timed(lambda n=n: heavy.round(n))) for n in range(2, 2 + ROUNDS)]  # type: ignore[misc]  # bound for this turn
    ratio = median(one.a_case / other.a_case for other, one in pairs)
    return f"half as much work again, by severity: {ratio:.2f} times as long for each case"


def a_year_of_camden() -> str:
    """Two hundred years of cases in Camden, from the shell."""
    took, said = from_the_shell("camden-year", "--replications", "200")
    return f"a year of Camden, 200 times: {took:.1f} s from the shell ({said})"


def the_first_result() -> str:
    """A thousand cases, from the shell."""
    took, said = from_the_shell(str(WORLDS / "thousand.yaml"), "--workers", "1")
    return f"the first result for a thousand cases: {took:.1f} s from the shell ({said})"


def from_the_shell(*arguments: str) -> tuple[float, str]:
    """How long `escalate simulate` takes, the best of three times, and how many cases it says there were."""
    command = [str(Path(sys.executable).with_name("escalate")), "simulate", *arguments, "--json"]
    took = []
    for _ in range(3):
        began = perf_counter()
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 -- our own command
        took.append(perf_counter() - began)
    found = json.loads(done.stdout)
    cases = found["measures"]["cases"]["value"] * found["replications"]
    return min(took), f"{cases:.0f} cases"


def main() -> None:
    """Measure, and print what was found."""
    for measure in (beside_by_hand, under_overload, a_year_of_camden, the_first_result):
        print(measure(), flush=True)  # noqa: T201 -- the result of a benchmark


if __name__ == "__main__":
    main()
