"""What must hold of every advice, for every history and every permitted reading."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advice.advice import Advice, as_json
from advice.advise import advise
from advice.case import Case
from advice.fold import Fold, fold
from advice.reporting import event_reported
from foundation.moment import in_london, iso, parse_moment
from tests.properties.histories import (
    MOMENTS,
    RAISED,
    STAGES,
    SWITCHES,
    History,
    area,
    camden,
    examples,
    histories,
    later,
)
from tests.properties.holds import OF_EVERY_ADVICE, OF_EVERY_CASE, Holds, statuses_are_said

SOME, MANY = examples(40), examples(150)


def folded(history: History) -> Fold:
    return fold(history.case(), history.asked, same_agency=area(history.switched).same_agency)


def advised(history: History) -> Advice:
    return advise(history.case(), directory=area(history.switched), at=history.asked)


def assumed(history: History, advice: Advice) -> Fold:
    """The case as the advice saw it: what nobody said when it began, began with the facts."""
    case = history.case()
    for track in (track for track in advice.tracks if track.assumed):
        (event, *_) = camden(history.switched).track(track.track).starts.events
        began = iso(history.opened)
        case = Case(case.policy, case.facts, (*history.events, {"at": began, "happened": event}), opened=history.opened)
    return fold(case, history.asked, same_agency=area(history.switched).same_agency)


# Whatever happened, the fold goes through and an advice comes out


@MANY
@given(histories(), st.sampled_from(SWITCHES))
def test_whatever_was_reported_is_accepted_under_every_reading(history: History, switched: dict[str, str]) -> None:
    course = folded(history.under(switched))
    assert course.now == history.asked
    for holds in OF_EVERY_CASE:
        holds(course)


NO_SERVICE_FOR_THE_CHILD = History(
    {"imminent_risk": "no", "case_type": "none"},
    ({"id": "e0", "at": "2026-06-01T09:00+01:00", "happened": "disagreement-arose"},),
    parse_moment("2026-06-01 09:00"),
    parse_moment("2026-06-08 17:00"),
)
"""Outside the policy, whichever the agencies are; but whom to go to instead depends on them."""

AFTER_THE_DATE_TO_AIM_FOR = History(
    {"imminent_risk": "no", "raising_agency": "gosh", "other_agency": "fssw", "case_type": "cp", "issue": "roles"},
    (
        {"id": "e0", "at": "2026-08-28T16:40+01:00", "happened": "disagreement-arose"},
        {"id": "e1", "at": "2026-09-06T18:00+01:00", "unresolved": "disagreement"},
    ),
    parse_moment("2026-08-28 16:40"),
    parse_moment("2026-09-06 18:10"),
)
"""A week with a bank holiday: it can be aimed for Friday, is due on Monday, and failed on the Sunday between."""


@MANY
@given(histories(), st.sampled_from(SWITCHES))
@example(AFTER_THE_DATE_TO_AIM_FOR, {"CAM-A2": "c"})
@example(NO_SERVICE_FOR_THE_CHILD, {})
def test_whatever_was_reported_there_is_an_advice_under_every_reading(
    history: History, switched: dict[str, str]
) -> None:
    history = history.under(switched)
    advice = advised(history)
    course = assumed(history, advice)
    for holds in OF_EVERY_ADVICE:
        holds(advice, course)


@pytest.mark.parametrize("holds", OF_EVERY_ADVICE, ids=lambda found: found.__name__)
@SOME
@given(history=histories())
def test_of_every_advice(holds: Holds, history: History) -> None:
    advice = advised(history)
    holds(advice, assumed(history, advice))


@pytest.mark.parametrize("holds", OF_EVERY_CASE, ids=lambda found: found.__name__)
@MANY
@given(history=RAISED)
def test_of_every_case(holds: Any, history: History) -> None:
    holds(folded(history))


@SOME
@given(RAISED)
def test_a_post_that_is_vacant_acting_interim_or_shared_says_so(history: History) -> None:
    statuses_are_said(advised(history), area())


@SOME
@given(histories())
def test_the_reading_behind_the_emergency_line_is_spelt_out(history: History) -> None:
    """INV-2: the line about ringing at any hour rests on CAM-A32, in every advice."""
    advice = advised(history)
    assert set(advice.emergency.readings) <= {silence.reading for silence in advice.silences}


# INV-1


@SOME
@given(histories())
def test_not_known_about_danger_is_the_same_as_yes(history: History) -> None:
    events = [event for event in history.events if "imminent_risk" not in event.get("learned", {})]
    yes, not_known = (advised(history.with_events(events).but(imminent_risk=answer)) for answer in ("yes", "not_known"))
    assert as_json(yes.steps) == as_json(not_known.steps)
    assert as_json(yes.tracks) == as_json(not_known.tracks)
    assert (yes.answer, yes.ask_first) == (not_known.answer, not_known.ask_first)


@SOME
@given(histories())
def test_an_advice_without_an_answer_about_danger_asks_for_it(history: History) -> None:
    events = [event for event in history.events if "imminent_risk" not in event.get("learned", {})]
    advice = advised(history.with_events(events).but(imminent_risk=None))
    assert (advice.answer, advice.ask_first[0].fact) == ("ask", "imminent_risk")
    assert not any(step.track == "disagreement" for step in advice.steps)


@SOME
@given(histories())
@example(
    History(
        {"imminent_risk": "yes", "raising_agency": "gosh", "other_agency": "fssw", "case_type": "cp", "issue": "roles"},
        ({"id": "e0", "at": "2026-06-01T09:00+01:00", "happened": "protection-decided"},),
        parse_moment("2026-06-01 09:00"),
        parse_moment("2026-06-01 10:00"),
    )
)
def test_danger_that_is_learned_again_opens_protection_again(history: History) -> None:
    now = in_london(history.asked + timedelta(minutes=1))
    danger = {"id": "e100", "at": iso(now), "learned": {"imminent_risk": "yes"}}
    after = history.with_events((*history.events, danger)).at(now)
    assert folded(after).standing("protect") in ("open", "at_a_silence")
    advice = advised(after)
    assert advice.answer == "act"


# INV-4


@examples(20)
@given(st.data(), MOMENTS)
def test_following_the_advice_never_skips_a_stage(data: st.DataObject, began: Any) -> None:
    facts = {
        "imminent_risk": "no", "raising_agency": "gosh", "other_agency": "fssw", "case_type": "cp", "issue": "roles",
    }  # fmt: skip
    case = Case(camden(), facts, [{"at": iso(began), "happened": "disagreement-arose"}], opened=began)
    now = began
    for _ in range(9):
        advice = advise(case, directory=area(), at=now)
        (entry,) = advice.not_yet
        if not entry.stage:
            break
        hand_over = [step for step in advice.steps if step.duty == "hand-over"]
        if hand_over:
            word = data.draw(st.sampled_from(["handed-over", "hand-over"]))
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


@SOME
@given(RAISED, st.sampled_from(STAGES["disagreement"]))
def test_a_skip_that_is_reported_is_accepted_and_shown(history: History, stage: str) -> None:
    course = folded(history)
    run = course.run_of("disagreement")
    if run is None or not run.is_open or run.visit is None or course.standing("disagreement") == "at_a_silence":
        return
    now = in_london(history.asked + timedelta(minutes=1))
    moved = {"id": "e100", "at": iso(now), "moved": {"disagreement": stage}}
    after = folded(history.with_events((*history.events, moved)).at(now))
    found = after.run_of("disagreement")
    assert found is not None
    assert found.visit is not None
    assert found.visit.stage == stage
    here, there = (STAGES["disagreement"].index(name) for name in (run.visit.stage, stage))
    before = [departure.what for departure in course.departures]
    more = [departure.what for departure in after.departures][len(before) :]
    assert len(more) == (0 if there in (here, here + 1) else 1)


# INV-7

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


@examples(60)
@given(RAISED, st.lists(st.sampled_from(BESIDE), min_size=1, unique=True), st.data())
def test_a_track_beside_the_disagreement_moves_nothing_on_it(
    history: History, others: list[str], data: st.DataObject
) -> None:
    events = [event for event in history.events if "issue" not in event.get("learned", {})]
    disputed = [name for name in history.facts["issue"] if name not in BESIDE]
    alone = history.with_events(events).but(issue=disputed)
    ending = data.draw(st.lists(st.sampled_from(ENDINGS), max_size=2))
    happened = [
        {"id": f"x{n}", "at": iso(data.draw(later(history.opened))), "happened": name} for n, name in enumerate(ending)
    ]
    beside = alone.with_events([*events, *happened]).but(issue=[*disputed, *others])
    assert of_the_disagreement(advised(beside)) == of_the_disagreement(advised(alone))
