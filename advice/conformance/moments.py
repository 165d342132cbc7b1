"""Moments to like: those at which something ends, and those at which a calendar does something odd."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from advice.conformance.counting import SlowCalendar, counted
from advice.fold import Fold, calendar_of
from foundation.bank_holiday import bank_holidays, confirmed
from foundation.moment import in_london, local
from rules.model.limit import Limit
from rules.policy import Policy

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ROOM = timedelta(days=420)
"""How long before the end of the published calendar a history has to begin, so that it never leaves it."""
YEAR = timedelta(days=366)


def window(policy: Policy) -> tuple[date, date]:
    """The days on which a made-up history may begin: a year, if possible while the policy is in force."""
    first, last = confirmed()
    latest = min(last - ROOM, policy.valid_until or last)
    earliest = max(first + YEAR, policy.valid_from, latest - YEAR)
    return (earliest, latest) if earliest < latest else (latest - YEAR, latest)


def edges(policy: Policy) -> tuple[datetime, ...]:
    """Around weekends, bank holidays, changes of the clocks, and the hours at which offices close."""
    return policy.remember("edges", lambda: tuple(in_london(moment) for moment in _edges(policy)))


def _edges(policy: Policy) -> Iterator[datetime]:
    first, last = window(policy)
    monday = first + DAY * (-first.weekday() % 7)
    yield local(monday, time(9))
    for number, (hour, minute) in (
        (4, (16, 40)),
        (4, (17, 0)),
        (4, (17, 1)),
        (5, (11, 0)),
        (6, (23, 59)),
        (0, (8, 59)),
    ):
        yield local(monday + DAY * (7 + number), time(hour, minute))
    holidays = sorted(day for day in bank_holidays(policy.file.clock.country) if first <= day <= last)
    for day in holidays:
        yield local(day - DAY, time(16, 59))
        yield local(day, time(10))
        yield local(day + DAY, time(0))
        yield local(day - DAY * 7, time(15))
    for number in range((last - first).days):
        night = first + DAY * number
        before, after = local(night, time(12)).utcoffset(), local(night + DAY, time(12)).utcoffset()
        if before != after:
            midnight = local(night + DAY, time(0)).astimezone(UTC)
            yield from (midnight + timedelta(minutes=minutes) for minutes in (-240, 59, 90, 150))


def next_moments(policy: Policy, course: Fold, now: datetime) -> list[datetime]:
    """Moments at which something may happen next: at once, soon, or around the end of a limit; the nearest first."""
    soon = (timedelta(0), MINUTE, timedelta(hours=2), timedelta(days=1, hours=2), timedelta(days=2, hours=3))
    found = {now + delta for delta in (*soon, timedelta(days=20))}
    calendar = SlowCalendar(calendar_of(policy))
    ends = {due.at for limit in limits_of(policy) if (due := counted(limit, now, calendar))}
    ends |= {owed.due.at for owed in course.owed if owed.is_live and owed.due}
    found |= {end + delta for end in ends for delta in (-MINUTE, timedelta(0), MINUTE)}
    return sorted({in_london(moment) for moment in found if moment >= now})


def limits_of(policy: Policy) -> tuple[Limit, ...]:
    """The limits of a policy that count, each kind and length once."""

    def find() -> tuple[Limit, ...]:
        kinds = {}
        for duty in policy.file.duties.values():
            for part in (*duty.limit.parts, *((duty.prompt,) if duty.prompt else ())):
                plain = part.model_copy(update={"clauses": (), "words": None, "anchor": None, "outer": None})
                kinds[plain.model_dump_json()] = plain
        return tuple(kinds[key] for key in sorted(kinds))

    return policy.remember("limits that count", find)
