"""An advice in plain English: it fits a screen, begins with 999, and says nothing that was not decided."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from advice.advice import Advice
from advice.advise import advise
from advice.case import Case
from advice.lines import WIDTH
from advice.words import ANSWERS, FORCES, MOST_SILENCES, due_in_words, in_words, who_in_words
from tests.advice.camden import (
    BEGAN,
    area,
    arose,
    asked,
    at,
    camden,
    case,
    did,
    failed,
    happened,
    left,
    meets,
    moved,
    reopened,
    resolved,
    step,
    up_to,
)
from tests.advice.small import CLAUSES, asked_at, duty, small

SOON = "2026-09-01 10:00"
LATER = "2026-09-02 15:00"

EVERYTHING = ["closure", "conduct", "strategic", "operational", "non_engagement"]
SCENES: dict[str, Advice] = {
    "nothing known": advise(Case(camden()), directory=area(), at=at(SOON)),
    "stage 1": asked(case(arose()), SOON),
    "stage 1, failed": asked(case(arose(), failed(LATER)), "2026-09-02 16:00"),
    "stage 1, late": asked(case(arose()), "2026-09-09 10:00"),
    "stage 2": asked(case(*up_to(2)), LATER),
    "stage 3": asked(case(*up_to(3)), LATER),
    "stage 4, one post on both sides": asked(case(*up_to(4), raising_agency="early-help"), LATER),
    "stage 5": asked(case(*up_to(5)), LATER),
    "after stage 5": asked(case(*up_to(5), failed("2026-09-04 10:00")), "2026-09-04 11:00"),
    "danger": asked(case(arose(), imminent_risk="not_known"), SOON),
    "no answer": asked(case(left(SOON, "no_response", "protect"), imminent_risk="yes"), "2026-09-01 11:00"),
    "vacant": asked(case(*up_to(3), raising_agency="camden-and-islington"), LATER),
    "unlisted": asked(case(*up_to(3), raising_agency="Barnet Carers"), LATER),
    "three agencies": asked(case(*up_to(3), further_agencies=["police"]), LATER),
    "conduct": asked(case(arose(), issue=["threshold", "conduct"], complaint_about_manager="no"), SOON),
    "every route": asked(case(arose(), issue=EVERYTHING), SOON),
    "inside one agency": asked(case(raising_agency="fssw"), SOON),
    "outside": asked(case(case_type="none"), SOON),
    "settled": asked(case(arose(), resolved(LATER)), "2026-09-02 16:00"),
    "opened again": asked(case(arose(), resolved(LATER), reopened("2026-09-04 10:00")), "2026-09-04 11:00"),
    "over": asked(
        case(
            arose(), did(SOON, "case-note", by="both"), resolved(LATER), did(LATER, "record-outcome", by="both")
        ), "2026-09-02 16:00",
    ),
    "a stage skipped": asked(case(arose(), moved(LATER, 4)), "2026-09-02 16:00"),
    "protected, then raised": asked(
        case(happened(SOON, "protection-decided"), arose("2026-09-02 09:00"), imminent_risk="yes"), LATER
    ),
    "nobody said when": asked(case(), LATER),
    "waiting for others": asked(
        case(
            did(SOON, "report-conduct"), issue=["conduct"], allegation_of_harm="no", complaint_about_manager="no"
        ), LATER,
    ),
}  # fmt: skip

each_scene = pytest.mark.parametrize("scene", SCENES)
plain_or_full = pytest.mark.parametrize("full", [False, True])

LABEL = re.compile(r"^ {3}(Who|By when|Say|Record|Form|Tell|Why|No reply|Counted|To send) +")
INDENT = re.compile(r"^ *")


def said(scene: str, *, full: bool = False) -> str:
    return in_words(SCENES[scene], full=full)


def sentences(text: str) -> str:
    """The words as one running text, without the labels of cards and the indents of lines."""
    return " ".join(INDENT.sub("", LABEL.sub("", line)) for line in text.splitlines() if line)


@each_scene
@plain_or_full
def test_the_first_line_is_what_to_do_in_immediate_danger(scene: str, full: bool) -> None:
    (first, *_) = said(scene, full=full).splitlines()
    assert first == "IF A CHILD IS IN IMMEDIATE DANGER, RING 999 NOW. (ours, not the policy's.)"


@each_scene
def test_then_comes_whom_the_policy_says_to_ring(scene: str) -> None:
    second = sentences(said(scene))[:800]
    assert SCENES[scene].emergency.say in second
    assert "Child Protection Co-ordinator" in second
    assert "CAM-043" in second
    assert "CAM-A32" in second


@pytest.mark.parametrize(
    "scene", ["nothing known", "stage 1", "stage 1, failed", "stage 2", "danger", "settled", "over"]
)
def test_a_simple_case_fits_a_screen(scene: str) -> None:
    assert len(said(scene).splitlines()) <= 60


@each_scene
@plain_or_full
def test_no_line_is_wider_than_a_screen(scene: str, full: bool) -> None:
    assert max(map(len, said(scene, full=full).splitlines())) <= WIDTH


@each_scene
@plain_or_full
def test_nothing_of_python_is_left_in_the_words(scene: str, full: bool) -> None:
    text = sentences(said(scene, full=full))
    for wrong in ("None", "[]", "()", "{}", "{", "}", "'", "<", ">"):
        found = re.sub(r"\w'\w|s' ", "", text).find(wrong) if wrong == "'" else text.find(wrong)
        assert found == -1, f"{wrong} in {text[max(found - 60, 0) : found + 20]}"
    assert not re.search(r"\b(True|False|Advice|Step|Member|datetime)\b", text)


@each_scene
@plain_or_full
def test_no_sentence_has_a_gap_or_a_point_too_many(scene: str, full: bool) -> None:
    text = sentences(said(scene, full=full))
    for wrong in ("  ", " .", " ,", " ;", " :", "..", ",,", ";;", ". .", "; ;", ",.", ";.", "( ", " )"):
        assert wrong not in text.replace("[...]", "x"), (
            f"{wrong!r} in {text[max(text.find(wrong) - 40, 0) : text.find(wrong) + 20]}"
        )


@each_scene
def test_every_block_stands_apart_by_one_empty_line(scene: str) -> None:
    lines = said(scene).splitlines()
    assert lines[-1]
    assert not any(not one and not other for one, other in pairwise(lines))


DATE = re.compile(
    r"\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday) [1-9]\d? "
    r"(January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b"
)


DATE_OF_A_COMPUTER = re.compile(r"\d{4}-\d\d-\d\d")


@each_scene
def test_dates_are_written_as_people_say_them(scene: str) -> None:
    text = sentences(said(scene))
    assert DATE.search(text)
    assert not DATE_OF_A_COMPUTER.search(text)
    assert not re.search(r"\b0\d (January|September)", text)


def test_also_where_a_count_is_shown_day_by_day_dates_are_written_as_people_say_them() -> None:
    text = said("stage 1", full=True)
    assert not DATE_OF_A_COMPUTER.findall(text)


def test_a_date_is_the_right_one() -> None:
    assert "By when   Tuesday 8 September 2026, 17:00 (within 1 working week)" in said("stage 1")
    assert "asked Tuesday 1 September 2026, 10:00" in sentences(said("stage 1"))


@each_scene
def test_the_answer_is_said_in_capitals(scene: str) -> None:
    assert ANSWERS[SCENES[scene].answer] in said(scene).splitlines()


@each_scene
def test_every_clause_of_a_step_is_cited_somewhere(scene: str) -> None:
    text = said(scene)
    for one in SCENES[scene].steps:
        for clause in one.clauses:
            assert clause in text, f"{clause} of {one.duty}"


@each_scene
def test_every_unclear_point_is_named_with_the_option_that_was_taken_or_among_the_others(scene: str) -> None:
    text = sentences(said(scene))
    for silence in SCENES[scene].silences:
        assert f"{silence.reading} ({silence.option})" in text or re.search(rf"Also: [^.]*\b{silence.reading}\b", text)


@each_scene
def test_with_full_every_unclear_point_is_spelt_out(scene: str) -> None:
    text = sentences(said(scene, full=True))
    for silence in SCENES[scene].silences:
        assert f"{silence.reading} ({silence.option}) {silence.tell}" in text
        assert f"Taken: {silence.taken}" in text


@each_scene
def test_what_is_ours_is_said_to_be_ours(scene: str) -> None:
    advice, text = SCENES[scene], sentences(said(scene))
    ours = [one for one in advice.steps if one.ours]
    assert text.count("ours: the policy is silent here.") >= min(len(ours), 1)
    for one in advice.steps:
        if one.is_prompt and one.act not in ("record", "tell"):
            assert one.prompt is not None
            assert "we suggest by" in due_in_words(one)
            assert "(ours, never late)" in due_in_words(one)


@each_scene
def test_each_thing_to_do_is_named_with_how_strongly(scene: str) -> None:
    text = sentences(said(scene))
    for one in SCENES[scene].steps:
        if one.act not in ("record", "tell"):
            assert one.what in text
            assert FORCES[one.force] in text


@each_scene
def test_each_post_that_acts_is_named(scene: str) -> None:
    text = sentences(said(scene))
    for one in SCENES[scene].steps:
        if one.act not in ("record", "tell"):
            for member in one.who.members:
                assert member.agency_called in text
                for named in member.acting:
                    assert named.called in text, f"{named.post} of {one.duty}"


@each_scene
def test_what_to_know_about_a_post_is_said_beside_it(scene: str) -> None:
    text = sentences(said(scene))
    for one in SCENES[scene].steps:
        for member in one.who.members if one.act not in ("record", "tell") else ():
            for warning in (warning for named in member.acting for warning in named.warnings):
                if not warning.startswith("as printed"):
                    assert warning in text
            assert member.cover.rstrip(".") in text


def test_a_few_unclear_points_are_spelt_out_and_the_rest_named() -> None:
    lines = [line for line in said("stage 3").splitlines() if re.match(r"  CAM-A\d+ \(", line)]
    assert len(lines) == MOST_SILENCES
    assert "  Also: CAM-" in said("stage 3")


# Cards


def test_steps_of_one_stage_that_the_same_people_owe_share_a_card() -> None:
    cards = [line for line in said("stage 1").splitlines() if re.match(r"\d+\. ", line)]
    assert len(cards) == 1
    assert "should discuss the matter with each other first, and settle the disagreement" in sentences(said("stage 1"))


def test_a_step_after_a_failure_says_the_24_hours() -> None:
    """Of two things due at one moment the card shows the limit of the policy, not that one goes with the other."""
    assert "By when   Thursday 3 September 2026, 15:00 (within 24 hours)" in said("stage 1, failed")


def test_what_is_late_says_so_in_capitals() -> None:
    assert "LATE since" in said("stage 1, late")
    assert "LATE" not in said("stage 1")


def test_what_is_due_at_once_says_since_when() -> None:
    assert "at once (since Tuesday 1 September 2026, 09:00)" in said("danger")


def test_records_and_notices_stand_on_the_card_of_their_stage() -> None:
    text = sentences(said("stage 3"))
    assert "case notes: date, form, people, discussed, outcome, escalated [CAM-047, CAM-048]" in text
    assert "a written record of discussions and decisions [CAM-143]" in text
    assert "tell the CSCB safeguarding development officer about the disagreement [CAM-145, CAM-146]" in text


def test_what_is_still_to_be_recorded_of_earlier_stages_is_one_line_for_each_kind() -> None:
    lines = [line for line in said("stage 5").splitlines() if line.startswith("Still to do for Stage 1 and Stage 2")]
    assert len(lines) == 2


def test_protecting_the_child_stands_on_the_first_card() -> None:
    (first, *_) = [line for line in said("danger").splitlines() if re.match(r"\d+\. ", line)]
    assert first.startswith("1. ")
    assert "should refer the child" in first


def test_a_question_says_why_it_is_asked_and_how_to_answer() -> None:
    text = said("nothing known")
    assert "Needed: Could a child be in immediate danger" in text
    assert "Answers: yes; no; not_known" in text
    assert "or any other agency by its name" in text
    assert text.index("Needed:") < text.index("Where the policy is unclear")


def test_a_question_that_was_answered_before_is_asked_again_in_words() -> None:
    assert "Ask again: Could a child be in immediate danger" in said("opened again")


def test_what_was_done_outside_the_policy_is_said_without_blame() -> None:
    text = sentences(said("a stage skipped"))
    assert "Outside the policy on Wednesday 2 September 2026: the case went to Stage 4" in text
    for blame in ("wrong", "breach", "violat", "fail to", "illegal"):
        assert blame not in text.casefold()


def test_where_nobody_said_when_it_began_it_is_said_what_was_taken() -> None:
    assert "Nobody said when the disagreement began; we take it as begun since Tuesday 1 September 2026, 09:00" in (
        sentences(said("nobody said when"))
    )


def test_what_waits_says_for_what() -> None:
    assert "Waiting: the disagreement. It waits for protecting the child now, to be finished first." in (
        sentences(said("danger"))
    )


def test_the_count_is_shown_day_by_day_with_full() -> None:
    text = sentences(said("stage 1", full=True))
    assert "working day 5" in text
    assert "Saturday" in text
    assert "working day 5" not in said("stage 1")


def test_the_chain_is_shown_with_full() -> None:
    assert "child-in-scope: because case_type is cp, standing: applies." in sentences(said("stage 1", full=True))


def test_who_is_said_in_words() -> None:
    party = step(SCENES["stage 3"], "find-child-focused-solution").who
    assert who_in_words(party).startswith(f"{meets(3)} (GOSH: Named nurse for child safeguarding, GOSH; FSSW: Child")


def test_when_nothing_could_be_decided_it_says_so_and_whom_to_ask() -> None:
    failed_ = Advice(
        answer="cannot_decide", emergency=SCENES["stage 1"].emergency, policy="A policy", banners=(), ask_first=(),
        tracks=(), departures=(), steps=(), options=(), rights=(), not_yet=(), silences=(), because=(), receipt=None,
        problem="We could not decide. Ask your safeguarding lead now.",
    )  # fmt: skip
    text = in_words(failed_)
    assert text.startswith("IF A CHILD IS IN IMMEDIATE DANGER, RING 999 NOW.")
    assert "WE COULD NOT DECIDE\nWe could not decide. Ask your safeguarding lead now." in text
    assert BEGAN not in text


def test_a_form_stands_on_the_card_of_those_who_fill_it_in(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        item = {"child": {"called": "the child's reference", "clauses": CLAUSES}}
        data.setdefault("documents", {})["form"] = {
            "called": "the form",
            "kind": "form",
            "clauses": CLAUSES,
            "items": item,
        }
        here = {"disagreement": ["stage-1"]}
        data["roles"]["clerk"] = {
            "called": "the clerk", "of": "raising_side", "found": "agency", "clauses": CLAUSES,
        }  # fmt: skip
        data["duties"]["fill-in"] = duty(at=here, starts="stage_began", who="clerk", document="form")

    advice = asked_at(BEGAN, small(tmp_path, change))
    forms = {step.duty: step.form.document for step in advice.steps if step.form}
    assert forms == {"fill-in": "form"}
    text = " ".join(in_words(advice).split())
    assert text.count("Form the form: child [EXA-004]") == 1
    assert "the policy names none" not in text


# Limits that give no date


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ({"words_only": "yes", "words": "without delay"}, '(in the policy\'s words "without delay", without a number)'),
        ({"borrowed": "the court's timetable"}, "(as the court's timetable says)"),
        ({"before": "protection-decided"}, "(before this: protection decided)"),
        ("none_stated", ""),
    ],
)
def test_a_limit_without_a_date_is_said_in_its_words(tmp_path: Path, limit: Any, said: str) -> None:
    def change(data: dict[str, Any]) -> None:
        data["duties"]["settle"].update(limit=limit, if_late="nothing")

    advice = asked_at(SOON, small(tmp_path, change))
    assert due_in_words(step(advice, "settle")) == f"no date in the policy{' ' if said else ''}{said}"


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("phone", "By phone"),
        ({"any_of": ["phone", "meeting"]}, "By phone or in a meeting"),
        ({"all_of": ["conversation", "writing"]}, "In conversation and in writing"),
    ],
)
def test_by_what_means_is_said(tmp_path: Path, how: Any, said: str) -> None:
    def change(data: dict[str, Any]) -> None:
        data["duties"]["settle"]["how"] = how

    assert f". {said}\n" in in_words(asked_at(SOON, small(tmp_path, change)))


# What shares a card, and what does not

HERE = {"disagreement": ["stage-1"]}


def cards_of(advice: Advice, **keys: bool) -> list[str]:
    """The cards of an advice, each as one running text."""
    text = in_words(advice, **keys).split("\n\n")
    return [" ".join(block.split()) for block in text if re.match(r"\d+\. ", block)]


def small_advice(folder: Path, duties: dict[str, Any]) -> Advice:
    return asked_at(BEGAN, small(folder, lambda data: data["duties"].update(duties)))


def test_a_notice_with_a_date_of_its_own_has_a_card_with_that_date_and_those_it_goes_to(tmp_path: Path) -> None:
    """Beside another step nobody would see that it has to be given by the next day, nor to whom."""
    tell = duty(
        at=HERE, starts="stage_began", act="tell", what="let the front door know", to="front-door",
        limit={"working_days": 1, "words": "by the next day"},
    )  # fmt: skip
    advice = small_advice(tmp_path, {"let-know": tell})
    (card,) = (text for text in cards_of(advice) if "let the front door know" in text)
    assert "To: the front door (MASH)" in card
    assert "By when Wednesday 2 September 2026, 17:00 (within 1 working day" in card
    assert all(telling.duty != "let-know" for one in advice.steps for telling in one.tell)


def test_a_notice_without_a_date_stands_beside_the_step(tmp_path: Path) -> None:
    tell = duty(at=HERE, starts="stage_began", act="tell", what="let the front door know", to="front-door")
    cards = cards_of(small_advice(tmp_path, {"let-know": tell}))
    assert sum("Tell let the front door know" in text for text in cards) == 1
    assert not any(re.match(r"\d+\. [^.]*let the front door know", text) for text in cards)


def test_what_goes_to_others_has_a_card_of_its_own(tmp_path: Path) -> None:
    refer = duty(at=HERE, starts="stage_began", act="refer", what="refer it", to="front-door")
    send = duty(at=HERE, starts="stage_began", act="send", what="send the papers", to="front-line-manager")
    advice = small_advice(tmp_path, {"refer-it": refer, "send-papers": send})
    for what, to in (("refer it", "front-door"), ("send the papers", "named-officer")):
        (card,) = (text for text in cards_of(advice) if what in text)
        party = step(advice, what.replace("the ", "").replace(" ", "-")).to
        assert party is not None
        assert f"To: {party.words}" in card, to


def test_what_is_suggested_by_another_date_has_a_card_of_its_own(tmp_path: Path) -> None:
    soon = duty(
        at=HERE, starts="stage_began", who="clerk", what="agree a date", prompt={"working_days": 1}, act="agree_date"
    )
    later = duty(
        at=HERE, starts="stage_began", who="clerk", what="make the decision", prompt={"working_days": 5}, act="decide"
    )
    beside = duty(at=HERE, starts="stage_began", who="clerk", what="ask for nothing more")

    def change(data: dict[str, Any]) -> None:
        data["roles"]["clerk"] = {
            "called": "the clerk", "of": "raising_side", "found": "agency", "clauses": CLAUSES,
        }  # fmt: skip
        data["duties"].update({"soon": soon, "later": later, "beside": beside})

    cards = cards_of(asked_at(BEGAN, small(tmp_path, change)))
    (first,) = (text for text in cards if "agree a date" in text)
    (second,) = (text for text in cards if "make the decision" in text)
    assert "we suggest by Wednesday 2 September 2026, 17:00" in first
    assert "we suggest by Tuesday 8 September 2026, 17:00" in second
    assert sum("ask for nothing more" in text for text in (first, second)) == 1, "what has no date joins a card"


def test_what_belongs_to_no_stage_is_still_to_do_without_one(tmp_path: Path) -> None:
    applies = {"starts": "applies", "when": {"issue": ["threshold"]}}
    duties = {
        "do-it": duty(**applies, what="do it"),
        "tell-it": duty(**applies, act="tell", what="tell them of it", to="front-door"),
    }
    text = " ".join(in_words(small_advice(tmp_path, duties)).split())
    assert "Still to do: tell them of it [EXA-004]" in text


def test_a_limit_that_goes_with_another_is_said_in_the_words_of_the_policy(tmp_path: Path) -> None:
    limit = {"due_of": "settle", "words": "in the week"}
    borrowed = duty(at=HERE, starts="stage_began", who="front-door", what="answer", limit=limit)
    text = " ".join(in_words(small_advice(tmp_path, {"answer": borrowed})).split())
    assert '("in the week")' in text
    assert "the step it belongs to" not in text


def test_what_the_policy_times_in_words_is_not_shown_with_the_date_of_another_step(tmp_path: Path) -> None:
    soon = duty(
        at=HERE, starts="stage_began", who={"met_at_stage": "yes"}, what="talk it over",
        limit={"words_only": "yes", "words": "as soon as possible"},
    )  # fmt: skip
    cards = cards_of(small_advice(tmp_path, {"talk": soon}))
    (card,) = (text for text in cards if "talk it over" in text)
    assert "as soon as possible" in card
    assert "8 September" not in card


def test_what_was_opened_again_is_not_said_to_have_ended() -> None:
    assert "Ended: the disagreement" in said("settled")
    assert "Ended:" not in said("opened again")


def test_a_record_of_a_danger_that_is_over_calls_nobody_out() -> None:
    advice = asked(case(happened(SOON, "protection-decided"), imminent_risk="yes"), "2026-09-01 11:00")
    assert [one for one in advice.steps if one.track == "protect"]
    assert not any(one.if_no_reply and "999" in one.if_no_reply.say for one in advice.steps)
