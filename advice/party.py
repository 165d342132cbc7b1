"""Who is meant by a role of the policy, in this case: which side, which agency, which post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from advice.fold import Fold
from advice.state import Visit
from directory.conflict import own_side, same_post
from directory.found import ASKED_BY_SIDE, Found, Named
from directory.loader import Area
from directory.model import Fallback
from directory.naming import away_before
from directory.resolve import resolve
from foundation.limit import add_hours
from foundation.moment import moment_in_words
from foundation.sentence import capital
from rules.decide import find
from rules.model.parts import Who
from rules.model.policy import Role
from rules.model.situation import NOT_KNOWN
from rules.policy import Policy

SIDE_FACTS = {"raising": "raising_agency", "other": "other_agency"}
SIDE_WORDS = {"raising": "the agency that raised the concern", "other": "the other agency"}


@dataclass(frozen=True)
class Member:
    """One side's part in a party: a role, and who that is.

    Attributes:
        role: The role.
        called: The role in words.
        side: raising, other, the agency that joined, or "" where the role is of no side.
        agency: The agency's id or name, as far as it is known.
        agency_called: The agency in words.
        posts: The posts meant.
        choose: `all` of the posts, or `any` of them.
        holder: Who holds the post, where the area's own file says; nobody's name ships.
        cover: What to do where no post can act, and who acts instead.
        path: How it was found who acts, where that is not the post that is meant.
        out_of_hours: Whom to reach while offices are shut, where somebody is recorded.
        warnings: What to know before making contact.
        ask: Facts that would tell which post is meant.
        readings: The unclear points that decided something.
    """

    role: str
    called: str
    side: str = ""
    agency: str = ""
    agency_called: str = ""
    posts: tuple[Named, ...] = ()
    choose: str = "all"
    holder: str | None = None
    cover: str = ""
    path: tuple[str, ...] = ()
    out_of_hours: Named | None = None
    warnings: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()

    @property
    def acting(self) -> tuple[Named, ...]:
        """The posts that act."""
        return tuple(named for named in self.posts if named.acts)


@dataclass(frozen=True)
class Party:
    """Who owes something, or to or with whom.

    Attributes:
        words: The party in words, as the policy calls it.
        members: Those it consists of.
        together: Whether all of them are meant, or any one.
    """

    words: str
    members: tuple[Member, ...] = ()
    together: bool = True

    @property
    def is_yours(self) -> bool:
        """Whether the side that raised the concern is part of it."""
        return any(member.side == "raising" for member in self.members)

    @property
    def readings(self) -> tuple[str, ...]:
        """The unclear points that decided something about anybody in it."""
        return tuple(dict.fromkeys(reading for member in self.members for reading in member.readings))


def judges(policy: Policy) -> frozenset[str]:
    """The roles of no side that decide at some stage whether a matter is settled, members of a meeting included."""

    def compute() -> frozenset[str]:
        roles, named = policy.file.roles, set[str]()
        for track in policy.file.tracks.values():
            for stage in track.stages.values():
                judge = stage.resolved_by
                named |= {judge.decision or "", *judge.any_of, *judge.all_of} - {""}
        named |= {part for name in named for part in roles[name].made_of or ()}
        return frozenset(name for name in named if roles[name].of in ("council", "board", "outside"))

    return policy.remember("judges", compute)


def _asks(found: Found, side: str) -> Iterator[str]:
    """The facts that would tell which post is meant, or which one acts instead.

    Of an agency that joined nobody can be asked which of its services is concerned: all its posts are shown.
    """
    for fact in (*found.ask, *(found.instead.ask if found.instead else ())):
        if fact not in ASKED_BY_SIDE:
            yield fact
        elif side in SIDE_FACTS:
            yield f"{side}_{fact}"


@dataclass
class Parties:
    """Resolves roles for one case at one moment."""

    policy: Policy
    area: Area | None
    course: Fold
    at: datetime
    _found: dict[tuple[str, str, bool], Found] = field(default_factory=dict)

    def of(self, who: Who, visit: Visit | None = None, track: str = "") -> Party:
        """The party that a `who` or a `to` of the policy means.

        Args:
            who: What the policy says.
            visit: The stay at a stage it is about, if any.
            track: The track of that stage.
        """
        if who.not_stated or who.lost:
            return Party("somebody the policy does not name" if who.not_stated else "somebody our copy does not name")
        if who.met_at_stage and visit is not None:
            met = self.policy.stage(track, visit.stage).meet
            return self._sided(self.of(met, visit, track), who.side) if met else Party("those who met")
        if who.each_agency:
            members = [Member("", "", side, *self._agency(side)) for side in self.course.sides()]
            return Party("each agency involved", tuple(members))
        if who.found:
            value = self.course_finding(who.found)
            return self.of(Who(role=value), visit, track) if value else Party("whoever the facts decide")
        now = track in self.policy.safety_tracks
        members = [member for role in who.roles for member in self.members(role, visit, now=now)]
        words = [self.policy.file.roles[role].called for role in who.roles]
        joined = (" or " if who.any_of else " and ").join(words)
        return Party(joined, tuple(members), together=not who.any_of)

    def course_finding(self, name: str) -> str | None:
        """The value of a finding that names a role, once the facts decide it."""
        return find(self.policy, self.course.rule_answers()).one().get(name)

    def members(self, role_name: str, visit: Visit | None = None, *, now: bool = False) -> Iterator[Member]:
        """A role, for every side or body it belongs to.

        Args:
            role_name: The role.
            visit: The stay at a stage it is about, if any.
            now: Somebody is needed at once, whatever the hour.
        """
        role = self.policy.file.roles[role_name]
        if role.made_of:
            seen = set[tuple[str, ...]]()
            for part in role.made_of:
                for member in self._alone(part, visit, now=now):
                    posts = tuple(named.post for named in member.acting)
                    if not posts or posts not in seen:
                        seen.add(posts)
                        yield member
            return
        yield from self._without_same_post(role_name, self._alone(role_name, visit, now=now), visit, now=now)

    def leaving(self, party: Party, until: datetime | None) -> Party:
        """The same party, with a word about each post that is there now and will not be all the time until a moment."""
        area = self.area
        if area is None or until is None or until <= self.at:
            return party
        said = [
            [away_before(area, named, self.at, until) for named in member.acting if not named.acts_for]
            for member in party.members
        ]
        members = tuple(
            replace(member, warnings=(*member.warnings, *filter(None, words)))
            for member, words in zip(party.members, said, strict=True)
        )
        return replace(party, members=members)

    def _alone(self, role_name: str, visit: Visit | None, *, now: bool) -> list[Member]:
        """A role for every side or body it belongs to, whoever else has it."""
        role = self.policy.file.roles[role_name]
        return [self._member(role_name, role, side, visit, now=now) for side in self._sides(role)]

    def _sides(self, role: Role) -> tuple[str, ...]:
        """The sides that have a role: one, both, or both and the agencies that joined; "" for a body of no side."""
        if role.of == "each_side":
            return self.course.sides() if role.joined else self.course.sides()[:2]
        return {"raising_side": ("raising",), "other_side": ("other",)}.get(role.of, ("",))

    def _of_joining(self, role: Role) -> tuple[str, ...]:
        """The readings of a role of each side, where more than two agencies are in the case."""
        return role.readings if role.of == "each_side" and len(self.course.sides()) > 2 else ()

    def _sided(self, party: Party, side: str | None) -> Party:
        if side is None:
            return party
        kept = tuple(member for member in party.members if member.side in (side, ""))
        return Party(f"{party.words} of {SIDE_WORDS[side]}", kept, party.together)

    def _agency(self, side: str) -> tuple[str, str]:
        """The agency of a side: its id or name, and its name in words."""
        if side not in SIDE_FACTS:
            joined = (self.area.agency(side) if self.area else None) or side
            return joined, self.area.called(joined) if self.area else side
        answer = self.course.answers.get(SIDE_FACTS[side])
        if not isinstance(answer, str) or answer == NOT_KNOWN:
            return "", SIDE_WORDS[side]
        known = (self.area.agency(answer) if self.area else None) or answer
        return known, self.area.called(known) if self.area else answer

    def _member(self, role_name: str, role: Role, side: str, visit: Visit | None, *, now: bool) -> Member:
        agency, called = self._agency(side) if side and not role.agency else (role.agency or "", "")
        if role.agency and self.area:
            called = self.area.called(role.agency)
        plain = Member(role_name, role.called, side, agency, called, readings=role.readings)
        if role.found == "agency" or self.area is None:
            instead = self.policy.file.roles[role.stands_in].called if role.stands_in else ""
            return replace(plain, cover=f"Where there is none, {instead} acts.") if instead else plain
        if side and not agency:
            return Member(role_name, role.called, side, "", called, ask=(SIDE_FACTS[side],), readings=role.readings)
        if role.stands_in and not self.area.has(role_name, agency if side else None):
            return self._proxy(plain, role.stands_in, visit, now=now)
        found = self._resolve(role_name, agency if side else None, side, now=now)
        judging = self._judging(role_name, found)
        posts = (*found.posts, *self._standing_in(found, visit))
        own = (*found.readings, *self._of_joining(role), *(reading for each in judging for reading in each.readings))
        return Member(
            role_name,
            role.called,
            side,
            agency,
            called or (self.area.called(found.agency) if found.agency else ""),
            posts,
            found.choose,
            holder=" and ".join(named.holder for named in posts if named.acts and named.holder) or None,
            cover=self._cover(found, visit),
            path=found.path,
            out_of_hours=found.out_of_hours,
            warnings=(*self._double_part(role_name, found), *(each.say for each in judging)),
            ask=tuple(_asks(found, side)),
            readings=(*own, *(found.instead.readings if found.instead else ())),
        )

    def _judging(self, role: str, found: Found) -> list[Fallback]:
        """What to do where somebody would judge a dispute of their own side: a warning, never left unsaid."""
        assert self.area is not None  # noqa: S101 -- the caller has an area
        here = self.area.file.roles.get(role)
        if role not in judges(self.policy) and not (here and here.if_own_side):
            return []
        facts = self._facts("")
        return [each for named in found.leads if (each := own_side(self.area, role, named, facts))]

    def _proxy(self, lacking: Member, instead: str, visit: Visit | None, *, now: bool) -> Member:
        """Who acts for a side or a body that has nobody in a role."""
        role = self.policy.file.roles[instead]
        found = self._member(instead, role, lacking.side if lacking.side in self._sides(role) else "", visit, now=now)
        cover = f"{lacking.agency_called or 'The agency'} has nobody in this role of its own: {role.called} acts."
        return replace(
            found,
            role=lacking.role,
            called=lacking.called,
            side=lacking.side,
            agency=lacking.agency,
            agency_called=lacking.agency_called,
            cover=f"{capital(cover)}{f' {found.cover}' if found.cover else ''}",
            readings=tuple(dict.fromkeys((*lacking.readings, *found.readings))),
        )

    def _resolve(self, role: str, agency: str | None, side: str, *, now: bool) -> Found:
        assert self.area is not None  # noqa: S101 -- the caller has an area
        key = (role, f"{side}:{agency}", now)
        if key not in self._found:
            self._found[key] = resolve(self.area, role, agency, self._facts(side), at=self.at, now=now)
        return self._found[key]

    def _facts(self, side: str) -> dict[str, str | tuple[str, ...]]:
        """What the directory may ask of a case, seen from one side."""
        known = {k: v for k, v in self.course.answers.items() if v and v != NOT_KNOWN}
        for fact in ASKED_BY_SIDE:
            value = known.get(f"{side}_{fact}")
            if value is not None:
                known[fact] = value
        return known

    def _standing_in(self, found: Found, visit: Visit | None) -> tuple[Named, ...]:
        """The posts that act instead, once the time has come at which they do."""
        if found.instead is None:
            return ()
        if found.after_hours and (visit is None or add_hours(visit.began, found.after_hours) > self.at):
            return ()
        acting = {named.post for named in found.leads}
        return tuple(named for named in found.instead.leads if named.post not in acting)

    def _cover(self, found: Found, visit: Visit | None) -> str:
        if not found.say:
            return ""
        if found.instead is None or not found.instead.leads:
            return found.say
        joined = " or " if found.instead.choose == "any" else " and "
        titles = joined.join(named.called for named in found.instead.leads)
        if found.after_hours and visit:
            since = add_hours(visit.began, found.after_hours)
            when = "since" if since <= self.at else "from"
            return f"{found.say} That is {when} {moment_in_words(since)}: {titles}."
        return f"{found.say} That is: {titles}."

    def _double_part(self, role: str, found: Found) -> tuple[str, ...]:
        """A post that would judge what it had a part in before."""
        assert self.area is not None  # noqa: S101 -- the caller has an area
        took_part = {
            name
            for owed in self.course.owed
            for who in (self.policy.file.duties[owed.duty].who, self.policy.file.duties[owed.duty].to)
            if who
            for name in who.roles
        }
        return tuple(
            double.say
            for double in self.area.file.double_parts.values()
            if double.role == role
            and double.after in took_part
            and any(named.post == double.post for named in found.leads)
        )

    def _without_same_post(
        self, role: str, members: list[Member], visit: Visit | None, *, now: bool
    ) -> Iterator[Member]:
        """Warn where one post would act for two sides: never silently skipped."""
        conflict = self._same_post(role, members, now=now)
        for member in members:
            if conflict is None or member.side not in conflict[1]:
                yield member
                continue
            fallback = conflict[0]
            by = add_hours(visit.began, fallback.after_hours) if fallback.after_hours and visit else None
            cover = f"{fallback.say} That is {moment_in_words(by)}." if by else fallback.say
            readings = tuple(dict.fromkeys((*member.readings, *fallback.readings)))
            yield replace(member, holder=None, cover=cover, readings=readings)

    def _same_post(self, role: str, members: list[Member], *, now: bool) -> tuple[Fallback, set[str]] | None:
        if self.area is None:
            return None
        for n, one in enumerate(members):
            for other in members[n + 1 :]:
                pair = [self._found.get((role, f"{member.side}:{member.agency}", now)) for member in (one, other)]
                if pair[0] and pair[1] and (fallback := same_post(self.area, pair[0], pair[1])):
                    return fallback, {one.side, other.side}
        return None
