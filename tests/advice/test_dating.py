"""Limits of a policy put on the calendar, with what they can depend on."""

from __future__ import annotations

from typing import Any

import pytest

from advice.dating import Course, anchored, due_of, plain_limit
from advice.fold import calendar_of
from advice.state import Owed, Run, Visit
from foundation.limit import (
    AgreedDate,
    AtOnce,
    CalendarDays,
    Hours,
    NoneStated,
    SameWorkingDay,
    WordsOnly,
    WorkingDays,
    WorkingWeeks,
)
from foundation.moment import parse_date, written
from rules.model.duty import Duty
from rules.model.limit import Limit
from tests.advice.camden import BEGAN, at, camden
from tests.advice.small import duty


def limit(data: Any) -> Limit:
    """A limit as a policy file writes it."""
    return Duty.model_validate(duty(starts="always", limit=data)).limit


RUN = Run("disagreement", at("2026-08-20 09:00"), began=at("2026-08-20 09:00"))
RUN.visits = [
    Visit("stage-1", at("2026-08-20 09:00"), failed=at("2026-08-25 12:00"), left=at("2026-08-26 09:00")),
    Visit("stage-2", at("2026-08-26 09:00")),
]
HERE = RUN.visits[1]


def course(*others: Owed, runs: tuple[Run, ...] = (RUN,), **held: str) -> Course:
    happened = {"disagreement-arose": [at("2026-08-20 09:00"), at("2026-08-27 09:00")]}
    known = {name: (value,) for name, value in held.items()}
    return Course(calendar_of(camden()), known, list(runs), list(others), happened)


def here(**more: Any) -> Owed:
    return Owed("answer", at(BEGAN), RUN, HERE, **more)


def found(data: Any, of: Owed | None = None, by: Course | None = None) -> str:
    due = due_of(limit(data), of or here(), by or course())
    return written(due.at) if due else ""


@pytest.mark.parametrize(
    ("data", "plain"),
    [
        ({"hours": 24}, Hours(24)),
        ({"calendar_days": 7}, CalendarDays(7)),
        ({"working_days": 3}, WorkingDays(3)),
        ({"working_days": 3, "start_day_counts": "yes"}, WorkingDays(3, start_day_counts=True)),
        ({"working_days": 1, "ends": "same_time"}, WorkingDays(1, same_time=True)),
        ({"working_weeks": 2, "start_day_counts": "yes"}, WorkingWeeks(2, start_day_counts=True)),
        ({"same_working_day": "yes", "otherwise": "now"}, SameWorkingDay("now")),
        ("same_working_day", SameWorkingDay()),
        ("at_once", AtOnce()),
        ({"agreed_date": {"by": "both_sides"}}, AgreedDate()),
        ({"words_only": "yes", "words": "without delay"}, WordsOnly("without delay")),
        ("none_stated", NoneStated()),
        ("lost", None),
        ({"borrowed": "the procedures of the region"}, None),
        ({"before": "disagreement-arose"}, None),
        ({"due_of": "settle"}, None),
    ],
)
def test_each_kind_of_limit_is_one_of_the_calendar_or_for_something_else_to_decide(data: Any, plain: Any) -> None:
    assert plain_limit(limit(data)) == plain


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"hours": 24}, "2026-09-02 09:00"),
        ({"working_days": 3}, "2026-09-04 17:00"),
        ({"working_weeks": 1}, "2026-09-08 17:00"),
        ({"calendar_days": 7}, "2026-09-08 17:00"),
        ("same_working_day", "2026-09-01 17:00"),
        ("at_once", BEGAN),
        ("none_stated", ""),
        ("lost", ""),
        ({"borrowed": "another text"}, ""),
        ({"words_only": "yes", "words": "swiftly"}, ""),
        ({"agreed_date": {"by": "both_sides"}}, ""),
        ({"earliest_of": [{"hours": 24}, {"working_days": 3}]}, "2026-09-02 09:00"),
        ({"earliest_of": ["none_stated", {"working_days": 3}]}, "2026-09-04 17:00"),
        ({"earliest_of": ["none_stated", {"agreed_date": {"by": "both_sides"}}]}, ""),
    ],
)
def test_a_limit_runs_from_the_start_of_its_duty(data: Any, expected: str) -> None:
    assert found(data) == expected


@pytest.mark.parametrize(
    ("anchor", "moment"),
    [
        ({"stage_began": {"disagreement": "stage-1"}}, "2026-08-20 09:00"),
        ({"stage_began": {"disagreement": "stage-2"}}, "2026-08-26 09:00"),
        ({"failed": {"disagreement": "stage-1"}}, "2026-08-25 12:00"),
        ({"failed": {"disagreement": "stage-2"}}, ""),
        ({"stage_began": {"disagreement": "stage-3"}}, ""),
        ({"track_began": "disagreement"}, "2026-08-20 09:00"),
        ({"track_began": "conduct"}, ""),
        ({"event": "disagreement-arose"}, "2026-08-27 09:00"),
        ({"event": "protection-decided"}, ""),
        ({"done": "discuss"}, "2026-08-21 10:00"),
        ({"done": "settle"}, ""),
    ],
)
def test_a_limit_may_run_from_something_else(anchor: Any, moment: str) -> None:
    written_so = limit({"hours": 1, "from": anchor}).anchor
    assert written_so is not None
    done = Owed("discuss", at("2026-08-20 09:00"), RUN, RUN.visits[0], done=at("2026-08-21 10:00"))
    started = anchored(written_so, here(), course(done))
    assert (written(started) if started else "") == moment


def test_a_limit_that_runs_from_what_has_not_happened_gives_no_date() -> None:
    assert found({"hours": 1, "from": {"event": "protection-decided"}}) == ""


def test_a_limit_of_another_track_runs_from_its_last_run() -> None:
    first = Run("conduct", at("2026-08-01 09:00"), began=at("2026-08-01 09:00"), closed=at("2026-08-02 09:00"))
    last = Run("conduct", at("2026-08-28 09:00"), began=at("2026-08-28 09:00"))
    assert found({"hours": 1, "from": {"track_began": "conduct"}}, by=course(runs=(first, RUN, last))) == (
        "2026-08-28 10:00"
    )


def test_the_limit_of_its_own_run_is_meant_where_a_track_ran_before() -> None:
    later = Run("disagreement", at("2026-09-10 09:00"), began=at("2026-09-10 09:00"))
    assert found({"hours": 1, "from": {"track_began": "disagreement"}}, by=course(runs=(RUN, later))) == (
        "2026-08-20 10:00"
    )


CASES = {
    "one_of": [
        {"when": {"case_type": ["cp"]}, "limit": {"hours": 24}},
        {"when": {"case_type": ["cin", "lac"]}, "limit": {"working_days": 3}},
    ]
}


@pytest.mark.parametrize(
    ("case_type", "expected"), [("cp", "2026-09-02 09:00"), ("lac", "2026-09-04 17:00"), ("early_help", "")]
)
def test_of_several_limits_the_one_whose_condition_holds_counts(case_type: str, expected: str) -> None:
    assert found(CASES, by=course(case_type=case_type)) == expected


def test_while_the_fact_is_not_known_none_of_several_limits_counts() -> None:
    assert found(CASES) == ""


def settle(visit: Visit, moment: str, run: Run = RUN) -> Owed:
    due = due_of(limit({"hours": 24}), Owed("settle", at(moment), run, visit), course())
    return Owed("settle", at(moment), run, visit, due=due)


def test_what_is_due_with_another_duty_is_due_with_that_of_the_same_stay() -> None:
    by = course(settle(RUN.visits[0], "2026-09-02 09:00"), settle(HERE, "2026-09-07 09:00"))
    assert found({"due_of": "settle"}, by=by) == "2026-09-08 09:00"
    by = course(settle(HERE, "2026-09-07 09:00"), settle(RUN.visits[0], "2026-09-02 09:00"))
    assert found({"due_of": "settle"}, by=by) == "2026-09-08 09:00", "whichever came to be owed last"


def test_otherwise_with_the_last_of_the_same_run() -> None:
    by = course(settle(RUN.visits[0], "2026-09-02 09:00"))
    assert found({"due_of": "settle"}, by=by) == "2026-09-03 09:00"


def test_what_comes_to_be_owed_after_that_date_is_due_at_its_own_start() -> None:
    """INV-9: nothing is due before it was owed."""
    assert found({"due_of": "settle"}, by=course(settle(HERE, "2026-08-26 09:00"))) == BEGAN


def test_never_with_that_of_another_run() -> None:
    other = Run("disagreement", at(BEGAN), began=at(BEGAN))
    assert found({"due_of": "settle"}, by=course(settle(Visit("stage-1", at(BEGAN)), BEGAN, other))) == ""


def test_an_agreed_date_counts_once_it_is_agreed() -> None:
    agreed = here(agreed=parse_date("2026-09-10"))
    assert found({"agreed_date": {"by": "both_sides"}}, agreed) == "2026-09-10 17:00"
    both = {"earliest_of": [{"working_days": 5}, {"agreed_date": {"by": "both_sides"}}]}
    assert found(both, agreed) == "2026-09-08 17:00"
    assert found(both, here(agreed=parse_date("2026-09-03"))) == "2026-09-03 17:00"


def test_the_date_to_aim_for_comes_with_the_due_date_of_another_duty() -> None:
    week = due_of(limit({"working_weeks": 1}), Owed("settle", at("2026-08-28 16:40"), RUN, HERE), course())
    assert week is not None
    assert week.aim == at("2026-09-04 17:00")
    by = course(Owed("settle", at("2026-08-28 16:40"), RUN, HERE, due=week))
    early = due_of(limit({"due_of": "settle"}), Owed("answer", at("2026-08-28 16:40"), RUN, HERE), by)
    assert early is not None
    assert (early.at, early.aim) == (week.at, week.aim)


def test_the_date_to_aim_for_never_lies_before_the_start() -> None:
    """Failed on the Sunday after the date to aim for: what begins then cannot aim for the Friday before."""
    week = due_of(limit({"working_weeks": 1}), Owed("settle", at("2026-08-28 16:40"), RUN, HERE), course())
    by = course(Owed("settle", at("2026-08-28 16:40"), RUN, HERE, due=week))
    started = at("2026-09-06 18:00")
    late = due_of(limit({"due_of": "settle"}), Owed("hand-over", started, RUN, HERE), by)
    assert late is not None
    assert late.at == at("2026-09-07 17:00")
    assert late.safest >= started
