"""When something owed is due, in minutes: the limit of a duty as far as a shape decides it, put on the calendar."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field

from advice.dating import plain_limit
from advice.fold import Fold
from advice.state import Owed
from foundation import limit as calendar
from foundation.calendar_rules import CalendarRules
from rules.compiler import holds
from rules.model.limit import Anchor, Limit
from simulator.clock import HOUR, minute_at, moment_at
from simulator.stepping.snapshot import ELSEWHERE, Snapshot, Source

OWN: Source = ("own",)
"""The moment from which something is owed."""


@dataclass(frozen=True)
class Counted:
    """A limit of the calendar that runs from a moment."""

    limit: calendar.Limit
    start: Source


@dataclass(frozen=True)
class NotAfter:
    """The date on which something else is due."""

    due: Source


@dataclass(frozen=True)
class Earliest:
    """The earliest of several."""

    of: tuple[Dating, ...]


Dating = Counted | NotAfter | Earliest
Date = tuple[int, bool]
"""The minute at which something is due, and whether it is due at once."""


class Undecided(Exception):
    """What the date depends on is not kept with the shape."""


def dating_of(limit: Limit, owed: Owed, fold: Fold, after: Snapshot) -> Dating | None:
    """What the due date of something comes from; None where there is none.

    Raises:
        Undecided: If it comes from what the shape does not hold.
    """
    if owed.agreed or owed.extended:
        raise Undecided
    if limit.earliest_of:
        parts = [found for part in limit.earliest_of if (found := dating_of(part, owed, fold, after))]
        return Earliest(tuple(parts)) if parts else None
    if limit.one_of:
        held = [case for case in limit.one_of if holds(case.when, fold.findings().closed)]
        return dating_of(held[0].limit, owed, fold, after) if len(held) == 1 else None
    start = OWN if limit.anchor is None else _anchored(limit.anchor, owed, after)
    if start is None:
        return None
    if limit.due_of:
        return _of_another(limit.due_of, owed, fold, after)
    plain = plain_limit(limit)
    gives_none = plain is None or isinstance(plain, calendar.WordsOnly | calendar.NoneStated | calendar.AgreedDate)
    return None if plain is None or gives_none else Counted(plain, start)


def _anchored(anchor: Anchor, owed: Owed, after: Snapshot) -> Source | None:
    if anchor.event or anchor.done:
        named: Source = ("event", anchor.event) if anchor.event else ("done", anchor.done or "")
        return named if named in after.times else None
    for stages, what in ((anchor.stage_began, "began"), (anchor.failed, "failed")):
        for track, stage in (stages or {}).items():
            number = _run(track, owed, after)
            visits = after.runs[number].visits if number >= 0 else []
            last = next((at for at in reversed(range(len(visits))) if visits[at].stage == stage), None)
            named = ("stay", number, last if last is not None else -1, what)
            return named if named in after.times else None
    number = _run(anchor.track_began or "", owed, after)
    named = ("run", number, "began")
    return named if named in after.times else None


def _run(track: str, owed: Owed, after: Snapshot) -> int:
    """The number of the run meant: its own, or the last of that track."""
    if owed.run and owed.run.track == track:
        number, _ = after.place_of(owed.run, None)
        if number == ELSEWHERE:
            raise Undecided
        return number
    return next((number for number, run in enumerate(after.runs) if run.track == track), -1)


def _of_another(duty: str, owed: Owed, fold: Fold, after: Snapshot) -> Dating | None:
    others = [other for other in fold.owed if other.duty == duty and other.run is owed.run]
    here = [other for other in others if other.visit is owed.visit]
    chosen = (here or others)[-1:]
    if not chosen or chosen[0].due is None:
        return None
    for number, each in enumerate(after.owed):
        if each is chosen[0]:
            return NotAfter(("owed", number, "due"))
    raise Undecided


def is_simple(dating: Dating | None) -> bool:
    """Whether a date stays as it is while the thing is owed."""
    return dating is None or (isinstance(dating, Counted) and dating.start == OWN)


def depth(dating: Dating | None, datings: tuple[Dating | None, ...]) -> int:
    """How many other dates have to be known, one after the other, before a date is."""
    if isinstance(dating, Earliest):
        return max(depth(part, datings) for part in dating.of)
    if isinstance(dating, NotAfter):
        return 1 + depth(datings[int(dating.due[1])], datings)
    return 0


@dataclass
class Almanac:
    """Due dates under one calendar, each stretch of starts that lead to the same date worked out once.

    The later something starts, the later it is due; so between two starts with the same due date every other has it.
    """

    rules: CalendarRules
    _starts: dict[calendar.Limit, list[int]] = field(default_factory=dict)
    _dates: dict[calendar.Limit, dict[int, Date | None]] = field(default_factory=dict)

    def date(self, limit: calendar.Limit, start: int) -> Date | None:
        """When a limit that starts at a minute runs out."""
        if isinstance(limit, calendar.Hours):
            return start + limit.count * HOUR, False
        dates = self._dates.setdefault(limit, {})
        if start in dates:
            return dates[start]
        starts = self._starts.setdefault(limit, [])
        at = bisect_left(starts, start)
        if 0 < at < len(starts) and dates[starts[at - 1]] == dates[starts[at]]:
            return dates[starts[at]]
        due = calendar.due(limit, moment_at(start), self.rules)
        found = (minute_at(due.at), due.at_once) if due else None
        if not (found and found[1]) and not getattr(limit, "same_time", False):
            dates[start] = found
            insort(starts, start)
        return found
