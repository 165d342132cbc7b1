"""A walk under two policies at once: every place at which a case can stand alike in both, and where the two part.

The same reports are made to both, and the same time passes. Tracks that are open beside one another are walked one at
a time. Where the two part by a report, that place is compared; if a track waits under one of them only, so is what
follows once it waits no more. Where only the time that a limit takes parts them, the limit has been compared before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from advice.diff.both import Both, Trial
from advice.fold import Fold
from advice.walk import MINUTE, Standing, onward, standing_of

MOST_PLACES = 4000
"""No policy that we have met has a tenth of these."""
WEEK = timedelta(days=7)
How = Literal["alike", "apart", "together_again", "late", "re_opened"]
Onward = tuple[list[dict[str, Any]], datetime]


@dataclass(frozen=True)
class Spot:
    """A place that a walk comes to under both policies.

    Attributes:
        trial: The case that comes there.
        courses: Where it stands under each.
        how: Alike in both, apart, alike after it had stood apart, alike when something more has become late, or when it
            was opened again where it may have stood before.
        track: The track that is walked; "" for all of them.
    """

    trial: Trial
    courses: tuple[Fold, Fold]
    how: How
    track: str = ""

    @property
    def standings(self) -> tuple[Standing, Standing]:
        """Where every track stands under each."""
        first, second = map(standing_of, self.courses)
        return first, second

    @property
    def waits(self) -> bool:
        """Whether some track that applies has not begun yet."""
        runs = [course.run_of(track) for course in self.courses for track in course.findings().opens]
        return any(run is None or run.began is None for run in runs)


class Walk:
    """A walk from some answers.

    Args:
        both: The policies.
        start: The answers, and when they are given.
        track: The track to walk; where none is named, all of them as long as one of them waits.
        seen: The places that other walks have come to: it does not go there again, and adds its own.
    """

    def __init__(self, both: Both, start: Trial, track: str, seen: set[tuple[Any, ...]]) -> None:
        self._both, self._start, self._track = both, start, track
        self._seen = seen
        self._pending = deque[Spot]()

    def spots(self) -> Iterator[Spot]:
        """Every place it comes to, each by the fewest reports."""
        yield from self._arrive(replace(self._spot(self._start), track=self._track), self._start.key)
        while self._pending:
            here = self._pending.popleft()
            yield from self._when_late(here)
            if here.track or here.waits:
                for reports, at in _onward(here):
                    yield from self._from(here, reports, at)

    def _from(self, here: Spot, reports: list[dict[str, Any]], at: datetime) -> Iterator[Spot]:
        there = self._spot(here.trial.with_reports(reports, at))
        if there.how == "alike":
            if any("reopened" in report for report in reports):
                yield from self._arrive(replace(there, how="re_opened"), here.standings)
            track = _track_walked(here, there)
            if track is not None:
                yield from self._arrive(replace(there, track=track))
        elif reports and not self._both.parted_in_time(there.trial):
            for spot in self._arrive(there, here.standings):
                yield spot
                if _one_waits(spot):
                    yield from self._together_again(spot)

    def _arrive(self, spot: Spot, *before: Any) -> Iterator[Spot]:
        key = (*before, spot.standings, spot.track)
        if key not in self._seen and len(self._seen) < MOST_PLACES:
            self._seen.add(key)
            if spot.how == "alike":
                self._pending.append(spot)
            yield spot

    def _spot(self, trial: Trial) -> Spot:
        courses = self._both.courses(trial)
        first, second = map(standing_of, courses)
        return Spot(trial, courses, "alike" if first == second else "apart")

    def _together_again(self, spot: Spot) -> Iterator[Spot]:
        for reports, at in _onward(spot):
            there = self._spot(spot.trial.with_reports(reports, at))
            if reports and there.how == "alike":
                yield replace(there, how="together_again")

    def _when_late(self, spot: Spot) -> Iterator[Spot]:
        """The same place a minute after something has passed whose lateness starts another duty."""
        late = {timer[0] for course in spot.courses for timer in course.running_out() if timer[2] == "late"}
        for moment in sorted(late):
            there = self._spot(replace(spot.trial, at=moment + MINUTE))
            if there.how == "alike" and there.standings == spot.standings:
                yield replace(there, how="late")


def _onward(spot: Spot) -> Iterator[Onward]:
    """Everything that can happen next under either policy, each once.

    What is opened again is so a week later first: within an hour it would not be seen whether its time begins afresh.
    """
    told = set[str]()
    found = [following for course in spot.courses for following in onward(course, spot.trial.at)]
    again = [(reports, at + WEEK) for reports, at in found if any("reopened" in report for report in reports)]
    for reports, at in (*again, *found):
        if f"{reports} {at}" not in told:
            told.add(f"{reports} {at}")
            yield reports, at


def _track_walked(here: Spot, there: Spot) -> str | None:
    """The track to walk on from a place that comes after another: a new one, or the same; None if only others moved."""
    if not here.track:
        return ""
    before, after = ({each[0]: each for each in spot.standings[0]} for spot in (here, there))
    moved = [track for track in after if before.get(track) != after[track]]
    new = [track for track in moved if track not in before and track != here.track]
    return new[0] if new else here.track if here.track in moved else None


def _one_waits(spot: Spot) -> bool:
    """Whether a track waits under one policy and has begun under the other: what follows is dated otherwise."""
    waiting = [{name for name, state, _, _ in standing if state == "waiting"} for standing in spot.standings]
    return waiting[0] != waiting[1]
