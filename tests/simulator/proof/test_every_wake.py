"""At every moment at which something happens in a case the steps that are known are those of the whole fold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby
from operator import attrgetter

import pytest

from advice.case import Case
from advice.conformance.history import History
from advice.conformance.situation import Situation
from advice.conformance.situation import World as Told
from advice.fold import fold
from directory.loader import load_area
from simulator import record
from simulator.clock import moment_at
from simulator.record import Record
from simulator.replication import Replication
from simulator.scenario.loader import load_scenario
from tests.simulator.proof.shipped import SHIPPED
from tests.simulator.proof.studies import SEARCHES, world
from tests.simulator.proof.test_histories import gone_through, of, standing

REPLICATIONS = 20 if SEARCHES else 1
CASES = 40 if SEARCHES else 3
MOVES = 400 if SEARCHES else 6


@pytest.mark.parametrize("name", SHIPPED)
def test_the_rows_are_the_same_whether_steps_are_known_or_the_fold_takes_every_one(name: str) -> None:
    year = load_scenario(f"{name}-year")
    few = year.but({"challenges-a-year" if name == "oxfordshire" else "escalations-a-year": 10})
    known, asked = world(few), world(few)
    for number in range(REPLICATIONS):
        rows = Replication(known, 5, number).run()
        assert rows == Replication(asked, 5, number, always=True).run()
    assert known.chart.asked < asked.chart.asked


@pytest.mark.parametrize("name", SHIPPED)
def test_a_case_stands_at_every_moment_where_all_that_came_before_puts_it(name: str) -> None:
    for case in gone_through(name).cases[:CASES]:
        stepped, before = world(of(name)).chart.fold(), list(case.events[:0])
        for at, events in groupby(case.events, attrgetter("at")):
            came = list(events)
            before += came
            stepped.play(came)
            stepped.pass_time(at)
            whole = fold(Case(of(name).policy, {}, tuple(before)), at, same_agency=of(name).area.same_agency)
            assert standing(whole) == standing(stepped)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_move_is_to_the_stage_that_an_advice_a_minute_before_said_comes_next(name: str) -> None:
    told = Told.of(of(name).policy, load_area(name))
    found = gone_through(name)
    for row in (moved := list(moves(found.records))[:MOVES]):
        events, at = found.cases[row.case].events, moment_at(row.at)
        before = tuple(event.as_data() for event in events if event.at < at)
        advice = Situation(told, History({}, before, events[0].at, at - timedelta(minutes=1))).advice
        assert {each.stage for each in advice.not_yet if each.track == row.track} == {row.stage}
    assert len(moved) > 1


def moves(rows: Iterable[Record]) -> Iterator[Record]:
    """Where a track goes on from one stage to another."""
    under_way = set[tuple[int, str]]()
    for row in rows:
        track = row.case, row.track
        if row.event == record.BEGAN:
            if track in under_way:
                yield row
            under_way.add(track)
        elif row.event == record.ENDED:
            under_way.discard(track)
