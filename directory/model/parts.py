"""The small parts of an area's file: names, the status of a post, the facts for which it is the right one."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from foundation.shape import Key, Name, Shape, Text

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
SETTLED_BY_A_HOLDER = ("vacant", "acting", "interim")
"""What was printed of a post's holder: over, once an area's own file says who holds it."""

Selector = Annotated[tuple[Key, ...], Field(strict=False, min_length=1)]
When = dict[Key, Selector]
"""Facts and the values for which a post is the right one: case_type, service_line, profession, or another fact."""


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
