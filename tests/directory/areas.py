"""Areas that Hypothesis makes up: two agencies, a few posts, and everything about them that can be dated."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from directory.loader import Area, _area
from foundation.datafile import parse

FIRST, DAYS = date(2026, 3, 2), 40
LAST = FIRST + timedelta(days=DAYS)
POSTS = tuple(f"post-{number}" for number in range(4))
AGENCIES, ROLES = ("one", "other"), ("lead", "chief")
Data = dict[str, Any]

days = st.integers(0, DAYS).map(lambda number: FIRST + timedelta(days=number))


def area_of(data: Mapping[str, Any]) -> Area:
    """An area from what its file says."""
    return _area(parse(json.dumps(data).encode(), "made-up.yaml"), {})


@st.composite
def span(draw: st.DrawFn) -> Data:
    first = draw(days)
    return {"from": str(first), "to": str(first + timedelta(days=draw(st.integers(0, 15))))}


def apart(spans: list[Data]) -> list[Data]:
    """Spans without those that overlap one before them."""
    kept: list[Data] = []
    for one in sorted(spans, key=lambda one: (one["from"], one["to"])):
        if not kept or one["from"] > kept[-1]["to"]:
            kept.append(one)
    return kept


spans = st.lists(span(), max_size=3).map(apart)


@st.composite
def post(draw: st.DrawFn, number: int) -> Data:
    """A post: those of a higher number can be above it, so that the line never runs in a ring."""
    others = [name for name in POSTS if name != POSTS[number]]
    deputies = draw(st.lists(st.sampled_from(others), max_size=3, unique=True))
    dated = draw(st.lists(st.booleans(), min_size=len(deputies), max_size=len(deputies)))
    found: Data = {
        "called": f"the post {number}",
        "of": draw(st.lists(st.sampled_from(AGENCIES), min_size=1, unique=True)),
        "plays": {role: {} for role in draw(st.lists(st.sampled_from(ROLES), min_size=1, unique=True))},
        "deputies": [
            {"post": name, **(draw(span()) if is_dated else {})} for name, is_dated in zip(deputies, dated, strict=True)
        ],
        "away": draw(spans),
    }
    entries = draw(spans)
    found["vacant" if draw(st.booleans()) else "held"] = entries
    if number + 1 < len(POSTS) and draw(st.booleans()):
        found["manager"] = draw(st.sampled_from(POSTS[number + 1 :]))
    if draw(st.integers(0, 4)) == 0:
        found["hours"] = {"round_the_clock": "yes"}
    if draw(st.integers(0, 4)) == 0:
        found["out_of_hours"] = draw(st.sampled_from(others))
    return found


@st.composite
def areas(draw: st.DrawFn) -> Data:
    """What the file of an area says."""
    agencies: Data = {name: {"called": f"the {name} agency"} for name in AGENCIES}
    if draw(st.booleans()):
        agencies["other"]["hours"] = {"closures": {f"shut-{n}": one for n, one in enumerate(draw(spans))}}
    if draw(st.booleans()):
        agencies["other"]["when_closed"] = draw(st.sampled_from(POSTS))
    roles: Data = {"lead": {"above": "chief"}, "chief": {}}
    if draw(st.booleans()):
        roles["lead"]["if_vacant"] = {"say": "Ask who covers.", "then": "chief"}
    if draw(st.booleans()):
        roles["chief"]["if_vacant"] = {"say": "Ask who covers.", "then": "lead", "after_hours": 24}
    return {
        "area": {"id": "made-up", "called": "Made up", "policy": "made-up", "printed": "2026-01-01"},
        "agencies": agencies,
        "roles": roles,
        "posts": {name: draw(post(number)) for number, name in enumerate(POSTS)},
    }
