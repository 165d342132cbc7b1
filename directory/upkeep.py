"""What to mend in the file of an area, as it stands on a day: who is missing, who covers for nobody, what is old."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from directory.covering import covering
from directory.loader import Area
from directory.model import Post
from directory.naming import When
from foundation.datafile import Steps
from foundation.errors import Place
from foundation.moment import date_in_words, local
from foundation.span import Dated, Span, changes, pieces
from foundation.suggest import did_you_mean

AHEAD = timedelta(days=90)
"""So far ahead a vacancy is told; ours."""

Matter = Literal[
    "nobody", "vacant", "no_contact", "old", "no_cover", "no_holder", "unknown", "unplayed", "unreached", "past",
]  # fmt: skip
MATTERS: dict[Matter, str] = {
    "nobody": "Nobody acts",
    "vacant": "Vacant, and covered",
    "no_contact": "No contact recorded",
    "old": "Not confirmed lately",
    "no_cover": "Nobody to cover",
    "no_holder": "No holder recorded",
    "unknown": "Roles that the policy does not have",
    "unplayed": "Roles that nobody plays",
    "unreached": "Posts that nobody is led to",
    "past": "Over, and can be taken out",
}
"""What can be found, the worst first."""


@dataclass(frozen=True)
class Finding:
    """One thing to mend.

    Attributes:
        matter: What kind of thing.
        about: The post or role, by its id; "" where it is about several.
        called: Its title.
        wrong: What is wrong, in words.
        right: What would mend it.
        place: Where in the file.
        posts: The posts, where it is about several.
    """

    matter: Matter
    about: str
    called: str
    wrong: str
    right: str
    place: Place
    posts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Roles:
    """The roles of the policy, as far as an area needs to know them.

    Attributes:
        known: All of them.
        elsewhere: Those that no post of an area is expected to play, because each agency knows its own.
    """

    known: Collection[str]
    elsewhere: Collection[str] = ()


def findings(area: Area, day: date, *, roles: Roles | None = None) -> list[Finding]:
    """Everything to mend in an area on a day, the worst first.

    Args:
        area: The area.
        day: The day.
        roles: The roles of its policy, where that can be had.

    Raises:
        BeyondCalendar: If the working days around it are not published.
    """
    checked = _Upkeep(area, day, roles)
    order = list(MATTERS)
    return sorted(checked.everything(), key=lambda found: order.index(found.matter))


@dataclass(frozen=True)
class _Upkeep:
    area: Area
    day: date
    roles: Roles | None

    def everything(self) -> Iterator[Finding]:
        missing = set[str]()
        for name, post in self.area.file.posts.items():
            for found in self._absent(name, post):
                missing.add(name)
                yield found
            yield from self._contacts(name, post)
            if name not in missing:
                yield from self._uncovered(name, post)
            yield from self._unknown(name, post)
            yield from self._over(name, post)
        yield from self._unheld()
        yield from self._unplayed()
        yield from self._unreached()
        yield from self._seats_over()

    def _finding(self, matter: Matter, name: str, wrong: str, right: str, *steps: str | int) -> Finding:
        path: Steps = ("posts", name, *steps)
        return Finding(matter, name, self.area.file.posts[name].called, wrong, right, self.area.source.place(path))

    # ------------------------------------------------------------------------------------ who is missing

    def _absent(self, name: str, post: Post) -> Iterator[Finding]:
        """The first time within three months in which nobody acts; or else in which a vacancy is covered."""
        if not (post.held or post.absences or "vacant" in post.status):
            return
        covered: Finding | None = None
        for piece in self._gaps(name, post):
            when = When(local(piece.first, time(12)))
            stands = when.stands(self.area, name)
            why = self._since(piece.first, stands.why)
            instead, _ = covering(self.area, name, when)
            if instead is None:
                wrong = f"{why}; nobody acts for it{self._fallback(post)}"
                right = "record who holds it, or name a deputy or its manager"
                yield self._finding("nobody", name, wrong, right, *self._where(post))
                return
            if stands.state == "vacant" and covered is None:
                wrong = f"{why}; {instead.called} acts for it"
                right = "record who holds it, once that is known"
                covered = self._finding("vacant", name, wrong, right, *self._where(post))
        if covered:
            yield covered

    def _since(self, first: date, why: str) -> str:
        """Why a post cannot act, with the day from which that is so, unless it is said already."""
        if first == self.day:
            return f"now {why}"
        return why if f"from {date_in_words(first)}" in why else f"from {date_in_words(first)} {why}"

    def _gaps(self, name: str, post: Post) -> Iterator[Span]:
        """The times in the next three months in which a post is vacant or away, cut where those change who cover."""
        others = {*self.area.graph.managers_of(name), *(deputy.post for deputy in post.deputies)}
        others |= {absence.cover for absence in post.absences if absence.cover}
        of_others = [self.area.file.posts[one] for one in others]
        cuts = self._cuts([*of_others, post])
        for piece in pieces(self.day, self.day + AHEAD, self._cuts([post])):
            if self._is_absent(name, piece):
                for part in pieces(piece.first, piece.last, cuts):
                    if self._is_absent(name, part):
                        yield part

    def _is_absent(self, name: str, piece: Span) -> bool:
        return When(local(piece.first, time(12))).stands(self.area, name).state in ("vacant", "away")

    @staticmethod
    def _cuts(posts: Iterable[Post]) -> set[date]:
        """The days on which something changes for one of these posts."""
        return changes(one.span for post in posts for one in (*post.held, *post.absences, *post.deputies))

    def _fallback(self, post: Post) -> str:
        roles = [role for role in post.plays if (here := self.area.file.roles.get(role)) and here.if_vacant]
        return f", and only what is said of a vacant {roles[0]} applies" if roles else ""

    @staticmethod
    def _where(post: Post) -> tuple[str, ...]:
        return next(((key,) for key in ("vacant", "held", "away", "status") if getattr(post, key)), ())

    def _uncovered(self, name: str, post: Post) -> Iterator[Finding]:
        leads = any(plays.part == "lead" and self.day <= plays.span.last for plays in post.plays.values())
        if leads and not post.may_be_shared and not post.deputies and not self.area.graph.managers_of(name):
            wrong = "nobody covers when its holder is away: it has no deputy, and no manager is known"
            yield self._finding("no_cover", name, wrong, "name a deputy or its manager", "plays")

    # ------------------------------------------------------------------------------------ who holds it

    def _contacts(self, name: str, post: Post) -> Iterator[Finding]:
        every = self.area.file.area.confirm_every
        for number, holding in enumerate(post.held):
            if self.day not in holding.span:
                continue
            if not holding.contact:
                yield self._finding("no_contact", name, "how to reach its holder is not recorded",
                                    "add `contact`", "held", number)  # fmt: skip
            confirmed = holding.confirmed or post.confirmed
            if confirmed is None:
                wrong = "it was never confirmed"
            elif self.day - confirmed > timedelta(days=every):
                wrong = f"it was last confirmed on {date_in_words(confirmed)}, more than {every} days ago"
            else:
                continue
            yield self._finding("old", name, wrong, "ask, and write the day as `confirmed`", "held", number)

    def _unheld(self) -> Iterator[Finding]:
        """The posts of which an area's own file does not say who holds them, counted."""
        posts = self.area.file.posts
        if not (self.area.file.area.based_on or any(post.held for post in posts.values())):
            return
        without = [
            name
            for name, post in posts.items()
            if not (post.held or post.vacant or {"general", "vacant"} & {*post.status})
        ]
        if without:
            count = f"{len(without)} posts have" if len(without) > 1 else "1 post has"
            wrong = f"{count} no holder recorded, and {'are' if len(without) > 1 else 'is'} presumed filled as printed"
            right = "fill in the sheet Holders (escalate directory export)"
            place = self.area.source.place(("posts",))
            yield Finding("no_holder", "", "", wrong, right, place, tuple(without))

    # ------------------------------------------------------------------------------------ what leads nowhere

    def _unknown(self, name: str, post: Post) -> Iterator[Finding]:
        for role in post.plays:
            if self.roles and role not in self.roles.known:
                right = did_you_mean(role, self.roles.known) or "name a role of the policy"
                wrong = f"it plays `{role}`, which the policy does not have"
                yield self._finding("unknown", name, wrong, right, "plays", role)

    def _unplayed(self) -> Iterator[Finding]:
        file = self.area.file
        proxied = {role for agency in file.agencies.values() for role in agency.proxies}
        for name, role in file.roles.items():
            elsewhere = self.roles.elsewhere if self.roles else ()
            answered = role.if_unlisted or role.out_of or name in proxied or name in elsewhere
            if not answered and not self.area.graph.plays_any(name):
                place = self.area.source.place(("roles", name))
                right = "say which post plays it, or what to do (if_unlisted)"
                yield Finding("unplayed", name, name, "nobody plays this role", right, place)

    def _unreached(self) -> Iterator[Finding]:
        """Posts that play nothing any more and act for nobody."""
        reached = set(self._named())
        for name, post in self.area.file.posts.items():
            if name not in reached and not any(self.day <= plays.span.last for plays in post.plays.values()):
                wrong = "it plays no role from now on, and acts for no other post"
                yield self._finding("unreached", name, wrong, "say what it plays or for whom it acts, or take it out")

    def _named(self) -> Iterator[str | None]:
        """The posts that another post, an agency, a team, a body or a role leads to."""
        file = self.area.file
        yield file.area.out_of_hours
        for agency in file.agencies.values():
            yield from (agency.when_closed, agency.out_of_hours, *agency.if_unclear)
            yield from (proxy.post for proxy in agency.proxies.values())
            yield agency.if_nobody_fits.through if agency.if_nobody_fits else None
        for body in file.bodies.values():
            yield from (member.post for member in body.members)
        for name, post in file.posts.items():
            yield from self.area.graph.managers_of(name)
            yield from (post.out_of_hours, *(deputy.post for deputy in post.deputies))
            yield from (absence.cover for absence in post.absences)

    # ------------------------------------------------------------------------------------ what is over

    def _over(self, name: str, post: Post) -> Iterator[Finding]:
        """Entries of a post that ended; the last holder of a post that nobody holds now is kept: it says so."""
        goes_on = any(holding.span.last >= self.day for holding in post.held)
        listed: list[tuple[Steps, Dated]] = []
        for key in ("held",) if goes_on else ():
            listed += [((key, number), one) for number, one in enumerate(post.held)]
        for key in ("vacant", "away", "deputies"):
            listed += [((key, number), one) for number, one in enumerate(getattr(post, key))]
        for number, holding in enumerate(post.held):
            listed += [(("held", number, "away", further), one) for further, one in enumerate(holding.away)]
        listed += [(("plays", role), plays) for role, plays in post.plays.items()]
        over = [(steps, one.span) for steps, one in listed if one.span.last < self.day]
        if over:
            yield self._finding("past", name, self._ended([span for _, span in over]), _TAKE_OUT, *over[0][0])

    def _seats_over(self) -> Iterator[Finding]:
        for name, body in self.area.file.bodies.items():
            over = [(number, one.span) for number, one in enumerate(body.members) if one.span.last < self.day]
            if over:
                place = self.area.source.place(("bodies", name, "members", over[0][0]))
                wrong = self._ended([span for _, span in over])
                yield Finding("past", name, body.called, wrong, _TAKE_OUT, place)

    @staticmethod
    def _ended(spans: list[Span]) -> str:
        last = date_in_words(max(span.last for span in spans))
        return f"an entry ended on {last}" if len(spans) == 1 else f"{len(spans)} entries ended, the last on {last}"


_TAKE_OUT = "take it out, unless advice about days before is still needed"
