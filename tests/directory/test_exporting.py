"""Exporting an area: a template to fill in, or everything that its file says; what no table can say is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from directory.loader import area_names, load_area
from directory.tables.exporting import export_tables
from directory.tables.importing import import_tables
from foundation.errors import DataFileError
from foundation.spreadsheet import read_sheets
from tests.directory.dated import AREA

OWN = "area: {based_on: exampleshire.yaml}\n"


def written(folder: Path, text: str, name: str = "own.yaml") -> Path:
    parts = "double_parts: {one: {post: head, role: lead, after: chief, say: Ask.}}\n"
    (folder / "exampleshire.yaml").write_text(AREA + parts, encoding="utf-8")
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(source: Path, name: str) -> list[list[str]]:
    (sheet,) = [sheet for sheet in read_sheets(source) if sheet.name == name]
    return [[row.cells[at].text if at in row.cells else "" for at in range(max(row.cells) + 1)] for row in sheet.rows]


@pytest.mark.parametrize("name", area_names())
def test_an_area_that_ships_gives_a_template_that_adds_nothing_until_it_is_filled_in(tmp_path: Path, name: str) -> None:
    done = export_tables(name, tmp_path / "contacts")
    made = import_tables(tmp_path / "contacts", tmp_path / "own.yaml")
    assert (done.is_template, made.data) == (True, {"area": {"based_on": name}})
    shipped = load_area(name)
    assert done.posts == made.left_blank
    assert {**made.area.file.posts} == {**shipped.file.posts}
    assert made.area.choice == shipped.choice


def test_a_template_lists_every_post_with_its_title_and_agency(tmp_path: Path) -> None:
    export_tables("camden", tmp_path / "contacts")
    listed = {row[0]: row[1:] for row in rows(tmp_path / "contacts", "Holders")[1:]}
    assert listed["designated-doctor"] == ["Designated Doctor", "Camden Clinical Commissioning Group"]
    assert listed["safeguarding-development-officer"] == ["CSCB safeguarding development officer"]
    assert len(listed) > 60, "also those that are only there under another reading"
    assert rows(tmp_path / "contacts", "Posts")[1:] == []


def test_a_file_that_depends_on_readings_gives_a_template_that_is_based_on_it(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    text = AREA.replace("level: 2, manager", "level: {by_reading: EXA-A1, a: 2, b: 3}, manager", 1)
    path = written(tmp_path / "below", f"readings: {{EXA-A1: {{options: [a, b], default: a}}}}\n{text}", "area.yaml")
    done = export_tables(str(path), tmp_path / "contacts.xlsx")
    assert done.is_template
    made = import_tables(tmp_path / "contacts.xlsx", tmp_path / "own.yaml")
    assert made.data == {"area": {"based_on": "below/area.yaml"}}


def test_an_own_file_gives_all_that_it_says_and_every_post_of_its_area(tmp_path: Path) -> None:
    path = written(tmp_path, OWN + "posts:\n  matron: {held: [{holder: holder A, contact: desk 1}], manager: null}\n")
    done = export_tables(str(path), tmp_path / "contacts")
    assert (done.is_template, done.posts) == (False, 13)
    holders = rows(tmp_path / "contacts", "Holders")[1:]
    assert len(holders) == 13
    assert ["matron", "Matron", "The health trust", "holder A", "desk 1"] in holders
    assert rows(tmp_path / "contacts", "Posts")[1:] == [["matron", "", "", "", "", "(none)"]]
    assert import_tables(tmp_path / "contacts", path).area.file == load_area(str(path)).file


@pytest.mark.parametrize(
    ("text", "line", "wrong"),
    [
        ("readings: {EXA-A1: {options: [a], default: a}}\n", 2, "readings: the unclear points of a policy"),
        (
            "readings: {EXA-A1: {options: [a], default: a}}\nposts:\n  matron: {level: {by_reading: EXA-A1, a: 1}}\n",
            4,
            "posts.matron.level: a table cannot say what depends on a reading of the policy",
        ),
        ("double_parts: {remove: yes}\n", 2, "cannot take out all double_parts at once"),
        (
            "posts:\n  matron:\n    held:\n      - {away: [{from: 2026-09-01, to: 2026-09-02}]}\n",
            5,
            "posts.matron.held[0].away[0]: whose absence this is a table cannot say",
        ),
        ('posts:\n  matron: {note: "a\\x07b"}\n', 3, "posts.matron.note: the character U+0007 cannot be read here"),
        (f'posts:\n  matron:\n    note: "{"x" * 100}"\n', 0, ""),
    ],
)
def test_what_no_table_can_say_is_refused_at_its_line(tmp_path: Path, text: str, line: int, wrong: str) -> None:
    path = written(tmp_path, OWN + text)
    if not wrong:
        assert not export_tables(str(path), tmp_path / "contacts").is_template
        return
    with pytest.raises(DataFileError) as error:
        export_tables(str(path), tmp_path / "contacts")
    assert f"{path}:{line}: " in str(error.value)
    assert wrong in str(error.value)
    assert not (tmp_path / "contacts").exists()


@pytest.mark.parametrize(
    "text",
    [
        "posts:\n  matron: {note: (none)}\n",
        "agencies:\n  police: {known_as: [(none)]}\n",
        'posts:\n  matron: {note: "a\\rb"}\n',
        "area: {based_on: exampleshire.yaml, only: (none)}\n",
        "posts:\n  matron: {plays: {lead: {when: [{}]}}}\n",
    ],
)
def test_nothing_is_written_that_would_come_back_otherwise(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text if text.startswith("area") else OWN + text)
    with pytest.raises(DataFileError):
        export_tables(str(path), tmp_path / "contacts")
    assert not (tmp_path / "contacts").exists()


def test_what_is_written_shortly_or_at_length_comes_back_as_the_same_area(tmp_path: Path) -> None:
    text = AREA.replace("hours: round_the_clock", "hours: {round_the_clock: yes, closures: {}}, leads: [], note: null")
    text = text.replace("deputies: [deputy-head]", "deputies: [{post: deputy-head}]").replace(
        "plays: {chief: {}}", "plays: {chief: {when: {}, readings: []}}"
    )
    path = written(tmp_path, text, "long.yaml")
    export_tables(str(path), tmp_path / "contacts")
    assert import_tables(tmp_path / "contacts", tmp_path / "own.yaml").area.file == load_area(str(path)).file
