"""What has to hold of Oxfordshire's process beyond what holds of every one: 20 days in all, no stage is closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from advice.advice import as_json
from advice.conformance.history import Data
from advice.conformance.of_people import parties
from advice.conformance.situation import Situation
from advice.fold import Fold
from advice.state import Owed, Run
from foundation.calendar_rules import CalendarRules
from foundation.limit import WorkingDays
from foundation.limit import due as due_by_calendar
from foundation.moment import in_london
from tests.properties.worlds import SEARCH, by_default, examples, situations

SOME = examples(15 if SEARCH else 8)
MINUTE = timedelta(minutes=1)
FORMAL = ("stage-1", "stage-2", "stage-3", "stage-4", "stage-5")
STAGES = ("informal", *FORMAL)
REPLIES = ("reply", "reply-at-stage-2")
TOTAL = "resolve-in-twenty-days"
PRESUMED = "as printed, Monday 26 March 2018; unconfirmed"
_CALENDAR = CalendarRules.of("england")


def working_day(number: int, after: datetime) -> datetime:
    """The close of the n-th working day, by the calendar alone."""
    found = due_by_calendar(WorkingDays(number), after, _CALENDAR)
    assert found is not None
    return found.at


def challenge(course: Fold) -> list[Run]:
    return [run for run in course.runs if run.track == "challenge"]


def then(situation: Situation, *events: Data) -> Situation:
    """The same situation a minute later, with more reported."""
    return situation.but(situation.history.then(*events, at=in_london(situation.at + MINUTE)))


# -------------------------------------------------------------------------------------------------------- INV-5


def no_date_beyond_working_day_20_nor_at_stage_2_beyond_working_day_5(situation: Situation) -> None:
    course = situation.course
    for owed in (owed for owed in course.owed if owed.duty in (TOTAL, *REPLIES)):
        assert owed.due is not None, owed.duty
        total = total_of(course, owed)
        assert total.due is not None
        if owed.extended is None and total.extended is None:
            assert total.due.at == working_day(20, total.started)
            assert owed.due.at <= max(total.due.at, owed.started), "after day 20 it is due the moment it begins"
            if owed.duty == "reply-at-stage-2":
                assert owed.due.at <= max(working_day(5, owed.started), owed.started)


def total_of(course: Fold, owed: Owed) -> Owed:
    found = [other for other in course.owed if other.duty == TOTAL and other.run is owed.run]
    assert len(found) == 1, "one clock for the whole of it, however it moves between the stages"
    return found[0]


def the_20_working_days_run_from_the_first_formal_stage_that_was_entered(situation: Situation) -> None:
    for run in challenge(situation.course):
        formal = [visit for visit in run.visits if visit.stage in FORMAL]
        totals = [owed for owed in situation.course.owed if owed.duty == TOTAL and owed.run is run]
        assert [owed.started for owed in totals] == [visit.began for visit in formal[:1]]


@SOME
@given(by_default("oxfordshire"), st.sampled_from(REPLIES), st.integers(0, 60))
def test_a_date_that_people_agree_moves_nothing_beyond_the_limit(situation: Situation, reply: str, days: int) -> None:
    live = [owed for owed in situation.course.owed if owed.duty == reply and owed.is_live]
    if not live:
        return
    day = (situation.at + timedelta(days=days)).date()
    after = then(situation, {"agreed": {reply: str(day)}}).course
    found = next(o for o in after.owed if o.duty == reply and o.started == live[0].started and o.is_live)
    assert found.due is not None
    assert live[0].due is not None
    assert found.due.at <= live[0].due.at or live[0].agreed is not None


# -------------------------------------------------------------------------------------------------------- INV-6


@SOME
@given(situations("oxfordshire"), st.sampled_from(STAGES))
def test_the_iro_can_go_to_any_stage_at_any_time(situation: Situation, stage: str) -> None:
    run = situation.course.run_of("challenge")
    if run is None or not run.is_open:
        return
    assert "bypass" in [option.power for option in situation.advice.options]
    used = then(then(situation, {"used": "bypass"}), {"moved": {"challenge": stage}})
    assert used.course.run_of("challenge").visit.stage == stage  # type: ignore[union-attr]  # it was open: it is there
    assert len(used.course.departures) == len(situation.course.departures)
    assert used.advice.answer != "cannot_decide"


@SOME
@given(situations("oxfordshire"))
def test_a_referral_to_cafcass_is_never_held_back_for_a_child_in_care(situation: Situation) -> None:
    course = situation.course
    run = course.run_of("challenge")
    if run is None or not run.is_open:
        return
    in_care = course.findings().one().get("child_group") == "in_care"
    offered = [option.power for option in situation.advice.options]
    assert ("refer-to-cafcass" in offered) is in_care
    after = then(situation, {"used": "refer-to-cafcass"}).course
    assert after.standing("cafcass") in ("open", "at_a_silence")
    assert len(after.departures) == len(course.departures)
    dates = [(owed.duty, owed.started, owed.due) for owed in course.owed if owed.run is run]
    same = [(o.duty, o.started, o.due) for o in after.owed if o.run and o.run.track == "challenge"]
    assert [item for item in dates if item not in same] == [], "and it moves no date of the stages"


# -------------------------------------------------------------------------------------------------------- INV-7

ENDINGS: tuple[Data, ...] = (
    {"happened": "theme-considered"}, {"resolved": "performance", "by": "iro"}, {"unresolved": "performance"},
)  # fmt: skip


@SOME
@given(situations("oxfordshire"), st.lists(st.sampled_from(ENDINGS), max_size=1))
def test_a_pattern_or_a_concern_about_an_iro_moves_nothing_on_the_challenge(
    situation: Situation, endings: list[Data]
) -> None:
    plain = situation.but(situation.history.never_learning("issue", "iro_performance"))
    alone = plain.but(plain.history.but(issue=["plan_progress"], iro_performance="no"))
    beside = plain.but(plain.history.but(issue=["plan_progress", "conduct", "strategic"], iro_performance="yes"))
    assert of_the_challenge(then(beside, *endings)) == of_the_challenge(then(alone))


def of_the_challenge(situation: Situation) -> Any:
    """Its stages, steps and dates, without what is owed only because a pattern is in play as well."""
    advice = situation.advice
    return as_json(
        [
            [track for track in advice.tracks if track.track == "challenge"],
            [
                (step.duty, step.stage, step.due, step.prompt, step.late)
                for step in advice.steps
                if step.track == "challenge" and step.duty != "deal-with-each-child"
            ],
            [entry for entry in advice.not_yet if entry.track == "challenge"],
        ]
    )


# ------------------------------------------------------------------------------------------- of every situation


def never_nothing(situation: Situation) -> None:
    """Of a child for whom there is an IRO the policy always says something."""
    assert "ours, not the policy's" in situation.advice.emergency.say
    with_iro = situation.course.answers.get("case_type") in ("lac", "cp", "cp_and_lac", "16_plus", "unlisted")
    assert situation.advice.answer != "out_of_scope" or not with_iro


def posts_are_presumed(situation: Situation) -> None:
    """INV-11."""
    for party in parties(situation):
        for member in party.members:
            assert all(PRESUMED in named.warnings for named in member.posts), member.role


AT_STAGE: Mapping[str, tuple[str, ...]] = {
    "informal": ("raise-informally", "record-informal-step"),
    "stage-1": ("raise-concern", "confirm-by-email", "record-challenge", "reply"),
    "stage-2": ("escalate-to-ascm", "alert-sm-safeguarding", "make-outcome-clear", "record-challenge"),
    "stage-3": ("escalate-to-deputy-director", "alert-safeguarding-manager", "record-challenge", "reply"),
    "stage-4": ("escalate-to-director", "alert-deputy-director-safeguarding", "record-challenge", "reply"),
    "stage-5": ("escalate-to-chief-executive", "alert-dcs", "record-challenge", "reply"),
}
"""Whom to go to, whom to alert and what to record, at each stage."""


def stages_make_their_alerts_and_records(situation: Situation) -> None:
    """INV-8."""
    course = situation.course
    noted = (course.policy.file.duties["outcome-note"].within or {})["challenge"]
    for run in challenge(course):
        for visit in run.visits:
            made = {owed.duty for owed in course.owed if owed.visit is visit}
            assert set(AT_STAGE[visit.stage]) <= made, visit.stage
            if visit.resolved and visit.stage in FORMAL:
                assert ("outcome-note" in made) is (visit.stage in noted)
                assert ("file-the-form" in made) is (visit.stage != "stage-1")


def tracks_end_only_as_they_may(situation: Situation) -> None:
    """INV-10: when the IRO accepts it, when what ends it has happened, or by withdrawal. Never by the clock."""
    course = situation.course
    for run in (run for run in course.runs if run.closed is not None):
        visit = run.visits[-1]
        judge = course.policy.stage(run.track, visit.stage).resolved_by
        assert run.closed_by in ("resolved", "withdrawn")
        if run.closed_by == "resolved" and judge.event:
            assert run.closed in course.happened[judge.event]
        elif run.closed_by == "resolved" and run.track == "challenge":
            assert "iro" in visit.said_resolved


EXACT: tuple[Callable[[Situation], None], ...] = (
    no_date_beyond_working_day_20_nor_at_stage_2_beyond_working_day_5,
    the_20_working_days_run_from_the_first_formal_stage_that_was_entered,
    never_nothing,
    posts_are_presumed,
    stages_make_their_alerts_and_records,
    tracks_end_only_as_they_may,
)


@examples(25)
@given(situations("oxfordshire"))
def test_every_advice_keeps_what_oxfordshire_asks_under_every_reading(situation: Situation) -> None:
    for holds in EXACT:
        holds(situation)
