"""Where the right answer is known by hand, the simulator gives it; its intervals contain it as they say."""

from __future__ import annotations

from datetime import date, time, timedelta
from math import exp
from pathlib import Path

import numpy as np

from foundation.moment import local
from simulator import record
from simulator.arrivals import load_of
from simulator.clock import moment_at
from simulator.measures.estimate import Tally
from simulator.measures.sums import Sums, sums_of
from simulator.replication import Replication
from simulator.run import Job, Plan, simulate_job
from tests.simulator.proof.desk import one_desk
from tests.simulator.proof.studies import SEARCHES, rows_of, world

STUDIES = 400 if SEARCHES else 40
FIRST, LAST = date(2026, 10, 5), date(2026, 10, 16)
VACANT = {"absent": {"desk": [{"state": "vacant", "from": str(FIRST), "to": str(LAST)}]}}


def due_on(came: date) -> date:
    """The fifth working day after a day, walked day by day; the weeks of the test have no bank holiday."""
    day, left = came, 5
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


def test_while_a_post_is_empty_exactly_those_are_late_whose_limit_ends_before_it_is_filled(tmp_path: Path) -> None:
    rows = rows_of(one_desk(tmp_path, {"at_once": True}, people=VACANT, per_year=2000))
    came = {row.case: moment_at(row.at) for row in rows if row.event == record.OPENED}
    assert len(came) > 100
    in_gap = {case for case, at in came.items() if FIRST <= at.date() <= LAST}
    expected = {case for case in in_gap if due_on(came[case].date()) <= LAST}
    late = {row.case for row in rows if row.event == record.DONE and row.how == "met_late"}
    assert 20 < len(expected) < len(in_gap)
    assert late == expected
    answered = {row.case: moment_at(row.at) for row in rows if row.event == record.ANSWERED}
    filled = local(LAST + timedelta(days=1), time(0))
    assert all(answered[case] >= filled for case in in_gap)


def test_of_four_hundred_small_studies_that_are_made_up_the_intervals_contain_the_truth_as_often_as_they_say() -> None:
    # Made up: the counts are drawn here, and only the intervals are those of the simulator.
    chance, truth, found = np.random.default_rng(7), 0.8, 0
    for _ in range(400):
        tally = Tally(1)
        for _ in range(20):
            cases = int(chance.poisson(20))
            tally.add([Sums({"in_time": (float(chance.binomial(cases, truth)), float(cases))})])
        estimate = tally.estimate("in_time")
        assert estimate.low is not None
        assert estimate.high is not None
        found += estimate.low <= truth <= estimate.high
    assert 0.92 <= found / 400 <= 0.98


def test_of_small_studies_that_are_gone_through_the_intervals_contain_the_truth_as_often_as_they_say(
    tmp_path: Path,
) -> None:
    # Gone through from their files: forty of them here, and the four hundred with `make search`.
    # Answers are exponential with a mean of half a limit, so that a share of 1 - exp(-2) comes in time.
    delay = {"exponential": "half", "unit": "limits", "as_limits_change": "fixed", "without_limit": "nothing"}
    of, found = world(one_desk(tmp_path, delay, half=0.5)), 0
    load = load_of(of)
    for seed in range(STUDIES):
        tally = Tally(1)
        for number in range(5):
            tally.add([sums_of(Replication(of, seed, number, load).run(), of)])
        estimate = tally.estimate("in_time")
        assert estimate.low is not None
        assert estimate.high is not None
        found += estimate.low <= 1 - exp(-2) <= estimate.high
    assert (0.92 if STUDIES == 400 else 0.85) <= found / STUDIES <= (0.98 if STUDIES == 400 else 1)


def test_who_answers_a_working_day_before_the_limit_is_always_in_time_and_a_minute_after_it_never(
    tmp_path: Path,
) -> None:
    for kind, share in (("before_limit", 1.0), ("after_limit", 0.0)):
        scenario = one_desk(tmp_path, {kind: True, "without_limit": "nothing"}, per_year=500)
        estimate = simulate_job(Job((scenario,), 1), Plan(2, 2)).tally.estimate("in_time")
        assert estimate.value == share
        assert estimate.out_of > 50


def test_a_post_with_more_seats_answers_no_matter_later(tmp_path: Path) -> None:
    delay = {"exponential": "days", "unit": "hours", "as_limits_change": "fixed"}
    answered = []
    for seats in (1, 2, 1000):
        people = {"default": {"works": {"service": "answer", "seats": seats}, "empty": "wait"}}
        rows = rows_of(one_desk(tmp_path, delay, people=people, per_year=700, days=14))
        answered.append({row.case: row.at for row in rows if row.event == record.ANSWERED})
    few, more, unlimited = answered
    assert few.keys() <= more.keys() <= unlimited.keys()
    assert all(unlimited[case] <= more[case] <= few[case] for case in few)
    assert sum(more[case] < few[case] for case in few) > 10
