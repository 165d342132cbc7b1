"""Who acts for a post that cannot: whom its absence names, its deputies in order, the line above; nobody absent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from directory.found import BY_WORDS, By, Named
from directory.loader import Area
from directory.naming import When, named_in_place
from directory.presence import Presence
from foundation.moment import local
from foundation.span import Span


def covering(area: Area, post: str, when: When) -> tuple[Named | None, tuple[str, ...]]:
    """Who acts for a post that cannot, and how that was found, a sentence for each step.

    Nobody is asked twice, and of those who are asked nobody's own deputies are: so it ends, whatever names whom.
    """
    stands = when.stands(area, post)
    path = [f"{area.file.posts[post].called} is {stands.why}"]
    asked = {post}
    for name, by in _in_turn(area, post, stands, when):
        if name in asked:
            continue
        asked.add(name)
        called, how = area.file.posts[name].called, when.stands(area, name)
        if how.is_there:
            path.append(f"{called} {BY_WORDS[by]}")
            return named_in_place(area, name, by, post, when), tuple(path)
        path.append(f"{called}, who {BY_WORDS[by]}, is {how.why}")
    return None, tuple(path)


def in_turn(area: Area, post: str, day: date) -> Iterator[tuple[str, By]]:
    """Those who could act for a post on a day, whoever of them is there, in the order in which they are asked."""
    when, asked = When(local(day, time(12)), that_day=True), {post}
    for name, by in _in_turn(area, post, when.stands(area, post), when):
        if name not in asked:
            asked.add(name)
            yield name, by


def out_of_hours(area: Area, post: str) -> str | None:
    """The post that is reached when another is not at work: its own, its agency's, or the area's."""
    own = area.file.posts[post]
    contacts = (area.file.agencies[agency].out_of_hours for agency in own.of)
    return own.out_of_hours or next(filter(None, contacts), None) or area.file.area.out_of_hours


def _in_turn(area: Area, post: str, stands: Presence, when: When) -> Iterator[tuple[str, By]]:
    """Those who could act for a post, in the order in which they are asked."""
    if stands.cover:
        yield stands.cover, "closed" if stands.state == "closed" else "cover"
    if stands.state == "shut" and (contact := out_of_hours(area, post)):
        yield contact, "out_of_hours"
    day = when.day(area, post)
    for deputy in area.file.posts[post].deputies:
        if _deputises(deputy.span, day):
            yield deputy.post, "deputy"
    for manager in area.graph.managers_of(post):
        yield manager, "line"


def _deputises(span: Span, day: date | None) -> bool:
    return day is None or day in span
