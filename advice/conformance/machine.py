"""One case moved about at random, as a rule-based state machine: after every step everything that must hold does hold.

It raises, discusses, fails, goes silent, hands over, escalates, resolves, withdraws, re-opens, strikes out, lets days
pass, learns that a child is in danger at any time, changes facts and empties posts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from advice.conformance.history import Data, History
from advice.conformance.moments import MINUTE
from advice.conformance.situation import Situation
from advice.conformance.strategies import Stock, beginning, reported_at
from advice.errors import CaseError
from advice.fold import Fold
from advice.state import Run
from advice.walk import onward
from foundation.moment import in_london
from rules.model.parts import FAILING

Look = Callable[[Situation], object]
STEPS = 12
"""How many steps a case is moved on."""


class CourseOfACase(RuleBasedStateMachine):
    """A case that grows step by step.

    Attributes:
        stock: What it is made of.
        look: Looks at it after every step.
        history: What has happened so far, asked about now.
    """

    stock: Stock
    look: Look

    def __init__(self) -> None:
        super().__init__()
        self.history: History | None = None

    @property
    def known(self) -> History:
        """The history, which has begun."""
        if self.history is None:
            raise AssertionError("no step comes before the beginning")
        return self.history

    @property
    def course(self) -> Fold:
        """Where the case has come to."""
        return self.stock.course(self.known)

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """The facts are given."""
        self.history = data.draw(beginning(self.stock))
        course = self.stock.goes_on(self.history)
        for reports, _ in onward(course, self.known.asked) if course else ():
            if reports and "happened" in reports[0] and data.draw(st.integers(0, 3)) < 3:
                self.report(*reports)
                break

    def report(self, *reports: Data) -> None:
        """Something is reported, a minute after whatever was before; a case file that refuses it stays as it was."""
        now = in_london(self.known.asked + MINUTE)
        more = reported_at(self.known, reports, now)
        try:
            self.stock.goes_on(more)
        except CaseError:
            return
        self.history = more

    def open_runs(self) -> list[Run]:
        """The runs that are under way."""
        return [run for run in self.course.runs if run.is_open and run.visit]

    def any_open(self) -> bool:
        """Whether anything is under way."""
        return self.history is not None and bool(self.open_runs())

    # ----------------------------------------------------------------------------------------- what people report

    @rule(data=st.data())
    def raise_it(self, data: st.DataObject) -> None:
        """What starts a track happens, perhaps again."""
        tracks = self.stock.policy.file.tracks.values()
        events = sorted({event for track in tracks for event in track.starts.events})
        if events:
            self.report({"happened": data.draw(st.sampled_from(events))})

    @rule(data=st.data())
    def learn(self, data: st.DataObject) -> None:
        """Something becomes known, or changes."""
        self.report(*data.draw(self.stock.learned()))

    @rule(data=st.data())
    def danger_appears(self, data: st.DataObject) -> None:
        """A child may be in danger."""
        for fact in self.stock.policy.safety_facts:
            danger = self.stock.policy.facts[fact].not_known.read_as or "yes"
            self.report({"learned": {fact: data.draw(st.sampled_from([danger, "not_known"]))}})

    @precondition(any_open)
    @rule(data=st.data())
    def discuss(self, data: st.DataObject) -> None:
        """Something that is owed is done."""
        live = sorted({owed.duty for owed in self.course.owed if owed.is_live})
        if live:
            self.report(
                {"did": data.draw(st.sampled_from(live)), "by": data.draw(st.sampled_from(("both", "raising")))}
            )

    @precondition(any_open)
    @rule(data=st.data())
    def fail(self, data: st.DataObject) -> None:
        """A stage fails."""
        run = data.draw(st.sampled_from(self.open_runs()))
        self.report({data.draw(st.sampled_from(FAILING)): run.track})

    @precondition(any_open)
    @rule(data=st.data())
    def hand_over(self, data: st.DataObject) -> None:
        """A case goes to the stage that comes next, handed over or just moved."""
        course = self.course
        ways: list[Data] = [
            {"did": owed.duty, "by": "both"}
            for owed in course.owed
            if owed.is_live and course.ledger.duty(owed).act == "move_up"
        ]
        onto = {run.track: course.onward_stage(run.track) for run in self.open_runs()}
        ways += [{"moved": {track: stage}} for track, stage in onto.items() if stage is not None]
        if ways:
            self.report(data.draw(st.sampled_from(ways)))

    @precondition(any_open)
    @rule(data=st.data())
    def escalate(self, data: st.DataObject) -> None:
        """A case goes to any stage, with or without a power."""
        run = data.draw(st.sampled_from(self.open_runs()))
        stage = data.draw(st.sampled_from(self.stock.policy.stage_order(run.track)))
        powers = sorted(self.stock.policy.file.powers)
        used = data.draw(st.sampled_from(("", *powers)))
        self.report(*([{"used": used}] if used else []), {"moved": {run.track: stage}})

    @precondition(any_open)
    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """What can come next where the case stands comes next: resolved, ended, waited for, moved by a power."""
        course = self.course
        ways = [reports for reports, _ in onward(course, self.known.asked) if reports]
        if ways:
            self.report(*data.draw(st.sampled_from(ways)))

    @precondition(any_open)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        """A track is withdrawn, or found not justified."""
        run = data.draw(st.sampled_from(self.open_runs()))
        self.report({data.draw(st.sampled_from(("withdrawn", "not_justified"))): run.track})

    @rule(data=st.data())
    def reopen(self, data: st.DataObject) -> None:
        """Something comes up again, whether or not it had ended."""
        self.report({"reopened": data.draw(st.sampled_from(self.stock.policy.track_order))})

    @rule(data=st.data())
    def report_anything(self, data: st.DataObject) -> None:
        """Anything at all is reported."""
        self.report(*data.draw(self.stock.odd(self.known.asked)))

    @rule(data=st.data())
    def strike_out(self, data: st.DataObject) -> None:
        """An entry was wrong."""
        ids = [str(event["id"]) for event in self.known.events if "struck" not in event]
        if ids:
            self.report({"struck": data.draw(st.sampled_from(ids))})

    # ----------------------------------------------------------------------------------- what happens by itself

    @rule()
    def go_silent(self) -> None:
        """Nobody does anything until the next limit has run out."""
        dues = [owed.due.at for owed in self.course.owed if owed.is_live and owed.due]
        coming = [due for due in dues if due >= self.known.asked]
        if coming:
            self.history = self.known.at(in_london(min(coming) + MINUTE))

    @rule(data=st.data())
    def let_days_pass(self, data: st.DataObject) -> None:
        """Time passes, to a moment at which something may end."""
        self.history = self.known.at(data.draw(self.stock.later(self.course, self.known.asked)))

    @rule(data=st.data())
    def empty_a_post(self, data: st.DataObject) -> None:
        """Somebody leaves, or is away."""
        around = self.known.asked - timedelta(days=data.draw(st.sampled_from((0, 3))))
        more = data.draw(self.stock.supposed(around))
        self.history = replace(self.known, supposed=(*self.known.supposed, *more))

    @invariant()
    def everything_holds(self) -> None:
        """Whatever must hold is looked at."""
        if self.history is not None:
            self.look(Situation(self.stock.world, self.history))


def machine_for(stock: Stock, look: Look) -> type[CourseOfACase]:
    """The machine for one world.

    Args:
        stock: What histories are made of there.
        look: Looks at the situation after every step.
    """
    parts: dict[str, Any] = {"stock": stock, "look": staticmethod(look), "__doc__": CourseOfACase.__doc__}
    return type("CourseOfACase", (CourseOfACase,), parts)
