"""Copies of the policies of Exampleshire, each with one fault planted in it: what is changed, and what finds it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from pydantic import Field

from directory.loader import Area, load_area
from foundation.datafile import read
from foundation.shape import Shape, Text, shaped
from rules.loader import COLUMNS, load_policy, read_clauses
from rules.policy import Policy
from tests.generality.exampleshire import BOTH, CHILDREN, HERE

LIST = HERE / "broken-copies.yaml"
OF: Mapping[str, str] = {"children": CHILDREN, "both": BOTH}
TITLES: Mapping[str, str] = {"children": "children", "both": "adults and children"}


class Finds(Shape):
    """What has to be found: the check, the element, all clauses cited, and the smallest case where there is one."""

    check: Text
    element: Text
    clauses: list[Text]
    case: dict[Text, Any] = Field(default_factory=dict)


class Copy(Shape):
    """A fault that is planted; see the head of the file."""

    of: Text
    planted: Text
    policy: dict[Text, Any] = Field(default_factory=dict)
    readings: dict[Text, Any] = Field(default_factory=dict)
    clauses: dict[Text, Any] = Field(default_factory=dict)
    without: list[Text] = Field(default_factory=list)
    area: dict[Text, Any] = Field(default_factory=dict)
    area_without: list[Text] = Field(default_factory=list)
    finds: Finds
    hides: list[Text] = Field(default_factory=list)


class Copies(Shape):
    """The list of planted faults."""

    copies: dict[Text, Copy]


COPIES: Mapping[str, Copy] = shaped(Copies, read(LIST)).copies


def folder_of(of: str) -> Path:
    """Where a policy stands that is copied."""
    return HERE / "policies" / Path(*OF[of].split("@"))


def broken(copy: Copy, folder: Path) -> Policy:
    """A policy with its fault, written to a folder and read from there."""
    original = folder_of(copy.of)
    for name, changes, without in (
        ("policy", copy.policy, copy.without),
        ("readings", copy.readings, ()),
    ):
        data = deepcopy(read(original / f"{name}.yaml").data)
        _patch(data if name == "policy" else data["readings"], changes, without)
        # JSON is YAML, and keeps `yes` a text.
        (folder / f"{name}.yaml").write_text(json.dumps(data, indent=1), encoding="utf-8")
    (folder / "clauses.csv").write_text(_clauses(original / "clauses.csv", copy.clauses), encoding="utf-8")
    return load_policy(folder, every_option=False)  # the checks read it under every option


def area_of(copy: Copy, folder: Path) -> Area:
    """The area of a policy with the fault that is planted in it, written to a folder and read from there."""
    original = HERE / "areas" / f"{OF[copy.of].partition('@')[0]}.yaml"
    if not (copy.area or copy.area_without):
        return load_area(str(original))
    data = deepcopy(read(original).data)
    _patch(data, copy.area, copy.area_without)
    (folder / original.name).write_text(json.dumps(data, indent=1), encoding="utf-8")
    return load_area(str(folder / original.name))


def _patch(data: dict[str, Any], changes: Mapping[str, Any], without: Iterable[str]) -> None:
    """Put what is said at each path, where something stands or its parent does; and take out what is to go."""
    for path, value in changes.items():
        *parents, last = path.split(".")
        _within(data, parents)[last] = value
    for path in without:
        *parents, last = path.split(".")
        del _within(data, parents)[last]


def _within(data: dict[str, Any], steps: list[str]) -> dict[str, Any]:
    for step in steps:
        data = data[step]
    return data


def _clauses(path: Path, changes: Mapping[str, Any]) -> str:
    rows = {
        number: {column: getattr(clause, column) for column in COLUMNS} for number, clause in read_clauses(path).items()
    }
    for where, cell in changes.items():
        number, _, column = where.partition(".")
        rows.setdefault(number, dict.fromkeys(COLUMNS, "") | {"id": number})[column] = cell
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows.values())
    return text.getvalue()


def shown() -> str:
    """The list as docs/broken-copies.md shows it."""
    rows = [
        f"| `{name}` | {TITLES[copy.of]} | {copy.planted} | `{copy.finds.check}` | {', '.join(copy.finds.clauses)} |"
        for name, copy in COPIES.items()
    ]
    head = ["| copy | of | what is planted | found by | clauses |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"
