"""Which post is meant: a role of the policy, for an agency and a case, resolved to posts. Never a blank.

A post is presumed filled unless the area records it vacant, and the presumption is said. Where several posts could be
meant because something is not known, all are shown and the fact that would decide is named. Of a post that cannot act
it is said why, and who acts for it; where nobody does, what to do, and who is the next above.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from directory.conflict import involved, own_sides
from directory.covering import covering, out_of_hours
from directory.found import Facts, Found, Named, known
from directory.graph import Part
from directory.loader import Area
from directory.matching import at_the_hour, choose, match, on_the_day
from directory.model import Fallback, Member, RoleHere
from directory.naming import When, named, named_for, named_in_place
from foundation.moment import local
from foundation.sentence import capital

_NOBODY_PICKED = "Nobody with a seat on {body} is recorded who is independent and there. Ask its chair who is."
_VACANT = "This post is vacant. Ask {agency} who is covering."
_AWAY = "Ask {agency} who is covering."


def resolve(
    area: Area, role: str, agency: str | None, facts: Facts, *, at: datetime | None = None, now: bool = False
) -> Found:
    """Find the posts that play a role.

    Args:
        area: The area's directory.
        role: The role, as the policy names it.
        agency: The agency, where the role is one of each agency; None for a role of the board or the council.
        facts: What is known of the case and of that agency's side.
        at: The moment asked about; if left out, what is dated in the directory does not count.
        now: Somebody is needed at once, whatever the hour; otherwise on the next day that is worked.

    Raises:
        BeyondCalendar: If the working days around the moment are not published.
    """
    return _Search(area, facts, When(at, now)).find(role, agency)


def resolve_on(area: Area, role: str, agency: str | None, facts: Facts, day: date) -> Found:
    """Find the posts that play a role as they stand on a day itself, whether or not anybody works on it."""
    return _Search(area, facts, When(local(day, time(12)), that_day=True)).find(role, agency)


def line_manager(area: Area, post: str) -> str | None:
    """The post above another, where the directory knows it."""
    line = area.graph.managers_of(post)
    return line[0] if line else None


@dataclass(frozen=True)
class _Search:
    """One question, and the roles it has already been led on from: each is asked once, so that it ends."""

    area: Area
    facts: Facts
    when: When
    before: frozenset[tuple[str, str]] = frozenset()

    def find(self, role: str, agency: str | None) -> Found:
        area, here = self.area, self.area.file.roles.get(role)
        listed = area.agency(agency) if agency else None
        if agency and listed is None:
            return self._unlisted(role, agency)
        if here and here.out_of and area.graph.members(here.out_of):
            return self._picked(role, here, here.out_of)
        parts = area.graph.parts(role, listed)
        if listed is None:
            parts = list({part.post: part for part in parts}.values())
        if self.when.at is not None:
            parts = on_the_day(parts, self.when.at.date())
        parts = at_the_hour(area, parts, self.when.at if self.when.now else None)
        if not parts:
            return self._proxy(role, listed) or self._unlisted(role, listed or "")
        return self._found(role, listed, parts)

    def _found(self, role: str, agency: str | None, parts: list[Part]) -> Found:
        area = self.area
        matched = match(area, parts, agency, self.facts)
        posts = [named_for(area, part, self.when) for part in matched.fits]
        path = list[str]()
        for post in [post for post in posts if post.lead and post.absent]:
            instead, steps = covering(area, post.post, self.when)
            path += steps
            if instead and instead.post not in {each.post for each in posts if each.acts}:
                posts.append(instead)
        found = Found(
            role,
            agency,
            tuple(posts),
            choose=choose(area, agency, matched),
            out_of_hours=self._out_of_hours(posts),
            ask=tuple(matched.ask),
            path=tuple(dict.fromkeys(path)),
            readings=self._readings(agency, posts),
        )
        if not found.leads:
            return self._with_fallback(found)
        here = self.area.file.roles.get(role)
        only_the_line = all(post.by == "line" for post in found.leads)
        return self._instead(found, here.if_vacant, "") if only_the_line and here and here.if_vacant else found

    def _readings(self, agency: str | None, posts: list[Named]) -> tuple[str, ...]:
        own = self.area.file.agencies[agency].readings if agency else ()
        return tuple(dict.fromkeys((*own, *(reading for post in posts for reading in post.readings))))

    def _out_of_hours(self, posts: list[Named]) -> Named | None:
        """Whom to reach while those who act are not at work, if somebody is recorded and can be reached."""
        at = self.when.at
        for post in posts:
            contact = out_of_hours(self.area, post.post) if post.acts and post.reached else None
            if contact and at is not None:
                found = named_in_place(self.area, contact, "out_of_hours", post.post, When(at, now=True))
                if found.acts:
                    return found
        return None

    # ------------------------------------------------------------------------------------ where nobody can act

    def _with_fallback(self, found: Found) -> Found:
        """Where nobody can act: what to do, who acts instead, and who is next above."""
        here = self.area.file.roles.get(found.role)
        if any(post.lead for post in found.posts):
            fallback = here.if_vacant if here else None
            default = _VACANT if all(post.vacant for post in found.posts if post.lead) else _AWAY
        else:
            own = self.area.file.agencies[found.agency].if_nobody_fits if found.agency else None
            fallback = own or (here.if_nobody_fits if here else None)
            default = "No post is listed for this case. Ask {agency} who acts."
            asked = [
                p for p in self.area.graph.parts(found.role, found.agency) if fallback and p.post == fallback.through
            ]
            through = tuple(replace(named_for(self.area, part, self.when), lead=False) for part in asked)
            found = replace(found, posts=(*found.posts, *through))
        return self._instead(found, fallback, default)

    def _instead(self, found: Found, fallback: Fallback | None, default: str) -> Found:
        agency = self.area.called(found.agency) if found.agency else "the agency"
        say = (fallback.say if fallback else default).replace("{agency}", agency)
        then = fallback.then if fallback else None
        return replace(
            found,
            say=say,
            instead=self._further(found, then, found.agency) if then else None,
            after_hours=fallback.after_hours if fallback else None,
            next_above=() if then or found.leads else tuple(self._next_above(found)),
            readings=tuple(dict.fromkeys((*found.readings, *(fallback.readings if fallback else ())))),
        )

    def _further(self, found: Found, role: str, agency: str | None) -> Found | None:
        """Who plays another role, unless this search has been there before.

        A role that only bodies have, such as a chair of the board, is looked for there and not in the agency.
        """
        if agency and not any(self.area.file.agencies[part.agency].listed for part in self.area.graph.parts(role)):
            agency = None
        seen = self.before | {(found.role, found.agency or "")}
        if (role, agency or "") in seen:
            return None
        return replace(self, before=seen).find(role, agency)

    def _next_above(self, found: Found) -> Iterator[Named]:
        """The first role above that has somebody who can act."""
        role, seen = self.area.graph.role_above(found.role), {found.role}
        while role and role not in seen:
            seen.add(role)
            parts = self.area.graph.parts(role, found.agency)
            fits = match(self.area, parts, found.agency, self.facts).fits
            there = [post for post in (named_for(self.area, part, self.when) for part in fits) if post.acts]
            if there:
                yield from there
                return
            role = self.area.graph.role_above(role)

    def _proxy(self, role: str, agency: str | None) -> Found | None:
        """Who has a role for an agency that lacks it."""
        proxy = self.area.file.agencies[agency].proxies.get(role) if agency else None
        if proxy is None or agency is None:
            return None
        called, lacking = self.area.called(agency), Found(role, agency)
        if proxy.post:
            post = named_in_place(self.area, proxy.post, "proxy", "", self.when)
            posts, path = [post], [f"{called} has nobody in this role of its own: {post.called} has it for them"]
            if post.absent:
                instead, steps = covering(self.area, post.post, self.when)
                posts, path = [*posts, *([instead] if instead else [])], [*path, *steps]
            found = replace(lacking, posts=tuple(posts), path=tuple(path), readings=self._readings(agency, posts))
            return found if found.leads else self._with_fallback(found)
        other = self._further(lacking, proxy.role or role, proxy.agency or agency)
        if other is None:
            return None
        whose = f"that of {self.area.called(proxy.agency)} has it for them" if proxy.agency else "another has it"
        said = f"{called} has nobody in this role of its own: {whose}"
        by_proxy = tuple(replace(post, by=post.by or "proxy") for post in other.posts)
        return replace(other, role=role, agency=agency, posts=by_proxy, path=(said, *other.path))

    def _unlisted(self, role: str, agency: str) -> Found:
        here = self.area.file.roles.get(role)
        fallback = here.if_unlisted if here else None
        called = self.area.called(agency) if agency else "the agency"
        default = "No post is listed for this. Ask {agency} who acts." if agency else "No post is listed for this role."
        say = (fallback.say if fallback else default).replace("{agency}", called)
        found = Found(role, agency or None, say=capital(say), readings=fallback.readings if fallback else ())
        listed = self.area.agency(agency) if agency else None
        return replace(found, next_above=tuple(self._next_above(found)) if listed else ())

    # ------------------------------------------------------------------------- somebody who is not in the dispute

    def _picked(self, role: str, here: RoleHere, body: str) -> Found:
        """The members of a body whose agency is not in the dispute, any of whom can be picked."""
        called, parties = self.area.file.bodies[body].called, involved(self.area, self.facts)
        ask = tuple(name for name in ("raising_agency", "other_agency") if not known(self.facts, name))
        there, path = list[Named](), list[str]()
        for member in self._members(body):
            sides = own_sides(self.area, member.post, parties, member.represents)
            post = named(self.area, member.post, self.when)
            if sides:
                path.append(f"{post.called} is on the side of {' and '.join(parties[side] for side in sides)}")
            elif post.absent:
                path.append(f"{post.called} is {post.absent}")
            else:
                there.append(post)
        readings = tuple(dict.fromkeys(reading for post in there for reading in post.readings))
        found = Found(role, None, tuple(there), choose="any", ask=ask, path=tuple(path), readings=readings)
        if there:
            return found
        return self._instead(found, here.if_none_uninvolved, _NOBODY_PICKED.replace("{body}", called))

    def _members(self, body: str) -> Iterator[Member]:
        """Those with a seat on the day; its chair, who picks, comes last."""
        day = self.when.at.date() if self.when.at else None
        members = [one for one in self.area.graph.members(body) if day is None or day in one.span]
        return iter(sorted(members, key=lambda one: (one.seat == "chair", one.post)))
