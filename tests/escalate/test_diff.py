"""`escalate diff`: what is compared, how it ends, and what it says in words, as data and as a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from advice.diff.aspects import ASPECTS
from tests.advice.small import duty, small
from tests.escalate.terminal import AT, Said, escalate, process
from tests.escalate.test_pages import FETCHES, HOSTILE, Seen, read

SUMMER = Path(__file__).parents[2] / "scenarios" / "areas" / "camden-summer-2026.yaml"


def shorter(data: dict[str, Any]) -> None:
    """Three days instead of five, and a duty that starts once something has happened."""
    data["duties"]["settle"]["limit"] = {"working_days": 3}
    data["duties"]["note"] = duty(at={"disagreement": ["stage-2"]}, starts="stage_began", act="record")


def reworded(data: dict[str, Any]) -> None:
    data["duties"]["settle"]["what"] = "settle it"


@cache
def folders() -> dict[str, Path]:
    """A policy, the same with a change, and the same in other words: read as often as a test wants, written once."""
    home = Path(mkdtemp())
    small(home / "old")
    small(home / "new", shorter)
    small(home / "words", reworded)
    return {name: home / name for name in ("old", "new", "words")}


@cache
def said(*more: str, b: str = "new") -> Said:
    return escalate("diff", folders()["old"], folders()[b], "--at", AT, *more)


def test_it_ends_with_one_where_more_than_words_differs_and_with_zero_otherwise() -> None:
    assert [said(b=b).code for b in ("new", "words", "old")] == [1, 0, 0]
    assert "Only words differ." in said(b="words").out
    assert "Nothing differs." in said(b="old").out
    assert said("--json").code == 1


def test_the_first_lines_say_what_is_compared() -> None:
    first, a, b, *_ = said().out.splitlines()
    assert first == "Two policies compared, from Tuesday 1 September 2026, 09:00 on."
    assert (a[:3], b[:3]) == ("A  ", "B  ")
    areas = escalate("diff", "camden", SUMMER, "--at", "2026-08-03 09:00")
    assert areas.out.splitlines()[0].startswith("Two areas under camden@2015-12-01 compared, from Monday 3 August")
    assert areas.code == 1


def test_the_text_fits_a_screen_and_shows_both_sides_of_each_difference() -> None:
    text = said().out
    assert max(map(len, text.splitlines())) <= 100
    assert "A  Tuesday 8 September 2026, 17:00" in text
    assert "B  Friday 4 September 2026, 17:00" in text
    assert "Always 2 working days earlier." in text


def shown(command: str, tmp_path: Path) -> Said:
    """What is said by a command as it is told, typed as it stands."""
    import shlex

    program, *words = shlex.split(command)
    assert program == "escalate"
    return escalate(*(word.replace("CASES", str(tmp_path)) for word in words))


def test_the_commands_it_tells_show_what_it_tells(tmp_path: Path) -> None:
    """Each smallest case is written for both sides, and asked about gives the lines that differ."""
    out = tmp_path / "cases"
    told = escalate("diff", folders()["old"], folders()["new"], "--at", AT, "--out", out, "--json").data
    assert len(list(out.glob("*.yaml"))) == 2 * len(told["groups"]) > 2
    date = next(group for group in told["groups"] if group["aspect"] == "date")
    for command, wanted, other in zip(
        date["see"], ("8 September 2026, 17:00", "4 September 2026, 17:00"), ("4 Sep", "8 Sep"), strict=True
    ):
        advice = shown(command, tmp_path)
        assert advice.code == 0, advice.err
        assert wanted in advice.out
        assert other not in advice.out


def test_without_files_only_commands_are_told_that_show_the_case() -> None:
    for group in said("--json").data["groups"]:
        assert bool(group["see"]) is (
            not group["trial"]["reports"] and group["trial"]["at"] == group["trial"]["opened"]
        )
    assert "With --out DIR every case is written to a file" in said().out


def test_a_folder_in_which_something_stands_is_refused_before_anything_is_compared(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("mine", encoding="utf-8")
    refused = escalate("diff", folders()["old"], folders()["new"], "--out", tmp_path)
    assert refused.code == 2
    assert "is there already, and is not an empty folder" in refused.err


SIDE = {"type": "object", "required": ["asked", "version", "title", "readings", "area"]}
MOVE = {"type": "object", "required": ["duty", "what", "a", "b", "unit", "counts", "least", "median", "most", "on"]}
GROUP = {
    "type": "object",
    "required": ["aspect", "causes", "trial", "answers", "happened", "differences", "see"],
    "additionalProperties": False,
    "properties": {
        "aspect": {"enum": list(ASPECTS)},
        "causes": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "trial": {"type": "object", "required": ["facts", "reports", "opened", "at"]},
        "answers": {"type": "array"},
        "happened": {"type": "array"},
        "see": {"type": "array", "items": {"type": "string"}},
        "differences": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["aspect", "element", "about", "a", "b", "comes_to_the_same"],
                "additionalProperties": False,
                "properties": {name: {} for name in ("aspect", "element", "about", "a", "b", "comes_to_the_same")},
            },
        },
    },
}
WHOLE = {
    "type": "object",
    "required": ["of", "verdict", "at", "a", "b", "elements", "clauses", "read_otherwise", "groups", "year", "proof"],
    "properties": {
        "of": {"enum": ["policies", "areas"]},
        "verdict": {"enum": ["same", "words", "differs"]},
        "a": SIDE,
        "b": SIDE,
        "groups": {"type": "array", "items": GROUP},
        "year": {"anyOf": [{"type": "null"}, {"properties": {"moves": {"type": "array", "items": MOVE}}}]},
        "proof": {"anyOf": [{"type": "null"}, {"properties": {"how": {"enum": ["identical", "proved", "tried"]}}}]},
    },
}


def data() -> Iterator[Any]:
    yield from (said("--json", b=b).data for b in ("new", "words", "old"))
    yield escalate("diff", "camden", SUMMER, "--at", "2026-08-03 09:00", "--json").data


def test_its_data_has_the_shape_that_is_documented() -> None:
    validator = Draft202012Validator(WHOLE)
    for each in data():
        assert [error.message for error in validator.iter_errors(each)] == []
    verdicts = [(each["of"], each["verdict"]) for each in data()]
    assert verdicts == [("policies", "differs"), ("policies", "words"), ("policies", "same"), ("areas", "differs")]


# ------------------------------------------------------------------------------------------------ which two


def test_one_policy_is_compared_with_itself_under_another_reading() -> None:
    old = folders()["old"]
    found = escalate("diff", old, old, "--reading-b", "EXA-A1=b", "--at", AT, "--json")
    assert found.code == 1
    assert (found.data["a"]["readings"], found.data["b"]["readings"]) == ({}, {"EXA-A1": "b"})
    assert {group["aspect"] for group in found.data["groups"]} == {"date"}
    both = escalate("diff", old, old, "--reading", "EXA-A1=b", "--at", AT)
    assert both.code == 0
    assert "read as EXA-A1 (b)" in " ".join(both.out.split())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["camden", "camdn"], "camdn"),
        (["camden", "camden", "--reading", "CAM-A99=b"], "Neither of the two has a reading `CAM-A99`."),
        (["camden", "camden", "--reading-a", "CAM-A1=z"], "CAM-A1 has no option `z`."),
        (["camden", "sutton", "--areas"], "camden is an area of camden, and sutton one of sutton."),
        (["st-helens@2018-09-19", str(SUMMER)], "is an area, and st-helens@2018-09-19 a policy."),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(arguments: list[str], says: str) -> None:
    refused = escalate("diff", *arguments, "--at", AT)
    assert refused.code == 2
    assert says in refused.err
    assert "Traceback" not in refused.err


def test_two_areas_of_one_name_as_policies_are_areas_where_that_is_said() -> None:
    """`camden` is both; it is a policy unless the other is an area only, or `--areas` says so."""
    areas = escalate("diff", "camden", "camden", "--areas", "--at", AT)
    assert areas.out.startswith("Two areas under camden@2015-12-01")
    assert escalate("diff", "camden", "camden", "--at", AT).out.startswith("Two policies")
    assert areas.code == 0


# ------------------------------------------------------------------------------------ how far, and interruption


def test_an_interruption_says_how_far_it_came_and_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_a: object, _b: object, _at: object, told: Any) -> None:
        told("cases put to both", 1234)
        raise KeyboardInterrupt

    monkeypatch.setattr(import_module("escalate.commands.diff"), "compare_policies", interrupted)
    ended = escalate("diff", folders()["old"], folders()["new"], "--at", AT)
    assert (ended.code, ended.out) == (130, "")
    assert ended.err.startswith("It had come this far: 1,234 cases put to both.")
    assert "Traceback" not in ended.err


def test_in_a_pipe_nothing_is_said_of_progress() -> None:
    whole = process("diff", folders()["old"], folders()["new"], "--at", AT)
    assert (whole.code, whole.err) == (1, "")
    assert whole.out == said().out


def test_on_a_terminal_it_says_how_far_it_has_come_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    class Status:
        def start(self) -> None:
            shown.append("started")

        def update(self, text: str) -> None:
            shown.append(text)

        def stop(self) -> None:
            shown.append("stopped")

    progress = import_module("escalate.progress")
    times = iter([0.0, 0.5, 1.5, 2.0])
    monkeypatch.setattr(progress, "monotonic", lambda: next(times))
    monkeypatch.setattr(progress, "_status", Status)
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True, raising=False)
    with progress.progress() as told:
        for number in (10, 20, 30):
            told("cases put to both", number)
    assert shown == ["started", "20 cases put to both", "30 cases put to both", "stopped"]


# ------------------------------------------------------------------------------------------------- the page


@cache
def pages() -> dict[str, str]:
    home = Path(mkdtemp())
    for b in ("new", "words", "old"):
        escalate("diff", folders()["old"], folders()[b], "--at", AT, "--html", home / f"{b}.html")
    escalate("diff", "camden", SUMMER, "--at", "2026-08-03 09:00", "--html", home / "areas.html")
    return {path.stem: path.read_text(encoding="utf-8") for path in home.glob("*.html")}


@pytest.fixture(params=["new", "words", "old", "areas"])
def html(request: pytest.FixtureRequest) -> str:
    return pages()[request.param]


def test_a_page_is_one_whole_document_that_needs_nothing_from_elsewhere(html: str) -> None:
    seen = read(html)
    assert seen.faults == []
    assert seen.declared.casefold() == "doctype html"
    for once in ("html", "head", "body", "title", "main", "h1"):
        assert len(seen.all(once)) == 1, once
    assert seen.all("html") == [{"lang": "en-GB"}]
    assert FETCHES & {tag for tag, _ in seen.tags} == set()
    for tag, attributes in seen.tags:
        assert not {"src", "href", "action", "style"} & set(attributes), tag
        assert not [name for name in attributes if name.startswith("on")], tag
    assert "://" not in html


def test_a_page_can_be_read_aloud(html: str) -> None:
    seen = read(html)
    levels = [int(tag[1]) for tag, _ in seen.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert seen.text("title") == seen.text("h1")
    assert len(seen.all("caption")) == len(seen.all("table")) == len(seen.all("thead"))
    assert all(cell.get("scope") in ("col", "row", "rowgroup") for cell in seen.all("th"))
    assert "If a child is in immediate danger, ring 999 now." in html[html.index("<body>") :][:120]


def before_the_tables(seen: Seen) -> int:
    (main,) = seen.text("main")
    first = seen.text("table")[0][:40] if seen.all("table") else None
    return len(main[: main.index(first) if first else None].split())


def test_a_board_reads_less_than_400_words_before_the_tables(html: str) -> None:
    assert before_the_tables(read(html)) < 400


def test_a_page_shows_both_sides_and_how_often_a_date_moves_how_far() -> None:
    cells = read(pages()["new"]).text("td")
    assert any(cell.startswith("Tuesday 8 September 2026, 17:00") for cell in cells)
    assert any(cell.startswith("Friday 4 September 2026, 17:00") for cell in cells)
    assert "2 working days earlier" in cells


def test_what_policies_say_is_never_taken_as_markup(tmp_path: Path) -> None:
    def hostile(data: dict[str, Any]) -> None:
        shorter(data)
        data["duties"]["settle"]["what"] = HOSTILE

    small(tmp_path / "b", hostile)
    page = tmp_path / "page.html"
    assert escalate("diff", folders()["old"], tmp_path / "b", "--at", AT, "--html", page).code == 1
    seen = read(page.read_text(encoding="utf-8"))
    assert seen.faults == []
    assert {"script", "b"} & {tag for tag, _ in seen.tags} == set()


def test_a_page_takes_the_place_of_such_a_page_only(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    for _ in range(2):
        assert escalate("diff", folders()["old"], folders()["words"], "--at", AT, "--html", page).code == 0
    page.write_text("mine", encoding="utf-8")
    assert escalate("diff", folders()["old"], folders()["words"], "--at", AT, "--html", page).code == 2
    assert page.read_text(encoding="utf-8") == "mine"
