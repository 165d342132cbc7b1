"""A post as it is shown: its title, who holds it, how old that is, and what to know before making contact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from directory.found import By, Named
from directory.graph import Part
from directory.loader import Area
from directory.model import SETTLED_BY_A_HOLDER, STATUS_WORDS, Holding, Post
from directory.presence import Presence, day_of_contact, has_own_hours, hours_of, presence, presence_now
from foundation.moment import date_in_words, parse_date
from foundation.span import Span


@dataclass(frozen=True)
class When:
    """When somebody is needed.

    Attributes:
        at: The moment; None where no day is meant, and only what is printed counts.
        now: At once, whatever the hour; otherwise on the next day that is worked.
        that_day: On the day of that moment itself, whether or not it is worked.
    """

    at: datetime | None = None
    now: bool = False
    that_day: bool = False

    def day(self, area: Area, post: str) -> date | None:
        """The day on which a post is meant to act; None where no day is meant."""
        if self.at is None or self.now or self.that_day:
            return self.at.date() if self.at else None
        return day_of_contact(area, post, self.at)

    def stands(self, area: Area, post: str) -> Presence:
        """How a post stands then."""
        day = self.day(area, post)
        if day is None:
            printed = "vacant" in area.file.posts[post].status
            return Presence("vacant", "vacant when printed") if printed else Presence("present")
        return presence_now(area, post, self.at) if self.now and self.at else presence(area, post, day)


def named_for(area: Area, part: Part, when: When) -> Named:
    """A post that plays a role."""
    plays = part.plays
    found = named(area, part.post, when, status=plays.status)
    return replace(found, lead=plays.part == "lead", readings=(*found.readings, *plays.readings))


def named_in_place(area: Area, post: str, by: By, acts_for: str, when: When) -> Named:
    """A post that acts in the place of another."""
    return replace(named(area, post, when), by=by, acts_for=acts_for)


def named(area: Area, name: str, when: When, status: tuple[str, ...] = ()) -> Named:
    """A post as it stands at a moment."""
    post, found = area.file.posts[name], when.stands(area, name)
    recorded = bool(post.held) and when.at is not None
    printed = [word for word in (*post.status, *status) if not (recorded and word in SETTLED_BY_A_HOLDER)]
    absent = found.why
    if "vacant" in status and not recorded:  # of this post in this role alone
        absent = absent or "vacant when printed"
    return Named(
        name,
        post.called,
        vacant=found.state == "vacant" or "vacant" in printed,
        absent=absent,
        holder=" and ".join(one.holder for one in found.holders if one.holder) or None,
        contact=" or ".join(one.contact for one in found.holders if one.contact) or None,
        confirmed=_confirmed(post, found.holders, when),
        reached=_reached(area, name, when, found),
        warnings=(
            *(STATUS_WORDS[word] for word in printed),
            *_hours_unknown(area, name, when),
            *_notes(area, post, found.holders, when),
        ),
        readings=post.readings,
        clauses=post.clauses,
    )


def away_before(area: Area, named: Named, at: datetime, until: datetime) -> str:
    """What to say of a post that is there now and will not be at some time until a later moment; "" of any other."""
    post = area.file.posts[named.post]
    spans = [
        *(absence.span for absence in post.absences),
        *(one.span for one in area.supposed if one.post == named.post),
    ]
    spans += [Span(holding.span.last + timedelta(days=1)) for holding in post.held if holding.last]
    begins = sorted(span.first for span in spans if at.date() < span.first <= until.date())
    for day in begins:
        if not (then := presence(area, named.post, day)).is_there:
            return f"{post.called} is there today, and {then.why} before this is due"
    return ""


def _reached(area: Area, name: str, when: When, found: Presence) -> datetime | None:
    if when.at is None or when.that_day or not found.is_there:
        return None
    opens = hours_of(area, name).next_open_at_or_after(when.at)
    return opens if opens > when.at else None


def _hours_unknown(area: Area, name: str, when: When) -> Iterator[str]:
    if when.now and when.at and not has_own_hours(area, name) and not hours_of(area, name).is_open(when.at):
        yield "whether it is reached at this hour is not recorded: if nobody answers, do not wait"


def _notes(area: Area, post: Post, holders: tuple[Holding, ...], when: When) -> Iterator[str]:
    if post.note:
        yield post.note
    for holding in holders:
        if holding.holds != "substantive":
            yield f"{holding.holds} holder {holding.span.in_words}"
    confirmed = _confirmed(post, holders, when)
    if confirmed and when.at is not None:
        yield _how_old(area, confirmed, when.at.date())
    elif holders:
        yield "never confirmed: check before making contact"
    else:
        yield f"as printed, {date_in_words(parse_date(area.file.area.printed))}; unconfirmed"


def _confirmed(post: Post, holders: tuple[Holding, ...], when: When) -> date | None:
    """When the entry, and each of those who hold the post, were last found to be right, as was known at the moment."""
    until = when.at.date() if when.at else date.max
    found = [one.confirmed or post.confirmed for one in holders] or [post.confirmed]
    return min((day for day in found if day and day <= until), default=None)


def _how_old(area: Area, confirmed: date, on: date) -> str:
    said = f"last confirmed on {date_in_words(confirmed)}"
    if on - confirmed <= timedelta(days=area.file.area.confirm_every):
        return said
    return f"{said}, more than {area.file.area.confirm_every} days ago: check before making contact"
