"""Why a rule, a stage or a track does or does not apply, and what would have to be different."""

from __future__ import annotations

from typing import Any

import pytest

from advice.case import Case
from advice.errors import CaseError
from advice.why import Why, why
from tests.advice.camden import area, arose, at, camden, case, failed, learned, resolved, up_to

SOON = "2026-09-01 10:00"


def asked_why(found: Case, about: str, moment: str = SOON) -> Why:
    return why(found, about, at=at(moment), directory=area())


def whole(found: Why) -> str:
    return " ".join((*found.because, *found.would))


@pytest.mark.parametrize(
    ("about", "kind"),
    [
        ("protect-first", "rule"),
        ("protect", "track"),
        ("disagreement", "track"),
        ("stage-3", "stage"),
        ("3", "stage"),
        ("disagreement/3", "stage"),
        ("disagreement/stage-3", "stage"),
        ("conduct/with-manager", "stage"),
    ],
)
def test_a_rule_a_track_or_a_stage_can_be_asked_about(about: str, kind: str) -> None:
    found = asked_why(case(arose()), about)
    assert found.kind == kind
    assert found.clauses
    assert found.because or found.would


@pytest.mark.parametrize("about", ["stage-9", "protct", "disagreement/9", "conduct/stage-1", ""])
def test_what_the_policy_does_not_have_is_refused(about: str) -> None:
    with pytest.raises(CaseError, match="has no rule, stage or track"):
        asked_why(case(arose()), about)


def test_a_slip_is_answered_with_the_nearest_name() -> None:
    with pytest.raises(CaseError, match=r"(?i)did you mean `disagreement`"):
        asked_why(case(arose()), "disagrement")


# Rules


def test_a_rule_that_applies_says_its_conditions() -> None:
    found = asked_why(case(arose()), "child-in-scope")
    assert found.applies
    assert found.because == ("Its conditions hold: case_type is cp.",)


def test_a_rule_that_does_not_apply_says_what_would_have_to_be_so() -> None:
    found = asked_why(case(arose()), "protect-first")
    assert not found.applies
    assert found.because == ("`imminent_risk` would have to be yes; it is no.",)
    assert found.would == ("It would apply if imminent_risk were yes.",)


def test_a_rule_that_another_silences_says_which() -> None:
    found = asked_why(case(arose(), raising_agency="fssw"), "child-in-scope")
    assert not found.applies
    assert "The rule inside-one-agency stands in its place." in found.because


def test_a_rule_whose_fact_is_not_known_says_so() -> None:
    found = asked_why(case(arose(), case_type=None), "child-in-scope")
    assert not found.applies
    assert "not known yet" in whole(found)


# Tracks


def test_a_track_that_is_open_says_since_when() -> None:
    found = asked_why(case(arose()), "disagreement")
    assert found.applies
    assert found.because == ("It has been open since Tuesday 1 September 2026, 09:00.",)


def test_a_track_that_waits_says_for_what() -> None:
    found = asked_why(case(arose(), imminent_risk="yes"), "disagreement")
    assert not found.applies
    assert found.because == ("It waits for protecting the child now.",)


def test_a_track_that_ended_says_when() -> None:
    found = asked_why(case(arose(), resolved("2026-09-02 10:00")), "disagreement", "2026-09-03 10:00")
    assert not found.applies
    assert found.because == ("It ended on Wednesday 2 September 2026, 10:00.",)
    assert "re-opened" in whole(found)


def test_a_track_that_nothing_started_says_what_would() -> None:
    found = asked_why(case(), "disagreement")
    assert not found.applies
    assert found.because == ("It applies, but nothing has started it.",)
    assert "reported that the disagreement arose" in whole(found)


def test_a_track_that_does_not_apply_says_which_answers_would_open_it() -> None:
    found = asked_why(case(arose()), "conduct")
    assert not found.applies
    assert "conduct" in whole(found)
    assert any(would.startswith("It would apply if issue were ") for would in found.would)


# Stages


def test_the_stage_the_case_is_at_says_since_when() -> None:
    found = asked_why(case(*up_to(2)), "2", "2026-09-02 12:00")
    assert found.applies
    assert found.because == ("The case has been there since Wednesday 2 September 2026, 10:30.",)


def test_a_stage_that_the_case_has_left_says_so() -> None:
    found = asked_why(case(*up_to(2)), "1", "2026-09-02 12:00")
    assert not found.applies
    assert found.because[0].startswith("The case was there from Tuesday 1 September 2026, 09:00 to Wednesday 2")


def test_a_stage_further_up_says_every_step_of_the_way() -> None:
    found = asked_why(case(arose()), "4")
    assert found.because == ("Stage 1, discussion between front line workers has not failed.",)
    assert [would.split(",")[0] for would in found.would] == ["Stage 1", "Stage 2", "Stage 3"]
    assert "by itself on Tuesday 8 September 2026, 17:00" in found.would[0]


@pytest.mark.parametrize(
    ("events", "how"), [([failed("2026-09-02 10:00")], "it was reported so"), ([], "its limit ran out")]
)
def test_a_stage_that_failed_and_was_not_moved_up_says_so(events: list[dict[str, Any]], how: str) -> None:
    found = asked_why(case(arose(), *events), "2", "2026-09-09 10:00")
    assert how in found.because[0]
    assert "nobody has moved it up" in found.because[0]
    assert found.would == ("Somebody would have to move it up.",)


def test_a_stage_of_a_track_that_is_not_open_says_what_keeps_the_track() -> None:
    found = asked_why(case(arose(), imminent_risk="yes"), "1")
    assert not found.applies
    assert "It waits for protecting the child now." in found.because


def test_what_was_learned_later_counts_from_then() -> None:
    found = case(arose(), learned("2026-09-03 10:00", imminent_risk="yes"))
    assert not asked_why(found, "protect", "2026-09-03 09:00").applies
    assert asked_why(found, "protect", "2026-09-03 10:00").applies


@pytest.mark.parametrize("about", [*camden().file.rules, *camden().file.tracks, *(str(n) for n in range(1, 6))])
@pytest.mark.parametrize("stage", [1, 3, 5])
def test_every_answer_gives_a_reason(about: str, stage: int) -> None:
    found = asked_why(case(*up_to(stage)), about, "2026-09-02 15:00")
    assert found.because
    assert all(reason.endswith(".") for reason in (*found.because, *found.would))
    assert "None" not in whole(found)
