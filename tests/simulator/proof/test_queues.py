"""Queues come out as theory says.

That is shown in two halves. What the simulator does is what a plain walk through the same queue does, to the minute;
and the walk, over very many matters drawn as the simulator draws them, waits as long as theory says. `make search`
holds whole simulations to theory as well: a hundred thousand matters would take the suite too long.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from math import sqrt
from typing import NamedTuple

import pytest
from scipy.special import stdtrit

from simulator import record
from simulator.arrivals import Load, arrivals, load_of
from simulator.chance import Chance
from simulator.run import Job, Plan, simulate_job
from simulator.world import World
from tests.simulator.proof.studies import SEARCHES, rows_of, scenario, world

SEATS = {"mm1": 1, "mm2": 2, "mg1": 1, "priorities": 1}
WALKS, LONGER = 12, 10
"""How many walks, each as long as so many periods of the scenario one after the other."""


class Matter(NamedTuple):
    came: int
    work: int
    rank: int


def walked(matters: Sequence[Matter], seats: int) -> list[int]:
    """The waits of matters in the order in which they come: whoever is free takes the gravest, then the first."""
    free = [0] * seats
    heapify(free)
    waiting: list[tuple[int, int]] = []
    waits = [0] * len(matters)
    coming = 0
    while coming < len(matters) or waiting:
        now = heappop(free)
        if not waiting:
            now = max(now, matters[coming].came)
        while coming < len(matters) and matters[coming].came <= now:
            heappush(waiting, (-matters[coming].rank, coming))
            coming += 1
        _, chosen = heappop(waiting)
        waits[chosen] = now - matters[chosen].came
        heappush(free, now + matters[chosen].work)
    return waits


@pytest.mark.parametrize("name", SEATS)
def test_a_desk_begins_with_each_matter_in_the_very_minute_in_which_a_plain_walk_begins(name: str) -> None:
    rows, ranks = rows_of(scenario(name)), {"matter": 0, "grave": 5}
    begun = {row.case: row.at for row in rows if row.event == record.STARTED}
    work = {row.case: row.work for row in rows if row.event == record.ANSWERED}
    opened = {row.case: row for row in rows if row.event == record.OPENED}
    finished = [case for case in opened if case in work]
    walk = walked([Matter(opened[n].at, work[n] or 0, ranks[opened[n].kind]) for n in finished], SEATS[name])
    whole = [n for n in finished if opened[n].counted]
    assert len(whole) > 300
    assert [begun[n] - opened[n].at for n in whole] == [walk[finished.index(n)] for n in whole]


def in_theory(name: str, kind: str) -> float:
    """The mean wait in minutes."""
    load, service, grave = 0.8, 1000.0, 0.3
    match name:
        case "mm1":
            return load / (1 - load) * service
        case "mm2":  # Erlang's C with two seats is 2 r^2 / (1 + r), and 1 / (2 (1 - r)) services follow it
            return 2 * load**2 / (1 + load) / (2 * (1 - load)) * 2 * service
        case "mg1":  # Pollaczek and Khinchine, with half the mean as the spread
            return load / (1 - load) * (1 + 0.5**2) / 2 * service
        case _:  # Cobham; what remains of the work in hand is one mean service, four fifths of the time
            before = load * grave
            return load * service / (1 - before) / (1 if kind == "grave" else 1 - load)


@pytest.mark.parametrize(
    ("name", "kind"), [("mm1", "matter"), ("mm2", "matter"), ("mg1", "matter"), ("priorities", "both")]
)
def test_matters_wait_as_long_as_theory_says(name: str, kind: str) -> None:
    of = world(scenario(name))
    load = load_of(of)
    walks = [waits_by_kind(of, load, first) for first in range(0, WALKS * LONGER, LONGER)]
    for each in ("matter", "grave") if kind == "both" else (kind,):
        means = [sum(found[each]) / len(found[each]) for found in walks]
        mean, reach = interval(means)
        assert reach < 0.1 * mean
        assert abs(mean - in_theory(name, each)) < reach, f"{mean} within {reach}"


def waits_by_kind(of: World, load: Load, first: int) -> dict[str, list[int]]:
    """Several periods one after the other as one long one; the first of them is its warm-up."""
    matters, kinds = list[Matter](), list[str]()
    span = load.minutes[-1] - load.minutes[0]
    service = of.scenario.file.people.default.works
    assert service is not None
    for part in range(LONGER):
        chance = Chance(7, first + part)
        for case, minute in enumerate(arrivals(of, load, chance)):
            kind = of.kinds.of(chance, case)[0]
            work = of.length(service.service, chance.uniform("service", case)).minutes
            matters.append(Matter(minute - load.minutes[0] + part * span, work, 5 if kind == "grave" else 0))
            kinds.append(kind)
    found: dict[str, list[int]] = {"matter": [], "grave": []}
    for matter, kind, wait in zip(matters, kinds, walked(matters, SEATS[of.scenario.id]), strict=True):
        if matter.came >= span:
            found[kind].append(wait)
    return found


def interval(values: Sequence[float]) -> tuple[float, float]:
    mean = sum(values) / len(values)
    spread = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    return mean, float(stdtrit(len(values) - 1, 0.975)) * sqrt(spread / len(values))


@pytest.mark.skipif(not SEARCHES, reason="a hundred thousand cases: make search")
@pytest.mark.parametrize("name", ["mm1", "mm2", "mg1"])
def test_whole_simulations_wait_as_long_as_theory_says(name: str) -> None:
    found = simulate_job(Job((scenario(name),), 7), Plan(200, 200)).tally.estimate("queue/post/desk")
    assert found.low is not None
    assert found.high is not None
    assert found.value is not None
    assert found.within is not None
    assert found.within < 0.12 * found.value
    assert found.low <= in_theory(name, "matter") / 60 <= found.high
