"""What has to hold under Sutton's policy beyond what holds under every policy: no number, its silences, its records."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from advice.advice import as_json
from advice.conformance.of_people import parties
from advice.conformance.situation import Situation
from advice.fold import Fold
from tests.properties.worlds import examples, policy, situations, switches, world

SAME_DAY = "refer-to-senior-manager-the-same-day"
"""The one duty that has a date nobody agreed, under SUT-A1 (c): its words, without delay, are read as the same day."""
PRESUMED = "as printed, Tuesday 1 September 2015; unconfirmed"
FILE = policy("sutton").file
CHILDS = ("disagreement", "conference")
ENTRY = {"referral": "revisit", "plan_delivery": "meeting"}


def no_number_is_shown_that_nobody_entered(situation: Situation) -> None:
    """INV-3: a date is one that people agreed, or the same-day reading of without delay; the rest is ours."""
    course, choice = situation.course, situation.policy.choice
    entered = {owed.due.at for owed in course.owed if (owed.agreed or owed.extended) and owed.due}
    for step in situation.advice.steps:
        duty = course.policy.file.duties[step.duty]
        if step.due is None:
            assert not step.late
            assert step.prompt is None or step.is_prompt
        elif step.duty == SAME_DAY:
            assert choice["SUT-A1"] == "c"
        elif duty.limit.due_of:
            assert choice["SUT-A12"] == "b"
            assert step.due in entered or step.due == step.started
        else:
            assert step.due in entered, step.duty
        assert not re.search(r"\d", step.limit_words.replace(_agreed_day(step.limit_words), "")), step.limit_words
    assert not re.search(r"\bwithin \d", " ".join(situation.words.split()))


def _agreed_day(words: str) -> str:
    found = re.search(r"by \w+ \d+ \w+ \d{4}, as agreed", words)
    return found.group() if found else ""


def what_to_aim_for_is_worked(situation: Situation) -> None:
    """CAL-7: an agreed date stays as it is; what to aim for is a moment that is worked, or the start."""
    for step in situation.advice.steps:
        assert step.prompt is None or step.prompt >= step.started
        if step.aim is not None:
            worked = situation.course.rules.working_time.why_not(step.aim.date()) is None
            assert worked or step.aim == step.started, step.duty


def the_emergency_line_says_that_the_policy_names_nobody(situation: Situation) -> None:
    assert "names no emergency contact" in situation.advice.emergency.say
    assert "SUT-A6" in {silence.reading for silence in situation.advice.silences}


def where_the_lead_does_not_concur_the_silence_is_named(situation: Situation) -> None:
    advice = situation.advice
    if any(track.stage == "without-the-lead" and track.state == "open" for track in advice.tracks):
        assert "SUT-A8" in {silence.reading for silence in advice.silences}


def posts_are_presumed(situation: Situation) -> None:
    """INV-11: no post is shown as current."""
    for party in parties(situation):
        for member in party.members:
            assert all(PRESUMED in named.warnings for named in member.posts)


def tracks_end_by_resolution_or_withdrawal(situation: Situation) -> None:
    """INV-10: the lead's no ends nothing."""
    assert {run.closed_by for run in situation.course.runs} <= {"", "resolved", "withdrawn"}


def stages_make_their_records(situation: Situation) -> None:
    """INV-8: every stage its records, the referral to the Chair its four parts, every end its learning."""
    course = situation.course
    for run in course.runs:
        for visit in run.visits:
            made = {(owed.duty, owed.side) for owed in course.owed if owed.visit is visit}
            records = {"protect": "note-protection", "strategic": "note-strategic-issue"}
            once_each = [records.get(run.track, "keep-record")]
            if visit.stage in ("first-line", "senior-manager"):
                once_each += ["record-discussions", "approve-records", "file-records"]
            if visit.resolved is not None and run.track in CHILDS:
                once_each.append("confirm-outcome")
            assert {(duty, side) for duty in once_each for side in ("raising", "other")} <= made, visit.stage
            if visit.stage == "independent-chair" and run.track in CHILDS:
                assert _owes(course, "write-referral-to-chair", run)
                assert visit.resolved is None or ("confirm-decision", "") in made
        if run.closed is not None and run.track in CHILDS:
            assert _owes(course, "identify-learning", run)


def _owes(course: Fold, duty: str, run: Any) -> bool:
    return any(owed.duty == duty and owed.run is run for owed in course.owed)


EXACT: tuple[Callable[[Situation], None], ...] = (
    no_number_is_shown_that_nobody_entered,
    what_to_aim_for_is_worked,
    the_emergency_line_says_that_the_policy_names_nobody,
    where_the_lead_does_not_concur_the_silence_is_named,
    posts_are_presumed,
    tracks_end_by_resolution_or_withdrawal,
    stages_make_their_records,
)


@examples(25)
@given(situations("sutton"))
def test_every_advice_keeps_what_sutton_asks_under_every_reading(situation: Situation) -> None:
    for holds in EXACT:
        holds(situation)


@examples(20)
@given(situations("sutton"))
def test_the_strategic_route_moves_nothing_on_the_childs_route(situation: Situation) -> None:
    """INV-7: neither a strategic issue nor a complaint about conduct pauses, closes or dates the child's track."""
    plain = replace(situation.history, events=tuple(e for e in situation.history.events if "learned" not in e))

    def of_the_child(issue: list[str], impact: str) -> Any:
        advice = situation.but(plain.but(agencies="different", issue=issue, partnership_impact=impact)).advice
        return as_json(
            [
                [track for track in advice.tracks if track.track in CHILDS],
                [step for step in advice.steps if step.track in CHILDS],
                [entry for entry in advice.not_yet if entry.track in CHILDS],
            ]
        )

    alone = of_the_child(["threshold"], "no")
    assert of_the_child(["threshold"], "yes") == alone
    assert of_the_child(["conduct", "strategic", "threshold"], "no") == alone


@pytest.mark.parametrize("switched", switches("sutton"), ids=str)
def test_no_limit_of_the_policy_has_a_number(switched: dict[str, str]) -> None:
    """INV-3: of the policy itself, under every permitted reading."""
    for name, duty in world("sutton", switched).policy.file.duties.items():
        kinds = {part.kind for part in duty.limit.parts}
        allowed = {"agreed_date", "lost", "words_only", "none_stated", "due_of"}
        if name == SAME_DAY:
            allowed.add("same_working_day")
        assert kinds <= allowed, name


@pytest.mark.parametrize("switched", switches("sutton"), ids=str)
@pytest.mark.parametrize("point", sorted(FILE.facts["pathway_point"].values))
def test_every_point_of_the_pathway_has_a_way_to_the_independent_chair(point: str, switched: dict[str, str]) -> None:
    """From wherever it begins, failing again and again leads to the final stage, and nowhere in a ring."""
    here = world("sutton", switched).policy
    on_conference = point == "conference_plan" or (point == "conference_other" and here.choice["SUT-A15"] == "b")
    track, stage = ("conference", "dissent") if on_conference else ("disagreement", ENTRY.get(point, "first-line"))
    visited = [stage]
    while stage != "independent-chair":
        following = here.stage(track, stage).exits["unresolved"].leads_to
        assert following is not None
        assert following not in visited
        stage = following
        visited.append(stage)
