"""Who is asked: the posts behind a `who` of the policy, looked up once for the facts of a case and the day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from advice.case import SIDES
from advice.party import Member, Parties
from advice.state import Visit
from directory.cover import all_days_of_change
from directory.covering import in_turn
from directory.found import ASKED_BY_SIDE, By
from directory.loader import Area
from rules.model.parts import Who
from rules.policy import Policy
from simulator.clock import HOUR, first_minute, moment_at
from simulator.diary import NEVER, Office
from simulator.stepping.course import Course
from simulator.stepping.state import Stay


@dataclass(frozen=True)
class Actor:
    """Somebody who is asked.

    Attributes:
        role: In which role; "" for an agency as a whole.
        side: For which side.
        agency: Of which agency.
        posts: The posts meant; none where the agency says who it is.
        choose: Whether `all` of them are meant, or `any`.
        instead: Who acts where none of them, and nobody who covers, can.
    """

    role: str
    side: str
    agency: str
    posts: tuple[str, ...]
    choose: str
    instead: tuple[str, ...] = ()


class Casting:
    """Looks up who is asked; one for all replications.

    Args:
        policy: The policy.
        area: The area.
        office: When its people are reached.

    Attributes:
        cuts: The days on which anything in the directory changes.
    """

    def __init__(self, policy: Policy, area: Area, office: Office) -> None:
        self._policy, self._area, self._work = policy, area, office.work
        self._office = office
        self.cuts = tuple(sorted(all_days_of_change(area)))
        self._cut_minutes = [first_minute(day) for day in self.cuts]
        self._waits = sorted({hours * HOUR for hours in _waits(area.file.model_dump())})
        self._bearing = tuple(_bearing(policy, area))
        self._of_told: dict[int, Hashable] = {}
        self._cast: dict[object, tuple[tuple[Actor, ...], bool]] = {}
        self._covers: dict[tuple[str, int], tuple[tuple[str, By], ...]] = {}

    def of(
        self, course: Course, who: Who, stay: Stay | None, track: str, minute: int
    ) -> tuple[tuple[Actor, ...], bool]:
        """Who is meant, and whether all of them are or any one.

        Args:
            course: The case.
            who: What the policy says.
            stay: The stay at a stage it is about, if any.
            track: The track of that stage.
            minute: When they are asked.
        """
        piece = 0
        if self._cut_minutes:
            piece = bisect_right(self._cut_minutes, self._office.diary.next_open(minute))
        passed = self._passed(stay, minute) if stay and self._waits else 0
        key = (id(who), track, stay.stage if stay else "", piece, passed, self._facts(course))
        if key not in self._cast:
            visit = Visit(stay.stage, moment_at(stay.began)) if stay else None
            opens = self._office.diary.next_open(minute)
            day = moment_at(opens if opens < NEVER else minute).date()
            party = Parties(self._policy, self._area, course.facts_alone(minute), self._work.opening(day)).of(
                who, visit, track
            )
            self._cast[key] = tuple(_actor(member) for member in party.members), party.together
        return self._cast[key]

    def _facts(self, course: Course) -> Hashable:
        """What is known of what can bear on who is meant."""
        if course.told not in self._of_told:
            known = course.known
            self._of_told[course.told] = tuple(known.get(name) for name in self._bearing), course.shape.visible.found
        return self._of_told[course.told]

    def _passed(self, stay: Stay, minute: int) -> int:
        """How many of the times have gone by after which somebody else stands in at a stage."""
        return bisect_right(self._waits, self._office.opening(minute) - stay.began)

    def covers(self, post: str, day: date) -> tuple[tuple[str, By], ...]:
        """Who is asked in its place, in turn, while a post is empty."""
        key = (post, self._piece(day))
        if key not in self._covers:
            self._covers[key] = tuple(in_turn(self._area, post, day))
        return self._covers[key]

    def _piece(self, day: date) -> int:
        """In which stretch of days, within which nothing in the directory changes, a day lies."""
        return bisect_right(self.cuts, day)


def _bearing(policy: Policy, area: Area) -> Iterator[str]:
    """The facts that can bear on who is meant: agencies, and what an area or a role of the policy names at all."""
    named = set(_words(area.file.model_dump())) | {
        word for role in policy.file.roles.values() for word in _words(role.model_dump())
    }
    named |= {f"{side}_{fact}" for side in SIDES for fact in ASKED_BY_SIDE}
    for name, fact in sorted(policy.facts.items()):
        if fact.kind in ("agency", "agencies") or name in named:
            yield name


def _words(data: Any) -> Iterator[str]:
    """Every text in some data, and every key."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from (*_words(key), *_words(value))
    elif isinstance(data, list | tuple | set | frozenset):
        for value in data:
            yield from _words(value)


def _waits(data: Any) -> Iterator[int]:
    """After how many hours somebody stands in, wherever an area says so."""
    if isinstance(data, dict):
        if data.get("after_hours"):
            yield data["after_hours"]
        for value in data.values():
            yield from _waits(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _waits(value)


def _actor(member: Member) -> Actor:
    meant = tuple(named.post for named in member.posts if named.lead and not named.acts_for)
    acting = tuple(named.post for named in member.acting)
    instead = tuple(post for post in acting if post not in meant)
    return Actor(member.role, member.side, member.agency, meant or acting, member.choose, instead)
