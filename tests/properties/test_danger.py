"""More danger never makes an advice weaker; a stricter reading never a later date; what nothing reads, nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from advice.advice import Advice, Step, as_json
from advice.advise import advise
from advice.fold import Fold, fold
from advice.state import Owed
from rules.model.parts import FAILING
from tests.properties.histories import RAISED, History, area, camden, examples, histories, week_after
from tests.properties.holds import force_of

SOME = examples(60)
DANGER = st.sampled_from(["yes", "not_known"])


def advised(history: History) -> Advice:
    return advise(history.case(), directory=area(history.switched), at=history.asked)


def folded(history: History) -> Fold:
    return fold(history.case(), history.asked, same_agency=area(history.switched).same_agency)


def without(history: History, *facts: str) -> History:
    """The history without what was learned of some facts."""
    events: list[dict[str, Any]] = []
    for event in history.events:
        kept = {name: value for name, value in event.get("learned", {}).items() if name not in facts}
        if "learned" not in event:
            events.append(event)
        elif kept:
            events.append({**event, "learned": kept})
    ids = {event.get("id") for event in events}
    return history.with_events(event for event in events if event.get("struck", "") in ("", *ids))


def planned(step: Step) -> datetime:
    return step.moment or step.started


def key(step: Step) -> tuple[str, str, str]:
    return step.track, step.stage, step.duty


WAITS = {name for name, track in camden().file.tracks.items() if track.waits_for}
"""Tracks that the policy puts after protection: their dates are counted from their own start."""


@SOME
@given(RAISED, DANGER)
def test_more_danger_takes_no_step_away_and_makes_none_later_or_weaker(history: History, danger: str) -> None:
    plain = without(history, "imminent_risk")
    low, high = advised(plain.but(imminent_risk="no")), advised(plain.but(imminent_risk=danger))
    found = {key(step): step for step in high.steps}
    for step in low.steps:
        if step.track in WAITS:
            continue
        assert key(step) in found, step.duty
        assert planned(found[key(step)]) <= planned(step), step.duty
        assert force_of(found[key(step)]) >= force_of(step), step.duty
    low_moments = [planned(step) for step in low.steps if step.track not in WAITS]
    if low_moments:
        assert min(planned(step) for step in high.steps) <= min(low_moments)


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


@SOME
@given(RAISED, DANGER)
def test_danger_at_the_same_stage_weakens_no_step_of_it(history: History, danger: str) -> None:
    plain = without(history, "imminent_risk")
    low, high = advised(plain.but(imminent_risk="no")), advised(plain.but(imminent_risk=danger))
    stages = [[(t.stage, t.state) for t in one.tracks if t.track == "disagreement"] for one in (low, high)]
    if stages[0] != stages[1]:
        return
    found = {key(step): step for step in high.steps}
    for step in low.steps:
        if step.track == "disagreement" and key(step) in found:
            assert force_of(found[key(step)]) >= force_of(step)


@examples(100)
@given(RAISED)
def test_every_stage_has_a_working_week_from_its_own_start(history: History) -> None:
    """Also where the track waited for protection, and also after a late hand-over."""
    for owed in folded(history).owed:
        if owed.duty in ("settle", "settle-in-a-week-at-stage-5"):
            assert owed.visit is not None
            assert owed.started == owed.visit.began
            assert owed.due is not None
            assert owed.due.at == week_after(owed.visit.began)


# A stricter reading


def dated(course: Fold) -> list[tuple[str, int, Owed]]:
    visits = {id(visit): n for run in course.runs for n, visit in enumerate(run.visits)}
    runs = {id(run): n for n, run in enumerate(course.runs)}
    return [
        (f"{owed.duty} {owed.side} {runs.get(id(owed.run), -1)}", visits.get(id(owed.visit), -1), owed)
        for owed in course.owed
    ]


@examples(100)
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


# What nothing reads


@SOME
@given(histories(), st.sampled_from(["nursing", "medical", "not_known"]))
def test_a_fact_that_nothing_reads_changes_no_step(history: History, profession: str) -> None:
    """Neither a school nor FSSW divides its posts by profession."""
    plain = without(history, "other_profession", "raising_profession", "raising_agency", "other_agency")
    plain = without(plain, "further_agencies").but(
        raising_agency="schools", other_agency="fssw", further_agencies=None, raising_profession=None
    )
    one, other = advised(plain.but(other_profession=None)), advised(plain.but(other_profession=profession))
    assert as_json(one.steps) == as_json(other.steps)
    assert as_json(one.tracks) == as_json(other.tracks)
    assert as_json(one.not_yet) == as_json(other.not_yet)
    assert one.answer == other.answer


@SOME
@given(RAISED, st.sampled_from(FAILING))
def test_how_a_stage_failed_changes_no_date(history: History, exit_: str) -> None:
    """Not resolved, no response and refused lead to the same stage at the same moment."""

    def said(event: dict[str, Any]) -> dict[str, Any]:
        track = event.get("unresolved", "")
        if track != "disagreement":
            return event
        return {exit_: track, **{name: value for name, value in event.items() if name != "unresolved"}}

    plain = [event for event in history.events if not {"refused", "no_response"} & set(event)]
    if len({(e["at"]) for e in plain if "resolved" in e or "unresolved" in e or "withdrawn" in e}) != len(
        [e for e in plain if "resolved" in e or "unresolved" in e or "withdrawn" in e]
    ):
        return
    ids = {event.get("id") for event in plain}
    plain = [event for event in plain if event.get("struck", "") in ("", *ids)]
    one = folded(history.with_events(plain))
    other = folded(history.with_events(said(event) for event in plain))
    assert [(v.stage, v.began, v.failed, v.left) for r in one.runs for v in r.visits] == [
        (v.stage, v.began, v.failed, v.left) for r in other.runs for v in r.visits
    ]
