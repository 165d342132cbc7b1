"""What is said about a data file that has the wrong shape, and where."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import BeforeValidator, Field, ValidationError

from foundation.datafile import Steps, parse
from foundation.errors import DataFileError
from foundation.shape import Key, Name, Shape, Text, YesNo, keys_at, shaped


def _even(value: object) -> object:
    if isinstance(value, int) and value % 2:
        raise ValueError(f"{value} is odd; write an even number")
    return value


class Target(Shape):
    """Where a case goes next."""

    stage: int | None = None
    leaving: Name | None = Field(None, alias="exit")


class Duty(Shape):
    """Who owes what, and when."""

    act: Literal["settle", "move_up", "tell"]
    to: Annotated[tuple[Name, ...], Field(strict=False, min_length=1)]
    urgent: YesNo = False
    days: Annotated[int, Field(ge=1, le=20)] = 1
    pairs: Annotated[int, BeforeValidator(_even)] = 2
    share: float = 1.0
    then: Target | None = None
    parts: Annotated[tuple[Duty, ...], Field(strict=False)] = ()


class Policy(Shape):
    """A policy with its duties."""

    title: Text
    duties: dict[Name, Duty]
    facts: Annotated[tuple[Key, ...], Field(strict=False)] = ()
    exits: dict[Key, Annotated[Target, Field(description="by name")]] = Field(default_factory=dict)


NO_NAME = "is not a name that can be used here; use small letters, digits and hyphens, beginning with a letter"
NO_WORD = "is not one of the values allowed here"

POLICY = """\
title: Exampleshire
duties:
  settle-it:
    act: settle
    to: [line-manager]
"""


def policy(text: str) -> Policy:
    return shaped(Policy, parse(text.encode(), "a.yaml"))


def refusal(text: str) -> list[str]:
    with pytest.raises(DataFileError) as refused:
        policy(text)
    return [str(problem) for problem in refused.value.problems]


def duty_refusal(line: str) -> list[str]:
    """What is said about one more line of the duty in our policy, without the path that leads to the duty."""
    return [said.replace("duties.settle-it.", "") for said in refusal(POLICY + f"    {line}\n")]


# What fits


def test_a_file_of_the_right_shape_is_read() -> None:
    read = policy(POLICY + "    urgent: yes\n    then: {exit: resolved}\nfacts: [child_at_risk]\n")
    duty = read.duties["settle-it"]
    assert (read.title, read.facts) == ("Exampleshire", ("child_at_risk",))
    assert (duty.act, duty.to, duty.urgent, duty.days) == ("settle", ("line-manager",), True, 1)
    assert duty.then == Target(leaving="resolved")


def test_what_has_been_read_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        policy(POLICY).title = "Elsewhere"  # type: ignore[misc]  # the very thing that is refused


@pytest.mark.parametrize(
    ("word", "meaning"),
    [("yes", True), ("no", False), ("true", True), ("false", False), ("'yes'", True), ('"no"', False)],
)
def test_yes_and_no_are_read_as_people_write_them(word: str, meaning: bool) -> None:
    assert policy(POLICY + f"    urgent: {word}\n").duties["settle-it"].urgent is meaning


def test_a_part_of_a_file_is_read_with_its_own_shape() -> None:
    document = parse(POLICY.encode(), "a.yaml")
    assert shaped(Duty, document, at=("duties", "settle-it")).act == "settle"


# What does not fit, at its line and path


def test_an_unknown_key_is_refused_with_the_key_that_was_meant() -> None:
    assert refusal(POLICY + "    urgnet: yes\n") == [
        "a.yaml:6: duties.settle-it.urgnet: unknown key `urgnet`; did you mean `urgent`?"
    ]


def test_an_unknown_key_unlike_any_other_is_refused_with_the_keys_that_there_are() -> None:
    assert refusal(POLICY + "colour: blue\n") == [
        "a.yaml:6: colour: unknown key `colour`; known here: title, duties, facts, exits"
    ]


def test_an_unknown_key_in_a_map_within_is_held_to_the_keys_of_that_map() -> None:
    assert duty_refusal("then: {exti: resolved}") == ["a.yaml:6: then.exti: unknown key `exti`; did you mean `exit`?"]


def test_a_missing_key_is_refused_at_the_map_that_lacks_it() -> None:
    assert refusal("title: Exampleshire\nduties:\n  settle-it:\n    act: settle\n") == [
        "a.yaml:3: duties.settle-it: `to` is missing"
    ]


def test_a_key_missing_at_the_top_is_refused_at_the_first_line() -> None:
    assert refusal("# ours\nduties: {}\n") == ["a.yaml:2: `title` is missing"]


def test_a_misspelt_key_is_both_unknown_and_missing() -> None:
    assert refusal("tittle: Exampleshire\nduties: {}\n") == [
        "a.yaml:1: `title` is missing",
        "a.yaml:1: tittle: unknown key `tittle`; did you mean `title`?",
    ]


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [
        ("setle", "did you mean `settle`?"),
        ("move-up", "did you mean `move_up`?"),
        ("refuse", "known here: settle, move_up, tell"),
        ("7", "known here: settle, move_up, tell"),
    ],
)
def test_a_word_that_is_not_among_those_allowed_is_refused_with_the_one_that_was_meant(
    word: str, suggestion: str
) -> None:
    assert refusal(POLICY.replace("act: settle", f"act: {word}")) == [
        f"a.yaml:4: duties.settle-it.act: `{word}` {NO_WORD}; {suggestion}"
    ]


@pytest.mark.parametrize("word", ["true", "null", "false"])
def test_a_value_is_shown_as_it_is_written_in_the_file_and_not_as_python_writes_it(word: str) -> None:
    (said,) = refusal(POLICY.replace("act: settle", f"act: {word}"))
    assert "True" not in said
    assert "False" not in said
    assert "None" not in said


def test_a_long_value_is_shown_short() -> None:
    (said,) = refusal(POLICY.replace("act: settle", f"act: {'x' * 500}"))
    assert f"`{'x' * 57}...`" in said


@pytest.mark.parametrize(
    ("value", "found", "suggestion"),
    [
        ("7", "the number 7", '; write "7" in quotes'),
        ("1.5", "the number 1.5", '; write "1.5" in quotes'),
        ("[a]", "a list", ""),
        ("{a: b}", "a map", ""),
        ("~", "nothing", ""),
    ],
)
def test_what_is_not_text_is_refused_where_text_is_expected(value: str, found: str, suggestion: str) -> None:
    assert refusal(POLICY.replace("Exampleshire", value)) == [
        f"a.yaml:1: title: text is expected, not {found}{suggestion}"
    ]


def test_a_truth_value_is_refused_where_text_is_expected_and_quoted_as_it_was_written() -> None:
    assert refusal(POLICY.replace("Exampleshire", "true")) == [
        'a.yaml:1: title: text is expected, not `true`; write "true" in quotes'
    ]


@pytest.mark.parametrize("value", ["' '", "''", '"\\t"'])
def test_text_of_nothing_but_spaces_is_empty(value: str) -> None:
    assert refusal(POLICY.replace("Exampleshire", value)) == ["a.yaml:1: title: this is empty; write at least one"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("two", "the text `two`"),
        ("'2'", "the text `2`"),
        ("2.5", "the number 2.5"),
        ("2.0", "the number 2.0"),
        ("true", "`true`"),
        ("no", "the text `no`"),
        ("~", "nothing"),
        ("[2]", "a list"),
        ("{a: 2}", "a map"),
    ],
)
def test_what_is_no_whole_number_is_refused_and_never_converted(value: str, found: str) -> None:
    assert duty_refusal(f"days: {value}") == [f"a.yaml:6: days: a whole number is expected, not {found}"]


def test_numbers_are_held_to_their_bounds_from_both_sides() -> None:
    assert duty_refusal("days: 0") == ["a.yaml:6: days: 0 is too small; at least 1"]
    assert duty_refusal("days: 21") == ["a.yaml:6: days: 21 is too large; at most 20"]
    assert [policy(POLICY + f"    days: {days}\n").duties["settle-it"].days for days in (1, 20)] == [1, 20]


@pytest.mark.parametrize("value", ["maybe", "y", "on", "Yes", "'true'", "[yes]", "~", "1", "0", "1.0"])
def test_anything_but_yes_or_no_is_refused_and_never_taken_for_one_of_them(value: str) -> None:
    assert duty_refusal(f"urgent: {value}") == ["a.yaml:6: urgent: write yes or no"]


def test_one_name_where_a_list_is_expected_is_refused_with_the_list_to_write() -> None:
    assert refusal(POLICY.replace("[line-manager]", "line-manager")) == [
        "a.yaml:5: duties.settle-it.to: a list is expected, not the text `line-manager`; write [line-manager]"
    ]


def test_a_list_that_may_not_be_empty_is_refused_when_it_is() -> None:
    assert refusal(POLICY.replace("[line-manager]", "[]")) == [
        "a.yaml:5: duties.settle-it.to: this is empty; write at least one"
    ]


@pytest.mark.parametrize(
    "name", ["Line-Manager", "line_manager", "2nd-manager", "line--manager", "-manager", "manager-", "naïve"]
)
def test_a_name_has_small_letters_digits_and_hyphens(name: str) -> None:
    assert refusal(POLICY.replace("[line-manager]", f'[line-manager, "{name}"]')) == [
        f"a.yaml:5: duties.settle-it.to[1]: `{name}` {NO_NAME}"
    ]


def test_a_name_may_not_end_with_a_line_break() -> None:
    (said,) = refusal(POLICY.replace("[line-manager]", '[line-manager, "line-manager\\n"]'))
    assert "is not a name that can be used here" in said


def test_a_list_of_one_wrong_name_is_not_called_empty() -> None:
    assert refusal(POLICY.replace("[line-manager]", "[Line Manager]")) == [
        f"a.yaml:5: duties.settle-it.to[0]: `Line Manager` {NO_NAME}"
    ]


@pytest.mark.parametrize("name", ["Child_at_risk", "child-at-risk", "child__risk", "_child", "child_"])
def test_a_fact_has_small_letters_digits_and_underscores(name: str) -> None:
    assert refusal(POLICY + f"facts: [{name}]\n") == [
        f"a.yaml:6: facts[0]: `{name}` is not a name that can be used here; use small letters, digits and underscores"
    ]


def test_a_key_that_must_be_a_name_is_refused_when_it_is_none() -> None:
    (said,) = refusal(POLICY.replace("settle-it", "Settle_It"))
    assert said.startswith("a.yaml:3: duties.Settle_It: `Settle_It` is not a name that can be used here; ")


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [("- a\n", 1, "a list"), ("", 1, "nothing"), ("7\n", 1, "the number 7"), ("\n\nplain\n", 3, "the text `plain`")],
)
def test_a_file_that_is_no_map_at_all_is_refused(text: str, line: int, found: str) -> None:
    assert refusal(text) == [f"a.yaml:{line}: a map of keys is expected, not {found}"]


def test_a_list_where_a_map_is_expected_is_refused() -> None:
    assert refusal("title: x\nduties:\n  - settle\n") == ["a.yaml:2: duties: a map of keys is expected, not a list"]


def test_a_check_of_our_own_says_what_is_wrong_and_what_would_be_right() -> None:
    assert duty_refusal("pairs: 3") == ["a.yaml:6: pairs: 3 is odd; write an even number"]


def test_a_finding_that_we_have_no_words_for_is_said_in_those_of_the_library() -> None:
    assert duty_refusal("share: half") == ["a.yaml:6: share: Input should be a valid number"]


def test_problems_in_nested_lists_stand_at_their_own_lines() -> None:
    parts = """\
    parts:
      - act: settle
        to: [line-manager]
      - act: setle
        to: [line-manager, Team]
        parts:
          - act: tell
            too: [team-manager]
"""
    assert refusal(POLICY + parts) == [
        f"a.yaml:9: duties.settle-it.parts[1].act: `setle` {NO_WORD}; did you mean `settle`?",
        f"a.yaml:10: duties.settle-it.parts[1].to[1]: `Team` {NO_NAME}",
        "a.yaml:12: duties.settle-it.parts[1].parts[0]: `to` is missing",
        "a.yaml:13: duties.settle-it.parts[1].parts[0].too: unknown key `too`; did you mean `to`?",
    ]


def test_a_part_of_a_file_is_refused_at_its_line_and_path_in_the_whole_file() -> None:
    document = parse((POLICY + "    urgnet: yes\n").encode(), "a.yaml")
    with pytest.raises(DataFileError) as refused:
        shaped(Duty, document, at=("duties", "settle-it"))
    assert str(refused.value) == "a.yaml:6: duties.settle-it.urgnet: unknown key `urgnet`; did you mean `urgent`?"


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ((), ["title", "duties", "facts", "exits"]),
        (("duties", "settle-it"), ["act", "to", "urgent", "days", "pairs", "share", "then", "parts"]),
        (("duties", "settle-it", "parts", 0, "then"), ["stage", "exit"]),
        (("exits", "resolved"), ["stage", "exit"]),
        (("facts",), []),
    ],
)
def test_the_keys_that_may_stand_at_a_path_are_known(path: Steps, keys: list[str]) -> None:
    assert keys_at(Policy, path) == keys
