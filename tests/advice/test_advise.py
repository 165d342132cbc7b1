"""What to do next: each kind of answer, what is asked, and what stands around the steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from advice.advice import NATIONAL, Advice, as_json
from advice.advise import advise
from advice.case import Case
from advice.words import due_in_words, in_words
from advice.worked_case import load_worked_case
from directory.loader import load_area
from foundation.errors import EscalationError
from foundation.moment import written
from rules.aloud import sentence_of
from rules.compiler import OWED
from rules.engine import Engine
from rules.errors import EngineFault, PolicyGap, UnknownReading
from rules.library import load_policies
from rules.policy import Policy
from tests.advice.camden import (
    BEGAN,
    Data,
    area,
    arose,
    asked,
    at,
    camden,
    case,
    did,
    due,
    duties,
    failed,
    happened,
    learned,
    left,
    meets,
    moved,
    reopened,
    resolved,
    step,
    up_to,
)
from tests.advice.small import CLAUSES, asked_at, duty, raised_case, small, three_stages

SOON = "2026-09-01 10:00"


def facts_asked(advice: Advice) -> list[str]:
    return [question.fact for question in advice.ask_first]


CONDUCT: dict[str, Any] = {"allegation_of_harm": "no", "complaint_about_manager": "no", "child_in_dispute": "no"}


# The answer in a word


def test_where_something_is_to_be_done_the_answer_is_to_act() -> None:
    advice = asked(case(arose()), SOON)
    assert advice.answer == "act"
    assert duties(advice) == ["discuss", "settle", "case-note"]


@pytest.mark.parametrize("facts", [{}, {"case_type": "cp"}, {"issue": ["threshold"], "case_type": "cp"}])
def test_while_nobody_was_asked_about_danger_the_answer_is_to_ask_that_first(facts: dict[str, Any]) -> None:
    advice = advise(Case(camden(), facts), directory=area(), at=at(BEGAN))
    assert advice.answer == "ask"
    assert facts_asked(advice)[0] == "imminent_risk"
    assert not advice.ask_first[0].again


def test_also_where_steps_are_owed_the_question_about_danger_comes_first() -> None:
    advice = asked(case(imminent_risk=None, issue=["conduct"], complaint_about_manager="no"), SOON)
    assert advice.answer == "ask"
    assert facts_asked(advice)[0] == "imminent_risk"
    assert "report-conduct" in duties(advice), "and what can be done meanwhile is shown"


def test_where_only_the_other_side_can_do_something_the_answer_is_to_wait() -> None:
    events = [did(SOON, "report-conduct")]
    advice = asked(case(*events, issue=["conduct"], **CONDUCT), SOON)
    assert duties(advice) == ["handle-conduct"]
    assert advice.answer == "wait"


def test_while_a_child_is_to_be_protected_the_answer_is_never_to_wait() -> None:
    events = [did(SOON, "refer-at-once"), did(SOON, "note-the-referral", by="both")]
    advice = asked(case(*events, imminent_risk="yes"), SOON)
    assert duties(advice) == ["decide-protection"], "and that is for the Co-ordinator to do"
    assert advice.answer == "act"


def test_when_everything_has_ended_and_is_recorded_the_answer_is_that_it_has_ended() -> None:
    events = [
        arose(),
        did(SOON, "case-note", by="both"),
        resolved(SOON),
        did("2026-09-01 11:00", "record-outcome", by="both"),
    ]
    advice = asked(case(*events), "2026-09-01 12:00")
    assert (advice.answer, advice.steps) == ("closed", ())


def test_what_is_still_to_be_recorded_keeps_a_settled_case_from_being_over() -> None:
    advice = asked(case(arose(), resolved(SOON)), "2026-09-01 12:00")
    assert advice.answer == "act"
    assert set(duties(advice)) == {"case-note", "record-outcome"}


OUT: dict[str, tuple[dict[str, Any], str]] = {
    "inside one agency": ({"raising_agency": "fssw"}, "use-own-line-management"),
    "a child who needs no service": ({"case_type": "none"}, "ask-safeguarding-lead"),
}


@pytest.mark.parametrize("name", OUT)
def test_where_the_policy_gives_no_steps_it_is_said_with_a_step_of_ours(name: str) -> None:
    facts, wanted = OUT[name]
    advice = asked(case(**facts), SOON)
    assert advice.answer == "out_of_scope"
    assert duties(advice) == [wanted]
    assert advice.steps[0].ours
    assert advice.tracks == ()


def test_a_matter_that_the_policy_does_not_list_is_no_dead_end() -> None:
    """Nothing fits, but nobody is left with nothing: a safe continuation of ours, said to be ours."""
    advice = asked(case(issue=["something_else"], child_in_dispute="no"), SOON)
    assert advice.answer == "out_of_scope"
    assert [one.ours for one in advice.steps] == [True]


def test_danger_inside_one_agency_is_protected_all_the_same() -> None:
    advice = asked(case(arose(), raising_agency="fssw", imminent_risk="yes"), SOON)
    assert advice.answer == "act"
    assert duties(advice)[0] == "refer-at-once"


# Never a dead end

PROTECTED = [
    did(SOON, "refer-at-once"),
    did(SOON, "decide-protection"),
    did(SOON, "note-the-referral", by="both"),
]
STUCK: dict[str, tuple[dict[str, Any], list[Data]]] = {
    "protection without the event that ends it": ({"imminent_risk": "yes"}, PROTECTED),
    "a stage that was settled but not said to be resolved": (
        {},
        [arose(), did(SOON, "settle"), did(SOON, "discuss"), did(SOON, "case-note", by="both")],
    ),
    "a strategic point that was considered": (
        {"issue": ["strategic"], "child_in_dispute": "no"},
        [did(SOON, "refer-strategic-issue"), did(SOON, "consider-strategic-issue")],
    ),
    "a complaint that was dealt with": (
        {"issue": ["conduct"], **CONDUCT},
        [did(SOON, "report-conduct"), did(SOON, "handle-conduct")],
    ),
    "a concern that was dealt with": (
        {"issue": ["non_engagement"], "social_worker_allocated": "yes", "child_in_dispute": "no"},
        [did(SOON, "raise-with-social-worker"), did(SOON, "deal-with-non-engagement")],
    ),
}
"""All duties of a track are done, and yet nothing was reported that ends it."""


@pytest.mark.parametrize("name", STUCK)
def test_a_track_that_is_open_always_has_something_to_do_or_to_answer(name: str) -> None:
    facts, events = STUCK[name]
    advice = asked(case(*events, **facts), "2026-09-01 12:00")
    still_open = [track for track in advice.tracks if track.state in ("open", "at_a_silence")]
    assert advice.steps or advice.ask_first or not still_open


def test_while_protection_is_open_nobody_is_told_that_there_is_nothing_to_do() -> None:
    advice = asked(case(arose(), *PROTECTED, imminent_risk="yes"), "2026-09-01 12:00")
    if any(track.track == "protect" and track.state != "closed" for track in advice.tracks):
        assert advice.answer != "wait"


# When nothing can be decided


def fails(*_: Any) -> Any:
    raise EngineFault("durable-rules failed: something")


def gap(*_: Any) -> Any:
    raise PolicyGap("camden: no rule says what `standing` is.")


@pytest.mark.parametrize(("fault", "called"), [(fails, "EngineFault"), (gap, "PolicyGap")])
def test_when_the_engine_fails_the_emergency_line_is_still_there(
    monkeypatch: pytest.MonkeyPatch, fault: Any, called: str
) -> None:
    fresh = Case(camden().rereader({}), {"imminent_risk": "no"}, [arose()])
    monkeypatch.setattr(Engine, "run", fault)
    advice = advise(fresh, directory=area(), at=at(SOON))
    assert advice.answer == "cannot_decide"
    assert advice.emergency.national == NATIONAL
    assert "Child Protection Co-ordinator" in advice.emergency.say
    assert advice.problem.startswith("We could not decide. Ask your safeguarding lead now.")
    assert called in advice.problem
    assert in_words(advice).startswith("IF A CHILD IS IN IMMEDIATE DANGER, RING 999 NOW.")
    assert advice.receipt is None


def test_the_areas_own_contacts_are_there_too_when_nothing_can_be_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's number ships; here an area has added one of its own."""
    own = area().file.model_copy(update={"area": area().file.area.model_copy(update={"emergency": ("Ring the desk",)})})
    local = type(area())(own, area().choice, area().source, area().graph)
    monkeypatch.setattr(type(local), "under", lambda self, _: self)
    assert advise(case(arose()), directory=local, at=at(SOON)).emergency.local == ("Ring the desk",)
    fresh = Case(camden().rereader({}), {"imminent_risk": "no"}, [arose()])
    monkeypatch.setattr(Engine, "run", fails)
    assert advise(fresh, directory=local, at=at(SOON)).emergency.local == ("Ring the desk",)


@pytest.mark.parametrize("risk", ["yes", "not_known", "no"])
def test_where_the_published_calendar_ends_the_emergency_line_is_still_there(risk: str) -> None:
    """The last bank holidays are those of 2028: a date beyond is refused, but a child in danger is not."""
    found = case(arose("2028-12-29 09:00"), opened="2028-12-29 09:00", imminent_risk=risk)
    advice = asked(found, "2028-12-29 10:00")
    assert advice.emergency.national == NATIONAL
    assert advice.steps or advice.answer == "cannot_decide"


def test_a_fault_of_the_asker_is_raised_and_not_hidden() -> None:
    with pytest.raises(UnknownReading):
        advise(case(arose()), directory=area(), at=at(SOON), readings={"CAM-A3": "c"})
    with pytest.raises(EscalationError, match="offset"):
        advise(case(arose()), at=datetime(2026, 9, 1, 9, 0))  # noqa: DTZ001 -- that is the fault


@pytest.mark.parametrize("exit_", ["not_justified", "deemed_agreed", "refused", "no_response"])
@pytest.mark.parametrize(("track", "risk"), [("disagreement", "no"), ("protect", "yes")])
def test_an_exit_that_the_policy_does_not_have_is_no_reason_to_fail(track: str, risk: str, exit_: str) -> None:
    advice = asked(case(arose(), left(SOON, exit_, track), imminent_risk=risk), "2026-09-01 11:00")
    assert advice.answer == "act"
    assert advice.steps


# The first line


def test_the_national_line_is_ours_and_says_so() -> None:
    advice = asked(case(arose()), SOON)
    assert advice.emergency.national == "If a child is in immediate danger, ring 999 now."
    assert advice.emergency.marked == "ours, not the policy's"
    assert advice.emergency.post == "the Child Protection Co-ordinator"
    assert advice.emergency.clauses == ("CAM-043", "CAM-044")


def test_a_policy_without_an_emergency_post_has_the_national_line(tmp_path: Path) -> None:
    advice = asked_at(SOON, small(tmp_path))
    assert (advice.emergency.national, advice.emergency.post) == (NATIONAL, "")


# What is asked


def test_only_what_can_still_change_the_answer_is_asked() -> None:
    assert facts_asked(asked(case(arose()), SOON)) == []
    assert "allegation_of_harm" not in facts_asked(asked(case(arose()), SOON))
    assert "allegation_of_harm" in facts_asked(asked(case(arose(), issue=["conduct"]), SOON))


def test_what_cannot_matter_any_more_is_not_asked() -> None:
    """Inside one agency the policy is silent, whatever it is about."""
    advice = asked(case(raising_agency="fssw", case_type=None), SOON)
    assert facts_asked(advice) == []


def test_whether_they_are_one_agency_is_asked_by_way_of_the_agencies() -> None:
    advice = asked(case(arose(), raising_agency=None, other_agency=None), SOON)
    assert facts_asked(advice)[:2] == ["raising_agency", "other_agency"]
    assert "agencies" not in facts_asked(advice)


def test_where_an_agency_cannot_be_found_out_it_is_asked_directly_whether_they_are_one() -> None:
    advice = asked(case(arose(), raising_agency="not_known", case_type=None), SOON)
    assert "raising_agency" not in facts_asked(advice)
    assert "case_type" in facts_asked(advice)


def test_a_question_has_its_words_its_answers_and_its_reason() -> None:
    (risk, *_) = asked(case(imminent_risk=None), SOON).ask_first
    assert risk.ask == "Could a child be in immediate danger, or at imminent risk of harm?"
    assert risk.values == {"yes": "yes", "no": "no"}
    assert "Not sure" in risk.why
    assert risk.clauses == ("CAM-041", "CAM-043")


def test_an_agency_is_chosen_from_those_that_are_listed() -> None:
    question = next(q for q in asked(case(raising_agency=None), SOON).ask_first if q.fact == "raising_agency")
    assert question.values["gosh"] == "Great Ormond Street Hospital (GOSH)"
    assert not {"board", "council"} & set(question.values)
    assert len(question.values) == 19


def test_every_question_comes_once() -> None:
    advice = asked(case(*up_to(4), raising_agency="housing", other_agency="camden-and-islington"), "2026-09-03 10:00")
    assert len(facts_asked(advice)) == len(set(facts_asked(advice)))
    assert set(facts_asked(advice)) >= {"raising_service_line", "other_service_line"}


@pytest.mark.parametrize(
    "since",
    [
        [learned("2026-09-03 10:00", case_type="lac")],
        [resolved("2026-09-02 10:00"), reopened("2026-09-03 10:00")],
    ],
    ids=["something else was learned", "it was opened again"],
)
def test_the_question_about_danger_is_asked_again_when_something_has_changed(since: list[Data]) -> None:
    assert facts_asked(asked(case(arose()), "2026-09-03 11:00")) == []
    advice = asked(case(arose(), *since), "2026-09-03 11:00")
    assert facts_asked(advice) == ["imminent_risk"]
    assert advice.ask_first[0].again
    assert "It was answered on Tuesday 1 September 2026, 09:00; something has changed since." in advice.ask_first[0].why
    assert advice.answer == "act", "meanwhile the steps go on"


def test_an_answer_older_than_the_end_of_protection_is_asked_again() -> None:
    advice = asked(case(arose(), happened(SOON, "protection-decided"), imminent_risk="yes"), "2026-09-01 11:00")
    assert [(q.fact, q.again) for q in advice.ask_first] == [("imminent_risk", True)]


def test_an_answer_that_was_given_again_is_not_asked_again() -> None:
    events = [learned("2026-09-03 10:00", case_type="lac"), learned("2026-09-03 10:05", imminent_risk="no")]
    assert facts_asked(asked(case(arose(), *events), "2026-09-03 11:00")) == []


# Where the case stands


def test_each_track_says_how_it_stands_and_since_when() -> None:
    (track,) = asked(case(*up_to(2)), "2026-09-02 12:00").tracks
    assert (track.track, track.state, track.stage, track.assumed) == ("disagreement", "open", "stage-2", False)
    assert track.since == at("2026-09-02 10:30")
    assert track.stage_called == "Stage 2, discussion between frontline managers"


def test_a_track_that_waits_says_for_what() -> None:
    tracks = {track.track: track for track in asked(case(arose(), imminent_risk="yes"), SOON).tracks}
    assert tracks["disagreement"].state == "waiting"
    assert tracks["disagreement"].waits_for == ("protecting the child now, to be finished first",)
    unasked = {track.track: track for track in asked(case(arose(), imminent_risk=None), SOON).tracks}
    assert unasked["disagreement"].waits_for == (
        "protecting the child now: it has to be known whether a child is in danger",
    )


def test_where_nobody_said_when_it_began_it_is_taken_to_have_begun_with_the_facts() -> None:
    (track,) = asked(case(), "2026-09-03 10:00").tracks
    assert track.assumed
    assert track.since == at(BEGAN)
    assert due(step(asked(case(), "2026-09-03 10:00"), "settle")) == "2026-09-08 17:00"
    assert "CAM-A5" in {silence.reading for silence in asked(case(), "2026-09-03 10:00").silences}


def test_the_receipt_of_an_assumption_holds_no_event_that_nobody_reported() -> None:
    advice = asked(case(), "2026-09-03 10:00")
    assert advice.receipt is not None
    assert advice.receipt.events == ()


def test_an_earlier_run_of_a_track_has_ended() -> None:
    advice = asked(case(arose(), resolved(SOON), reopened("2026-09-03 10:00")), "2026-09-03 11:00")
    assert [(track.state, written(track.since)) for track in advice.tracks if track.since] == [
        ("closed", SOON),
        ("open", "2026-09-03 10:00"),
    ]


def test_what_was_done_outside_the_policy_is_shown() -> None:
    advice = asked(case(arose(), moved("2026-09-02 10:00", 3)), "2026-09-02 11:00")
    assert len(advice.departures) == 1
    assert advice.departures[0].clauses


# Steps


def test_protecting_a_child_comes_first() -> None:
    events = [*up_to(2), learned("2026-09-03 10:00", imminent_risk="yes", issue=["threshold", "conduct"])]
    advice = asked(case(*events), "2026-09-03 11:00")
    assert duties(advice)[:2] == ["refer-at-once", "decide-protection"]
    assert len(duties(advice)) > 6


def test_steps_of_a_stage_follow_one_another_as_they_are_done() -> None:
    advice = asked(case(*up_to(2)), "2026-09-02 12:00")
    here = duties(advice, stage="stage-2")
    assert here == [
        "contact-own-manager", "consider-with-manager", "negotiate-between-managers", "settle", "case-note",
    ]  # fmt: skip


def test_a_gate_comes_before_what_it_guards(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["duties"]["check-first"] = duty(act="report", at={"disagreement": ["stage-1"]}, starts="stage_began")
        data["duties"]["settle"]["needs"] = "check-first"

    policy = small(tmp_path, change)
    advice = asked_at(SOON, policy)
    assert step(advice, "settle").waits_on == "check-first"
    assert duties(advice).index("check-first") < duties(advice).index("settle")
    after = asked_at("2026-09-01 11:00", policy, did(SOON, "check-first"))
    assert step(after, "settle").waits_on is None


def test_a_step_has_its_force_its_means_and_its_content() -> None:
    refer = step(asked(case(imminent_risk="yes"), SOON), "refer-at-once")
    assert (refer.force, refer.act, refer.how) == ("should", "refer", ("phone",))
    assert refer.content == camden().file.duties["refer-at-once"].content
    assert refer.due == refer.started == at(BEGAN)
    assert not refer.late


def test_a_step_says_by_when_and_how_that_was_counted() -> None:
    settle = step(asked(case(arose("2026-08-28 16:40")), SOON), "settle")
    assert due(settle) == "2026-09-07 17:00"
    assert settle.aim == settle.moment == at("2026-09-04 17:00")
    assert [day.counted for day in settle.counting].count(True) == 5
    assert any("bank holiday" in day.why for day in settle.counting)
    assert settle.limit_words.startswith("within 1 working week")


def test_24_hours_that_end_at_night_have_a_working_moment_before() -> None:
    step_ = step(asked(case(arose(), failed("2026-09-04 19:00")), "2026-09-04 20:00"), "hand-over")
    assert due(step_) == "2026-09-05 19:00"
    assert step_.act_by == step_.moment == at("2026-09-04 19:00"), "offices are shut until Monday: act now"


def test_a_prompt_of_ours_is_no_due_date_and_never_late() -> None:
    note = step(asked(case(arose()), "2026-10-01 10:00"), "case-note")
    assert (note.due, note.is_prompt, note.late) == (None, True, False)
    assert note.prompt == at("2026-09-01 17:00")


def test_a_step_that_is_late_says_so() -> None:
    settle = step(asked(case(arose()), "2026-09-08 17:01"), "settle")
    assert settle.late
    assert not step(asked(case(arose()), "2026-09-08 17:00"), "settle").late


def test_what_has_to_be_recorded_and_told_stands_beside_the_step() -> None:
    advice = asked(case(*up_to(3)), "2026-09-02 12:00")
    talk = step(advice, "find-child-focused-solution")
    assert [paper.document for paper in talk.record] == ["case-notes", "written-record"]
    assert list(talk.record[0].items) == ["date", "form", "people", "discussed", "outcome", "escalated"]
    assert talk.form is None
    assert [telling.duty for telling in talk.tell] == ["tell-development-officer"]
    assert talk.tell[0].to is not None
    assert talk.tell[0].to.words == "the CSCB Development Officer"


@pytest.mark.parametrize("kind", ["form", "notice"])
def test_the_form_that_a_step_fills_in_is_named_with_its_fields(tmp_path: Path, kind: str) -> None:
    def change(data: dict[str, Any]) -> None:
        items = {"child": {"called": "name of the child", "clauses": ["EXA-004"]}}
        data.setdefault("documents", {})["alert"] = {
            "called": "the Alert", "kind": kind, "items": items, "clauses": ["EXA-004"],
        }  # fmt: skip
        data["duties"]["send-alert"] = duty(
            act="send", document="alert", at={"disagreement": ["stage-1"]}, starts="stage_began"
        )

    advice = asked_at(SOON, small(tmp_path, change))
    send = step(advice, "send-alert")
    assert send.form is not None
    assert (send.form.document, send.form.items) == ("alert", {"child": "name of the child"})
    assert "alert" not in [paper.document for paper in send.record]
    assert "the Alert: child [EXA-004]" in " ".join(in_words(advice).split())


def test_each_side_that_still_owes_is_named() -> None:
    advice = asked(case(arose(), did(SOON, "case-note", by="other")), "2026-09-01 11:00")
    assert step(advice, "case-note").sides == ("raising",)


def test_what_happens_when_nothing_comes_back_is_said_with_its_date() -> None:
    reply = step(asked(case(arose()), SOON), "settle").if_no_reply
    assert reply is not None
    assert reply.at == at("2026-09-08 17:00")
    assert "move it up to Stage 2" in reply.say
    assert "at the latest by Wednesday 9 September 2026, 17:00" in reply.say


def test_a_total_stands_at_the_stage_where_the_case_is(tmp_path: Path) -> None:
    """What is to be done at the stage itself would otherwise come after it."""

    def change(data: dict[str, Any]) -> None:
        data["duties"]["whole"] = duty(
            act="settle", over={"disagreement": "all_stages"}, starts="track_began", ends="stage_left"
        )

    advice = asked_at("2026-09-02 10:00", small(tmp_path, change), moved("2026-09-02 09:00", 2))
    assert step(advice, "whole").stage == "stage-2"
    assert step(advice, "whole").started == at(BEGAN)


def test_what_is_owed_of_a_stage_that_was_left_moves_nothing_up(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["duties"]["settle"]["ends"] = "track_closed"

    policy = small(tmp_path, change)
    advice = asked_at("2026-09-02 10:00", policy, moved("2026-09-02 09:00", 2))
    (earlier,) = (one for one in advice.steps if one.duty == "settle" and one.stage == "stage-1")
    assert earlier.if_no_reply is not None
    assert earlier.if_no_reply.say == "After that it is late; it stays owed."


def test_when_the_co_ordinator_does_not_answer_nobody_waits() -> None:
    for one in asked(case(imminent_risk="yes"), SOON).steps:
        assert one.if_no_reply is not None
        assert one.if_no_reply.at is None
        assert one.if_no_reply.say.startswith("Do not wait for an answer: use 999")


def test_silence_that_counts_as_agreement_is_said(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        for stage in data["tracks"]["disagreement"]["stages"].values():
            stage["exits"]["deemed_agreed"] = "close"
        data["duties"]["settle"]["if_late"] = "deemed_agreed"

    policy = small(tmp_path, change)
    reply = step(asked_at(SOON, policy), "settle").if_no_reply
    assert reply is not None
    assert reply.say.startswith("Silence counts as agreement")
    assert asked_at("2026-09-20 10:00", policy).answer == "closed"


def test_to_move_up_is_to_go_to_those_who_meet_next() -> None:
    hand_over = step(asked(case(*up_to(2), failed("2026-09-03 10:00")), "2026-09-03 11:00"), "hand-over")
    assert hand_over.to is not None
    assert hand_over.to.words == meets(3)


def test_a_step_of_an_earlier_stage_is_still_there() -> None:
    advice = asked(case(*up_to(3)), "2026-09-02 12:00")
    assert duties(advice, stage="stage-1") == ["case-note", "record-outcome"]


# What is open to people


def test_either_side_may_move_it_up_alone() -> None:
    (option,) = asked(case(arose()), SOON).options
    assert option.power == "move-up-alone"
    assert option.clauses == ("CAM-011", "CAM-012", "CAM-058")


def test_what_a_family_is_entitled_to_is_said(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["rights"] = {
            "advocacy": {
                "whose": "child", "to": "an advocate", "reminder": "professional",
                "in": {"disagreement": ["stage-1"]}, "clauses": CLAUSES,
            }
        }  # fmt: skip

    policy = small(tmp_path, change)
    (right,) = asked_at(SOON, policy).rights
    assert (right.whose, right.to) == ("child", "an advocate")
    assert asked_at("2026-09-03 10:00", policy, moved("2026-09-02 10:00", 2)).rights == ()


# What is not open yet


def test_the_next_stage_says_why_it_is_not_open_and_when_it_opens() -> None:
    (entry,) = asked(case(arose()), SOON).not_yet
    assert (entry.stage, entry.opens) == ("stage-2", at("2026-09-08 17:00"))
    assert "is still open" in entry.why


def test_a_stage_that_failed_is_to_be_moved_up_now() -> None:
    (reported,) = asked(case(arose(), failed(SOON)), "2026-09-01 11:00").not_yet
    assert (reported.opens, reported.now) == (None, "Move it up now.")
    assert "(not resolved)" in reported.why
    (lapsed,) = asked(case(arose()), "2026-09-09 11:00").not_yet
    assert "(a limit ran out)" in lapsed.why


def test_above_the_last_stage_there_is_none() -> None:
    (entry,) = asked(case(*up_to(5)), "2026-09-03 10:00").not_yet
    assert (entry.stage, entry.why) == ("", "There is no stage after this one.")


def test_a_stage_that_waits_for_protection_says_so() -> None:
    entries = {entry.track: entry for entry in asked(case(arose(), imminent_risk="yes"), SOON).not_yet}
    assert entries["disagreement"].stage == "stage-1"
    assert entries["disagreement"].now == "Prepare it, but do not begin it."
    assert entries["disagreement"].clauses == ("CAM-041", "CAM-046")


def test_advice_proposes_no_stage_but_the_next() -> None:
    for stage in range(1, 5):
        (entry,) = asked(case(*up_to(stage)), "2026-09-02 15:00").not_yet
        assert entry.stage == f"stage-{stage + 1}"


def test_after_the_last_stage_those_above_are_told_and_nothing_is_invented() -> None:
    advice = asked(case(*up_to(5), failed("2026-09-04 10:00")), "2026-09-04 11:00")
    (track,) = advice.tracks
    assert track.state == "at_a_silence"
    assert step(advice, "after-the-last-stage").ours
    assert "CAM-A4" in {silence.reading for silence in advice.silences}


# Why, and how sure


def test_where_the_policy_is_unclear_it_is_said_what_was_taken() -> None:
    advice = asked(case(arose()), SOON, A1="b")
    silence = next(silence for silence in advice.silences if silence.reading == "CAM-A1")
    assert (silence.option, silence.taken) == ("b", "7 calendar days")
    assert silence.clauses == ("CAM-032", "CAM-042")


def test_what_matters_most_is_said_first() -> None:
    """And what the emergency line rests on, which is no matter of this case, last."""
    advice = asked(case(*up_to(3)), "2026-09-02 12:00")
    of_this_case = [silence for silence in advice.silences if silence.reading not in advice.emergency.readings]
    assert advice.silences[: len(of_this_case)] == tuple(of_this_case)
    weights = [silence.weight for silence in of_this_case]
    assert weights == sorted(weights, key=("high", "medium", "low").index)


def test_what_a_matter_that_came_up_again_rests_on_is_spelt_out() -> None:
    shown = Path(__file__).parents[2] / "scenarios/cases/sutton/an-agreement-that-is-not-kept.yaml"
    found = load_worked_case(shown, load_policies().find)
    advice = advise(found.case, directory=load_area("sutton"), at=found.questions[0].at)
    assert advice.silences[0].reading == "SUT-A19"
    assert "SUT-A19 (b)" in in_words(advice)


def test_the_chain_leads_from_the_facts_to_each_step() -> None:
    advice = asked(case(arose()), SOON)
    rules = [link.rule for link in advice.because]
    assert rules[:2] == ["child-in-scope", "disagreement-about-a-child"]
    for one in advice.steps:
        link = next(link for link in advice.because if link.concluded == f"{OWED}: {one.duty}")
        assert link.clauses == one.clauses
        assert link.seen
    assert all(link.clauses for link in advice.because)


def test_a_document_that_is_old_says_so_each_time() -> None:
    assert any("CAM-A33" in banner for banner in asked(case(), SOON).banners)


def with_header(folder: Path, **header: str) -> Policy:
    return small(folder, lambda data: data["policy"].update(header))


def test_a_document_past_its_review_says_so(tmp_path: Path) -> None:
    policy = with_header(tmp_path, review_by="2026-09-01")
    assert asked_at("2026-09-01 23:00", policy).banners == ()
    assert asked_at("2026-09-02 00:00", policy).banners == (
        "This policy was due for review by Tuesday 1 September 2026.",
    )


def test_a_document_that_adds_to_another_says_so(tmp_path: Path) -> None:
    assert asked_at(SOON, with_header(tmp_path, adds_to="the regional procedures")).banners == (
        "A base text applies as well: the regional procedures.",
    )


# As data


def values(data: Any) -> Iterator[Any]:
    if isinstance(data, dict):
        for value in data.values():
            yield from values(value)
    elif isinstance(data, list):
        for value in data:
            yield from values(value)
    else:
        yield data


def test_an_advice_is_plain_data_with_moments_as_text() -> None:
    data = as_json(asked(case(*up_to(3)), "2026-09-02 12:00"))
    assert {type(value) for value in values(data)} <= {str, int, bool, type(None)}
    assert data["receipt"]["at"] == "2026-09-02T12:00+01:00"
    assert list(data) == [
        "answer", "emergency", "policy", "banners", "ask_first", "tracks", "departures", "steps", "options", "rights",
        "not_yet", "silences", "because", "receipt", "problem",
    ]  # fmt: skip


def test_a_switch_for_one_question_does_not_stay(tmp_path: Path) -> None:
    found = case(arose("2026-08-28 16:40"))
    switched, plain = asked(found, SOON, A1="b"), asked(found, SOON)
    assert due(step(switched, "settle")) == "2026-09-04 17:00"
    assert due(step(plain, "settle")) == "2026-09-07 17:00"
    assert switched.receipt is not None
    assert switched.receipt.readings == {"CAM-A1": "b"}
    assert raised_case(small(tmp_path, three_stages)).policy.switched == {}


def test_a_switch_of_the_case_holds_under_a_switch_of_the_question() -> None:
    found = Case(camden(), {"imminent_risk": "no"}, [], opened=at(BEGAN), readings={"CAM-A3": "b"})
    advice = asked(found, SOON, A1="b")
    assert advice.receipt is not None
    assert advice.receipt.readings == {"CAM-A1": "b", "CAM-A3": "b"}


LIMITS_IN_WORDS = [
    ({"earliest_of": [{"working_days": 5}, {"hours": 72}], "words": "as soon as possible"},
     'within 5 working days; or within 72 hours, whichever comes first ("as soon as possible")'),
    ({"one_of": [{"when": {"issue": ["threshold"]}, "limit": {"hours": 24}, "clauses": ["EXA-004"]},
                 {"when": {"issue": ["closure"]}, "limit": {"working_days": 3}}]},
     "within 24 hours; or within 3 working days, depending on the case"),
]  # fmt: skip


@pytest.mark.parametrize(("limit", "said"), LIMITS_IN_WORDS, ids=["the earliest", "one of several"])
def test_a_limit_of_several_parts_is_said_with_all_of_them(tmp_path: Path, limit: dict[str, Any], said: str) -> None:
    def change(data: dict[str, Any]) -> None:
        data["duties"]["answer"] = duty(
            act="reply", at={"disagreement": ["stage-1"]}, starts="stage_began", limit=limit
        )

    found = step(asked_at(SOON, small(tmp_path, change)), "answer")
    assert found.limit_words == said
    assert "EXA-004" in found.clauses


def test_the_words_of_a_limit_stand_where_it_gives_no_date(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["duties"]["answer"] = duty(
            act="reply",
            at={"disagreement": ["stage-1"]},
            starts="stage_began",
            limit={"words_only": "yes", "words": "without delay", "clauses": ["EXA-004"]},
        )

    found = step(asked_at(SOON, small(tmp_path, change)), "answer")
    assert due_in_words(found) == 'no date in the policy (in the policy\'s words "without delay", without a number)'


def test_the_words_of_an_agreed_date_say_which_it_is(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["duties"]["answer"] = duty(
            act="reply", at={"disagreement": ["stage-1"]}, starts="stage_began",
            limit={"agreed_date": {"by": "both_sides"}},
        )  # fmt: skip

    policy = small(tmp_path, change)
    before = step(asked_at(SOON, policy), "answer")
    assert due_in_words(before) == "no date in the policy (by a date that is still to be agreed)"
    after = step(asked_at(SOON, policy, {"at": SOON, "agreed": {"answer": "2026-09-05"}}), "answer")
    assert after.limit_words == "by Saturday 5 September 2026, as agreed"
    late = step(asked_at("2026-09-07 09:00", policy, {"at": SOON, "agreed": {"answer": "2026-09-05"}}), "answer")
    assert late.late
    assert "aim for" not in due_in_words(late)


# Copies


def with_a_copy(data: dict[str, Any]) -> None:
    data["duties"]["settle"]["copies"] = "front-door"


def test_who_gets_a_copy_is_shown_and_read_aloud(tmp_path: Path) -> None:
    policy = small(tmp_path, with_a_copy)
    advice = asked_at(SOON, policy)
    assert [one.copies.words for one in advice.steps if one.copies] == ["the front door (MASH)"]
    assert "Copy: the front door (MASH)" in in_words(advice)
    assert "with a copy to the front door (MASH)" in sentence_of(policy, "duties.settle").says


def test_a_question_that_hangs_on_another_waits_for_its_answer() -> None:
    """Whether a worker harmed a child is no question before it is known that it is about a worker."""
    before = [question.fact for question in asked(case(issue=None), SOON).ask_first]
    assert "issue" in before
    assert "allegation_of_harm" not in before
    after = [question.fact for question in asked(case(issue=["conduct"]), SOON).ask_first]
    assert "allegation_of_harm" in after


# What has to be found out


def test_what_is_not_known_and_has_to_be_found_out_is_still_asked(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["facts"]["issue"]["not_known"] = {"ask_first": "yes"}

    advice = asked_at(SOON, small(tmp_path, change), issue="not_known")
    assert [question.fact for question in advice.ask_first] == ["issue"]
    assert advice.answer == "ask"
    assert "Needed: " in in_words(advice)
