"""Who should not judge: a post on the side of a party to the dispute, and a post that would act for both sides."""

from __future__ import annotations

from collections.abc import Iterable

from directory.found import Facts, Found, Named, known
from directory.loader import Area
from directory.model import Fallback

INVOLVED = ("raising_agency", "other_agency", "further_agencies")
"""The facts that say which agencies are parties."""


def involved(area: Area, facts: Facts) -> dict[str, str]:
    """The agencies that are parties, by id where the area knows them, with how each is called."""
    said = (answer for name in INVOLVED for answer in known(facts, name))
    ids = (area.agency(answer) or answer for answer in said)
    return {id_: area.called(id_) for id_ in ids}


def own_sides(area: Area, post: str, parties: Iterable[str], represents: Iterable[str] = ()) -> tuple[str, ...]:
    """The parties on whose side a post is: its own agencies, those it leads or speaks for, those of its line below."""
    of = {*area.graph.answers_for(post), *represents}
    return tuple(party for party in parties if party in of)


def own_side(area: Area, role: str, named: Named, facts: Facts) -> Fallback | None:
    """What to do where a post would judge a dispute in which its own side is a party; None if it is not."""
    parties = involved(area, facts)
    sides = own_sides(area, named.post, parties)
    if not sides:
        return None
    here = area.file.roles.get(role)
    on_side = " and ".join(parties[side] for side in sides)
    own = here and here.if_own_side
    said = f"{named.called} is on the side of {on_side}, which is in the dispute."
    if own:
        return own.model_copy(update={"say": f"{said} {own.say}"})
    return Fallback(say=f"{said} Ask for somebody independent (ours); nobody is passed over without that.")


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
