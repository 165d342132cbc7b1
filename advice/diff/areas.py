"""Who is reached otherwise under two areas: every route of the policy, each agency and case, over a year."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

from advice.cover.needs import Need, needs_of
from advice.diff.area_elements import AreaChanged, area_changed
from directory.conflict import same_post
from directory.cover import days_of_change
from directory.found import Found, Named
from directory.loader import Area
from directory.resolve import resolve_on
from foundation.span import Span, pieces
from rules.policy import Policy

YEAR = timedelta(days=364)


@dataclass(frozen=True)
class Reached:
    """A role that reaches others under the second area than under the first.

    Attributes:
        role: The role.
        called: The role in words.
        agency: The agency it is of, if it is of one.
        agency_called: That agency in words.
        case: The facts for which this holds, in words; "" where for every case.
        facts: Those facts.
        span: The first days on which it differs.
        days: On how many days of the year it differs.
        a: Who is reached under the first, by posts.
        b: Who is reached under the second.
    """

    role: str
    called: str
    agency: str | None
    agency_called: str
    case: str
    facts: Mapping[str, object]
    span: Span
    days: int
    a: str
    b: str


@dataclass(frozen=True)
class AreasDiffer:
    """What two areas do not have alike, and whom that reaches.

    Attributes:
        a: The first area.
        b: The second.
        first: The first day looked at.
        last: The last.
        routes: How many roles, by agency and by case where these differ in the post, were followed.
        elements: What the files say otherwise.
        reached: Who is reached otherwise.
    """

    a: str
    b: str
    first: date
    last: date
    routes: int
    elements: tuple[AreaChanged, ...]
    reached: tuple[Reached, ...]


def areas_differ(policies: tuple[Policy, Policy], areas: tuple[Area, Area], first: date) -> AreasDiffer:
    """Compare two areas: their files, and who is reached on each day of a year.

    Args:
        policies: The policy under which each is read.
        areas: The areas, under the readings of their policies.
        first: The first day of the year.
    """
    needs: dict[Hashable, Need] = {}
    for policy, area in zip(policies, areas, strict=True):
        for need in (*needs_of(policy, area), *_sought(policy, areas, needs_of(policy, area))):
            needs.setdefault((need.role, need.agency, tuple(sorted(need.facts.items(), key=str))), need)
    span = Span(first, first + YEAR)
    reached = [found for need in needs.values() if (found := _reached(areas, need, span))]
    reached += _on_both_sides(areas, list(needs.values()), span)
    changed = area_changed(*areas)
    names = (areas[0].file.area.called, areas[1].file.area.called)
    return AreasDiffer(*names, span.first, span.last, len(needs), changed, tuple(_together(reached)))


def _sought(policy: Policy, areas: tuple[Area, Area], needs: Iterable[Need]) -> Iterator[Need]:
    """The same where the status of the child is itself in dispute, for agencies whose post depends on which counts."""
    fact = policy.facts.get("case_type")
    for need in needs if fact else ():
        rules = {each.case_type for area in areas if (each := area.file.agencies.get(need.agency or ""))}
        if "case_type" in need.facts and len(rules) > 1:
            for sought in fact.domain if fact else ():
                if sought != need.facts["case_type"]:
                    case = f"{need.case}, sought {sought.replace('_', ' ')}"
                    yield replace(need, facts={**need.facts, "case_type_sought": sought}, case=case)


def _reached(areas: tuple[Area, Area], need: Need, span: Span) -> Reached | None:
    """Whether others are reached on some day, and on the first such days whom."""
    cuts = {day for area in areas for day in days_of_change(area, need.role, need.agency)}
    days, first = 0, None
    for piece in pieces(span.first, span.last, cuts):
        found = [resolve_on(area, need.role, need.agency, need.facts, piece.first) for area in areas]
        if _posts(found[0]) != _posts(found[1]):
            days += (piece.last - piece.first).days + 1
            first = first or (piece, *_told_apart(found[0], found[1]))
    if first is None:
        return None
    return Reached(
        need.role, need.called, need.agency, need.agency_called, need.case, need.facts, first[0], days, *first[1:]
    )


def _on_both_sides(areas: tuple[Area, Area], needs: list[Need], span: Span) -> Iterator[Reached]:
    """What is to be done where one post would act for both sides of a dispute, where the two do not say the same."""
    found = [
        [resolve_on(area, need.role, need.agency, need.facts, span.first) for area in areas] if need.agency else []
        for need in needs
    ]
    for (one, first), (other, second) in combinations(zip(needs, found, strict=True), 2):
        if one.role == other.role and one.agency != other.agency and first and second:
            said = [same_post(area, first[n], second[n]) for n, area in enumerate(areas)]
            told = [each.say if each else "each side has its own" for each in said]
            if said[0] != said[1]:
                case = f"in a dispute between {one.agency_called} and {other.agency_called}"
                yield Reached(one.role, one.called, None, "", case, {}, span, (span.last - span.first).days + 1, *told)


def _together(reached: list[Reached]) -> Iterator[Reached]:
    """Of one role and agency one entry for each way in which it differs: that of the first case."""
    seen = set[Hashable]()
    for each in reached:
        key = (each.role, each.agency, each.a, each.b, each.span)
        if key not in seen:
            seen.add(key)
            yield each


def _posts(found: Found | None) -> Hashable:
    """Who is found, by posts and by who holds them, with what to do where nobody can act."""
    if found is None:
        return None
    posts = tuple((one.post, one.lead, one.acts, one.by, one.holder, one.contact) for one in found.posts)
    above = tuple(one.post for one in found.next_above)
    contact = (found.out_of_hours.post, found.out_of_hours.contact) if found.out_of_hours else ()
    choose = found.choose if len(found.leads) > 1 else ""
    return posts, choose, found.say, found.after_hours, above, contact, _posts(found.instead)


def _told_apart(one: Found, other: Found) -> tuple[str, str]:
    """Both in words; where these are the same, others hold the posts."""
    before, after = _in_words(one), _in_words(other)
    return before, f"{after} (held by somebody else)" if before == after else after


def _in_words(found: Found) -> str:
    """Who is found, by the titles of posts alone."""
    joined = " or " if found.choose == "any" else " and "
    leads = joined.join(_titled(one, found) for one in found.leads)
    said = [leads or found.say or "nobody"]
    for what, posts in (
        ("kept informed", [one for one in found.posts if not one.lead]),
        ("out of hours", [found.out_of_hours] if found.out_of_hours else []),
        ("next above", found.next_above),
    ):
        said += [f"{what}: {', '.join(one.called for one in posts)}"] if posts else []
    said += [f"after {found.after_hours} hours"] if found.after_hours else []
    said += [f"then {_in_words(found.instead)}"] if found.instead else []
    return "; ".join(said)


def _titled(one: Named, found: Found) -> str:
    """A post, with the one in whose place it acts."""
    if not one.acts_for:
        return one.called
    return (
        f"{one.called} (for {next((each.called for each in found.posts if each.post == one.acts_for), one.acts_for)})"
    )
