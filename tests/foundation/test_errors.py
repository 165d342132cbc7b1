"""Places, problems and errors, as a person reads them."""

from __future__ import annotations

import pytest

from foundation.errors import BeyondCalendar, DataFileError, EscalationError, Place, Problem, TimeError


def test_a_place_reads_as_file_and_line() -> None:
    assert str(Place("policy.yaml", 31)) == "policy.yaml:31"


def test_a_place_without_a_line_is_the_file_as_a_whole() -> None:
    assert str(Place("policy.yaml")) == "policy.yaml"


def test_places_sort_by_file_and_then_by_line() -> None:
    places = [Place("b.yaml", 1), Place("a.yaml", 10), Place("a.yaml", 9)]
    assert sorted(places) == [Place("a.yaml", 9), Place("a.yaml", 10), Place("b.yaml", 1)]


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (
            Problem(Place("a.yaml", 3), "duties.settle", "it is odd", "mend it"),
            "a.yaml:3: duties.settle: it is odd; mend it",
        ),
        (Problem(Place("a.yaml", 3), "duties.settle", "it is odd"), "a.yaml:3: duties.settle: it is odd"),
        (Problem(Place("a.yaml", 3), "", "it is odd", "mend it"), "a.yaml:3: it is odd; mend it"),
        (Problem(Place("a.yaml"), "", "it is odd"), "a.yaml: it is odd"),
    ],
    ids=["all four parts", "nothing to suggest", "the top of a file", "a file as a whole"],
)
def test_a_problem_says_where_what_is_wrong_and_what_would_be_right(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_an_error_says_what_is_wrong_and_what_to_do() -> None:
    assert str(EscalationError("Nobody is in post.", hint="Name a deputy.")) == "Nobody is in post. Name a deputy."


def test_an_error_without_a_hint_ends_with_what_is_wrong() -> None:
    assert str(EscalationError("Nobody is in post.")) == "Nobody is in post."


def test_an_error_names_its_place_first_and_its_clause_after_what_is_wrong() -> None:
    error = EscalationError("Two rules hold", place=Place("policy.yaml", 31), clause="EXA-042", hint="Name one.")
    assert str(error) == "policy.yaml:31: Two rules hold (clause EXA-042) Name one."


def test_an_error_keeps_its_parts_for_those_who_show_them_otherwise() -> None:
    error = EscalationError("Two rules hold", place=Place("policy.yaml", 31), clause="EXA-042", hint="Name one.")
    assert (error.what, error.place, error.clause, error.hint) == (
        "Two rules hold",
        Place("policy.yaml", 31),
        "EXA-042",
        "Name one.",
    )


def test_an_error_is_the_fault_of_what_we_were_given_unless_it_says_otherwise() -> None:
    assert EscalationError("Nobody is in post.").ours is False


def test_the_problems_of_a_file_are_said_in_order_and_each_once() -> None:
    first, second = Problem(Place("a.yaml", 2), "a", "odd"), Problem(Place("a.yaml", 10), "b", "odd too")
    error = DataFileError([second, first, second])
    assert error.problems == (first, second)
    assert str(error) == "a.yaml:2: a: odd\na.yaml:10: b: odd too"


def test_a_date_beyond_the_calendar_is_an_error_about_time() -> None:
    assert issubclass(BeyondCalendar, TimeError)
    assert issubclass(TimeError, EscalationError)
    assert issubclass(DataFileError, EscalationError)
