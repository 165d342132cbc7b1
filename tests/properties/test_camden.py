"""What has to hold under Camden's policy beyond what holds under every policy: its own words, numbers and records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advice.advice import Advice, as_json
from advice.advise import advise
from advice.case import Case, event_from
from advice.conformance.history import History as General
from advice.conformance.invariants import ASKED_AGAIN, AT_ONCE, Invariant
from advice.conformance.of_people import parties
from advice.conformance.situation import Situation
from advice.fold import Fold, fold
from advice.reporting import event_reported
from advice.state import Owed
from foundation.moment import in_london, parse_moment
from rules.model.parts import FAILING
from tests.properties.histories import (
    MOMENTS,
    RAISED,
    STAGES,
    History,
    area,
    camden,
    examples,
    histories,
    later,
    week_after,
)
from tests.properties.worlds import by_default, situations, world

SOME = examples(25)
DANGER = st.sampled_from(["yes", "not_known"])
PRESUMED = "as printed, Tuesday 1 December 2015; unconfirmed"
FROM_STAGE_3 = ("stage-3", "stage-4", "stage-5")


def advised(history: History) -> Advice:
    return advise(history.case(), directory=area(history.switched), at=history.asked)


def folded(history: History) -> Fold:
    return fold(history.case(), history.asked, same_agency=area(history.switched).same_agency)


def without(history: History, *facts: str) -> History:
    """The history without what was learned of some facts."""
    plain = General(history.facts, history.events, history.opened, history.asked).never_learning(*facts)
    return history.with_events(dict(event) for event in plain.events)


# ------------------------------------------------------------------------------------------- of every situation


def the_emergency_line_names_the_co_ordinator(situation: Situation) -> None:
    """INV-2: the line about ringing at any hour rests on CAM-A32, in every advice."""
    assert "Child Protection Co-ordinator" in situation.advice.emergency.say
    assert "CAM-A32" in {silence.reading for silence in situation.advice.silences}


def nothing_of_the_disagreement_before_the_gate(situation: Situation) -> None:
    """INV-1: while nobody was asked about danger no stage of the disagreement begins, unless it is opened again."""
    course = situation.course
    if course.answers.get("imminent_risk") is None:
        assert not any(run.began and not run.resumes for run in course.runs if run.track == "disagreement")


def posts_are_presumed(situation: Situation) -> None:
    """INV-11: no post is shown as current."""
    for party in parties(situation):
        for member in party.members:
            assert all(PRESUMED in named.warnings for named in member.posts), member.role
            vacant = [named for named in member.posts if named.lead and named.vacant]
            assert not vacant or member.acting or member.cover, "a vacant post without what to do"


def outside_the_policy_there_is_a_step_of_ours(situation: Situation) -> None:
    if situation.advice.answer == "out_of_scope":
        duties = situation.policy.file.duties
        done = any(owed.done and duties[owed.duty].ours for owed in situation.course.owed)
        assert done or any(step.ours for step in situation.advice.steps)


def tracks_end_by_resolution_or_withdrawal(situation: Situation) -> None:
    """INV-10."""
    assert {run.closed_by for run in situation.course.runs} <= {"", "resolved", "withdrawn"}


def stages_make_their_records_and_notices(situation: Situation) -> None:
    """INV-8: case notes at every stage; from Stage 3 in writing, with notice and feedback."""
    course = situation.course
    notes = course.policy.file.duties["case-note"].within or {}
    notice_on_entry = bool(course.policy.file.duties["tell-development-officer"].starts.stage_began)
    for run in course.runs:
        for visit in run.visits if run.track == "disagreement" else ():
            made = {(owed.duty, owed.side) for owed in course.owed if owed.visit is visit}
            sides = course.sides()[:2]
            if visit.stage in notes["disagreement"]:
                assert {("case-note", side) for side in sides} <= made
                assert visit.left is None or {("record-outcome", side) for side in sides} <= made
            if visit.stage in FROM_STAGE_3:
                assert ("record-in-writing", "") in made
                assert visit.left is None or ("feedback-to-practitioner", "") in made
                resolved = visit.resolved is not None
                assert not resolved or ("tell-outcome-to-development-officer", "") in made
                assert not (notice_on_entry or resolved) or ("tell-development-officer", "") in made


EXACT: tuple[Callable[[Situation], None], ...] = (
    the_emergency_line_names_the_co_ordinator,
    nothing_of_the_disagreement_before_the_gate,
    posts_are_presumed,
    outside_the_policy_there_is_a_step_of_ours,
    tracks_end_by_resolution_or_withdrawal,
    stages_make_their_records_and_notices,
)


@examples(25)
@given(situations("camden"))
def test_every_advice_keeps_what_camden_asks_under_every_reading(situation: Situation) -> None:
    for holds in EXACT:
        holds(situation)


@SOME
@given(by_default("camden"))
def test_every_stage_has_a_working_week_from_its_own_start(situation: Situation) -> None:
    """Also where the track waited for protection, and also after a late hand-over."""
    for owed in situation.course.owed:
        if owed.duty in ("settle", "settle-in-a-week-at-stage-5") and owed.extended is None:
            assert owed.visit is not None
            assert owed.started == owed.visit.began
            assert owed.due is not None
            assert owed.due.at == week_after(owed.visit.began)


# ------------------------------------------------------------------------------------- situations that once broke

FACTS = {"imminent_risk": "no", "raising_agency": "gosh", "other_agency": "fssw", "case_type": "cp", "issue": ["roles"]}
ONCE_BROKEN: tuple[tuple[str, dict[str, str], dict[str, Any], list[dict[str, Any]], str, str], ...] = (
    (
        "a date to aim for that lies before the failure",
        {"CAM-A2": "c"},
        FACTS,
        [
            {"id": "e0", "at": "2026-08-28T16:40+01:00", "happened": "disagreement-arose"},
            {"id": "e1", "at": "2026-09-06T18:00+01:00", "unresolved": "disagreement"},
        ],
        "2026-08-28 16:40",
        "2026-09-06 18:10",
    ),
    (
        "no service for the child: whom to go to depends on the agencies",
        {},
        {"imminent_risk": "no", "case_type": "none"},
        [{"id": "e0", "at": "2026-06-01T09:00+01:00", "happened": "disagreement-arose"}],
        "2026-06-01 09:00",
        "2026-06-08 17:00",
    ),
    (
        "danger that is learned again after it was decided",
        {},
        {**FACTS, "imminent_risk": "yes"},
        [{"id": "e0", "at": "2026-06-01T09:00+01:00", "happened": "protection-decided"}],
        "2026-06-01 09:00",
        "2026-06-01 10:00",
    ),
)


@pytest.mark.parametrize("law", [*AT_ONCE, *ASKED_AGAIN], ids=lambda law: law.name)
@pytest.mark.parametrize("broken", ONCE_BROKEN, ids=lambda broken: broken[0])
def test_what_once_broke_holds(broken: tuple[Any, ...], law: Invariant) -> None:
    _, switched, facts, events, opened, asked = broken
    history = General(facts, tuple(events), parse_moment(opened), parse_moment(asked))
    assert law.holds(Situation(world("camden", switched), history)) is None


# -------------------------------------------------------------------------------------------------------- INV-4


@examples(12)
@given(st.data(), MOMENTS)
def test_following_the_advice_never_skips_a_stage(data: st.DataObject, began: Any) -> None:
    case = Case(camden(), FACTS, [{"at": began.isoformat(), "happened": "disagreement-arose"}], opened=began)
    now = began
    for _ in range(9):
        advice = advise(case, directory=area(), at=now)
        (entry,) = advice.not_yet
        if not entry.stage:
            break
        hand_over = [step for step in advice.steps if step.duty == "hand-over"]
        if hand_over:
            word = data.draw(st.sampled_from(["handed-over", "hand-over"]))
            by = data.draw(st.sampled_from(["", "raising", "other", "both"]))
            if by:  # it goes to the next stage, whoever makes it
                handed = {"at": now.isoformat(), "did": "hand-over", "by": by}
                case = case.with_events(event_from(camden(), handed))
                now = in_london(now + timedelta(minutes=1))
                continue
        elif entry.opens is not None and data.draw(st.booleans()):
            now = in_london(entry.opens + timedelta(minutes=1))
            continue
        else:
            word = "failed"
        case = case.with_events(event_reported(case, word, (), at=now))
        now = in_london(max(data.draw(later(now)), now + timedelta(minutes=1)))
    course = fold(case, now)
    visited = [visit.stage for run in course.runs for visit in run.visits]
    assert visited == list(STAGES["disagreement"][: len(visited)])
    assert course.departures == []


# -------------------------------------------------------------------------------------------------------- INV-7

BESIDE = ("conduct", "strategic", "operational", "non_engagement")
ENDINGS = [
    track.stages[stage].resolved_by.event
    for name, track in camden().file.tracks.items()
    for stage in track.stages
    if name not in ("protect", "disagreement")
]
"""The events that end the other tracks."""


def of_the_disagreement(advice: Advice) -> Any:
    """Its stages, steps and dates, without what is owed only because something else is in play as well."""
    always = {name for name, duty in camden().file.duties.items() if not duty.when}
    return as_json(
        [
            [track for track in advice.tracks if track.track == "disagreement"],
            [step for step in advice.steps if step.track == "disagreement" and step.duty in always],
            [entry for entry in advice.not_yet if entry.track == "disagreement"],
        ]
    )


@SOME
@given(RAISED, st.lists(st.sampled_from(BESIDE), min_size=1, unique=True), st.data())
def test_a_track_beside_the_disagreement_moves_nothing_on_it(
    history: History, others: list[str], data: st.DataObject
) -> None:
    events = [event for event in history.events if "issue" not in event.get("learned", {})]
    disputed = [name for name in history.facts["issue"] if name not in BESIDE]
    alone = history.with_events(events).but(issue=disputed)
    ending = data.draw(st.lists(st.sampled_from(ENDINGS), max_size=2))
    happened = [
        {"id": f"x{n}", "at": data.draw(later(history.opened)).isoformat(), "happened": name}
        for n, name in enumerate(ending)
    ]
    beside = alone.with_events([*events, *happened]).but(issue=[*disputed, *others])
    assert of_the_disagreement(advised(beside)) == of_the_disagreement(advised(alone))


# ------------------------------------------------------------------------------------------------------- danger


@SOME
@given(RAISED, DANGER)
def test_more_danger_brings_protection_first_and_at_once(history: History, danger: str) -> None:
    high = without(history, "imminent_risk").but(imminent_risk=danger)
    course, advice = folded(high), advised(high)
    first = next(run for run in course.runs if run.track == "protect")
    assert first.began == history.opened
    owed = [owed for owed in course.owed if owed.duty == "refer-at-once"]
    assert owed
    assert owed[0].due is not None
    assert owed[0].due.at == history.opened
    if owed[0].is_live:
        assert advice.steps[0].duty == "refer-at-once"


# ----------------------------------------------------------------------------------------- what a reading changes


def dated(course: Fold) -> list[tuple[str, int, Owed]]:
    visits = {id(visit): n for run in course.runs for n, visit in enumerate(run.visits)}
    runs = {id(run): n for n, run in enumerate(course.runs)}
    return [
        (f"{owed.duty} {owed.side} {runs.get(id(owed.run), -1)}", visits.get(id(owed.visit), -1), owed)
        for owed in course.owed
    ]


@SOME
@given(RAISED)
def test_the_strict_reading_of_the_hand_over_makes_nothing_later(history: History) -> None:
    """CAM-A2 (c), the hand-over inside the week, against (a), 24 hours after it."""
    plain, strict = folded(history), folded(history.under({"CAM-A2": "c"}))
    stages = [[visit.stage for run in one.runs for visit in run.visits] for one in (plain, strict)]
    assert stages[0] == stages[1]
    found = {(name, visit): owed for name, visit, owed in dated(strict)}
    for name, visit, owed in dated(plain):
        other = found[name, visit]
        assert other.started <= owed.started, name
        if owed.due:
            assert other.due is not None
            assert other.due.at <= owed.due.at, name


@SOME
@given(RAISED)
def test_a_week_without_its_bank_holidays_is_never_longer(history: History) -> None:
    """CAM-A1 (b), seven days of the calendar, against (a), five working days."""
    plain, other = folded(history), folded(history.under({"CAM-A1": "b"}))
    first, second = (next((o for o in one.owed if o.duty == "settle"), None) for one in (plain, other))
    if first and second and first.due and second.due and first.started == second.started:
        worked = plain.rules.working_time.is_working_day(first.started.date())
        assert second.due.at.date() <= first.due.at.date() or not worked


# ------------------------------------------------------------------------------------------ what nothing reads


@SOME
@given(histories(), st.sampled_from(["nursing", "medical", "not_known"]))
def test_a_profession_where_nobody_divides_by_it_changes_no_step(history: History, profession: str) -> None:
    """Neither a school nor FSSW divides its posts by profession."""
    plain = without(history, "other_profession", "raising_profession", "raising_agency", "other_agency")
    plain = without(plain, "further_agencies").but(
        raising_agency="schools", other_agency="fssw", further_agencies=None, raising_profession=None
    )
    one, other = advised(plain.but(other_profession=None)), advised(plain.but(other_profession=profession))
    for name in ("steps", "tracks", "not_yet", "answer"):
        assert as_json(getattr(one, name)) == as_json(getattr(other, name))


LEFT = ("resolved", "unresolved", "withdrawn")


@SOME
@given(RAISED, st.sampled_from(FAILING))
def test_how_a_stage_failed_changes_no_date(history: History, exit_: str) -> None:
    """Not resolved, no response and refused lead to the same stage at the same moment."""

    def said(event: dict[str, Any]) -> dict[str, Any]:
        if event.get("unresolved") != "disagreement":
            return event
        return {exit_: "disagreement", **{name: value for name, value in event.items() if name != "unresolved"}}

    plain = [event for event in history.events if not {"refused", "no_response"} & set(event)]
    moments: list[datetime] = [event["at"] for event in plain if set(LEFT) & set(event)]
    if len(set(moments)) != len(moments):
        return
    ids = {event.get("id") for event in plain}
    plain = [event for event in plain if event.get("struck", "") in ("", *ids)]
    one = folded(history.with_events(plain))
    other = folded(history.with_events(said(event) for event in plain))
    assert [(v.stage, v.began, v.failed, v.left) for r in one.runs for v in r.visits] == [
        (v.stage, v.began, v.failed, v.left) for r in other.runs for v in r.visits
    ]
