"""Another implementation, in C, is driven over standard input and output; where it is wrong, that is said in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from advice.conformance.invariants import Invariant
from advice.conformance.kit_case import AnsweredStep, KitCase, answer_of, differences, request_of
from advice.conformance.situation import Situation
from advice.conformance.trial import try_all
from advice.errors import CaseError
from escalate.other_program import MOST_FAILURES, OtherProgram, Verdict
from escalate.verdicts import compared_as_data, compared_in_words
from tests.conformance.exampleton import kit, policy


def judged(program: Path, fault: str = "", patience: float = 20) -> list[Verdict]:
    return list(OtherProgram([str(program), *([fault] if fault else [])], patience).judged(kit()))


def wrong(verdicts: list[Verdict]) -> list[str]:
    return [sentence for verdict in verdicts for sentence in verdict.wrong]


def test_a_faithful_program_in_another_language_answers_every_case_as_it_has_to(program: Path) -> None:
    verdicts = judged(program)
    assert len(verdicts) == len(kit())
    assert wrong(verdicts) == []
    assert compared_in_words(policy(), "it", kit(), verdicts).endswith("all answered as they have to be.")


def made_up(examples: int) -> list[KitCase]:
    """Cases of histories that nobody thought of."""
    found = list[KitCase]()

    def look(situation: Situation) -> None:
        identity = f"made-up-{len(found)}"
        request = request_of(identity, situation.history, policy().version, "", situation.policy.choice)
        expected = answer_of(identity, situation.advice)
        found.append(KitCase(request=request, expected=expected, shows=[]))

    try_all(policy(), None, examples, laws=[Invariant(look, "")])
    return found


def test_two_implementations_that_share_no_line_agree_on_histories_that_nobody_thought_of(program: Path) -> None:
    cases = made_up(60)
    assert len({str(case.request.events) for case in cases}) > 30
    verdicts = list(OtherProgram([str(program)], 20).judged(cases))
    assert [(verdict.wrong, verdict.case.request) for verdict in verdicts if verdict.wrong] == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("bank-holidays", "it is due Thursday 31 December 2026, 17:00, not Tuesday 5 January 2027, 17:00"),
        ("last-moment", "the step hand-over at stage-1 is there once, not not at all"),
        ("not-known", "the track protect is missing"),
        ("late-hand-over", "is so since Tuesday 17 November 2026, 17:01, not Tuesday 17 November 2026, 17:00"),
    ],
)
def test_the_same_program_with_a_fault_is_caught(fault: str, said: str, program: Path) -> None:
    verdicts = judged(program, fault)
    assert len(verdicts) == len(kit()), "it answers everything, though not everything rightly"
    assert any(sentence.endswith(said) for sentence in wrong(verdicts))
    text = compared_in_words(policy(), "it", kit(), verdicts)
    assert "It shows: " in text
    assert max(map(len, text.splitlines())) <= 100
    assert [one["id"] for one in compared_as_data(policy(), kit(), verdicts)["wrong"]] == [
        verdict.case.request.id for verdict in verdicts if verdict.wrong
    ]


@pytest.mark.parametrize(
    ("misbehaves", "said"),
    [
        ("crash", "it ends by SIGABRT instead of answering; it said: out of memory"),
        ("leave", "it ends with code 3 instead of answering"),
        ("hang", "it gives no answer within 0.2 seconds"),
        ("prose", "what it answers is not JSON: `It is due on Friday.`"),
        ("wrong-id", "it answers `another`, and was asked `exampleton-000"),
    ],
)
def test_a_program_that_gives_no_answer_is_told_so_started_again_and_given_up_in_the_end(
    misbehaves: str, said: str, program: Path
) -> None:
    verdicts = judged(program, misbehaves, patience=0.2 if misbehaves == "hang" else 20)
    failed = [verdict.wrong for verdict in verdicts if verdict.failed]
    assert len(failed) == MOST_FAILURES
    assert all(len(wrong) == 1 and wrong[0].startswith(said) for wrong in failed)
    assert "It failed so often that nothing more was asked." in compared_in_words(policy(), "it", kit(), verdicts)


@pytest.mark.parametrize(
    ("misbehaves", "said"),
    [
        ("list", {"what it answers is no JSON object: `[]`"}),
        ("no-steps", {"`steps` is missing", "`perhaps` is not one of the values allowed here"}),
    ],
)
def test_an_answer_of_another_form_is_told_key_by_key_and_the_next_case_is_asked(
    misbehaves: str, said: set[str], program: Path
) -> None:
    verdicts = judged(program, misbehaves)
    assert len(verdicts) == len(kit())
    assert all(said <= set(verdict.wrong) for verdict in verdicts)


def test_a_program_that_cannot_be_run_is_told_so() -> None:
    with pytest.raises(CaseError, match="cannot be run"):
        list(OtherProgram.of("./no-such-program", 1).judged(kit()[:1]))
    for command, what in (("", "empty"), ('"open', "no command line")):
        with pytest.raises(CaseError, match=what):
            OtherProgram.of(command, 1)


def test_the_order_of_steps_and_the_way_a_moment_is_written_are_free() -> None:
    expected = next(case.expected for case in kit() if len(case.expected.steps) > 1)
    turned = [step.model_copy(update={"due": step.due and step.due.replace("+00:00", "Z")}) for step in expected.steps]
    given = expected.model_copy(update={"steps": turned[::-1], "tracks": expected.tracks[::-1]})
    assert given.steps != expected.steps
    assert list(differences(expected, given)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"force": "must"}, "settle at stage-1: it binds as must, not as should"),
        ({"due": None}, "settle at stage-1: it is due at no moment, not Monday 16 November 2026, 17:00"),
        (
            {"due": "soon"},
            "settle at stage-1: it is due `soon`, which is no moment, not Monday 16 November 2026, 17:00",
        ),
        ({"late": True}, "settle at stage-1: it is late, and should not be"),
        ({"who": ["front-door"]}, "settle at stage-1: who is front-door, not professional"),
        ({"to": ["front-door"]}, "settle at stage-1: to is front-door, not nothing"),
    ],
)
def test_each_field_of_a_step_has_to_agree(change: dict[str, object], said: str) -> None:
    expected = kit()[0].expected
    step: AnsweredStep = expected.steps[0].model_copy(update=change)
    assert list(differences(expected, expected.model_copy(update={"steps": [step]}))) == [said]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"answer": "wait"}, "the answer is wait, not act"),
        ({"ask_first": ["imminent_risk"]}, "it asks imminent_risk, not nothing"),
        ({"departures": 2}, "it shows 2 departures, not 0"),
        ({"tracks": []}, "the track disagreement is missing"),
        ({"steps": []}, "the step settle at stage-1 is there not at all, not once"),
    ],
)
def test_each_field_of_an_answer_has_to_agree(change: dict[str, object], said: str) -> None:
    expected = kit()[0].expected
    assert list(differences(expected, expected.model_copy(update=change))) == [said]
