"""The how-to for board managers is true: it is followed from its first command to its last, spreadsheet and all."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from openpyxl import load_workbook

from directory.tables.template import TEMPLATE
from escalate.cli import run
from foundation.sheets import Written
from foundation.spreadsheet import write_sheets

TEXT = (Path(__file__).parent.parent / "docs" / "howto-contacts.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ (escalate .*)\n((?:(?!\$ |```).*\n)*)", TEXT, flags=re.MULTILINE)
BOOK = "contacts.xlsx"


def table(heading: str) -> list[list[str]]:
    """The rows of the table that begins with a line."""
    lines = TEXT[TEXT.index(heading) :].split("\n\n", 1)[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in (lines[0], *lines[2:])]


HOLDERS = table("| post | holder |")
MISTAKES = table("| in the row of head-of-cait |")[1:]


def fill_in(rows: list[list[str]]) -> dict[str, int]:
    """Type rows into the sheet Holders, a second one of a post at its end; return where each column is."""
    book = load_workbook(BOOK)
    sheet = book["Holders"]
    columns = {str(cell.value): number for number, cell in enumerate(sheet[1], 1)}
    at = {str(sheet.cell(number, 1).value): number for number in range(2, sheet.max_row + 1)}
    for row in rows[1:]:
        number = at.pop(row[0], None) or sheet.max_row + 1
        for heading, text in zip(rows[0], row, strict=True):
            if text:
                sheet.cell(number, columns[heading], text)
    book.save(BOOK)
    return columns


def write_folder(path: Path, row: dict[str, str]) -> None:
    """A folder with one row in the sheet Holders, as the page says it can be used in place of a workbook."""
    area = Written("Area", ("key", "value"), (("based_on", "camden"),))
    holders = Written("Holders", tuple(row), (tuple(row.values()),))
    write_sheets(path, ("Read me", []), [area, holders], replace=False)


def follow(command: str) -> None:
    finds = " check " in command
    assert run(shlex.split(command)[1:]) == (1 if finds else 0), command


def test_the_howto_can_be_followed_from_start_to_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = {}
    for command, shown in COMMANDS:
        follow(command)
        said[command.split("escalate ")[1].split(" --")[0]] = out = capsys.readouterr().out
        assert not shown or out == shown, command
        if command.startswith("escalate directory export camden"):
            fill_in(HOLDERS)
    assert list(said) == [
        "directory export camden",
        "directory import contacts.xlsx",
        "directory check own.yaml",
        "who own.yaml named-officer",
        "directory export own.yaml",
    ]
    assert "holder A, desk 1" in " ".join(said["who own.yaml named-officer"].split())
    assert "last confirmed on Thursday 20 August 2026" in said["who own.yaml named-officer"]
    assert "NOT CONFIRMED LATELY" in said["directory check own.yaml"]


def test_every_mistake_of_the_table_gets_the_message_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    follow(COMMANDS[0][0])
    assert len(MISTAKES) >= 8
    for number, (column, wrong, message) in enumerate(MISTAKES):
        row = {**dict(zip(*HOLDERS[:2], strict=True)), column: wrong}
        if wrong.startswith("="):
            source = BOOK
            fill_in([list(row), list(row.values())])
        else:
            source = f"contacts-{number}"
            write_folder(Path(source), row)
        capsys.readouterr()
        assert run(["directory", "import", source, "--to", "own.yaml"]) == 2, wrong
        assert message.replace("`", "") in capsys.readouterr().err.replace("`", ""), wrong
        assert not (tmp_path / "own.yaml").exists()


def test_the_sheets_it_speaks_of_are_those_of_the_template() -> None:
    named = {name.strip() for row in table("| sheet | says |")[1:] for name in row[0].split(",")}
    assert named <= {sheet.name for sheet in TEMPLATE}
    assert len(named) > 8
