"""Where a stage leads when it fails: to a stage, to the one that the facts decide, or on by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from advice import in_words
from advice.advice import Advice
from advice.advise import advise
from advice.fold import fold
from advice.reporting import event_reported
from advice.why import why
from rules.policy import Policy
from tests.advice.camden import at, departed, failed, moved, run_of
from tests.advice.small import CLAUSES, asked_at, raised_case, small


def urgent_or_not(data: dict[str, Any]) -> None:
    """After Stage 1 an urgent matter goes to Stage 3, any other to Stage 2."""
    data["facts"]["urgent"] = {
        "ask": "Is it urgent?",
        "kind": "yes_no",
        "not_known": {"read_as": "yes"},
        "clauses": CLAUSES,
    }
    data["findings"]["onward"] = {"kind": "one", "values": ["stage-2", "stage-3"], "of": "stages", "clauses": CLAUSES}
    for name, answer, stage in (("urgent", "yes", "stage-3"), ("ordinary", "no", "stage-2")):
        data["rules"][name] = {"when": {"urgent": [answer]}, "then": {"onward": stage}, "clauses": CLAUSES}
    stages = data["tracks"]["disagreement"]["stages"]
    stages["stage-3"] = {**stages["stage-2"], "called": "Stage 3, the heads of service"}
    for exit_ in ("unresolved", "no_response", "refused"):
        stages["stage-1"]["exits"][exit_] = {"found": "onward"}


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    return small(tmp_path, urgent_or_not)


@pytest.mark.parametrize(("answer", "stage"), [("yes", "stage-3"), ("no", "stage-2"), ("not_known", "stage-3")])
def test_an_exit_leads_to_the_stage_that_the_facts_decide(policy: Policy, answer: str, stage: str) -> None:
    called = policy.stage("disagreement", stage).called
    running = asked_at("2026-09-01 10:00", policy, urgent=answer)
    assert running.steps[0].if_no_reply is not None
    assert f"move it up to {called}" in running.steps[0].if_no_reply.say
    case = raised_case(policy, failed("2026-09-02 09:00"), urgent=answer)
    advice = advise(case, at=at("2026-09-02 10:00"))
    assert advice.answer == "act"
    assert (advice.not_yet[0].stage, advice.not_yet[0].now) == (stage, "Move it up now.")
    assert why(case, stage, at=at("2026-09-02 10:00")).would == ("Somebody would have to move it up.",)
    course = fold(
        case.with_events(event_reported(case, "handed-over", [], at=at("2026-09-02 11:00"))), at("2026-09-02 12:00")
    )
    assert [visit.stage for visit in run_of(course).visits] == ["stage-1", stage]
    assert departed(course) == []


def test_while_the_facts_do_not_decide_it_they_are_asked_and_nothing_says_that_it_ends(policy: Policy) -> None:
    for events in ([], [failed("2026-09-02 09:00")]):
        advice = asked_at("2026-09-02 10:00", policy, *events)
        assert "urgent" in [question.fact for question in advice.ask_first]
        assert "gives no step after" not in in_words(advice)
        assert "no stage after" not in " ".join(entry.why for entry in advice.not_yet)


def no_hand_over(data: dict[str, Any]) -> None:
    """A policy that says where a failed stage leads, and not who moves the case there."""
    del data["duties"]["hand-over"]
    data["context"] = ["EXA-005"]


def test_a_failed_stage_that_nobody_is_said_to_move_up_is_no_reason_to_wait(tmp_path: Path) -> None:
    policy = small(tmp_path, no_hand_over)
    assert asked_at("2026-09-01 10:00", policy).tracks[0].stands_still == ""
    for events, moment in (([failed("2026-09-02 09:00")], "2026-09-02 10:00"), ([], "2026-09-30 10:00")):
        advice = asked_at(moment, policy, *events)
        assert advice.answer == "act"
        assert "no duty says who moves it on: move it up to Stage 2, the line managers now (ours)" in flat(advice)
    unsafe = asked_at("2026-09-02 10:00", policy, failed("2026-09-02 09:00"), imminent_risk=None)
    assert unsafe.answer == "ask"


def test_a_stage_that_our_copy_lacks_is_no_dead_end(tmp_path: Path) -> None:
    def lost(data: dict[str, Any]) -> None:
        stage = {"called": "Stage 2 (not in our copy)", "lost": "yes", "exits": {}, "resolved_by": "lost"}
        data["tracks"]["disagreement"]["stages"]["stage-2"] = {**stage, "clauses": CLAUSES}
        data["duties"]["settle"]["in"] = {"disagreement": ["stage-1"]}
        data["context"] = ["EXA-005"]

    policy = small(tmp_path, lost)
    advice = asked_at("2026-09-02 12:00", policy, failed("2026-09-02 09:00"), moved("2026-09-02 10:00", 2))
    assert advice.answer == "act"
    assert "Our copy of the policy lacks what happens at Stage 2 (not in our copy). Do not wait" in flat(advice)


def test_a_stage_that_is_left_by_itself_is_not_said_to_be_moved_up(tmp_path: Path) -> None:
    def follows(data: dict[str, Any]) -> None:
        exits = data["tracks"]["disagreement"]["stages"]["stage-1"]["exits"]
        exits |= {exit_: {"follows": "stage-2"} for exit_ in ("unresolved", "no_response", "refused")}

    said = flat(asked_at("2026-09-01 10:00", small(tmp_path, follows)))
    assert "If it is not settled by then, it goes on by itself to Stage 2, the line managers." in said
    assert "say so; it then goes on by itself." in said
    assert "move it up" not in said


def test_a_question_without_a_reason_shows_none(policy: Policy) -> None:
    said = flat(asked_at("2026-09-01 10:00", policy))
    assert "Needed: Is it urgent? [EXA-004] Answers: yes; no; not_known" in said


def test_the_card_says_by_what_means_and_what_has_to_be_said(tmp_path: Path) -> None:
    def how(data: dict[str, Any]) -> None:
        data["duties"]["settle"] |= {"how": {"all_of": ["phone", "writing"]}, "content": ["the evidence", "the aim"]}

    said = flat(asked_at("2026-09-01 10:00", small(tmp_path, how)))
    assert ". By phone and in writing By when" in said
    assert "Say the evidence; the aim Form" in said


def flat(advice: Advice) -> str:
    return " ".join(in_words(advice).split())
