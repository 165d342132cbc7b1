"""Spreadsheets: what is in a cell is what a person sees there, nothing hostile gets in, and nothing is half written."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from foundation.csv_folder import csv_folder_of
from foundation.errors import DataFileError
from foundation.sheets import Sheet, Written, cell_of
from foundation.spreadsheet import read_sheets, write_sheets
from foundation.workbook import workbook_of

NOTES = ("Read me", ["How to fill in"])


def book_with(*rows: list[Any], at: Callable[[Any], None] = lambda _: None) -> bytes:
    """A workbook as other programs make it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Holders"
    for row in rows:
        sheet.append(row)
    at(sheet)
    into = BytesIO()
    book.save(into)
    return into.getvalue()


def in_file(folder: Path, raw: bytes, name: str = "contacts.xlsx") -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def changed(raw: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with other bytes in one of its parts."""
    into = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as before, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            content = before.read(entry)
            assert entry.filename != part or old in content
            after.writestr(entry, content.replace(old, new) if entry.filename == part else content)
    return into.getvalue()


SMALL = book_with(["post"], ["head"])
SHEET = "xl/worksheets/sheet1.xml"


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row.cells.values()] for row in sheet.rows]


def refused(path: Path) -> str:
    with pytest.raises(DataFileError) as error:
        read_sheets(path)
    return str(error.value)


def what_is_said(path: Path) -> str:
    """Why a file is not read, or how many sheets it has; anything else that it can come to is a fault of ours."""
    try:
        return f"{len(read_sheets(path))} sheets"
    except DataFileError as error:
        return str(error)


# What a person sees


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (date(2026, 8, 28), "2026-08-28"),
        (datetime(2026, 8, 28), "2026-08-28"),  # noqa: DTZ001 -- a workbook knows no zones
        (datetime(2026, 8, 28, 16, 40), "2026-08-28 16:40"),  # noqa: DTZ001 -- as above
        (time(8, 30), "08:30"),
        (timedelta(hours=24), "24:00"),
        (12, "12"),
        (12.0, "12"),
        (0.5, "0.5"),
        (True, "yes"),
        (False, "no"),
        ("  desk 1 \r\n", "desk 1"),
        ("a_x000D_\nb", "a\nb"),
        ("0000 000", "0000 000"),
    ],
)
def test_a_cell_holds_the_text_that_a_person_sees(tmp_path: Path, value: object, seen: str) -> None:
    (sheet,) = read_sheets(in_file(tmp_path, book_with(["x", value])))
    assert texts(sheet) == [["x", seen]]


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        (b'<c r="A2" t="inlineStr"><is><r><t>desk</t></r><r><t xml:space="preserve"> 1</t></r></is></c>', "desk 1"),
        (b'<c r="A2" t="str"><v>desk 1</v></c>', "desk 1"),
        (b'<c r="A2" t="d"><v>2026-08-28</v></c>', "2026-08-28"),
        (b'<c r="A2" t="b"><v>1</v></c>', "yes"),
        (b'<c r="A2"><v>1111111111</v></c>', "1111111111"),
        (b'<c r="A2"><v>1.5E3</v></c>', "1500"),
    ],
)
def test_a_cell_is_read_however_a_program_writes_it(tmp_path: Path, cell: bytes, seen: str) -> None:
    raw = changed(SMALL, SHEET, b'<c r="A2" t="inlineStr"><is><t>head</t></is></c>', cell)
    (sheet,) = read_sheets(in_file(tmp_path, raw))
    assert texts(sheet) == [["post"], [seen]]


def test_texts_that_a_workbook_keeps_in_a_list_of_their_own_are_read(tmp_path: Path) -> None:
    """As Excel itself writes them."""
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    raw = changed(SMALL, SHEET, b'<c r="A2" t="inlineStr"><is><t>head</t></is></c>', b'<c r="A2" t="s"><v>0</v></c>')
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    into = BytesIO(changed(raw, "[Content_Types].xml", b"</Types>", override))
    with zipfile.ZipFile(into, "a") as archive:
        archive.writestr(
            "xl/sharedStrings.xml",
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>desk 1</t></si></sst>',
        )
    (sheet,) = read_sheets(in_file(tmp_path, into.getvalue()))
    assert texts(sheet) == [["post"], ["desk 1"]]


def test_rows_and_columns_keep_their_numbers_and_blank_ones_are_left_out(tmp_path: Path) -> None:
    raw = book_with(["post"], [], ["head", None, " "], [None, None, "x"])
    (sheet,) = read_sheets(in_file(tmp_path, raw))
    assert [(row.number, list(row.cells)) for row in sheet.rows] == [(1, [0]), (3, [0]), (4, [2])]
    assert str(sheet.place(3, "from")) == f"{tmp_path / 'contacts.xlsx'}, sheet Holders, row 3, column from"


def merge(sheet: Any) -> None:
    sheet.merge_cells("A2:A3")


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        (book_with(["post"], ["=1+1"]), "this is a formula"),
        (book_with(["post"], ["head"], at=merge), "merged"),
        (book_with(["post"], ["#N/A"]), "shows an error"),
        (book_with(["post"], ["he\u202ead"]), "U+202E"),
        (book_with(["post"], ["a_x0007_b"]), "U+0007"),
    ],
)
def test_a_cell_that_cannot_be_read_says_so_and_says_nothing_else(tmp_path: Path, raw: bytes, wrong: str) -> None:
    (sheet,) = read_sheets(in_file(tmp_path, raw))
    cell = sheet.rows[1].cells[0]
    assert wrong in cell.wrong
    assert (cell.text, bool(cell.right)) == ("", True)


# What is written is read again


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), max_size=20) | st.sampled_from(
    [
        "=1+1",
        "+00",
        "-",
        "@x",
        "'=x",
        "''+",
        "'tis",
        "a;b",
        'a"b',
        "a\nb",
        "_x0041_x0041_",
        "_x005F_x0041_",
        "#N/A",
        "1",
    ]
)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6)


def seen(rows: list[tuple[str, ...]]) -> list[list[str]]:
    kept = [[found.text for text in row if (found := cell_of(text))] for row in rows]
    return [row for row in kept if row]


@given(ROWS)
@settings(max_examples=25)
@example([("=cmd|' /C calc'!A0", "\t=1", "=")])
def test_what_is_written_is_read_again_from_a_workbook_and_from_a_folder(tmp_path_factory: Any, rows: Any) -> None:
    folder = tmp_path_factory.mktemp("written")
    sheets = [Written("Holders", ("post", "holder", "contact"), tuple(rows))]
    for target in (folder / "contacts.xlsx", folder / "contacts"):
        write_sheets(target, NOTES, sheets, replace=False)
        (found,) = [sheet for sheet in read_sheets(target) if sheet.name == "Holders"]
        assert texts(found) == [["post", "holder", "contact"], *seen(rows)]


@given(CELLS)
@settings(max_examples=25)
def test_nothing_that_is_written_is_ever_a_formula(text: str) -> None:
    sheets = [Written("Holders", ("post",), ((text,),))]
    book = load_workbook(BytesIO(workbook_of(NOTES, sheets)))
    cell = book["Holders"]["A2"]
    assert cell.value is None or cell.data_type == "s"
    written = csv_folder_of(NOTES, sheets)["Holders.csv"].decode("utf-8-sig").split("\r\n", 1)[1]
    assert not written.startswith(tuple(f'"{sign}' for sign in "=+-@"))


def test_a_list_in_a_cell_is_not_taken_apart_where_another_sign_separates_cells() -> None:
    sheets = [Written("Holders", ("post",), (("a;=1",),))]
    assert b'"a;=1"' in csv_folder_of(NOTES, sheets)["Holders.csv"]


def test_a_workbook_is_easy_to_fill_in() -> None:
    written = Written(
        "Holders", ("post", "contact", "from", "as"), (("head", "desk 1", "2026-01-01", "acting"),),
        loose=frozenset({2}), choices={3: ("acting", "interim")},
    )  # fmt: skip
    book = load_workbook(BytesIO(workbook_of(NOTES, [written])))
    assert book.sheetnames == ["Read me", "Holders"]
    sheet = book["Holders"]
    assert (sheet.freeze_panes, sheet["A1"].font.bold) == ("A2", True)
    assert sheet["B2"].number_format == "@"
    assert sheet.column_dimensions["B"].number_format == "@", "a telephone number keeps its 0 in a new row"
    assert sheet.column_dimensions["C"].number_format == "General", "a day that is typed becomes a day"
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"acting,interim"'


# What is refused


def zipped(**parts: bytes) -> bytes:
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/"), part)
    return into.getvalue()


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<worksheet'
OLD = bytes.fromhex("d0cf11e0a1b11ae1")
CONTENT = {"[Content_Types].xml": b"<Types/>"}


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        (b"", "this is not an Excel workbook"),
        (b"post,holder\n", "this is not an Excel workbook"),
        (OLD + b"\0" * 600, "of an old kind (.xls)"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (SMALL.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"), "locked"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "a spreadsheet of another kind"),
        (zipped(**CONTENT, xl__workbook__bin=b"").replace(b"workbook/bin", b"workbook.bin"), "of another kind"),
        (zipped(**CONTENT), "this is not an Excel workbook, or it is damaged"),
        (zipped(**CONTENT, big=b"\0" * 30_000_000), "too large: unpacked"),
        (zipped(**CONTENT, **{f"x{n}": b"" for n in range(1_001)}), "too large: unpacked"),
        (zipped(**CONTENT, big=b"<c/>" * 1_000_001), "too many cells"),
        (changed(SMALL, SHEET, b"<worksheet", ENTITIES), "declares a document type"),
        (zipped(**CONTENT, x="<!DOCTYPE".encode("utf-16-be")), "declares a document type"),
        (changed(SMALL, SHEET, b'r="A2"', b'r="ZZ2"'), "at most 20000 rows and 60 columns are read"),
        (changed(SMALL, SHEET, b'r="2"', b'r="20001"'), "row 20001: the sheet is too large"),
        (changed(SMALL, SHEET, b'r="2"', b'r="999999999"'), "the sheet is too large"),
        (SMALL[: len(SMALL) // 2], "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_no_workbook_or_a_hostile_one_is_refused_in_words(tmp_path: Path, raw: bytes, wrong: str) -> None:
    assert wrong in refused(in_file(tmp_path, raw))


@pytest.mark.parametrize("step", range(0, len(SMALL), len(SMALL) // 25))
def test_a_damaged_workbook_never_ends_in_anything_but_words(tmp_path: Path, step: int) -> None:
    for damage in (SMALL[:step] + b"\xff" + SMALL[step + 1 :], SMALL[:step] + SMALL[step + 7 :]):
        assert what_is_said(in_file(tmp_path, damage)) != ""


PARTS = ("[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml", SHEET, "xl/_rels/workbook.xml.rels")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("new", [b"", b"<x/>", b"<", b"\xff", b"9" * 400])
def test_a_workbook_of_which_a_part_is_nonsense_is_refused_or_read(tmp_path: Path, part: str, new: bytes) -> None:
    for old in (b'="1"', b"xmlns", b"</", b"0"):
        try:
            raw = changed(SMALL, part, old, new)
        except AssertionError:
            continue  # this part has no such bytes
        assert what_is_said(in_file(tmp_path, raw)) != ""


def test_what_is_neither_a_workbook_nor_a_folder_is_refused(tmp_path: Path) -> None:
    assert "there is no such file or folder" in refused(tmp_path / "none.xlsx")
    assert "neither a workbook nor a folder" in refused(in_file(tmp_path, b"", "contacts.ods"))
    assert "neither a workbook nor a folder" in refused(in_file(tmp_path, b"", "contacts.csv"))
    assert "too large" in refused(in_file(tmp_path, b"PK" + b"\0" * 5_000_001))


# Folders of CSV files


@pytest.mark.parametrize(
    "raw",
    [
        b"post,holder\nhead,holder A\n",
        b"\xef\xbb\xbfpost,holder\r\nhead,holder A\r\n",
        b"post;holder\r\nhead;holder A\r\n",
        b'"post","holder"\r\n"head","holder A"',
        b"post,holder,,\n head ,holder A,,,,\n,,\n\n",
    ],
)
def test_a_csv_file_is_read_however_a_spreadsheet_writes_it(tmp_path: Path, raw: bytes) -> None:
    in_file(tmp_path, raw, "Holders.CSV")
    in_file(tmp_path, b"\xff", "~$Holders.csv")
    in_file(tmp_path, b"\xff", "notes.txt")
    (sheet,) = read_sheets(tmp_path)
    assert (sheet.name, texts(sheet)) == ("Holders", [["post", "holder"], ["head", "holder A"]])
    assert str(sheet.place(2, "post")) == f"{tmp_path / 'Holders.CSV'}, row 2, column post"


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        ("post\ncafé".encode("latin-1"), "row 2: this is not UTF-8 text; in Excel save it as"),
        (b'post\nhead\n"he', "row 3: this row is not CSV"),
        (b'post\n"he"ad\n', "row 2: this row is not CSV"),
        (b"x" * 200_000, "row 1: this row is not CSV"),
        (b"post\n" + b"head\n" * 20_000, "row 20001: the sheet is too large"),
        (b"," * 60 + b"post\n", "row 1: the sheet is too large"),
    ],
)
def test_a_csv_file_that_cannot_be_read_is_refused_at_its_row(tmp_path: Path, raw: bytes, wrong: str) -> None:
    in_file(tmp_path, raw, "Holders.csv")
    assert wrong in refused(tmp_path)


def test_a_folder_of_very_many_files_is_refused(tmp_path: Path) -> None:
    for number in range(101):
        in_file(tmp_path, b"", f"{number}.csv")
    assert "more than 100 CSV files" in refused(tmp_path)


# Writing: all of it or nothing


SHEETS = [Written("Holders", ("post",), (("head",),))]


@pytest.mark.parametrize("name", ["contacts.xlsx", "contacts"])
def test_what_is_there_is_only_replaced_where_that_is_asked_for(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    write_sheets(target, NOTES, SHEETS, replace=False)
    with pytest.raises(DataFileError, match="there is something of this name already; use another name, or --replace"):
        write_sheets(target, NOTES, SHEETS, replace=False)
    write_sheets(target, NOTES, [Written("Holders", ("post",), (("nurse",),))], replace=True)
    (found,) = [sheet for sheet in read_sheets(target) if sheet.name == "Holders"]
    assert texts(found) == [["post"], ["nurse"]]
    assert list(tmp_path.iterdir()) == [target]
    files = [target] if target.is_file() else [*target.iterdir()]
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)


def test_a_folder_with_anything_else_in_it_is_never_replaced(tmp_path: Path) -> None:
    target = tmp_path / "contacts"
    write_sheets(target, NOTES, SHEETS, replace=False)
    (target / "photo.jpg").write_bytes(b"")
    with pytest.raises(DataFileError, match=r"also holds photo\.jpg, which would be lost"):
        write_sheets(target, NOTES, SHEETS, replace=True)
    in_file(tmp_path, b"", "file")
    with pytest.raises(DataFileError, match="there is a file of this name"):
        write_sheets(tmp_path / "file", NOTES, SHEETS, replace=True)


@pytest.mark.parametrize("name", ["contacts.ods", "contacts.csv", "contacts.yaml"])
def test_a_name_of_another_kind_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataFileError, match="neither a workbook nor a folder"):
        write_sheets(tmp_path / name, NOTES, SHEETS, replace=True)


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("contacts.xlsx", "os.fsync"),
        ("contacts.xlsx", "pathlib.Path.replace"),
        ("contacts.xlsx", "tempfile.mkstemp"),
        ("contacts", "os.fsync"),
        ("contacts", "pathlib.Path.rename"),
        ("contacts", "tempfile.mkdtemp"),
    ],
)
def test_where_it_cannot_be_written_what_was_there_stays(
    tmp_path: Path, name: str, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / name
    write_sheets(target, NOTES, SHEETS, replace=False)
    before = read_sheets(target)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(broken, full)
    with pytest.raises(DataFileError, match="No space left on device"):
        write_sheets(target, NOTES, SHEETS, replace=True)
    monkeypatch.undo()
    assert read_sheets(target) == before
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_was_moved_aside_comes_back_where_the_new_one_cannot_be_put(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "contacts"
    write_sheets(target, NOTES, SHEETS, replace=False)
    rename, done = Path.rename, list[Path]()

    def second_fails(path: Path, to: Path) -> Path:
        done.append(path)
        if len(done) == 2:
            raise OSError(28, "No space left on device")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", second_fails)
    with pytest.raises(DataFileError, match="No space left on device"):
        write_sheets(target, NOTES, [Written("Holders", ("post",), ())], replace=True)
    assert len(done) == 3
    assert texts(read_sheets(target)[0]) == [["post"], ["head"]]
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    for name in ("none/contacts.xlsx", "none/contacts"):
        with pytest.raises(DataFileError, match="cannot be written: No such file or directory"):
            write_sheets(tmp_path / name, NOTES, SHEETS, replace=False)
