"""The graph of an area: agencies, teams, posts, roles and bodies, and how they are related. Typed by kind.

An area is built once, after its file was read, and asked often: what is asked in every resolution is kept in tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from directory.model import AreaFile, Member, Plays

if TYPE_CHECKING:
    import networkx as nx

Kind = Literal["agency", "team", "post", "role", "body"]
Node = tuple[Kind, str]
"""A kind and a name: an agency and a post may share a name, never a node."""
Relation = Literal[
    "belongs_to", "in_team", "plays", "managed_by", "leads", "below", "deputy", "counterpart", "seat", "part_of",
    "reached_by",
]  # fmt: skip
"""What an edge means, read from its first end to its second: a post belongs to an agency, is in a team, plays a role,
is managed by a post, leads an agency, has a deputy, has a counterpart; a role is below a role; a post has a seat on a
body, which is part of another; and what else leads to a post (a cover, a contact out of hours, a proxy)."""


@dataclass(frozen=True)
class Part:
    """A post that plays a role for an agency, and how."""

    post: str
    agency: str
    plays: Plays


class AreaGraph:
    """Questions about an area that need more than one look-up."""

    def __init__(self, area: AreaFile) -> None:
        self._area = area
        self._graph = _build(area)

    # --------------------------------------------------------------------------------------------- roles

    def parts(self, role: str, agency: str | None = None) -> list[Part]:
        """The posts that play a role, for one agency or for all, in the order of their names."""
        found = self._parts.get(role, {})
        if agency is not None:
            return list(found.get(agency, ()))
        return sorted((part for parts in found.values() for part in parts), key=lambda part: (part.post, part.agency))

    @cached_property
    def _parts(self) -> Mapping[str, Mapping[str, list[Part]]]:
        found: dict[str, dict[str, list[Part]]] = {}
        for (_, post), (_, role), data in self._edges("plays"):
            plays: Plays = data["plays"]
            for agency in self.agencies_of(post):
                if agency in (plays.agencies or (agency,)):
                    found.setdefault(role, {}).setdefault(agency, []).append(Part(post, agency, plays))
        for of_role in found.values():
            for parts in of_role.values():
                parts.sort(key=lambda part: part.post)
        return found

    def role_above(self, role: str) -> str | None:
        """The role that stands above another in the same agency."""
        return next(iter(self._ahead(("role", role), "below")), None)

    def plays_any(self, role: str) -> bool:
        """Whether any post here plays the role."""
        return role in self._parts

    # --------------------------------------------------------------------------------------------- posts

    def agencies_of(self, post: str) -> list[str]:
        """The agencies a post belongs to."""
        return sorted(self._ahead(("post", post), "belongs_to"))

    def managers_of(self, post: str) -> tuple[str, ...]:
        """The line above a post, nearest first, as far as it is known."""
        if post not in self._lines:
            line: list[str] = []
            above = self._ahead(("post", post), "managed_by")
            while above and above[0] not in line:
                line.append(above[0])
                above = self._ahead(("post", above[0]), "managed_by")
            self._lines[post] = tuple(line)
        return self._lines[post]

    @cached_property
    def _lines(self) -> dict[str, tuple[str, ...]]:
        return {}

    def below(self, post: str) -> frozenset[str]:
        """Every post in the line of management below a post."""
        from networkx import ancestors  # noqa: PLC0415 -- loading it takes long, and no area is no graph

        return frozenset(name for _, name in ancestors(self._management, ("post", post)))

    def answers_for(self, post: str) -> frozenset[str]:
        """The agencies whose side a post is on: its own, those it leads, and those of the posts below it."""
        if post not in self._sides:
            found = {*self.agencies_of(post), *self._ahead(("post", post), "leads")}
            for other in self.below(post):
                found |= {*self.agencies_of(other), *self._ahead(("post", other), "leads")}
            self._sides[post] = frozenset(found)
        return self._sides[post]

    @cached_property
    def _sides(self) -> dict[str, frozenset[str]]:
        return {}

    def counterpart(self, post: str, agency: str) -> list[str]:
        """The posts of another agency that are comparable: as the file says, otherwise those of the same level."""
        own = self._area.posts[post]
        if agency in own.counterparts:
            return [own.counterparts[agency]]
        back = [
            name
            for name, other in sorted(self._area.posts.items())
            if agency in other.of and post in other.counterparts.values()
        ]
        if back or own.level is None:
            return back
        posts = sorted(self._area.posts.items())
        return [name for name, other in posts if agency in other.of and other.level == own.level and name != post]

    # --------------------------------------------------------------------------------------------- bodies

    def members(self, body: str) -> tuple[Member, ...]:
        """Who has a seat on a body."""
        return self._area.bodies[body].members

    # --------------------------------------------------------------------------------------------- as a whole

    def is_reached(self, post: str) -> bool:
        """Whether a post plays a role, has a seat, or is led to by anything."""
        node: Node = ("post", post)
        onward = {data["relation"] for *_, data in self._graph.out_edges(node, data=True)}
        inward = {data["relation"] for *_, data in self._graph.in_edges(node, data=True)}
        return bool(inward or onward & {"plays", "seat"})

    def leads_to(self, post: str) -> frozenset[str]:
        """Every post that may come to act in place of a post: deputies, covers, the line above, and theirs in turn."""
        if not self._standing_in.has_node(("post", post)):
            return frozenset()
        from networkx import descendants  # noqa: PLC0415 -- as above

        return frozenset(name for _, name in descendants(self._standing_in, ("post", post)))

    def tree(self, agency: str) -> Iterator[tuple[int, str]]:
        """The posts of an agency as a tree of management: how deep, and which; those without a manager here first."""
        here = {name for name, post in self._area.posts.items() if agency in post.of}
        above = {name: next(iter(self._ahead(("post", name), "managed_by")), None) for name in here}
        order = list(self._area.posts)

        def walk(name: str, depth: int) -> Iterator[tuple[int, str]]:
            yield depth, name
            for below in sorted((post for post in here if above[post] == name), key=order.index):
                yield from walk(below, depth + 1)

        for name in sorted((post for post in here if above[post] not in here), key=order.index):
            yield from walk(name, 0)

    def loops(self) -> Iterator[tuple[str, ...]]:
        """Posts that manage one another in a ring."""
        from networkx import simple_cycles  # noqa: PLC0415 -- as above

        for ring in simple_cycles(self._management):
            yield tuple(name for _, name in ring)

    @cached_property
    def _management(self) -> nx.DiGraph[Node]:
        return self._only("managed_by")

    @cached_property
    def _standing_in(self) -> nx.DiGraph[Node]:
        return self._only("managed_by", "deputy", "reached_by")

    def _only(self, *relations: Relation) -> nx.DiGraph[Node]:
        """The graph with some of its relations alone; every post is in it."""
        from networkx import DiGraph  # noqa: PLC0415 -- as above

        kept: nx.DiGraph[Node] = DiGraph()
        kept.add_nodes_from(("post", name) for name in self._area.posts)
        kept.add_edges_from((here, there) for relation in relations for here, there, _ in self._edges(relation))
        return kept

    def _edges(self, relation: Relation) -> Iterator[tuple[Node, Node, dict[str, Plays]]]:
        return (edge for edge in self._graph.edges(data=True) if edge[2]["relation"] == relation)

    def _ahead(self, node: Node, relation: Relation) -> list[str]:
        if not self._graph.has_node(node):
            return []
        edges = self._graph.out_edges(node, data=True)
        return [name for _, (_, name), data in edges if data["relation"] == relation]


def _build(area: AreaFile) -> nx.MultiDiGraph[Node]:
    from networkx import MultiDiGraph  # noqa: PLC0415 -- as above

    graph: nx.MultiDiGraph[Node] = MultiDiGraph()
    for here, there, relation, plays in _relations(area):
        graph.add_edge(here, there, relation=relation, plays=plays)
    return graph


def _relations(area: AreaFile) -> Iterator[tuple[Node, Node, Relation, Plays | None]]:
    for name, role in area.roles.items():
        if role.above:
            yield ("role", name), ("role", role.above), "below", None
    for name, body in area.bodies.items():
        for member in body.members:
            yield ("post", member.post), ("body", name), "seat", None
        if body.part_of:
            yield ("body", name), ("body", body.part_of), "part_of", None
    for name, agency in area.agencies.items():
        contacts = (agency.when_closed, agency.out_of_hours, *(proxy.post for proxy in agency.proxies.values()))
        for post in filter(None, (*contacts, area.area.out_of_hours)):
            yield ("agency", name), ("post", post), "reached_by", None
    for name, team in area.teams.items():
        yield ("team", name), ("agency", team.of), "belongs_to", None
    for name in area.posts:
        yield from _of_post(area, name)


def _of_post(area: AreaFile, name: str) -> Iterator[tuple[Node, Node, Relation, Plays | None]]:
    post = area.posts[name]
    here: Node = ("post", name)
    for agency in post.of:
        yield here, ("agency", agency), "belongs_to", None
    for role, plays in post.plays.items():
        yield here, ("role", role), "plays", plays
    for agency in post.leads:
        yield here, ("agency", agency), "leads", None
    for other in post.counterparts.values():
        yield here, ("post", other), "counterpart", None
    for deputy in post.deputies:
        yield here, ("post", deputy.post), "deputy", None
    team = area.teams.get(post.team or "")
    if team:
        yield here, ("team", post.team or ""), "in_team", None
    manager = post.manager or (team.lead if team and team.lead != name else None)
    if manager:
        yield here, ("post", manager), "managed_by", None
    for cover in filter(None, (post.out_of_hours, *(absence.cover for absence in post.absences))):
        yield here, ("post", cover), "reached_by", None
