"""Which post is meant: a role of the policy, for an agency and a case, resolved to posts. Never a blank.

A post is presumed filled unless the area records it vacant, and the presumption is said. Where several posts could be
meant because something is not known, all are shown and the fact that would decide is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from directory.graph import Part
from directory.loader import Area
from directory.model import STATUS_WORDS, Fallback, Post, When
from foundation.moment import date_in_words, parse_date
from foundation.sentence import capital

Facts = Mapping[str, str | tuple[str, ...]]
"""What is known of the case and of one side: case_type, case_type_sought, service_line, profession, and others; of a
fact that has several values all of them."""

ASKED_BY_SIDE = ("service_line", "profession")


@dataclass(frozen=True)
class Named:
    """One post that is meant.

    Attributes:
        post: Its id.
        called: Its title.
        lead: Whether it acts; otherwise it is kept informed.
        vacant: Whether nobody holds it.
        warnings: What to know before contacting it.
        readings: The unclear points it rests on.
        clauses: The rows of the policy it is printed in.
    """

    post: str
    called: str
    lead: bool = True
    vacant: bool = False
    warnings: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """Who plays a role.

    Attributes:
        role: The role.
        agency: For which agency, if it is of one.
        posts: The posts meant; empty where no post is listed.
        choose: `all` of them act together, or `any` of them.
        say: What to do where no post can act.
        instead: Who acts instead, and from when.
        after_hours: Only once so many elapsed hours have gone by.
        ask: Facts that would tell which of the posts is meant.
        readings: The unclear points that decided something.
    """

    role: str
    agency: str | None = None
    posts: tuple[Named, ...] = ()
    choose: str = "all"
    say: str = ""
    instead: Found | None = None
    after_hours: int | None = None
    ask: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()

    @property
    def leads(self) -> tuple[Named, ...]:
        """The posts that act and are not vacant."""
        return tuple(named for named in self.posts if named.lead and not named.vacant)

    @property
    def is_empty(self) -> bool:
        """Whether nobody can act, neither here nor instead."""
        return not self.leads and not self.say and (self.instead is None or self.instead.is_empty)


@dataclass(frozen=True)
class _Matched:
    """The posts that fit, and the facts that would tell which of them is meant."""

    fits: list[Part]
    ask: list[str]


def resolve(area: Area, role: str, agency: str | None, facts: Facts) -> Found:
    """Find the posts that play a role.

    Args:
        area: The area's directory.
        role: The role, as the policy names it.
        agency: The agency, where the role is one of each agency; None for a role of the board or the council.
        facts: What is known of the case and of that agency's side.
    """
    known = area.agency(agency) if agency else None
    if agency and known is None:
        return _unlisted(area, role, agency)
    parts = area.graph.parts(role, known)
    if known is None:
        parts = list({part.post: part for part in parts}.values())
    if not parts:
        return _unlisted(area, role, known or agency or "")
    matched = _match(area, parts, known, facts)
    posts = tuple(_named(area, part) for part in matched.fits)
    found = Found(
        role,
        known,
        posts,
        choose=_choose(area, known, matched),
        ask=tuple(matched.ask),
        readings=_readings(area, known, posts),
    )
    return _with_fallback(area, found, facts)


def same_post(area: Area, one: Found, other: Found) -> Fallback | None:
    """What to do where one and the same post would act for both sides; None if that is not so.

    A general role is not one post: each agency fills it with somebody of its own.
    """
    shared = {named.post for named in one.leads} & {named.post for named in other.leads}
    shared = {post for post in shared if "general" not in area.file.posts[post].status}
    if not shared or one.agency == other.agency:
        return None
    here = area.file.roles.get(one.role)
    title = area.file.posts[min(shared)].called
    return (here and here.if_same_post) or Fallback(say=f"{title} is listed for both sides. Ask for somebody else.")


def line_manager(area: Area, post: str) -> str | None:
    """The post above another, where the directory knows it."""
    line = area.graph.managers_of(post)
    return line[0] if line else None


def _match(area: Area, parts: list[Part], agency: str | None, facts: Facts) -> _Matched:
    """The parts whose facts are given; where a fact is not known, those that it could be."""
    case_types = _case_types(area, agency, facts)
    fits, ask = [], list[str]()
    for part in parts:
        verdicts = [_verdict(when, facts, case_types) for when in part.plays.when] or [()]
        if () in verdicts:
            fits.append(part)
        elif known := [unknown for unknown in verdicts if unknown is not None]:
            fits.append(part)
            ask += [name for unknown in known for name in unknown]
    here = area.file.agencies[agency] if agency else None
    if ask and here and here.if_unclear and len(fits) > 1:
        fits = [part for part in fits if part.post in here.if_unclear]
    if here and here.others == "copy" and not ask:
        fits += [_copied(part) for part in parts if part not in fits]
    return _Matched(_with_sought(area, agency, parts, fits, facts), list(dict.fromkeys(ask)))


def _verdict(when: When, facts: Facts, case_types: tuple[str, ...]) -> tuple[str, ...] | None:
    """Nothing, if all facts are as wanted; the names of those not known, if the others are; None otherwise."""
    unknown = []
    for name, wanted in when.items():
        values = case_types if name == "case_type" else _values(facts, name)
        if not values:
            unknown.append(name)
        elif not set(values) & set(wanted):
            return None
    return tuple(unknown)


def _values(facts: Facts, name: str) -> tuple[str, ...]:
    """What is known of a fact: nothing, a value, or several."""
    known = facts.get(name, ())
    return (known,) if isinstance(known, str) else known


def _case_types(area: Area, agency: str | None, facts: Facts) -> tuple[str, ...]:
    """The status of the case that decides: the one it has, the one in dispute, or both (by the agency's rule)."""
    rule = area.file.agencies[agency].case_type if agency else "now"
    now, sought = _values(facts, "case_type"), _values(facts, "case_type_sought")
    return {"now": now, "sought": sought or now, "both": (*now, *sought)}[rule]


def _with_sought(area: Area, agency: str | None, parts: list[Part], fits: list[Part], facts: Facts) -> list[Part]:
    """Where the service itself is in dispute, the officer for the service that is sought is copied in."""
    sought = _values(facts, "case_type_sought")
    if not sought or not agency or area.file.agencies[agency].case_type != "now":
        return fits
    further = [
        _copied(part)
        for part in parts
        if part not in fits
        and any("case_type" in when and _verdict(when, facts, sought) is not None for when in part.plays.when)
    ]
    return [*fits, *further]


def _copied(part: Part) -> Part:
    return replace(part, plays=part.plays.model_copy(update={"part": "copy"}))


def _choose(area: Area, agency: str | None, matched: _Matched) -> str:
    of = {part.agency for part in matched.fits}
    here = area.file.agencies[agency or min(of)] if agency or len(of) == 1 else None
    if matched.ask and len(matched.fits) > 1 and not (here and here.if_unclear):
        return "any"
    return here.several if here else "any" if len(matched.fits) > 1 else "all"


def _named(area: Area, part: Part) -> Named:
    post = area.file.posts[part.post]
    return Named(
        part.post,
        post.called,
        lead=part.plays.part == "lead",
        vacant="vacant" in (*post.status, *part.plays.status),
        warnings=(*(STATUS_WORDS[status] for status in (*post.status, *part.plays.status)), *_notes(area, post)),
        readings=(*post.readings, *part.plays.readings),
        clauses=post.clauses,
    )


def _notes(area: Area, post: Post) -> tuple[str, ...]:
    printed = f"as printed, {date_in_words(parse_date(area.file.area.printed))}; unconfirmed"
    return (post.note, printed) if post.note else (printed,)


def _readings(area: Area, agency: str | None, posts: tuple[Named, ...]) -> tuple[str, ...]:
    own = area.file.agencies[agency].readings if agency else ()
    return tuple(dict.fromkeys((*own, *(reading for named in posts for reading in named.readings))))


def _with_fallback(area: Area, found: Found, facts: Facts) -> Found:
    """Where nobody can act: what to do, and who acts instead."""
    here = area.file.roles.get(found.role)
    leads = [named for named in found.posts if named.lead]
    if not leads:
        own = area.file.agencies[found.agency].if_nobody_fits if found.agency else None
        fallback = own or (here.if_nobody_fits if here else None)
        asked = [p for p in area.graph.parts(found.role, found.agency) if fallback and p.post == fallback.through]
        through = tuple(replace(_named(area, part), lead=False) for part in asked)
        found = replace(found, posts=(*found.posts, *through))
        default = "No post is listed for this case. Ask {agency} who acts."
    elif all(named.vacant for named in leads):
        fallback = here.if_vacant if here else None
        default = "This post is vacant. Ask {agency} who is covering."
    else:
        return found
    agency = area.called(found.agency) if found.agency else "the agency"
    say = (fallback.say if fallback else default).replace("{agency}", agency)
    instead = resolve(area, fallback.then, found.agency, facts) if fallback and fallback.then else None
    return replace(
        found,
        say=say,
        instead=instead,
        after_hours=fallback.after_hours if fallback else None,
        readings=tuple(dict.fromkeys((*found.readings, *(fallback.readings if fallback else ())))),
    )


def _unlisted(area: Area, role: str, agency: str) -> Found:
    here = area.file.roles.get(role)
    fallback = here.if_unlisted if here else None
    called = area.called(agency) if agency else "the agency"
    default = "No post is listed for this. Ask {agency} who acts." if agency else "No post is listed for this role."
    say = (fallback.say if fallback else default).replace("{agency}", called)
    return Found(role, agency or None, say=capital(say), readings=fallback.readings if fallback else ())
