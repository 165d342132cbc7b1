"""Importing an area's own file: every bad row is said with sheet, row and column, and nothing comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from directory.errors import DirectoryError
from directory.loader import load_area
from directory.tables.exporting import export_tables
from directory.tables.importing import Imported, import_tables
from directory.tables.own_file import changes, check_target, write_own_file
from directory.tables.template import TEMPLATE
from foundation.csv_folder import csv_folder_of
from foundation.datafile import read
from foundation.errors import DataFileError
from foundation.sheets import Written
from foundation.spreadsheet import read_sheets
from foundation.workbook import workbook_of
from foundation.yaml_text import block_yaml
from tests.directory.dated import AREA

Cells = dict[str, str]
Rows = Mapping[str, list[Cells]]
BASED = {"key": "based_on", "value": "exampleshire.yaml"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the file of an area, on which others can be based."""
    (tmp_path / "exampleshire.yaml").write_text(AREA, encoding="utf-8")
    return tmp_path


def fill_in(folder: Path, *area: Cells, file: str = "contacts", rows: Rows = MappingProxyType({})) -> Path:
    """A folder of CSV files, or a workbook, with these rows; double_parts stands for the sheet Double parts."""
    filled = {"Area": [BASED, *area], **{sheet.replace("_", " "): found for sheet, found in rows.items()}}
    sheets = []
    for table in TEMPLATE:
        headings = tuple(column.heading for column in table.columns)
        found = filled.pop(table.name, [])
        sheets.append(Written(table.name, headings, tuple(tuple(row.get(h, "") for h in headings) for row in found)))
        assert all({*row} <= {*headings} for row in found), table.name
    assert not filled
    path = folder / file
    if path.suffix:
        path.write_bytes(workbook_of(("Read me", []), sheets))
    else:
        path.mkdir(exist_ok=True)
        for name, content in csv_folder_of(("Read me", []), sheets).items():
            (path / name).write_bytes(content)
    return path


def imported(folder: Path, *area: Cells, **rows: list[Cells]) -> Imported:
    return import_tables(fill_in(folder, *area, rows=rows), folder / "own.yaml")


def problems(folder: Path, source: Path) -> list[str]:
    with pytest.raises(DataFileError) as error:
        import_tables(source, folder / "own.yaml")
    assert not (folder / "own.yaml").exists()
    return [str(problem).removeprefix(f"{source}/").removeprefix(f"{source}, ") for problem in error.value.problems]


def refused(folder: Path, *area: Cells, **rows: list[Cells]) -> list[str]:
    return problems(folder, fill_in(folder, *area, rows=rows))


# What comes of it


def test_holders_that_were_filled_in_stand_in_the_file_and_the_others_are_counted(folder: Path) -> None:
    holders = [
        {"post": "matron", "holder": "holder A", "contact": "desk 1", "from": "2026-01-01", "confirmed": "2026-08-01"},
        {"post": "head", "title (for reading only)": "Head teacher"},
        {"post": "constable"},
    ]
    made = imported(folder, Holders=holders)
    assert made.data == {
        "area": {"based_on": "exampleshire.yaml"},
        "posts": {
            "matron": {
                "held": [{"holder": "holder A", "contact": "desk 1", "from": "2026-01-01", "confirmed": "2026-08-01"}]
            }
        },
    }
    assert (made.held, made.left_blank) == (1, 2)
    write_own_file(folder / "own.yaml", made.text)
    area = load_area(str(folder / "own.yaml"))
    assert area.file == made.area.file
    assert area.file.posts["matron"].held[0].contact == "desk 1"
    assert area.file.posts["matron"].manager == "chief-nurse", "what the area says stays"


def test_whatever_the_area_says_can_be_taken_out(folder: Path) -> None:
    made = imported(
        folder,
        {"key": "out_of_hours", "value": "(none)"},
        Posts=[{"post": "matron", "manager": "(none)"}, {"post": "superintendent", "remove": "yes"}],
        Away=[{"post": "sister", "from": "(none)"}],
        Deputies=[{"post": "head", "deputy": "(NONE)"}],
        Plays=[{"post": "named-doctor", "role": "(none)"}, {"post": "deputy-head", "role": "lead"}],
        Hours=[{"agency": "school", "remove": "yes"}],
        Instead=[{"role": "nurse", "situation": "if_vacant", "remove": "yes"}],
        Members=[{"body": "board", "post": "(none)"}],
        Proxies=[{"agency": "charity", "role": "(none)"}],
        Roles=[{"role": "mediator", "out_of": "(none)"}, {"role": "doctor", "remove": "yes"}],
        Vacancies=[{"post": "deputy-head", "from": "2026-09-01", "cover": "constable"}],
        Holders=[{"post": "deputy-head", "holder": "(none)"}],
    )
    file = made.area.file
    assert file.area.out_of_hours is None
    assert (file.posts["matron"].manager, "superintendent" in file.posts) == (None, False)
    assert (file.posts["sister"].away, file.posts["head"].deputies, file.posts["named-doctor"].plays) == ((), (), {})
    assert (file.agencies["school"].hours, file.agencies["charity"].proxies) == (None, {})
    assert (file.roles["nurse"].if_vacant, file.roles["mediator"].out_of, "doctor" in file.roles) == (None, None, False)
    assert file.bodies["board"].members == ()


def test_deputies_are_asked_in_their_order_and_not_in_that_of_the_rows(folder: Path) -> None:
    rows = [
        {"post": "matron", "deputy": "constable"},
        {"post": "matron", "order": "2", "deputy": "sister"},
        {"post": "matron", "order": "1", "deputy": "chief-nurse", "from": "2026-09-01"},
    ]
    deputies = imported(folder, Deputies=rows).area.file.posts["matron"].deputies
    assert [deputy.post for deputy in deputies] == ["chief-nurse", "sister", "constable"]


def test_further_facts_of_a_part_are_further_rows(folder: Path) -> None:
    rows = [
        {"post": "matron", "role": "lead", "part": "copy", "when": "case_type=cp|lac; issue=threshold"},
        {"post": "matron", "role": "lead", "part": "copy", "when": "case_type=cin"},
    ]
    plays = imported(folder, Plays=rows).area.file.posts["matron"].plays["lead"]
    assert plays.when == ({"case_type": ("cp", "lac"), "issue": ("threshold",)}, {"case_type": ("cin",)})


def test_one_holder_of_several_can_be_away(folder: Path) -> None:
    rows = [{"post": "job-share", "holder": holder, "from": "2026-01-01"} for holder in ("holder A", "holder B")]
    away = [{"post": "job-share", "holder": "holder B", "from": "2026-09-07", "to": "2026-09-11"}]
    held = imported(folder, Holders=rows, Away=away).area.file.posts["job-share"].held
    assert [len(one.away) for one in held] == [0, 1]


def test_of_one_who_held_a_post_twice_the_absence_is_that_of_the_day(folder: Path) -> None:
    rows = [
        {"post": "matron", "holder": "holder A", "to": "2026-06-30"},
        {"post": "matron", "holder": "holder A", "as": "acting", "from": "2026-07-01"},
    ]
    away = [{"post": "matron", "holder": "holder A", "from": "2026-09-07", "to": "2026-09-11"}]
    held = imported(folder, Holders=rows, Away=away).area.file.posts["matron"].held
    assert [len(one.away) for one in held] == [0, 1]


def test_headings_capitals_and_blank_rows_are_forgiven(folder: Path) -> None:
    fill_in(folder)
    path = folder / "contacts" / "Holders.csv"
    path.write_bytes(
        b"\xef\xbb\xbf POST ,Contact,Holder,As, FROM,To,Confirmed,title (For reading only),,\r\n,,,,,\r\n"
        b"MATRON,desk 1,holder A,Acting,2026-01-01,,,whatever,\r\n\r\n"
    )
    made = import_tables(folder / "contacts", folder / "own.yaml")
    (holding,) = made.area.file.posts["matron"].held
    assert (holding.holder, holding.contact, holding.holds) == ("holder A", "desk 1", "acting")


def test_a_whole_file_can_be_made_of_tables(folder: Path) -> None:
    export_tables(str(folder / "exampleshire.yaml"), folder / "all.xlsx")
    made = import_tables(folder / "all.xlsx", folder / "own.yaml")
    assert made.data == read(folder / "exampleshire.yaml").data


# Bad cells, each at its place


@pytest.mark.parametrize(
    ("sheet", "row", "column", "wrong"),
    [
        # names that lead nowhere
        ("Holders", {"post": "matrn", "holder": "x"}, "post", "there is no post `matrn`; did you mean `matron`?"),
        ("Vacancies", {"post": "matron", "from": "2026-09-01", "cover": "hed"}, "cover", "did you mean `head`?"),
        ("Away", {"post": "matrn", "from": "2026-09-01", "to": "2026-09-02"}, "post", "did you mean `matron`?"),
        ("Deputies", {"post": "matron", "deputy": "chief"}, "deputy", "there is no post `chief`"),
        ("Hours", {"agency": "scool"}, "agency", "there is no agency `scool`; did you mean `school`?"),
        ("Teams", {"team": "night", "called": "Night", "of": "helth"}, "of", "did you mean `health`?"),
        ("Posts", {"post": "matron", "team": "wrad"}, "team", "there is no team `wrad`; did you mean `ward`?"),
        ("Posts", {"post": "matron", "counterparts": "police=constble"}, "counterparts", "did you mean `constable`?"),
        ("Posts", {"post": "matron", "leads": "police; scool"}, "leads", "did you mean `school`?"),
        ("Bodies", {"body": "audit", "part_of": "bord"}, "part_of", "there is no body `bord`; did you mean `board`?"),
        ("Members", {"body": "bord", "post": "head"}, "body", "did you mean `board`?"),
        ("Roles", {"role": "lead", "above": "cheif"}, "above", "there is no role `cheif`; did you mean `chief`?"),
        ("Instead", {"role": "nurs", "situation": "if_vacant", "say": "Ask."}, "role", "did you mean `nurse`?"),
        ("Proxies", {"agency": "police", "role": "nurse", "by_post": "head-x"}, "by_post", "did you mean `head`?"),
        # what does not fit a cell
        ("Holders", {"post": "matron", "from": "7 September"}, "from", "`7 September` is not a day of the calendar"),
        ("Holders", {"post": "matron", "from": "07/09/2026"}, "from", "`07/09/2026` can be read in two ways"),
        ("Holders", {"post": "matron", "to": "2026-02-30"}, "to", "`2026-02-30` is not a day of the calendar"),
        ("Holders", {"post": "matron", "to": "46262"}, "to", "`46262` is not a day of the calendar"),
        ("Holders", {"post": "matron", "as": "actng"}, "as", "did you mean `acting`?"),
        ("Holders", {"post": "matron", "contact": "1111111111"}, "contact", "has lost the 0 at its beginning"),
        ("Away", {"post": "matron", "why": "holiday", "from": "2026-09-01"}, "why", "leave, absence, secondment"),
        ("Deputies", {"post": "matron", "order": "first", "deputy": "head"}, "order", "not a number from 1 to 999"),
        ("Agencies", {"agency": "police", "listed": "maybe"}, "listed", "`maybe` cannot stand here; write yes or no"),
        ("Agencies", {"agency": "police", "service_lines": "duty"}, "service_lines", "not of the form name=value"),
        ("Agencies", {"agency": "police", "service_lines": "d=x; d=y"}, "service_lines", "`d` stands here twice"),
        ("Agencies", {"agency": "police", "service_lines": "a b=x"}, "service_lines", "`a b` is not a name"),
        ("Agencies", {"agency": "police", "known_as": 'a; "b'}, "known_as", "the quotes in this list do not match"),
        ("Agencies", {"agency": "The Police", "called": "x"}, "agency", "`The Police` is not a name"),
        ("Hours", {"agency": "school", "opens": "half 9"}, "opens", "`half 9` is not a time of the day"),
        ("Hours", {"agency": "school", "closes": "24:30"}, "closes", "`24:30` is not a time of the day"),
        ("Hours", {"agency": "school", "works": "monday; fryday"}, "works", "did you mean `friday`?"),
        ("Posts", {"post": "matron", "level": "13"}, "level", "`13` is not a number from 1 to 12"),
        ("Posts", {"post": "m" * 61, "called": "x"}, "post", "is not a name that can be used here"),
        ("Plays", {"post": "matron", "role": "lead", "when": "duty"}, "when", "not of the form name=value"),
        ("Plays", {"post": "matron", "role": "lead", "when": "a=b; a=c"}, "when", "the fact `a` stands here twice"),
        ("Plays", {"post": "matron", "role": "lead", "when": "a=b|"}, "when", "is not a name that can be used here"),
        ("Closures", {"agency": "school", "kind": "holiday", "name": "x"}, "kind", "closure, term"),
        # what is missing, or too much
        ("Holders", {"holder": "holder A"}, "post", "this is empty; say which post is meant"),
        ("Holders", {"post": "(none)", "holder": "x"}, "post", "`(none)` cannot stand here"),
        ("Deputies", {"post": "matron"}, "deputy", "this is empty"),
        ("Hours", {"opens": "09:00"}, "agency", "name either the agency or the post"),
        ("Hours", {"agency": "school", "post": "head"}, "agency", "name either the agency or the post; not both"),
        ("Instead", {"situation": "if_vacant", "say": "x"}, "role", "name either the role or the agency"),
        ("Instead", {"agency": "police", "situation": "if_vacant", "say": "x"}, "situation", "of a role, not of an ag"),
        ("Posts", {"post": "matron", "remove": "no"}, "remove", "`no` cannot stand here; write yes"),
        ("Posts", {"post": "duty-team", "remove": "yes", "note": "x"}, "note", "takes something out says nothing else"),
        ("Away", {"post": "matron", "from": "(none)", "to": "2026-09-01"}, "", "says `(none)` says nothing else"),
        ("Holders", {"post": "matron", "holder": "x", "to": "(none)"}, "to", "`(none)` cannot stand here"),
        ("Away", {"post": "matron", "holder": "holder X", "from": "2026-09-01"}, "holder", "not in the sheet Holders"),
        # what only shows when the file is put together
        ("Holders", {"post": "matron", "holder": "x", "from": "2026-09-02", "to": "2026-09-01"}, "", "ends before it"),
        (
            "Holders",
            {"post": "matron", "holder": "x", "as": "acting"},
            "",
            "since when it is held as acting is not said",
        ),
        ("Vacancies", {"post": "matron", "to": "2026-09-01"}, "", "from when it holds is not said; add `from`"),
        ("Deputies", {"post": "matron", "deputy": "matron"}, "deputy", "a post cannot stand in for itself"),
        ("Posts", {"post": "new"}, "", "`called` is missing"),
        ("Posts", {"post": "new", "called": "New", "of": "police"}, "", "nobody is ever led to this post"),
        ("Hours", {"agency": "police", "opens": "18:00"}, "", "the day closes before it opens"),
        ("Instead", {"role": "nurse", "situation": "if_vacant", "then": "lead"}, "", "`say` is missing"),
        ("Proxies", {"agency": "police", "role": "nurse"}, "", "say in exactly one way who has it instead"),
        ("Plays", {"post": "matron", "role": "lead", "when": "service_line=duty"}, "when", "no service_line `duty`"),
        ("Closures", {"agency": "police", "kind": "closure", "name": "x"}, "", "`from` is missing"),
    ],
)
def test_a_bad_row_is_said_with_its_sheet_row_and_column(
    folder: Path, sheet: str, row: Cells, column: str, wrong: str
) -> None:
    found = refused(folder, **{sheet: [row]})
    place = f"{sheet}.csv, row 2{f', column {column}' if column else ''}: "
    assert any(problem.startswith(place) and wrong in problem for problem in found), found
    assert len(found) <= 2


@pytest.mark.parametrize(
    ("sheet", "rows", "row", "wrong"),
    [
        ("Posts", [{"post": "matron", "note": "x"}, {"post": "matron"}], 3, "`matron` stands here twice (first in ro"),
        ("Holders", [{"post": "matron", "holder": "x"}, {"post": "matron", "holder": "y"}], 3, "two holders of a sing"),
        ("Holders", [{"post": "matron", "holder": "x"}, {"post": "matron", "holder": "(none)"}], 2, "row 3 says that"),
        ("Deputies", [{"post": "matron", "order": "1", "deputy": "head"},
                      {"post": "matron", "order": "1", "deputy": "sister"}], 3, "row 2 has this order already"),
        ("Plays", [{"post": "matron", "role": "lead", "when": "a=b"},
                   {"post": "matron", "role": "lead", "when": "a=c", "part": "copy"}], 3, "row 2 says otherwise"),
        ("Plays", [{"post": "matron", "role": "lead", "when": "a=b"},
                   {"post": "matron", "role": "lead", "when": "a=b"}], 3, "this set of facts stands here twice"),
        ("Hours", [{"agency": "police", "opens": "08:00"}, {"agency": "police"}], 3, "`police` stands here twice"),
        ("Proxies", [{"agency": "police", "role": "nurse", "by_post": "head"},
                     {"agency": "police", "role": "nurse", "by_post": "matron"}], 3, "`nurse` stands here twice"),
        ("Closures", [{"agency": "police", "kind": "term", "name": "x", "from": "2026-09-01", "to": "2026-09-02"},
                      {"agency": "police", "kind": "term", "name": "x"}], 3, "`x` stands here twice (first in row 2)"),
    ],
)  # fmt: skip
def test_rows_that_cannot_both_be_are_said(folder: Path, sheet: str, rows: list[Cells], row: int, wrong: str) -> None:
    found = refused(folder, **{sheet: rows})
    assert any(problem.startswith(f"{sheet}.csv, row {row}") and wrong in problem for problem in found), found


def test_what_two_sheets_say_must_fit_together(folder: Path) -> None:
    found = refused(
        folder,
        Posts=[{"post": "duty-team", "remove": "yes"}],
        Holders=[{"post": "duty-team", "holder": "holder A"}],
        Hours=[{"agency": "school", "remove": "yes"}],
        Closures=[{"agency": "school", "kind": "closure", "name": "x", "from": "2026-09-01", "to": "2026-09-02"}],
    )
    assert found == [
        "Closures.csv, row 2: the sheet Hours takes these hours out; keep one of the two",
        "Holders.csv, row 2, column post: the post `duty-team` is taken out by these tables; name another, or keep it",
    ]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"key": "nation", "value": "scotlnd"}, "row 3, column value: `scotlnd` is not one of the words"),
        ({"key": "nations", "value": "x"}, "row 3, column key: `nations` is not one of the words"),
        ({"key": "printed", "value": "2015"}, "row 3, column value: `2015` is not a day of the calendar"),
        ({"key": "confirm_every", "value": "0"}, "row 3, column value: `0` is not a number from 1 to 3650"),
        ({"key": "out_of_hours", "value": "dutyteam"}, "row 3, column value: there is no post `dutyteam`"),
        ({"key": "based_on", "value": "x"}, "row 3, column key: `based_on` stands here twice (first in row 2)"),
        ({"value": "x"}, "row 3, column key: this is empty; say which key is meant"),
    ],
)
def test_a_bad_row_of_the_heading_is_said(folder: Path, row: Cells, wrong: str) -> None:
    found = refused(folder, row)
    assert any(problem.startswith(f"Area.csv, {wrong}") for problem in found), found


@pytest.mark.parametrize(
    ("base", "wrong"),
    [
        ("camdn", "There is no area `camdn`; did you mean `camden`?"),
        ("nowhere.yaml", "nowhere.yaml`; a file is looked for from the folder of"),
        ("own.yaml", "own.yaml`; a file is looked for"),
    ],
)
def test_the_area_below_must_be_there(folder: Path, base: str, wrong: str) -> None:
    source = fill_in(folder, rows={"Holders": [{"post": "whoever", "holder": "holder A"}]})
    path = source / "Area.csv"
    path.write_text(path.read_text("utf-8-sig").replace("exampleshire.yaml", base), "utf-8")
    (found,) = problems(folder, source)
    assert found.startswith("Area.csv, row 2, column value: ")
    assert wrong in found


@pytest.mark.parametrize("below", ["posts: [head]", "posts: {head: [1], sister: {plays: [2]}}", "[1]", "roles: 7"])
def test_an_area_below_that_is_none_is_said_and_not_stumbled_over(folder: Path, below: str) -> None:
    (folder / "exampleshire.yaml").write_text(below, encoding="utf-8")
    found = refused(folder, Holders=[{"post": "matron", "from": "soon"}, {"post": "whoever", "holder": "holder A"}])
    assert len(found) > 1
    assert sum(problem.startswith("Holders.csv, row 2, column from") for problem in found) == 1
    assert all(str(folder / "exampleshire.yaml") in problem for problem in found if "Holders" not in problem)


def test_a_name_that_is_only_there_under_one_reading_is_said(folder: Path) -> None:
    text = AREA.replace("  superintendent: {", "  superintendent: {under: {EXA-A1: [a]}, plays: {chief: {}}, ")
    text = text.replace("- {post: superintendent, as: chair}", "- {post: constable, as: chair}")
    readings = "readings: {EXA-A1: {options: [a, b, c], default: a}}\n"
    (folder / "exampleshire.yaml").write_text(readings + text, encoding="utf-8")
    assert imported(folder, Deputies=[{"post": "matron", "deputy": "constable"}]).area.choice == {"EXA-A1": "a"}
    assert imported(folder, Holders=[{"post": "superintendent", "holder": "holder A"}]).held == 1
    found = refused(folder, Deputies=[{"post": "matron", "deputy": "superintendent"}])
    assert [problem.split("; ")[0] for problem in found] == [
        f"Deputies.csv, row 2, column deputy: if EXA-A1 is read as {option}: there is no post `superintendent`"
        for option in "bc"
    ]


def test_without_an_area_below_there_is_nothing_to_take_out(folder: Path) -> None:
    export_tables(str(folder / "exampleshire.yaml"), folder / "contacts")
    for name, old, new in (
        ("Posts", '"matron","Matron"', '"matron","(none)"'),
        ("Teams", '"ward","The ward","health","matron",""', '"ward","","","","yes"'),
        ("Deputies", '"head","1","deputy-head"', '"head","","(none)"'),
    ):
        path = folder / "contacts" / f"{name}.csv"
        text = path.read_text("utf-8-sig")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
    found = problems(folder, folder / "contacts")
    assert sum("these tables are not based on another area" in problem for problem in found) == 3


def test_all_that_is_wrong_anywhere_is_said_at_once(folder: Path) -> None:
    found = refused(
        folder,
        {"key": "printed", "value": "soon"},
        Holders=[
            {"post": "matrn", "holder": "holder A"},
            {"post": "matron", "holder": "holder A", "from": "soon", "to": "later"},
            {"post": "sister", "holder": "holder B", "from": "2026-09-02", "to": "2026-09-01"},
        ],
        Posts=[{"post": "new"}, {"post": "newer", "called": "Newer", "of": "polic"}],
    )
    assert [problem.split(": ")[0] for problem in found] == [
        "Area.csv, row 3, column value",
        "Holders.csv, row 2, column post",
        "Holders.csv, row 3, column from",
        "Holders.csv, row 3, column to",
        "Holders.csv, row 4",
        "Posts.csv, row 2",
        "Posts.csv, row 2",
        "Posts.csv, row 3, column of",
    ]


def test_what_the_tables_spoil_in_the_area_below_is_said_at_its_line(folder: Path) -> None:
    (found,) = refused(folder, Deputies=[{"post": "head", "deputy": "(none)"}])
    line = AREA[: AREA.index("  deputy-head:")].count("\n") + 1
    assert found.startswith(f"{folder / 'exampleshire.yaml'}:{line}: posts.deputy-head: once these tables are laid")
    assert "nobody is ever led to this post" in found


# Sheets and columns


def headed(folder: Path, name: str, text: str) -> list[str]:
    source = fill_in(folder)
    (source / f"{name}.csv").write_text(text, encoding="utf-8")
    return problems(folder, source)


VACANCIES = "post,from,to,cover\n"


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("Holder", "post\nx\n", "Holder.csv: the template has no such sheet; did you mean `Holders`?"),
        ("vacancies", VACANCIES, "vacancies.csv: the sheet Vacancies is there twice; keep one"),
        ("Vacancies", "post,form,to,cover\n", "row 1, column B: there is no column `form` here; did you mean `from`?"),
        ("Vacancies", "post,form,to,cover\n", "row 1: the column from must be named here; row 1 holds the headings"),
        ("Vacancies", "post,from,to,cover,to\n", "row 1, column E: the column `to` is there twice; keep one"),
        ("Vacancies", "\npost,from,to,cover\n", "row 1: the columns post, from, to, cover must be named here"),
        ("Vacancies", "head,2026-09-01\n", "row 1: the columns post, from, to, cover must be named here"),
        ("Vacancies", f"{VACANCIES}head,2026-09-01,,,x\n", "row 2, column E: something stands here below no heading"),
        ("Vacancies", "post,from,to,cov\u202eer\n", "row 1, column D: the character U+202E cannot be read here"),
    ],
)
def test_a_sheet_or_a_column_that_is_none_is_said(folder: Path, name: str, text: str, wrong: str) -> None:
    assert any(wrong in problem for problem in headed(folder, name, text))


def test_empty_sheets_are_left_aside_whatever_they_are_called(folder: Path) -> None:
    source = fill_in(folder)
    (source / "Sheet1.csv").write_text(",,\n", encoding="utf-8")
    (source / "Vacancies.csv").write_text("", encoding="utf-8")
    (source / "Teams.csv").unlink()
    assert import_tables(source, folder / "own.yaml").data == {"area": {"based_on": "exampleshire.yaml"}}


def test_without_the_heading_of_the_area_nothing_can_be_told(folder: Path) -> None:
    source = fill_in(folder)
    (source / "Area.csv").unlink()
    assert "the sheet Area is missing, or empty; begin with `escalate directory export`" in problems(folder, source)[0]


def test_of_a_workbook_the_sheet_is_said(folder: Path) -> None:
    source = fill_in(folder, file="contacts.xlsx", rows={"Holders": [{"post": "matron", "from": "soon"}]})
    (found,) = problems(folder, source)
    assert found == "sheet Holders, row 2, column from: `soon` is not a day of the calendar; write it as 2026-08-28"


# What is private


PRIVATE = "Jane Doe 4711"


@pytest.mark.parametrize(
    "row",
    [
        {"post": "matrn", "holder": PRIVATE, "contact": PRIVATE},
        {"post": "matron", "holder": PRIVATE, "contact": "1111114711"},
        {"post": "matron", "holder": f"{PRIVATE}\u202e", "contact": f"{PRIVATE}\u0007"},
        {"post": "matron", "holder": PRIVATE, "contact": PRIVATE, "from": "2026-09-02", "to": "2026-09-01"},
        {"holder": PRIVATE, "contact": PRIVATE},
        {"post": "matron", "holder": PRIVATE, "as": "acting"},
        {"post": "matron", "holder": f"{PRIVATE * 3000}"},
    ],
)
def test_who_holds_a_post_and_how_to_reach_them_is_in_no_message(folder: Path, row: Cells) -> None:
    away = [{"post": "matron", "holder": PRIVATE, "from": "2026-09-01"}]
    source = fill_in(folder, rows={"Holders": [row, row], "Away": away})
    said = "\n".join(problems(folder, source))
    assert len(said) > 20
    assert "Doe" not in said
    assert "4711" not in said


def test_a_row_of_names_where_the_headings_should_be_is_not_repeated(folder: Path) -> None:
    said = "\n".join(headed(folder, "Holders", f"matron,Matron,,{PRIVATE},{PRIVATE}\n"))
    assert "Holders.csv, row 1: the columns post, holder, contact" in said
    assert "Doe" not in said


def test_the_changes_of_a_file_name_keys_and_never_values() -> None:
    before = {"area": {"id": "x"}, "posts": {"head": {"held": [{"holder": PRIVATE}]}, "old": {}}}
    after = {"area": {"id": "y"}, "posts": {"head": {"held": [], "note": "x"}, "new": {}}, "bodies": {"board": {}}}
    assert list(changes(before, after)) == [
        "area, changed: id",
        "posts, added: new",
        "posts, changed: head (held, note)",
        "posts, removed: old",
        "bodies, added: board",
    ]
    assert next(changes(None, after)) == "area, added: id"


def test_an_own_file_is_kept_from_where_it_must_not_stand(tmp_path: Path) -> None:
    from directory.loader import SHIPPED

    with pytest.raises(DirectoryError, match="among the areas that ship"):
        check_target(SHIPPED / "own.yaml")
    with pytest.raises(DirectoryError, match=r"Let it end in \.yaml"):
        check_target(tmp_path / "own.xlsx")


# Both ways round, through the files


HOLDINGS = st.lists(st.sampled_from(["holder A", "holder B", "=holder", "a; b"]), min_size=1, max_size=3)


@st.composite
def own_files(draw: st.DrawFn) -> dict[str, Any]:
    """Own files that load: posts change hands from year to year, some are vacant, some have deputies."""
    posts: dict[str, Any] = {}
    for post in draw(
        st.lists(st.sampled_from(["head", "matron", "constable", "chief-nurse"]), min_size=1, unique=True)
    ):
        held = [
            {"holder": holder, "from": str(date(2020 + n, 1, 1)), "to": str(date(2020 + n, 12, 30))}
            for n, holder in enumerate(draw(HOLDINGS))
        ]
        held[-1]["contact"] = draw(st.sampled_from(["desk 1", "+00 000", "0000 000 000"]))
        posts[post] = {"held": held}
        if draw(st.booleans()):
            posts[post]["vacant"] = [{"from": "2026-09-01", "cover": "duty-team"}]
        if draw(st.booleans()):
            posts[post]["deputies"] = ["sister", {"post": "deputy-head", "to": "2026-12-31"}]
    return {"area": {"based_on": "exampleshire.yaml", "emergency": ["the duty desk; at any hour"]}, "posts": posts}


@given(own_files())
@settings(max_examples=4, phases=[Phase.generate])
def test_an_own_file_comes_back_from_a_spreadsheet_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("own")
    (folder / "exampleshire.yaml").write_text(AREA, encoding="utf-8")
    own = folder / "own.yaml"
    own.write_text(block_yaml(data, width=120, blocks=3), encoding="utf-8")
    for source in (folder / "contacts.xlsx", folder / "contacts"):
        export_tables(str(own), source)
        made = import_tables(source, own)
        assert made.data == data
        assert made.area.file == load_area(str(own)).file
        own.write_text(made.text, encoding="utf-8")
        again = source.with_name(f"again-{source.name}")
        export_tables(str(own), again)
        assert [sheet.rows for sheet in read_sheets(again)] == [sheet.rows for sheet in read_sheets(source)]
