"""Faults in the posts of an area: a deputy, or somebody who acts for an agency that lacks a role, is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from directory.loader import Area
from foundation.datafile import Steps
from rules.mutation.mutation import GONE, Edit, Mutation, Raw, clauses_of, options


def faults(name: str, area: Area) -> Iterator[Mutation]:
    """Each deputy and each proxy of an area, taken away.

    Args:
        name: The area, as worked cases name it.
        area: The area.
    """
    data = area.source.data
    for post, found in sorted(data["posts"].items()):
        where: Steps = ("posts", post, "deputies")
        for path, deputies in options(found.get("deputies", []), where):
            for n, deputy in enumerate(deputies):
                who = deputy if isinstance(deputy, str) else deputy["post"]
                yield _fault(name, f"posts.{post}", f"{who} is no deputy of {post}", found, (*path, n), who)
    for agency, found in sorted(data["agencies"].items()):
        for role in sorted(found.get("proxies") or {}):
            says = f"nobody acts for {agency} as {role}"
            yield _fault(name, f"agencies.{agency}", says, found, ("agencies", agency, "proxies", role), role)


def _fault(area: str, element: str, says: str, found: Raw, path: Steps, detail: str) -> Mutation:
    called = PurePath(area).stem
    says = f"in {called}, {says}"
    return Mutation("deputy-removed", element, says, clauses_of(found), (Edit(path, GONE),), {}, detail, area)
