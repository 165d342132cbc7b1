"""The page about conformance and the code say the same."""

from __future__ import annotations

import re
from pathlib import Path

from advice.conformance.invariants import ASKED_AGAIN, AT_ONCE, LAWS, RELATIONS, Law
from advice.conformance.kit_files import files_of
from tests.conformance.exampleton import policy

PAGE = (Path(__file__).parents[2] / "docs" / "conformance.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([a-z-]+)` \| (.+) \| (.+) \|$", re.MULTILINE)


def test_each_thing_that_has_to_hold_stands_there_with_what_it_rests_on_and_nothing_else_does() -> None:
    _, *sections = re.split(r"^### ", PAGE[PAGE.index("## What has to hold") :], flags=re.MULTILINE)
    groups: tuple[tuple[Law, ...], ...] = (AT_ONCE, ASKED_AGAIN, RELATIONS)
    for section, laws in zip(sections, groups, strict=True):
        assert ROW.findall(section) == [(law.name, law.says, law.basis) for law in laws]


def test_whatever_they_rest_on_is_explained() -> None:
    explained = set(re.findall(r"^\| ((?:INV|CAL)-\d+) \|", PAGE, flags=re.MULTILINE))
    named = {basis for law in LAWS for basis in re.findall(r"(?:INV|CAL)-\d+", law.basis)}
    assert named <= explained
    assert {f"INV-{number}" for number in range(1, 15)} - explained == {"INV-13"}
    assert {f"CAL-{number}" for number in range(1, 11)} == explained - {f"INV-{number}" for number in range(1, 15)}


def test_each_is_one_sentence_of_its_own() -> None:
    assert len({law.name for law in LAWS}) == len({law.says for law in LAWS}) == len(LAWS)
    assert all(law.says.endswith(".") and law.basis for law in LAWS)


def test_the_files_of_the_kit_are_named() -> None:
    for name in files_of(policy(), ()):
        assert f"`{name}`" in PAGE


def test_its_python_runs() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    exec(compile(block, "conformance.md", "exec"), {})  # noqa: S102 -- our own documentation


def test_every_option_of_the_plugin_stands_there() -> None:
    plugin = (Path(__file__).parents[2] / "escalate" / "pytest_plugin.py").read_text(encoding="utf-8")
    for option in set(re.findall(r'"(--escalate-[a-z]+)"', plugin)):
        assert f"`{option}" in PAGE or f" {option} " in PAGE, option
