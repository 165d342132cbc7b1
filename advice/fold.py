"""Folds the events of a case into where it stands: state is never stored, it is worked out anew each time.

`fold` is pure. Inside, a `Fold` takes one event after another and lets time pass between them; the simulator steps the
same `Fold`. What a person reports is always accepted; what the policy does not foresee is noted as a departure.

Only three things happen by themselves when time passes: a stage fails because a limit ran out, a stage that another
one follows goes on, and silence counts as agreement where the policy says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby

from advice import moving
from advice.case import SIDES, Answer, Case, events_until, opened_at
from advice.dating import Course
from advice.event import PHASES, Event, learned_at_once
from advice.ledger import FAR, Ledger, Timer
from advice.state import Departure, Owed, Run, Visit
from advice.tracks import Tracks
from foundation.calendar_rules import CalendarRules
from foundation.moment import date_in_words
from rules.compiler import LAPSED
from rules.decide import Findings, find
from rules.model.duty import Duty, Start
from rules.model.parts import FAILING
from rules.model.situation import NOT_KNOWN
from rules.policy import Policy
from rules.ruleset import Held

SameAgency = Callable[[str, str], bool | None]
"""Whether two names mean one agency; None where they may mean two that go by one name."""


def same_name(one: str, other: str) -> bool:
    """Without a directory, two agencies are one if they are called the same."""
    return one.casefold() == other.casefold()


def calendar_of(policy: Policy) -> CalendarRules:
    """The calendar conventions that a policy is under."""
    clock = policy.file.clock
    return policy.remember("calendar", lambda: CalendarRules.of(clock.country).but(late_hand_over=clock.late_hand_over))


def fold(case: Case, at: datetime, *, rules: CalendarRules | None = None, same_agency: SameAgency = same_name) -> Fold:
    """Where a case stands at a moment.

    Args:
        case: The case.
        at: The moment asked about, with an offset; what happened or was reported later is left out.
        rules: The calendar conventions; those of the policy if left out.
        same_agency: Tells whether two agencies are one.
    """
    found = Fold(case.policy, rules or calendar_of(case.policy), same_agency)
    opened = opened_at(case, at)
    first = [Event("given", opened, opened, facts=case.facts)] if case.facts and opened <= at else []
    found.play([*first, *events_until(case, at)])
    found.pass_time(at)
    return found


class Fold:
    """A case in motion.

    Attributes:
        policy: The policy it is under.
        rules: The calendar conventions.
        answers: What is known, computed facts included.
        learned: When each fact was learned, each time.
        happened: When each event happened, each time.
        used: When each power was used, each time.
        departures: What was done outside the policy.
        ledger: Every duty that was ever owed.
        tracks: Every run of a track.
        ran_out: How often something has happened by itself because a limit ran out.
        now: The moment reached.
    """

    def __init__(self, policy: Policy, rules: CalendarRules, same_agency: SameAgency = same_name) -> None:
        self.policy, self.rules, self._same_agency = policy, rules, same_agency
        self.answers: dict[str, Answer] = {}
        self.learned: dict[str, list[datetime]] = {}
        self.happened: dict[str, list[datetime]] = {}
        self.used: dict[str, list[datetime]] = {}
        self.departures: list[Departure] = []
        self.ledger = Ledger(policy, self.course)
        self.tracks = Tracks(policy, self.ledger, self.happened, self.used, lambda: self.findings().one())
        self.ran_out = 0
        self.now: datetime | None = None
        self._found: Findings | None = None

    @property
    def runs(self) -> list[Run]:
        """Every run of a track."""
        return self.tracks.runs

    @property
    def owed(self) -> list[Owed]:
        """Every duty that was ever owed."""
        return self.ledger.owed

    # ------------------------------------------------------------------------------------------- in motion

    def play(self, events: Iterable[Event]) -> None:
        """Take events in the order of their moments; those of one moment in fixed phases, whatever their order."""
        ordered = sorted(events, key=lambda event: event.order)
        for moment, together in groupby(ordered, key=lambda event: event.at):
            self.pass_time(moment)
            for _, phase in groupby(together, key=lambda event: PHASES[event.kind]):
                for event in learned_at_once(phase, self.policy.facts):
                    self._take(event)
                self._settle(moment)

    def pass_time(self, to: datetime) -> None:
        """Let time pass: whatever runs out strictly before a moment, runs out."""
        while timer := self.ledger.running_out(to, self.held):
            self._run_out(*timer)
        self.now = to if self.now is None else max(self.now, to)

    def _run_out(self, at: datetime, owed: Owed, what: str) -> None:
        self.ran_out += 1
        if what == "late":
            self.ledger.tell_late(owed)
            self._start_where(lambda start: start.late == owed.duty, at, owed)
        elif owed.run and what == "stage_fails":
            self.tracks.fail(owed.run, at, LAPSED)
        elif owed.run:
            self.tracks.resolve(owed.run, at, "deemed_agreed")
        self.tracks.open_all(at, self.findings())
        self.ledger.start_what_applies(at, self.held(), self.sides(), self.runs)

    def _settle(self, moment: datetime) -> None:
        """What follows at once from what was reported."""
        self.tracks.open_all(moment, self.findings())
        self.ledger.start_what_applies(moment, self.held(), self.sides(), self.runs)
        self.pass_time(moment)

    def _take(self, event: Event) -> None:
        takers: dict[str, Callable[[Event], None]] = {
            "given": self._learn,
            "learned": self._learn,
            "happened": self._happen,
            "did": self._do,
            "used": self._use,
            "agreed": self._agree,
            "extended": self._extend,
            "exit": self._report_exit,
            "moved": self._move,
            "reopened": self._reopen,
        }
        section = {"did": "duties", "agreed": "duties", "extended": "duties", "used": "powers"}.get(event.kind)
        if section and event.name not in getattr(self.policy.file, section):
            self._depart(event, f"{event.name} was reported, which the policy does not have as it is read here")
            return
        takers[event.kind](event)

    # ------------------------------------------------------------------------------------- what is reported

    def _learn(self, event: Event) -> None:
        for name, value in event.facts.items():
            self.answers[name] = value
            self.learned.setdefault(name, []).append(event.at)
            self.tracks.learn(name)
        self._compute()
        self._found = None
        joined = [side for side in self.sides() if side not in self.tracks.sides]
        self.tracks.sides = self.sides()
        self.ledger.join(joined, event.at)
        self.ledger.date_conditional()

    def _compute(self) -> None:
        """Work out the facts that follow from others, unless they were answered directly."""
        for name, fact in self.policy.file.facts.items():
            if fact.same_agency is None or name in self.learned:
                continue
            values = [self.answers.get(other) for other in fact.same_agency.of]
            if all(isinstance(value, str) and value != NOT_KNOWN for value in values):
                one, other = (str(value) for value in values)
                same = self._same_agency(one, other)
                self.answers.pop(name, None)
                if same is not None:
                    self.answers[name] = "same" if same else "different"

    def _happen(self, event: Event) -> None:
        self.happened.setdefault(event.name, []).append(event.at)
        self.ledger.date_from(lambda anchor: anchor.event == event.name)
        for owed in list(self.owed):
            by = self.ledger.duty(owed).done_by
            if owed.is_live and by and by.event == event.name and owed.started <= event.at:
                self._done(owed, event.at)
        for run in list(self.runs):
            visit = run.visit
            begun = run.is_open and visit is not None and visit.began <= event.at
            if begun and self.tracks.stage(run).resolved_by.event == event.name:
                self.tracks.resolve(run, event.at)
        self._start_where(lambda start: event.name in (start.event, *start.first_of_events), event.at)

    def _do(self, event: Event) -> None:
        duty = self.policy.file.duties[event.name]
        if duty.act == "move_up" and duty.to_stage != "any" and self._hand_over(event, duty):
            return
        by = self._side(event.by)
        live = [owed for owed in self.ledger.live(event.name, event.stage) if _is_by(owed, by)]
        if not live and self._is_nobody(by):
            self._depart(
                event, f"recorded as done by `{by}`, who is no side and no role here: {duty.what}", duty.clauses
            )
            return
        if not live:
            self._depart(event, f"recorded as done, although it was not owed then: {duty.what}", duty.clauses)
            return
        for owed in live if by in ("both", "all") and live[0].side else live[:1]:
            self._done(owed, event.at)

    def _done(self, owed: Owed, at: datetime) -> None:
        self.ledger.fulfil(owed, at, self.sides(), self.runs)
        run = owed.run
        if run and run.is_open and run.visit and self.tracks.stage(run).resolved_by.done == owed.duty:
            self.tracks.resolve(run, at)

    def _hand_over(self, event: Event, duty: Duty) -> bool:
        """Doing the duty to move up is the move itself."""
        for track in duty.tracks:
            owed = duty.to_stage is None or self.ledger.live(event.name, event.stage)
            stage = (duty.to_stage or self.onward_stage(track)) if owed else None
            run = self.run_of(track)
            visit = run.visit if run else None
            here = visit is not None and event.stage in ("", visit.stage)
            owes_it = visit is not None and visit.stage in self.policy.stages_of(duty, track)
            if stage and run and run.is_open and here and owes_it:
                self._move(Event("moved", event.at, event.reported, track, stage=stage, id=event.id))
                return True
        return False

    def _use(self, event: Event) -> None:
        self.used.setdefault(event.name, []).append(event.at)

    def _agree(self, event: Event) -> None:
        for owed in self.ledger.live(event.name, event.stage)[:1]:
            owed.agreed = event.day
            self.ledger.date(owed)
            if owed.due and event.day and event.day > owed.due.at.date():
                what = f"{date_in_words(event.day)} was agreed, later than the policy allows"
                self._depart(event, what, self.ledger.duty(owed).clauses)
            for other in list(self.owed):
                by = self.ledger.duty(other).done_by
                if other.is_live and other.visit is owed.visit and by and by.agreed == event.name:
                    self._done(other, event.at)
            return
        self._depart(event, f"a date was agreed for {event.name}, which was not owed then")

    def _extend(self, event: Event) -> None:
        duty = self.policy.file.duties[event.name]
        for owed in self.ledger.live(event.name, event.stage)[:1]:
            if duty.extension is None:
                self._depart(event, f"{event.name} was extended; the policy gives nobody that power", duty.clauses)
            elif owed.due and event.reported > owed.due.at:
                self._depart(event, f"{event.name} was extended when it was already late", duty.clauses)
            else:
                owed.extended = event.day
                self.ledger.date(owed)
                latest = self.ledger.latest_extension(owed)
                if latest and event.day and event.day > latest.date():
                    what = f"{event.name} was extended to {date_in_words(event.day)}, further than the policy allows"
                    self._depart(event, what, (*duty.clauses, *duty.extension.clauses))
            return
        self._depart(event, f"{event.name} was extended, although it was not owed then", duty.clauses)

    def _report_exit(self, event: Event) -> None:
        run = self.run_of(event.name)
        if run is None or not run.is_open or run.visit is None:
            exit_ = self.policy.vocabulary.exits[event.exit]  # type: ignore[index]  # an exit by the reader's check
            self._depart(event, f"{event.name} was reported as {exit_}, although it was not open then")
        elif event.exit == "resolved":
            self._say_resolved(event, run, run.visit)
        elif event.exit in FAILING:
            self.tracks.fail(run, event.at, event.exit)
        elif event.exit == "deemed_agreed":
            self._depart(event, "agreement by silence was reported; only the passing of its limit brings it about")
        else:
            self._leave_by(event, run)

    def _leave_by(self, event: Event, run: Run) -> None:
        """Withdrawn, or found not justified. Protection goes on until what ends it has happened, whoever says so."""
        if self.tracks.target(run, event.exit) is None:
            exit_ = self.policy.vocabulary.exits[event.exit]  # type: ignore[index]  # an exit by the reader's check
            what = f"{event.name} was reported as {exit_}, which the policy does not provide for here"
            self._depart(event, what, self.tracks.stage(run).clauses)
            if self.policy.track(run.track).safety:
                return
        self.tracks.leave_by(run, event.at, event.exit)

    def _say_resolved(self, event: Event, run: Run, visit: Visit) -> None:
        """One side's word is kept; the stage is resolved when those have said so whose word the policy takes."""
        judge = self.tracks.stage(run).resolved_by
        by = self._side(event.by)
        if self._is_nobody(by):
            self._depart(event, f"{run.track} was said to be resolved by `{by}`, who is no side and no role here")
            return
        said = {"raising", "other"} if by in ("both", "all") else {by}
        visit.said_resolved |= said - {""}
        both = visit.said_resolved >= {"raising", "other"}
        if judge.agreement or (judge.or_agreement and both):
            enough = both
        elif judge.any_of or judge.decision:
            enough = bool(visit.said_resolved & {*judge.any_of, judge.decision} - {None})
        elif judge.all_of:
            enough = visit.said_resolved >= set(judge.all_of)
        else:
            enough = judge.not_stated
        if enough:
            self.tracks.resolve(run, event.at)
        elif judge.event or judge.done:
            taken = judge.event or judge.done
            what = f"{run.track} was said to be resolved; the policy takes it as resolved by {taken}"
            self._depart(event, what, self.tracks.stage(run).clauses)

    def _move(self, event: Event) -> None:
        run = self.run_of(event.name)
        if run is None or not run.is_open or run.visit is None:
            self._depart(event, f"{event.name} was moved to {event.stage}, although it was not open then")
            return
        visit = run.visit
        if event.stage == visit.stage:
            return
        target = self.tracks.onward(run)
        onward = target is not None and target.leads_to == event.stage
        if onward and visit.exit is None:
            self.tracks.fail(run, event.at, "unresolved")
        elif not self._is_provided_for(run, visit, event.stage):
            self._depart(event, *moving.departure(self.policy, self.held(), run, visit, event.stage))
        began, handed_over = event.at, list[Owed]()
        for owed in self.ledger.live_at(visit, "move_up"):
            ordinary = self.ledger.duty(owed).to_stage is None and onward
            if ordinary and owed.due and self.rules.late_hand_over == "buys_no_time":
                began = min(began, owed.due.at)
            owed.done = event.at
            handed_over.append(owed)
        self.tracks.leave(run, event.at)
        self.tracks.enter(run, event.stage, began)
        for owed in handed_over:  # only now, as it may start what is owed at the stage it led to
            self._done(owed, event.at)

    def _is_provided_for(self, run: Run, visit: Visit, stage: str) -> bool:
        """By an exit of the stage, by a power that was used, or by a duty to move up for a reason."""
        if visit.exit is not None:
            target = self.tracks.target(run, visit.exit)
            if target is None or target.not_stated or target.leads_to == stage:
                return True
        if set(moving.powers_to(self.policy, self.held(), run, visit, stage)) & set(self.used):
            return True
        owed = self.ledger.live_at(visit, "move_up")
        return any(self.ledger.duty(each).to_stage in ("any", stage) for each in owed)

    def _reopen(self, event: Event) -> None:
        run = self.run_of(event.name)
        if run is None or run.closed is None or not run.visits:
            self._depart(event, f"{event.name} was re-opened, although it had not ended")
            return
        self.tracks.reopen(run, event.at, event.stage or self.tracks.resumes_at(run, self.findings()))

    def _depart(self, event: Event, what: str, clauses: tuple[str, ...] = ()) -> None:
        self.departures.append(Departure(event.at, what, clauses))

    def _start_where(self, starts: Callable[[Start], bool], at: datetime, owed: Owed | None = None) -> None:
        place = (owed.run, owed.visit) if owed else (None, None)
        self.ledger.start_where(starts, at, self.sides(), self.runs, place)

    # -------------------------------------------------------------------------------------- what is asked of it

    def run_of(self, track: str) -> Run | None:
        """The current run of a track, or its last one."""
        return self.tracks.run_of(track)

    def findings(self) -> Findings:
        """What the rules conclude from what is known."""
        if self._found is None:
            self._found = find(self.policy, self.rule_answers())
        return self._found

    def rule_answers(self) -> dict[str, Answer]:
        """The answers to the facts that this policy's rules read."""
        facts = self.policy.file.facts
        return {name: value for name, value in self.answers.items() if name in facts and facts[name].is_closed}

    def _side(self, by: str) -> str:
        """The side that is meant where an agency is named."""
        for side, fact in (("raising", "raising_agency"), ("other", "other_agency")):
            answer = self.answers.get(fact)
            if by in self.policy.file.roles and by.casefold() != str(answer).casefold():
                continue  # a role, though an agency may also be known by its name
            if by and by not in SIDES and isinstance(answer, str) and self._same_agency(by, answer) is not False:
                return side
        return by

    def _is_nobody(self, by: str) -> bool:
        """Whether a name is neither a side, nor an agency of this case, nor a role of the policy."""
        return bool(by) and by not in (*SIDES, *self.sides(), *self.policy.file.roles)

    def sides(self) -> tuple[str, ...]:
        """The sides of the case, and the agencies that joined."""
        further = self.answers.get("further_agencies", ())
        return ("raising", "other", *(further if isinstance(further, tuple) else ()))

    def course(self) -> Course:
        """What the limits of this case can depend on."""
        return Course(self.rules, self.findings().closed, self.runs, self.owed, self.happened)

    def onward_stage(self, track: str) -> str | None:
        """The stage to which a track goes on when its current stage fails."""
        run = self.run_of(track)
        target = self.tracks.onward(run) if run and run.visits else None
        return target.leads_to if target else None

    def lapse_of(self, run: Run) -> datetime | None:
        """When the current stage of a run fails by itself, if a limit can bring that about."""
        found = [
            owed.due.at
            for owed in self.owed
            if owed.is_live and owed.due and owed.run is run and owed.visit is run.visit
            if self.ledger.duty(owed).if_late == "stage_fails"
        ]
        return min(found, default=None)

    def running_out(self) -> list[Timer]:
        """All that will do something by running out, if nothing more is reported, the first first."""
        return self.ledger.timers(FAR, self.held)

    def standing(self, track: str) -> str:
        """How a track stands: not_open, waiting, open, at_a_silence or closed."""
        return self.tracks.standing(track)

    def can_be_late(self, duty: str) -> bool:
        """What is due at once is reported in minutes; it is never late by itself, or everything would be."""
        return not self.policy.file.duties[duty].limit.at_once

    def held(self) -> Held:
        """The facts that are known, and what is concluded from them."""
        findings = self.findings()
        return {**findings.closed, **findings.common}


def _is_by(owed: Owed, by: str) -> bool:
    return not owed.side or by in ("both", "all", owed.side)
