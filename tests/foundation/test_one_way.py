"""What says one thing in exactly one of several ways, and the small kinds of values that the files share."""

from __future__ import annotations

from typing import Annotated, ClassVar

import pytest
from pydantic import Field

from foundation.datafile import parse
from foundation.errors import DataFileError
from foundation.one_way import OneWay
from foundation.schema import schema_with_alternatives
from foundation.shape import Day, Name, Names, OnlyYes, Shape, YesNo, shaped, shapes_in


class Start(OneWay):
    """From when."""

    asks: ClassVar[str] = "say from when, here {named}; one of: {ways}"
    beside: ClassVar[dict[str, tuple[str, ...]]] = {"first": ("event",), "words": ()}

    now: OnlyYes = False
    event: Name | None = None
    from_day: Annotated[Day | None, Field(alias="from")] = None
    first: YesNo = False
    words: str | None = None


class Place(OneWay):
    """Where to."""

    asks: ClassVar[str] = "say one place"
    by_name: ClassVar[str] = "stage"

    stage: Name | None = None
    close: OnlyYes = False
    any_of: Names = ()


class File(Shape):
    """A file."""

    starts: Start | None = None
    to: dict[Name, Place] = Field(default_factory=dict)
    then: tuple[Place, ...] = Field((), strict=False)


def file(text: str) -> File:
    return shaped(File, parse(text.encode(), "a.yaml"))


def refusal(text: str) -> str:
    with pytest.raises(DataFileError) as refused:
        file(text)
    (problem,) = refused.value.problems
    return str(problem).removeprefix("a.yaml:1: ")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("now", {"now": "yes"}),
        ("{now: yes}", {"now": "yes"}),
        ("{event: it-arose, first: no}", {"event": "it-arose", "first": "no"}),
        ("{from: 2026-02-28, words: soon}", {"from": "2026-02-28", "words": "soon"}),
    ],
)
def test_one_way_is_read(written: str, meant: dict[str, str]) -> None:
    assert file(f"starts: {written}").starts == Start.model_validate(meant)


def test_a_word_alone_is_a_way_or_the_name_that_is_meant() -> None:
    assert file("to: {a: close, b: stage-2}").to == {"a": Place(close=True), "b": Place(stage="stage-2")}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{}", "starts: say from when, here none; one of: now, event, from"),
        ("{words: soon}", "starts: say from when, here none; one of: now, event, from"),
        ("{now: yes, event: a}", "starts: say from when, here `now` and `event`; one of: now, event, from"),
        ("{now: no}", "starts.now: only yes can stand here; leave the key out"),
        ("{now: maybe}", "starts.now: write yes or no"),
        ("{now: yes, first: yes}", "starts: `first` says nothing beside `now`; it belongs to event"),
        ("nwo", "starts: `nwo` cannot stand here alone; did you mean `now`?"),
        ("7", "starts: a map of keys is expected, not the number 7"),
        ("{from: 2026-02-30}", "starts.from: `2026-02-30` is not a day of the calendar; check the day and the month"),
        ("{from: 1 May}", "starts.from: `1 May` is not a date; write it as 2026-08-28"),
    ],
)
def test_none_or_several_ways_are_refused(written: str, said: str) -> None:
    assert refusal(f"starts: {written}") == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[a, b]", "a bare list does not say whether any or all; write {any_of: [...]} or {all_of: [...]}"),
        ("{}", "say one place"),
        ("{any_of: [a, b, a]}", "`a` stands here twice; keep one"),
        ("{any_of: []}", "this is empty; write at least one"),
        ("{stgae: a}", "unknown key `stgae`; did you mean `stage`?"),
    ],
)
def test_a_place_is_one_place(written: str, said: str) -> None:
    assert refusal(f"to: {{a: {written}}}").partition(": ")[2] == said


def test_in_a_file_a_key_has_the_name_that_the_file_gives_it() -> None:
    assert "unknown key `from_day`" in refusal("starts: {from_day: 2026-01-01, now: yes}")


def test_every_map_within_a_map_is_found_with_its_path() -> None:
    read = file("starts: now\nto: {a: close}\nthen: [b, c]\n")
    assert [path for path, _ in shapes_in(read)] == [(), ("starts",), ("to", "a"), ("then", 0), ("then", 1)]


def test_an_editor_is_offered_the_words_that_may_stand_alone() -> None:
    schema = schema_with_alternatives(File)["$defs"]
    word, one_map = schema["Start"]["anyOf"]
    assert word == {"enum": ["now"]}
    assert {"$ref": "#/$defs/ByReading"} in one_map["properties"]["event"]["anyOf"]
    assert schema["Place"]["anyOf"][0] == {"type": "string"}
