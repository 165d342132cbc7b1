"""What must hold of Oxfordshire's process for every history: no date after day 20, no stage closed to the IRO, more.

The invariants are INV-5 and INV-6, and those of every policy: INV-1, 2, 7 to 11 (INV-12 is held for all that ships).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advice.advice import NATIONAL, Advice, as_json
from advice.advise import advise
from advice.case import Case
from advice.fold import Fold, fold
from advice.state import Owed, Run
from directory.loader import Area, load_area
from foundation.calendar_rules import CalendarRules
from foundation.limit import WorkingDays
from foundation.limit import due as due_by_calendar
from foundation.moment import in_london, iso, parse_moment
from rules.library import load_policies
from rules.policy import Policy
from tests.properties import holds
from tests.properties.histories import MINUTE, examples

Data = dict[str, Any]
Switched = Mapping[str, str]

SOME, MANY = examples(20), examples(40)
FORMAL = ("stage-1", "stage-2", "stage-3", "stage-4", "stage-5")
STAGES = ("informal", *FORMAL)
REPLIES = ("reply", "reply-at-stage-2")
TOTAL = "resolve-in-twenty-days"
PRESUMED = "as printed, Monday 26 March 2018; unconfirmed"


@cache
def _policy(switched: tuple[tuple[str, str], ...]) -> Policy:
    return load_policies().at("oxfordshire", "2018-03-26").under(dict(switched))


@cache
def _area(switched: tuple[tuple[str, str], ...]) -> Area:
    return load_area("oxfordshire").under(dict(switched))


def policy(switched: Switched) -> Policy:
    return _policy(tuple(sorted(switched.items())))


def area(switched: Switched) -> Area:
    return _area(tuple(sorted(switched.items())))


SWITCHES: tuple[dict[str, str], ...] = (
    {},
    *(
        {name: option}
        for name, reading in sorted(policy({}).readings.items())
        for option in reading.permitted
        if option != reading.default
    ),
)
"""The defaults, and every permitted single switch."""

# ---------------------------------------------------------------------------------------------------- histories

EDGES = tuple(
    parse_moment(text)
    for text in (
        "2026-06-06 11:00",  # a Saturday
        "2026-08-28 16:40",  # the Friday before the August bank holiday
        "2026-10-22 11:00",  # the clocks go back on the Sunday after
        "2026-12-18 17:01",  # the last Friday before Christmas, after close
        "2027-03-22 09:00",  # the week before Easter, when the clocks go forward
        "2027-04-12 09:00",
    )
)
_CALENDAR = CalendarRules.of("england")


def working_day(number: int, after: datetime) -> datetime:
    """The close of the n-th working day, by the calendar alone."""
    found = due_by_calendar(WorkingDays(number), after, _CALENDAR)
    assert found is not None
    return found.at


STEPS = (
    lambda moment: moment,
    lambda moment: moment + MINUTE,
    lambda moment: moment + timedelta(hours=5),
    lambda moment: moment + timedelta(days=2, hours=3),
    lambda moment: working_day(5, moment),
    lambda moment: working_day(5, moment) + MINUTE,
    lambda moment: working_day(18, moment),
    lambda moment: working_day(20, moment) + MINUTE,
)
"""From one event to the next: exactly at the end of a limit, a minute after it, or whenever."""

YES_NO = st.sampled_from(["no", "no", "no", "yes", "not_known"])
RARELY = st.sampled_from([*["no"] * 7, "yes", "not_known"])
ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "case_type": st.sampled_from(["lac", "lac", "cp_and_lac", "cp", "16_plus", "unlisted", "not_known"]),
    "issue": st.sampled_from([["plan_progress"], ["closure", "conduct"], ["other_decision", "strategic"]]),
    "iro_performance": YES_NO,
    "human_rights": RARELY,
    "unregulated_placement": st.sampled_from([*["no"] * 5, "not_all", "all_of_it", "not_known"]),
    "serious_safeguarding": YES_NO,
    "plan_conflict": YES_NO,
    "social_worker_allocated": YES_NO,
    "partner_agency": YES_NO,
}
DANGER = st.sampled_from(["no", "no", "no", "yes", "not_known"])
FACTS = st.fixed_dictionaries({"imminent_risk": DANGER, **ANSWERS})
DUTIES = tuple(
    sorted(
        name
        for name, duty in policy({}).file.duties.items()
        if not duty.starts.outside_a_case and all(name in policy(switched).file.duties for switched in SWITCHES)
    )
)
"""The duties that a case can start under every reading."""
KINDS: tuple[st.SearchStrategy[Data], ...] = (
    st.just({"unresolved": "challenge"}),
    st.just({"no_response": "challenge"}),
    st.sampled_from(STAGES).map(lambda stage: {"moved": {"challenge": stage}}),
    st.sampled_from(STAGES).map(lambda stage: {"moved": {"challenge": stage}}),
    st.sampled_from(["escalate", "escalate-today", "start-formal-process"]).map(lambda name: {"did": name}),
    st.sampled_from(DUTIES).map(lambda name: {"did": name, "by": "iro"}),
    st.sampled_from(["bypass", "refer-to-cafcass", "make-it-stage-1"]).map(lambda name: {"used": name}),
    st.sampled_from(["protection-decided", "cafcass-finished", "theme-considered", "iro-away"]).map(
        lambda name: {"happened": name}
    ),
    st.sampled_from(["yes", "no"]).map(lambda value: {"learned": {"imminent_risk": value}}),
    st.sampled_from(["human_rights", "serious_safeguarding"]).map(lambda name: {"learned": {name: "yes"}}),
    st.sampled_from(["challenge", "performance"]).map(lambda name: {"resolved": name, "by": "iro"}),
    st.sampled_from(["challenge", "cafcass", "theme"]).map(lambda name: {"withdrawn": name}),
    st.sampled_from(FORMAL).map(lambda stage: {"reopened": "challenge", "stage": stage}),
    st.just({"reopened": "challenge"}),
)


class History:
    """What a case file holds, and the moment asked about."""

    def __init__(self, facts: Data, events: list[Data], opened: datetime, asked: datetime) -> None:
        self.facts, self.events, self.opened, self.asked = facts, events, opened, asked

    def __repr__(self) -> str:
        return f"History({self.facts}, {self.events}, {iso(self.opened)}, {iso(self.asked)})"

    def but(self, **facts: Any) -> History:
        """The same history with other answers; None takes one out."""
        kept = {name: value for name, value in {**self.facts, **facts}.items() if value is not None}
        return History(kept, self.events, self.opened, self.asked)

    def without_learning(self, *names: str) -> History:
        kept = [event for event in self.events if not set(event.get("learned", {})) & set(names)]
        return History(self.facts, kept, self.opened, self.asked)

    def then(self, *events: Data) -> History:
        """The same history with more events, a minute after the moment asked about, and asked about then."""
        now = in_london(self.asked + MINUTE)
        more = [{"at": iso(now), **event} for event in events]
        return History(self.facts, [*self.events, *more], self.opened, now)

    def case(self, switched: Switched) -> Case:
        return Case(policy(switched), self.facts, self.events, opened=self.opened)

    def advice(self, switched: Switched | None = None) -> Advice:
        return advise(self.case(switched or {}), directory=area(switched or {}), at=self.asked)

    def course(self, switched: Switched | None = None) -> Fold:
        return fold(self.case(switched or {}), self.asked, same_agency=area(switched or {}).same_agency)


@st.composite
def histories(draw: st.DrawFn, most: int = 8) -> History:
    """A history that begins with a problem that the IRO found."""
    opened = moment = draw(st.sampled_from(EDGES))
    events: list[Data] = [{"at": iso(moment), "happened": "disagreement-arose"}]
    for _ in range(draw(st.integers(0, most))):
        data = dict(draw(KINDS[draw(st.integers(0, len(KINDS) - 1))]))
        if data.get("did") in DUTIES and policy({}).file.duties[data["did"]].who.owes_once_per_side:
            continue
        moment = in_london(max(draw(st.sampled_from(STEPS))(moment), moment + MINUTE))
        events.append({"at": iso(moment), **data})
    asked = in_london(draw(st.sampled_from(STEPS))(moment))
    return History(draw(FACTS), events, opened, asked)


def challenge(course: Fold) -> list[Run]:
    return [run for run in course.runs if run.track == "challenge"]


# -------------------------------------------------------------------------------------------------------- INV-5


@MANY
@given(histories(), st.sampled_from(SWITCHES))
def test_no_date_is_later_than_working_day_20_nor_at_stage_2_than_working_day_5(
    history: History, switched: dict[str, str]
) -> None:
    course = history.course(switched)
    for owed in (owed for owed in course.owed if owed.duty in (TOTAL, *REPLIES)):
        assert owed.due is not None, owed.duty
        total = total_of(course, owed)
        assert total.due is not None
        assert total.due.at == working_day(20, total.started)
        assert owed.due.at <= max(total.due.at, owed.started), "after day 20 it is due the moment it begins"
        if owed.duty == "reply-at-stage-2":
            assert owed.due.at <= max(working_day(5, owed.started), owed.started)


def total_of(course: Fold, owed: Owed) -> Owed:
    found = [other for other in course.owed if other.duty == TOTAL and other.run is owed.run]
    assert len(found) == 1, "one clock for the whole of it, however it moves between the stages"
    return found[0]


@SOME
@given(histories())
def test_the_20_working_days_run_from_the_first_formal_stage_that_was_entered(history: History) -> None:
    course = history.course()
    for run in challenge(course):
        formal = [visit for visit in run.visits if visit.stage in FORMAL]
        totals = [owed for owed in course.owed if owed.duty == TOTAL and owed.run is run]
        assert [owed.started for owed in totals] == [visit.began for visit in formal[:1]]


@SOME
@given(histories(), st.sampled_from(REPLIES), st.integers(0, 60))
def test_a_date_that_people_agree_moves_nothing_beyond_the_limit(history: History, reply: str, days: int) -> None:
    course = history.course()
    live = [owed for owed in course.owed if owed.duty == reply and owed.is_live]
    if not live:
        return
    day = (history.asked + timedelta(days=days)).date()
    after = history.then({"agreed": {reply: str(day)}}).course()
    found = next(o for o in after.owed if o.duty == reply and o.started == live[0].started and o.is_live)
    assert found.due is not None
    assert live[0].due is not None
    assert found.due.at <= live[0].due.at


# -------------------------------------------------------------------------------------------------------- INV-6


@MANY
@given(histories(), st.sampled_from(STAGES), st.sampled_from(SWITCHES))
def test_the_iro_can_go_to_any_stage_at_any_time(history: History, stage: str, switched: dict[str, str]) -> None:
    course = history.course(switched)
    run = course.run_of("challenge")
    if run is None or not run.is_open:
        return
    assert "bypass" in [option.power for option in history.advice(switched).options]
    used = history.then({"used": "bypass"}, {"moved": {"challenge": stage}})
    after = used.course(switched)
    assert after.run_of("challenge").visit.stage == stage  # type: ignore[union-attr]  # it was open, so it is there
    assert len(after.departures) == len(course.departures)
    assert used.advice(switched).answer != "cannot_decide"


@SOME
@given(histories(), st.sampled_from(SWITCHES))
def test_a_referral_to_cafcass_is_never_held_back_for_a_child_in_care(
    history: History, switched: dict[str, str]
) -> None:
    course = history.course(switched)
    run = course.run_of("challenge")
    if run is None or not run.is_open:
        return
    in_care = course.findings().one().get("child_group") == "in_care"
    offered = [option.power for option in history.advice(switched).options]
    assert ("refer-to-cafcass" in offered) is in_care
    after = history.then({"used": "refer-to-cafcass"}).course(switched)
    assert after.standing("cafcass") in ("open", "at_a_silence")
    assert len(after.departures) == len(course.departures)
    dates = [(owed.duty, owed.started, owed.due) for owed in course.owed if owed.run is run]
    same = [(o.duty, o.started, o.due) for o in after.owed if o.run and o.run.track == "challenge"]
    assert [item for item in dates if item not in same] == [], "and it moves no date of the stages"


# ---------------------------------------------------------------------------------------------- INV-1, INV-7


@SOME
@given(histories(), st.sampled_from(SWITCHES))
def test_not_known_about_danger_is_the_same_as_yes(history: History, switched: dict[str, str]) -> None:
    plain = history.without_learning("imminent_risk")
    yes, not_known = (plain.but(imminent_risk=answer).advice(switched) for answer in ("yes", "not_known"))
    assert as_json(yes.steps) == as_json(not_known.steps)
    assert (yes.answer, yes.ask_first) == (not_known.answer, not_known.ask_first)


@SOME
@given(histories(), st.sampled_from(SWITCHES))
def test_without_an_answer_about_danger_that_is_the_first_question(history: History, switched: dict[str, str]) -> None:
    advice = history.without_learning("imminent_risk").but(imminent_risk=None).advice(switched)
    assert (advice.answer, advice.ask_first[0].fact) == ("ask", "imminent_risk")


@SOME
@given(histories(), st.sampled_from(SWITCHES))
def test_danger_that_is_learned_again_opens_protection_and_stops_no_clock(
    history: History, switched: dict[str, str]
) -> None:
    course = history.course(switched)
    in_danger = history.then({"learned": {"imminent_risk": "yes"}})
    after, advice = in_danger.course(switched), in_danger.advice(switched)
    assert after.standing("protect") in ("open", "at_a_silence")
    assert advice.answer == "act"
    before = [(o.started, o.due) for o in course.owed if o.duty in (TOTAL, *REPLIES)]
    assert [(o.started, o.due) for o in after.owed if o.duty in (TOTAL, *REPLIES)][: len(before)] == before


ENDINGS = (
    {"happened": "theme-considered"}, {"resolved": "performance", "by": "iro"}, {"unresolved": "performance"},
)  # fmt: skip


@SOME
@given(histories(), st.lists(st.sampled_from(ENDINGS), max_size=1), st.sampled_from(SWITCHES))
def test_a_pattern_or_a_concern_about_an_iro_moves_nothing_on_the_challenge(
    history: History, endings: list[Data], switched: dict[str, str]
) -> None:
    """INV-7."""
    alone = history.but(issue=["plan_progress"])
    beside = history.but(issue=["plan_progress", "conduct", "strategic"], iro_performance="yes")
    assert of_the_challenge(beside.then(*endings).advice(switched)) == of_the_challenge(alone.then().advice(switched))


def of_the_challenge(advice: Advice) -> Any:
    """Its stages, steps and dates, without what is owed only because a pattern is in play as well."""
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


# ------------------------------------------------------------------------------------------- INV-2, 8 to 11


def never_nothing(advice: Advice, course: Fold) -> None:
    del course
    assert advice.emergency.national == NATIONAL
    assert "ours, not the policy's" in advice.emergency.say
    assert advice.answer not in ("cannot_decide", "out_of_scope")
    assert advice.steps or advice.ask_first or all(track.state == "closed" for track in advice.tracks)


def posts_are_presumed(advice: Advice, course: Fold) -> None:
    """INV-11."""
    del course
    for party in holds.parties(advice):
        for member in party.members:
            assert all(PRESUMED in named.warnings for named in member.posts), member.role


OF_EVERY_ADVICE: tuple[holds.Holds, ...] = (
    holds.the_gate_is_asked,
    holds.danger_is_answered_with_protection,
    holds.nobody_waits_while_a_child_may_be_in_danger,
    holds.readings_are_named,
    holds.ours_is_said_to_be_ours,
    holds.dates_obey_the_calendar,
    holds.steps_are_owed,
    holds.words_are_fit_to_read,
    never_nothing,
    posts_are_presumed,
)


@MANY
@given(histories(), st.sampled_from(SWITCHES))
def test_of_every_advice(history: History, switched: dict[str, str]) -> None:
    advice, course = history.advice(switched), history.course(switched)
    for found in OF_EVERY_ADVICE:
        found(advice, course)
    holds.statuses_are_said(advice, area(switched))


AT_STAGE: Mapping[str, tuple[str, ...]] = {
    "informal": ("raise-informally", "record-informal-step"),
    "stage-1": ("raise-concern", "confirm-by-email", "record-challenge", "reply"),
    "stage-2": ("escalate-to-ascm", "alert-sm-safeguarding", "make-outcome-clear", "record-challenge"),
    "stage-3": ("escalate-to-deputy-director", "alert-safeguarding-manager", "record-challenge", "reply"),
    "stage-4": ("escalate-to-director", "alert-deputy-director-safeguarding", "record-challenge", "reply"),
    "stage-5": ("escalate-to-chief-executive", "alert-dcs", "record-challenge", "reply"),
}
"""Whom to go to, whom to alert and what to record, at each stage."""


def stages_make_their_alerts_and_records(course: Fold) -> None:
    """INV-8."""
    noted = (course.policy.file.duties["outcome-note"].within or {})["challenge"]
    for run in challenge(course):
        for visit in run.visits:
            made = {owed.duty for owed in course.owed if owed.visit is visit}
            assert set(AT_STAGE[visit.stage]) <= made, visit.stage
            if visit.resolved and visit.stage in FORMAL:
                assert ("outcome-note" in made) is (visit.stage in noted)
                assert ("file-the-form" in made) is (visit.stage != "stage-1")


def tracks_end_only_as_they_may(course: Fold) -> None:
    """INV-10: when the IRO accepts it, when what ends it has happened, or by withdrawal. Never by the clock."""
    for run in (run for run in course.runs if run.closed is not None):
        visit = run.visits[-1]
        judge = course.policy.stage(run.track, visit.stage).resolved_by
        assert run.closed_by in ("resolved", "withdrawn")
        if run.closed_by == "resolved" and judge.event:
            assert run.closed in course.happened[judge.event]
        elif run.closed_by == "resolved":
            assert "iro" in visit.said_resolved


OF_EVERY_CASE = (
    stages_make_their_alerts_and_records,
    tracks_end_only_as_they_may,
    holds.moments_are_in_order,
    holds.one_run_at_a_time,
)


@pytest.mark.parametrize("found", OF_EVERY_CASE, ids=lambda found: found.__name__)
@MANY
@given(history=histories(), switched=st.sampled_from(SWITCHES))
def test_of_every_case(found: Any, history: History, switched: dict[str, str]) -> None:
    found(history.course(switched))
