"""What the picture of an area says: its agencies with their posts in lines of management, who covers, who has a seat.

Nobody is named in it, unless that is asked for: a picture leaves the room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from directory.covering import covering
from directory.loader import Area
from directory.model import SETTLED_BY_A_HOLDER, STATUS_WORDS, Agency, Body, Member, Plays, Post
from directory.naming import When, named
from directory.presence import Presence
from escalate.drawing.letter import UNBROKEN, with_whole_numbers
from foundation.calendar_file import WEEKDAYS, HoursShape
from foundation.moment import date_in_words, parse_date
from foundation.sentence import capital
from foundation.span import Dated, Span

_OFFICE = HoursShape()


@dataclass(frozen=True)
class PostSaid:
    """A post in the tree of an agency.

    Attributes:
        name: Its name.
        depth: How many posts of the agency stand above it.
        called: Its title.
        absent: Why it cannot act that day, and who acts instead; "" where it can.
        marks: What to know about it, a word each.
        plays: The roles it plays, in words.
        facts: What else is recorded, in words.
        clauses: Where it is printed.
        readings: The unclear points it rests on, with the option taken.
    """

    name: str
    depth: int
    called: str
    absent: str
    marks: tuple[str, ...]
    plays: tuple[str, ...]
    facts: tuple[str, ...]
    clauses: tuple[str, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True)
class AgencySaid:
    """An agency: what is recorded of it as a whole, and its posts, each after the one above it."""

    name: str
    called: str
    facts: tuple[str, ...]
    posts: tuple[PostSaid, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class BodySaid:
    """A body and the posts with a seat on it."""

    name: str
    called: str
    facts: tuple[str, ...]
    seats: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class AreaSaid:
    """Everything that the picture of an area says."""

    id: str
    called: str
    day: str
    notes: tuple[str, ...]
    emergency: tuple[str, ...]
    agencies: tuple[AgencySaid, ...]
    bodies: tuple[BodySaid, ...]
    meanings: Mapping[str, str]


def area_said(
    area: Area,
    at: datetime,
    *,
    roles: Mapping[str, str],
    readings: Mapping[str, str],
    with_holders: bool = False,
    emergency: Iterable[str] = (),
    notes: Iterable[str] = (),
) -> AreaSaid:
    """What the picture of an area says of a moment.

    Args:
        area: The area, under the readings chosen.
        at: The moment.
        roles: What the policy calls each role; a role that it does not know is called by its name.
        readings: The option that is taken of each unclear point of the policy.
        with_holders: Whether those who hold the posts are named.
        emergency: What to do in an emergency, before the area's own contacts.
        notes: What else to say at its head.

    Raises:
        BeyondCalendar: If the working days around the moment are not published.
    """
    teller = _Teller(area, When(at), roles, readings, with_holders=with_holders)
    agencies = tuple(teller.agency(name) for name in area.file.agencies)
    used = {mark for agency in agencies for post in agency.posts for mark in post.marks}
    return AreaSaid(
        id=area.id,
        called=area.file.area.called,
        day=date_in_words(at.date()),
        notes=(*teller.notes(), *notes),
        emergency=(*emergency, *map(with_whole_numbers, area.file.area.emergency)),
        agencies=agencies,
        bodies=tuple(teller.body(body) for body in area.file.bodies),
        meanings={mark: meaning for mark, meaning in STATUS_WORDS.items() if mark in used},
    )


class _Teller:
    """Tells the parts of one area."""

    def __init__(
        self, area: Area, when: When, roles: Mapping[str, str], readings: Mapping[str, str], *, with_holders: bool
    ) -> None:
        self._area, self._when, self._with_holders = area, when, with_holders
        self._roles, self._taken = roles, {**readings, **area.choice}

    def notes(self) -> Iterator[str]:
        """What is to be known of all of it."""
        header = self._area.file.area
        printed = date_in_words(parse_date(header.printed))
        yield f"Posts as printed on {printed}; unconfirmed, where no date stands beside them. Check before use."
        if header.only:
            yield f"{header.only}."
        if header.out_of_hours:
            yield f"Out of hours, for every agency that names nobody else: {self._called(header.out_of_hours)}."
        if line := self._line_of_roles():
            yield line

    def _line_of_roles(self) -> str:
        """Which role stands above which."""
        pairs = [(name, role.above) for name, role in self._area.file.roles.items() if role.above]
        said = "; ".join(f"{self._role(name)}, then {self._role(above)}" for name, above in pairs)
        return f"From role to role up the line: {said}." if said else ""

    # ----------------------------------------------------------------------------------------- agencies

    def agency(self, name: str) -> AgencySaid:
        """One agency with its posts."""
        agency = self._area.file.agencies[name]
        posts = tuple(self._post(post, depth, name) for depth, post in self._area.graph.tree(name))
        return AgencySaid(name, agency.called, tuple(self._of_agency(name, agency)), posts, agency.clauses)

    def _of_agency(self, name: str, agency: Agency) -> Iterator[str]:
        if agency.hours:
            yield _hours(agency.hours)
        if agency.out_of_hours:
            yield f"Out of hours: {self._called(agency.out_of_hours)}."
        if agency.when_closed:
            yield f"When it is closed: {self._called(agency.when_closed)}."
        for key, team in self._area.file.teams.items():
            if team.of == name:
                lead = f", led by {self._called(team.lead)}" if team.lead else ""
                members = [self._called(post) for post, of in self._area.file.posts.items() if of.team == key]
                yield f"Team: {team.called}{lead}{f': {_listed(members)}' if members else ''}."
        for role, proxy in agency.proxies.items():
            instead = (
                self._called(proxy.post)
                if proxy.post
                else self._area.file.agencies[proxy.agency].called
                if proxy.agency
                else self._role(proxy.role or "")
            )
            yield f"It has no {self._role(role)} of its own; instead: {instead}."
        if not any(name in post.of for post in self._area.file.posts.values()):
            yield "No post is recorded."

    # -------------------------------------------------------------------------------------------- posts

    def _post(self, name: str, depth: int, agency: str) -> PostSaid:
        post = self._area.file.posts[name]
        stands = self._when.stands(self._area, name)
        readings = (*post.readings, *(reading for plays in post.plays.values() for reading in plays.readings))
        return PostSaid(
            name=name,
            depth=depth,
            called=post.called,
            absent=self._absent(name, post, stands),
            marks=tuple(dict.fromkeys(self._marks(post, stands))),
            plays=tuple(self._plays(role, plays, post) for role, plays in post.plays.items()),
            facts=tuple(self._facts(name, post, agency)),
            clauses=post.clauses,
            readings=tuple(self._mark(id_) for id_ in dict.fromkeys(readings)),
        )

    def _mark(self, reading: str) -> str:
        return f"{reading}{UNBROKEN}({self._taken[reading]})" if reading in self._taken else reading

    def _absent(self, name: str, post: Post, stands: Presence) -> str:
        """Why a post cannot act, and who does instead."""
        if stands.is_there:
            of_role = next((role for role, plays in post.plays.items() if "vacant" in plays.status), None)
            return "" if of_role is None or post.held else f"Vacant when printed, as {self._role(of_role)}."
        instead, _ = covering(self._area, name, self._when)
        if instead:
            return f"{capital(stands.why)}. Acting instead: {instead.called}."
        roles = (self._area.file.roles.get(role) for role in post.plays)
        do = dict.fromkeys(role.if_vacant.say for role in roles if role and role.if_vacant)
        agency = _listed([self._area.called(agency) for agency in post.of])
        said = " ".join(do).replace("{agency}", agency)
        return f"{capital(stands.why)}. Nobody is recorded who acts instead. {said}".strip()

    def _marks(self, post: Post, stands: Presence) -> Iterator[str]:
        of_roles = (word for plays in post.plays.values() for word in plays.status)
        for word in (*post.status, *of_roles):
            said_already = word == "vacant" and not stands.is_there
            if not said_already and not (post.held and word in SETTLED_BY_A_HOLDER):
                yield word
        for holding in stands.holders:
            if holding.holds != "substantive":
                yield holding.holds

    def _plays(self, role: str, plays: Plays, post: Post) -> str:
        said = self._role(role)
        if plays.part == "copy":
            said += ", kept informed"
        if plays.agencies:
            said += f", for {_listed([self._area.called(agency) for agency in plays.agencies])}"
        if plays.when:
            sets = ("; ".join(self._wanted(post, *one) for one in when.items()) for when in plays.when)
            said += f" ({'; or '.join(filter(None, sets))})" if any(plays.when) else ""
        return said + _dated(plays)

    def _wanted(self, post: Post, fact: str, values: tuple[str, ...]) -> str:
        """A fact and the values for which a post is the right one, as the agency calls them."""
        words: dict[str, str] = {}
        for agency in post.of:
            known = self._area.file.agencies[agency]
            words |= known.service_lines if fact == "service_line" else {}
            words |= known.professions if fact == "profession" else {}
        said = " or ".join(words.get(value, value.replace("_", " ")) for value in values)
        return f"{fact.replace('_', ' ')}: {said}"

    def _facts(self, name: str, post: Post, agency: str) -> Iterator[str]:
        found = named(self._area, name, self._when)
        if self._with_holders and found.holder:
            yield f"Holder: {found.holder}."
        manager = next(iter(self._area.graph.managers_of(name)), None)
        if manager and agency not in self._area.file.posts[manager].of:
            yield f"Above it: {self._called(manager)}."
        if len(post.of) > 1 and "general" not in post.status:
            yield f"One post for {_listed([self._area.called(other) for other in post.of])}."
        if post.leads:
            yield f"Leads: {_listed([self._area.called(other) for other in post.leads])}."
        yield from self._cover_of(post)
        if found.confirmed:
            yield f"Last confirmed on {date_in_words(found.confirmed)}."
        if post.note:
            yield f"Note: {post.note}."

    def _cover_of(self, post: Post) -> Iterator[str]:
        """Whom else to turn to."""
        if post.deputies:
            yield f"Deputies: {_listed([self._called(one.post) + _dated(one) for one in post.deputies])}."
        if post.hours:
            yield _hours(post.hours)
        if post.out_of_hours:
            yield f"Out of hours: {self._called(post.out_of_hours)}."
        for other, counterpart in post.counterparts.items():
            yield f"Comparable in {self._area.called(other)}: {self._called(counterpart)}."

    # ------------------------------------------------------------------------------------------- bodies

    def body(self, name: str) -> BodySaid:
        """One body with its seats."""
        body: Body = self._area.file.bodies[name]
        part_of = [f"Part of {self._area.file.bodies[body.part_of].called}."] if body.part_of else []
        return BodySaid(name, body.called, tuple(part_of), tuple(self._seat(one) for one in body.members), body.clauses)

    def _seat(self, member: Member) -> str:
        seat = f"{capital(member.seat.replace('_', ' '))}: " if member.seat != "member" else ""
        others = f", for {_listed([self._area.called(one) for one in member.represents])}" if member.represents else ""
        of = self._area.file.posts[member.post].of
        home = f" ({_listed([self._area.called(agency) for agency in of])})"
        return f"{seat}{self._called(member.post)}{home}{others}{_dated(member)}"

    def _called(self, post: str) -> str:
        return self._area.file.posts[post].called

    def _role(self, role: str) -> str:
        return self._roles.get(role, role)


def _hours(hours: HoursShape) -> str:
    if hours.round_the_clock:
        return "Hours: round the clock."
    days = "" if hours.works == _OFFICE.works else f" on {_listed([capital(day) for day in hours.works])}"
    if hours.works == list(WEEKDAYS):
        days = " every day"
    terms = ", in term" if hours.terms else ""
    return f"Hours: {hours.opens} to {hours.closes}{days}{terms}."


def _dated(dated: Dated) -> str:
    return f", {dated.span.in_words}" if dated.span != Span() else ""


def _listed(words: list[str]) -> str:
    return "; ".join(words)
