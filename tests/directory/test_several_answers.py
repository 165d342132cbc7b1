"""A fact with several values chooses every post that one of them chooses."""

from __future__ import annotations

from pathlib import Path

import pytest

from directory.found import Facts
from directory.loader import Area, load_area
from directory.resolve import resolve

FILE = """\
area: {id: exampleshire, called: Exampleshire, policy: exampleshire, printed: 2026-01-01}
agencies:
  board: {called: the board, listed: no, several: SEVERAL}
posts:
  chair-of-training: {called: Chair of Training, of: [board], plays: {chair: {when: {subject: [training]}}}}
  chair-of-audit: {called: Chair of Audit, of: [board], plays: {chair: {when: {subject: [audit]}}}}
  clerk: {called: Clerk, of: [board], plays: {chair: {when: {subject: [minutes], urgent: [yes]}}}}
"""


def area(folder: Path, several: str = "all") -> Area:
    path = folder / "exampleshire.yaml"
    path.write_text(FILE.replace("SEVERAL", several), encoding="utf-8")
    return load_area(str(path))


@pytest.mark.parametrize(
    ("facts", "posts", "ask"),
    [
        ({"subject": ("training", "audit")}, ["chair-of-audit", "chair-of-training"], ()),
        ({"subject": ("audit",)}, ["chair-of-audit"], ()),
        ({"subject": "audit"}, ["chair-of-audit"], ()),
        ({"subject": ("training", "minutes")}, ["chair-of-training", "clerk"], ("urgent",)),
        ({"subject": ("training", "minutes"), "urgent": "no"}, ["chair-of-training"], ()),
        ({"subject": ()}, ["chair-of-audit", "chair-of-training", "clerk"], ("subject", "urgent")),
    ],
)
def test_each_value_chooses_its_posts(tmp_path: Path, facts: Facts, posts: list[str], ask: tuple[str, ...]) -> None:
    found = resolve(area(tmp_path), "chair", None, facts)
    assert [named.post for named in found.posts] == posts
    assert set(found.ask) == set(ask)


@pytest.mark.parametrize("several", ["all", "any"])
def test_whether_all_posts_of_one_body_act_or_any_is_for_that_body_to_say(tmp_path: Path, several: str) -> None:
    found = resolve(area(tmp_path, several), "chair", None, {"subject": ("training", "audit")})
    assert found.choose == several


def test_posts_among_which_an_unknown_fact_decides_are_alternatives(tmp_path: Path) -> None:
    assert resolve(area(tmp_path), "chair", None, {}).choose == "any"
