"""The suite bites: a fault put into the fold, the calendar or the advice by hand is caught by what it breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

import advice.fold
from advice.case import Case
from advice.conformance.invariants import LAWS
from advice.conformance.situation import World
from advice.conformance.trial import try_all
from advice.event import Event
from advice.fold import Fold
from advice.ledger import Ledger
from advice.steps import Steps
from advice.tracks import Tracks
from directory.loader import Area
from foundation.working_time import WorkingTime
from rules.compiler import LAPSED
from rules.model.situation import NOT_KNOWN
from tests.conformance import exampleton
from tests.properties.worlds import world

BY_NAME = {law.name: law for law in LAWS}
EXAMPLES = 60
Put = Callable[[pytest.MonkeyPatch], None]


def instead(where: Any, name: str, make: Callable[[Any], Any]) -> Put:
    """Puts something else in the place of what is there, made from it."""
    return lambda patch: patch.setattr(where, name, make(getattr(where, name)))


def nothing(before: Any) -> Any:
    del before
    return lambda *_: None


def a_minute_late(fail: Any) -> Any:
    return lambda self, run, at, exit_: fail(self, run, at + timedelta(minutes=1) if exit_ == LAPSED else at, exit_)


def when_it_was_handed_over(enter: Any) -> Any:
    def entered(self: Tracks, run: Any, stage: str, at: Any) -> None:
        enter(self, run, stage, run.visits[-1].left or at if run.visits else at)

    return entered


def not_known_is_no(learn: Any) -> Any:
    def learned(self: Fold, event: Event) -> None:
        facts = {name: "no" if value == NOT_KNOWN else value for name, value in event.facts.items()}
        learn(self, replace(event, facts=facts))

    return learned


def struck_out_still_counts(_: Any) -> Any:
    def known(case: Case, at: Any) -> list[Event]:
        return [event for event in case.events if event.kind != "struck" and event.reported <= at]

    return known


def what_is_reported_later_counts(_: Any) -> Any:
    return lambda case, at: [event for event in case.events if event.at <= at and event.kind != "struck"]


def one_sides_word_will_do(_: Any) -> Any:
    return lambda self, event, run, _: self.tracks.resolve(run, event.at)


def a_day_longer(working_day_after: Any) -> Any:
    def after(self: WorkingTime, day: date, count: int) -> date:
        found: date = working_day_after(self, day, count + (day.weekday() == 4))
        return found

    return after


def a_closure_brings_it_forward(working_day_after: Any) -> Any:
    def after(self: WorkingTime, day: date, count: int) -> date:
        found: date = working_day_after(self, day, count)
        return found - timedelta(days=2 * sum(day < one.first <= found for one in self.closures))

    return after


def four_days_are_a_week_and_more(working_day_after: Any) -> Any:
    return lambda self, day, count: working_day_after(self, day, count + 3 if count == 4 else count)


def danger_alone(every: Any) -> Any:
    def steps(self: Steps) -> Any:
        found = every(self)
        safety = self._policy.safety_tracks
        return tuple(one for one in found if one.track in safety) or found

    return steps


def later_with_each_deputy(every: Any) -> Any:
    def steps(self: Steps) -> Any:
        area = self._parties.area
        count = sum(len(post.deputies) for post in area.file.posts.values()) if area else 0
        return tuple(replace(one, due=one.due + timedelta(minutes=count)) if one.due else one for one in every(self))

    return steps


def any_answer_counts_as_a_departure(learn: Any) -> Any:
    def learned(self: Fold, event: Event) -> None:
        learn(self, event)
        if set(event.facts) - set(self.policy.file.facts):
            self._depart(event, "an answer that nobody asked for")

    return learned


MUTANTS: tuple[tuple[str, Put], ...] = (
    ("silence-fails-a-stage-when-it-is-due", instead(Tracks, "fail", a_minute_late)),
    ("a-late-hand-over-buys-no-time", instead(Tracks, "enter", when_it_was_handed_over)),
    ("danger-opens-protection", instead(Tracks, "_calls_again", lambda _: lambda *_: False)),
    ("not-known-about-danger-is-yes", instead(Fold, "_learn", not_known_is_no)),
    ("the-order-of-events-means-nothing", instead(Event, "order", lambda _: property(lambda event: (event.at,)))),
    ("stages-bring-their-duties", instead(Ledger, "owe", nothing)),
    ("dates-obey-the-calendar", instead(WorkingTime, "working_day_after", a_day_longer)),
    ("what-is-reported-is-taken", instead(Tracks, "leave_by", nothing)),
    ("a-move-is-accepted", instead(Fold, "_is_provided_for", lambda _: lambda *_: True)),
    ("following-the-advice-is-no-departure", instead(Fold, "_hand_over", lambda _: lambda *_: False)),
    ("what-is-struck-out-never-was", instead(advice.fold, "events_until", struck_out_still_counts)),
    ("what-is-reported-later-changes-nothing", instead(advice.fold, "events_until", what_is_reported_later_counts)),
    ("tracks-end-only-as-they-may", instead(Fold, "_say_resolved", one_sides_word_will_do)),
    ("a-closed-case-owes-only-records", instead(Ledger, "end", nothing)),
    ("a-holiday-makes-nothing-earlier", instead(WorkingTime, "working_day_after", a_closure_brings_it_forward)),
    ("a-stricter-limit-makes-nothing-later", instead(WorkingTime, "working_day_after", four_days_are_a_week_and_more)),
    ("what-nothing-reads-changes-nothing", instead(Fold, "_learn", any_answer_counts_as_a_departure)),
    ("there-is-always-an-advice", instead(Fold, "sides", lambda _: lambda self: self.no_such_thing)),
)
"""What a fault breaks, and the fault."""


def broken_by(law: str, here: World, examples: int = EXAMPLES) -> set[str]:
    found = try_all(here.policy, here.area, examples, laws=[BY_NAME[law]], readings=[{}], first=True)
    return {one.law for one in found}


@pytest.mark.parametrize(("law", "put"), MUTANTS, ids=[law for law, _ in MUTANTS])
def test_a_fault_is_caught_by_what_it_breaks(law: str, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch)
    assert law in broken_by(law, exampleton.world())


@pytest.mark.parametrize(
    ("law", "put"),
    [
        ("nobody-acts-who-is-absent", instead(Area, "supposing", lambda _: lambda self, _: self)),
        ("a-deputy-makes-nothing-later", instead(Steps, "all", later_with_each_deputy)),
        ("more-danger-weakens-nothing", instead(Steps, "all", danger_alone)),
    ],
    ids=["somebody-absent-acts", "a-deputy-delays", "danger-silences-the-rest"],
)
def test_a_fault_that_shows_in_a_larger_policy_alone_is_caught_there(
    law: str, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(monkeypatch)
    assert law in broken_by(law, world("children"))


def test_a_faultless_policy_breaks_nothing() -> None:
    assert try_all(exampleton.policy(), None, EXAMPLES) == ()
