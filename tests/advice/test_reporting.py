"""What happened, in the short words in which people report it."""

from __future__ import annotations

from typing import Any

import pytest

from advice.case import Case
from advice.errors import CaseError
from advice.event import Event
from advice.reporting import ALIASES, event_reported, words_known
from foundation.errors import EscalationError
from rules.model.parts import EXITS
from tests.advice.camden import FACTS, area, arose, at, camden, case, failed, happened, moved, resolved, up_to

NOW = "2026-09-03 10:00"
OPEN = case(arose())
ENDED = case(arose(), resolved("2026-09-02 10:00"))
DANGER = case(arose(), imminent_risk="yes")
SEVERAL = case(arose(), issue=["threshold", "conduct", "operational"])


def reported(found: Case, word: str, *rest: str, **more: Any) -> Event:
    return event_reported(found, word, rest, at=at(NOW), same_agency=area().same_agency, **more)


@pytest.mark.parametrize(
    ("word", "found", "rest", "expected"),
    [
        ("raised", case(), (), ("happened", "disagreement-arose", "", "")),
        ("failed", OPEN, (), ("exit", "disagreement", "unresolved", "")),
        ("not-resolved", OPEN, (), ("exit", "disagreement", "unresolved", "")),
        ("no-response", OPEN, (), ("exit", "disagreement", "no_response", "")),
        ("no-reply", OPEN, (), ("exit", "disagreement", "no_response", "")),
        ("handed-over", OPEN, (), ("moved", "disagreement", "", "stage-2")),
        ("moved-up", OPEN, (), ("moved", "disagreement", "", "stage-2")),
        ("re-opened", ENDED, (), ("reopened", "disagreement", "", "")),
        ("struck-out", OPEN, ("e1",), ("struck", "e1", "", "")),
    ],
)
def test_each_short_word_means_one_thing(
    word: str, found: Case, rest: tuple[str, ...], expected: tuple[str, str, str, str]
) -> None:
    event = reported(found, word, *rest)
    assert (event.kind, event.name, event.exit, event.stage) == expected
    assert event.at == event.reported == at(NOW)


@pytest.mark.parametrize(("word", "exit_"), [("settled", "resolved"), ("resolved", "resolved")])
def test_settled_says_by_whom(word: str, exit_: str) -> None:
    event = reported(OPEN, word, by="both")
    assert (event.exit, event.by) == (exit_, "both")


def test_not_justified_is_an_exit() -> None:
    assert ALIASES["not-justified"] == "not_justified"
    assert reported(OPEN, "not-justified", track="disagreement").exit == "not_justified"


@pytest.mark.parametrize("word", sorted(ALIASES))
def test_every_short_word_stands_for_something_that_can_be_reported(word: str) -> None:
    assert word in words_known(camden())
    assert ALIASES[word] in (*EXITS, "moved", "reopened", "struck")


@pytest.mark.parametrize("word", ["unresolved", "refused", "withdrawn"])
def test_an_exit_can_be_reported_by_its_own_name(word: str) -> None:
    assert reported(OPEN, word).exit == word


@pytest.mark.parametrize(
    ("word", "kind"), [("discuss", "did"), ("protection-decided", "happened"), ("move-up-alone", "used")]
)
def test_a_name_of_the_policy_says_what_kind_of_thing_it_is(word: str, kind: str) -> None:
    assert reported(OPEN, word).kind == kind


def test_what_was_learned_is_written_with_equals() -> None:
    event = reported(OPEN, "learned", "case_type=CP", "issue=threshold, step-up", "further_agencies=police,cnwl")
    assert event.facts == {
        "case_type": "cp",
        "issue": ("step_up", "threshold"),
        "further_agencies": ("cnwl", "police"),
    }


@pytest.mark.parametrize("word", ["agreed", "extended"])
def test_a_date_is_written_after_the_duty(word: str) -> None:
    event = reported(OPEN, word, "settle", "2026-09-04")
    assert (event.kind, event.name, str(event.day)) == (word, "settle", "2026-09-04")


def test_a_stage_that_is_named_is_where_it_went() -> None:
    assert reported(OPEN, "moved", "3").stage == "stage-3"
    assert reported(OPEN, "handed-over", "stage-4").stage == "stage-4"


def test_a_stage_that_is_named_beside_the_word_is_where_it_went_too() -> None:
    """`--stage` is the stage meant: never silently another one."""
    assert reported(OPEN, "handed-over", stage="stage-3").stage == "stage-3"


def test_without_a_stage_it_went_to_the_next() -> None:
    for stage in range(1, 5):
        assert reported(case(*up_to(stage)), "handed-over").stage == f"stage-{stage + 1}"


def test_above_the_last_stage_there_is_nowhere_to_go() -> None:
    with pytest.raises(CaseError, match="There is no stage to move disagreement up to"):
        reported(case(*up_to(5)), "handed-over")


def test_who_and_when_it_was_reported_are_kept() -> None:
    event = event_reported(
        OPEN, "case-note", (), at=at("2026-09-02 10:00"), reported=at(NOW), by="other", stage="1"
    )  # fmt: skip
    assert (event.by, event.stage, event.reported) == ("other", "stage-1", at(NOW))


# Which track is meant


def test_the_ladder_is_meant_where_other_tracks_have_one_stage() -> None:
    assert reported(SEVERAL, "failed").name == "disagreement"


def test_the_track_that_is_named_is_meant() -> None:
    assert reported(SEVERAL, "withdrawn", track="conduct").name == "conduct"


def test_what_a_word_is_about_is_heard_or_refused_and_never_passed_over() -> None:
    """`failed operational` is about the operational track, and not about the disagreement beside it."""
    try:
        event = reported(SEVERAL, "failed", "operational")
    except CaseError as refused:
        assert "--track" in str(refused)  # noqa: PT017 -- either is right
    else:
        assert event.name == "operational"


@pytest.mark.parametrize("word", ["no-response", "no-reply"])
def test_that_the_co_ordinator_does_not_answer_can_be_said_in_a_word(word: str) -> None:
    event = reported(DANGER, word)
    assert (event.name, event.exit) == ("protect", "no_response")


def test_a_word_that_could_be_about_two_tracks_needs_the_track() -> None:
    two = case(issue=["conduct", "strategic"])
    with pytest.raises(CaseError, match="It could be about") as refused:
        reported(two, "withdrawn")
    assert "--track" in str(refused.value)


def test_what_can_be_about_nothing_is_refused_with_the_tracks_there_are() -> None:
    with pytest.raises(CaseError, match=r"No track is open.*--track \(protect, disagreement"):
        reported(case(), "failed")


def test_what_was_opened_again_is_the_track_that_ended() -> None:
    assert reported(ENDED, "re-opened", stage="1").stage == "stage-1"
    with pytest.raises(CaseError, match="Nothing has ended yet"):
        reported(OPEN, "re-opened")
    two = case(arose(), happened("2026-09-01 12:00", "conduct-outcome"), resolved(NOW), issue=["threshold", "conduct"])
    with pytest.raises(CaseError, match="Say which with --track: disagreement, conduct"):
        reported(two, "re-opened")


# What cannot be meant


@pytest.mark.parametrize(
    ("word", "rest", "more", "words"),
    [
        ("faild", (), {}, "did you mean `failed`"),
        ("discus", (), {}, "did you mean `discuss`"),
        ("handover", (), {}, "did you mean `hand-over`"),
        ("agreed", ("settle",), {}, "names a duty and a date"),
        ("agreed", ("settle", "soon"), {}, "is not a date"),
        ("learned", ("risk",), {}, "Write learned imminent_risk=yes"),
        ("learned", ("risk=yes",), {}, "There is no fact `risk`"),
        ("learned", (), {}, "`learned` names facts"),
        ("struck", (), {}, "Say the id of the event"),
        ("failed", (), {"track": "dispute"}, "has no track `dispute`"),
        ("raised", (), {"track": "dispute"}, "dispute"),
        ("raised", (), {"track": "protect"}, "raised"),
        ("moved", ("9",), {}, "There is no stage `9`"),
        ("settled", (), {}, "who says that it is resolved"),
        ("case-note", (), {}, "Each side owes `case-note`"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(
    word: str, rest: tuple[str, ...], more: dict[str, str], words: str
) -> None:
    with pytest.raises(EscalationError) as refused:
        reported(OPEN, word, *rest, **more)
    assert words.casefold() in str(refused.value).casefold()


def test_the_case_is_read_as_it_was_when_it_happened() -> None:
    """Reported for Wednesday, when the case was still at Stage 1."""
    found = case(arose(), failed("2026-09-03 10:00"), moved("2026-09-03 12:00", 2))
    event = event_reported(found, "handed-over", (), at=at("2026-09-02 10:00"), same_agency=area().same_agency)
    assert event.stage == "stage-2"
    assert FACTS["issue"] == ["threshold"]
