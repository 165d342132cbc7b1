"""One case under Camden's policy, moved about at random: at every step everything that must hold does hold."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from advice.advice import Advice
from advice.advise import advise
from advice.case import Case, event_from
from advice.event import Event
from advice.fold import Fold, fold
from advice.standing import standing
from foundation.moment import in_london, iso
from tests.properties.histories import ANSWERS, DISAGREEMENT, MOMENTS, STAGES, TRACKS, area, camden, examples, later
from tests.properties.holds import OF_EVERY_ADVICE, OF_EVERY_CASE

MINUTE = timedelta(minutes=1)


class CourseOfACase(RuleBasedStateMachine):
    """Learn, raise, fail, hand over, resolve, withdraw, re-open, strike out, and let days pass."""

    case: Case
    now: datetime

    @initialize(facts=DISAGREEMENT, began=MOMENTS)
    def begin(self, facts: dict[str, Any], began: datetime) -> None:
        self.case, self.now = Case(camden(), facts, [], opened=began), began
        self.failures: list[datetime] = []
        self.report(happened="disagreement-arose")

    def report(self, **data: Any) -> None:
        """Something happens, a minute after whatever happened before."""
        self.now = in_london(self.now + MINUTE)
        number = len(self.case.events)
        event: Event = event_from(camden(), {"id": f"e{number}", "at": iso(self.now), **data})
        before = self.departures()
        self.case = self.case.with_events(event)
        assert self.departures()[: len(before)] == before, "what was outside the policy stays so"

    def course(self) -> Fold:
        return fold(self.case, self.now, same_agency=area().same_agency)

    def departures(self) -> list[str]:
        return [departure.what for departure in self.course().departures]

    def stands(self) -> str:
        return self.course().standing("disagreement")

    def is_open(self) -> bool:
        return self.stands() in ("open", "at_a_silence")

    @rule(name=st.sampled_from(sorted(ANSWERS)), data=st.data())
    def learn(self, name: str, data: st.DataObject) -> None:
        self.report(learned={name: data.draw(ANSWERS[name])})

    @rule()
    def learn_of_danger(self) -> None:
        self.report(learned={"imminent_risk": "yes"})
        assert self.course().standing("protect") in ("open", "at_a_silence")

    @rule()
    def decide_on_protection(self) -> None:
        self.report(happened="protection-decided")
        assert self.course().standing("protect") in ("closed", "not_open")

    @rule()
    def raise_it(self) -> None:
        before = self.stands()
        self.report(happened="disagreement-arose")
        if before in ("open", "at_a_silence", "waiting"):
            assert self.stands() == before, "it is under way already"

    @precondition(lambda self: self.is_open())
    @rule(exit_=st.sampled_from(["unresolved", "no_response", "refused"]))
    def fail(self, exit_: str) -> None:
        self.report(**{exit_: "disagreement"})
        run = self.course().run_of("disagreement")
        assert run is not None
        assert run.visit is not None
        assert run.visit.failed is not None

    @precondition(lambda self: self.is_open())
    @rule(by=st.sampled_from(["", "raising", "other", "both"]))
    def hand_over(self, by: str) -> None:
        before = self.course().onward_stage("disagreement")
        self.report(did="hand-over", **({"by": by} if by else {}))
        run = self.course().run_of("disagreement")
        assert run is not None
        assert run.visit is not None
        if before:
            assert run.visit.stage == before, "a hand-over goes to the next stage, whoever makes it"

    @rule(stage=st.sampled_from(STAGES["disagreement"]))
    def move(self, stage: str) -> None:
        was_open = self.is_open()
        self.report(moved={"disagreement": stage})
        run = self.course().run_of("disagreement")
        if was_open:
            assert run is not None
            assert run.visit is not None
            assert run.visit.stage == stage, "what happened is accepted"

    @precondition(lambda self: self.is_open())
    @rule(by=st.sampled_from(["raising", "other", "both", "dispute-resolution-meeting"]))
    def resolve(self, by: str) -> None:
        self.report(resolved="disagreement", by=by)
        if by == "both" and self.is_open():
            run = self.course().run_of("disagreement")
            assert run is not None
            assert run.visit is not None
            assert run.visit.stage == "stage-5", "both sides settle every stage but the last"

    @rule(track=st.sampled_from(TRACKS))
    def withdraw(self, track: str) -> None:
        was_open = self.course().standing(track) in ("open", "at_a_silence")
        self.report(withdrawn=track)
        assert not was_open or self.course().standing(track) == "closed"

    @rule(track=st.sampled_from(TRACKS))
    def reopen(self, track: str) -> None:
        was_closed = self.course().standing(track) == "closed"
        self.report(reopened=track)
        assert not was_closed or self.course().standing(track) in ("open", "at_a_silence")

    @precondition(lambda self: len(self.case.events) > 1)
    @rule(data=st.data())
    def strike(self, data: st.DataObject) -> None:
        ids = [event.id for event in self.case.events if event.kind not in ("struck", "learned")]
        wrong = data.draw(st.sampled_from(ids))
        self.now = in_london(self.now + MINUTE)
        event = event_from(camden(), {"id": f"e{len(self.case.events)}", "at": iso(self.now), "struck": wrong})
        self.case = self.case.with_events(event)
        left = [one for one in self.case.events if one.id != wrong and one.kind != "struck"]
        struck = {one.name for one in self.case.events if one.kind == "struck"}
        clean = Case(
            camden(), self.case.facts, [one for one in left if one.id not in struck], opened=self.case.opened
        )  # fmt: skip
        assert standing(self.course()) == standing(fold(clean, self.now, same_agency=area().same_agency))

    @rule(name=st.sampled_from(["discuss", "case-note", "tell-development-officer", "refer-at-once", "settle"]))
    def do(self, name: str) -> None:
        self.report(did=name, **({"by": "both"} if name == "case-note" else {}))

    @rule(data=st.data())
    def let_time_pass(self, data: st.DataObject) -> None:
        before = self.course()
        self.now = data.draw(later(self.now))
        after = self.course()
        assert len(after.departures) == len(before.departures), "time alone does nothing outside the policy"
        assert [run.closed for run in after.runs] == [run.closed for run in before.runs], "and it ends no track"
        for one, other in zip(before.runs, after.runs, strict=True):
            assert [visit.stage for visit in one.visits] == [visit.stage for visit in other.visits]
            for visit, same in zip(one.visits, other.visits, strict=True):
                assert visit.failed in (None, same.failed)

    @invariant()
    def everything_holds_of_the_case(self) -> None:
        if hasattr(self, "case"):
            course = self.course()
            for holds in OF_EVERY_CASE:
                holds(course)

    @invariant()
    def everything_holds_of_the_advice(self) -> None:
        if hasattr(self, "case"):
            advice: Advice = advise(self.case, directory=area(), at=self.now)
            if not any(track.assumed for track in advice.tracks):
                course = self.course()
                for holds in OF_EVERY_ADVICE:
                    holds(advice, course)


CourseOfACase.TestCase.settings = settings(examples(25), stateful_step_count=14)
TestCourseOfACase = CourseOfACase.TestCase
