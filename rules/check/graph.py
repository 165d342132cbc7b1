"""Ways from name to name: what can be reached, by which shortest way, and where one goes round."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import networkx as nx

Onward = Mapping[str, Collection[str]]
"""For each name those to which it leads."""


def reachable(onward: Onward, starts: Iterable[str]) -> frozenset[str]:
    """The names that can be come to, the starts included."""
    graph = _graph(onward)
    found = set[str]()
    for start in starts:
        if start in graph:
            found |= {start, *nx.descendants(graph, start)}
    return frozenset(found)


def way(onward: Onward, starts: Collection[str], goal: str) -> tuple[str, ...]:
    """The shortest way from one of the starts to a name; empty if there is none."""
    graph = _graph(onward)
    ways = [
        tuple(nx.shortest_path(graph, start, goal))
        for start in sorted(starts)
        if start in graph and goal in graph and nx.has_path(graph, start, goal)
    ]
    return min(ways, key=len, default=())


def loops(onward: Onward) -> tuple[tuple[str, ...], ...]:
    """The groups of names in which each leads to each other, and a name that leads to itself; each in order."""
    graph = _graph(onward)
    groups = (sorted(group) for group in nx.strongly_connected_components(graph))
    return tuple(sorted(tuple(group) for group in groups if len(group) > 1 or graph.has_edge(group[0], group[0])))


def _graph(onward: Onward) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(onward))
    graph.add_edges_from((name, other) for name in sorted(onward) for other in sorted(onward[name]))
    return graph
