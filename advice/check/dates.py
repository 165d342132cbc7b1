"""The dates of a way, for any start: each stage from the one before it, each limit by the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from advice.check.way import Leg, Way, lapsing_at
from advice.dating import plain_limit
from advice.fold import calendar_of
from foundation import limit as calendar
from foundation.limit import Due
from rules.compiler import holds
from rules.model.duty import Duty
from rules.model.limit import Anchor, Limit
from rules.policy import Policy


@dataclass(frozen=True)
class LegDates:
    """When a stage began, when it ended, and when the case was moved on.

    Attributes:
        leg: The stage.
        began: When it began.
        ended: When it ended; at once, where the policy sets no limit.
        by: The duty whose date ended it, if one did.
        due: That date with its counting.
        moved: When the case went on.
        moving: The date of the hand-over with its counting, if it has one.
    """

    leg: Leg
    began: datetime
    ended: datetime
    by: str
    due: Due | None
    moved: datetime
    moving: Due | None


def last_moment(due: Due) -> datetime:
    """The last moment that is still in time."""
    return due.at


def due_by(policy: Policy, limit: calendar.Limit, start: datetime) -> Due | None:
    """When a limit runs out; the same one is asked for again and again.

    Raises:
        BeyondCalendar: If the count leaves the published bank holidays.
    """
    return policy.remember(("due by", limit, start), lambda: calendar.due(limit, start, calendar_of(policy)))


def dates_of(
    way: Way, start: datetime, *, pick: Callable[[Due], datetime] = last_moment, totals: bool = True
) -> tuple[LegDates, ...]:
    """When each stage of a way begins and ends, if everybody takes all the time there is.

    Args:
        way: The way.
        start: When the track begins.
        pick: The moment at which your own side does what it owes by a date.
        totals: Whether limits over several stages end a stage; otherwise only its own do.

    Raises:
        BeyondCalendar: If a count leaves the published bank holidays.
    """
    return tuple(_Dating(way, start, pick, totals).legs())


@dataclass
class _Dating:
    """Works the dates of one way out, leg by leg."""

    way: Way
    start: datetime
    pick: Callable[[Due], datetime]
    totals: bool
    known: list[LegDates] = field(default_factory=list)
    leg: Leg | None = None
    began: datetime | None = None
    ended: datetime | None = None

    def legs(self) -> Iterator[LegDates]:
        began = self.start
        for leg in self.way.legs:
            self.leg, self.began, self.ended = leg, began, None
            by, due = self._ending(leg)
            at = self.pick(due) if due and by in self.way.done else due.at if due else began
            self.ended = ended = max(at, began)
            moving = self._due(leg.moves_by) if leg.moves_by else None
            moved = max(self.pick(moving), ended) if moving and not leg.by_itself else ended
            found = LegDates(leg, began, ended, by, due, moved, moving)
            self.known.append(found)
            yield found
            began = moved

    def _ending(self, leg: Leg) -> tuple[str, Due | None]:
        """What ends a stage first, of all that can."""
        if leg.ends_by in self.way.done:
            return leg.ends_by, self._due(leg.ends_by)
        names = [name for name, duty in lapsing_at(self.way.policy, self.way.track, leg.stage) if self._counts(duty)]
        named = leg.ends_by and self._counts(self.way.policy.file.duties[leg.ends_by])
        names += [leg.ends_by] if named and leg.ends_by not in names else []
        dated = [(due, name) for name in names if name not in self.way.done and (due := self._due(name))]
        due, by = min(dated, key=lambda found: (found[0].at, found[1]), default=(None, ""))
        return by, due

    def _counts(self, duty: Duty) -> bool:
        return (self.totals or not duty.over) and holds(duty.when, self.way.held)

    def _due(self, name: str) -> Due | None:
        """When something is due at the stage looked at."""
        started = self._started(name)
        return None if started is None else self._by(self.way.policy.file.duties[name].limit, started)

    def _started(self, name: str) -> datetime | None:
        duty = self.way.policy.file.duties[name]
        starts = duty.starts
        if starts.span_began or (starts.track_began and duty.over):
            return self._span_began(duty) if starts.span_began else self.start
        if starts.done:
            return self._done(starts.done)
        if starts.late:
            late = self._due(starts.late)
            return late.at if late else None
        at = {"stage_began": self.began, "track_began": self.start, "stage_failed": self.ended, "applies": self.began}
        return at.get(starts.kind)

    def _span_began(self, duty: Duty) -> datetime | None:
        """When the case came into the group of stages that a duty spans, and has not left since."""
        stages = self.way.policy.stages_of(duty, self.way.track)
        began = self.began
        for earlier in reversed(self.known):
            if earlier.leg.stage not in stages:
                break
            began = earlier.began
        return began

    def _done(self, name: str) -> datetime | None:
        """When your own side has done something, if it does it without the other."""
        if name not in self.way.done:
            return None
        started, due = self._started(name), self._due(name)
        return max(self.pick(due), started) if due and started else started

    def _by(self, limit: Limit, started: datetime) -> Due | None:
        if limit.earliest_of:
            dues = [due for part in limit.earliest_of if (due := self._by(part, started))]
            return min(dues, key=lambda due: (due.at, due.safest), default=None)
        if limit.one_of:
            cases = [case.limit for case in limit.one_of if holds(case.when, self.way.held)]
            return self._by(cases[0], started) if len(cases) == 1 else None
        if limit.due_of:
            of = self._due(limit.due_of) if self.totals else None
            return Due(max(of.at, started)) if of else None
        begins = self._anchored(limit.anchor) if limit.anchor else started
        plain = plain_limit(limit)
        return due_by(self.way.policy, plain, begins) if plain and begins else None

    def _anchored(self, anchor: Anchor) -> datetime | None:
        """The moment a limit runs from, where that is not the start of its duty."""
        if anchor.track_began:
            return self.start if anchor.track_began == self.way.track else None
        if anchor.done:
            return self._done(anchor.done)
        for what, named in (("began", anchor.stage_began), ("ended", anchor.failed)):
            for stage in (named or {}).values():
                found = next((legs for legs in reversed(self.known) if legs.leg.stage == stage), None)
                here = self.leg is not None and self.leg.stage == stage
                return getattr(self, what) if here else getattr(found, what) if found else None
        return None
