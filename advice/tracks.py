"""The tracks of a case: how they open, wait, move from stage to stage, fail, are resolved and end."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime

from advice.ledger import Ledger
from advice.state import Run, Visit
from rules.compiler import LAPSED
from rules.decide import Findings
from rules.model.parts import FAILING, Values
from rules.model.track import Stage, Target, Wait
from rules.policy import Policy

Times = Mapping[str, list[datetime]]
"""When each thing happened, each time."""


class Tracks:
    """The tracks of one case.

    Args:
        policy: The policy.
        ledger: The duties, which stages start and end.
        happened: When each event happened.
        used: When each power was used.
        found: Gives the findings of kind `one`, as they are now.
    """

    def __init__(
        self, policy: Policy, ledger: Ledger, happened: Times, used: Times, found: Callable[[], Mapping[str, str]]
    ) -> None:
        self._policy, self._ledger, self._happened, self._used = policy, ledger, happened, used
        self._found = found
        self._taken: dict[str, int] = {}
        self._quiet: set[str] = set(policy.file.tracks)
        self._learned_since: dict[str, set[str]] = {}
        self.runs: list[Run] = []
        self.sides: tuple[str, ...] = ("raising", "other")

    def run_of(self, track: str) -> Run | None:
        """The current run of a track, or its last one."""
        return next((run for run in reversed(self.runs) if run.track == track), None)

    def stage(self, run: Run) -> Stage:
        """The stage at which a run is."""
        return self._policy.stage(run.track, run.visits[-1].stage)

    def target(self, run: Run, exit_: str) -> Target | None:
        """Where an exit of the current stage leads; a lapse leads where no response does."""
        return self.target_at(run.track, run.visits[-1].stage, exit_)

    def target_at(self, track: str, stage: str, exit_: str) -> Target | None:
        """Where an exit of a stage leads; a stage that a finding names is that stage, once the facts decide it."""
        wanted = "no_response" if exit_ == LAPSED else exit_
        exits = self._policy.stage(track, stage).exits.items()
        target = next((target for name, target in exits if name == wanted), None)
        named = self._found().get(target.found) if target and target.found else None
        return Target(stage=named) if named else target

    def onward(self, run: Run) -> Target | None:
        """Where the stage leads when it fails: as it did fail, or as it would."""
        exit_ = run.visits[-1].exit
        return self.target(run, exit_) if exit_ in (*FAILING, LAPSED) else self.target(run, "unresolved")

    def standing(self, track: str) -> str:
        """How a track stands: not_open, waiting, open, at_a_silence or closed."""
        run = self.run_of(track)
        if run is None:
            return "not_open"
        if run.closed or run.began is None:
            return "closed" if run.closed else "waiting"
        exit_ = run.visits[-1].exit
        if exit_ is None:
            return "open"
        target = self.target(run, exit_)
        return "at_a_silence" if target is None or target.not_stated else "open"

    def memory(self) -> tuple[Hashable, ...]:
        """What is remembered besides the runs and decides what can open, without any moment."""
        waiting = tuple((name, len(found)) for name in self._policy.track_order if (found := self.pending(name)))
        learned = tuple(sorted((name, frozenset(facts)) for name, facts in self._learned_since.items()))
        return frozenset(self._quiet), waiting, learned, self.sides

    def pending(self, name: str) -> list[datetime]:
        """When what starts a track happened, as far as that has not started it."""
        return self._starts_of(name)[self._taken.get(name, 0) :]

    def learn(self, fact: str) -> None:
        """Note that a fact was learned: it can call a closed safety track again."""
        for since in self._learned_since.values():
            since.add(fact)

    # ---------------------------------------------------------------------------------------------- opening

    def open_all(self, moment: datetime, findings: Findings) -> None:
        """First every track that can open does; only then are those released that waited."""
        while True:
            opened = [self._open(name, findings, moment) for name in self._policy.track_order]
            released = [self._release(run, findings) for run in list(self.runs) if run.began is None]
            if not any(opened) and not any(released):
                return

    def _open(self, name: str, findings: Findings, moment: datetime) -> bool:
        track = self._policy.track(name)
        applies = name in findings.opens
        if not applies:
            self._quiet.add(name)
        start = self._start_of(name, moment) if applies or track.opens.power else None
        run = self.run_of(name)
        if run is not None and run.closed is None:
            self._taken[name] = len(self._starts_of(name))  # what is reported again while it is open is no new start
            return False
        if start is None:
            return False
        if track.starts.now and not track.opens.power and run is not None and not self._calls_again(name):
            return False
        self._quiet.discard(name)
        self._taken[name] = len(self._starts_of(name))
        self.runs.append(Run(name, start, waits=tuple(sorted(track.waits_for))))
        return True

    def _start_of(self, name: str, moment: datetime) -> datetime | None:
        """When a track starts, if what starts it has happened and has not started it before."""
        track = self._policy.track(name)
        if track.starts.now and not track.opens.power:
            return moment
        occurred = self.pending(name)
        return occurred[0] if occurred else None

    def _starts_of(self, name: str) -> list[datetime]:
        track = self._policy.track(name)
        if track.opens.power:
            return self._used.get(track.opens.power, [])
        return sorted(at for event in track.starts.events for at in self._happened.get(event, []))

    def _calls_again(self, name: str) -> bool:
        """A closed track that starts by itself opens again: for safety whenever danger is learned again."""
        if not self._policy.track(name).safety:
            return name in self._quiet
        return bool(self._learned_since.get(name, set()) & self._supports(name))

    def _supports(self, name: str) -> set[str]:
        """The facts that can open a track, read off the rules by way of the findings they conclude."""
        rules, findings = self._policy.file.rules.values(), self._policy.file.findings
        reached, frontier = set[str](), dict(self._policy.track(name).opens.findings)
        while frontier:
            reached |= set(frontier)
            frontier = {
                read: values
                for rule in rules
                if rule.finding in frontier and _bears_on(frontier[rule.finding], rule.value)
                for read, values in rule.when.items()
                if read not in reached
            }
        return reached - set(findings)

    def _release(self, run: Run, findings: Findings) -> bool:
        track = self._policy.track(run.track)
        waits = sorted(track.waits_for.items())
        run.waits = tuple(name for name, wait in waits if self._holds_back(run, wait, findings))
        stage = None if run.waits else track.first(findings.one())
        if stage is None:
            return False
        run.began = max(run.start, run.released) if run.released else run.start
        self.enter(run, stage, run.began)
        return True

    def _holds_back(self, run: Run, wait: Wait, findings: Findings) -> bool:
        other = self.run_of(wait.track)
        if other is None:
            # What is not open is no hindrance, unless it could still open because something was not asked.
            return wait.track in findings.may_open and wait.track not in findings.opens
        ended = self._end_of(wait, other)
        if ended is None:
            return other.closed is None
        if other.start >= run.start or ended >= run.start:
            run.released = max(run.released, ended) if run.released else ended
        return False

    def _end_of(self, wait: Wait, other: Run) -> datetime | None:
        if wait.until.done:
            owed = [owed for owed in self._ledger.owed if owed.duty == wait.until.done and owed.run is other]
            return min((found.done for found in owed if found.done), default=other.closed)
        if wait.until.event:
            return max(self._happened.get(wait.until.event, []), default=other.closed)
        return other.closed

    def reopen(self, run: Run, at: datetime, stage: str) -> None:
        """A new run of a track that had ended; the old one stays as it was."""
        again = Run(run.track, at, began=at, resumes=True)
        self.runs.append(again)
        self._quiet.discard(run.track)
        self.enter(again, stage, at)
        if self._policy.track(run.track).reopening.clock == "continues":
            self._ledger.continue_from(run, again)

    def resumes_at(self, run: Run, findings: Findings) -> str:
        """The stage at which a re-opened track resumes."""
        track = self._policy.track(run.track)
        last = run.visits[-1].stage
        if track.reopening.to in ("first_stage", "new_track"):
            return track.first(findings.one()) or run.visits[0].stage
        if track.reopening.to == "next_stage":
            onward = self.target_at(run.track, last, "unresolved")
            return (onward and onward.leads_to) or last
        return last

    # ------------------------------------------------------------------------------------ from stage to stage

    def enter(self, run: Run, stage: str, at: datetime) -> None:
        """Begin a stay at a stage, and the duties that begin with it."""
        visit = Visit(stage, at)
        before = run.visits[-1].stage if run.visits else None
        run.visits.append(visit)
        self._ledger.end_totals(run, stage, at)
        self._ledger.date_from(
            lambda anchor: (
                anchor.stage_began == {run.track: stage} or (before is None and anchor.track_began == run.track)
            )
        )
        for name in self._policy.duties_at(run.track, stage):
            duty = self._policy.file.duties[name]
            if duty.starts.stage_began or (duty.starts.span_began and self._comes_in(run, name, before)):
                self._ledger.owe(name, at, self.sides, run, visit)
            elif duty.starts.track_began and (before is None or (duty.over and self._comes_in(run, name, before))):
                self._ledger.owe(name, run.visits[0].began, self.sides, run, visit)

    def _comes_in(self, run: Run, duty: str, before: str | None) -> bool:
        """Whether a case comes into the stages of a duty that is not owed there yet, from outside of them."""
        stages = self._policy.stages_of(self._policy.file.duties[duty], run.track)
        return before not in stages and not self._ledger.runs_on(duty, run)

    def fail(self, run: Run, at: datetime, exit_: str) -> None:
        """The current stage fails: by report, or by a lapse. The moment of the first failure stands."""
        visit = run.visits[-1]
        fresh = visit.failed is None
        visit.exit = exit_
        if fresh:
            visit.failed = at
            self._ledger.date_from(lambda anchor: anchor.failed == {run.track: visit.stage})
            self._ledger.start_at_stage(run, visit, "stage_failed", at, self.sides)
        if exit_ != LAPSED:
            self._ledger.end(run, visit, at, {"stage_failed"})
        target = self.target(run, exit_)
        if target and target.follows and fresh:
            self.leave(run, at)
            self.enter(run, target.follows, at)
        elif target and target.closes and exit_ != LAPSED:
            self.close(run, at, exit_)

    def resolve(self, run: Run, at: datetime, exit_: str = "resolved") -> None:
        """The current stage is resolved, or counts as agreed."""
        visit = run.visits[-1]
        visit.exit, visit.resolved = exit_, at
        target = self.target(run, exit_)
        for owed in self._ledger.settling(run, visit, target.leads_to if target else None):
            if exit_ == "deemed_agreed":
                owed.ended = at
            else:
                self._ledger.fulfil(owed, at, self.sides, self.runs)
        self._ledger.start_at_stage(run, visit, "resolved", at, self.sides)
        self._follow(run, at, exit_)

    def leave_by(self, run: Run, at: datetime, exit_: str) -> None:
        """The current stage is left another way: withdrawn, or found not justified."""
        run.visits[-1].exit = exit_
        self._ledger.end(run, run.visits[-1], at, {"stage_failed"})
        self._follow(run, at, exit_)

    def _follow(self, run: Run, at: datetime, exit_: str) -> None:
        target = self.target(run, exit_)
        if target and target.closes:
            self.close(run, at, exit_)
        elif target and target.follows:
            self.leave(run, at)
            self.enter(run, target.follows, at)

    def leave(self, run: Run, at: datetime) -> None:
        """The case goes on from the current stage."""
        visit = run.visits[-1]
        visit.left = at
        self._ledger.end(run, visit, at, {"stage_failed", "stage_left"})
        self._ledger.start_at_stage(run, visit, "stage_left", at, self.sides)

    def close(self, run: Run, at: datetime, exit_: str) -> None:
        """The track ends."""
        self.leave(run, at)
        run.closed, run.closed_by = at, exit_
        self._learned_since[run.track] = set()
        self._ledger.end_with_track(run, at)
        self._ledger.start_at_stage(run, run.visits[-1], "track_closed", at, self.sides)


def _bears_on(wanted: Values, value: str) -> bool:
    """Whether a value of a finding is one that a condition asks about; of an absence, each may be."""
    return not wanted.any_of or value in wanted.any_of
