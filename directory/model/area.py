"""What may stand in the file of an area: its agencies, its posts, and which post plays which role."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from directory.model.agency import Agency, Body, Team
from directory.model.parts import Fallback, Texts
from directory.model.post import Post
from foundation.shape import Day, Name, Shape, Text


class RoleHere(Shape):
    """A role of the policy in this area.

    Attributes:
        above: The role above it in the same agency.
        out_of: The body out of whose members somebody is picked whose agency is not in the dispute.
        if_vacant: What to do where its post is vacant, or its holder away.
        if_nobody_fits: What to do where no post is listed for the case at hand.
        if_unlisted: What to do where the agency has no row; `{agency}` stands for its name.
        if_same_post: What to do where one post would act for both sides.
        if_own_side: What to do where it would judge a dispute in which its own agency, or one it leads, is a side.
        if_none_uninvolved: What to do where every member of the body is of an agency that is in the dispute.
    """

    above: Name | None = None
    out_of: Name | None = None
    if_vacant: Fallback | None = None
    if_nobody_fits: Fallback | None = None
    if_unlisted: Fallback | None = None
    if_same_post: Fallback | None = None
    if_own_side: Fallback | None = None
    if_none_uninvolved: Fallback | None = None


class DoublePart(Shape):
    """A post that may judge what it had a part in.

    Attributes:
        post: Which.
        role: The role in which it judges or negotiates.
        after: The role in which it acted before.
        say: The warning.
    """

    post: Name
    role: Name
    after: Name
    say: Text
    readings: Texts = ()


class Header(Shape):
    """The area.

    Attributes:
        id: The name under which it is asked for.
        called: Its name.
        policy: Its policy.
        based_on: The area that this file adds to and changes, if it is an area's own file.
        printed: The date as of which the posts are given.
        nation: Whose bank holidays its agencies keep.
        emergency: Its own emergency contacts, which only an area's own file holds.
        out_of_hours: The post that is reached when offices are shut, for every agency that names none.
        confirm_every: After how many days a contact that nobody has confirmed counts as old (ours: 90).
        only: Who alone can use the policy, where that is not everybody who works with children there; in words.
        taken: The readings of the policy that this area has chosen, where these are not the defaults.
    """

    id: Name
    called: Text
    policy: Name
    based_on: Text | None = None
    printed: Day
    nation: Literal["england", "wales", "scotland", "northern-ireland"] = "england"
    emergency: Texts = ()
    out_of_hours: Name | None = None
    confirm_every: Annotated[int, Field(ge=1, le=3650)] = 90
    only: Text | None = None
    taken: dict[str, str] = Field(default_factory=dict)


class Unclear(Shape):
    """A reading of the policy on which this file depends: its options and the default."""

    options: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
    default: str


class AreaFile(Shape):
    """The file of an area, under one choice of readings."""

    area: Header
    readings: dict[str, Unclear] = Field(default_factory=dict)
    agencies: Annotated[dict[Name, Agency], Field(min_length=1)]
    teams: dict[Name, Team] = Field(default_factory=dict)
    roles: dict[Name, RoleHere] = Field(default_factory=dict)
    posts: dict[Name, Post]
    bodies: dict[Name, Body] = Field(default_factory=dict)
    double_parts: dict[Name, DoublePart] = Field(default_factory=dict)
