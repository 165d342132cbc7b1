"""The graph of an area tells its kinds apart, whatever their names."""

from __future__ import annotations

from pathlib import Path

from directory.loader import load_area

FILE = """\
area: {id: exampleshire, called: Exampleshire, policy: exampleshire, printed: 2026-01-01}
agencies: {health: {called: Health}}
roles: {team-manager: {above: head}}
posts:
  team-manager: {called: Team Manager, of: [health], plays: {team-manager: {}}}
  head: {called: Head, of: [health], plays: {head: {}}}
"""


def test_a_post_and_a_role_below_another_may_share_a_name(tmp_path: Path) -> None:
    path = tmp_path / "exampleshire.yaml"
    path.write_text(FILE, encoding="utf-8")
    graph = load_area(str(path)).graph
    assert [part.post for part in graph.parts("head", "health")] == ["head"]
    assert [part.post for part in graph.parts("team-manager", "health")] == ["team-manager"]
    assert graph.role_above("team-manager") == "head"
