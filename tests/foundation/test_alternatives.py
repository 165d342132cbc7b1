"""A data file under a choice of readings: what is taken, what is left, where it stands, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from foundation.alternatives import Chosen, choose
from foundation.datafile import Document, in_dots, parse
from foundation.errors import DataFileError

PERMITTED = {"EXA-A1": ("a", "b"), "EXA-A2": ("a", "b", "c")}
DEFAULTS = {"EXA-A1": "a", "EXA-A2": "a"}

FILE = """\
title: Exampleshire
duties:
  settle:
    act: settle
    limit:
      by_reading: EXA-A1
      a: {hours: 24, words: within 24 hours}
      b:
        working_days: 1
        words: within 24 hours
    clauses: [EXA-001]
  hearing:
    under: {EXA-A2: [b, c]}
    act: consult
"""


def chosen(text: str, **options: str) -> Chosen:
    """A file under the defaults, but for the options named: A1="b"."""
    choice = {**DEFAULTS, **{f"EXA-{name}": option for name, option in options.items()}}
    return choose(parse(text.encode(), "a.yaml"), choice, PERMITTED)


def data(text: str, **options: str) -> Any:
    return chosen(text, **options).document.data


def refusal(text: str, permitted: Mapping[str, tuple[str, ...]] = PERMITTED) -> list[str]:
    with pytest.raises(DataFileError) as refused:
        choose(parse(text.encode(), "a.yaml"), DEFAULTS, permitted)
    return [str(problem) for problem in refused.value.problems]


# What is taken


def test_a_value_by_reading_is_that_of_the_option_taken() -> None:
    assert data(FILE)["duties"]["settle"]["limit"] == {"hours": 24, "words": "within 24 hours"}
    assert data(FILE, A1="b")["duties"]["settle"]["limit"] == {"working_days": 1, "words": "within 24 hours"}


def test_an_element_under_a_reading_is_there_only_under_its_options() -> None:
    assert list(data(FILE)["duties"]) == ["settle"]
    for option in ("b", "c"):
        assert data(FILE, A2=option)["duties"]["hearing"] == {"act": "consult"}


def test_a_file_without_alternatives_is_what_it_was() -> None:
    text = "a: 1\nb: [x, {c: d}]\ne: {f: {}, g: []}\n"
    found = chosen(text)
    assert found.document.data == parse(text.encode(), "a.yaml").data
    assert found.rests_on == ()


def test_no_trace_of_the_alternatives_is_left() -> None:
    for one in "ab":
        for other in "abc":
            said = str(data(FILE, A1=one, A2=other))
            assert "by_reading" not in said
            assert "under" not in said


@pytest.mark.parametrize(("option", "value"), [("a", "text"), ("b", ["x", "y"])])
def test_an_option_may_be_a_text_a_list_or_a_map(option: str, value: object) -> None:
    assert data("k: {by_reading: EXA-A1, a: text, b: [x, y]}\n", A1=option) == {"k": value}


def test_an_option_may_be_nothing_at_all() -> None:
    assert data("k: {by_reading: EXA-A1, a: , b: x}\n") == {"k": None}


def test_one_reading_may_stand_within_another() -> None:
    text = "k: {by_reading: EXA-A1, a: {by_reading: EXA-A2, a: 1, b: 2, c: 3}, b: 4}\n"
    assert [data(text, A1="a", A2=option)["k"] for option in "abc"] == [1, 2, 3]
    assert [data(text, A1="b", A2=option)["k"] for option in "abc"] == [4, 4, 4]


def test_an_element_under_two_readings_is_there_only_under_both() -> None:
    text = "k: {under: {EXA-A1: [b], EXA-A2: [a, b]}, x: 1}\nother: y\n"
    there = {(one, two): "k" in data(text, A1=one, A2=two) for one in "ab" for two in "abc"}
    assert {pair for pair, found in there.items() if found} == {("b", "a"), ("b", "b")}


def test_a_value_in_a_list_may_depend_on_a_reading() -> None:
    assert data("k: [x, {by_reading: EXA-A1, a: y, b: z}]\n", A1="b") == {"k": ["x", "z"]}


def test_an_element_under_a_reading_may_hold_values_by_reading() -> None:
    text = "k: {under: {EXA-A1: [b]}, x: {by_reading: EXA-A2, a: 1, b: 2, c: 3}}\n"
    assert data(text, A1="b", A2="c") == {"k": {"x": 3}}
    assert data(text, A1="a", A2="c") == {}


def test_the_file_itself_is_not_changed() -> None:
    document = parse(FILE.encode(), "a.yaml")
    before, lines = str(document.data), dict(document.lines)
    choose(document, {**DEFAULTS, "EXA-A1": "b"}, PERMITTED)
    assert (str(document.data), dict(document.lines)) == (before, lines)


# Where it stands


def line(found: Chosen, path: str) -> int:
    return {in_dots(steps): number for steps, number in found.document.lines.items()}[path]


def test_every_value_keeps_the_line_it_stands_on() -> None:
    found = chosen(FILE, A1="b", A2="b")
    assert [line(found, f"duties.settle.{key}") for key in ("act", "limit", "clauses")] == [4, 5, 11]
    assert line(found, "duties.settle.limit.working_days") == 9
    assert line(found, "duties.settle.limit.words") == 10
    assert line(found, "duties.hearing.act") == 14
    assert line(found, "duties.settle.clauses[0]") == 11


def test_a_value_of_the_other_option_has_its_own_line() -> None:
    assert line(chosen(FILE), "duties.settle.limit.words") == 7


def test_what_was_not_chosen_has_no_line() -> None:
    paths = {in_dots(steps) for steps in chosen(FILE).document.lines}
    assert "duties.settle.limit.hours" in paths
    assert not any(re.search(r"by_reading|under|\.[abc]$|hearing\.|working_days", path) for path in paths)


def test_the_name_and_the_digest_of_the_file_are_kept() -> None:
    document = parse(FILE.encode(), "a.yaml")
    found = choose(document, DEFAULTS, PERMITTED).document
    assert (found.file, found.digest) == (document.file, document.digest)


# What rests on a reading


def rests_on(found: Chosen) -> set[tuple[str, str]]:
    return {(in_dots(path), reading) for path, reading in found.rests_on}


def test_each_place_that_a_reading_decided_is_named_with_it() -> None:
    assert ("duties.settle.limit", "EXA-A1") in rests_on(chosen(FILE))
    assert rests_on(chosen(FILE, A2="b")) == {("duties.settle.limit", "EXA-A1"), ("duties.hearing", "EXA-A2")}


def test_a_value_within_a_value_rests_on_both_readings() -> None:
    text = "k: {by_reading: EXA-A1, a: {by_reading: EXA-A2, a: 1, b: 2, c: 3}, b: 4}\n"
    assert rests_on(chosen(text)) == {("k", "EXA-A1"), ("k", "EXA-A2")}
    assert rests_on(chosen(text, A1="b")) == {("k", "EXA-A1")}


def test_an_element_rests_on_every_reading_it_is_under() -> None:
    text = "k: {under: {EXA-A1: [a], EXA-A2: [a]}, x: 1}\n"
    assert rests_on(chosen(text)) == {("k", "EXA-A1"), ("k", "EXA-A2")}


# What is refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("k:\n  by_reading: EXA-A1\n  a: 1\n",
         ["a.yaml:1: k: reading EXA-A1 has an option `b` that is missing here; say what holds under `b`"]),
        ("k:\n  by_reading: EXA-A2\n  a: 1\n",
         ["a.yaml:1: k: reading EXA-A2 has an option `b` that is missing here; say what holds under `b`",
          "a.yaml:1: k: reading EXA-A2 has an option `c` that is missing here; say what holds under `c`"]),
        ("k:\n  by_reading: EXA-A1\n  a: 1\n  b: 2\n  c: 3\n",
         ["a.yaml:5: k.c: `c` is not an option of EXA-A1 that may be chosen; known here: a, b"]),
        ("k:\n  by_reading: EXA-A1\n  a: 1\n  b: 2\n  hours: 3\n",
         ["a.yaml:5: k.hours: `hours` is not an option of EXA-A1 that may be chosen; known here: a, b"]),
        ("k:\n  by_reading: EXA-A3\n  a: 1\n",
         ["a.yaml:2: k.by_reading: there is no reading `EXA-A3`; did you mean `EXA-A2`?"]),
        ("k:\n  by_reading: [EXA-A1]\n  a: 1\n",
         ["a.yaml:2: k.by_reading: there is no reading `['EXA-A1']`; did you mean `EXA-A1`?"]),
        ("k:\n  x: 1\n  under: {EXA-A3: [a]}\n",
         ["a.yaml:3: k.under.EXA-A3: there is no reading `EXA-A3`; did you mean `EXA-A2`?"]),
        ("k:\n  x: 1\n  under: {EXA-A1: [a, x]}\n",
         ["a.yaml:3: k.under.EXA-A1: `x` is not an option of EXA-A1 that may be chosen; known here: a, b"]),
        ("k:\n  x: 1\n  under: {EXA-A1: a}\n", ["a.yaml:3: k.under.EXA-A1: a list of options is expected; write [a]"]),
        ("k:\n  x: 1\n  under: {EXA-A1: []}\n", ["a.yaml:3: k.under.EXA-A1: a list of options is expected; write [a]"]),
        ("k:\n  x: 1\n  under: EXA-A1\n", ["a.yaml:3: k.under: `under` is a map; write under: {ID: [options]}"]),
        ("k:\n  x: 1\n  under: [EXA-A1]\n", ["a.yaml:3: k.under: `under` is a map; write under: {ID: [options]}"]),
        ("k:\n  - x\n  - {under: {EXA-A1: [a]}, y: 1}\n",
         [("a.yaml:3: k[1]: `under` stands on a named element, never in a list; items of a list cannot be told apart "
          "from their condition; make it a map with names")]),
        ("under: {EXA-A1: [a]}\nk: 1\n", ["a.yaml:1: a whole file cannot depend on a reading"]),
        ("by_reading: EXA-A1\na: {k: 1}\nb: {k: 2}\n", ["a.yaml:1: a whole file cannot depend on a reading"]),
    ],
    ids=[
        "an option left out", "two options left out", "an option invented", "no option at all", "no such reading",
        "a list of readings", "under no such reading", "under no such option", "under a bare option", "under no option",
        "under a bare reading", "under a list", "in a list", "a file under", "a file by reading",
    ],
)  # fmt: skip
def test_an_alternative_that_makes_no_sense_is_refused_where_it_stands(text: str, said: list[str]) -> None:
    assert refusal(text) == said


def test_everything_wrong_is_said_at_once() -> None:
    text = "k: {by_reading: EXA-A9, a: 1}\nl: {under: {EXA-A1: [x]}, y: 1}\nm: {by_reading: EXA-A1, a: 1}\n"
    assert len(refusal(text)) == 3


def test_an_option_that_is_not_taken_is_checked_as_soon_as_it_is_taken() -> None:
    text = "k: {by_reading: EXA-A1, a: 1, b: {by_reading: EXA-A9, a: 2}}\n"
    with pytest.raises(DataFileError):
        chosen(text, A1="b")


def test_where_there_are_no_readings_no_alternative_may_stand() -> None:
    assert refusal("k: {by_reading: EXA-A1, a: 1}\n", {}) == ["a.yaml:1: k.by_reading: there is no reading `EXA-A1`"]


def test_words_that_only_look_like_an_alternative_are_words() -> None:
    assert data("k: by_reading\nl: [under, by_reading]\n") == {"k": "by_reading", "l": ["under", "by_reading"]}


# By chance

PLAIN = st.recursive(
    st.one_of(st.integers(0, 9), st.sampled_from(["x", "yes", "EXA-A1"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("klmn"), inner, max_size=3)),
    max_leaves=8,
)


def with_alternatives(value: Any, pick: Any) -> Any:
    """A value in which some parts are written as alternatives that all come to the same."""
    if isinstance(value, dict):
        kept = {key: with_alternatives(item, pick) for key, item in value.items()}
        kept = {**kept, "under": {"EXA-A1": ["a", "b"]}} if pick() == 0 and kept else kept
        return {"by_reading": "EXA-A2", "a": kept, "b": kept, "c": kept} if pick() == 1 else kept
    if isinstance(value, list):
        return [item if isinstance(item, dict) else with_alternatives(item, pick) for item in value]
    return {"by_reading": "EXA-A1", "a": value, "b": value} if pick() == 1 else value


@given(st.dictionaries(st.sampled_from("klmn"), PLAIN), st.data())
@example({"k": {"l": 1}}, None)
def test_alternatives_that_come_to_the_same_change_nothing(value: dict[str, Any], source: st.DataObject | None) -> None:
    def pick() -> int:
        return source.draw(st.integers(0, 3)) if source else 1

    written = {key: with_alternatives(item, pick) for key, item in value.items()}
    for option in "ab":
        for other in "abc":
            document = Document("a.yaml", written, {(): 1})
            found = choose(document, {"EXA-A1": option, "EXA-A2": other}, PERMITTED)
            assert found.document.data == value
