"""Folding events: which of them count, in which order, and what is known by when."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advice.case import Case, opened_at
from advice.errors import CaseError
from advice.fold import calendar_of, fold
from advice.standing import standing
from foundation.moment import written
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
    due,
    failed,
    folded,
    happened,
    learned,
    moved,
    one,
    owed,
    reopened,
    resolved,
    run_of,
    stages,
    up_to,
)

# Which events count


def test_what_happened_later_than_the_moment_asked_about_is_left_out() -> None:
    found = case(arose(), resolved("2026-09-03 10:00"))
    assert folded(found, "2026-09-03 09:59").standing("disagreement") == "open"
    assert folded(found, "2026-09-03 10:00").standing("disagreement") == "closed"


def test_what_was_reported_later_than_the_moment_asked_about_is_left_out() -> None:
    late = {**resolved("2026-09-03 10:00"), "reported": "2026-09-04 09:00"}
    assert folded(case(arose(), late), "2026-09-04 08:59").standing("disagreement") == "open"
    course = folded(case(arose(), late), "2026-09-04 09:00")
    assert run_of(course).closed == at("2026-09-03 10:00")


def test_an_event_that_was_struck_out_does_not_count() -> None:
    found = case(arose(), resolved("2026-09-03 10:00", id="e2"), {"at": "2026-09-04 09:00", "struck": "e2"})
    assert folded(found, "2026-09-04 09:00").standing("disagreement") == "open"


def test_until_it_is_struck_out_an_event_counts() -> None:
    found = case(arose(), resolved("2026-09-03 10:00", id="e2"), {"at": "2026-09-04 09:00", "struck": "e2"})
    assert folded(found, "2026-09-04 08:59").standing("disagreement") == "closed"


def test_a_case_without_events_and_facts_has_nothing_open() -> None:
    course = fold(Case(camden()), at(BEGAN))
    assert (course.runs, course.owed, course.answers) == ([], [], {})


def test_before_the_facts_were_given_nothing_is_known() -> None:
    assert folded(case(arose()), "2026-09-01 08:59").answers == {}


def test_facts_without_a_date_were_given_with_the_first_event() -> None:
    found = case(arose("2026-09-02 10:00"), failed("2026-09-03 10:00"), opened=None)
    assert opened_at(found, at("2026-09-09 09:00")) == at("2026-09-02 10:00")


def test_facts_of_a_case_without_any_event_were_given_at_the_moment_asked_about() -> None:
    assert opened_at(case(opened=None), at("2026-09-09 09:00")) == at("2026-09-09 09:00")


def test_what_is_reported_later_does_not_change_when_the_facts_were_given() -> None:
    """Otherwise a replay of yesterday's advice would change."""
    told_later = {**did("2026-09-01 09:00", "discuss"), "reported": "2026-09-05 10:00"}
    before = folded(case(arose("2026-09-02 10:00"), opened=None, imminent_risk="yes"), "2026-09-03 09:00")
    after = folded(case(arose("2026-09-02 10:00"), told_later, opened=None, imminent_risk="yes"), "2026-09-03 09:00")
    assert stages(after, "protect") == stages(before, "protect") == [("co-ordinator", "2026-09-02 10:00")]


def test_an_event_that_was_struck_out_does_not_date_the_facts() -> None:
    wrong = {**arose("2026-08-03 10:00"), "id": "e1"}
    struck = {"at": "2026-09-02 10:30", "struck": "e1"}
    course = folded(
        case(wrong, arose("2026-09-02 10:00"), struck, opened=None, imminent_risk="yes"), "2026-09-03 09:00"
    )
    assert stages(course, "protect") == [("co-ordinator", "2026-09-02 10:00")]


# The order of events


def test_of_events_at_one_moment_the_facts_come_first() -> None:
    """A disagreement waits for its safety track, also if the danger was learned in the same minute."""
    found = case(arose(), learned(BEGAN, imminent_risk="yes"), imminent_risk=None)
    course = folded(found, "2026-09-01 09:30")
    assert course.standing("protect") == "open"
    assert course.standing("disagreement") == "waiting"


def test_of_events_at_one_moment_what_happened_comes_before_how_the_stage_was_left() -> None:
    course = folded(case(failed(BEGAN), arose()), "2026-09-01 09:30")
    assert run_of(course).visits[0].failed == at(BEGAN)
    assert departed(course) == []


def test_of_events_at_one_moment_a_stage_fails_before_the_case_moves() -> None:
    course = folded(case(arose(), moved("2026-09-02 10:00", 2), failed("2026-09-02 10:00")), "2026-09-02 11:00")
    assert stages(course) == [("stage-1", BEGAN), ("stage-2", "2026-09-02 10:00")]
    assert run_of(course).visits[1].failed is None


def test_of_events_at_one_moment_a_track_ends_before_it_is_reopened() -> None:
    course = folded(case(arose(), reopened("2026-09-02 10:00"), resolved("2026-09-02 10:00")), "2026-09-02 11:00")
    assert [run.closed is None for run in course.runs] == [False, True]


EVENTFUL: list[Data] = [
    *up_to(4),
    learned("2026-09-02 10:00", issue=["threshold", "conduct", "strategic"]),
    learned("2026-09-02 10:00", imminent_risk="yes"),
    happened("2026-09-02 10:30", "protection-decided"),
    did("2026-09-02 10:30", "case-note", by="raising", stage="stage-1"),
    did("2026-09-02 10:30", "case-note", by="other", stage="stage-1"),
    happened("2026-09-02 11:00", "conduct-outcome"),
    resolved("2026-09-02 15:00", by="raising"),
    resolved("2026-09-02 15:00", by="other"),
    reopened("2026-09-03 10:00"),
]


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_events_in_a_file_means_nothing(chance: random.Random) -> None:
    shuffled = list(EVENTFUL)
    chance.shuffle(shuffled)
    facts = list(FACTS)
    chance.shuffle(facts)
    plain, other = (
        folded(Case(camden(), given_facts, events, opened=at(BEGAN)), "2026-09-04 09:00")
        for given_facts, events in ((FACTS, EVENTFUL), ({name: FACTS[name] for name in facts}, shuffled))
    )
    assert standing(other) == standing(plain)
    assert [(o.duty, o.side, o.started, due(o), o.done, o.ended) for o in other.owed] == [
        (o.duty, o.side, o.started, due(o), o.done, o.ended) for o in plain.owed
    ]
    assert other.departures == plain.departures


def test_a_report_of_what_happened_earlier_is_put_where_it_belongs() -> None:
    """The stage had failed on Wednesday, though it was reported only after the week had run out."""
    late = {**failed("2026-09-02 10:00"), "reported": "2026-09-09 09:00"}
    found = case(arose(), late)
    assert run_of(folded(found, "2026-09-09 08:59")).visits[0].failed == at("2026-09-08 17:00")
    assert run_of(folded(found, "2026-09-09 09:00")).visits[0].failed == at("2026-09-02 10:00")


# Facts


def test_the_last_answer_counts() -> None:
    found = case(arose(), learned("2026-09-02 10:00", case_type="lac"))
    assert folded(found, "2026-09-02 09:59").answers["case_type"] == "cp"
    assert folded(found, "2026-09-02 10:00").answers["case_type"] == "lac"


def test_when_each_fact_was_learned_is_remembered_each_time() -> None:
    course = folded(case(arose(), learned("2026-09-02 10:00", case_type="cp")), "2026-09-03 10:00")
    assert [written(moment) for moment in course.learned["case_type"]] == [BEGAN, "2026-09-02 10:00"]


@pytest.mark.parametrize(
    ("raising", "other", "found"),
    [
        ("gosh", "fssw", "different"),
        ("fssw", "fssw", "same"),
        ("FSSW", "Children's Social Care", "same"),
        ("fssw", "early-help", "different"),
        ("A charity", "a Charity", "same"),
        ("A charity", "Another charity", "different"),
        ("fssw", "not_known", None),
        ("fssw", None, None),
    ],
)
def test_whether_both_sides_are_one_agency_is_worked_out(raising: str, other: str | None, found: str | None) -> None:
    course = folded(case(arose(), raising_agency=raising, other_agency=other), "2026-09-02 10:00")
    assert course.answers.get("agencies") == found


def test_a_direct_answer_about_the_agencies_stands_against_what_is_worked_out() -> None:
    course = folded(case(arose(), agencies="different", raising_agency="fssw"), "2026-09-02 10:00")
    assert course.answers["agencies"] == "different"


def test_without_a_directory_two_agencies_are_one_if_they_are_called_the_same() -> None:
    course = fold(case(arose(), raising_agency="FSSW"), at("2026-09-02 10:00"))
    assert course.answers["agencies"] == "same"


def test_the_calendar_is_that_of_the_policy() -> None:
    assert calendar_of(camden()).late_hand_over == "buys_no_time"
    assert calendar_of(camden()).working_time.nation == "england"


# What is reported about something that is not there is accepted, and shown


@pytest.mark.parametrize(
    "event",
    [
        failed("2026-09-02 10:00", track="conduct"),
        resolved("2026-09-02 10:00", track="strategic"),
        moved("2026-09-02 10:00", "with-manager", track="conduct"),
        reopened("2026-09-02 10:00"),
        reopened("2026-09-02 10:00", track="conduct"),
        did("2026-09-02 10:00", "refer-at-once"),
        did("2026-09-02 10:00", "hand-over", stage="stage-2"),
        {"at": "2026-09-02 10:00", "agreed": {"refer-at-once": "2026-09-04"}},
        {"at": "2026-09-02 10:00", "extended": {"settle": "2026-09-20"}},
        {"at": "2026-09-02 10:00", "extended": {"refer-at-once": "2026-09-20"}},
        {"at": "2026-09-02 10:00", "deemed_agreed": "disagreement"},
    ],
    ids=lambda event: " ".join(str(value) for key, value in event.items() if key != "at"),
)
def test_a_report_that_the_policy_does_not_foresee_is_kept_as_a_departure(event: Data) -> None:
    course = folded(case(arose(), event), "2026-09-02 11:00")
    assert len(course.departures) == 1
    assert course.departures[0].at == at("2026-09-02 10:00")
    assert course.standing("disagreement") == "open"
    assert stages(course) == [("stage-1", BEGAN)]


def test_a_departure_says_what_happened_without_blame() -> None:
    course = folded(case(arose(), moved("2026-09-02 10:00", 4)), "2026-09-02 11:00")
    (what,) = departed(course)
    assert "Stage 4" in what
    assert "which the policy does not provide for here" in what


def test_a_partial_agreement_is_no_departure() -> None:
    course = folded(case(arose(), resolved("2026-09-02 10:00", by="raising")), "2026-09-02 11:00")
    assert departed(course) == []
    assert run_of(course).visits[0].said_resolved == {"raising"}


# Time that passes


def test_a_later_moment_never_changes_when_a_stage_failed() -> None:
    found = case(arose())
    for days in range(8, 60):
        moment = at(BEGAN) + timedelta(days=days)
        assert run_of(fold(found, moment)).visits[0].failed == at("2026-09-08 17:00")


def test_at_the_moment_at_which_a_limit_ends_it_has_not_run_out() -> None:
    course = folded(case(arose()), "2026-09-08 17:00")
    assert run_of(course).visits[0].failed is None
    assert not owed(course, "hand-over")


def test_a_minute_later_it_has_run_out_at_that_moment() -> None:
    course = folded(case(arose()), "2026-09-08 17:01")
    assert run_of(course).visits[0].failed == at("2026-09-08 17:00")
    assert run_of(course).visits[0].exit == "lapsed"
    assert one(course, "hand-over").started == at("2026-09-08 17:00")


def test_what_is_settled_at_the_last_moment_is_settled_in_time() -> None:
    course = folded(case(arose(), resolved("2026-09-08 17:00")), "2026-09-09 09:00")
    assert run_of(course).closed == at("2026-09-08 17:00")
    assert run_of(course).visits[0].failed is None


@pytest.mark.parametrize("data", [{"did": "settle-in-a-week-at-stage-5"}, {"used": "move-up-alone"}])
def test_what_only_another_option_of_a_reading_has_is_accepted_and_shown(data: Data) -> None:
    """A reading that is switched afterwards never makes a case unreadable."""
    name = next(iter(data.values()))
    under = camden(A4="b")
    course = folded(case(arose(), {"at": "2026-09-02 10:00", **data}, under=under), "2026-09-02 11:00")
    known = name in {**under.file.duties, **under.file.powers}
    shown = [what for what in departed(course) if what.startswith(f"{name} was reported")]
    assert len(shown) == (0 if known else 1)


def test_what_no_option_of_any_reading_has_is_refused() -> None:
    with pytest.raises(CaseError, match="camden has no duty `nothing`"):
        case(arose(), did("2026-09-02 10:00", "nothing"))


# What is told in several ways at one moment


@pytest.mark.parametrize("unrelated", [{}, {"agencies": "different"}, {"case_type": "cp"}])
def test_danger_that_is_denied_in_the_same_minute_still_opens_protection(unrelated: dict[str, str]) -> None:
    told = Case(camden(), {"imminent_risk": "yes", **unrelated}, [learned(BEGAN, imminent_risk="no")], opened=at(BEGAN))
    course = fold(told, at(BEGAN) + timedelta(hours=1))
    assert course.standing("protect") == "open"
    assert course.answers["imminent_risk"] == "no"


@pytest.mark.parametrize("danger", ["yes", "not_known"])
@pytest.mark.parametrize("unrelated", [{}, {"agencies": "different"}])
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_reports_of_one_minute_the_dangerous_one_counts(
    danger: str, unrelated: dict[str, str], turned: bool
) -> None:
    reports = [
        learned("2026-09-02 10:00", imminent_risk=danger, **unrelated),
        learned("2026-09-02 10:00", imminent_risk="no"),
    ]
    course = folded(case(arose(), *(reversed(reports) if turned else reports)), "2026-09-02 11:00")
    assert course.standing("protect") == "open"
    assert course.answers["imminent_risk"] == danger
