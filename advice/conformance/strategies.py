"""Hypothesis strategies for facts, cases and whole histories under any policy and area.

Everything is built from the policy's own words: its facts, events, tracks, exits, duties and powers, and the agencies
and posts of the area. What can well happen next is drawn more often than what is odd; but what is odd is drawn too,
because a person may report it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any

from hypothesis import strategies as st

from advice.case import SIDES
from advice.conformance.climbs import Climb, as_walked, climbs
from advice.conformance.fault import fault
from advice.conformance.history import Data, History
from advice.conformance.moments import edges, next_moments, window
from advice.conformance.situation import Situation, World
from advice.errors import CaseError
from advice.fold import Fold, fold
from advice.walk import beginnings, onward
from directory.supposed import Supposed
from foundation.moment import in_london, iso, local
from foundation.span import Span
from rules.decide import find
from rules.model.parts import FAILING
from rules.model.situation import NOT_KNOWN
from rules.policy import Policy

MOST_EVENTS = 12
HOW_MANY = (9, 7, 5, 12, 10, 8, 6, 4, 11, 3, 2, 1, 0)
"""At how many moments something happens. What stands first here and below is drawn most: short histories show little,
and it is not Hypothesis that makes a counterexample small."""
HOW_OFTEN = {"moves": 5, "fails": 4, "does": 3, "begins": 3, "ends": 1}
"""How often what happens next is of each kind, where it can be."""
MOST_OFTEN = 6
"""How often at most a beginning is drawn for once that of the shortest track is."""
STRANGER = "An agency that is in no list"
_UNLISTED = ("One agency", "Another agency")
_MINUTES_OF_A_DAY = 24 * 60

Reports = tuple[Data, ...]
"""What is reported at one moment, without the moment."""


@dataclass(frozen=True, eq=False)
class Stock:
    """What histories in a world are made of.

    Attributes:
        world: The policy and the area.
        base: The policy under its defaults: what opens its tracks there is a good beginning under any reading.
    """

    world: World
    base: Policy = field(repr=False)

    @classmethod
    def of(cls, world: World, base: Policy | None = None) -> Stock:
        """The stock of a world."""
        return cls(world, base or world.policy)

    @property
    def policy(self) -> Policy:
        """The policy, under its readings."""
        return self.world.policy

    # ----------------------------------------------------------------------------------------------- names

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        """The agencies that can be a side."""
        area = self.world.area
        listed = sorted(name for name, one in area.file.agencies.items() if one.listed) if area else []
        return (*listed, STRANGER) if listed else (*_UNLISTED, STRANGER)

    @cached_property
    def posts(self) -> tuple[str, ...]:
        """The posts of the area."""
        return tuple(sorted(self.world.area.file.posts)) if self.world.area else ()

    @cached_property
    def duties(self) -> tuple[str, ...]:
        """The duties that a case can start."""
        return tuple(name for name, duty in self.policy.duties if not duty.starts.outside_a_case)

    @cached_property
    def own_facts(self) -> tuple[str, ...]:
        """The facts that the policy lists, safety first."""
        safety = self.policy.safety_facts
        return (*safety, *sorted(set(self.policy.file.facts) - set(safety)))

    def _of_agencies(self, what: str) -> tuple[str, ...]:
        area = self.world.area
        found = {line for one in area.file.agencies.values() for line in getattr(one, what)} if area else set[str]()
        return tuple(sorted(found)) or ("one", "another")

    # --------------------------------------------------------------------------------------------- answers

    def answer(self, name: str) -> st.SearchStrategy[Any]:  # noqa: PLR0911 -- one return for each kind of fact
        """Any answer to a question; about danger mostly no."""
        fact = self.policy.facts[name]
        match fact.kind:
            case "yes_no" if fact.safety:
                danger = fact.not_known.read_as or "yes"
                harmless = next(value for value in fact.domain if value != danger)
                return st.sampled_from([harmless, harmless, harmless, danger, NOT_KNOWN])
            case "some_of":
                some = st.lists(st.sampled_from(fact.domain), min_size=1, max_size=3, unique=True).map(sorted)
                return some | st.just(NOT_KNOWN)
            case "agencies":
                return st.lists(st.sampled_from(self.agencies), min_size=1, max_size=2, unique=True).map(sorted)
            case "agency":
                return st.sampled_from([*self.agencies, NOT_KNOWN])
            case "service_line" | "profession":
                return st.sampled_from([*self._of_agencies(f"{fact.kind}s"), NOT_KNOWN])
            case "post":
                return st.sampled_from([*(self.posts or ("a post",)), NOT_KNOWN])
            case "moment":
                return st.sampled_from(edges(self.policy)).map(iso)
            case _:
                return st.sampled_from([*fact.domain, NOT_KNOWN])

    @cached_property
    def openings(self) -> tuple[Mapping[str, Any], ...]:
        """Answers that open a track, without what this reading does not ask; those that open the most stages often."""
        known, found = self.policy.facts, list[Mapping[str, Any]]()
        for beginning in beginnings(self.base):
            answers = {name: value for name, value in beginning.items() if name in known}
            opens = find(self.policy, answers).opens
            stages = sum(len(self.policy.track(name).stages) for name in opens)
            found += [answers] * max(1, min(stages, MOST_OFTEN))
        return tuple(sorted(found, key=found.count, reverse=True)) or ({},)

    @cached_property
    def climbs(self) -> tuple[Climb, ...]:
        """How cases come to each stage, without what this reading does not ask."""
        known = self.policy.facts
        return tuple(
            replace(climb, answers={k: v for k, v in climb.answers.items() if k in known})
            for climb in climbs(self.base)
        )

    @cached_property
    def facts(self) -> st.SearchStrategy[dict[str, Any]]:
        """What may have been answered: mostly what opens a track, with something else in it; sometimes anything."""
        return _facts(self)

    @cached_property
    def moments(self) -> st.SearchStrategy[datetime]:
        """When a history may begin."""
        first, last = window(self.policy)
        begin, length = local(first, time()), (last - first).days * _MINUTES_OF_A_DAY
        anywhere = st.integers(0, length).map(lambda minutes: in_london(begin + timedelta(minutes=minutes)))
        return st.sampled_from(edges(self.policy)) | anywhere

    def supposed(self, around: datetime) -> st.SearchStrategy[tuple[Supposed, ...]]:
        """Posts that are empty around a moment; mostly none."""
        if not self.posts:
            return st.just(())
        one = st.builds(
            lambda post, state, days: Supposed(
                post, state, Span(around.date() - timedelta(days=1), _end(around, days))
            ),
            st.sampled_from(self.posts),
            st.sampled_from(("vacant", "away")),
            st.sampled_from((400, 2, 14)),
        )
        some = st.lists(one, min_size=1, max_size=3, unique_by=lambda supposed: supposed.post).map(tuple)
        return st.sampled_from((False, False, False, True)).flatmap(lambda empty: some if empty else st.just(()))

    # ---------------------------------------------------------------------------------------- what is reported

    def course(self, history: History) -> Fold:
        """Where a history has come to."""
        return fold(history.case(self.policy, self.world.readings), history.asked)

    def goes_on(self, history: History) -> Fold | None:
        """Where a history has come to, or nothing where something of ours goes wrong with it.

        Raises:
            CaseError: If a case file would be refused.
        """
        found: list[Fold] = []
        fault(lambda: found.append(self.course(history)), allowed=CaseError)
        return found[0] if found else None

    def later(self, course: Fold, than: datetime) -> st.SearchStrategy[datetime]:
        """A moment not before another, with a liking for the ends of limits."""
        return st.sampled_from(next_moments(self.policy, course, than))

    def likely(self, course: Fold, moment: datetime) -> st.SearchStrategy[Reports]:
        """What can well be reported where a case stands: mostly what takes it further, at times what ends it."""
        found: dict[str, list[Reports]] = {}
        for reports, _ in onward(course, moment):
            if reports:
                found.setdefault(_kind(reports), []).append(tuple(reports))
        for owed in course.owed:
            if owed.is_live:
                kind = "moves" if course.ledger.duty(owed).act == "move_up" else "does"
                found.setdefault(kind, []).append((self._doing(owed.duty),))
        if not found:
            return self.odd(moment)
        kinds = [kind for kind, times in HOW_OFTEN.items() if kind in found for _ in range(times)]
        return st.sampled_from(kinds).flatmap(lambda kind: st.sampled_from(found[kind]))

    def _doing(self, duty: str) -> Data:
        per_side = self.policy.file.duties[duty].who.owes_once_per_side
        return {"did": duty, **({"by": "both"} if per_side else {})}

    def learned(self) -> st.SearchStrategy[Reports]:
        """Something becomes known, danger as often as all else together."""
        other = st.sampled_from(self.own_facts)
        name = st.sampled_from(self.policy.safety_facts) | other if self.policy.safety_facts else other
        return name.flatmap(lambda fact: self.answer(fact).map(lambda value: ({"learned": {fact: value}},)))

    def odd(self, moment: datetime) -> st.SearchStrategy[Reports]:
        """Anything at all that a person may report, whether or not it makes sense where the case stands."""
        return _odd(self, moment)

    def happening(self, course: Fold, moment: datetime) -> st.SearchStrategy[Reports]:
        """One thing that may be reported: what is likely mostly, what is odd sometimes."""
        likely, rare = self.likely(course, moment), self.odd(moment)
        return st.sampled_from((likely, likely, likely, likely, self.learned(), rare)).flatmap(lambda chosen: chosen)

    def histories(self, most: int = MOST_EVENTS) -> st.SearchStrategy[History]:
        """Whole histories with at most so many moments at which something happens."""
        return histories(self, most)

    def situations(self, most: int = MOST_EVENTS) -> st.SearchStrategy[Situation]:
        """Whole histories, as an invariant looks at them."""
        return histories(self, most).map(lambda history: Situation(self.world, history))


def _end(around: datetime, days: int) -> Any:
    return around.date() + timedelta(days=days)


def _kind(reports: Sequence[Data]) -> str:
    """Whether something moves a case on, says that its stage failed, or ends or begins something."""
    words = {word for report in reports for word in report}
    if "moved" in words:
        return "moves"
    return "fails" if words & set(FAILING) else "begins" if "happened" in words or "used" in words else "ends"


@st.composite
def _facts(draw: st.DrawFn, stock: Stock) -> dict[str, Any]:
    """Answers that open a track and name the agencies; one time in four something in them is other, or missing."""
    answers = dict(draw(st.sampled_from(stock.openings))) if draw(st.integers(0, 9)) < 9 else {}
    for name in stock.own_facts:
        if not stock.policy.facts[name].is_closed and draw(st.sampled_from((True, True, True, True, False))):
            answers[name] = draw(stock.answer(name))
    if draw(st.integers(0, 3)) == 3:
        other = draw(st.sampled_from(stock.own_facts))
        if draw(st.booleans()):
            answers[other] = draw(stock.answer(other))
        else:
            answers.pop(other, None)
    return answers


@st.composite
def _odd(draw: st.DrawFn, stock: Stock, moment: datetime) -> Reports:
    policy = stock.policy
    track = draw(st.sampled_from(policy.track_order))
    stages = policy.stage_order(track)
    kinds: dict[str, Any] = {
        "exit": lambda: {draw(st.sampled_from(sorted(set(policy.vocabulary.exits) - {"resolved"}))): track},
        "resolved": lambda: {"resolved": track, "by": draw(st.sampled_from((*SIDES, *sorted(policy.file.roles))))},
        "moved": lambda: {"moved": {track: draw(st.sampled_from(stages))}},
        "did": lambda: {"did": draw(st.sampled_from(stock.duties)), "by": draw(st.sampled_from(SIDES))},
        "reopened": lambda: {"reopened": track, "stage": draw(st.sampled_from(stages))},
        "dated": lambda: _dated(draw, stock, moment),
    }
    if policy.file.events:
        kinds["happened"] = lambda: {"happened": draw(st.sampled_from(sorted(policy.file.events)))}
    if policy.file.powers:
        kinds["used"] = lambda: {"used": draw(st.sampled_from(sorted(policy.file.powers)))}
    return (kinds[draw(st.sampled_from(sorted(kinds)))](),)


def _dated(draw: st.DrawFn, stock: Stock, moment: datetime) -> Data:
    day = (moment + timedelta(days=draw(st.integers(0, 20)))).date()
    return {draw(st.sampled_from(("agreed", "extended"))): {draw(st.sampled_from(stock.duties)): str(day)}}


def reported_at(history: History, reports: Reports, moment: datetime, told: datetime | None = None) -> History:
    """A history in which something more was reported, each entry with an id."""
    number = len(history.events)
    when = {"at": iso(moment), **({"reported": iso(told)} if told and told > moment else {})}
    more = tuple({"id": f"e{number + n}", **when, **report} for n, report in enumerate(reports, 1))
    return replace(history, events=(*history.events, *more), asked=moment)


@st.composite
def beginning(draw: st.DrawFn, stock: Stock) -> History:
    """The beginning of a history: only the facts, or in as many cases a case that has come to some stage."""
    opened, climbing = draw(stock.moments), draw(st.booleans())
    if climbing and stock.climbs:
        climb = draw(st.sampled_from(stock.climbs))
        begun = climb.begun(as_walked(opened) if draw(st.booleans()) else opened)
        history = replace(begun, supposed=draw(stock.supposed(opened)))
        with suppress(CaseError):  # under another reading it can be a case that is refused
            if stock.goes_on(history):
                return history
    return History(draw(stock.facts), (), opened, opened, draw(stock.supposed(opened)))


@st.composite
def histories(draw: st.DrawFn, stock: Stock, most: int = MOST_EVENTS) -> History:
    """A whole history in a world.

    Args:
        draw: Given by Hypothesis.
        stock: What it is made of.
        most: At how many moments something may happen.
    """
    history = draw(beginning(stock))
    course = stock.goes_on(history)
    if course is None:
        return history
    for number in range(draw(st.sampled_from([count for count in HOW_MANY if count <= most]))):
        moment = draw(stock.later(course, history.asked))
        begun = number or course.runs
        reports = draw(stock.happening(course, moment) if begun else stock.likely(course, moment))
        told = draw(stock.later(course, moment)) if draw(st.integers(0, 11)) == 11 else None
        more = reported_at(history, reports, moment, told)
        try:
            goes_on = stock.goes_on(more)
        except CaseError:  # two exits at one moment, or a side that is none: a case file would be refused
            continue
        if goes_on is None:  # what goes wrong here is told by whoever looks at it
            return more
        history, course = more, goes_on
    if history.events and draw(st.integers(0, 9)) == 9:
        wrong = draw(st.sampled_from([str(event["id"]) for event in history.events]))
        history = reported_at(history, ({"struck": wrong},), draw(stock.later(course, history.asked)))
    return history.at(draw(stock.later(course, history.asked)))
