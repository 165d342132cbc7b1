"""`escalate directory`: an area's own file to and from a spreadsheet, and what there is to mend in it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from directory.tables.template import HOLDERS
from foundation.csv_folder import csv_folder_of
from foundation.sheets import Written
from tests.directory.dated import AREA
from tests.escalate.terminal import EMERGENCY, Said, escalate

PRIVATE = ("Jane Doe", "0000 000 4711")
AT = "2026-09-01"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exampleshire.yaml").write_text(AREA, encoding="utf-8")
    return tmp_path


def hold(folder: Path, *rows: tuple[str, ...]) -> None:
    """Fill in the sheet Holders of a folder of CSV files: post, holder, contact, from, confirmed."""
    headings = tuple(column.heading for column in HOLDERS.columns)
    filled = tuple((row[0], "", "", row[1], row[2], "", row[3], "", row[4]) for row in rows)
    (content, *_) = list(csv_folder_of(("", []), [Written("Holders", headings, filled)]).values())[1:]
    (folder / "contacts" / "Holders.csv").write_bytes(content)


def own_file(folder: Path) -> Said:
    """An own file of Exampleshire with one holder in it."""
    area = '"key","value"\n"based_on","exampleshire.yaml"\n'
    assert escalate("directory", "export", "exampleshire.yaml", "--to", "contacts").code == 0
    for path in (folder / "contacts").glob("*.csv"):
        heading = path.read_text("utf-8-sig").split("\n", 1)[0]
        path.write_text(area if path.stem == "Area" else heading, encoding="utf-8")
    hold(folder, ("matron", *PRIVATE, "2026-01-01", "2026-08-01"))
    return escalate("directory", "import", "contacts", "--to", "own.yaml")


def test_from_a_template_to_who_it_is(folder: Path) -> None:
    said = escalate("directory", "export", "camden", "--to", "contacts")
    assert said.code == 0
    assert "a template for your own file of Camden. Its sheet Holders lists 63 posts." in said.out
    hold(folder, ("head-of-cait", "holder A", "desk 1", "2026-01-01", "2026-08-20"), ("named-gp", "", "", "", ""))
    said = escalate("directory", "import", "contacts", "--to", "own.yaml")
    assert (said.code, said.err) == (0, "")
    assert "contacts: 1 post with a holder; 1 post with no holder yet." in said.out
    said = escalate("who", "own.yaml", "named-officer", "--agency", "police", "--at", AT)
    assert "holder A, desk 1" in " ".join(said.out.split())
    assert "last confirmed on Thursday 20 August 2026" in said.out
    assert "holder A" not in escalate("who", "camden", "named-officer", "--agency", "police", "--at", AT).out


def test_somebody_is_named_also_where_the_working_days_are_not_published_yet() -> None:
    said = escalate("who", "camden", "named-officer", "--agency", "police", "--at", "2035-01-05")
    assert said.code == 0
    assert "Head of Camden and Islington Child Abuse Investigation Team" in " ".join(said.out.split())
    assert "So each post is shown as it stands on that day itself." in said.err


def test_bad_rows_are_all_said_and_nothing_is_changed(folder: Path) -> None:
    assert own_file(folder).code == 0
    before = (folder / "own.yaml").read_bytes()
    hold(folder, ("matrn", *PRIVATE, "", ""), ("matron", *PRIVATE, "soon", ""), ("sister", *PRIVATE, "", "2026-02-30"))
    said = escalate("directory", "import", "contacts", "--to", "own.yaml", "--replace")
    assert (said.code, said.out) == (2, "")
    assert [line.split(": ")[0] for line in said.err.splitlines()] == [
        "contacts/Holders.csv, row 2, column post",
        "contacts/Holders.csv, row 3, column from",
        "contacts/Holders.csv, row 4, column confirmed",
    ]
    assert EMERGENCY not in said.err, "nobody turns to this command for advice"
    assert (folder / "own.yaml").read_bytes() == before
    assert not (folder / "own.yaml.before").exists()


def test_an_own_file_is_for_its_owner_alone_and_says_what_it_holds(folder: Path) -> None:
    said = own_file(folder)
    assert "own.yaml: written, for you alone to read." in said.out
    text = (folder / "own.yaml").read_text(encoding="utf-8")
    assert stat.S_IMODE((folder / "own.yaml").stat().st_mode) == 0o600
    assert text.startswith("# The own file of an area, made by `escalate directory import`.")
    assert "It holds personal data" in text
    assert all(len(line) <= 120 for line in text.splitlines())


def test_a_file_that_is_there_is_only_replaced_where_that_is_asked_for_and_is_kept(folder: Path) -> None:
    own_file(folder)
    before = (folder / "own.yaml").read_bytes()
    assert "own.yaml says this already." in escalate("directory", "import", "contacts", "--to", "own.yaml").out
    hold(folder, ("matron", "holder Z", PRIVATE[1], "2026-01-01", ""), ("sister", *PRIVATE, "2026-01-01", ""))
    said = escalate("directory", "import", "contacts", "--to", "own.yaml")
    assert said.code == 2
    assert "What changes in own.yaml:\n  posts, added: sister\n  posts, changed: matron (held)\n" in said.out
    assert "own.yaml is there already, and was left as it is. Add --replace" in said.err
    assert (folder / "own.yaml").read_bytes() == before
    said = escalate("directory", "import", "contacts", "--to", "own.yaml", "--replace")
    assert said.code == 0
    assert "What was there is kept as own.yaml.before." in said.out
    assert (folder / "own.yaml.before").read_bytes() == before
    assert stat.S_IMODE((folder / "own.yaml.before").stat().st_mode) == 0o600
    assert "holder Z" in (folder / "own.yaml").read_text(encoding="utf-8")


def test_a_file_that_cannot_be_read_is_put_aside_as_well(folder: Path) -> None:
    own_file(folder)
    (folder / "own.yaml").write_text("{", encoding="utf-8")
    said = escalate("directory", "import", "contacts", "--to", "own.yaml")
    assert (said.code, "is there, and cannot be read as a data file" in said.out) == (2, True)
    assert escalate("directory", "import", "contacts", "--to", "own.yaml", "--replace").code == 0
    assert (folder / "own.yaml.before").read_text(encoding="utf-8") == "{"


def test_a_file_that_only_reads_otherwise_says_so(folder: Path) -> None:
    own_file(folder)
    path = folder / "own.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    said = escalate("directory", "import", "contacts", "--to", "own.yaml")
    assert "What changes in own.yaml: nothing but how it is written." in said.out


def test_who_holds_a_post_is_said_by_no_command_but_who(folder: Path) -> None:
    said = [own_file(folder)]
    hold(folder, ("matron", PRIVATE[0], "0000 000 000", "2026-01-01", ""))
    said += [
        escalate("directory", "import", "contacts", "--to", "own.yaml"),
        escalate("directory", "check", "own.yaml", "--at", AT),
        escalate("directory", "check", "own.yaml", "--at", AT, "--json"),
        escalate("directory", "export", "own.yaml", "--to", "again.xlsx"),
    ]
    for one in said:
        assert "Doe" not in one.all
        assert "000 4711" not in one.all


def test_what_is_there_is_not_overwritten_by_an_export(folder: Path) -> None:
    assert escalate("directory", "export", "exampleshire.yaml", "--to", "contacts.xlsx").code == 0
    before = (folder / "contacts.xlsx").read_bytes()
    said = escalate("directory", "export", "camden", "--to", "contacts.xlsx")
    assert (said.code, said.out) == (2, "")
    assert "there is something of this name already; use another name, or --replace" in said.err
    assert (folder / "contacts.xlsx").read_bytes() == before
    assert escalate("directory", "export", "camden", "--to", "contacts.xlsx", "--replace").code == 0
    assert (folder / "contacts.xlsx").read_bytes() != before


def test_a_folder_under_version_control_is_pointed_out(folder: Path) -> None:
    assert "Mind:" not in own_file(folder).out
    (folder / ".git").mkdir()
    said = escalate("directory", "import", "contacts", "--to", "sub.yaml")
    assert "Mind: sub.yaml stands in a folder under version control" in said.out


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["export", "camdn", "--to", "contacts"], "Did you mean `camden`?"),
        (["export", "camden", "--to", "contacts.ods"], "neither a workbook nor a folder"),
        (["export", "camden"], "--to"),
        (["import", "none.xlsx", "--to", "own.yaml"], "none.xlsx: there is no such file or folder"),
        (["import", "exampleshire.yaml", "--to", "own.yaml"], "neither a workbook nor a folder"),
        (["import", "none.xlsx", "--to", "own.xlsx"], "own.xlsx is not the name of a data file. Let it end in .yaml."),
        (["import", "none.xlsx"], "--to"),
        (["check", "none.yaml"], "There is no area `none.yaml`"),
        (["check", "exampleshire.yaml", "--at", "soon"], "`soon` is not a moment"),
        (["check", "exampleshire.yaml", "--policy", "nowhere"], "nowhere"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(folder: Path, arguments: list[str], wrong: str) -> None:
    said = escalate("directory", *arguments)
    assert (said.code, said.out) == (2, "")
    assert wrong in said.err
    assert "Traceback" not in said.err
    assert sorted(path.name for path in folder.iterdir()) == ["exampleshire.yaml"]


def test_a_reading_that_may_not_be_chosen_is_refused_before_anything_is_written(folder: Path) -> None:
    assert escalate("directory", "export", "camden", "--to", "contacts").code == 0
    path = folder / "contacts" / "Area.csv"
    path.write_text(path.read_text("utf-8-sig").replace('"taken",""', '"taken","CAM-A1=z"'), encoding="utf-8")
    said = escalate("directory", "import", "contacts", "--to", "own.yaml")
    assert (said.code, said.out) == (2, "")
    assert "CAM-A1" in said.err
    assert not (folder / "own.yaml").exists()


# Checking


@pytest.mark.usefixtures("folder")
def test_what_there_is_to_mend_is_a_finding() -> None:
    said = escalate("directory", "check", "exampleshire.yaml", "--at", AT)
    assert said.code == 1
    assert said.out.index("NOBODY ACTS (3)") < said.out.index("NO CONTACT RECORDED (3)") < said.out.index("OVER, AND")
    assert "Named doctor (named-doctor): vacant from Thursday 1 October 2026; nobody acts for it" in said.out
    assert "[exampleshire.yaml:" in said.out
    assert said.out.rstrip().endswith("to mend in Exampleshire, as of Tuesday 1 September 2026.")
    assert all(len(line) <= 100 for line in said.out.splitlines())


@pytest.mark.usefixtures("folder")
def test_the_findings_as_data_are_those_in_words() -> None:
    data = escalate("directory", "check", "exampleshire.yaml", "--at", AT, "--json").data
    assert f"{len(data)} to mend" in escalate("directory", "check", "exampleshire.yaml", "--at", AT).out
    assert {tuple(one) for one in data} == {
        ("matter", "about", "called", "wrong", "right", "file", "line", "posts"),
    }
    assert data[0]["matter"] == "nobody"
    assert all(one["line"] > 0 and one["file"] == "exampleshire.yaml" for one in data)


def test_where_there_is_nothing_to_mend_that_is_said(folder: Path) -> None:
    (folder / "small.yaml").write_text(
        "area: {id: small, called: Smallshire, policy: exampleshire, printed: 2026-01-01}\n"
        "agencies: {school: {called: The school}}\n"
        "posts: {head: {called: Head, of: [school], plays: {lead: {}}, status: [general]}}\n",
        encoding="utf-8",
    )
    said = escalate("directory", "check", "small.yaml", "--at", AT)
    assert (said.code, said.out) == (0, "Nothing to mend in Smallshire, as of Tuesday 1 September 2026.\n")
    assert escalate("directory", "check", "small.yaml", "--at", AT, "--json").data == []


def test_an_area_that_does_not_load_is_refused_with_all_that_is_wrong(folder: Path) -> None:
    text = AREA.replace("manager: chief-nurse", "manager: cheif").replace("team: ward", "team: wart")
    (folder / "broken.yaml").write_text(text, encoding="utf-8")
    said = escalate("directory", "check", "broken.yaml", "--at", AT)
    assert (said.code, said.out) == (2, "")
    assert "there is no post `cheif`" in said.err
    assert "there is no team `wart`; did you mean `ward`?" in said.err


@pytest.mark.usefixtures("folder")
def test_roles_that_each_agency_knows_itself_are_not_missed() -> None:
    found = escalate("directory", "check", "camden", "--at", AT, "--json").data
    assert [one["about"] for one in found if one["matter"] in ("unplayed", "unknown")] == []


def test_the_help_lists_the_three(folder: Path) -> None:
    said = escalate("directory", "--help")
    assert all(f"  {name} " in said.out for name in ("export", "import", "check"))
    assert list(folder.iterdir()) == [folder / "exampleshire.yaml"]
