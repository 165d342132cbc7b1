"""The ledger of a case: every duty that was ever owed in it, from its start to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime

from advice.dating import Course, due_of
from advice.state import Owed, Run, Visit
from foundation.limit import Due
from rules.compiler import holds
from rules.model.duty import Duty, Start
from rules.model.limit import Anchor
from rules.policy import Policy
from rules.ruleset import Held

FAR = datetime.max.replace(tzinfo=UTC)
"""After every moment."""
LAPSING = ("stage_fails", "deemed_agreed")
"""What silence can bring about when a limit has run out."""

Timer = tuple[datetime, Owed, str]
"""When something runs out, what, and what that does: `late`, or one of `LAPSING`."""


class Ledger:
    """The duties of one case.

    Args:
        policy: The policy.
        course: Gives what limits can depend on, as it is now.
    """

    def __init__(self, policy: Policy, course: Callable[[], Course]) -> None:
        self._policy, self._course = policy, course
        self._told_late = set[int]()
        self._applied = set[str]()
        self.owed: list[Owed] = []

    def duty(self, owed: Owed) -> Duty:
        """The duty of the policy behind something owed."""
        return self._policy.file.duties[owed.duty]

    # --------------------------------------------------------------------------------------------- starting

    def owe(
        self, name: str, at: datetime, sides: Iterable[str], run: Run | None = None, visit: Visit | None = None
    ) -> None:
        """A duty begins to be owed: once, or once by each side that owes its own."""
        once_per_side = self._policy.file.duties[name].who.owes_once_per_side
        for side in sides if once_per_side else ("",):
            owed = Owed(name, at, run, visit, side)
            self.owed.append(owed)
            self.date(owed)

    def start_at_stage(self, run: Run, visit: Visit, what: str, at: datetime, sides: Iterable[str]) -> None:
        """Start the duties that something about a stage starts: that it began, failed, was left or resolved."""
        listed = tuple(sides)
        for name in self._policy.duties_at(run.track, visit.stage):
            if getattr(self._policy.file.duties[name].starts, what):
                self.owe(name, at, listed, run, visit)

    def start_where(
        self,
        starts: Callable[[Start], bool],
        at: datetime,
        sides: Iterable[str],
        runs: Iterable[Run],
        only: tuple[Run | None, Visit | None] = (None, None),
    ) -> None:
        """Start the duties that an event or another duty starts: at the stage they belong to, or once per case."""
        listed, known = tuple(sides), list(runs)
        run, visit = only
        for name, duty in self._policy.duties:
            if not starts(duty.starts):
                continue
            if not duty.tracks:
                if not any(owed.duty == name for owed in self.owed):
                    self.owe(name, at, listed)
            elif run is not None and visit is not None and visit.stage in self._policy.stages_of(duty, run.track):
                self.owe(name, at, listed, run, visit)
            else:
                for current, here in self._places(duty, known) or self._last_places(duty, known):
                    self.owe(name, at, listed, current, here)

    def start_what_applies(self, moment: datetime, held: Held, sides: Iterable[str], runs: Iterable[Run]) -> None:
        """Start the duties whose condition has become true."""
        listed, known = tuple(sides), list(runs)
        applying = self._policy.remember(
            "applying", lambda: [each for each in self._policy.duties if each[1].starts.applies]
        )
        for name, duty in applying:
            if not holds(duty.when, held):
                self._applied.discard(name)
                continue
            if not duty.tracks:
                if name not in self._applied:
                    self.owe(name, moment, listed)
                self._applied.add(name)
                continue
            for run, visit in self._places(duty, known):
                if not any(owed.duty == name and self._is_of(owed, run, visit) for owed in self.owed):
                    self.owe(name, max(moment, visit.began), listed, run, visit)

    def join(self, sides: Iterable[str], at: datetime) -> None:
        """An agency joins: what each agency owes at the stages reached, it owes from now on as well."""
        for side in sides:
            current: dict[tuple[str, int], Owed] = {}
            for owed in self.owed:
                run = owed.run
                here = run is not None and run.is_open and (owed.visit is run.visit or bool(self.duty(owed).over))
                if here and owed.side and self.duty(owed).who.owes_once_per_side:
                    current.setdefault((owed.duty, id(owed.visit)), owed)
            for owed in current.values():
                self.owe(owed.duty, at, (side,), owed.run, owed.visit)

    def _is_of(self, owed: Owed, run: Run, visit: Visit) -> bool:
        """Whether something is owed for this stay at a stage, or for the passage it is a part of."""
        if not self.duty(owed).over:
            return owed.visit is visit
        return owed.run is run and owed.started >= self._passage_began(self.duty(owed), run)

    def _passage_began(self, duty: Duty, run: Run) -> datetime:
        """When the case entered the group of stages of a duty, from which it has not gone out since."""
        began = run.visits[-1].began
        for visit in reversed(run.visits):
            if visit.stage not in self._policy.stages_of(duty, run.track):
                break
            began = visit.began
        return began

    def _places(self, duty: Duty, runs: Iterable[Run]) -> list[tuple[Run, Visit]]:
        """The open runs that are at a stage of a duty."""
        found = [(run, run.visit) for run in runs if run.is_open and run.visit]
        return [(run, visit) for run, visit in found if visit.stage in self._policy.stages_of(duty, run.track)]

    def _last_places(self, duty: Duty, runs: Iterable[Run]) -> list[tuple[Run, Visit]]:
        """The last run that ended at a stage of a duty: what an event brings about can come after the end.

        What ends with a stage or with its track does not begin after that.
        """
        if duty.ends:
            return []
        found = [(run, run.visit) for run in runs if run.closed and run.visit]
        return [(run, visit) for run, visit in found if visit.stage in self._policy.stages_of(duty, run.track)][-1:]

    def continue_from(self, ended: Run, again: Run) -> None:
        """A track was opened again whose clock goes on: what is owed there runs from when it was first owed."""
        for owed in self.owed:
            if owed.run is not again or owed.visit is None:
                continue
            stage = owed.visit.stage
            before = [
                other.started
                for other in self.owed
                if (other.duty, other.side, other.run) == (owed.duty, owed.side, ended)
                and other.visit is not None
                and (other.visit.stage == stage or self.duty(other).over)
            ]
            owed.started = min(before, default=owed.started)
            self.date(owed)

    # ----------------------------------------------------------------------------------------------- dating

    def date(self, owed: Owed) -> None:
        """Work out when something is due, and what depends on that."""
        owed.due = due_of(self.duty(owed).limit, owed, self._course())
        if owed.extended and owed.due:
            closing = self._course().rules.working_time.closing(owed.extended)
            bound = self.latest_extension(owed)
            owed.due = Due(max(closing if bound is None else min(closing, bound), owed.due.at))
        dependent = self._due_by().get(owed.duty, frozenset())
        for other in self.owed if dependent else ():
            if other.duty in dependent and other.is_live and other is not owed and other.run is owed.run:
                self.date(other)

    def _due_by(self) -> Mapping[str, frozenset[str]]:
        """For each duty those that are due not later than it."""

        def find() -> dict[str, frozenset[str]]:
            pairs = [
                (part.due_of, name)
                for name, duty in self._policy.file.duties.items()
                for part in duty.limit.parts
                if part.due_of
            ]
            return {of: frozenset(name for other, name in pairs if other == of) for of, _ in pairs}

        return self._policy.remember("due by", find)

    def date_from(self, is_meant: Callable[[Anchor], bool]) -> None:
        """Work out again what is counted from something that has just happened, after it came to be owed."""

        def anchored() -> frozenset[str]:
            duties = self._policy.file.duties.items()
            return frozenset(name for name, duty in duties if any(part.anchor for part in duty.limit.every))

        counted = self._policy.remember("counted from elsewhere", anchored)
        for owed in self.owed if counted else ():
            anchors = (part.anchor for part in self.duty(owed).limit.every) if owed.duty in counted else ()
            if owed.is_live and any(anchor and is_meant(anchor) for anchor in anchors):
                self.date(owed)

    def latest_extension(self, owed: Owed) -> datetime | None:
        """The latest moment to which the policy lets something owed be extended, where it gives a date."""
        extension = self.duty(owed).extension
        bound = due_of(extension.outer, owed, self._course()) if extension and extension.outer else None
        return bound.at if bound else None

    def date_conditional(self) -> None:
        """Work out again what is due under a limit that depends on facts."""
        for owed in self.owed:
            if owed.is_live and self.duty(owed).limit.one_of:
                self.date(owed)

    # ----------------------------------------------------------------------------------------------- ending

    def live(self, name: str, stage: str = "") -> list[Owed]:
        """What is still owed of a duty, oldest first; at one stage if it is named."""
        found = [owed for owed in self.owed if owed.duty == name and owed.is_live]
        return [owed for owed in found if not stage or (owed.visit and owed.visit.stage == stage)]

    def live_at(self, visit: Visit, act: str) -> list[Owed]:
        """What is still owed of one kind of act in a stay at a stage."""
        return [owed for owed in self.owed if owed.visit is visit and owed.is_live and self.duty(owed).act == act]

    def settling(self, run: Run, visit: Visit, onward: str | None) -> list[Owed]:
        """What settling a matter at a stage fulfils: what is owed there, and the totals that this stage is part of.

        Args:
            run: The run of the track.
            visit: The stay at the stage.
            onward: The stage to which the case goes on all the same, if any: a total over that one too is not done.
        """
        found = list[Owed]()
        for owed in self.owed:
            duty = self.duty(owed)
            if owed.run is not run or not owed.is_live or duty.act != "settle":
                continue
            stages = self._policy.stages_of(duty, run.track) if duty.over else ()
            if onward not in stages and (owed.visit is visit or visit.stage in stages):
                found.append(owed)
        return found

    def runs_on(self, name: str, run: Run) -> bool:
        """Whether a total over a group of stages is still to be done: one that has not ended is owed once."""
        return any(owed.duty == name and owed.run is run and owed.is_live for owed in self.owed)

    def fulfil(self, owed: Owed, at: datetime, sides: Iterable[str], runs: Iterable[Run]) -> None:
        """Something owed was done: what its being done starts begins, and what is counted from it is counted."""
        owed.done = at
        self.date_from(lambda anchor: anchor.done == owed.duty)
        self.start_where(lambda start: start.done == owed.duty, at, sides, runs, (owed.run, owed.visit))

    def end(self, run: Run, visit: Visit, at: datetime, kinds: set[str]) -> None:
        """End, undone, what ends when a stage fails or is left."""
        for owed in self.owed:
            if owed.visit is not visit or owed.run is not run or not owed.is_live:
                continue
            duty = self.duty(owed)
            if duty.ends in kinds and not duty.over:
                owed.ended = at

    def end_totals(self, run: Run, stage: str | None, at: datetime) -> None:
        """End, undone, what is owed over a group of stages from which the case goes out, to a stage or altogether."""
        for owed in self.owed:
            if owed.run is not run or not owed.is_live:
                continue
            duty = self.duty(owed)
            goes_out = duty.over and (stage is None or stage not in self._policy.stages_of(duty, run.track))
            if goes_out and duty.ends in ("stage_failed", "stage_left"):
                owed.ended = at

    def end_with_track(self, run: Run, at: datetime) -> None:
        """End, undone, what ends with its track."""
        self.end_totals(run, None, at)
        for owed in self.owed:
            if owed.run is run and owed.is_live and self.duty(owed).ends == "track_closed":
                owed.ended = at

    # -------------------------------------------------------------------------------------------------- time

    def running_out(self, to: datetime, held: Callable[[], Held]) -> Timer | None:
        """What runs out first, strictly before a moment, of all that does something by running out."""
        return next(iter(self.timers(to, held)), None)

    def timers(self, to: datetime, held: Callable[[], Held]) -> list[Timer]:
        """All that does something by running out strictly before a moment, if nothing more is reported, in order."""
        return sorted(self._timers(to, held), key=lambda timer: (timer[0], timer[2], timer[1].duty, timer[1].side))

    def tell_late(self, owed: Owed) -> None:
        """Note that what its lateness starts has been started."""
        self._told_late.add(id(owed))

    def memory(self) -> frozenset[str]:
        """The duties of no stage whose condition has been true since they were owed."""
        return frozenset(self._applied)

    def is_told_late(self, owed: Owed) -> bool:
        """Whether what the lateness of something starts has been started."""
        return id(owed) in self._told_late

    def _timers(self, to: datetime, held: Callable[[], Held]) -> Iterator[Timer]:
        for owed in self.owed:
            if not owed.is_live or owed.due is None or owed.due.at >= to:
                continue
            duty = self.duty(owed)
            if id(owed) not in self._told_late and self._starts_another(owed.duty):
                yield owed.due.at, owed, "late"
            run = owed.run
            if duty.if_late in LAPSING and run and run.is_open and self._applies(duty, held):
                current = run.visit
                if current and current.exit is None and (owed.visit is current or duty.over):
                    yield max(owed.due.at, current.began), owed, duty.if_late

    def _starts_another(self, name: str) -> bool:
        return any(duty.starts.late == name for duty in self._policy.file.duties.values())

    def _applies(self, duty: Duty, held: Callable[[], Held]) -> bool:
        return not duty.when or holds(duty.when, held())
