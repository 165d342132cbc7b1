"""A case: answers in their one form, events that name what the policy has, one version and one choice of readings."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advice.case import SIDES, WORDS, Case, answer_to, event_from
from advice.errors import CaseError, ImpossibleValue, UnknownFact
from foundation.errors import EscalationError, TimeError
from foundation.moment import LONDON, written
from rules.errors import UnknownReading
from tests.advice.camden import (
    BEGAN,
    FACTS,
    Data,
    arose,
    at,
    camden,
    case,
    departed,
    did,
    failed,
    folded,
    left,
    moved,
    reopened,
    resolved,
)
from tests.advice.small import small

# Answers


@pytest.mark.parametrize(
    ("fact", "given_as", "answer"),
    [
        ("case_type", "CP", "cp"),
        ("case_type", " cin ", "cin"),
        ("case_type", "16+", "16_plus"),
        ("case_type", "CP and LAC", "cp_and_lac"),
        ("case_type", "may-meet-threshold", "may_meet_threshold"),
        ("case_type", "Not known", "not_known"),
        ("imminent_risk", True, "yes"),
        ("imminent_risk", False, "no"),
        ("imminent_risk", "YES", "yes"),
        ("imminent_risk", "not-known", "not_known"),
        ("imminent_risk", ["no"], "no"),
        ("issue", "step-up", ("step_up",)),
        ("issue", ["Step up", "closure"], ("closure", "step_up")),
        ("issue", {"roles"}, ("roles",)),
        ("issue", ("roles", "roles"), ("roles",)),
        ("issue", "not_known", "not_known"),
        ("issue", ["not_known"], "not_known"),
        ("raising_agency", "Great Ormond Street", "Great Ormond Street"),
        ("raising_agency", 4, "4"),
        ("further_agencies", "police", ("police",)),
        ("further_agencies", ["police", "cnwl"], ("cnwl", "police")),
    ],
)
def test_an_answer_is_taken_as_people_type_it(fact: str, given_as: Any, answer: Any) -> None:
    assert answer_to(camden(), fact, given_as) == answer


@pytest.mark.parametrize("fact", ["case_type", "imminent_risk", "issue", "raising_agency", "other_service_line"])
def test_every_question_can_be_answered_with_not_known(fact: str) -> None:
    assert answer_to(camden(), fact, "not_known") == "not_known"


@pytest.mark.parametrize(
    ("fact", "meant"),
    [("iminent_risk", "imminent_risk"), ("imminent-risk", "imminent_risk"), ("casetype", "case_type")],
)
def test_a_fact_that_nobody_asks_is_refused_with_the_nearest_one(fact: str, meant: str) -> None:
    with pytest.raises(UnknownFact, match=f"(?i)There is no fact `{fact}`.*did you mean `{meant}`"):
        answer_to(camden(), fact, "yes")


@pytest.mark.parametrize(
    ("fact", "value", "words"),
    [
        ("case_type", "cni", "did you mean `cin`"),
        ("case_type", "child in need", "Answers: early_help, cin"),
        ("imminent_risk", "perhaps", "Answers: yes, no, not_known"),
        ("issue", ["threshold", "stepup"], "did you mean `step_up`"),
        ("case_type", True, "is no answer to `case_type`"),
        ("issue", ["threshold", "not_known"], "`not_known` is no answer to `issue`"),
    ],
)
def test_an_impossible_answer_is_refused_with_what_would_be_possible(fact: str, value: Any, words: str) -> None:
    with pytest.raises(ImpossibleValue) as refused:
        answer_to(camden(), fact, value)
    assert words.casefold() in str(refused.value).casefold()
    assert camden().facts[fact].ask in str(refused.value), "the question is repeated"


@pytest.mark.parametrize("fact", ["case_type", "imminent_risk", "raising_agency", "other_service_line"])
def test_a_question_that_takes_one_answer_does_not_take_two(fact: str) -> None:
    with pytest.raises(ImpossibleValue, match=f"`{fact}` takes one answer"):
        answer_to(camden(), fact, ["cp", "cin"])


@pytest.mark.parametrize("value", ["", "  ", [], None, {}])
@pytest.mark.parametrize("fact", ["case_type", "imminent_risk", "issue", "raising_agency", "further_agencies"])
def test_an_empty_answer_is_no_answer(fact: str, value: Any) -> None:
    """An empty line in a case file is nothing: no agency called None, no child who needs no service."""
    with pytest.raises(ImpossibleValue):
        answer_to(camden(), fact, value)


@pytest.mark.parametrize("fact", ["issue", "further_agencies"])
def test_a_question_that_takes_several_answers_is_not_said_to_take_one(fact: str) -> None:
    with pytest.raises(ImpossibleValue) as refused:
        answer_to(camden(), fact, [])
    assert "takes one answer" not in str(refused.value)


def test_a_moment_is_checked(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["facts"]["seen_at"] = {
            "ask": "When?", "kind": "moment", "not_known": {"ask_first": "yes"}, "clauses": ["EXA-003"],
        }  # fmt: skip

    policy = small(tmp_path, change)
    assert answer_to(policy, "seen_at", "2026-09-01 09:00") == "2026-09-01 09:00"
    with pytest.raises(TimeError):
        answer_to(policy, "seen_at", "yesterday")


@given(st.sampled_from(sorted(camden().facts)), st.text(max_size=20) | st.none() | st.booleans() | st.integers())
def test_whatever_is_answered_is_taken_or_refused_in_words(fact: str, value: Any) -> None:
    try:
        answer = answer_to(camden(), fact, value)
    except EscalationError as refused:
        said = str(refused)
    else:
        said = "taken"
        assert answer_to(camden(), fact, answer) == answer, "a form that is taken stays as it is"
    assert said


# Events


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (arose(), ("happened", "disagreement-arose", "", "")),
        (did(BEGAN, "case-note", by="other", stage="2"), ("did", "case-note", "stage-2", "")),
        (failed(BEGAN), ("exit", "disagreement", "", "unresolved")),
        (left(BEGAN, "no_response", "protect"), ("exit", "protect", "", "no_response")),
        ({"at": BEGAN, "moved": {"disagreement": 3}}, ("moved", "disagreement", "stage-3", "")),
        (moved(BEGAN, "stage-2"), ("moved", "disagreement", "stage-2", "")),
        (reopened(BEGAN, stage="4"), ("reopened", "disagreement", "stage-4", "")),
        ({"at": BEGAN, "agreed": {"settle": "2026-09-04"}}, ("agreed", "settle", "", "")),
        ({"at": BEGAN, "used": "move-up-alone"}, ("used", "move-up-alone", "", "")),
        ({"at": BEGAN, "struck": "e1"}, ("struck", "e1", "", "")),
    ],
)
def test_an_event_is_read_as_people_write_it(data: Data, expected: tuple[str, str, str, str]) -> None:
    event = event_from(camden(), data)
    assert (event.kind, event.name, event.stage, event.exit) == expected
    assert event.at == event.reported == at(BEGAN)


def test_facts_that_were_learned_are_in_their_one_form() -> None:
    event = event_from(camden(), {"at": BEGAN, "learned": {"case_type": "CP", "issue": "step-up"}})
    assert event.facts == {"case_type": "cp", "issue": ("step_up",)}


def test_a_moment_may_be_a_moment_of_python() -> None:
    data = {"at": datetime(2026, 9, 1, 9, 0, tzinfo=LONDON), "happened": "disagreement-arose"}
    assert event_from(camden(), data).at == at(BEGAN)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"at": BEGAN}, "An event says one thing that happened; here nothing"),
        ({"at": BEGAN, "happened": "disagreement-arose", "unresolved": "disagreement"}, "here `happened` and"),
        ({"happened": "disagreement-arose"}, "has no `at`"),
        ({"at": BEGAN, "hapened": "disagreement-arose"}, "did you mean `happened`"),
        ({"at": BEGAN, "exit": "disagreement"}, "`exit` is no part of an event"),
        ({"at": BEGAN, "happened": "disagreement-arise"}, "did you mean `disagreement-arose`"),
        ({"at": BEGAN, "did": "setle"}, "has no duty `setle`"),
        ({"at": BEGAN, "used": "settle"}, "has no power `settle`"),
        ({"at": BEGAN, "unresolved": "dispute"}, "has no track `dispute`"),
        ({"at": BEGAN, "moved": "stage-2"}, "moved: {disagreement: stage-2}"),
        ({"at": BEGAN, "moved": {"disagreement": "6"}}, "There is no stage `6`"),
        ({"at": BEGAN, "agreed": {"settle": "soon"}}, "`soon` is not a date"),
        ({"at": BEGAN, "learned": {}}, "`learned` names facts"),
        ({"at": BEGAN, "learned": "risk"}, "`learned` names facts"),
        ({"at": BEGAN, "learned": {"risk": "yes"}}, "There is no fact `risk`"),
        ({"at": "first of May", "happened": "disagreement-arose"}, "is not a moment"),
        ({"at": 2026, "happened": "disagreement-arose"}, "is not a moment"),
        ({"at": BEGAN, "reported": "later", "happened": "disagreement-arose"}, "is not a moment"),
        ({"at": BEGAN, "did": "case-note"}, "Each side owes `case-note`"),
        ({"at": BEGAN, "resolved": "disagreement"}, "who says that it is resolved"),
        ({"at": BEGAN, "did": "case-note", "by": "both", "stage": "9"}, "There is no stage `9`"),
        ({"at": BEGAN, "note": "his name is"}, "`note` is no part of an event"),
    ],
)
def test_what_is_no_event_is_refused_in_words(data: Data, words: str) -> None:
    with pytest.raises(EscalationError) as refused:
        event_from(camden(), data)
    assert words.casefold() in str(refused.value).casefold()


@pytest.mark.parametrize("word", ["happened", "used"])
def test_a_stage_beside_what_belongs_to_none_is_refused_in_words(word: str) -> None:
    name = "disagreement-arose" if word == "happened" else "move-up-alone"
    with pytest.raises(EscalationError):
        event_from(camden(), {"at": BEGAN, word: name, "stage": "9"})


def test_a_stage_beside_what_was_learned_is_not_silently_dropped() -> None:
    with pytest.raises(CaseError):
        event_from(camden(), {"at": BEGAN, "learned": {"case_type": "cp"}, "stage": "stage-1"})


@pytest.mark.parametrize("by", ["rasing", "othr", "bth"])
def test_a_side_that_is_misspelt_is_refused_or_shown(by: str) -> None:
    """Kept silently, it would never settle anything: a word that is no side, no role and no agency of this case."""
    try:
        found = case(arose(), resolved("2026-09-02 10:00", by=by))
    except CaseError as refused:
        said = str(refused)
    else:
        said = " ".join(departed(folded(found, "2026-09-02 11:00")))
    assert by in said or any(side in said for side in SIDES)


def test_what_is_resolved_by_an_event_needs_nobody_to_say_so() -> None:
    assert event_from(camden(), {"at": BEGAN, "resolved": "protect"}).by == ""


def test_the_words_of_events_are_closed() -> None:
    assert set(WORDS) == {
        "learned", "happened", "did", "used", "agreed", "extended", "moved", "reopened", "struck", "resolved",
        "unresolved", "no_response", "refused", "not_justified", "withdrawn", "deemed_agreed",
    }  # fmt: skip


# Two things at one moment


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (failed(BEGAN), left(BEGAN, "refused")),
        (failed(BEGAN), resolved(BEGAN)),
        (moved(BEGAN, 2), moved(BEGAN, 3)),
        (reopened(BEGAN, stage="1"), reopened(BEGAN, stage="2")),
    ],
)
def test_two_things_that_happened_to_a_track_at_one_moment_need_an_order(one: Data, other: Data) -> None:
    with pytest.raises(CaseError, match="Two things happened to disagreement at the same moment") as refused:
        Case(camden(), FACTS, [one, other])
    assert "later minute" in str(refused.value)


def test_which_of_two_came_first_does_not_matter_once_one_is_struck_out() -> None:
    events = [{**failed(BEGAN), "id": "e1"}, resolved(BEGAN), {"at": BEGAN, "struck": "e1"}]
    assert len(Case(camden(), FACTS, events).events) == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (failed(BEGAN), failed(BEGAN, "strategic")),
        (failed(BEGAN), moved(BEGAN, 2)),
        (resolved(BEGAN, by="raising"), resolved(BEGAN, by="other")),
        (failed(BEGAN), failed(BEGAN)),
    ],
)
def test_two_things_that_do_not_contradict_one_another_may_stand_at_one_moment(one: Data, other: Data) -> None:
    assert len(Case(camden(), FACTS, [one, other]).events) == 2


# The case as a whole


def test_a_case_keeps_the_policy_and_the_readings_it_began_under() -> None:
    found = Case(camden(), FACTS, readings={"CAM-A3": "b"})
    assert found.policy.version == "camden@2015-12-01"
    assert found.policy.choice["CAM-A3"] == "b"
    more = found.with_events(event_from(camden(), arose()))
    assert more.policy is found.policy
    assert (more.readings, more.facts, more.opened) == (found.readings, found.facts, found.opened)


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        ({"CAM-A99": "a"}, "no reading `CAM-A99`"),
        ({"CAM-A3": "z"}, "no option `z`"),
        ({"CAM-A3": "c"}, "may not be read as `c`"),
    ],
)
def test_a_reading_that_cannot_be_switched_is_refused(reading: dict[str, str], words: str) -> None:
    with pytest.raises(UnknownReading, match=words):
        Case(camden(), FACTS, readings=reading)


def test_events_stand_in_the_order_in_which_they_happened() -> None:
    found = case(failed("2026-09-03 10:00"), arose(), moved("2026-09-04 10:00", 2))
    assert [written(event.at) for event in found.events] == [BEGAN, "2026-09-03 10:00", "2026-09-04 10:00"]


def test_an_answer_that_is_wrong_stops_the_case() -> None:
    with pytest.raises(ImpossibleValue):
        case(arose(), case_type="cni")
