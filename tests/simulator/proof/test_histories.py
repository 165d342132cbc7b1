"""Every simulated history is one that could have been reported: of every policy that ships, danger included."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from advice.case import Case
from advice.conformance.history import History
from advice.conformance.invariants import AT_ONCE
from advice.conformance.situation import Situation
from advice.conformance.situation import World as Told
from advice.fold import Fold, fold
from directory.loader import load_area
from simulator import record
from simulator.clock import moment_at
from simulator.replication import Replication
from simulator.run import Job, Plan, simulate_job
from simulator.scenario.loader import Scenario
from tests.simulator.proof.shipped import SHIPPED, study
from tests.simulator.proof.studies import rows_of, world


@cache
def of(name: str) -> Scenario:
    with TemporaryDirectory() as folder:
        return study(Path(folder), name, danger=True, per_year=25)


@cache
def gone_through(name: str) -> Replication:
    found = Replication(world(of(name)), 3, 0)
    found.run()
    return found


def standing(course: Fold) -> object:
    runs = [(run.track, run.closed, run.closed_by, run.waits, tuple(map(vars_of, run.visits))) for run in course.runs]
    owed = [(o.duty, o.side, o.started, o.due and o.due.at, o.done, o.ended) for o in course.owed]
    return runs, owed, course.answers, course.happened


def vars_of(visit: object) -> tuple[tuple[str, object], ...]:
    return tuple(sorted(vars(visit).items()))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_case_stepped_through_stands_where_it_stands_when_all_of_it_is_taken_at_once(name: str) -> None:
    for case in gone_through(name).cases:
        now = case.course.fold().now
        assert now is not None
        whole = fold(Case(of(name).policy, {}, case.events), now, same_agency=of(name).area.same_agency)
        assert standing(whole) == standing(case.course.fold())
        assert case.course.fold().departures == []


@pytest.mark.parametrize("name", SHIPPED)
def test_what_has_to_hold_of_every_advice_holds_all_along_simulated_histories(name: str) -> None:
    told = Told.of(of(name).policy, load_area(name))
    for case in gone_through(name).cases[:4]:
        events = tuple(event.as_data() for event in case.events)
        for event in (case.events[0], case.events[len(case.events) // 2], case.events[-1]):
            asked = Situation(told, History({}, events, case.events[0].at, event.at))
            assert [f"{law.name}: {wrong}" for law in AT_ONCE if (wrong := law.holds(asked))] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_what_people_did_was_among_the_steps_that_an_advice_gave(name: str) -> None:
    told = Told.of(of(name).policy, load_area(name))
    looked = 0
    for case in gone_through(name).cases[:3]:
        did = [event for event in case.events if event.kind == "did"]
        for event in did[:: max(1, len(did) // 4)]:
            before = [each for each in case.events if each.at < event.at]
            data = tuple(each.as_data() for each in before)
            advice = Situation(told, History({}, data, before[0].at, event.at - timedelta(minutes=1))).advice
            given = {step.duty for step in advice.steps} | {one.duty for step in advice.steps for one in step.tell}
            assert event.name in given
            looked += 1
    assert looked > 3


@pytest.mark.parametrize("name", SHIPPED)
def test_no_child_in_danger_waits_for_office_hours(name: str) -> None:
    safety = of(name).policy.safety_tracks
    answered = [row for row in rows_of(of(name), seed=3) if row.track in safety and row.event == record.ANSWERED]
    assert any(moment_at(row.at).hour < 8 or moment_at(row.at).weekday() >= 5 for row in answered)
    assert {row.at - (row.since or 0) for row in answered} == {30}


@pytest.mark.parametrize("name", SHIPPED)
def test_no_case_is_lost_and_no_clock_runs_backwards(name: str) -> None:
    by_case = defaultdict(list)
    for row in gone_through(name).records:
        by_case[row.case].append(row)
    assert sorted(by_case) == list(range(len(gone_through(name).cases)))
    for rows in by_case.values():
        assert [row.order for row in rows] == list(range(1, len(rows) + 1))
        tracks = {row.track for row in rows if row.event == record.BEGAN}
        ends = [row.track for row in rows if row.event in (record.ENDED, record.STILL)]
        assert tracks <= set(ends)
        assert all(row.since is None or row.since <= row.at for row in rows)
        owed = [row for row in rows if row.event == record.OWED]
        over = [row for row in rows if row.event in (record.DONE, record.DROPPED, record.OPEN)]
        assert sorted((row.duty, row.since or 0) for row in owed) == sorted((row.duty, row.since or 0) for row in over)


def test_a_policy_compared_with_itself_differs_in_nothing() -> None:
    one = of("camden")
    tally = simulate_job(Job((one, one), 5), Plan(2, 2)).tally
    found = [tally.difference(name, 0, 1) for name in tally.names()]
    assert len(found) > 20
    assert {each.difference for each in found if each.difference is not None} == {0.0}
    assert {bound for each in found for bound in (each.low, each.high) if bound is not None} == {0.0}


def test_the_same_seed_gives_the_same_rows_and_another_one_others() -> None:
    assert rows_of(of("sutton"), seed=3) == gone_through("sutton").records
    assert rows_of(of("sutton"), seed=4) != gone_through("sutton").records
