"""The kit covers what a policy says, is as its schemas say, and has the same bytes whenever it is made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from advice.conformance.kit import kit_of
from advice.conformance.kit_files import files_of, read_kit, write_kit
from foundation.errors import DataFileError
from tests.conformance.exampleton import kit, policy, world

SHOWN = {shown for case in kit() for shown in case.shows}


def test_it_covers_every_stage_track_exit_duty_and_event_of_the_policy() -> None:
    file = policy().file
    for name, track in file.tracks.items():
        for stage in track.stages:
            assert any(shown.endswith(f"{name} is open at {stage}") for shown in SHOWN), stage
        for exit_ in {str(exit_) for stage in track.stages.values() for exit_ in stage.exits}:
            assert any(shown.endswith(f"of {name} is left by {exit_}") for shown in SHOWN), (name, exit_)
    for duty in file.duties:
        assert any(shown.startswith(f"{duty} is owed") for shown in SHOWN), duty
    assert {f"{event} happened" for event in file.events} <= SHOWN


def test_every_limit_is_there_on_its_last_moment_and_a_minute_later() -> None:
    for duty in ("settle", "hand-over"):
        assert f"{duty} is owed, on its last moment" in SHOWN
        assert f"{duty} is counted over a bank holiday" in SHOWN
        assert f"{duty} is counted from a day that is not worked" in SHOWN
    assert {
        "hand-over is owed, a minute after its last moment",
        "settle ends missed",
        "hand-over ends met_late",
    } <= SHOWN


def test_what_a_reading_changes_is_shown_under_it() -> None:
    switched = [case for case in kit() if case.request.readings == {"EXT-A1": "b"}]
    assert [case.shows[0] for case in switched] == ["EXT-A1 is read as (b)"] * 2
    by_default = [case for case in kit() if case not in switched]
    same = [
        one.expected for one in by_default if one.request.facts == switched[0].request.facts and not one.request.events
    ]
    assert same[0].steps[0].due != switched[0].expected.steps[0].due


def test_whatever_may_be_reported_is_reported_also_where_the_policy_does_not_provide_for_it() -> None:
    reported = {word for case in kit() for event in case.request.events for word in event}
    assert {
        "learned",
        "did",
        "moved",
        "reopened",
        "agreed",
        "extended",
        "struck",
        "withdrawn",
        "not_justified",
    } <= reported
    assert {case.expected.departures for case in kit()} >= {0, 1}


def test_it_has_the_same_bytes_whenever_it_is_made() -> None:
    again = kit_of(world(), policy().version, "", ())
    assert files_of(policy(), again) == files_of(policy(), kit())


def schemas(folder: Path) -> Iterator[tuple[str, jsonschema.Draft202012Validator]]:
    for part, name in (("request", "request"), ("expected", "answer")):
        schema = json.loads((folder / f"{name}.schema.json").read_text(encoding="utf-8"))
        yield part, jsonschema.Draft202012Validator(schema)


def test_every_case_is_as_its_schema_says_and_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_kit(tmp_path, policy(), kit())
    lines = [json.loads(line) for line in (tmp_path / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == len(kit()) > 50
    for part, validator in schemas(tmp_path):
        for line in lines:
            validator.validate(line[part])
        assert not validator.is_valid({**lines[0][part], "more": 1})
        assert not validator.is_valid({name: value for name, value in lines[0][part].items() if name != "id"})
    assert read_kit(tmp_path, policy()) == list(kit())


def test_its_page_names_every_field_of_a_request_and_of_an_answer(tmp_path: Path) -> None:
    write_kit(tmp_path, policy(), kit())
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    for part in (kit()[0].request, kit()[0].expected, kit()[0].expected.steps[0], kit()[0].expected.tracks[0]):
        for name in type(part).model_fields:
            assert f"`{name}`" in page
    assert f"{len(kit())} cases under 2 choices of readings" in page


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"no part of a kit: letter\.txt"):
        write_kit(tmp_path, policy(), kit())
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("kit.json", "{}", "this is no head of a kit"),
        ("kit.json", '{"digest": "another"}', "the kit was not made from exampleton@2026-01-01 as it is now"),
        ("cases.jsonl", '{"request": 1}\n', "this line is no case"),
    ],
)
def test_a_kit_that_was_changed_or_made_from_something_else_is_refused(
    name: str, text: str, wrong: str, tmp_path: Path
) -> None:
    write_kit(tmp_path, policy(), kit()[:3])
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match=wrong):
        read_kit(tmp_path, policy())
