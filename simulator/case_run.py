"""One simulated case: it steps the same fold as an advice, and people do what the step rules say is owed.

Nothing here decides what comes next: the fold and the rules do. The scenario only says when people do what they owe,
whether they do it, and what comes of a stage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush

from advice.case import Answer, event_from
from advice.event import Event
from advice.fold import Fold
from advice.owing import decision_on, is_owed
from advice.state import Owed, Run, Visit
from advice.walk import resolutions
from foundation.moment import iso
from rules.compiler import LAPSED
from simulator.casting import Actor
from simulator.chance import Chance
from simulator.clock import minute_at, moment_at
from simulator.engine import Timetable
from simulator.length import Length, Limit
from simulator.rows import Rows
from simulator.scenario.load import MidCase
from simulator.scenario.names import as_answer, named_number
from simulator.staff import Staff, Task
from simulator.world import World

Act = Callable[[datetime], list[Event]]
"""What somebody does at a moment, as the events that are reported; none where it has come to nothing by then."""


@dataclass(frozen=True)
class Stage:
    """The replication in which a case is played: its world, its chance, its people, its time."""

    world: World
    chance: Chance
    staff: Staff
    timetable: Timetable


@dataclass
class _Stay:
    """A stay at a stage for which answers are awaited, and what will come of it."""

    run: Run
    visit: Visit
    cause: str
    how: str
    limits: tuple[Limit | None, Limit | None]
    waits_for: int


class CaseRun:
    """A case in motion.

    Args:
        stage: Where it is played.
        number: Its number in the replication.
        kind: The kind of case.
        facts: What is answered when it is opened.
        rows: Where what happens is written down.

    Attributes:
        course: Where it stands.
        events: What was reported, in order.
    """

    def __init__(self, stage: Stage, number: int, kind: str, facts: Mapping[str, Answer], rows: Rows) -> None:
        self._stage, self._world, self._number, self._facts = stage, stage.world, number, facts
        self._policy, self._severity = self._world.scenario.policy, self._world.scenario.file.kinds[kind].severity
        self._rows = rows
        self.course = Fold(self._policy, self._world.calendar, self._world.scenario.area.same_agency)
        self.events: list[Event] = []
        self._due: list[tuple[int, int, Act]] = []
        self._asked_for = 0
        self._wakes = set[int]()
        self._known = 0
        self._unplanned: list[Owed] = []
        self._visits: list[Visit] = []
        self._times: dict[str, int] = {}

    # ------------------------------------------------------------------------------------------------ in motion

    def open(self) -> None:
        """The case comes."""
        minute = self._stage.timetable.now
        moment = moment_at(minute)
        self._rows.opened(minute)
        self._play([Event("learned", moment, moment, facts=self._facts)])
        self._play([Event("happened", moment, moment, name=event) for event in self._starts()])
        for name, mid in self._world.scenario.file.mid_case.items():
            if not mid.at:
                self._plan_mid_case(name, mid, minute)
        self._look(minute)

    def _starts(self) -> list[str]:
        """What starts the tracks that apply and have not begun."""
        found = dict[str, None]()
        applies = self.course.findings().opens
        for name in self._policy.track_order:
            starts = self._policy.track(name).starts.events
            if name in applies and starts and self.course.run_of(name) is None:
                found[starts[0]] = None
        return list(found)

    def _wake(self, minute: int) -> None:
        """Do what is to be done by now, all of it at once."""
        self._wakes.discard(minute)
        moment, reported = moment_at(minute), list[Event]()
        moving = list[tuple[Act, list[Event]]]()
        while self._due and self._due[0][0] <= minute:
            act = heappop(self._due)[2]
            events = act(moment)
            if any(self._moves_on(event) for event in events):
                moving.append((act, events))
            else:
                reported += events
        if moving and not reported:
            reported = moving.pop(0)[1]
        for act, _ in moving:
            self._at(minute + 1, act)
        self._play(reported) if reported else self.course.pass_time(moment)
        self._look(minute)

    def _moves_on(self, event: Event) -> bool:
        """Whether a case may leave its stage by this: what else is done there in the same minute comes first."""
        if event.kind != "did":
            return False
        duty = self._policy.file.duties[event.name]
        resolving = (
            stage.resolved_by.done for track in duty.tracks for stage in self._policy.track(track).stages.values()
        )
        return duty.act == "move_up" or event.name in resolving

    def _play(self, events: list[Event]) -> None:
        if events:
            self.course.play(events)
            self.events += sorted(events, key=lambda event: event.order)
            self._rows.reported(events)

    def _at(self, minute: int, act: Act) -> None:
        """Do something at a minute; never in the one in which it is thought of, so that one thing follows another."""
        when = max(minute, self._stage.timetable.now + 1)
        self._asked_for += 1
        heappush(self._due, (when, self._asked_for, act))
        self._wake_at(when)

    def _wake_at(self, minute: int) -> None:
        if minute not in self._wakes and minute < self._world.end:
            self._wakes.add(minute)
            self._stage.timetable.at(minute, lambda: self._wake(minute))

    # --------------------------------------------------------------------------------------- what is to be done

    def _look(self, minute: int) -> None:
        """Write down what has changed, and plan what is owed from now on."""
        self._rows.look(self.course)
        for run in self.course.runs:
            visit = run.visit
            if visit and run.is_open and not any(visit is known for known in self._visits[-4:]):
                self._visits.append(visit)
                self._plan_stay(run, visit)
            if visit and run.is_open and visit.exit and visit.left is None:
                self._plan_onward(run, visit)
        if missing := self._starts():
            self._at(minute + 1, lambda at: [Event("happened", at, at, name=event) for event in missing])
        owed = self.course.owed
        fresh, self._known = owed[self._known :], len(owed)
        self._unplanned = [each for each in (*self._unplanned, *fresh) if not self._plan(each)]
        for timer in self.course.running_out()[:1]:
            self._wake_at(max(minute_at(timer[0]) + 1, minute + 1))

    def _plan(self, owed: Owed) -> bool:
        """Plan when something owed is done; False where it may come to be owed later."""
        if not owed.is_live:
            return True
        duty = self.course.ledger.duty(owed)
        if duty.act == "settle" or duty.force == "must_not" or duty.act == "refrain":
            return True  # it is done by what comes of the stage, or by doing nothing
        decision = decision_on(self.course, owed.duty)
        if not is_owed(self._policy, decision, owed) or owed.duty in decision.gated:
            return False
        judged = self._is_the_answer(owed)
        if judged:
            return True
        does = self._world.does(owed.duty)
        times = self._count(f"duty/{owed.duty}/{owed.side}")
        cause = f"{owed.duty}/{owed.side}/{times}"
        if self._uniform(f"omitted/{cause}") < named_number(does.omitted, self._world.scenario.numbers):
            return True
        in_danger = owed.run is not None and owed.run.track in self._policy.safety_tracks
        limit, used = self._limits(owed)
        actor = self._actor_of(owed)
        self._stage.staff.give(
            Task(
                actor,
                None if duty.act in ("reply", "decide") else does.after,
                lambda name: self._length(f"takes/{cause}", name, limit, used),
                minute_at(owed.started),
                self._severity,
                in_danger,
                lambda: owed.is_live,
                lambda post, work: self._at(self._now(), lambda at: self._did(owed, at, actor, post, work)),
            )
        )
        return True

    def _did(self, owed: Owed, at: datetime, actor: Actor, post: str, work: int | None) -> list[Event]:
        if not owed.is_live:
            return []
        self._rows.done_by(owed, actor, post, work)
        stage = owed.visit.stage if owed.visit and self.course.ledger.duty(owed).within else ""
        return [Event("did", at, at, owed.duty, stage=stage, by=owed.side)]

    def _is_the_answer(self, owed: Owed) -> bool:
        """Whether doing this is what resolves the stage: then it is done by what comes of the stage."""
        if owed.run is None or owed.visit is None or owed.visit is not owed.run.visit:
            return False
        return self._policy.stage(owed.run.track, owed.visit.stage).resolved_by.done == owed.duty

    # ---------------------------------------------------------------------------------------- a stay at a stage

    def _plan_stay(self, run: Run, visit: Visit) -> None:
        """Draw what comes of a stage, and ask those who are to answer."""
        where = f"{run.track}/{visit.stage}"
        times = self._count(where)
        for name, mid in self._world.scenario.file.mid_case.items():
            if where in mid.at:
                self._plan_mid_case(f"{name}/{where}/{times}", mid, self._now(), visit)
        cause = f"{where}/{times}"
        how = self._comes_of(run, visit, cause)
        if how is None:
            self._plan_giving_up(run, visit, cause)
            return
        owed = self._settling(run, visit)
        limits = self._limits(owed) if owed else (None, None)
        answering, together = self._answering(run, visit)
        asked = answering if together else answering[:1]
        stay = _Stay(run, visit, cause, how, limits, len(asked))
        for number, actor in enumerate(asked):
            self._ask(stay, actor, number)

    def _ask(self, stay: _Stay, actor: Actor, number: int) -> None:
        """Ask somebody to answer; when all who are to answer have, the stage ends as was drawn."""
        place, (limit, used) = (stay.run, stay.visit), stay.limits

        def done(post: str, work: int | None) -> None:
            stay.waits_for -= 1
            self._rows.answered(place, actor, post, self._now(), work)
            if stay.waits_for == 0:
                self._at(self._now(), lambda at: self._leave(*place, stay.how, at))

        post = self._stage.staff.give(
            Task(
                actor,
                None,
                lambda name: self._length(f"answers/{stay.cause}/{number}", name, limit, used),
                minute_at(stay.visit.began),
                self._severity,
                stay.run.track in self._policy.safety_tracks,
                lambda: self._is_wanted(*place),
                done,
                lambda post, start: self._rows.work_began(place, actor, post, start),
            )
        )
        self._rows.asked(place, actor, post, self._now())

    def _is_wanted(self, run: Run, visit: Visit) -> bool:
        return run.is_open and run.visit is visit and visit.resolved is None

    def _comes_of(self, run: Run, visit: Visit, cause: str) -> str | None:
        """How a stage ends, if anybody ever answers: drawn one after the other, so that none moves another."""
        answers, numbers = self._world.answers(run.track, visit.stage), self._world.scenario.numbers
        exits = self._policy.stage(run.track, visit.stage).exits
        left = 1.0
        other = self.course.answers.get("other_agency")
        with_them = answers.resolves_with.get(str(other)) or answers.resolves
        chances = {
            "never": answers.never,
            "withdrawn": answers.withdraws if "withdrawn" in exits else None,
            "refused": answers.refuses if "refused" in exits else None,
            "resolved": with_them,
        }
        for how, assumed in chances.items():
            chance = named_number(assumed, numbers)
            if chance > 0 and self._uniform(f"{how}/{cause}") * left < chance:
                return None if how == "never" else how
            left -= chance
        return "unresolved" if "unresolved" in exits else "resolved"

    def _leave(self, run: Run, visit: Visit, how: str, at: datetime) -> list[Event]:
        """What is reported when a stage is left this way; a settlement also after the limit has run out."""
        if not self._is_wanted(run, visit) or (visit.exit is not None and how != "resolved"):
            return []
        if how != "resolved":
            return [Event("exit", at, at, run.track, exit=how)]
        judge = self._policy.stage(run.track, visit.stage).resolved_by
        reports = next(iter(resolutions(self._policy, run.track, judge)), [])
        return [event_from(self._policy, {**report, "at": iso(at)}) for report in reports]

    def _plan_giving_up(self, run: Run, visit: Visit, cause: str) -> None:
        """Nobody ever answers: where no limit runs out, the side that raised it says so after a while."""
        after = self._world.answers(run.track, visit.stage).gives_up_after
        exits = self._policy.stage(run.track, visit.stage).exits
        how = next((exit_ for exit_ in ("no_response", "unresolved") if exit_ in exits), None)
        if after is None or how is None:
            return
        length = self._length(f"gives up/{cause}", after, None, None)
        diary = self._stage.staff.diary("")
        minute = diary.after(self._now(), length.minutes) if length.clock == "working" else self._now() + length.minutes
        self._at(minute, lambda at: self._give_up(run, visit, how, at))

    def _give_up(self, run: Run, visit: Visit, how: str, at: datetime) -> list[Event]:
        runs_out = self.course.lapse_of(run) is not None
        return [] if runs_out or visit.exit else self._leave(run, visit, how, at)

    def _plan_onward(self, run: Run, visit: Visit) -> None:
        """A stage has failed, and no duty says who moves it on: it is moved on all the same, as an advice says."""
        target = self.course.tracks.target(run, visit.exit or LAPSED)
        if not target or not target.stage or self.course.ledger.live_at(visit, "move_up"):
            return
        key = f"onward/{run.track}/{visit.stage}/{id(visit)}"
        if key in self._times:
            return
        self._count(key)
        cause = f"onward/{run.track}/{visit.stage}/{self._count(f'onward/{run.track}/{visit.stage}')}"
        does = self._world.does("")
        if self._uniform(f"omitted/{cause}") < named_number(does.omitted, self._world.scenario.numbers):
            return
        length = self._length(f"takes/{cause}", does.after, None, None) if does.after else Length(0, "elapsed")
        minute = self._stage.staff.diary("").after(self._now(), length.minutes)
        stage = target.stage
        self._at(
            minute,
            lambda at: (
                [Event("moved", at, at, run.track, stage=stage)] if self._is_wanted(run, visit) and visit.exit else []
            ),
        )

    # ------------------------------------------------------------------------------------------- in mid-case

    def _plan_mid_case(self, name: str, mid: MidCase, minute: int, visit: Visit | None = None) -> None:
        """Something becomes known, or happens, while the case is open."""
        if self._uniform(f"mid-case/{name}") >= named_number(mid.chance, self._world.scenario.numbers):
            return
        length = self._length(f"mid-case takes/{name}", mid.after, None, None)
        diary = self._stage.staff.diary("")
        at = diary.after(minute, length.minutes) if length.clock == "working" else minute + length.minutes
        self._at(at, lambda moment: self._meanwhile(mid, moment, visit))

    def _meanwhile(self, mid: MidCase, at: datetime, visit: Visit | None) -> list[Event]:
        here = any(run.is_open and (visit is None or run.visit is visit) for run in self.course.runs)
        if not here:
            return []
        if mid.learned:
            facts = {fact: as_answer(self._policy, fact, value) for fact, value in mid.learned.items()}
            return [Event("learned", at, at, facts=facts)]
        return [Event("happened", at, at, mid.happened)] if mid.happened else [Event("used", at, at, mid.used or "")]

    # ------------------------------------------------------------------------------------------------- helpers

    def _answering(self, run: Run, visit: Visit) -> tuple[tuple[Actor, ...], bool]:
        """Whose answer a stage waits for: of those who meet there, everybody but the side that raised it."""
        meet = self._policy.stage(run.track, visit.stage).meet
        if meet is None:
            return (_NOBODY,), True
        actors, together = self._world.casting.of(self.course, meet, visit, run.track, moment_at(self._now()))
        others = tuple(actor for actor in actors if actor.side != "raising")
        return others or actors[:1] or (_NOBODY,), together

    def _actor_of(self, owed: Owed) -> Actor:
        """Who does something owed: of several who owe it together, the first."""
        track = owed.run.track if owed.run else ""
        who = self.course.ledger.duty(owed).who
        actors, _ = self._world.casting.of(self.course, who, owed.visit, track, moment_at(self._now()))
        own = [actor for actor in actors if not owed.side or actor.side == owed.side]
        return next(iter(own or actors), _NOBODY)

    def _settling(self, run: Run, visit: Visit) -> Owed | None:
        """What is to be settled at a stage, and first runs out."""
        found = [
            owed
            for owed in self.course.owed
            if owed.run is run and owed.is_live and owed.due and self.course.ledger.duty(owed).act == "settle"
        ]
        here = [owed for owed in found if owed.visit is visit or self.course.ledger.duty(owed).over]
        return min(here, key=lambda owed: owed.due.at if owed.due else visit.began, default=None)

    def _limits(self, owed: Owed) -> tuple[Limit | None, Limit | None]:
        return self._world.limit_of(owed), self._world.used_limit_of(owed, self.course)

    def _length(self, cause: str, name: str, limit: Limit | None, used: Limit | None) -> Length:
        return self._world.length(name, self._uniform(f"{cause}/{name}"), limit, used)

    def _uniform(self, cause: str) -> float:
        return self._stage.chance.uniform(cause, self._number)

    def _count(self, what: str) -> int:
        self._times[what] = self._times.get(what, 0) + 1
        return self._times[what]

    def _now(self) -> int:
        return self._stage.timetable.now


_NOBODY = Actor("", "", "", (), "all")
