"""The pictures that these tests look at: of every policy and area there is, each made once."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from directory.loader import Area, area_names, load_area
from escalate.drawing.area import draw_area
from escalate.drawing.area_content import AreaSaid, area_said
from escalate.drawing.policy import draw_policy
from escalate.drawing.policy_content import PolicySaid, policy_said
from escalate.drawing.shape import Drawing
from foundation.moment import parse_moment
from rules.library import load_policies
from rules.policy import Policy
from tests.generality import exampleshire

A_DAY = date(2026, 9, 1)
AT = parse_moment("2026-09-01 09:00")
ROOT = Path(__file__).parents[3]
VARIANTS = [ROOT / "scenarios" / "variants" / f"{name}.yaml" for name in ("camden-mediation", "sutton-with-limits")]
"""Of the variants one with another stage and one with other limits: the rest look like these."""
SHIPPING = {
    f"{name}@{version}" for name in load_policies().names() for version in load_policies().versions(name)
}  # fmt: skip
FICTIONAL = {exampleshire.CHILDREN, exampleshire.BOTH, "exampleshire-children@2027-01-01"}
POLICIES = sorted({*SHIPPING, *FICTIONAL, exampleshire.NORTH, *(str(path.relative_to(ROOT)) for path in VARIANTS)})
"""All policies by name, those of Exampleshire included, and two variants by their files."""
LEADING_ELSEWHERE = {
    "st-helens@2018-09-19": [{"STH-A2": "a"}, {"STH-A2": "d"}],
    "sutton@2015-09-01": [{"SUT-A8": "b"}, {"SUT-A9": "b"}, {"SUT-A10": "a"}],
}
"""The options of readings under which some exit leads elsewhere."""
AREAS = (*area_names(), "exampleshire-children", "exampleshire-adults-and-children")
_LIBRARY = load_policies()


@cache
def policy(name: str) -> Policy:
    if name.startswith(("exampleshire", exampleshire.NORTH)):
        return exampleshire.policy(name)
    return _LIBRARY.find(str(ROOT / name) if name.endswith(".yaml") else name, A_DAY)


@cache
def told(name: str) -> PolicySaid:
    return policy_said(policy(name))


@cache
def picture(name: str) -> Drawing:
    return draw_policy(told(name))


@cache
def area(name: str) -> Area:
    return exampleshire.area(name) if name.startswith("exampleshire") else load_area(name)


@cache
def area_told(name: str) -> AreaSaid:
    found = area(name)
    under = policy(found.file.area.policy if name in area_names() else _version(name))
    roles = {role: shape.called for role, shape in under.file.roles.items()}
    return area_said(found, AT, roles=roles, readings=under.choice)


def _version(name: str) -> str:
    return exampleshire.CHILDREN if name == "exampleshire-children" else exampleshire.BOTH


@cache
def area_picture(name: str) -> Drawing:
    return draw_area(area_told(name))
