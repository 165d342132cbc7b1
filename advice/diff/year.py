"""How due dates move over a year: every duty that has a date in both, begun on each of its days, at three hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from statistics import median_low
from typing import Literal

from advice.dating import plain_limit
from advice.fold import calendar_of
from foundation.calendar_rules import CalendarRules
from foundation.errors import BeyondCalendar
from foundation.limit import CalendarDays, Due, EarliestOf, SameWorkingDay, WorkingDays, WorkingWeeks, due
from foundation.limit import Limit as Plain
from foundation.moment import local
from rules.aloud import limit_aloud, when_aloud
from rules.model.limit import Limit
from rules.policy import Policy

HOURS = (time(9, 30), time(16, 40), time(19, 0))
"""In the morning, shortly before offices close, and in the evening."""
DAYS = 365
Unit = Literal["working days", "days", "hours"]


@dataclass(frozen=True)
class Move:
    """How one date moves.

    Attributes:
        duty: The duty.
        what: The duty in words.
        where: Under which conditions, where it has several limits.
        prompt: The date is our suggestion, not the policy's.
        a: The limit of the first policy.
        b: The limit of the second.
        unit: In what the moves are counted.
        counts: How often it moves how far; earlier in the second policy is negative.
        least: The smallest move.
        median: The middle one.
        most: The largest one.
        on: When it begins where it moves most; the first such moment.
        due_a: When it is due then by the first.
        due_b: When it is due then by the second.
        starts_otherwise: It also starts from something else, which is not counted here.
    """

    duty: str
    what: str
    where: str
    prompt: bool
    a: str
    b: str
    unit: Unit
    counts: Mapping[float, int]
    least: float
    median: float
    most: float
    on: datetime
    due_a: datetime
    due_b: datetime
    starts_otherwise: bool = False


@dataclass(frozen=True)
class OneSided:
    """A duty that has a date in one of the two only, with both limits in words."""

    duty: str
    what: str
    a: str
    b: str


@dataclass(frozen=True)
class Year:
    """How dates move over a year.

    Attributes:
        first: The first day on which duties are begun.
        last: The last.
        starts: How often each was begun.
        moves: Those that move.
        still: Duties that have a date in both, which does not move.
        one_sided: Duties that have a date in one only.
    """

    first: date
    last: date
    starts: int
    moves: tuple[Move, ...] = ()
    still: tuple[str, ...] = ()
    one_sided: tuple[OneSided, ...] = ()

    @property
    def worst(self) -> dict[str, datetime]:
        """For each duty that moves: where it moves most."""
        return {move.duty: move.on for move in reversed(self.moves)}


@dataclass(frozen=True)
class _Pair:
    """One date of a duty under both policies."""

    duty: str
    where: str
    prompt: bool
    limits: tuple[Limit, Limit]
    plain: tuple[Plain | None, Plain | None]


@dataclass
class _Moves:
    policies: tuple[Policy, Policy]
    starts: list[datetime]
    found: list[Move] = field(default_factory=list)
    still: list[str] = field(default_factory=list)
    one_sided: list[OneSided] = field(default_factory=list)

    def look(self) -> None:
        a, b = self.policies
        for name in sorted(a.file.duties.keys() & b.file.duties.keys()):
            for pair in _pairs(self.policies, name):
                self._pair(pair)

    def _pair(self, pair: _Pair) -> None:
        one, other = pair.plain
        if one is None and other is None:
            return
        what = self.policies[1].file.duties[pair.duty].what
        if one is None or other is None:
            if not pair.prompt:
                self.one_sided.append(OneSided(pair.duty, what, *self._aloud(pair)))
            return
        calendars = [calendar_of(policy) for policy in self.policies]
        move = None if one == other and calendars[0] == calendars[1] else self._move(pair, what, one, other)
        if move:
            self.found.append(move)
        elif pair.duty not in self.still:
            self.still.append(pair.duty)

    def _move(self, pair: _Pair, what: str, one: Plain, other: Plain) -> Move | None:
        calendars = [calendar_of(policy) for policy in self.policies]
        dues = [(start, due(one, start, calendars[0]), due(other, start, calendars[1])) for start in self.starts]
        dated = [(start, first, second) for start, first, second in dues if first and second]
        unit = _unit(one, other)
        by = [_moved(unit, first, second, calendars[1]) for _, first, second in dated]
        if not any(by):
            return None
        order = sorted(range(len(by)), key=lambda n: abs(by[n]))
        start, first, second = dated[max(range(len(by)), key=lambda n: (abs(by[n]), -n))]
        duties = [policy.file.duties[pair.duty] for policy in self.policies]
        anchors = [limit.anchor for limit in pair.limits]
        return Move(
            pair.duty,
            what,
            pair.where,
            pair.prompt,
            *self._aloud(pair),
            unit,
            dict(sorted(Counter(by).items())),
            by[order[0]],
            median_low(by),
            by[order[-1]],
            start,
            first.at,
            second.at,
            starts_otherwise=duties[0].starts != duties[1].starts or anchors[0] != anchors[1],
        )

    def _aloud(self, pair: _Pair) -> tuple[str, str]:
        first, second = (limit_aloud(policy, limit) for policy, limit in zip(self.policies, pair.limits, strict=True))
        return first, second


def year_of(a: Policy, b: Policy, first: date) -> Year:
    """How the dates of two policies move over the year that begins on a day, as far as bank holidays are published."""
    starts, last = _starts(first, (calendar_of(a), calendar_of(b)))
    moves = _Moves((a, b), starts)
    moves.look()
    return Year(first, last, len(starts), tuple(moves.found), tuple(moves.still), tuple(moves.one_sided))


def _starts(first: date, calendars: tuple[CalendarRules, CalendarRules]) -> tuple[list[datetime], date]:
    """When each duty is begun, and the last of these days: none so late that a count could leave the calendar."""
    last = min(calendar.working_time.confirmed_until for calendar in calendars) - timedelta(days=DAYS)
    days = [day for n in range(DAYS) if (day := first + timedelta(days=n)) <= last]
    if not days:
        raise BeyondCalendar(
            f"The year after {first} is too near the end of the bank holidays that have been published.",
            hint="Name an earlier day with --at.",
        )
    return [local(day, hour) for day in days for hour in HOURS], days[-1]


def _pairs(policies: tuple[Policy, Policy], name: str) -> Iterator[_Pair]:
    """The limits of a duty under both policies, case by case where it has several, and our prompts."""
    duties = [policy.file.duties[name] for policy in policies]
    first, second = (duty.limit for duty in duties)
    whens = [[case.when for case in limit.one_of] for limit in (first, second)]
    if whens[0] and whens[0] == whens[1]:
        for one, other in zip(first.one_of, second.one_of, strict=True):
            where = when_aloud(policies[1], other.when)
            yield _Pair(name, where, False, (one.limit, other.limit), (_own(one.limit), _own(other.limit)))
    elif whens[0] == whens[1] or not all(whens):
        yield _Pair(name, "", False, (first, second), (_own(first), _own(second)))
    prompts = [duty.prompt for duty in duties]
    if prompts[0] and prompts[1]:
        yield _Pair(name, "", True, (prompts[0], prompts[1]), (_own(prompts[0]), _own(prompts[1])))


def _own(limit: Limit) -> Plain | None:
    """What a limit is by itself, without agreed dates and totals; None where that gives no date."""
    if limit.earliest_of:
        own = [plain for part in limit.earliest_of if (plain := _own(part))]
        return own[0] if len(own) == 1 else EarliestOf(tuple(own)) if own else None
    if limit.one_of or limit.kind in ("agreed_date", "words_only", "none_stated"):
        return None
    return plain_limit(limit)


def _unit(one: Plain, other: Plain) -> Unit:
    kinds = {type(each) for each in (one, other)}
    whole = (CalendarDays, WorkingDays, WorkingWeeks, SameWorkingDay)
    same_time = any(isinstance(each, WorkingDays) and each.same_time for each in (one, other))
    if not kinds <= set(whole) or same_time:
        return "hours"
    return "days" if CalendarDays in kinds else "working days"


def _moved(unit: Unit, first: Due, second: Due, calendar: CalendarRules) -> float:
    if unit == "hours":
        return round((second.at - first.at).total_seconds() / 3600, 1)
    if unit == "days":
        return float((second.at.date() - first.at.date()).days)
    work = calendar.working_time
    return float(work.working_days_until(second.at.date()) - work.working_days_until(first.at.date()))
