"""A worked case: what is expected is compared, and every kind of difference is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from advice.advice import Advice
from advice.words import in_words
from advice.worked_case import Expected, differences, load_worked_case
from foundation.datafile import parse
from foundation.errors import DataFileError
from foundation.moment import written
from foundation.shape import shaped
from tests.advice.camden import arose, asked, case, failed, learned, moved, policies, up_to

LATER = "2026-09-02 15:00"
STAGE_1 = asked(case(arose("2026-08-28 16:40"), opened="2026-08-28 16:40"), "2026-08-28 17:00")
FAILED_AT_NIGHT = asked(case(arose(), failed("2026-09-04 15:00")), "2026-09-04 16:00")
STAGE_3 = asked(case(*up_to(3), raising_agency="camden-and-islington"), LATER)
ASKED_AGAIN = asked(case(arose(), learned("2026-09-02 10:00", issue=["conduct"])), LATER)
SKIPPED = asked(case(arose(), moved("2026-09-02 10:00", 4)), LATER)


def expected(text: str) -> Expected:
    return shaped(Expected, parse(text.encode(), "case.yaml"))


def found(text: str, advice: Advice = STAGE_1) -> list[str]:
    return list(differences(expected(text), advice, in_words(advice, full=True)))


RIGHT: list[tuple[Advice, str]] = [
    (STAGE_1, "{}"),
    (STAGE_1, "answer: act"),
    (STAGE_1, "tracks: {disagreement: {state: open, stage: stage-1, since: 2026-08-28 16:40}}"),
    (STAGE_1, "steps: {settle: {due: 2026-09-07 17:00, aim: 2026-09-04 17:00, act_by: none, prompt: none, late: no}}"),
    (STAGE_1, "steps: {settle: {force: should, agencies: [gosh, fssw], posts: [], ours: no, sides: []}}"),
    (STAGE_1, "steps: {settle: {record: [case-notes], tell: [], clauses: [CAM-032], readings: [CAM-A1]}}"),
    (STAGE_1, "steps: {case-note: {due: none, prompt: 2026-08-28 17:00, sides: [raising, other]}}"),
    (STAGE_1, "no_steps: [hand-over]"),
    (STAGE_1, "steps: {discuss: {}, settle: {}, case-note: {}}\nonly_steps: yes"),
    (STAGE_1, "first: discuss"),
    (STAGE_1, "ask: []"),
    (STAGE_1, "again: []"),
    (STAGE_1, "silences: [CAM-A1]"),
    (STAGE_1, "no_silences: [CAM-A22]"),
    (STAGE_1, "departures: 0"),
    (STAGE_1, "not_yet: {disagreement: {stage: stage-2, opens: 2026-09-07 17:00}}"),
    (STAGE_1, "options: [move-up-alone]"),
    (STAGE_1, "warns: [RING 999 NOW]"),
    (FAILED_AT_NIGHT, "steps: {hand-over: {act_by: 2026-09-04 17:00}}"),
    (STAGE_3, "steps: {find-child-focused-solution: {cover: who is covering}}"),
    (ASKED_AGAIN, "again: [imminent_risk]"),
]


@pytest.mark.parametrize(("advice", "text"), RIGHT, ids=[text[:60] for _, text in RIGHT])
def test_what_is_as_expected_is_no_difference(advice: Advice, text: str) -> None:
    assert found(text, advice) == []


WRONG: list[tuple[Advice, str, str]] = [
    (STAGE_1, "answer: wait", "the answer is act, not wait"),
    (STAGE_1, "tracks: {}", "its tracks are ['disagreement'], not []"),
    (STAGE_1, "tracks: {conduct: {state: open}}", "its tracks are ['disagreement'], not ['conduct']"),
    (STAGE_1, "tracks: {disagreement: {state: closed}}", "disagreement is open, not closed"),
    (STAGE_1, "tracks: {disagreement: {state: open, stage: stage-2}}", "disagreement is at stage-1, not stage-2"),
    (STAGE_1, "tracks: {disagreement: {state: open, since: 2026-08-28 16:41}}", "is so since Friday 28 August 2026"),
    (STAGE_1, "steps: {hand-over: {}}", "there is no step hand-over; there is ['case-note', 'discuss', 'settle']"),
    (STAGE_1, "steps: {settle: {due: 2026-09-04 17:00}}", "settle: due is Monday 7 September 2026, 17:00, not 2026-09"),
    (STAGE_1, "steps: {settle: {due: none}}", "settle: due is Monday 7 September 2026, 17:00, not none"),
    (STAGE_1, "steps: {discuss: {due: 2026-09-04 17:00}}", "discuss: due is none, not 2026-09-04 17:00"),
    (STAGE_1, "steps: {settle: {aim: none}}", "settle: aim is"),
    (STAGE_1, "steps: {settle: {act_by: 2026-09-04 17:00}}", "settle: act_by is none"),
    (STAGE_1, "steps: {case-note: {prompt: none}}", "case-note: prompt is"),
    (STAGE_1, "steps: {settle: {late: yes}}", "settle: late is False, not True"),
    (STAGE_1, "steps: {settle: {force: must}}", "settle: force is should, not must"),
    (STAGE_1, "steps: {settle: {agencies: [fssw]}}", "settle: agencies is ['gosh', 'fssw'], not ['fssw']"),
    (STAGE_1, "steps: {settle: {posts: [school-head]}}", "settle: posts is [], not ['school-head']"),
    (STAGE_1, "steps: {settle: {to_posts: [school-head]}}", "settle: to_posts is []"),
    (STAGE_1, "steps: {settle: {record: []}}", "settle: record is ['case-notes'], not []"),
    (STAGE_1, "steps: {settle: {tell: [tell-development-officer]}}", "settle: tell is []"),
    (STAGE_1, "steps: {settle: {ours: yes}}", "settle: ours is False, not True"),
    (STAGE_1, "steps: {case-note: {sides: [raising]}}", "case-note: sides is ['raising', 'other'], not ['raising']"),
    (STAGE_1, "steps: {settle: {cover: who is covering}}", "settle: cover is"),
    (STAGE_1, "steps: {settle: {clauses: [CAM-033]}}", "settle: it does not cite CAM-033"),
    (STAGE_1, "steps: {settle: {readings: [CAM-A3]}}", "settle: it does not name CAM-A3; it names"),
    (STAGE_1, "no_steps: [settle]", "there is a step settle"),
    (STAGE_1, "steps: {settle: {}}\nonly_steps: yes", "there are other steps: ['case-note', 'discuss']"),
    (STAGE_1, "first: settle", "discuss comes first, not settle"),
    (STAGE_1, "ask: [imminent_risk]", "it asks [], not ['imminent_risk']"),
    (STAGE_1, "again: [imminent_risk]", "it asks again [], not ['imminent_risk']"),
    (STAGE_1, "silences: [CAM-A22]", "it does not name CAM-A22"),
    (STAGE_1, "no_silences: [CAM-A1]", "it names CAM-A1"),
    (SKIPPED, "departures: 0", "as departures, not 0"),
    (STAGE_1, "not_yet: {conduct: {stage: with-manager}}", "nothing is said about what follows on conduct"),
    (STAGE_1, "not_yet: {disagreement: {stage: stage-3}}", "disagreement goes to stage-2, not stage-3"),
    (STAGE_1, "not_yet: {disagreement: {stage: stage-2, opens: 2026-09-08 17:00}}", "stage-2 opens 2026-09-07"),
    (STAGE_1, "options: []", "it offers ['move-up-alone'], not []"),
    (STAGE_1, "rights: [complain]", "it tells the rights [], not ['complain']"),
    (STAGE_1, "steps: {settle: {form: referral-form}}", "settle: form is none, not referral-form"),
    (STAGE_1, "warns: [nobody is covering]", "it does not say 'nobody is covering'"),
]


@pytest.mark.parametrize(("advice", "text", "words"), WRONG, ids=[text[:60] for _, text, _ in WRONG])
def test_every_kind_of_difference_is_found(advice: Advice, text: str, words: str) -> None:
    said = found(text, advice)
    assert len(said) == 1
    assert words in said[0]


def test_every_expectation_has_a_difference_that_is_tested() -> None:
    tested = " ".join(text for _, text, _ in WRONG)
    assert [name for name in Expected.model_fields if name not in tested] == []


def test_several_differences_are_all_said() -> None:
    assert len(found("answer: wait\nfirst: settle\ndepartures: 2\nno_steps: [settle, discuss]")) == 5


def test_an_expectation_about_a_step_is_about_the_last_of_its_name() -> None:
    advice = asked(case(*up_to(3)), LATER)
    assert found("steps: {case-note: {prompt: 2026-09-02 17:00}}", advice) == []


def test_the_words_may_be_broken_over_lines() -> None:
    assert found("warns: ['Each stage']", STAGE_1) == ["it does not say 'Each stage'"]
    assert found("warns: ['discuss the matter with each other first, and settle the disagreement openly']") == []


WHOLE = """\
title: A refused referral
policy: camden
area: camden
opened: 2026-08-28 16:40
facts: {imminent_risk: no}
events: []
at: 2026-08-28 17:00
expect: {answer: ask}
later:
  - {at: 2026-08-29 17:00, expect: {answer: ask}}
under:
  - {readings: {CAM-A3: b}, expect: {}}
"""


def load(folder: Path, text: str) -> Any:
    path = folder / "worked.yaml"
    path.write_text(text, encoding="utf-8")
    return load_worked_case(path, policies().find)


def test_a_worked_case_puts_its_questions(tmp_path: Path) -> None:
    worked = load(tmp_path, WHOLE)
    assert worked.title == "A refused referral"
    assert worked.area == "camden"
    assert [str(question) for question in worked.questions] == [
        "2026-08-28 17:00",
        "2026-08-29 17:00",
        "2026-08-28 17:00 under CAM-A3=b",
    ]
    assert written(worked.case.opened) == "2026-08-28 16:40"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("answer: ask", "anwser: ask", "did you mean `answer`"),
        ("title: A refused referral\n", "", "`title` is missing"),
        ("expect: {answer: ask}\n", "", "`expect` is missing"),
        ("imminent_risk: no", "imminent_risk: perhaps", "5: facts.imminent_risk"),
    ],
)
def test_a_worked_case_that_is_wrong_is_refused_at_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in WHOLE
    with pytest.raises(DataFileError) as refused:
        load(tmp_path, WHOLE.replace(old, new, 1))
    assert words.casefold() in str(refused.value).casefold()


ONLY_UNDER_A = "settle-in-a-week-at-stage-5"
"""A duty of Camden's under CAM-A4 (a) only, the default."""


@pytest.mark.parametrize(
    ("expect", "refused"),
    [
        (f"{{steps: {{{ONLY_UNDER_A}: {{}}}}}}", True),
        (f"{{no_steps: [{ONLY_UNDER_A}]}}", False),  # that it is gone can be said
    ],
)
def test_what_a_question_may_expect_is_what_the_policy_has_under_its_readings(
    tmp_path: Path, expect: str, *, refused: bool
) -> None:
    text = WHOLE.replace("{readings: {CAM-A3: b}, expect: {}}", f"{{readings: {{CAM-A4: b}}, expect: {expect}}}")
    if not refused:
        assert load(tmp_path, text).questions[-1].readings == {"CAM-A4": "b"}
        return
    with pytest.raises(DataFileError, match=ONLY_UNDER_A):
        load(tmp_path, text)


@pytest.mark.parametrize(
    "wrong",
    [
        "steps: {setle: {}}",
        "no_steps: [setle]",
        "silences: [CAM-A99]",
        "ask: [imminent_rsk]",
        "tracks: {dispute: {state: open}}",
        "steps: {settle: {posts: [school-hed]}}",
    ],
)
def test_what_could_never_be_there_is_not_a_test_that_cannot_fail(tmp_path: Path, wrong: str) -> None:
    """An expectation that names nothing of the policy is either refused, or never met."""
    try:
        worked = load(tmp_path, WHOLE.replace("{answer: ask}\nlater", "{" + wrong + "}\nlater"))
    except DataFileError:
        return
    advice = asked(worked.case, "2026-08-28 17:00")
    assert list(differences(worked.questions[0].expected, advice, in_words(advice)))


UNDER_ANOTHER = """\
title: A form for each stage
policy: oxfordshire
at: 2026-08-28 17:00
expect: {}
under:
  - {readings: {OXF-A16: b}, expect: {steps: {new-form: {}}, no_steps: [update-expected-outcome]}}
"""


def test_what_exists_under_another_reading_only_can_be_expected_there(tmp_path: Path) -> None:
    assert len(load(tmp_path, UNDER_ANOTHER).questions) == 2
    with pytest.raises(DataFileError) as refused:
        load(tmp_path, UNDER_ANOTHER.replace("expect: {}", "expect: {steps: {new-form: {}}}"))
    assert "oxfordshire has no `new-form`" in str(refused.value)
