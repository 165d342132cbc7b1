"""What the cards of a ladder with an informal step, notes that are ours and jumps say: Oxfordshire's."""

from __future__ import annotations

from typing import Any

from advice.advice import Advice
from advice.advise import advise
from advice.case import Case
from advice.words import in_words
from directory.loader import load_area
from rules.library import load_policies
from tests.advice.camden import Data, arose, at, did, learned, moved

FACTS: dict[str, Any] = {
    "imminent_risk": "no",
    "case_type": "lac",
    "issue": ["plan_progress"],
    "human_rights": "no",
    "unregulated_placement": "no",
    "serious_safeguarding": "no",
    "plan_conflict": "no",
    "social_worker_allocated": "yes",
    "partner_agency": "no",
}
BEGAN = "2026-11-02 09:00"


def ladder(stage: str, moment: str) -> Data:
    return moved(moment, stage, "challenge")


def asked(moment: str, *events: Data, **facts: Any) -> Advice:
    """A case of an IRO with some answers changed; None leaves one out."""
    answers = {name: value for name, value in {**FACTS, **facts}.items() if value is not None}
    case = Case(load_policies().at("oxfordshire", "2018-03-26"), answers, [arose(BEGAN), *events])
    return advise(case, directory=load_area("oxfordshire"), at=at(moment))


def said(moment: str, *events: Data, **facts: Any) -> str:
    return " ".join(in_words(asked(moment, *events, **facts)).split())


def test_a_record_that_the_policy_asks_for_is_not_called_ours_because_a_note_of_ours_goes_there_too() -> None:
    step = next(step for step in asked("2026-11-02 10:00").steps if step.duty == "raise-informally")
    (record,) = step.record
    assert record.document == "file-record"
    assert not record.ours
    assert {"OXF-035", "OXF-101"} <= set(record.clauses)
    ours = "record why, if the child is not told [OXF-064] (ours: the policy is silent here.)"
    assert ours in said("2026-11-02 10:00")


def test_a_record_that_only_we_suggest_is_called_ours() -> None:
    step = next(step for step in asked("2026-11-02 10:00", imminent_risk="yes").steps if step.duty == "protect-now")
    assert [(record.document, record.ours) for record in step.record] == [("file-record", True)]


def test_where_nobody_knows_yet_at_which_stage_it_begins_it_says_so() -> None:
    text = said("2026-11-02 10:00", human_rights=None)
    assert "Waiting: the challenge. Where it begins is not known yet." in text
    assert "waits for ." not in text


def test_no_card_says_that_the_policy_names_no_form_while_another_card_of_the_ladder_has_one() -> None:
    at_stage_2 = said("2026-11-04 10:00", ladder("stage-1", "2026-11-03 09:00"), ladder("stage-2", "2026-11-04 09:00"))
    assert "Form the Resolution and Escalation Alert Form" in at_stage_2
    assert "the policy names none" not in at_stage_2
    assert "Form the policy names none" in said("2026-11-02 10:00")


def test_a_copy_to_the_one_to_whom_it_goes_anyway_is_not_said() -> None:
    moves = ladder("stage-1", "2026-11-03 09:00")
    assert "Copy: the responsible team manager" in said("2026-11-03 10:00", moves)
    assert "Copy:" not in said("2026-11-03 10:00", moves, social_worker_allocated="no")


def test_where_the_policy_gives_words_and_no_number_the_words_are_said() -> None:
    done = did("2026-11-02 09:30", "raise-informally")
    words = "no date in the policy (in the policy's words \"in a timescale appropriate to the child's needs\""
    assert words in said("2026-11-02 10:00", done)


def test_notes_of_an_earlier_stage_bring_none_of_its_cards_to_the_front() -> None:
    moves = (ladder("stage-1", "2026-11-03 09:00"), ladder("stage-2", "2026-11-04 09:00"))
    assert "1. The IRO or Independent Chair will escalate it" in said("2026-11-04 10:00", *moves)


def test_to_go_past_a_stage_comes_before_the_steps_of_that_stage() -> None:
    serious = learned("2026-11-03 10:00", serious_safeguarding="yes")
    text = said("2026-11-03 10:10", ladder("stage-1", "2026-11-03 09:00"), serious)
    assert "1. The IRO or Independent Chair will take it to Stage 2" in text
