"""What can be wrong with the file of an area beyond its shape: names that lead nowhere, dates that cannot both be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from directory.graph import AreaGraph
from directory.model import AreaFile, Fallback, Plays, Post
from foundation.datafile import Document, Steps
from foundation.errors import Problem
from foundation.moment import date_in_words
from foundation.shape import Shape, shapes_in
from foundation.span import Dated, Span
from foundation.suggest import did_you_mean

SELECTORS = ("service_line", "profession")
"""The facts that an agency's own lists give the values of."""


def problems_in(file: AreaFile, document: Document, graph: AreaGraph) -> Iterator[Problem]:
    """Everything wrong with an area, each at its line."""
    checks = _Checks(file, document, graph)
    for check in (
        checks.agencies, checks.teams, checks.roles, checks.bodies, checks.double_parts, checks.readings,
        checks.names_in_posts, checks.parts, checks.dates, checks.orphans, checks.rings,
    ):  # fmt: skip
        yield from check()


@dataclass(frozen=True)
class _Checks:
    file: AreaFile
    document: Document
    graph: AreaGraph

    # --------------------------------------------------------------------------------- names that lead nowhere

    def agencies(self) -> Iterator[Problem]:
        file = self.file
        yield from self._post(("area", "out_of_hours"), file.area.out_of_hours)
        for name, agency in file.agencies.items():
            path: Steps = ("agencies", name)
            for contact in agency.if_unclear:
                yield from self._post((*path, "if_unclear"), contact)
            yield from self._post((*path, "when_closed"), agency.when_closed)
            yield from self._post((*path, "out_of_hours"), agency.out_of_hours)
            for role, proxy in agency.proxies.items():
                here: Steps = (*path, "proxies", role)
                yield from self._role(here, role)
                yield from self._agency(here, proxy.agency)
                yield from self._post(here, proxy.post)
                yield from self._role(here, proxy.role)
                if proxy.role == role or proxy.agency == name:
                    yield self.document.problem(here, "it stands in for itself", "name another agency, post or role")

    def teams(self) -> Iterator[Problem]:
        for name, team in self.file.teams.items():
            yield from self._agency(("teams", name, "of"), team.of)
            yield from self._post(("teams", name, "lead"), team.lead)

    def roles(self) -> Iterator[Problem]:
        for name, role in self.file.roles.items():
            yield from self._role(("roles", name, "above"), role.above)
            yield from self._known(("roles", name, "out_of"), "body", role.out_of, self.file.bodies)
        for steps, fallback in self._fallbacks():
            yield from self._role((*steps, "then"), fallback.then)
            yield from self._post((*steps, "through"), fallback.through)

    def _fallbacks(self) -> Iterator[tuple[Steps, Fallback]]:
        """What is to be done where nobody can act: of agencies and of roles, and of nothing else."""
        places: list[tuple[Steps, Shape]] = [(("agencies", name), one) for name, one in self.file.agencies.items()]
        places += [(("roles", name), one) for name, one in self.file.roles.items()]
        for path, place in places:
            for steps, shape in shapes_in(place, path):
                if isinstance(shape, Fallback):
                    yield steps, shape

    def bodies(self) -> Iterator[Problem]:
        for name, body in self.file.bodies.items():
            yield from self._known(("bodies", name, "part_of"), "body", body.part_of, self.file.bodies)
            for number, member in enumerate(body.members):
                path: Steps = ("bodies", name, "members", number)
                yield from self._post((*path, "post"), member.post)
                for agency in member.represents:
                    yield from self._agency((*path, "represents"), agency)
            of_post = _grouped((member.post, number, member) for number, member in enumerate(body.members))
            for post, seats in of_post.items():
                wrong = f"`{post}` has two seats here at one time"
                yield from self._overlaps(("bodies", name, "members"), seats, wrong, "keep one, or date both")

    def double_parts(self) -> Iterator[Problem]:
        for name, double in self.file.double_parts.items():
            path: Steps = ("double_parts", name)
            yield from self._post((*path, "post"), double.post)
            yield from self._role((*path, "role"), double.role)
            yield from self._role((*path, "after"), double.after)

    def readings(self) -> Iterator[Problem]:
        for id_, reading in self.file.readings.items():
            if reading.default not in reading.options:
                yield self._missing(("readings", id_, "default"), "option", reading.default, reading.options)

    def names_in_posts(self) -> Iterator[Problem]:
        for name, post in self.file.posts.items():
            path: Steps = ("posts", name)
            for agency in post.of:
                yield from self._agency((*path, "of"), agency)
            for agency in post.leads:
                yield from self._agency((*path, "leads"), agency)
            for agency, counterpart in post.counterparts.items():
                yield from self._agency((*path, "counterparts", agency), agency)
                yield from self._post((*path, "counterparts", agency), counterpart)
            for key, other in self._others(post):
                yield from self._post((*path, *key), other)
                if other == name and key != ("manager",):  # that is a ring
                    yield self.document.problem((*path, *key), "a post cannot stand in for itself", "name another post")
            yield from self._team(post, (*path, "team"))

    def _others(self, post: Post) -> Iterator[tuple[Steps, str | None]]:
        """The posts that a post names: above it, deputising for it, covering for it."""
        yield ("manager",), post.manager
        yield ("out_of_hours",), post.out_of_hours
        for number, deputy in enumerate(post.deputies):
            yield ("deputies", number), deputy.post
        for section in ("vacant", "away"):
            for number, absence in enumerate(getattr(post, section)):
                yield (section, number, "cover"), absence.cover
        for number, holding in enumerate(post.held):
            for further, absence in enumerate(holding.away):
                yield ("held", number, "away", further, "cover"), absence.cover

    def _team(self, post: Post, path: Steps) -> Iterator[Problem]:
        yield from self._known(path, "team", post.team, self.file.teams)
        team = self.file.teams.get(post.team or "")
        if team and team.of not in post.of:
            wrong = f"this team belongs to {team.of}, and the post does not"
            yield self.document.problem(path, wrong, f"add {team.of} under `of`, or name another team")

    def parts(self) -> Iterator[Problem]:
        for name, post in self.file.posts.items():
            for role, plays in post.plays.items():
                yield from self._plays(post, ("posts", name, "plays", role), plays)

    def _plays(self, post: Post, path: Steps, plays: Plays) -> Iterator[Problem]:
        for agency in plays.agencies:
            if agency not in post.of:
                yield self._missing(path, "agency of this post", agency, post.of)
        for selector, wanted in ((name, when[name]) for when in plays.when for name in SELECTORS if name in when):
            known = [
                value
                for agency in post.of
                if agency in self.file.agencies
                for value in getattr(self.file.agencies[agency], f"{selector}s")
            ]
            for value in wanted:
                if value not in known:
                    yield self._missing((*path, "when", selector), selector, value, tuple(known))

    # --------------------------------------------------------------------------------- dates that cannot both be

    def dates(self) -> Iterator[Problem]:
        for name, post in self.file.posts.items():
            if post.held or post.vacant or post.away or post.deputies:
                yield from self._holders(post, ("posts", name))
                yield from self._absences(post, ("posts", name))

    def _holders(self, post: Post, path: Steps) -> Iterator[Problem]:
        numbered = list(enumerate(post.held))
        if not post.may_be_shared:
            right = "let one end before the other begins, or say status: [shared]"
            yield from self._overlaps((*path, "held"), numbered, "two holders of a single post", right)
        for number, holding in numbered:
            here: Steps = (*path, "held", number)
            if holding.holds != "substantive" and holding.first is None:
                yield self.document.problem(here, f"since when it is held as {holding.holds} is not said", "add `from`")
            if holding.confirmed and holding.confirmed not in holding.span:
                wrong = f"it was confirmed on {date_in_words(holding.confirmed)}, when it was not held so"
                yield self.document.problem((*here, "confirmed"), wrong, "check the three dates")
            for other, vacancy in enumerate(post.vacant):
                if vacancy.span.meets(holding.span):
                    wrong = f"it is held {holding.span.in_words}, and recorded vacant {vacancy.span.in_words}"
                    yield self.document.problem((*path, "vacant", other), wrong, "end one where the other begins")

    def _absences(self, post: Post, path: Steps) -> Iterator[Problem]:
        places: list[tuple[Steps, tuple[Dated, ...]]] = [((*path, "vacant"), post.vacant), ((*path, "away"), post.away)]
        places += [((*path, "held", number, "away"), holding.away) for number, holding in enumerate(post.held)]
        for here, absences in places:
            numbered = list(enumerate(absences))
            yield from self._overlaps(here, numbered, "two entries for one time", "make one of them")
            for number, absence in numbered:
                if absence.first is None:
                    yield self.document.problem((*here, number), "from when it holds is not said", "add `from`")
                elif absence.last is None and getattr(absence, "why", "") == "leave":
                    yield self.document.problem((*here, number), "until when the leave lasts is not said", "add `to`")
        same = _grouped((deputy.post, number, deputy) for number, deputy in enumerate(post.deputies))
        for deputy, times in same.items():
            wrong = f"`{deputy}` deputises twice at one time"
            yield from self._overlaps((*path, "deputies"), times, wrong, "keep one, or date both")

    def _overlaps(
        self, path: Steps, numbered: Iterable[tuple[int, Dated]], wrong: str, right: str
    ) -> Iterator[Problem]:
        ordered = sorted(numbered, key=lambda found: (found[1].span, found[0]))
        for (_, before), (number, after) in pairwise(ordered):
            if before.span.meets(after.span):
                both = Span(max(before.span.first, after.span.first), min(before.span.last, after.span.last))
                yield self.document.problem((*path, number), f"{wrong}: {both.in_words}", right)

    # --------------------------------------------------------------------------------- nobody is led there

    def orphans(self) -> Iterator[Problem]:
        """Posts that play no role and that no other post, agency or body leads to."""
        for name in self.file.posts:
            if not self.graph.is_reached(name):
                wrong = "nobody is ever led to this post: it plays no role, and nothing names it"
                yield self.document.problem(("posts", name), wrong, "say what it plays, or leave it out")

    def rings(self) -> Iterator[Problem]:
        for ring in self.graph.loops():
            names = " manages ".join((*ring, ring[0]))
            wrong = f"these posts manage one another in a ring: {names}"
            yield self.document.problem(("posts", ring[0], "manager"), wrong)

    # --------------------------------------------------------------------------------- looking names up

    def _agency(self, path: Steps, name: str | None) -> Iterator[Problem]:
        yield from self._known(path, "agency", name, self.file.agencies)

    def _post(self, path: Steps, name: str | None) -> Iterator[Problem]:
        yield from self._known(path, "post", name, self.file.posts)

    def _role(self, path: Steps, name: str | None) -> Iterator[Problem]:
        if name and name not in self.file.roles and not self.graph.plays_any(name):
            roles = {*self.file.roles, *(role for post in self.file.posts.values() for role in post.plays)}
            yield self._missing(path, "role", name, tuple(sorted(roles)))

    def _known(self, path: Steps, kind: str, name: str | None, known: Mapping[str, object]) -> Iterator[Problem]:
        if name and name not in known:
            yield self._missing(path, kind, name, tuple(known))

    def _missing(self, path: Steps, kind: str, name: str, known: tuple[str, ...]) -> Problem:
        return self.document.problem(path, f"there is no {kind} `{name}`", did_you_mean(name, known))


def _grouped(found: Iterable[tuple[str, int, Dated]]) -> dict[str, list[tuple[int, Dated]]]:
    groups: dict[str, list[tuple[int, Dated]]] = {}
    for name, number, item in found:
        groups.setdefault(name, []).append((number, item))
    return groups
