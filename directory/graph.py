"""The graph of an area: agencies, posts and roles, and who belongs, plays and manages. Typed by kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import networkx as nx

from directory.model import AreaFile, Plays

Node = tuple[Literal["agency", "post", "role"], str]
"""A kind and a name: an agency and a post may share a name, never a node."""
Relation = Literal["belongs_to", "plays", "managed_by", "below"]


@dataclass(frozen=True)
class Part:
    """A post that plays a role for an agency, and how."""

    post: str
    agency: str
    plays: Plays


class AreaGraph:
    """Questions about an area that need more than one look-up."""

    def __init__(self, area: AreaFile) -> None:
        self._graph = _build(area)

    def parts(self, role: str, agency: str | None = None) -> list[Part]:
        """The posts that play a role, for one agency or for all, in the order of their names."""
        found = []
        for (_, post), _, data in self._graph.in_edges(("role", role), data=True):
            for of in self.agencies_of(post) if data["relation"] == "plays" else ():
                meant = data["plays"].agencies or (of,)
                if of in meant and agency in (None, of):
                    found.append(Part(post, of, data["plays"]))
        return sorted(found, key=lambda part: (part.post, part.agency))

    def agencies_of(self, post: str) -> list[str]:
        """The agencies a post belongs to."""
        return sorted(self._ahead(("post", post), "belongs_to"))

    def managers_of(self, post: str) -> list[str]:
        """The line above a post, nearest first, as far as it is known."""
        line: list[str] = []
        above = self._ahead(("post", post), "managed_by")
        while above and above[0] not in line:
            line.append(above[0])
            above = self._ahead(("post", above[0]), "managed_by")
        return line

    def role_above(self, role: str) -> str | None:
        """The role that stands above another in the same agency."""
        return next(iter(self._ahead(("role", role), "below")), None)

    def plays_any(self, role: str) -> bool:
        """Whether any post here plays the role."""
        return self._graph.has_node(("role", role)) and self._graph.in_degree(("role", role)) > 0

    def loops(self) -> Iterator[tuple[str, ...]]:
        """Posts that manage one another in a ring."""
        lines: nx.DiGraph[Node] = nx.DiGraph(
            (here, there) for here, there, data in self._graph.edges(data=True) if data["relation"] == "managed_by"
        )
        for ring in nx.simple_cycles(lines):
            yield tuple(name for _, name in ring)

    def _ahead(self, node: Node, relation: Relation) -> list[str]:
        if not self._graph.has_node(node):
            return []
        edges = self._graph.out_edges(node, data=True)
        return [name for _, (_, name), data in edges if data["relation"] == relation]


def _build(area: AreaFile) -> nx.MultiDiGraph[Node]:
    graph: nx.MultiDiGraph[Node] = nx.MultiDiGraph()
    for name in area.agencies:
        graph.add_node(("agency", name))
    for name, role in area.roles.items():
        graph.add_node(("role", name))
        if role.above:
            graph.add_edge(("role", name), ("role", role.above), relation="below")
    for name, post in area.posts.items():
        graph.add_node(("post", name))
        for agency_name in post.of:
            graph.add_edge(("post", name), ("agency", agency_name), relation="belongs_to")
        for role_name, plays in post.plays.items():
            graph.add_edge(("post", name), ("role", role_name), relation="plays", plays=plays)
        if post.manager:
            graph.add_edge(("post", name), ("post", post.manager), relation="managed_by")
    return graph
