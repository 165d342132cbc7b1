"""What happens next in a case on which nobody replies: time runs out, your side does what it owes, it is moved up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from advice.advice import Step
from advice.case import Case
from advice.event import Event
from advice.state import Run, Visit
from advice.steps import next_stage, onward_target
from advice.timeline.giving_up import GivingUp, exit_for, giving_up
from advice.timeline.look import Look
from advice.timeline.own_side import does_alone, entry_of, matters
from advice.timeline.stay import Entry, How
from rules.compiler import LAPSED
from rules.model.parts import Exit
from rules.model.track import Judge

MINUTE = timedelta(minutes=1)
Kind = Literal["done", "failed", "moved", "time"]
_ORDER: tuple[Kind, ...] = ("failed", "done", "moved", "time")
"""Of one moment: what is reported comes before what runs out only after it, as in the fold. What nothing dates comes
after all that your side does, as that may bring a date."""


@dataclass(frozen=True)
class Turn:
    """The next thing that happens.

    Attributes:
        at: When.
        kind: Something your side does, a failure or a move that is reported, or what time alone brings about.
        run: The number of the run it is about; -1 for none.
        events: What is reported.
        given_up: For `failed`: what its date rests on.
        hand_over: For `moved`: the duty to move it up, if there is one.
        stage: For `moved`: to which stage.
        dated: For `moved`: that something gives its date.
        step: For `done`: the step.
    """

    at: datetime
    kind: Kind
    run: int = -1
    events: tuple[Event, ...] = ()
    given_up: GivingUp | None = None
    hand_over: Entry | None = None
    stage: str = ""
    dated: bool = True
    step: Step | None = None

    @property
    def order(self) -> tuple[datetime, int, int, str]:
        """The order in which turns are taken."""
        kind = "moved" if self.given_up and self.given_up.at is None else self.kind
        return (self.at, _ORDER.index(kind), self.run, self.events[0].name if self.events else "")


@dataclass(frozen=True)
class Stop:
    """Why nothing more follows on a run."""

    how: How
    at: datetime | None = None


def turns(look: Look, now: datetime, ended: Mapping[int, object]) -> Iterator[Turn | tuple[int, Stop]]:
    """Everything that may come next, and for the runs on which nothing does, why.

    Args:
        look: The case as it stands.
        now: The moment reached: nothing is done before.
        ended: The runs on which nothing is played any more.
    """
    for number, run, visit in look.open_runs():
        if number not in ended:
            found = _of_run(look, now, number, run, visit)
            yield (number, found) if isinstance(found, Stop) else found
    for step in look.steps:
        if step.duty in matters(look.policy) and does_alone(look, step):
            entry = entry_of(look, step, now)
            moment = did_at(look.case, step, entry.moment or now)
            yield Turn(moment, "done", events=(did(look, step, moment),), step=step)
    if timer := next(iter(look.course.running_out()), None):
        yield Turn(max(timer[0], now), "time")


def _of_run(look: Look, now: datetime, number: int, run: Run, visit: Visit) -> Turn | Stop:
    early = _moves(look, now, run, visit)
    if visit.exit is not None:
        return _onward(look, now, number, run, visit, early)
    failing = _failure(look, now, number, run, visit)
    going = next((step for step in early if step.who.is_yours and look.duty(step).to_stage), None)
    if going is None:
        return failing
    move = _move(look, now, number, run, going, str(look.duty(going).to_stage))
    return failing if isinstance(failing, Turn) and failing.at < move.at else move


def _moves(look: Look, now: datetime, run: Run, visit: Visit) -> list[Step]:
    """The duties to move it up from here, your own first, then by date."""
    found = [step for step in look.steps_at(run, visit) if step.act == "move_up" and look.duty(step).to_stage != "any"]
    return sorted(found, key=lambda step: (not step.who.is_yours, step.moment or now, step.duty))


def _failure(look: Look, now: datetime, number: int, run: Run, visit: Visit) -> Turn | Stop:
    """The failure that has to be reported, or the passing of the limit that brings it about."""
    found = giving_up(look, run, visit)
    lapse = look.lapse(run)
    if found is None:
        return Turn(max(lapse[0], now), "time") if lapse else Stop("last_stage")
    exit_ = exit_for(look, run, visit)
    if exit_ is None:
        return Stop("last_stage", found.at)
    moment = max(found.at or _after_your_part(look, run, visit, now), now)
    moment = later_than(look.case, run.track, ("moved", "exit", "reopened"), moment)
    return Turn(moment, "failed", number, (_exit(run, exit_, moment),), given_up=found)


def _after_your_part(look: Look, run: Run, visit: Visit, now: datetime) -> datetime:
    """Where nothing gives a date: not before your own side has done its part at the stage."""
    here = (step for step in look.steps_at(run, visit) if does_alone(look, step) and not look.duty(step).over)
    return max((step.moment for step in here if step.moment), default=now)


def _onward(look: Look, now: datetime, number: int, run: Run, visit: Visit, moves: list[Step]) -> Turn | Stop:
    target = onward_target(look.course, run, visit)
    stage = next_stage(look.course, run, visit)
    named = next((step for step in moves if look.duty(step).to_stage), None)
    ordinary = next((step for step in moves if not look.duty(step).to_stage), None)
    if stage is not None:
        step = ordinary or named
        onto = look.duty(step).to_stage if step and step is named else None
        return _move(look, now, number, run, step, onto or stage)
    if named is not None:
        return _move(look, now, number, run, named, str(look.duty(named).to_stage))
    if target and target.closes and visit.exit == LAPSED:
        moment = later_than(look.case, run.track, ("moved", "exit", "reopened"), max(visit.failed or now, now))
        exit_ = exit_for(look, run, visit) or "unresolved"
        return Turn(moment, "failed", number, (_exit(run, exit_, moment),))
    return Stop("asks" if target and target.found else "silence", visit.failed)


def _move(look: Look, now: datetime, number: int, run: Run, step: Step | None, stage: str) -> Turn:
    """The move to the next stage, by the duty to move up at its date, or at once where nothing gives one."""
    visit = run.visits[-1]
    entry = entry_of(look, step, now) if step else None
    moment = max((entry.moment if entry else None) or visit.failed or now, now)
    moment = later_than(look.case, run.track, ("moved", "reopened"), moment)
    events = [Event("moved", moment, moment, run.track, stage=stage)]
    if visit.exit == LAPSED and visit.failed and moment <= visit.failed:
        # What runs out at a moment has not run out for what is reported at that moment: so that is reported as well.
        events.insert(0, _exit(run, exit_for(look, run, visit) or "unresolved", moment))
    return Turn(
        moment, "moved", number, tuple(events), hand_over=entry, stage=stage, dated=bool(entry and entry.moment)
    )


def _exit(run: Run, exit_: Exit, at: datetime) -> Event:
    return Event("exit", at, at, run.track, exit=exit_)


def later_than(case: Case, track: str, kinds: tuple[str, ...], moment: datetime) -> datetime:
    """A moment at which something can be reported of a track after all that was: a minute later, if need be.

    Of what is reported of one moment, exits are taken before moves, and two of a kind are refused.
    """
    last = max((event.at for event in case.events if event.kind in kinds and event.name == track), default=None)
    return moment if last is None or moment > last else last + MINUTE


def did(look: Look, step: Step, at: datetime) -> Event:
    """Your side has done a step."""
    duty = look.duty(step)
    stage = step.stage if duty.within else ""
    return Event("did", at, at, step.duty, stage=stage, by="raising" if duty.who.owes_once_per_side else "")


def did_at(case: Case, step: Step, moment: datetime) -> datetime:
    """When a step can have been done: not at the very moment that brought it about, but a minute later."""
    earliest = max(moment, step.started + MINUTE)
    return later_than(case, step.track, ("moved", "exit", "reopened"), earliest)


def resolved_at(judge: Judge, track: str, at: datetime) -> Event:
    """What would have to be reported for a stage to be resolved, as its policy judges that."""
    if judge.event:
        return Event("happened", at, at, judge.event)
    if judge.done:
        return Event("did", at, at, judge.done)
    roles = [*judge.any_of, *judge.all_of, *([judge.decision] if judge.decision else [])]
    return Event("exit", at, at, track, exit="resolved", by=roles[0] if roles else "both")
