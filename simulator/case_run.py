"""One simulated case: it steps the same fold as an advice, and people do what the step rules say is owed.

Nothing here decides what comes next: the fold and the rules do. The scenario only says when people do what they owe,
whether they do it, and what comes of a stage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush

from advice.case import event_from
from advice.event import Event
from advice.walk import resolutions
from foundation.moment import iso
from rules.policy import Policy
from simulator.casting import Actor
from simulator.chance import Chance
from simulator.clock import moment_at
from simulator.engine import Timetable
from simulator.length import Length
from simulator.rows import Rows
from simulator.scenario.load import MidCase
from simulator.scenario.names import as_answer, named_number
from simulator.staff import Staff, Task
from simulator.stepping.course import Course
from simulator.stepping.report import Facts, Report, Reports
from simulator.stepping.state import Debt, Followed, Stay
from simulator.world import Outcomes, World

Act = Callable[[], Reports]
"""What somebody does, as what is reported; nothing where it has come to nothing by then."""


@dataclass(frozen=True)
class Stage:
    """The replication in which a case is played: its world, its chance, its people, its time."""

    world: World
    chance: Chance
    staff: Staff
    timetable: Timetable


@dataclass(slots=True)
class _Awaited:
    """A stay at a stage for which answers are awaited, and what will come of it."""

    stay: Stay
    cause: str
    how: str
    debt: Debt | None
    waits_for: int


class CaseRun:
    """A case in motion.

    Args:
        stage: Where it is played.
        number: Its number in the replication.
        kind: The kind of case.
        facts: What is answered when it is opened.
        rows: Where what happens is written down.
        always: Have the fold take every step, and hold what is known of steps to it.

    Attributes:
        course: Where it stands.
    """

    def __init__(self, stage: Stage, number: int, kind: str, facts: Facts, rows: Rows, *, always: bool = False) -> None:
        self._stage, self._world, self._number, self._facts = stage, stage.world, number, facts
        self._policy, self._severity = self._world.scenario.policy, self._world.scenario.file.kinds[kind].severity
        self._rows = rows
        self._other = str(dict(facts).get("other_agency", ""))
        self.course = Course(self._world.chart, always=always)
        self._due: list[tuple[int, int, Act]] = []
        self._asked_for = 0
        self._wakes = set[int]()
        self._times: dict[str, int] = {}

    @property
    def events(self) -> list[Event]:
        """What was reported, in order."""
        return self.course.events

    # ------------------------------------------------------------------------------------------------ in motion

    def open(self) -> None:
        """The case comes."""
        minute = self._stage.timetable.now
        self._rows.opened(minute)
        starts = tuple(Report("happened", event) for event in self._world.chart.starts_of(self._facts, minute))
        followed = self._take((Report("learned", facts=self._facts), *starts), minute)
        for name, mid in self._world.mid_case(""):
            self._plan_mid_case(name, mid, minute)
        self._plan(followed.new_stays, minute)

    def break_off(self, minute: int) -> None:
        """The simulation ends."""
        self._rows.break_off(self.course, minute)

    def _wake(self, minute: int) -> None:
        """Do what is to be done by now, all of it at once."""
        self._wakes.discard(minute)
        reports: Reports = ()
        while self._due and self._due[0][0] <= minute:
            reports += heappop(self._due)[2]()
        self._plan(self._take(reports, minute).new_stays, minute)

    def _take(self, reports: Reports, minute: int) -> Followed:
        followed = self.course.take(reports, minute)
        self._rows.reported(reports, minute)
        self._rows.follow(followed)
        return followed

    def _at(self, minute: int, act: Act) -> None:
        """Do something at a minute; never in the one in which it is thought of, so that one thing follows another."""
        when = max(minute, self._stage.timetable.now + 1)
        self._asked_for += 1
        heappush(self._due, (when, self._asked_for, act))
        self._wake_at(when)

    def _soon(self, act: Act) -> None:
        self._at(self._stage.timetable.now, act)

    def _wake_at(self, minute: int) -> None:
        if minute not in self._wakes and minute < self._world.end:
            self._wakes.add(minute)
            self._stage.timetable.at(minute, lambda: self._wake(minute))

    # --------------------------------------------------------------------------------------- what is to be done

    def _plan(self, new_stays: list[Stay], minute: int) -> None:
        """Plan what is owed from now on."""
        course, shape = self.course, self.course.shape
        for stay in new_stays:
            if stay.way.is_open and stay.way.stays[-1] is stay:
                self._plan_stay(stay)
        for number, stage in shape.onward:
            self._plan_onward(course.ways[number].stays[-1], stage)
        for event in shape.missing:
            if self._count(f"missing/{event}") == 1:
                self._soon(lambda event=event: (Report("happened", event),))  # type: ignore[misc]  # bound for this turn
        for number in shape.plannable:
            debt = course.debts[number]
            if not debt.planned:
                debt.planned = True
                self._plan_debt(debt)
        for debt in course.unplanned() if course.aside else ():
            self._plan_debt(debt)
        if shape.timers and (runs_out := course.next_running_out()) is not None:
            self._wake_at(max(runs_out, minute) + 1)

    def _plan_debt(self, debt: Debt) -> None:
        """Plan when something owed is done."""
        duty, does = self._policy.file.duties[debt.duty], self._world.does(debt.duty)
        cause = f"{debt.duty}/{debt.side}"
        cause = f"{cause}/{self._count(cause)}"
        if self._uniform(f"omitted/{cause}") < named_number(does.omitted, self._world.scenario.numbers):
            return
        actor = self._actor_of(debt)

        def did(post: str, work: int | None) -> None:
            self._soon(lambda: self._did(debt, actor, post, work))

        self._stage.staff.give(
            Task(
                actor,
                None if duty.act in ("reply", "decide") else does.after,
                lambda name: self._length(f"takes/{cause}", name, debt),
                debt.started,
                self._severity,
                debt.track in self._policy.safety_tracks,
                lambda: debt.ended is None,
                did,
            )
        )

    def _did(self, debt: Debt, actor: Actor, post: str, work: int | None) -> Reports:
        if debt.ended is not None:
            return ()
        self._rows.done_by(debt, actor, post, work)
        stage = debt.stage if self._policy.file.duties[debt.duty].within else ""
        return (Report("did", debt.duty, stage, by=debt.side),)

    # ---------------------------------------------------------------------------------------- a stay at a stage

    def _plan_stay(self, stay: Stay) -> None:
        """Draw what comes of a stage, and ask those who are to answer."""
        where = f"{stay.way.track}/{stay.stage}"
        cause = f"{where}/{self._count(where)}"
        for name, mid in self._world.mid_case(where):
            self._plan_mid_case(f"{name}/{cause}", mid, self._stage.timetable.now, stay)
        outcomes = self._world.outcomes(stay.way.track, stay.stage, self._other)
        how = self._comes_of(outcomes, cause)
        if how is None:
            self._plan_giving_up(stay, outcomes, cause)
            return
        answering, together = self._answering(stay)
        asked = answering if together else answering[:1]
        awaited = _Awaited(stay, cause, how, self._settling(stay) if self._world.looks_at_limits else None, len(asked))
        for number, actor in enumerate(asked):
            self._ask(awaited, actor, number)

    def _ask(self, awaited: _Awaited, actor: Actor, number: int) -> None:
        """Ask somebody to answer; when all who are to answer have, the stage ends as was drawn."""
        stay = awaited.stay

        def done(post: str, work: int | None) -> None:
            awaited.waits_for -= 1
            self._rows.answered(stay, actor, post, self._stage.timetable.now, work)
            if awaited.waits_for == 0:
                self._soon(lambda: self._leave(stay, awaited.how))

        post = self._stage.staff.give(
            Task(
                actor,
                None,
                lambda name: self._length(f"answers/{awaited.cause}/{number}", name, awaited.debt),
                stay.began,
                self._severity,
                stay.way.track in self._policy.safety_tracks,
                lambda: stay.is_current,
                done,
                lambda post, start: self._rows.work_began(stay, actor, post, start),
            )
        )
        self._rows.asked(stay, actor, post, self._stage.timetable.now)

    def _comes_of(self, outcomes: Outcomes, cause: str) -> str | None:
        """How a stage ends, if anybody ever answers: drawn one after the other, so that none moves another."""
        left = 1.0
        for how, what, chance in outcomes.chances:
            if self._uniform(f"{what}/{cause}") * left < chance:
                return how
            left -= chance
        return outcomes.otherwise

    def _leave(self, stay: Stay, how: str) -> Reports:
        """What is reported when a stage is left this way; a settlement also after the limit has run out."""
        if not stay.is_current or (stay.exit is not None and how != "resolved"):
            return ()
        return (Report("exit", stay.way.track, exit=how),) if how != "resolved" else resolution(self._policy, stay)

    def _plan_giving_up(self, stay: Stay, outcomes: Outcomes, cause: str) -> None:
        """Nobody ever answers: where no limit runs out, the side that raised it says so after a while."""
        after, how = outcomes.gives_up_after, outcomes.gives_up
        if after is not None and how is not None:
            minute = self._after(self._length(f"gives up/{cause}", after), self._stage.timetable.now)
            self._at(minute, lambda: self._give_up(stay, how))

    def _give_up(self, stay: Stay, how: str) -> Reports:
        ways = self.course.ways
        runs_out = stay.way in ways and ways.index(stay.way) in self.course.shape.lapsing
        return () if runs_out or stay.exit else self._leave(stay, how)

    def _plan_onward(self, stay: Stay, stage: str) -> None:
        """A stage has failed, and no duty says who moves it on: it is moved on all the same, as an advice says."""
        if stay.moves_on:
            return
        stay.moves_on = True
        where = f"onward/{stay.way.track}/{stay.stage}"
        cause = f"{where}/{self._count(where)}"
        does = self._world.does("")
        if self._uniform(f"omitted/{cause}") < named_number(does.omitted, self._world.scenario.numbers):
            return
        length = self._length(f"takes/{cause}", does.after) if does.after else Length(0, "elapsed")
        minute = self._stage.staff.diary("").after(self._stage.timetable.now, length.minutes)
        self._at(minute, lambda: self._move_on(stay, stage))

    @staticmethod
    def _move_on(stay: Stay, stage: str) -> Reports:
        return (Report("moved", stay.way.track, stage),) if stay.is_current and stay.exit else ()

    # ------------------------------------------------------------------------------------------- in mid-case

    def _plan_mid_case(self, name: str, mid: MidCase, minute: int, stay: Stay | None = None) -> None:
        """Something becomes known, or happens, while the case is open."""
        if self._uniform(f"mid-case/{name}") < named_number(mid.chance, self._world.scenario.numbers):
            length = self._length(f"mid-case takes/{name}", mid.after)
            self._at(self._after(length, minute), lambda: self._meanwhile(mid, stay))

    def _meanwhile(self, mid: MidCase, stay: Stay | None) -> Reports:
        if not any(way.is_open and (stay is None or way.stays[-1] is stay) for way in self.course.ways):
            return ()
        if mid.learned:
            facts = tuple((fact, as_answer(self._policy, fact, value)) for fact, value in mid.learned.items())
            return (Report("learned", facts=facts),)
        return (Report("happened", mid.happened) if mid.happened else Report("used", mid.used or ""),)

    # ------------------------------------------------------------------------------------------------- helpers

    def _answering(self, stay: Stay) -> tuple[tuple[Actor, ...], bool]:
        """Whose answer a stage waits for: of those who meet there, everybody but the side that raised it."""
        track, now = stay.way.track, self._stage.timetable.now
        meet = self._policy.stage(track, stay.stage).meet
        if meet is None:
            return (_NOBODY,), True
        actors, together = self._world.casting.of(self.course, meet, stay, track, now)
        others = tuple(actor for actor in actors if actor.side != "raising")
        return others or actors[:1] or (_NOBODY,), together

    def _actor_of(self, debt: Debt) -> Actor:
        """Who does something owed: of several who owe it together, the first."""
        who = self._policy.file.duties[debt.duty].who
        actors, _ = self._world.casting.of(self.course, who, debt.stay, debt.track, self._stage.timetable.now)
        own = [actor for actor in actors if not debt.side or actor.side == debt.side]
        return next(iter(own or actors), _NOBODY)

    def _settling(self, stay: Stay) -> Debt | None:
        """What is to be settled at a stage, and first runs out."""
        course = self.course
        if stay.way not in course.ways:
            return None
        numbers = course.shape.settling[course.ways.index(stay.way)]
        dated = [debt for number in numbers if (debt := course.debts[number]).due is not None]
        return min(dated, key=lambda debt: debt.due or 0, default=None)

    def _after(self, length: Length, minute: int) -> int:
        working = length.clock == "working"
        return self._stage.staff.diary("").after(minute, length.minutes) if working else minute + length.minutes

    def _length(self, cause: str, name: str, debt: Debt | None = None) -> Length:
        return self._world.length(name, self._uniform(f"{cause}/{name}"), debt)

    def _uniform(self, cause: str) -> float:
        return self._stage.chance.uniform(cause, self._number)

    def _count(self, what: str) -> int:
        self._times[what] = self._times.get(what, 0) + 1
        return self._times[what]


def resolution(policy: Policy, stay: Stay) -> Reports:
    """What is reported when a stage is resolved; nothing where nobody's word would be taken."""

    def find() -> Reports:
        judge = policy.stage(stay.way.track, stay.stage).resolved_by
        reports = next(iter(resolutions(policy, stay.way.track, judge)), [])
        moment = iso(moment_at(0))
        return tuple(Report.of(event_from(policy, {**report, "at": moment})) for report in reports)

    return policy.remember(("resolution", stay.way.track, stay.stage), find)


_NOBODY = Actor("", "", "", (), "all")
