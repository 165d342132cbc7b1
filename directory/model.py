"""What may stand in the file of an area: its agencies, its posts, and which post plays which role."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from foundation.shape import Day, Key, Name, Shape, Text, YesNo

Texts = Annotated[tuple[Text, ...], Field(strict=False)]
Names = Annotated[tuple[Name, ...], Field(strict=False)]

Status = Literal["vacant", "acting", "interim", "shared", "inferred", "untitled", "general"]
"""What to know about a post: vacant when printed; an acting or interim holder; several holders; a table row that was
worked out; no title printed; a general role that every such agency fills for itself."""

STATUS_WORDS: dict[str, str] = {
    "vacant": "vacant when printed, and vacant until the area says otherwise",
    "acting": "listed as acting; the holder may have changed",
    "interim": "listed as interim; the holder may have changed",
    "shared": "shared by several holders",
    "inferred": "worked out from a damaged table",
    "untitled": "no title is printed",
    "general": "a general role, not one person: each such agency has its own",
}

Selector = Annotated[tuple[Key, ...], Field(strict=False, min_length=1)]
When = dict[Key, Selector]
"""Facts and the values for which a post is the right one: case_type, service_line, profession, or another fact."""


class Plays(Shape):
    """How a post plays a role.

    Attributes:
        when: The facts for which it is the right post, or several such sets of facts; always, if left out.
        agencies: Only for these of its agencies; for all, if left out.
        part: `lead` acts; `copy` is kept informed.
        status: What to know about the post in this role.
        readings: The unclear points this rests on.
    """

    when: Annotated[
        tuple[When, ...],
        BeforeValidator(
            lambda value: [value] if isinstance(value, dict) else value, json_schema_input_type=When | list[When]
        ),
        Field(strict=False),
    ] = ()
    agencies: Names = ()
    part: Literal["lead", "copy"] = "lead"
    status: Annotated[tuple[Status, ...], Field(strict=False)] = ()
    readings: Texts = ()


class Post(Shape):
    """A job.

    Attributes:
        called: Its title.
        of: The agencies it belongs to.
        plays: The roles it plays.
        status: What to know about it.
        manager: The post above it, where that is known.
        note: What else to know.
        clauses: The rows of the policy it is printed in.
        readings: The unclear points it rests on.
    """

    called: Text
    of: Annotated[tuple[Name, ...], Field(strict=False, min_length=1)]
    plays: Annotated[dict[Name, Plays], Field(min_length=1)]
    status: Annotated[tuple[Status, ...], Field(strict=False)] = ()
    manager: Name | None = None
    note: Text | None = None
    clauses: Texts = ()
    readings: Texts = ()


class Fallback(Shape):
    """What to do where no post can act.

    Attributes:
        say: What to do, in words.
        then: The role that acts instead.
        through: The post to ask.
        after_hours: Only once so many elapsed hours have gone by without a name; at once, if left out.
        readings: The unclear points it rests on.
    """

    say: Text
    then: Name | None = None
    through: Name | None = None
    after_hours: Annotated[int, Field(ge=1, le=1000)] | None = None
    readings: Texts = ()


class Agency(Shape):
    """An organisation, or a row of the policy's tables.

    Attributes:
        called: Its name.
        short: How it is called in a sentence.
        known_as: Other names people use for it.
        listed: It can be a side of a disagreement; no for the board and for chief officers.
        service_lines: How it divides its work, where that decides on the post.
        professions: The professions it names posts for.
        if_nobody_fits: What to do where none of its posts is listed for the case at hand.
        if_unclear: The posts to contact where it is not known which fits; any one that could, if left out.
        others: Whether the other posts for a role are kept informed (`copy`) or left out.
        several: Where several posts fit: `all` of them, or `any` one.
        many: Many organisations go by this name, so the same answer on both sides may mean two of them.
        case_type: Which status of a case decides on the post: the one it has `now`, the one `sought`, or `both`.
        clauses: The clauses it is named in.
        readings: The unclear points it rests on.
    """

    called: Text
    short: Text | None = None
    known_as: Texts = ()
    listed: YesNo = True
    service_lines: dict[Key, Text] = Field(default_factory=dict)
    professions: dict[Key, Text] = Field(default_factory=dict)
    if_nobody_fits: Fallback | None = None
    if_unclear: Names = ()
    others: Literal["copy", "left_out"] = "left_out"
    several: Literal["all", "any"] = "all"
    many: YesNo = False
    case_type: Literal["now", "sought", "both"] = "now"
    clauses: Texts = ()
    readings: Texts = ()

    @property
    def in_short(self) -> str:
        """How it is called in a sentence."""
        return self.short or self.called


class RoleHere(Shape):
    """A role of the policy in this area.

    Attributes:
        above: The role above it in the same agency.
        if_vacant: What to do where its post is vacant.
        if_nobody_fits: What to do where no post is listed for the case at hand.
        if_unlisted: What to do where the agency has no row; `{agency}` stands for its name.
        if_same_post: What to do where one post would act for both sides.
    """

    above: Name | None = None
    if_vacant: Fallback | None = None
    if_nobody_fits: Fallback | None = None
    if_unlisted: Fallback | None = None
    if_same_post: Fallback | None = None


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
        printed: The date as of which the posts are given.
        emergency: Its own emergency contacts, which only an area's own file holds.
        only: Who alone can use the policy, where that is not everybody who works with children there; in words.
        taken: The readings of the policy that this area has chosen, where these are not the defaults.
    """

    id: Name
    called: Text
    policy: Name
    printed: Day
    emergency: Texts = ()
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
    roles: dict[Name, RoleHere] = Field(default_factory=dict)
    posts: dict[Name, Post]
    double_parts: dict[Name, DoublePart] = Field(default_factory=dict)
