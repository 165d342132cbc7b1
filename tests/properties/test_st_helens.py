"""What must hold of every advice under the St Helens policy, for every history and every permitted reading."""

from __future__ import annotations

from collections.abc import Callable
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
from advice.words import in_words
from directory.loader import Area, load_area
from foundation.calendar_rules import CalendarRules
from foundation.limit import Limit, SameWorkingDay, WorkingDays, WorkingWeeks
from foundation.limit import due as due_by_calendar
from foundation.moment import in_london, iso
from rules.library import load_policies
from rules.policy import Policy
from tests.properties.histories import MOMENTS, examples
from tests.properties.holds import (
    danger_is_answered_with_protection,
    moments_are_in_order,
    nobody_waits_while_a_child_may_be_in_danger,
    one_run_at_a_time,
    ours_is_said_to_be_ours,
    parties,
    readings_are_named,
    statuses_are_said,
    steps_are_owed,
    the_gate_is_asked,
    tracks_end_only_as_they_may,
    words_are_fit_to_read,
)

SOME, MANY = examples(25), examples(60)
MINUTE = timedelta(minutes=1)
PRINTED = "as printed, Wednesday 19 September 2018; unconfirmed"
CALENDAR = CalendarRules.of("england")
Data = dict[str, Any]
Switched = tuple[tuple[str, str], ...]


@cache
def _policy(switched: Switched) -> Policy:
    return load_policies().at("st-helens", "2018-09-19").under(dict(switched))


@cache
def _area(switched: Switched) -> Area:
    return load_area("st-helens").under(_policy(switched).choice)


SWITCHES: tuple[Switched, ...] = (
    (),
    *(
        ((id_, option),)
        for id_, reading in sorted(_policy(()).readings.items())
        for option in reading.permitted
        if option != reading.default
    ),
)
"""The defaults, and every permitted single switch of one reading."""

READINGS = st.sampled_from(SWITCHES)

# ---------------------------------------------------------------------------------------------- histories

FILE = _policy(()).file
STAGES = tuple(FILE.tracks["disagreement"].stages)
DUTIES = tuple(sorted(name for name, duty in FILE.duties.items() if not duty.starts.outside_a_case))
AGENCIES = ("penkford-school", "social-care", "a health trust")
YES_NO = st.sampled_from(["yes", "no", "not_known"])

ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "imminent_risk": st.sampled_from(["no", "no", "no", "yes", "not_known"]),
    "raising_agency": st.sampled_from([*AGENCIES, "not_known"]),
    "other_agency": st.sampled_from([*AGENCIES, "social-care", "not_known"]),
    "issue": st.lists(st.sampled_from(sorted(FILE.facts["issue"].values)), min_size=1, max_size=3, unique=True),
    "social_care": st.sampled_from(["receives", "receives", "raises", "not_involved", "not_known"]),
    **{name: YES_NO for name, fact in sorted(FILE.facts.items()) if fact.kind == "yes_no" and not fact.safety},
}
ANYTHING: st.SearchStrategy[Data] = st.fixed_dictionaries({}, optional=ANSWERS)
DISAGREEMENT: st.SearchStrategy[Data] = st.fixed_dictionaries(
    {
        "imminent_risk": ANSWERS["imminent_risk"],
        "raising_agency": st.just("penkford-school"),
        "other_agency": st.sampled_from(["social-care", "social-care", "a health trust"]),
        "social_care": ANSWERS["social_care"],
        "issue": st.lists(st.sampled_from(["threshold", "conduct", "strategic"]), max_size=2).map(
            lambda more: sorted({"closure", *more})
        ),
    },
    optional={"head_teacher_speaks": YES_NO},
)

_TODAY = SameWorkingDay("next_working_day")
_STEPS: tuple[tuple[Limit | timedelta, timedelta], ...] = (
    (timedelta(0), timedelta(0)),
    (MINUTE, timedelta(0)),
    (timedelta(hours=3), timedelta(0)),
    (timedelta(days=1), timedelta(hours=2)),
    (_TODAY, timedelta(0)),
    (_TODAY, MINUTE),
    (WorkingDays(1), MINUTE),
    (WorkingWeeks(1), timedelta(0)),
    (WorkingWeeks(1), MINUTE),
    (timedelta(days=20), timedelta(0)),
)
"""From one event to the next: exactly when something is due, a minute beside it, at once, or whenever."""


def _after(moment: datetime, limit: Limit | timedelta) -> datetime:
    if isinstance(limit, timedelta):
        return moment + limit
    found = due_by_calendar(limit, moment, CALENDAR)
    assert found is not None
    return found.at


@st.composite
def later(draw: st.DrawFn, than: datetime) -> datetime:
    """A moment not before another, which likes the ends of limits that began then."""
    limit, more = draw(st.sampled_from(_STEPS))
    return in_london(_after(than, limit) + more)


_LADDER: tuple[st.SearchStrategy[Data], ...] = (
    st.just({"did": "consult-manager"}),
    st.just({"did": "notify-managers"}),
    st.just({"did": "send-notice"}),
    st.just({"did": "refer-to-mediation"}),
    st.just({"did": "refer-to-dcs"}),
    st.sampled_from(["unresolved", "unresolved", "no_response", "refused"]).map(lambda name: {name: "disagreement"}),
)
_OTHER: tuple[st.SearchStrategy[Data], ...] = (
    st.sampled_from(["both", "raising", "dcs", "mediation-meeting"]).map(
        lambda by: {"resolved": "disagreement", "by": by}
    ),
    st.just({"happened": "protection-decided"}),
    st.sampled_from(sorted(FILE.events)).map(lambda name: {"happened": name}),
    st.sampled_from(sorted(ANSWERS)).flatmap(lambda name: ANSWERS[name].map(lambda v: {"learned": {name: v}})),
    st.sampled_from(DUTIES).map(lambda name: {"did": name, "by": "both"} if _by_side(name) else {"did": name}),
    st.sampled_from(STAGES).map(lambda stage: {"moved": {"disagreement": stage}}),
    st.sampled_from(["disagreement", "protect"]).map(lambda track: {"withdrawn": track}),
    st.just({"reopened": "disagreement"}),
    st.sampled_from(sorted(FILE.powers)).map(lambda name: {"used": name}),
)


def _by_side(name: str) -> bool:
    return FILE.duties[name].who.owes_once_per_side


class History:
    """What a case file holds, and a moment to ask about."""

    def __init__(self, facts: Data, events: list[Data], opened: datetime, asked: datetime) -> None:
        self.facts, self.events, self.opened, self.asked = facts, events, opened, asked

    def __repr__(self) -> str:
        return f"History({self.facts}, {self.events}, {iso(self.opened)}, {iso(self.asked)})"

    def but(self, **changes: Any) -> History:
        """The same history with other answers at its beginning; None takes one out."""
        facts = {name: value for name, value in {**self.facts, **changes}.items() if value is not None}
        return History(facts, self.events, self.opened, self.asked)

    def never_learning(self, fact: str) -> History:
        events = [event for event in self.events if fact not in event.get("learned", {})]
        return History(self.facts, events, self.opened, self.asked)

    def then(self, *events: Data, at: datetime) -> History:
        return History(self.facts, [*self.events, *events], self.opened, at)

    def case(self, switched: Switched = ()) -> Case:
        known = [event for event in self.events if _is_known(event, _policy(switched))]
        return Case(_policy(switched), self.facts, known, opened=self.opened)


def _is_known(event: Data, policy: Policy) -> bool:
    """Whether what was done exists under these readings."""
    return event.get("did", event.get("used")) in (None, *policy.file.duties, *policy.file.powers)


@st.composite
def histories(draw: st.DrawFn, facts: st.SearchStrategy[Data] = DISAGREEMENT | ANYTHING, most: int = 9) -> History:
    opened = moment = draw(MOMENTS)
    events: list[Data] = [{"id": "e0", "at": iso(moment), "happened": "disagreement-arose"}]
    taken = set[str]()
    for number in range(1, 1 + draw(st.integers(0, most))):
        moment = draw(later(moment))
        data = draw(draw(st.sampled_from([*_LADDER, *_LADDER, *_OTHER])))
        word = next(iter(data))
        clash = f"{iso(moment)} {word if word in ('moved', 'reopened') else 'exit'}"
        if word not in ("did", "used", "learned", "happened"):
            if clash in taken:
                continue
            taken.add(clash)
        events.append({"id": f"e{number}", "at": iso(moment), **data})
    return History(draw(facts), events, opened, draw(later(moment)))


RAISED = histories(DISAGREEMENT)


def folded(history: History, switched: Switched = ()) -> Fold:
    return fold(history.case(switched), history.asked, same_agency=_area(switched).same_agency)


def advised(history: History, switched: Switched = ()) -> Advice:
    return advise(history.case(switched), directory=_area(switched), at=history.asked)


# ------------------------------------------------------------------------------------- of every advice


def the_emergency_line_comes_first(advice: Advice, course: Fold) -> None:
    """Something to do, something to answer, or all is over; and before it the policy's own emergency words."""
    del course
    assert advice.emergency.national == NATIONAL
    assert "Safeguarding Children Unit" in advice.emergency.say
    assert {"STH-A6", "STH-A19"} <= {silence.reading for silence in advice.silences}
    assert advice.answer != "cannot_decide", advice.problem
    if advice.answer == "out_of_scope":
        assert any(step.ours for step in advice.steps)
    elif not advice.steps and not advice.ask_first:
        assert advice.answer == "closed"


def dates_obey_the_calendar(advice: Advice, course: Fold) -> None:
    """INV-9: not before their start, equal to it only for at once, and on days that are worked."""
    for step in advice.steps:
        if step.due is None:
            continue
        limit = course.policy.file.duties[step.duty].limit
        now = limit.otherwise == "now" and step.due == step.started
        assert step.due >= step.started, step.duty
        assert step.due > step.started or limit.due_of or now, step.duty
        if not now and step.due > step.started:
            assert course.rules.working_time.why_not(step.due.date()) is None, step.duty
            assert f"{step.due:%H:%M}" == "17:00", step.duty
        assert step.aim is None or step.started <= step.aim <= step.due, step.duty
        assert not (now and step.late), "what is due now is never late by itself"


def posts_are_presumed(advice: Advice, course: Fold) -> None:
    """INV-11: no post is shown as current."""
    del course
    for party in parties(advice):
        for member in party.members:
            for named in member.posts:
                assert PRINTED in named.warnings, named.post
            directory = member.role and FILE.roles.get(member.role)
            if directory and directory.found == "directory" and member.agency:
                assert member.acting or member.cover or member.ask, f"nobody for {member.role} of {member.agency}"


def both_final_authorities_are_shown(advice: Advice, course: Fold) -> None:
    """INV-14: until a person chooses, every advice on an open disagreement names both."""
    chosen = course.policy.choice["STH-A2"] != "c"
    if course.standing("disagreement") in ("open", "at_a_silence"):
        (told,) = (silence.tell for silence in advice.silences if silence.reading == "STH-A2")
        assert chosen or "the mediation meeting and the Director of Children's Services" in told
        assert "Director of Children's Services" in " ".join(in_words(advice).split())
        assert "mediation" in told or "meeting" in told


OF_EVERY_ADVICE: tuple[Callable[[Advice, Fold], None], ...] = (
    the_gate_is_asked,
    danger_is_answered_with_protection,
    nobody_waits_while_a_child_may_be_in_danger,
    the_emergency_line_comes_first,
    readings_are_named,
    ours_is_said_to_be_ours,
    dates_obey_the_calendar,
    posts_are_presumed,
    both_final_authorities_are_shown,
    steps_are_owed,
    words_are_fit_to_read,
)


def every_stage_makes_its_records(course: Fold) -> None:
    """INV-8: decisions in writing at each stage, shared when it is left, the first professional among those told."""
    for run in course.runs:
        for visit in run.visits:
            made = {owed.duty for owed in course.owed if owed.visit is visit}
            assert "record-decisions" in made
            assert visit.left is None or "share-decisions" in made
            if visit.resolved is not None and run.track == "disagreement" and visit.stage != "stage-1":
                assert "outcome-statement" in made
                late = visit.stage in ("stage-4a", "stage-4b", "directors", "dcs")
                assert not late or {"complete-learning-box", "send-resolution-template"} <= made


def the_notice_has_its_copy(course: Fold) -> None:
    """INV-8: a Notice that was sent is copied to the Board's Business Manager."""
    sent = [owed for owed in course.owed if owed.duty == "send-notice" and owed.done]
    assert len([owed for owed in course.owed if owed.duty == "copy-notice"]) == len(sent)


OF_EVERY_CASE: tuple[Callable[[Fold], None], ...] = (
    tracks_end_only_as_they_may,
    moments_are_in_order,
    one_run_at_a_time,
    every_stage_makes_its_records,
    the_notice_has_its_copy,
)


@MANY
@given(histories(), READINGS)
def test_there_is_a_right_advice_under_every_reading(history: History, switched: Switched) -> None:
    advice, course = advised(history, switched), folded(history, switched)
    assumed = any(track.assumed for track in advice.tracks)
    for holds in OF_EVERY_ADVICE:
        if not (assumed and holds is steps_are_owed):
            holds(advice, course)
    statuses_are_said(advice, _area(switched))
    for holds_of in OF_EVERY_CASE:
        holds_of(course)


@pytest.mark.parametrize("switched", SWITCHES, ids=lambda found: "-".join("".join(one) for one in found) or "default")
@examples(4)
@given(history=RAISED)
def test_each_switch_keeps_what_must_hold(history: History, switched: Switched) -> None:
    advice, course = advised(history, switched), folded(history, switched)
    for holds in OF_EVERY_ADVICE:
        holds(advice, course)
    for holds_of in OF_EVERY_CASE:
        holds_of(course)


# INV-1


@SOME
@given(RAISED)
def test_not_known_about_danger_is_the_same_as_yes(history: History) -> None:
    plain = history.never_learning("imminent_risk")
    yes, not_known = (advised(plain.but(imminent_risk=answer)) for answer in ("yes", "not_known"))
    assert as_json(yes.steps) == as_json(not_known.steps)
    assert as_json(yes.tracks) == as_json(not_known.tracks)
    assert yes.answer == not_known.answer


@SOME
@given(histories())
def test_an_advice_without_an_answer_about_danger_asks_for_it(history: History) -> None:
    advice = advised(history.never_learning("imminent_risk").but(imminent_risk=None))
    assert (advice.answer, advice.ask_first[0].fact) == ("ask", "imminent_risk")


@SOME
@given(histories(), READINGS)
def test_danger_that_is_learned_again_opens_protection_again(history: History, switched: Switched) -> None:
    now = in_london(history.asked + MINUTE)
    after = history.then({"id": "e99", "at": iso(now), "learned": {"imminent_risk": "yes"}}, at=now)
    assert folded(after, switched).standing("protect") in ("open", "at_a_silence")
    assert advised(after, switched).answer == "act"


@SOME
@given(RAISED, READINGS)
def test_danger_takes_nothing_away_and_puts_nothing_off(history: History, switched: Switched) -> None:
    """More danger adds steps; every step that there is without it keeps its date."""
    plain = history.never_learning("imminent_risk")
    safe, danger = (advised(plain.but(imminent_risk=answer), switched) for answer in ("no", "yes"))
    dated = {(step.duty, step.stage, step.due) for step in danger.steps}
    for step in safe.steps:
        assert (step.duty, step.stage, step.due) in dated, step.duty


# INV-7


def of_the_disagreement(advice: Advice) -> Any:
    return as_json(
        [
            [track for track in advice.tracks if track.track == "disagreement"],
            [step for step in advice.steps if step.track == "disagreement"],
            [entry for entry in advice.not_yet if entry.track == "disagreement"],
        ]
    )


@SOME
@given(RAISED, st.sampled_from(["conduct", "strategic"]), YES_NO)
def test_conduct_or_a_point_of_policy_moves_nothing_on_the_disagreement(
    history: History, other: str, allegation: str
) -> None:
    alone = history.never_learning("issue").but(issue=["closure"])
    beside = alone.but(issue=["closure", other], allegation_of_harm=allegation, complaint_about_manager="no")
    assert of_the_disagreement(advised(beside)) == of_the_disagreement(advised(alone))


# INV-10, INV-14, and the dates that STH-A4 is about


@SOME
@given(RAISED)
def test_both_final_authorities_stand_until_a_person_chooses(history: History) -> None:
    """INV-14: choosing the Director alone changes what is said; nobody's word is lost by not choosing."""
    default, chosen = advised(history), advised(history, (("STH-A2", "a"),))
    tells = [{s.reading: s.tell for s in advice.silences}.get("STH-A2") for advice in (default, chosen)]
    if tells[0] is not None:
        assert tells[0] != tells[1]
        assert "The policy names two endings" in tells[0]


@SOME
@given(RAISED, MOMENTS, st.data())
def test_talks_without_end_cannot_put_off_the_notice(history: History, began: datetime, data: st.DataObject) -> None:
    """STH-A4: the 5 working days run from the managers' failure, or from the end of the week if that is earlier."""
    managers = in_london(
        began + data.draw(st.sampled_from([timedelta(hours=1), timedelta(days=3), timedelta(days=12)]))
    )
    week = _after(began, WorkingWeeks(1))
    events: list[Data] = [
        {"id": "e0", "at": iso(began), "happened": "disagreement-arose"},
        {"id": "e1", "at": iso(managers), "moved": {"disagreement": "stage-3"}},
    ]
    asked = in_london(max(week, managers) + MINUTE)
    course = folded(History(history.but(imminent_risk="no").facts, events, began, asked))
    (notice,) = [owed for owed in course.owed if owed.duty == "send-notice"]
    assert notice.started == max(week, managers)
    assert notice.due is not None
    assert notice.due.at == _after(notice.started, WorkingDays(5))


@SOME
@given(RAISED, READINGS)
def test_nobody_but_the_final_authority_ends_it_at_the_top(history: History, switched: Switched) -> None:
    """INV-10: at the Director, neither a side nor a meeting closes it; only the decision or a withdrawal does."""
    plain = History(history.facts, history.events[:1], history.opened, history.opened)
    up, then = (in_london(history.opened + timedelta(hours=hours)) for hours in (1, 2))
    at_the_top = plain.then({"id": "e1", "at": iso(up), "moved": {"disagreement": "dcs"}}, at=then)
    for by, ended in (("both", False), ("mediation-meeting", False), ("dcs", True)):
        said = at_the_top.then({"id": "e2", "at": iso(then), "resolved": "disagreement", "by": by}, at=then)
        assert (folded(said, switched).standing("disagreement") == "closed") is ended
