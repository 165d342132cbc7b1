"""Where a route of the policy reaches nobody: every day and hour of a time to come, in the policy's own clock.

A duty that runs in working days is counted by working days, one of 24 hours by days of the calendar, and where a child
may be in danger by the hour. Hours that nobody recorded are presumed to be office hours, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from advice.cover.needs import CLOCKS, Need, needs_of
from advice.fold import calendar_of
from directory.cover import days_of_change, reaches_somebody, without_anybody
from directory.covering import out_of_hours
from directory.found import Found
from directory.loader import Area
from directory.presence import has_own_hours, hours_of, presence
from directory.resolve import resolve_on
from foundation.moment import local
from foundation.span import Span, pieces
from foundation.working_time import WorkingTime
from rules.policy import Policy

Kind = Literal["empty", "shut", "unrecorded"]
"""`empty`: posts are vacant, away or closed, and nobody acts for them; `shut`: offices are closed and nobody is
recorded out of hours; `unrecorded`: no post is recorded at all."""
KINDS: tuple[Kind, ...] = ("empty", "shut", "unrecorded")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """A time in which nobody is reached: from a moment up to another."""

    began: datetime
    ends: datetime


@dataclass(frozen=True)
class Gap:
    """A need that is not met.

    Attributes:
        need: Who should be reached.
        kind: What is missing.
        stretches: When, in order.
        amount: How much of it, in the clock of the need.
        unit: working days, days or hours.
        why: Why, a sentence for each step of the search.
        say: What the policy, or its reading, says to do.
        instead: Who acts after a wait, if somebody does.
        next_above: The next post above that is filled.
        presumed: Whether the hours are presumed, since nobody recorded them.
    """

    need: Need
    kind: Kind
    stretches: tuple[Stretch, ...]
    amount: int
    unit: str
    why: tuple[str, ...] = ()
    say: str = ""
    instead: tuple[str, ...] = ()
    next_above: tuple[str, ...] = ()
    presumed: bool = False


@dataclass(frozen=True)
class Coverage:
    """What was looked at, and every gap in it, the worst first.

    Attributes:
        policy: The policy, with its version.
        area: The area.
        first: The first day.
        last: The last day.
        needs: How many roles, by agency and by case where these differ in the post, were followed.
        each_agency: Roles that each agency fills by itself, so that nothing is recorded of them.
        presumed: Posts of which nobody recorded who holds them: they are presumed filled.
        gaps: The gaps.
    """

    policy: str
    area: str
    first: date
    last: date
    needs: int
    each_agency: tuple[str, ...]
    presumed: tuple[str, ...]
    gaps: tuple[Gap, ...]


def cover(policy: Policy, area: Area, first: date, last: date) -> Coverage:
    """Every time from one day to another at which some route of a policy reaches nobody.

    Raises:
        BeyondCalendar: If the working days of that time are not published.
    """
    here = area.under(policy.choice)
    work = calendar_of(policy).working_time
    needs = list(needs_of(policy, here))
    gaps = [gap for need in needs for gap in _gaps(here, need, Span(first, last), work)]
    alone = tuple(role.called for role in policy.file.roles.values() if role.found == "agency" and not role.made_of)
    presumed = dict.fromkeys(part.post for need in needs for part in here.graph.parts(need.role, need.agency))
    unheld = tuple(name for name in presumed if not here.file.posts[name].held)
    ordered = tuple(sorted(gaps, key=_worst_first))
    return Coverage(policy.version, here.id, first, last, len(needs), alone, unheld, ordered)


def _worst_first(gap: Gap) -> tuple[object, ...]:
    kind, clock = KINDS.index(gap.kind), CLOCKS.index(gap.need.use.clock)
    pressing = (clock > 0 and gap.kind == "shut", clock, kind)
    return (*pressing, -gap.amount, gap.stretches[0].began, gap.need.role, gap.need.agency or "", gap.need.case)


def _gaps(area: Area, need: Need, span: Span, work: WorkingTime) -> Iterator[Gap]:
    empty = without_anybody(area, need.role, need.agency, need.facts, span.first, span.last)
    for stretch, found in empty:
        if not any(post.lead for post in found.posts):
            yield _gap(need, "unrecorded", [stretch], found, work)
        elif _amount(need, [stretch], work)[0]:
            yield _gap(need, "empty", [stretch], found, work)
    if need.use.clock != "working_days":
        yield from _shut(area, need, span, [stretch for stretch, _ in empty])


def _gap(need: Need, kind: Kind, spans: list[Span], found: Found, work: WorkingTime) -> Gap:
    amount, unit = _amount(need, spans, work)
    instead = found.instead.leads if found.instead and reaches_somebody(found.instead) else ()
    return Gap(
        need,
        kind,
        tuple(Stretch(local(each.first, time(0)), local(each.last + _ONE_DAY, time(0))) for each in spans),
        amount,
        unit,
        found.path,
        found.say,
        tuple(post.called for post in instead),
        tuple(post.called for post in found.next_above),
    )


def _amount(need: Need, spans: Iterable[Span], work: WorkingTime) -> tuple[int, str]:
    """How long in the clock of the need: working days, or days of the calendar."""
    if need.use.clock == "working_days":
        before = _ONE_DAY
        days = sum(work.working_days_until(each.last) - work.working_days_until(each.first - before) for each in spans)
        return days, "working days"
    return sum((each.last - each.first).days + 1 for each in spans), "days"


# ------------------------------------------------------------------------------------------- by the hour


def _shut(area: Area, need: Need, span: Span, empty: list[Span]) -> Iterator[Gap]:
    """Where hours run on while offices are shut, and nobody is recorded out of hours."""
    wait = timedelta(hours=need.use.hours or 0) if need.use.clock == "elapsed" else timedelta(0)
    opened = [(local(each.first, time(0)), local(each.last + _ONE_DAY, time(0))) for each in empty]  # told apart
    presumed = False
    for piece in pieces(span.first, span.last, days_of_change(area, need.role, need.agency)):
        posts = [post.post for post in resolve_on(area, need.role, need.agency, need.facts, piece.first).leads]
        contacts = [contact for post in posts if (contact := out_of_hours(area, post))]
        contacts += _only_out_of_hours(area, need)
        reached = [*posts, *(contact for contact in contacts if presence(area, contact, piece.first).is_there)]
        presumed = presumed or not all(has_own_hours(area, post) for post in posts)
        for work in {hours_of(area, post) for post in reached}:
            opened += _open(work, piece)
    begin, end = local(span.first, time(0)), local(span.last + _ONE_DAY, time(0))
    stretches = tuple(
        Stretch(closed.began, closed.ends - wait)
        for closed in _between(sorted(opened), begin, end)
        if closed.ends - closed.began > wait
    )
    if stretches:
        hours = sum(int((each.ends - each.began).total_seconds() // 3600) for each in stretches)
        yield Gap(need, "shut", stretches, hours, "hours", presumed=presumed)


def _only_out_of_hours(area: Area, need: Need) -> list[str]:
    """The posts that have the role only while offices are shut."""
    return [part.post for part in area.graph.parts(need.role, need.agency) if part.plays.hours == "out_of_hours"]


def _open(work: WorkingTime, span: Span) -> Iterator[tuple[datetime, datetime]]:
    """The hours at which a calendar is open, day by day."""
    day = span.first
    while day <= span.last:
        if work.is_working_day(day):
            yield work.opening(day), work.closing(day)
        day += _ONE_DAY


def _between(opened: list[tuple[datetime, datetime]], begin: datetime, end: datetime) -> Iterator[Stretch]:
    """The times between those at which somebody is at work."""
    reached = begin
    for opens, closes in opened:
        if opens > reached:
            yield Stretch(reached, opens)
        reached = max(reached, closes)
    if reached < end:
        yield Stretch(reached, end)
