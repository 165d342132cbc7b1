"""A second reading of the printed text is held to the data, cell by cell; and the policies that ship have one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from foundation.errors import DataFileError
from rules.check.second_reading import COLUMNS, NAME, rows_of
from rules.policy import Policy
from tests.properties.worlds import SHIPPED, policy
from tests.rules.check.page import message_shown
from tests.rules.check.sound import found, looked, written

CHECK = "second-reading-differs"
Cells = dict[str, str]


def read_twice(folder: Path, **otherwise: str) -> Policy:
    """The sound policy, read a second time; the limit of `settle` is read otherwise where that is said."""
    sound = written(folder)
    rows = {element: dict(cells) for element, cells in rows_of(sound).items()}
    rows["duties.settle"] |= otherwise
    write(folder, rows)
    return sound


def write(folder: Path, rows: dict[str, Cells]) -> None:
    with (folder / NAME).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows({"element": element, **cells} for element, cells in rows.items())


def test_a_policy_without_a_second_reading_is_not_looked_at(tmp_path: Path) -> None:
    checked = looked(written(tmp_path), CHECK)
    assert checked.findings == ()
    assert checked.extent.count == 0
    assert checked.extent.assumes[0] == "there is no second-reading.csv beside the policy"


def test_where_both_read_the_same_nothing_is_found(tmp_path: Path) -> None:
    sound = read_twice(tmp_path)
    checked = looked(sound, CHECK)
    assert checked.findings == ()
    assert checked.extent.count == len(rows_of(sound)) > 0


def test_where_they_differ_both_readings_are_said_with_the_clauses(tmp_path: Path) -> None:
    findings = found(read_twice(tmp_path, limit="working_days 7"), CHECK)
    assert list(findings) == ["duties.settle:limit"]
    finding = findings["duties.settle:limit"]
    assert finding.says == message_shown(CHECK)
    assert finding.clauses == ("EXA-004",)
    assert finding.weight == "error"


def test_what_only_one_of_them_has_read_is_found(tmp_path: Path) -> None:
    rows = {element: dict(cells) for element, cells in rows_of(written(tmp_path)).items()}
    rows["duties.imagined"] = rows.pop("duties.settle")
    write(tmp_path, rows)
    findings = found(written(tmp_path), CHECK)
    assert set(findings) == {"policy:duties.imagined", "duties.settle"}
    assert findings["duties.settle"].says == "no second person has read duties.settle"


def test_a_table_with_other_columns_is_refused_at_its_line(tmp_path: Path) -> None:
    sound = written(tmp_path)
    (tmp_path / NAME).write_text("element,who\nduties.settle,professional\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"second-reading\.csv:1"):
        looked(sound, CHECK)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_policy_that_ships_was_read_twice_and_alike(name: str) -> None:
    checked = looked(policy(name), CHECK)
    assert [finding.id for finding in checked.findings] == []
    assert checked.extent.count == len(rows_of(policy(name)))
