"""Whether a post can act on a day, or at an hour: who holds it, and why nobody does or is there.

A day counts as a day of work or not by the hours of the post; a closure or a school holiday is an absence, a weekend is
not: whoever is asked on a Saturday is reached on the next day that is worked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal

from directory.loader import Area
from directory.model import WHY_WORDS, Agency, Away, Holding, Post
from foundation.calendar_file import HoursShape, working_time_of
from foundation.moment import date_in_words, moment_in_words
from foundation.span import Span
from foundation.working_time import WorkingTime

State = Literal["present", "vacant", "away", "closed", "shut"]
"""`closed`: a closure or out of term; `shut`: outside its hours, where somebody is needed at once."""
_OFFICE_HOURS = HoursShape()
"""Presumed where the file says nothing (CAL-1, CAL-3)."""


@dataclass(frozen=True)
class Presence:
    """How a post stands on a day.

    Attributes:
        state: Whether it can act.
        why: Why it cannot, completing "this post is ...".
        holders: Those who hold it and are there, as far as they are recorded.
        cover: The post that an absence itself names.
    """

    state: State
    why: str = ""
    holders: tuple[Holding, ...] = ()
    cover: str | None = None

    @property
    def is_there(self) -> bool:
        """Whether the post can act."""
        return self.state == "present"


def presence(area: Area, name: str, day: date) -> Presence:
    """How a post stands on a day, whatever the hour."""
    post = area.file.posts[name]
    for one in area.supposed:
        if one.post == name and day in one.span:
            return Presence(one.state, f"supposed to be {one.state} {one.span.in_words}")
    return _vacant(post, day) or _away(post, day) or _closed(area, post, day) or _present(post, day)


def presence_now(area: Area, name: str, at: datetime) -> Presence:
    """How a post stands at a moment at which somebody is needed at once.

    Office hours that are only presumed take no contact away: such a post counts as there.
    """
    found = presence(area, name, at.date())
    work = hours_of(area, name)
    if not found.is_there or not has_own_hours(area, name) or work.is_open(at):
        return found
    return Presence("shut", f"not at work until {moment_in_words(work.next_open_at_or_after(at))}")


def day_of_contact(area: Area, name: str, at: datetime) -> date:
    """The day on which a post is reached that is asked at a moment: that day, or the next one on which it works."""
    return hours_of(area, name).next_open_at_or_after(at).date()


def hours_of(area: Area, name: str) -> WorkingTime:
    """When a post works: its own hours or those of its agency, without closures and terms."""
    return _working_time(area, _own_hours(area, area.file.posts[name]) or _OFFICE_HOURS)


def _working_time(area: Area, hours: HoursShape) -> WorkingTime:
    return _calendar(
        area.file.area.nation,
        hours.opens,
        hours.closes,
        tuple(hours.works),
        keeps_bank_holidays=hours.keeps_bank_holidays,
        round_the_clock=hours.round_the_clock,
    )


@cache
def _calendar(
    nation: str, opens: str, closes: str, works: tuple[str, ...], *, keeps_bank_holidays: bool, round_the_clock: bool
) -> WorkingTime:
    """One calendar for all posts of the same hours: making it takes a millisecond."""
    hours = HoursShape(
        opens=opens,
        closes=closes,
        works=list(works),  # type: ignore[arg-type]  # days of the week that a file named
        keeps_bank_holidays=keeps_bank_holidays,
        round_the_clock=round_the_clock,
    )
    return working_time_of(hours, nation)


def is_office_hour(area: Area, agency: str, at: datetime) -> bool:
    """Whether the offices of an agency are open at a moment; office hours are presumed where nothing is said."""
    return _working_time(area, area.file.agencies[agency].hours or _OFFICE_HOURS).is_open(at)


def has_own_hours(area: Area, name: str) -> bool:
    """Whether the file says when a post works; otherwise office hours are presumed."""
    return _own_hours(area, area.file.posts[name]) is not None


def _own_hours(area: Area, post: Post) -> HoursShape | None:
    return post.hours or next((agency.hours for agency in _agencies(area, post) if agency.hours), None)


def _agencies(area: Area, post: Post) -> Iterator[Agency]:
    return (area.file.agencies[name] for name in post.of)


def _vacant(post: Post, day: date) -> Presence | None:
    for vacancy in post.vacant:
        if day in vacancy.span:
            return Presence("vacant", f"vacant {vacancy.span.in_words}", cover=vacancy.cover)
    if any(day in holding.span for holding in post.held):
        return None
    if post.held:
        return Presence("vacant", f"held by nobody {_between(post.held, day).in_words}, as far as is recorded")
    return Presence("vacant", "vacant when printed") if "vacant" in post.status else None


def _present(post: Post, day: date) -> Presence:
    holding = (one for one in post.held if day in one.span)
    return Presence("present", holders=tuple(one for one in holding if not any(day in away.span for away in one.away)))


def _between(held: tuple[Holding, ...], day: date) -> Span:
    """The time around a day in which nobody held a post."""
    ended = max((holding.span.last for holding in held if holding.span.last < day), default=None)
    begins = min((holding.span.first for holding in held if holding.span.first > day), default=None)
    one = timedelta(days=1)
    return Span(ended + one if ended else date.min, begins - one if begins else date.max)


def _away(post: Post, day: date) -> Presence | None:
    """Nobody is there if the post as a whole is away, or everybody who holds it on that day is."""
    if everybody := next((away for away in post.away if day in away.span), None):
        return _is_away([everybody])
    holding = [one for one in post.held if day in one.span]
    away = [next((away for away in one.away if day in away.span), None) for one in holding]
    absences = [one for one in away if one]
    return _is_away(absences) if absences and len(absences) == len(holding) else None


def _is_away(absences: list[Away]) -> Presence:
    """All of these are away: until the first of them is back."""
    back = min(absences, key=lambda away: away.span.last)
    until = f"until {date_in_words(back.last)}" if back.last else "until further notice"
    cover = next((away.cover for away in absences if away.cover), None)
    return Presence("away", f"{WHY_WORDS[back.why]} {until}", cover=cover)


def _closed(area: Area, post: Post, day: date) -> Presence | None:
    """Closed, if the post or every agency it belongs to is closed that day."""
    agencies = list(_agencies(area, post))
    hours = [post.hours] if post.hours else [agency.hours for agency in agencies]
    shut = [_closure(each, day) if each else None for each in hours]
    if not shut or not all(shut):
        return None
    cover = next((agency.when_closed for agency in agencies if agency.when_closed), None)
    return Presence("closed", shut[0] or "", cover=cover)


def _closure(hours: HoursShape, day: date) -> str | None:
    """Why nobody is there on a day that is otherwise worked; in words."""
    for name, period in hours.closures.items():
        if day in period.span:
            return f"closed until {date_in_words(period.last)} ({period.called or name.replace('-', ' ')})"
    if not hours.terms or any(day in term.span for term in hours.terms.values()):
        return None
    begins = min((term.first for term in hours.terms.values() if term.first > day), default=None)
    return f"out of term{f' until {date_in_words(begins)}' if begins else ''}"
