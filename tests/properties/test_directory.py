"""What holds of every directory: whoever is led to is there, nobody is led to nobody, and more cover is never less."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from advice.cover.gaps import _shut
from advice.cover.needs import Need, Use
from directory.cover import reaches_somebody, without_anybody
from directory.covering import out_of_hours
from directory.found import Found
from directory.loader import Area
from directory.presence import day_of_contact, hours_of, presence, presence_now
from directory.resolve import resolve, resolve_on
from foundation.moment import local
from foundation.span import Span
from tests.directory.areas import AGENCIES, DAYS, FIRST, LAST, POSTS, ROLES, Data, area_of, areas, days, span
from tests.properties.worlds import SEARCH

moments = st.builds(lambda day, hour: local(day, time(hour, 30)), days, st.integers(0, 23))
some = settings(max_examples=50 if SEARCH else 25)
roles, agencies = st.sampled_from(ROLES), st.sampled_from(AGENCIES)


@given(areas(), roles, agencies, moments, st.booleans())
@some
def test_whoever_is_led_to_is_there_and_nobody_is_led_to_nobody(
    data: Data, role: str, agency: str, at: datetime, now: bool
) -> None:
    area = area_of(data)
    found = resolve(area, role, agency, {}, at=at, now=now)
    assert not found.is_empty
    seen: Found | None = found
    while seen is not None:
        for named in (*seen.leads, *seen.next_above):
            day = day_of_contact(area, named.post, at)
            there = presence_now(area, named.post, at) if now else presence(area, named.post, day)
            assert there.is_there, named
        assert seen.leads or seen.say or seen.instead
        seen = seen.instead


@given(areas(), roles, agencies, days, st.permutations(POSTS), st.booleans())
@some
def test_a_deputy_more_takes_nobodys_cover_away(
    data: Data, role: str, agency: str, day: date, order: list[str], last: bool
) -> None:
    post, deputy, *_ = order
    assume(all(one["post"] != deputy for one in data["posts"][post]["deputies"]))
    before = resolve_on(area_of(data), role, agency, {}, day)
    more = deepcopy(data)
    listed = more["posts"][post]["deputies"]
    listed.insert(len(listed) if last else 0, {"post": deputy})
    after = resolve_on(area_of(more), role, agency, {}, day)
    assert bool(after.leads) >= bool(before.leads)
    assert reaches_somebody(after) >= reaches_somebody(before)


@given(areas(), roles, agencies, days, st.sampled_from(POSTS), span())
@some
def test_a_vacancy_more_gives_nobody_cover(
    data: Data, role: str, agency: str, day: date, post: str, vacancy: Data
) -> None:
    data["posts"][post].pop("held", None)
    data["posts"][post].pop("vacant", None)
    before = resolve_on(area_of(data), role, agency, {}, day)
    more = deepcopy(data)
    more["posts"][post]["vacant"] = [vacancy]
    after = resolve_on(area_of(more), role, agency, {}, day)
    assert bool(after.leads) <= bool(before.leads)
    assert reaches_somebody(after) <= reaches_somebody(before)


@given(areas(), roles, agencies)
@some
def test_stretches_without_anybody_are_those_of_a_walk_from_day_to_day(data: Data, role: str, agency: str) -> None:
    area = area_of(data)
    walked = {
        FIRST + timedelta(days=number)
        for number in range(DAYS + 1)
        if not reaches_somebody(resolve_on(area, role, agency, {}, FIRST + timedelta(days=number)))
    }
    stretches = without_anybody(area, role, agency, {}, FIRST, LAST)
    spelt_out = [
        stretch.first + timedelta(days=number)
        for stretch, _ in stretches
        for number in range((stretch.last - stretch.first).days + 1)
    ]
    assert spelt_out == sorted(walked)


@given(areas(), roles, agencies)
@settings(max_examples=25)
def test_hours_without_anybody_are_those_of_a_walk_from_hour_to_hour(data: Data, role: str, agency: str) -> None:
    area = area_of(data)
    need = Need(role, role, Use("at_once"), agency, agency, {}, "", ())
    empty = [stretch for stretch, _ in without_anybody(area, role, agency, {}, FIRST, LAST)]
    stretches = [one for gap in _shut(area, need, Span(FIRST, LAST), empty) for one in gap.stretches]
    for number in range(0, (DAYS + 1) * 24, 5):
        at = local(FIRST + timedelta(days=number // 24), time(number % 24, 30))
        said = any(one.began <= at < one.ends for one in stretches)
        assert said == _nobody_at(area, need, empty, at), at


def _nobody_at(area: Area, need: Need, empty: list[Span], at: datetime) -> bool:
    """Whether nobody is at work at a moment of a day on which somebody is there."""
    if any(at.date() in each for each in empty):
        return False
    posts = [named.post for named in resolve_on(area, need.role, need.agency, {}, at.date()).leads]
    contacts = [contact for post in posts if (contact := out_of_hours(area, post))]
    reached = [*posts, *(contact for contact in contacts if presence(area, contact, at.date()).is_there)]
    return not any(hours_of(area, post).is_open(at) for post in reached)


@pytest.mark.parametrize("now", [False, True])
def test_a_ring_of_roles_and_deputies_ends(now: bool) -> None:
    """Each deputises for the next, each role stands in for the other, and nobody is there at all."""
    data: Data = {
        "area": {"id": "made-up", "called": "Made up", "policy": "made-up", "printed": "2026-01-01"},
        "agencies": {"one": {"called": "the one agency", "proxies": {"third": {"role": "lead"}}}},
        "roles": {
            "lead": {"above": "chief", "if_vacant": {"say": "Ask.", "then": "chief"}},
            "chief": {"above": "lead", "if_vacant": {"say": "Ask.", "then": "lead"}},
            "third": {},
        },
        "posts": {
            "a": {"called": "A", "of": ["one"], "plays": {"lead": {}}, "status": ["vacant"], "deputies": ["b"]},
            "b": {"called": "B", "of": ["one"], "plays": {"chief": {}}, "status": ["vacant"], "deputies": ["a"]},
        },
    }
    for role in ("lead", "chief", "third"):
        found = resolve(area_of(data), role, "one", {}, at=local(FIRST, time(10)), now=now)
        assert not found.leads
        assert found.say
