"""The interview: one question at a time, answered in anybody's way, and nothing that was answered is ever lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rules.library import load_policies
from tests.escalate.terminal import AT, EMERGENCY, LATER, Said, begun, escalate

DANGER = "Could a child be in immediate danger, or at imminent risk of harm?"
RAISING = "Which agency is raising the concern"
BY_NAME = ("no", "schools", "fssw", "cp", "threshold")
BY_FACT = ("imminent_risk=no", "raising_agency=schools", "other_agency=fssw", "case_type=cp")
WHOLE = (*BY_NAME, "")
"""The answers of a whole interview; the last one is to when it began."""


def ask(*answers: str, file: Path | None = None, at: str = AT, more: tuple[str, ...] = ()) -> Said:
    """An interview with these answers; then the input ends."""
    kept = ["--case", str(file)] if file else []
    return escalate("ask", "camden", "--at", at, *kept, *more, typed="".join(f"{answer}\n" for answer in answers))


def advice_in(said: Said) -> str:
    """The advice at the end: from the last emergency line on."""
    return said.out[said.out.rindex(EMERGENCY) :]


def next_for(file: Path, at: str = AT) -> str:
    said = escalate("next", "camden", "--case", file, "--at", at)
    assert said.code == 0, said.err
    return said.out


def facts_in(file: Path) -> Any:
    return escalate("case", "show", file, "--at", LATER, "--json").data["facts"]


# ------------------------------------------------------------------------------------------- questions


def test_the_emergency_line_comes_first_then_the_question_about_danger() -> None:
    said = ask(*WHOLE)
    assert said.code == 0
    assert said.first.startswith(EMERGENCY)
    assert said.out.index(EMERGENCY) < said.out.index(DANGER) < said.out.index(RAISING)


def test_at_the_end_comes_the_advice() -> None:
    said = ask(*WHOLE)
    assert advice_in(said).count("WHAT TO DO NEXT") == 1
    assert said.out.count(EMERGENCY) == 2
    assert said.err == ""


def numbers(said: Said, question: str) -> dict[str, str]:
    """The answers of a question as they were shown: number by words."""
    block = said.out[said.out.index(question) :].split("> ")[0]
    lines = [line.strip().partition(". ") for line in block.splitlines()[1:]]
    return {words: number for number, dot, words in lines if dot and number.isdecimal()}


def test_answers_by_number_by_name_and_by_the_words_shown_are_the_same(tmp_path: Path) -> None:
    first = ask(*WHOLE, file=tmp_path / "name.yaml")
    words = ("No", "Schools", "Family Services and Social Work (FSSW)", "child protection (CP)")
    issue = next(iter(numbers(first, "What is it about?")))
    asked = (DANGER, RAISING, "Which agency's action", "What service does the child receive now?")
    by_number = [numbers(first, question)[w if w != "No" else "no"] for question, w in zip(asked, words, strict=True)]
    assert ask(*words, issue, "", file=tmp_path / "words.yaml").code == 0
    assert ask(*by_number, "1", "", file=tmp_path / "number.yaml").code == 0
    assert facts_in(tmp_path / "name.yaml") == facts_in(tmp_path / "words.yaml") == facts_in(tmp_path / "number.yaml")
    assert facts_in(tmp_path / "name.yaml")["case_type"] == "cp"


def test_several_answers_are_given_with_commas(tmp_path: Path) -> None:
    ask(*BY_NAME[:4], "1, plan_progress", "", file=tmp_path / "case.yaml")
    assert facts_in(tmp_path / "case.yaml")["issue"] == ["plan_progress", "threshold"]


@pytest.mark.parametrize("word", ["?", "not sure", "Not sure", "don't know", "not_known", "unsure"])
def test_not_sure_is_always_an_answer(word: str, tmp_path: Path) -> None:
    said = ask(*[word] * 12, file=tmp_path / "case.yaml")
    assert said.code == 0
    assert said.err == ""
    assert set(map(str, facts_in(tmp_path / "case.yaml").values())) == {"not_known"}
    assert advice_in(said) == next_for(tmp_path / "case.yaml")


def test_not_sure_about_danger_counts_as_yes_and_is_told_at_once() -> None:
    said = ask("not sure", *BY_NAME[1:], "")
    assert "DO THIS NOW, THE OTHER QUESTIONS CAN WAIT" in said.out
    assert said.out.index("DO THIS NOW") < said.out.index(RAISING)
    assert "DO THIS NOW" not in ask(*WHOLE).out


BAD_ANSWERS = ("banana", "99", "0", "-1", "²", "9" * 5000, "\x00", "\udcff", "1, 2", "yes and no", "ⅷ")


@pytest.mark.parametrize("answer", BAD_ANSWERS, ids=lambda answer: answer[:10].encode("ascii", "replace").decode())
def test_an_answer_that_does_not_fit_is_said_to_be_none_and_asked_again(answer: str, tmp_path: Path) -> None:
    said = ask(answer, *WHOLE, file=tmp_path / "case.yaml")
    assert said.code == 0
    assert said.out.count(DANGER) == 2 + ("is no answer to" in said.out)
    assert facts_in(tmp_path / "case.yaml")["imminent_risk"] == "no"
    assert advice_in(said) == next_for(tmp_path / "case.yaml")


def test_a_number_that_no_agency_has_is_not_taken_for_its_name(tmp_path: Path) -> None:
    said = ask("no", "99", *BY_NAME[1:], "", file=tmp_path / "case.yaml")
    assert "There is no answer 99." in said.out
    assert facts_in(tmp_path / "case.yaml")["raising_agency"] == "schools"


def test_an_agency_that_is_not_listed_is_taken_and_said_to_be_none(tmp_path: Path) -> None:
    said = ask("no", "Barnet Carers", "fssw", "cp", "threshold", "", file=tmp_path / "case.yaml")
    assert "Any other agency: write its name." in said.out
    assert "Barnet Carers is not in the list of Camden" in said.out
    assert facts_in(tmp_path / "case.yaml")["raising_agency"] == "Barnet Carers"
    assert advice_in(said) == next_for(tmp_path / "case.yaml")


def test_an_empty_line_answers_nothing() -> None:
    said = ask("", "  ", *WHOLE)
    assert said.out.count(DANGER) == 1
    assert advice_in(said) == advice_in(ask(*WHOLE))


# ------------------------------------------------------------------------------------------------- back


def test_back_asks_the_last_question_again(tmp_path: Path) -> None:
    said = ask("no", "gosh", "back", "schools", *BY_NAME[2:], "", file=tmp_path / "case.yaml")
    assert said.out.count(RAISING) == 2
    assert facts_in(tmp_path / "case.yaml")["raising_agency"] == "schools"
    assert advice_in(said) == advice_in(ask(*WHOLE))


def test_back_goes_as_far_as_the_first_question() -> None:
    said = ask("yes", "back", "back", *WHOLE)
    assert "This is the first question." in said.out
    assert advice_in(said) == advice_in(ask(*WHOLE)), "danger that was taken back is forgotten"


def test_back_from_when_it_began_asks_the_last_question_again(tmp_path: Path) -> None:
    said = ask(*BY_NAME, "back", "plan_progress", "", file=tmp_path / "case.yaml")
    assert said.out.count("What is it about?") == 2
    assert facts_in(tmp_path / "case.yaml")["issue"] == ["plan_progress"]


# ----------------------------------------------------------------------------------------- when it began


def test_when_it_began_is_asked_and_the_dates_follow_from_it(tmp_path: Path) -> None:
    said = ask(*BY_NAME, "2026-08-28 16:40", file=tmp_path / "case.yaml")
    assert "When did the disagreement arise?" in said.out
    assert "Monday 7 September 2026, 17:00" in advice_in(said)
    assert "Tuesday 8 September 2026, 17:00" in advice_in(ask(*WHOLE))
    assert advice_in(said) == next_for(tmp_path / "case.yaml")


@pytest.mark.parametrize("moment", ["last week", "2027-01-01", "1850-01-01", "2026-03-29 01:30", "2026-13-01"])
def test_a_beginning_that_cannot_be_is_asked_again(moment: str, tmp_path: Path) -> None:
    said = ask(*BY_NAME, moment, "2026-08-28 16:40", file=tmp_path / "case.yaml")
    assert said.code == 0
    assert said.out.count("When did the disagreement arise?") == 2
    assert advice_in(said) == next_for(tmp_path / "case.yaml")


# ----------------------------------------------------------------------------------- stopping and resuming


def test_the_advice_at_the_end_is_the_advice_about_the_saved_file(tmp_path: Path) -> None:
    said = ask(*WHOLE, file=tmp_path / "case.yaml")
    assert f"Saved in {tmp_path / 'case.yaml'}." in said.out
    assert advice_in(said) == next_for(tmp_path / "case.yaml")


@pytest.mark.parametrize("answered", range(6))
@pytest.mark.parametrize("word", ["save", "quit", "STOP", "q", None], ids=str)
def test_stopping_early_loses_nothing(answered: int, word: str | None, tmp_path: Path) -> None:
    given = BY_NAME[:answered]
    said = ask(*given, *([word] if word else []), file=tmp_path / "case.yaml")
    assert said.code == 0
    assert "Stopped here. This is the advice so far." in said.out
    assert list(facts_in(tmp_path / "case.yaml").values()) == [*given[:4], *([["threshold"]] if answered > 4 else [])]
    assert advice_in(said) == next_for(tmp_path / "case.yaml")


def test_an_interview_goes_on_where_it_stopped(tmp_path: Path) -> None:
    ask(*BY_NAME[:2], "save", file=tmp_path / "case.yaml")
    said = ask(*BY_NAME[2:], "", file=tmp_path / "case.yaml")
    assert DANGER not in said.out
    assert RAISING not in said.out
    assert said.code == 0
    assert advice_in(said) == next_for(tmp_path / "case.yaml")
    assert "WHAT TO DO NEXT" in advice_in(said)


def test_an_interview_resumed_later_asks_about_danger_again_and_says_why(tmp_path: Path) -> None:
    ask(*BY_NAME[:2], "save", file=tmp_path / "case.yaml")
    said = ask(*BY_NAME[2:], "no", "", file=tmp_path / "case.yaml", at=LATER)
    assert said.code == 0
    assert advice_in(said) == next_for(tmp_path / "case.yaml", at=LATER)
    assert "something has changed since" in said.out


def test_a_case_file_made_otherwise_can_be_resumed(tmp_path: Path) -> None:
    begun(tmp_path / "case.yaml", "imminent_risk=no", "raising_agency=schools")
    said = ask(*BY_NAME[2:], "", file=tmp_path / "case.yaml")
    assert advice_in(said) == next_for(tmp_path / "case.yaml")
    before = (tmp_path / "case.yaml").read_bytes()
    again = ask("", file=tmp_path / "case.yaml")
    assert advice_in(again) == next_for(tmp_path / "case.yaml")
    assert before.splitlines() == (tmp_path / "case.yaml").read_bytes().splitlines()[: len(before.splitlines())]


def test_without_a_file_nothing_is_kept_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert ask(*WHOLE).code == 0
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_saved_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    said = ask(*WHOLE, file=tmp_path / "nowhere" / "case.yaml")
    assert said.code == 2
    assert DANGER not in said.out
    assert said.err.splitlines()[0] == EMERGENCY
    assert "could not be saved" in said.err


def test_a_save_that_fails_says_the_answers_again_and_still_advises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from foundation.errors import DataFileError, Place, Problem

    def fail(*_: object) -> None:
        raise DataFileError([Problem(Place("case.yaml"), "", "the file cannot be written: No space left on device")])

    monkeypatch.setattr("escalate.saving.new_case", fail)
    said = ask("no", "Barnet Carers", *BY_NAME[2:], "", file=tmp_path / "case.yaml")
    assert said.code == 2
    assert "No space left on device" in said.err
    assert "--fact imminent_risk=no --fact 'raising_agency=Barnet Carers'" in said.err
    assert "WHAT TO DO NEXT" in advice_in(said)
    assert "Saved" not in said.out


def test_a_fault_of_ours_in_the_middle_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from advice.advise import advise as real

    calls = iter(range(3))

    def fail(*arguments: Any, **named: Any) -> Any:
        if next(calls, None) is None:
            raise RuntimeError("Barnet Carers")
        return real(*arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr("escalate.interview.advise", fail)
        said = ask(*WHOLE, file=tmp_path / "case.yaml")
    assert said.code == 3
    assert EMERGENCY in said.err
    assert list(facts_in(tmp_path / "case.yaml")) == ["imminent_risk", "raising_agency", "other_agency"]


def test_a_broken_case_file_is_not_resumed_and_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("policy: camden\nnonsense: 1\n", encoding="utf-8")
    said = ask(*WHOLE, file=path)
    assert said.code == 2
    assert said.err.splitlines()[0] == EMERGENCY
    assert path.read_text(encoding="utf-8") == "policy: camden\nnonsense: 1\n"


def test_an_interview_about_another_policy_than_the_file_is_refused(tmp_path: Path) -> None:
    path = begun(tmp_path / "case.yaml")
    assert escalate("new", "policy", "exampleshire", "--into", tmp_path, "--valid-from", "2026-01-01").code == 0
    said = escalate("ask", tmp_path / "exampleshire" / "2026-01-01", "--case", path, "--at", AT)
    assert (said.code, "is a case under camden" in said.err) == (2, True)


@pytest.mark.parametrize("resumed", [False, True])
def test_a_switched_reading_is_kept_in_a_new_file_and_said_not_to_be_in_one_that_was_there(
    tmp_path: Path, *, resumed: bool
) -> None:
    path = tmp_path / "case.yaml"
    if resumed:
        ask("no", "save", file=path)
    answers = (*BY_NAME[1:], "2026-08-28 16:40") if resumed else (*BY_NAME, "2026-08-28 16:40")
    said = ask(*answers, file=path, more=("--reading", "CAM-A1=b"))
    assert "Friday 4 September 2026, 17:00 (within" in advice_in(said)
    assert ("not kept" in said.out) is resumed
    again = escalate("next", "camden", "--case", path, "--at", AT, *(("--reading", "CAM-A1=b") if resumed else ()))
    assert advice_in(said) == again.out


def test_an_interview_about_a_policy_in_a_folder_can_be_resumed(tmp_path: Path) -> None:
    assert escalate("new", "policy", "exampleshire", "--into", tmp_path, "--valid-from", "2026-01-01").code == 0
    folder, path = tmp_path / "exampleshire" / "2026-01-01", tmp_path / "case.yaml"
    for answers in ("no\nsave\n", "a\nb\nthreshold\n\n"):
        said = escalate("ask", folder, "--case", path, "--at", AT, typed=answers)
        assert said.code == 0, said.err
    assert advice_in(said) == escalate("next", folder, "--case", path, "--at", AT).out


def test_every_question_of_the_policy_can_be_put_in_words() -> None:
    policy = load_policies().at("camden", "2015-12-01")
    asked = json.dumps([fact.ask for fact in policy.facts.values()])
    assert DANGER in asked
    assert RAISING in asked


def test_what_is_reported_and_not_answered_is_no_question_of_the_interview(tmp_path: Path) -> None:
    known = ("child_in_dispute=no", "social_worker_allocated=no", "issue=non_engagement")
    path = begun(tmp_path / "case.yaml", *BY_FACT, *known)
    assert escalate("case", "add", path, "raise-with-team-manager", "--at", "2026-09-01 10:00").code == 0
    asked = escalate("next", "camden", "--case", path, "--at", LATER, "--json").data["ask_first"]
    assert [question["kind"] for question in asked] == ["event"]
    said = ask(*["no"] * 5, file=path, at=LATER)
    assert said.code == 0
    assert "There is no fact" not in said.out
    assert "Stopped here" not in said.out, "it ends by itself, before the input does"
    assert advice_in(said) == next_for(path, at=LATER)
