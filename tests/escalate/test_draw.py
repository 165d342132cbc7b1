"""`escalate draw` as a person meets it: pictures on the screen and in files, and what they never replace."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.directory import dated
from tests.escalate.drawing.sound import read, texts
from tests.escalate.terminal import AT, EMERGENCY, escalate, process

POLICY, AREA = ("draw", "policy", "camden", "--at", AT), ("draw", "area", "st-helens", "--at", AT)
BOTH = pytest.mark.parametrize("asked", [POLICY, AREA], ids=["policy", "area"])
NORTH = Path(__file__).parents[1] / "generality" / "areas" / "exampleshire-children.yaml"


@BOTH
def test_text_comes_on_the_screen_if_nothing_else_is_said(asked: tuple[str, ...]) -> None:
    said = escalate(*asked)
    assert (said.code, said.err) == (0, "")
    assert said.first.startswith(EMERGENCY)
    assert said.out == escalate(*asked, "--as", "text").out
    assert all(len(line) <= 100 for line in said.out.splitlines())


@BOTH
def test_svg_and_mermaid_can_be_sent_on_through_a_pipe(asked: tuple[str, ...]) -> None:
    assert texts(read(escalate(*asked, "--as", "svg").out))
    assert escalate(*asked, "--as", "mermaid").out.split("\n")[1].startswith("flowchart")


@BOTH
@pytest.mark.parametrize(("ending", "begins"), [("svg", "<?xml"), ("txt", EMERGENCY), ("mmd", "%%"), ("SVG", "<?xml")])
def test_the_name_of_a_file_says_what_kind_of_picture_it_holds(
    asked: tuple[str, ...], ending: str, begins: str, tmp_path: Path
) -> None:
    path = tmp_path / f"picture.{ending}"
    said = escalate(*asked, "--out", path)
    assert (said.code, said.out) == (0, f"{path}: drawn.\n")
    assert path.read_text(encoding="utf-8").startswith(begins)
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_any_other_name_does_where_the_kind_is_said(tmp_path: Path) -> None:
    assert escalate(*AREA, "--out", tmp_path / "picture.md", "--as", "mermaid").code == 0
    assert escalate(*AREA, "--out", tmp_path / "picture", "--as", "svg").code == 0


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--out", "picture.pdf"), "does not say what kind of picture it is to be"),
        (("--out", "picture"), "or say --as"),
        (("--out", "picture.txt", "--as", "svg"), "is to be a SVG picture, and is not called like one"),
        (("--as", "png"), "There is: svg, text, mermaid"),
        (("--out", "nowhere/picture.svg"), "There is no folder nowhere"),
        (("--reading", "CAM-A1=z"), "has no option `z`"),
    ],
)
def test_what_cannot_be_drawn_so_is_refused_with_what_would_be_right(
    more: tuple[str, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = escalate(*POLICY, *more)
    assert (said.code, said.out) == (2, "")
    assert says in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["svg", "txt", "mmd"])
def test_a_picture_of_ours_is_brought_up_to_date(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"picture.{ending}"
    assert escalate(*POLICY, "--out", path).code == 0
    before = path.read_text(encoding="utf-8")
    assert escalate(*POLICY, "--out", path, "--reading", "CAM-A1=b").code == 0
    assert path.read_text(encoding="utf-8") != before


@pytest.mark.parametrize("ending", ["svg", "txt", "mmd"])
@pytest.mark.parametrize("content", ["", "mine\n", "<svg xmlns='http://www.w3.org/2000/svg'/>", "flowchart TD\n"])
def test_no_other_file_is_ever_replaced(ending: str, content: str, tmp_path: Path) -> None:
    path = tmp_path / f"picture.{ending}"
    path.write_text(content, encoding="utf-8")
    said = escalate(*AREA, "--out", path)
    assert (said.code, said.out) == (2, "")
    assert "is there already, and is no" in said.err
    assert path.read_text(encoding="utf-8") == content
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_a_picture_of_another_kind_and_a_folder_are_not_replaced_either(tmp_path: Path) -> None:
    picture = tmp_path / "picture"
    assert escalate(*AREA, "--out", picture, "--as", "svg").code == 0
    assert "is no picture in words of ours" in escalate(*AREA, "--out", picture, "--as", "text").err
    (tmp_path / "folder.svg").mkdir()
    assert escalate(*AREA, "--out", tmp_path / "folder.svg").code == 2


def test_what_cannot_be_written_whole_leaves_the_picture_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "picture.svg"
    assert escalate(*AREA, "--out", path).code == 0
    before = path.read_text(encoding="utf-8")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    said = escalate("draw", "area", "camden", "--at", AT, "--out", path)
    assert (said.code, "No space left" in said.err) == (2, True)
    assert path.read_text(encoding="utf-8") == before
    assert [found.name for found in tmp_path.iterdir()] == ["picture.svg"]


def test_a_variant_is_drawn_like_a_policy_and_what_is_none_is_refused() -> None:
    said = escalate("draw", "policy", "scenarios/variants/camden-mediation.yaml", "--at", AT)
    assert said.code == 0
    assert "5. Mediation [PROPOSED-" in said.out
    assert "did you mean `camden`?" in escalate("draw", "policy", "camdn", "--at", AT).err.casefold()
    assert "not in force" in escalate("draw", "policy", "camden", "--at", "2010-01-01").err


def test_a_reading_changes_the_posts_of_an_area_too() -> None:
    plain = escalate("draw", "area", "camden", "--at", AT).out
    switched = escalate("draw", "area", "camden", "--at", AT, "--reading", "CAM-A24=b").out
    assert "CSCB safeguarding development officer [CAM-145]" in switched
    assert "CSCB safeguarding development officer [CAM-145]" not in plain
    assert "CAM-A24 (b)" in switched
    assert "CAM-A24 (a)" in plain


def test_an_own_area_takes_the_readings_it_has_chosen_unless_the_question_chooses(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(
        "area: {id: ours, called: Ours, policy: camden, printed: 2026-01-01, based_on: camden, taken: {CAM-A24: b},\n"
        "       emergency: [Ring desk 1 2 3.]}\n",
        encoding="utf-8",
    )
    assert "CAM-A24 (b)" in escalate("draw", "area", path, "--at", AT).out
    assert "CAM-A24 (a)" in escalate("draw", "area", path, "--at", AT, "--reading", "CAM-A24=a").out
    for kind in ("text", "svg", "mermaid"):
        assert re.search("desk 1[ \u00a0]2[ \u00a0]3", escalate("draw", "area", path, "--at", AT, "--as", kind).out)


def test_an_area_whose_policy_is_not_at_hand_is_drawn_with_the_ids_of_roles(tmp_path: Path) -> None:
    said = escalate("draw", "area", NORTH, "--at", AT)
    assert said.code == 0
    assert "There is no policy `exampleshire-children`. So each role is called by its id." in " ".join(said.out.split())
    assert "Plays: service-head." in said.out
    own = NORTH.parents[1] / "policies" / "exampleshire-children" / "2025-04-01"
    named = escalate("draw", "area", NORTH, "--at", AT, "--policy", own)
    assert "Plays: the heads of service." in named.out
    assert "by its id" not in named.out
    assert escalate("draw", "area", NORTH, "--at", AT, "--policy", tmp_path / "none").code == 2
    refused = escalate("draw", "area", NORTH, "--at", AT, "--reading", "EXC-A1=b")
    assert (refused.code, "has no reading `EXC-A1`" in refused.err) == (2, True)


def test_who_is_away_on_the_day_is_marked_and_nobody_is_named_unless_that_is_asked_for(tmp_path: Path) -> None:
    dated.load(tmp_path)
    path = tmp_path / "exampleshire.yaml"
    asked = ("draw", "area", path, "--at", "2026-09-07 10:00")
    assert "! On leave until Friday 11 September 2026. Acting instead: Matron." in escalate(*asked).out
    for kind in ("text", "svg", "mermaid"):
        assert "holder C" not in escalate(*asked, "--as", kind).out
        assert "holder C" in escalate(*asked, "--as", kind, "--with-holders").out
    assert "desk 1" not in escalate("draw", "area", path, "--at", "2026-07-01", "--with-holders").out


def test_a_day_beyond_the_published_holidays_is_refused_in_words() -> None:
    said = escalate("draw", "area", "camden", "--at", "2099-01-05 10:00")
    assert (said.code, said.out) == (2, "")
    assert "Traceback" not in said.err


def test_a_terminal_without_utf_8_gets_a_picture_that_is_still_whole(tmp_path: Path) -> None:
    area = tmp_path / "ours.yaml"
    area.write_text(
        "area: {id: ours, called: Übershire, policy: none, printed: 2026-01-01}\n"
        "agencies: {one: {called: Übershire}}\nposts: {lead: {called: Zoë, of: [one], plays: {lead: {}}}}\n",
        encoding="utf-8",
    )
    asked = ("draw", "area", area, "--at", AT, "--as")
    plain = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    assert any("Übershire" in line for line in texts(read(process(*asked, "svg", more=plain).out)))
    assert "#220;bershire" in escalate(*asked, "mermaid").out
