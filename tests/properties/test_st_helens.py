"""What has to hold under the St Helens policy beyond what holds under every one: both endings, the Notice, records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from advice.advice import as_json
from advice.conformance.history import History
from advice.conformance.of_people import parties
from advice.conformance.situation import Situation
from foundation.calendar_rules import CalendarRules
from foundation.limit import Limit, WorkingDays, WorkingWeeks
from foundation.limit import due as due_by_calendar
from foundation.moment import in_london
from rules.decide import find
from tests.properties.histories import MOMENTS
from tests.properties.worlds import examples, situations, stock, world

SOME = examples(20)
MINUTE = timedelta(minutes=1)
PRINTED = "as printed, Wednesday 19 September 2018; unconfirmed"
CALENDAR = CalendarRules.of("england")


def a_disagreement() -> dict[str, Any]:
    """Answers that open a disagreement and nothing beside it."""
    found = stock("st-helens").openings
    return next(dict(one) for one in found if find(world("st-helens").policy, one).opens == {"disagreement"})


def _after(moment: datetime, limit: Limit) -> datetime:
    found = due_by_calendar(limit, moment, CALENDAR)
    assert found is not None
    return found.at


def at_the_start(began: datetime, facts: dict[str, Any], switched: dict[str, str] | None = None) -> Situation:
    """A disagreement that has just been raised."""
    raised = {"happened": "disagreement-arose"}
    return Situation(world("st-helens", switched), History(facts, (), began, began).then(raised, at=began))


# ------------------------------------------------------------------------------------------- of every situation


def the_emergency_line_names_the_unit(situation: Situation) -> None:
    assert "Safeguarding Children Unit" in situation.advice.emergency.say
    assert {"STH-A6", "STH-A19"} <= {silence.reading for silence in situation.advice.silences}


def dates_end_with_a_day_that_is_worked(situation: Situation) -> None:
    """INV-9: at 17:00 of a day that is worked, unless it is due now; and what is due now is never late by itself."""
    course = situation.course
    for step in situation.advice.steps:
        limit = course.policy.file.duties[step.duty].limit
        now = limit.otherwise == "now" and step.due == step.started
        extended = any(owed.extended for owed in course.owed if owed.duty == step.duty)
        if step.due is not None and step.due > step.started and not extended:
            assert course.rules.working_time.why_not(step.due.date()) is None, step.duty
            assert f"{step.due:%H:%M}" == "17:00", step.duty
        assert not (now and step.late), "what is due now is never late by itself"


def posts_are_presumed(situation: Situation) -> None:
    """INV-11: no post is shown as current."""
    for party in parties(situation):
        for member in party.members:
            assert all(PRINTED in named.warnings for named in member.posts), member.role


def both_final_authorities_are_shown(situation: Situation) -> None:
    """INV-14: until a person chooses, every advice on an open disagreement names both."""
    chosen = situation.policy.choice["STH-A2"] != "c"
    if situation.course.standing("disagreement") in ("open", "at_a_silence"):
        (told,) = (silence.tell for silence in situation.advice.silences if silence.reading == "STH-A2")
        assert chosen or "the mediation meeting and the Director of Children's Services" in told
        assert "Director of Children's Services" in " ".join(situation.words.split())
        assert "mediation" in told or "meeting" in told


def outside_the_policy_there_is_a_step_of_ours(situation: Situation) -> None:
    if situation.advice.answer == "out_of_scope":
        duties = situation.policy.file.duties
        done = any(owed.done and duties[owed.duty].ours for owed in situation.course.owed)
        assert done or any(step.ours for step in situation.advice.steps)


def tracks_end_by_resolution_or_withdrawal(situation: Situation) -> None:
    """INV-10."""
    assert {run.closed_by for run in situation.course.runs} <= {"", "resolved", "withdrawn"}


def every_stage_makes_its_records(situation: Situation) -> None:
    """INV-8: decisions in writing at each stage, shared when it is left, the first professional among those told."""
    course = situation.course
    for run in course.runs:
        for visit in run.visits:
            made = {owed.duty for owed in course.owed if owed.visit is visit}
            assert "record-decisions" in made
            assert visit.left is None or "share-decisions" in made
            if visit.resolved is not None and run.track == "disagreement" and visit.stage != "stage-1":
                assert "outcome-statement" in made
                late = visit.stage in ("stage-4a", "stage-4b", "directors", "dcs")
                assert not late or {"complete-learning-box", "send-resolution-template"} <= made


def the_notice_has_its_copy(situation: Situation) -> None:
    """INV-8: a Notice that was sent is copied to the Board's Business Manager."""
    course = situation.course
    sent = [owed for owed in course.owed if owed.duty == "send-notice" and owed.done]
    assert len([owed for owed in course.owed if owed.duty == "copy-notice"]) == len(sent)


EXACT: tuple[Callable[[Situation], None], ...] = (
    the_emergency_line_names_the_unit,
    dates_end_with_a_day_that_is_worked,
    posts_are_presumed,
    both_final_authorities_are_shown,
    outside_the_policy_there_is_a_step_of_ours,
    tracks_end_by_resolution_or_withdrawal,
    every_stage_makes_its_records,
    the_notice_has_its_copy,
)


@examples(25)
@given(situations("st-helens"))
def test_every_advice_keeps_what_st_helens_asks_under_every_reading(situation: Situation) -> None:
    for holds in EXACT:
        holds(situation)


# ---------------------------------------------------------------------------------------------- danger, INV-7


@SOME
@given(situations("st-helens"))
def test_danger_takes_nothing_away_and_puts_nothing_off(situation: Situation) -> None:
    """More danger adds steps; every step of the disagreement that there is without it keeps its date."""
    plain = situation.history.never_learning("imminent_risk")
    safe, danger = (situation.but(plain.but(imminent_risk=answer)).advice for answer in ("no", "yes"))
    dated = {(step.duty, step.stage, step.due) for step in danger.steps}
    for step in safe.steps:
        if step.track == "disagreement" and len(situation.policy.file.duties[step.duty].tracks) == 1:
            assert (step.duty, step.stage, step.due) in dated, step.duty


@SOME
@given(situations("st-helens"), st.sampled_from(["conduct", "strategic"]), st.sampled_from(["yes", "no", "not_known"]))
def test_conduct_or_a_point_of_policy_moves_nothing_on_the_disagreement(
    situation: Situation, other: str, allegation: str
) -> None:
    plain = situation.history.never_learning("issue").but(agencies="different")

    def of_the_disagreement(issue: list[str], **more: str) -> Any:
        advice = situation.but(plain.but(issue=issue, **more)).advice
        return as_json(
            [
                [track for track in advice.tracks if track.track == "disagreement"],
                [step for step in advice.steps if step.track == "disagreement"],
                [entry for entry in advice.not_yet if entry.track == "disagreement"],
            ]
        )

    beside = of_the_disagreement(["closure", other], allegation_of_harm=allegation, complaint_about_manager="no")
    assert beside == of_the_disagreement(["closure"])


# ------------------------------------------------------------------- INV-10, INV-14, and the dates of STH-A4


@SOME
@given(stock("st-helens").situations())
def test_both_final_authorities_stand_until_a_person_chooses(situation: Situation) -> None:
    """INV-14: choosing the Director alone changes what is said; nobody's word is lost by not choosing."""
    chosen = Situation(world("st-helens", {"STH-A2": "a"}), situation.history)
    tells = [{s.reading: s.tell for s in one.advice.silences}.get("STH-A2") for one in (situation, chosen)]
    if tells[0] is not None:
        assert tells[0] != tells[1]
        assert "The policy names two endings" in tells[0]


@SOME
@given(MOMENTS, st.sampled_from([timedelta(hours=1), timedelta(days=3), timedelta(days=12)]))
def test_talks_without_end_cannot_put_off_the_notice(began: datetime, talks: timedelta) -> None:
    """STH-A4: the 5 working days run from the managers' failure, or from the end of the week if that is earlier."""
    managers, week = in_london(began + talks), _after(began, WorkingWeeks(1))
    start = at_the_start(began, a_disagreement())
    moved = start.but(start.history.then({"moved": {"disagreement": "stage-3"}}, at=managers))
    asked = moved.but(moved.history.at(in_london(max(week, managers) + MINUTE)))
    (notice,) = [owed for owed in asked.course.owed if owed.duty == "send-notice"]
    assert notice.started == max(week, managers)
    assert notice.due is not None
    assert notice.due.at == _after(notice.started, WorkingDays(5))


@SOME
@given(MOMENTS, situations("st-helens"))
def test_nobody_but_the_final_authority_ends_it_at_the_top(began: datetime, situation: Situation) -> None:
    """INV-10: at the Director, neither a side nor a meeting closes it; only the decision or a withdrawal does."""
    up, then = (in_london(began + timedelta(hours=hours)) for hours in (1, 2))
    start = at_the_start(began, a_disagreement(), situation.policy.switched)
    at_the_top = start.but(start.history.then({"moved": {"disagreement": "dcs"}}, at=up))
    for by, ended in (("both", False), ("mediation-meeting", False), ("dcs", True)):
        said = at_the_top.but(at_the_top.history.then({"resolved": "disagreement", "by": by}, at=then))
        assert (said.course.standing("disagreement") == "closed") is ended
