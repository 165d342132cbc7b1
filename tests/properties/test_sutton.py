"""What must hold of every advice under Sutton's policy, for every history and every permitted reading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
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
from advice.state import Run
from advice.words import in_words
from directory.loader import Area, load_area
from foundation.moment import in_london, iso
from rules.library import load_policies
from rules.policy import Policy
from tests.properties.histories import MOMENTS, examples, later
from tests.properties.holds import (
    OF_EVERY_CASE,
    danger_is_answered_with_protection,
    moments_are_in_order,
    nobody_waits_while_a_child_may_be_in_danger,
    one_run_at_a_time,
    parties,
    readings_are_named,
    statuses_are_said,
    steps_are_owed,
    the_gate_is_asked,
    words_are_fit_to_read,
)

Data = dict[str, Any]
SAME_DAY = "refer-to-senior-manager-the-same-day"
"""The one duty that has a date nobody agreed, under SUT-A1 (c): its words, without delay, are read as the same day."""
PRESUMED = "as printed, Tuesday 1 September 2015; unconfirmed"


@cache
def _policy(switched: tuple[tuple[str, str], ...]) -> Policy:
    return load_policies().at("sutton", "2015-09-01").under(dict(switched))


@cache
def _area(switched: tuple[tuple[str, str], ...]) -> Area:
    return load_area("sutton").under(dict(switched))


def sutton(switched: Mapping[str, str] | None = None) -> Policy:
    return _policy(tuple(sorted((switched or {}).items())))


def area(switched: Mapping[str, str] | None = None) -> Area:
    return _area(tuple(sorted((switched or {}).items())))


SWITCHES: tuple[dict[str, str], ...] = (
    {},
    *(
        {id_: option}
        for id_, reading in sorted(sutton().readings.items())
        for option in reading.permitted
        if option != reading.default
    ),
)
"""The defaults, and every permitted single switch of one reading."""

# ------------------------------------------------------------------------------------------------ histories

FILE = sutton().file
STAGES = {name: tuple(track.stages) for name, track in FILE.tracks.items()}
CHILDS = ("disagreement", "conference")
DUTIES = tuple(sorted(name for name, duty in FILE.duties.items() if not duty.starts.outside_a_case))
DATED = tuple(sorted(name for name in DUTIES if any(part.agreed_date for part in FILE.duties[name].limit.parts)))
AGENCIES = ("health", "childrens-social-care", "A secondary school")
ENTRY = {"referral": "revisit", "plan_delivery": "meeting"}
NOT_KNOWN = "not_known"


def choices(name: str) -> st.SearchStrategy[Any]:
    fact = FILE.facts[name]
    if fact.kind == "some_of":
        some = st.lists(st.sampled_from(sorted(fact.values)), min_size=1, max_size=2, unique=True)
        return some | st.just(NOT_KNOWN)
    return st.sampled_from([*(sorted(fact.values) or ("yes", "no")), NOT_KNOWN])


LIKELY: dict[str, st.SearchStrategy[Any]] = {
    "imminent_risk": st.sampled_from(["no", "no", "no", "yes", NOT_KNOWN]),
    "raising_agency": st.sampled_from(["health", "A secondary school"]),
    "other_agency": st.sampled_from(AGENCIES[:2]),
    "issue": st.lists(st.sampled_from(["threshold", "conduct", "strategic"]), min_size=1, unique=True).map(sorted),
    **{
        name: choices(name)
        for name in (
            "pathway_point",
            "significant_harm",
            "serious_concern",
            "in_health",
            "strategic_area",
            "partnership_impact",
            "child_in_dispute",
        )
    },
}
ANYTHING = st.fixed_dictionaries({}, optional={**LIKELY, "issue": choices("issue"), "agencies": choices("agencies")})
FACTS: st.SearchStrategy[Data] = st.one_of(st.fixed_dictionaries(LIKELY), st.fixed_dictionaries(LIKELY), ANYTHING)
EVENTS = st.sampled_from(sorted(FILE.events))
TRACKS = st.sampled_from(["disagreement", "disagreement", "conference", "conference", "strategic", "protect"])
EXITS = ("unresolved", "unresolved", "unresolved", "no_response", "refused", "not_justified", "withdrawn")
JUDGES = st.sampled_from(["both", "both", "raising", "dissenter", "independent-chair", "subgroup-chair"])


@st.composite
def happening(draw: st.DrawFn, moment: datetime) -> Data:
    kind = draw(st.sampled_from(["exit", "up", "up", "up", "agreed", "happened", "did", "did", "odd"]))
    track = draw(TRACKS)
    if kind == "exit":
        return {draw(st.sampled_from(EXITS)): track}
    if kind == "up":
        return {"moved": {track: draw(st.sampled_from(STAGES[track]))}}
    if kind == "agreed":
        day = (moment + timedelta(days=draw(st.integers(0, 9)))).date()
        return {"agreed": {draw(st.sampled_from(DATED)): str(day)}}
    if kind == "happened":
        return {"happened": draw(EVENTS)}
    if kind == "did":
        return {"did": draw(st.sampled_from(DUTIES)), "by": draw(st.sampled_from(["raising", "other", "both"]))}
    name = draw(st.sampled_from(sorted(LIKELY)))
    odd: st.SearchStrategy[Data] = st.sampled_from(
        [
            {"resolved": track, "by": draw(JUDGES)},
            {"reopened": track},
            {"used": draw(st.sampled_from(sorted(FILE.powers)))},
            {"learned": {name: draw(LIKELY[name])}},
        ]
    )
    return dict(draw(odd))


@dataclass(frozen=True)
class Story:
    """What a case file holds, and a moment to ask about."""

    facts: Data
    events: tuple[Data, ...]
    opened: datetime
    asked: datetime

    def but(self, **answers: Any) -> Story:
        return replace(self, facts={**self.facts, **answers})

    def and_then(self, moment: datetime, **what: Any) -> Story:
        return replace(self, events=(*self.events, {"at": iso(moment), **what}), asked=moment)

    def case(self, switched: Mapping[str, str], *more: Data) -> Case:
        return Case(sutton(switched), self.facts, (*self.events, *more), opened=self.opened)


@st.composite
def stories(draw: st.DrawFn, facts: st.SearchStrategy[Data] = FACTS) -> Story:
    """A whole history; no two events at one moment, but for the first."""
    opened = moment = draw(MOMENTS)
    events: list[Data] = [
        {"at": iso(moment), "happened": "disagreement-arose"},
        {"at": iso(moment), "happened": "conference-decided"},
    ][: draw(st.integers(0, 2))]
    for _ in range(draw(st.integers(0, 9))):
        moment = in_london(max(draw(later(moment)), moment + timedelta(minutes=1)))
        events.append({"at": iso(moment), **draw(happening(moment))})
    return Story(draw(facts), tuple(events), opened, draw(later(moment)))


RAISED = stories(st.fixed_dictionaries(LIKELY))


def advised(story: Story, switched: Mapping[str, str]) -> Advice:
    return advise(story.case(switched), directory=area(switched), at=story.asked)


def folded(story: Story, switched: Mapping[str, str], advice: Advice) -> Fold:
    """The case as the advice saw it: what nobody said when it began, began with the facts."""
    starts = {sutton().track(track.track).starts.event for track in advice.tracks if track.assumed}
    began = [{"at": iso(story.opened), "happened": event} for event in sorted(start for start in starts if start)]
    return fold(story.case(switched, *began), story.asked, same_agency=area(switched).same_agency)


# ---------------------------------------------------------------------------------------------- what holds


def no_number_is_shown_that_nobody_entered(advice: Advice, course: Fold) -> None:
    """INV-3: a date is one that people agreed, or the same-day reading of without delay; the rest is ours."""
    entered = {owed.due.at for owed in course.owed if owed.agreed and owed.due}
    for step in advice.steps:
        duty = course.policy.file.duties[step.duty]
        if step.due is None:
            assert not step.late
            assert step.prompt is None or step.is_prompt
        elif step.duty == SAME_DAY:
            assert course.policy.choice["SUT-A1"] == "c"
        elif duty.limit.due_of:
            assert course.policy.choice["SUT-A12"] == "b"
            assert step.due in entered or step.due == step.started
        else:
            assert step.due in entered, step.duty
        assert not re.search(r"\d", step.limit_words.replace(_agreed_day(step.limit_words), "")), step.limit_words
    assert not re.search(r"\bwithin \d", " ".join(in_words(advice).split()))


def _agreed_day(words: str) -> str:
    found = re.search(r"by \w+ \d+ \w+ \d{4}, as agreed", words)
    return found.group() if found else ""


def dates_are_not_before_their_start(advice: Advice, course: Fold) -> None:
    """INV-9 and CAL-7: an agreed date stays as it is; what to aim for is a moment that is worked, or the start."""
    for step in advice.steps:
        for moment in (step.due, step.prompt):
            assert moment is None or moment >= step.started, step.duty
        if step.aim is not None and step.due is not None:
            assert step.started <= step.aim <= step.due
            worked = course.rules.working_time.why_not(step.aim.date()) is None
            assert worked or step.aim == step.started, step.duty


def something_is_always_said(advice: Advice, course: Fold) -> None:
    del course
    assert advice.emergency.national == NATIONAL
    assert "names no emergency contact" in advice.emergency.say
    assert "SUT-A6" in {silence.reading for silence in advice.silences}
    assert advice.answer != "cannot_decide"
    assert advice.steps or advice.ask_first or all(track.state == "closed" for track in advice.tracks)


def ours_is_marked(advice: Advice, course: Fold) -> None:
    """INV-2: what the policy does not contain is said to be ours."""
    text = " ".join(in_words(advice).split())
    for step in advice.steps:
        assert step.ours is course.policy.file.duties[step.duty].ours
        assert not step.ours or "ours: the policy is silent here." in text
    if any(step.track == "conference" and step.stage == "without-the-lead" for step in advice.steps):
        assert "SUT-A8" in {silence.reading for silence in advice.silences}


def posts_are_presumed(advice: Advice, course: Fold) -> None:
    """INV-11: no post is shown as current; where none is listed it is said what to do."""
    for party in parties(advice):
        for member in party.members:
            assert all(PRESUMED in named.warnings for named in member.posts)
            role = course.policy.file.roles.get(member.role)
            found_there = role is not None and role.found == "directory"
            assert not found_there or member.acting or member.cover or member.ask, member.role
    statuses_are_said(advice, area(course.policy.choice))


OF_EVERY_ADVICE = (
    the_gate_is_asked,
    danger_is_answered_with_protection,
    nobody_waits_while_a_child_may_be_in_danger,
    readings_are_named,
    steps_are_owed,
    words_are_fit_to_read,
    no_number_is_shown_that_nobody_entered,
    dates_are_not_before_their_start,
    something_is_always_said,
    ours_is_marked,
    posts_are_presumed,
)


def tracks_end_only_as_they_may(course: Fold) -> None:
    """INV-10: by resolution as judged, by the final authority, or by withdrawal; the lead's no ends nothing."""
    for run in course.runs:
        if run.closed is None:
            continue
        assert run.closed_by in ("resolved", "withdrawn")
        if run.closed_by == "resolved":
            assert _was_judged(course, run), (run.track, run.visits[-1])


def _was_judged(course: Fold, run: Run) -> bool:
    visit = run.visits[-1]
    judge = course.policy.stage(run.track, visit.stage).resolved_by
    if judge.event:
        return run.closed in course.happened[judge.event]
    both = visit.said_resolved >= {"raising", "other"}
    agreed = both and (judge.agreement is not None or judge.or_agreement)
    return agreed or bool(visit.said_resolved & {*judge.any_of, judge.decision} - {None})


def stages_make_their_records(course: Fold) -> None:
    """INV-8: every stage its records, the referral to the Chair its four parts, every end its learning."""
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
                assert any(owed.duty == "write-referral-to-chair" and owed.run is run for owed in course.owed)
                assert visit.resolved is None or ("confirm-decision", "") in made
        if run.closed is not None and run.track in CHILDS:
            assert any(owed.duty == "identify-learning" and owed.run is run for owed in course.owed)


GENERAL = (moments_are_in_order, one_run_at_a_time)
assert set(GENERAL) <= set(OF_EVERY_CASE), "what holds of every case is the same for every policy"


@examples(70)
@given(stories(), st.sampled_from(SWITCHES))
def test_every_advice_keeps_what_must_hold_under_every_permitted_reading(
    story: Story, switched: dict[str, str]
) -> None:
    advice = advised(story, switched)
    course = folded(story, switched, advice)
    for holds in OF_EVERY_ADVICE:
        holds(advice, course)
    for kept in (*GENERAL, tracks_end_only_as_they_may, stages_make_their_records):
        kept(course)


@examples(25)
@given(RAISED, st.sampled_from(SWITCHES))
def test_not_known_about_danger_is_the_same_as_yes(story: Story, switched: dict[str, str]) -> None:
    """INV-1."""
    answers = [advised(story.but(imminent_risk=danger), switched) for danger in ("yes", NOT_KNOWN)]
    one, other = (as_json((found.answer, found.steps, found.tracks, found.ask_first)) for found in answers)
    assert one == other


@examples(25)
@given(RAISED, st.sampled_from(SWITCHES))
def test_danger_that_is_learned_again_opens_protection_again(story: Story, switched: dict[str, str]) -> None:
    now = in_london(story.asked + timedelta(minutes=1))
    advice = advised(story.and_then(now, learned={"imminent_risk": "yes"}), switched)
    assert advice.answer == "act"
    assert [track.state for track in advice.tracks if track.track == "protect"][-1] in ("open", "at_a_silence")


@examples(25)
@given(RAISED, st.sampled_from(SWITCHES))
def test_the_strategic_route_moves_nothing_on_the_childs_route(story: Story, switched: dict[str, str]) -> None:
    """INV-7: neither a strategic issue nor a complaint about conduct pauses, closes or dates the child's track."""
    plain = replace(story, events=tuple(event for event in story.events if "learned" not in event))

    def of_the_child(issue: list[str], impact: str) -> Any:
        advice = advised(plain.but(issue=issue, partnership_impact=impact), switched)
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


@pytest.mark.parametrize("switched", SWITCHES, ids=str)
def test_no_limit_of_the_policy_has_a_number(switched: dict[str, str]) -> None:
    """INV-3: of the policy itself, under every permitted reading."""
    for name, duty in sutton(switched).file.duties.items():
        kinds = {part.kind for part in duty.limit.parts}
        allowed = {"agreed_date", "lost", "words_only", "none_stated", "due_of"}
        if name == SAME_DAY:
            allowed.add("same_working_day")
        assert kinds <= allowed, name


@pytest.mark.parametrize("switched", SWITCHES, ids=str)
@pytest.mark.parametrize("point", sorted(FILE.facts["pathway_point"].values))
def test_every_point_of_the_pathway_has_a_way_to_the_independent_chair(point: str, switched: dict[str, str]) -> None:
    """From wherever it begins, failing again and again leads to the final stage, and nowhere in a ring."""
    policy = sutton(switched)
    on_conference = point == "conference_plan" or (point == "conference_other" and policy.choice["SUT-A15"] == "b")
    track, stage = ("conference", "dissent") if on_conference else ("disagreement", ENTRY.get(point, "first-line"))
    visited = [stage]
    while stage != "independent-chair":
        following = policy.stage(track, stage).exits["unresolved"].leads_to
        assert following is not None
        assert following not in visited
        stage = following
        visited.append(stage)
