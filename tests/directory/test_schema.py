"""The schemas by which editors complete the files of areas: kept as the shapes make them; every file fits its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from directory.loader import SHIPPED
from directory.schema import schemas
from foundation.datafile import parse, read
from tests.directory.dated import AREA

SCHEMAS = schemas()

ROOT = Path(__file__).parents[2]
FILES = [*sorted(SHIPPED.glob("*.yaml")), *sorted((ROOT / "scenarios" / "areas").glob("*.yaml"))]


def faults(path: Path, data: object) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMAS[path]).iter_errors(data)]


@pytest.mark.parametrize("path", sorted(SCHEMAS), ids=lambda path: path.name)
def test_a_schema_is_kept_as_the_shapes_make_it(path: Path) -> None:
    Draft202012Validator.check_schema(SCHEMAS[path])
    assert json.loads(path.read_text(encoding="utf-8")) == SCHEMAS[path]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_fits_the_schema_it_names(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    named = path.parent / first.partition("$schema=")[2]
    assert faults(named.resolve(), read(path).data) == []


def test_everything_that_can_be_dated_fits_the_schema() -> None:
    assert faults(SHIPPED / "area.schema.json", parse(AREA.encode(), "example.yaml").data) == []


@pytest.mark.parametrize(
    ("data", "fits"),
    [
        ({"area": {"based_on": "camden"}}, True),
        ({"area": {"based_on": "camden"}, "posts": {"head": {"held": [{"from": "2026-08-01"}]}}}, True),
        ({"area": {"based_on": "camden"}, "posts": {"head": {"remove": "yes"}}}, True),
        ({"posts": {}}, False),
        ({"area": {"called": "Camden"}}, False),
        ({"area": {"based_on": "camden"}, "posts": {"head": {"hold": []}}}, False),
    ],
)
def test_an_own_file_says_only_what_it_changes(data: object, fits: bool) -> None:
    assert (faults(SHIPPED / "own-area.schema.json", data) == []) == fits
