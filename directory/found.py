"""Who was found for a role: the posts that are meant, who acts for those that cannot, and what to do if nobody can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Facts = Mapping[str, str | tuple[str, ...]]
"""What is known of the case and of one side: case_type, case_type_sought, service_line, profession, and others; of a
fact that has several values all of them. The sides themselves are raising_agency, other_agency, further_agencies."""

ASKED_BY_SIDE = ("service_line", "profession")
"""The facts that are asked of each side."""

By = Literal["", "cover", "deputy", "line", "closed", "out_of_hours", "proxy"]
"""By what somebody acts who is not the post that is meant: the absence names them, they deputise, they are next up the
line, they act in a closure, they are reached out of hours, they have the role for an agency that lacks it."""
BY_WORDS: dict[str, str] = {
    "cover": "covers",
    "deputy": "deputises",
    "line": "is next up the line",
    "closed": "acts while the agency is closed",
    "out_of_hours": "is reached out of hours",
    "proxy": "has this role for them",
}


def known(facts: Facts, name: str) -> tuple[str, ...]:
    """What is known of a fact: nothing, a value, or several."""
    value = facts.get(name, ())
    return (value,) if isinstance(value, str) else value


@dataclass(frozen=True)
class Named:
    """One post that is meant, or that acts for one that is.

    Attributes:
        post: Its id.
        called: Its title.
        lead: Whether it acts; otherwise it is kept informed.
        vacant: Whether nobody holds it.
        absent: Why it cannot act, completing "this post is ..."; "" where it can.
        acts_for: The post in whose place it acts, if it does.
        by: By what it acts in that place.
        holder: Who holds it, where an area's own file says.
        contact: How to reach them, where an area's own file says.
        confirmed: When the entry was last found to be right.
        reached: When it is next at work, where that is not now.
        warnings: What to know before contacting it.
        readings: The unclear points it rests on.
        clauses: The rows of the policy it is printed in.
    """

    post: str
    called: str
    lead: bool = True
    vacant: bool = False
    absent: str = ""
    acts_for: str = ""
    by: By = ""
    holder: str | None = None
    contact: str | None = None
    confirmed: date | None = None
    reached: datetime | None = None
    warnings: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()

    @property
    def acts(self) -> bool:
        """Whether it acts, and can."""
        return self.lead and not self.absent


@dataclass(frozen=True)
class Found:
    """Who plays a role.

    Attributes:
        role: The role.
        agency: For which agency, if it is of one.
        posts: The posts meant, then those that act for them; empty where no post is listed.
        choose: `all` of them act together, or `any` of them.
        say: What to do where no post can act.
        instead: Who acts instead, and from when.
        after_hours: Only once so many elapsed hours have gone by.
        next_above: Where nobody can act: the next post above that is filled.
        out_of_hours: Whom to reach while offices are shut, where somebody is recorded.
        ask: Facts that would tell which of the posts is meant.
        path: How it was found, a sentence for each step, where that was not at once.
        readings: The unclear points that decided something.
    """

    role: str
    agency: str | None = None
    posts: tuple[Named, ...] = ()
    choose: str = "all"
    say: str = ""
    instead: Found | None = None
    after_hours: int | None = None
    next_above: tuple[Named, ...] = ()
    out_of_hours: Named | None = None
    ask: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()

    @property
    def leads(self) -> tuple[Named, ...]:
        """The posts that act: those meant that can, and those that act for the others."""
        return tuple(named for named in self.posts if named.acts)

    @property
    def is_empty(self) -> bool:
        """Whether nobody can act, neither here nor instead."""
        return not self.leads and not self.say and (self.instead is None or self.instead.is_empty)
