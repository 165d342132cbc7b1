"""Walks through a policy: they come to every place, each by the fewest events, and they end."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from advice.fold import fold
from advice.walk import Standing, beginnings, places, standing_of, walk
from foundation.moment import parse_moment
from rules.library import load_policies
from rules.policy import Policy

MONDAY = parse_moment("2026-06-01 09:30")


@cache
def policy(name: str) -> Policy:
    return load_policies().in_force(name, on=date(2026, 6, 1))


def stages_reached(name: str, *, apart: bool) -> set[tuple[str, str]]:
    return {
        (track, stage)
        for answers in beginnings(policy(name))
        for place in walk(policy(name), MONDAY, answers, apart=apart)
        for track, _, stage, _ in place.standing
        if stage
    }


ANOTHER_READING = {("disagreement", "directors")}
"""A stage of St Helens to which an exit leads only as STH-A2 may be read."""


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("name", ["camden", "st-helens"])
def test_every_stage_is_come_to_whether_tracks_are_walked_together_or_apart(name: str, apart: bool) -> None:
    every = {(track, stage) for track, found in policy(name).file.tracks.items() for stage in found.stages}
    assert stages_reached(name, apart=apart) == every - ANOTHER_READING


def test_a_place_is_where_its_case_stands_and_the_shortest_case_comes_first() -> None:
    for answers in beginnings(policy("camden")):
        found = list(walk(policy("camden"), MONDAY, answers))
        assert [len(place.case.events) for place in found] == sorted(len(place.case.events) for place in found)
        for place in found:
            assert standing_of(fold(place.case, place.at)) == place.standing
            assert place.case.facts == answers


def test_only_where_tracks_are_walked_together_are_two_of_them_under_way() -> None:
    found = policy("camden")
    answers = {**beginnings(found)[0], "issue": ("conduct", "strategic")}
    together, apart = ({p.standing for p in walk(found, MONDAY, answers, apart=apart)} for apart in (False, True))
    assert apart < together
    assert all(under_way(standing) <= 1 for standing in apart)
    assert any(under_way(standing) == 2 for standing in together)


def under_way(standing: Standing) -> int:
    """How many tracks have been left in some way."""
    return sum(bool(exit_) for _, _, _, exit_ in standing)


def test_it_says_what_follows_what() -> None:
    ways: dict[Standing, set[Standing]] = {}
    answers = next(a for a in beginnings(policy("camden")) if a["issue"] == ("threshold",))
    found = {place.standing for place in walk(policy("camden"), MONDAY, answers, ways=ways)}
    assert found == set(places(policy("camden"), MONDAY, answers))
    assert set().union(*ways.values()) | {()} == found
    one, two = ((("disagreement", "open", f"stage-{n}", ""),) for n in (1, 2))
    failed = (("disagreement", "open", "stage-1", "unresolved"),)
    assert two not in ways[one], "a stage that has not failed is not gone past"
    assert failed in ways[one]
    assert two in ways[failed]
