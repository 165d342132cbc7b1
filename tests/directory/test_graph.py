"""The graph of an area: who plays a role, whatever else shares its name."""

from __future__ import annotations

from pathlib import Path

from directory.loader import load_area
from directory.resolve import resolve

SHARED_NAMES = """\
area: {id: exampleshire, called: Exampleshire, policy: exampleshire, printed: 2026-01-01}
agencies: {social-care: {called: Social care}}
roles: {team-manager: {above: director}, director: {above: chief-executive}, chief-executive: {}}
posts:
  team-manager: {called: team manager, of: [social-care], plays: {team-manager: {}}}
  director: {called: Director, of: [social-care], plays: {director: {}}}
"""


def test_a_role_below_is_no_post_that_plays_the_role_above_although_they_share_a_name(tmp_path: Path) -> None:
    path = tmp_path / "area.yaml"
    path.write_text(SHARED_NAMES, encoding="utf-8")
    area = load_area(str(path))
    assert [named.post for named in resolve(area, "director", None, {}).posts] == ["director"]
    assert [named.post for named in resolve(area, "team-manager", "social-care", {}).posts] == ["team-manager"]
    assert area.graph.plays_any("director")
    assert not area.graph.plays_any("chief-executive")
