"""What changes from day to day: who holds a post, when it is empty, who is away, who deputises, who sits on a body.

Names and contacts of holders stand only in an area's own file; nothing that ships has any.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from directory.model.parts import Names
from foundation.shape import Date, Name, Text
from foundation.span import Dated

Holds = Literal["substantive", "acting", "interim", "covering"]
Why = Literal["leave", "absence", "secondment", "training"]
"""Why somebody is away. `absence` is any other reason: its cause is nobody's business here."""
WHY_WORDS: dict[str, str] = {
    "leave": "on leave",
    "absence": "away",
    "secondment": "on secondment",
    "training": "at a training",
}


class Away(Dated):
    """A time in which somebody does not work.

    Attributes:
        first, last: The days (`from`, `to`), both included; without `to`, until further notice.
        why: Why, in a word.
        cover: The post that covers, where that is not the first deputy.
    """

    why: Why = "leave"
    cover: Name | None = None


class Holding(Dated):
    """Somebody holds a post.

    Attributes:
        first, last: The days (`from`, `to`), both included.
        holder: Who; only in an area's own file.
        contact: How to reach them; only in an area's own file.
        holds: In what way (`as`): substantive, or acting, interim or covering until the post is filled.
        confirmed: The day on which this was last found to be right.
        away: When they do not work.
    """

    holder: Text | None = None
    contact: Text | None = None
    holds: Annotated[Holds, Field(alias="as")] = "substantive"
    confirmed: Date | None = None
    away: Annotated[tuple[Away, ...], Field(strict=False)] = ()


class Vacancy(Dated):
    """A time in which nobody holds a post.

    Attributes:
        first, last: The days (`from`, `to`), both included; without `to`, until further notice.
        cover: The post that covers, where that is not the first deputy.
    """

    cover: Name | None = None


def _deputy(value: object) -> object:
    return {"post": value} if isinstance(value, str) else value


class Deputy(Dated):
    """A post that acts where another cannot.

    Attributes:
        post: Which.
        first, last: Only from and to these days, where they are given.
    """

    post: Name


Deputies = Annotated[
    tuple[Annotated[Deputy, BeforeValidator(_deputy, json_schema_input_type=Deputy | str)], ...], Field(strict=False)
]
"""Deputies in the order in which they are asked; one that always deputises may be written as its name alone."""


class Member(Dated):
    """A post with a seat on a body.

    Attributes:
        post: Which.
        seat: Its seat (`as`): chair, vice_chair or member.
        represents: Agencies it speaks for there beside its own, such as all schools.
        first, last: The days of the membership, where they are known.
    """

    post: Name
    seat: Annotated[Literal["chair", "vice_chair", "member"], Field(alias="as")] = "member"
    represents: Names = ()
