"""On which days a role reaches nobody: worked out piece by piece, cut where anything that bears on it changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from directory.found import Facts, Found
from directory.loader import Area
from directory.resolve import resolve_on
from foundation.calendar_file import HoursShape
from foundation.span import Span, changes, pieces


def reaches_somebody(found: Found) -> bool:
    """Whether somebody can act at once: who is meant, who acts for them, or who acts instead without a wait."""
    if found.leads:
        return True
    return found.instead is not None and found.after_hours is None and reaches_somebody(found.instead)


def without_anybody(
    area: Area, role: str, agency: str | None, facts: Facts, first: date, last: date
) -> list[tuple[Span, Found]]:
    """The stretches of days on which a role reaches nobody, each with what was found there.

    Days count as such, whether or not they are worked: a weekend alone is no absence.
    """
    found = [
        (piece, resolve_on(area, role, agency, facts, piece.first))
        for piece in pieces(first, last, days_of_change(area, role, agency))
    ]
    empty: list[tuple[Span, Found]] = []
    for (nobody, _), group in groupby(found, key=lambda each: (not reaches_somebody(each[1]), each[1].path)):
        together = list(group)
        if nobody:
            empty.append((Span(together[0][0].first, together[-1][0].last), together[0][1]))
    return empty


def days_of_change(area: Area, role: str, agency: str | None) -> set[date]:
    """Every day on which something that can bear on who plays a role changes."""
    return changes(span for post in sorted(_concerned(area, role, agency)) for span in _spans_of(area, post)) | changes(
        span for body in area.file.bodies.values() for span in (member.span for member in body.members)
    )


def all_days_of_change(area: Area) -> set[date]:
    """Every day on which something in the directory changes."""
    of_bodies = (member.span for body in area.file.bodies.values() for member in body.members)
    return changes(span for post in area.file.posts for span in _spans_of(area, post)) | changes(of_bodies)


def _concerned(area: Area, role: str, agency: str | None) -> set[str]:
    """The posts that play a role, those of the roles it leads on to, and all who may come to act for any of them."""
    roles, pending = set[str](), [role]
    while pending:
        name = pending.pop()
        if name in roles:
            continue
        roles.add(name)
        pending += _leads_on(area, name, agency)
    posts = {part.post for name in roles for part in area.graph.parts(name)}
    here = area.file.agencies.get(agency or "")
    posts |= {proxy.post for proxy in (here.proxies.values() if here else ()) if proxy.post}
    posts |= {member.post for body in area.file.bodies.values() for member in body.members}
    return posts | {other for post in posts for other in area.graph.leads_to(post)} | _contacts(area)


def _leads_on(area: Area, role: str, agency: str | None) -> Iterator[str]:
    """The roles that act instead of a role, stand above it, or have it for an agency that lacks it."""
    here = area.file.roles.get(role)
    if here:
        fallbacks = (here.if_vacant, here.if_nobody_fits, here.if_unlisted)
        yield from (fallback.then for fallback in fallbacks if fallback and fallback.then)
        yield from filter(None, (here.above,))
    of = area.file.agencies.get(agency or "")
    if of:
        yield from (proxy.role for proxy in of.proxies.values() if proxy.role)
        yield from filter(None, (of.if_nobody_fits.then if of.if_nobody_fits else None,))


def _contacts(area: Area) -> set[str]:
    agencies = area.file.agencies.values()
    named = (contact for agency in agencies for contact in (agency.when_closed, agency.out_of_hours))
    return {name for name in (*named, area.file.area.out_of_hours) if name}


def _spans_of(area: Area, name: str) -> Iterator[Span]:
    """Every dated entry that bears on whether a post can act, and in whose place."""
    post = area.file.posts[name]
    for dated in (*post.absences, *post.held, *post.deputies, *post.plays.values()):
        yield dated.span
    yield from (supposed.span for supposed in area.supposed if supposed.post == name)
    for hours in filter(None, (post.hours, *(area.file.agencies[agency].hours for agency in post.of))):
        yield from _shut(hours)


def _shut(hours: HoursShape) -> Iterator[Span]:
    for period in (*hours.closures.values(), *hours.terms.values()):
        yield period.span
