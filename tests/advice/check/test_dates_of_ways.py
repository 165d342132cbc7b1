"""The dates that checks work out from limits alone are those of the fold: it is played for a sample of starts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise

import pytest

from advice.check.dates import LegDates, dates_of
from advice.check.longest import CLOCKS, longest
from advice.check.look import begins_on
from advice.check.totals import ways
from advice.check.way import Way
from advice.event import Event
from advice.fold import fold
from advice.walk import beginnings
from foundation.moment import local, moment_in_words
from rules.library import load_policies

DAY = date(2026, 9, 1)
DAYS = (date(2026, 9, 1), date(2026, 9, 4), date(2026, 12, 17), date(2026, 12, 23), date(2027, 3, 24))
"""A Tuesday, a Friday, two days before Christmas and one before Easter."""
STARTS = [local(day, clock) for day in DAYS for clock in CLOCKS]


@cache
def ways_of(name: str) -> tuple[Way, ...]:
    """The ways through the ladders of a policy whose stages its own limits end."""
    policy = load_policies().find(name, DAY)
    found = ways(policy, beginnings(policy), begins_on(policy, DAY))
    return tuple(way for way in found if len(way.legs) > 1 and not way.without_limit)


def played(way: Way, start: datetime, dates: tuple[LegDates, ...]) -> list[tuple[str, datetime, datetime | None]]:
    """Each stay of the same case by the fold, moved on at the same moments: the stage, when it began and failed."""
    moves = [
        Event("moved", one.moved, one.moved, name=way.track, stage=next_.leg.stage) for one, next_ in pairwise(dates)
    ]
    run = fold(way.case(start).with_events(*moves), dates[-1].ended + timedelta(days=1)).run_of(way.track)
    assert run is not None
    return [(visit.stage, visit.began, visit.failed) for visit in run.visits]


@pytest.mark.parametrize("start", STARTS, ids=moment_in_words)
def test_stages_begin_and_end_when_they_do_by_the_fold(start: datetime) -> None:
    (way,) = ways_of("camden")
    dates = dates_of(way, start)
    assert [(each.leg.stage, each.began, each.ended) for each in dates] == played(way, start, dates)


def test_no_other_start_takes_longer_than_the_longest() -> None:
    (way,) = ways_of("camden")
    found = longest([way], DAY)
    assert found is not None
    assert found.tried > 2000
    assert all(dates_of(way, start)[-1].moved - start <= found.end - found.start for start in STARTS)
