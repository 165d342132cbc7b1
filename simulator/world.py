"""A scenario made ready to be run: everything that is the same in all its replications, worked out once."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from math import ceil
from typing import Any, Literal, TypeVar

from advice.fold import calendar_of
from directory.presence import hours_of, presence
from foundation.bank_holiday import confirmed
from foundation.calendar_rules import CalendarRules
from foundation.shape import Shape
from rules.policy import Policy
from simulator.casting import Casting
from simulator.clock import DAY, first_minute, moment_at
from simulator.counterpart import counterpart
from simulator.diary import Diary, Office, diary_of
from simulator.kinds import Kinds
from simulator.length import Clock, Length, Limit, Quantiles, clock_of, quantiles, unit_in_minutes
from simulator.scenario.delay import AsLimitsChange, Delay
from simulator.scenario.load import MidCase
from simulator.scenario.loader import Scenario
from simulator.scenario.number import Assumed
from simulator.scenario.people import Answers, Does, Empty, Works
from simulator.stepping.chart import Chart
from simulator.stepping.state import Debt
from simulator.units import unit_of

_DAY = timedelta(days=1)
_BEYOND = 400
"""Days after the end of a scenario that its calendar still knows, for what is due then."""
Moves = Literal["as_declared", "scales_with_limit", "fixed"]
"""What becomes of the time people take when a limit changes: as each delay declares, or the same for all."""


@dataclass(frozen=True)
class Manner:
    """How somebody behaves: after which delay they answer, or how they work, and what is done while they are away."""

    after: str | None
    works: Works | None
    empty: Empty


@dataclass(frozen=True)
class Timing:
    """A delay made ready: its lengths, its unit in minutes, its clock, and whether it depends on a limit."""

    delay: Delay
    quantiles: Quantiles
    minutes: int
    clock: Clock
    by_limit: bool


@dataclass(frozen=True)
class Outcomes:
    """What can come of a stage.

    Attributes:
        chances: Each way in which it can end, with its chance; None is that nobody ever answers.
        otherwise: How it ends in all other cases.
        gives_up_after: The delay after which, where nobody answers, that is reported.
        gives_up: How it is reported.
    """

    chances: tuple[tuple[str | None, str, float], ...]
    otherwise: str
    gives_up_after: str | None
    gives_up: str | None

    @classmethod
    def of(cls, answers: Answers, exits: Container[str], other: str, numbers: Mapping[str, float]) -> Outcomes:
        """From what a scenario says of a stage."""
        named: tuple[tuple[str | None, str, Assumed | None], ...] = (
            (None, "never", answers.never),
            ("withdrawn", "withdrawn", answers.withdraws if "withdrawn" in exits else None),
            ("refused", "refused", answers.refuses if "refused" in exits else None),
            ("resolved", "resolved", answers.resolves_with.get(other) or answers.resolves),
        )
        chances = tuple((how, what, numbers[each.name]) for how, what, each in named if each and numbers[each.name] > 0)
        gives_up = next((exit_ for exit_ in ("no_response", "unresolved") if exit_ in exits), None)
        otherwise = "unresolved" if "unresolved" in exits else "resolved"
        return cls(chances, otherwise, answers.gives_up_after, gives_up)


@dataclass(frozen=True)
class World:
    """A scenario made ready.

    Attributes:
        scenario: The scenario.
        used_to: The policy whose limits people are used to: that of the scenario, unless others are compared with it.
        moves: What becomes of the time people take where a limit differs from that.
    """

    scenario: Scenario
    used_to: Policy
    moves: Moves = "as_declared"
    _diaries: dict[str, Diary] = field(default_factory=dict, repr=False)
    _outcomes: dict[tuple[str, str, str], Outcomes] = field(default_factory=dict, repr=False)
    _manners: dict[tuple[str, str], Manner] = field(default_factory=dict, repr=False)
    _units: dict[str, str] = field(default_factory=dict, repr=False)
    _timings: dict[str, Timing] = field(default_factory=dict, repr=False)
    _mid_case: dict[str, tuple[tuple[str, MidCase], ...]] = field(default_factory=dict, repr=False)
    _does: dict[str, Does] = field(default_factory=dict, repr=False)

    @cached_property
    def calendar(self) -> CalendarRules:
        """The conventions of the policy's calendar."""
        return calendar_of(self.scenario.policy)

    @cached_property
    def casting(self) -> Casting:
        """Who is asked."""
        return Casting(self.scenario.policy, self.scenario.area, self.office)

    @cached_property
    def chart(self) -> Chart:
        """The steps of cases that are known."""
        return Chart(self.scenario.policy, self.used_to, self.calendar, self.scenario.area.same_agency)

    @cached_property
    def office(self) -> Office:
        """The working time of the policy, over the time of the scenario and as long again as limits may take."""
        begins = moment_at(self.first).date()
        ends = moment_at(self.end).date() + timedelta(days=_BEYOND)
        _, known = confirmed()
        return Office.of(self.calendar.working_time, begins - timedelta(days=1), min(ends, known))

    @cached_property
    def first(self) -> int:
        """The minute at which the first case can come."""
        period = self.scenario.file.period
        return first_minute(period.first - timedelta(days=period.warm_up))

    @cached_property
    def counted(self) -> tuple[int, int]:
        """The minutes from and before which a case that comes is counted."""
        period = self.scenario.file.period
        return first_minute(period.first), first_minute(period.last + _DAY)

    @cached_property
    def end(self) -> int:
        """The minute at which it is broken off."""
        period = self.scenario.file.period
        return first_minute(period.last + timedelta(days=period.follow_up) + _DAY)

    @cached_property
    def day(self) -> int:
        """How many minutes a working day has."""
        return self.office.day

    # ------------------------------------------------------------------------------------------------ people

    def diary(self, post: str) -> Diary:
        """When a post is at work, as far as the directory and the scenario know; office hours where none is listed."""
        if post not in self._diaries:
            self._diaries[post] = self._diary_of(post)
        return self._diaries[post]

    def _diary_of(self, post: str) -> Diary:
        area, period = self.scenario.area, self.scenario.file.period
        first = period.first - timedelta(days=period.warm_up)
        last = period.last + timedelta(days=period.follow_up)
        if not post:
            return diary_of(self.calendar.working_time, first, last, lambda _: True, [first])
        cuts = self.casting.cuts
        return diary_of(hours_of(area, post), first, last, lambda day: presence(area, post, day).is_there, cuts)

    def pace(self, post: str, works: Works) -> float:
        """Which share of its open hours a post has for this."""
        numbers, work = self.scenario.numbers, hours_of(self.scenario.area, post)
        week = (work.hours.closes - work.hours.opens) * len(work.weekdays) / 60
        hours = numbers[works.hours_a_week.name] if works.hours_a_week else week
        other = numbers[works.other_load.name] if works.other_load else 0.0
        return max(1e-6, min(1.0, hours * (1 - other) / week))

    def manner(self, role: str, post: str) -> Manner:
        """How somebody answers; what is said of a post counts before its role."""
        key = (role, post)
        if key not in self._manners:
            people = self.scenario.file.people
            named = [each for each in (people.posts.get(post), people.roles.get(role), people.default) if each]
            says = next(each for each in named if each.answers_after or each.works)
            empty: Empty = next((each.empty for each in named if each.empty), "wait")
            self._manners[key] = Manner(says.answers_after, says.works if post else None, empty)
        return self._manners[key]

    @cached_property
    def kinds(self) -> Kinds:
        """The kinds of case."""
        return Kinds(self.scenario.file.kinds, self.scenario.numbers, self.scenario.policy)

    def outcomes(self, track: str, stage: str, other: str) -> Outcomes:
        """What can come of a stage with an agency on the other side; what is not said of it is as by default."""
        key = (track, stage, other)
        if key not in self._outcomes:
            stages = self.scenario.file.answers
            answers = _over(stages.default, stages.stages.get(f"{track}/{stage}"))
            exits = self.scenario.policy.stage(track, stage).exits
            self._outcomes[key] = Outcomes.of(answers, exits, other, self.scenario.numbers)
        return self._outcomes[key]

    def mid_case(self, where: str) -> tuple[tuple[str, MidCase], ...]:
        """What can become known or happen at a stage, by track and stage; "" for what is of no stage."""
        if where not in self._mid_case:
            listed = self.scenario.file.mid_case.items()
            self._mid_case[where] = tuple(each for each in listed if where in (each[1].at or ("",)))
        return self._mid_case[where]

    def does(self, duty: str) -> Does:
        """When people do what they owe besides answering, and whether; what is said of a duty counts before its act."""
        if duty not in self._does:
            doings, duties = self.scenario.file.does, self.scenario.policy.file.duties
            act = duties[duty].act if duty in duties else "move_up"
            self._does[duty] = _over(doings.default, doings.acts.get(act), doings.duties.get(duty))
        return self._does[duty]

    # ----------------------------------------------------------------------------------------------- lengths

    def limit_of(self, debt: Debt) -> Limit | None:
        """The time that the policy allows for something owed."""
        return self._limit(self.scenario.policy, debt, debt.due)

    def used_limit_of(self, debt: Debt) -> Limit | None:
        """The time that people are used to for it."""
        return self._limit(self.used_to, debt, debt.used)

    def _limit(self, policy: Policy, debt: Debt, due: int | None) -> Limit | None:
        if due is None or debt.at_once:
            return None
        name = counterpart(self.scenario.policy, debt.duty, policy) or debt.duty
        if policy.remember(("elapsed", name), lambda: _is_elapsed(policy, name)):
            return Limit(debt.started, due, max(due - debt.started, 1), "elapsed")
        return Limit(debt.started, due, max(self.office.between(debt.started, due), 1), "working")

    def length(self, name: str, chance: float, debt: Debt | None = None) -> Length:
        """How long something takes.

        Args:
            name: The delay.
            chance: The draw, between 0 and 1.
            debt: What is owed thereby, if anything: the time that the policy allows for it can matter.
        """
        timing = self._timings.get(name) or self._timing(name)
        delay = timing.delay
        if delay.at_once:
            return _AT_ONCE
        if not timing.by_limit:
            return Length(max(0, ceil(timing.quantiles(chance) * timing.minutes)), timing.clock)
        limit = self.limit_of(debt) if debt else None
        used = self.used_limit_of(debt) if debt else None
        if limit is not None and delay.of_limit and not delay.is_drawn:
            return Length(_beside(delay, limit, self.day), limit.clock, of_limit=True)
        if delay.of_limit and delay.is_drawn:
            own = limit if self._scales(delay) or self._is_new(debt) else used
            if own:
                return Length(max(0, ceil(timing.quantiles(chance) * own.length)), own.clock, of_limit=True)
            limit = None
        if limit is None and delay.without_limit:
            return self.length(delay.without_limit, chance)
        scale = _times_as_long(limit, used) if limit and used else 1.0
        return Length(max(0, ceil(timing.quantiles(chance) * timing.minutes * scale)), timing.clock)

    @cached_property
    def looks_at_limits(self) -> bool:
        """Whether it matters to anybody how long a limit is."""
        return any(self._timing(name).by_limit for name in self.scenario.file.delays)

    def unit(self, duty: str) -> str:
        """The unit of the limit of a duty."""
        if duty not in self._units:
            self._units[duty] = unit_of(self.scenario.policy, duty)
        return self._units[duty]

    def _timing(self, name: str) -> Timing:
        delay = self.scenario.file.delays[name]
        by_limit = delay.of_limit or (self._scales(delay) and self.used_to is not self.scenario.policy)
        minutes = 1 if delay.of_limit else unit_in_minutes(delay, self.day)
        found = Timing(delay, quantiles(delay, self.scenario.numbers), minutes, clock_of(delay), by_limit)
        return self._timings.setdefault(name, found)

    def _is_new(self, debt: Debt | None) -> bool:
        """Whether nothing stands in its place in the policy that people are used to: its own limit is all there is.

        Where something does, and has no limit there, they are used to having none.
        """
        return debt is None or counterpart(self.scenario.policy, debt.duty, self.used_to) is None

    def _scales(self, delay: Delay) -> bool:
        moves: Moves | AsLimitsChange | None = delay.as_limits_change if self.moves == "as_declared" else self.moves
        return moves == "scales_with_limit"


_AT_ONCE = Length(0, "elapsed")


def _times_as_long(limit: Limit, used: Limit) -> float:
    """How many times as long a limit is as the one that people are used to; by day and night, where clocks differ."""
    if limit.clock == used.clock:
        return limit.length / used.length
    return max(limit.due - limit.start, 1) / max(used.due - used.start, 1)


def _is_elapsed(policy: Policy, duty: str) -> bool:
    """Whether a limit runs by day and night."""
    return any(part.hours or part.calendar_days for part in policy.file.duties[duty].limit.parts)


def _beside(delay: Delay, limit: Limit, day: int) -> int:
    """One working day before a limit runs out, half-way where it is shorter than two; or a minute after."""
    if delay.after_limit:
        return limit.length + 1
    one = day if limit.clock == "working" else DAY
    return limit.length - one if limit.length >= 2 * one else limit.length // 2


ShapeT = TypeVar("ShapeT", bound=Shape)


def _over(default: ShapeT, *above: ShapeT | None) -> ShapeT:
    """What is said in general, with what is said of single things laid over it."""
    values = dict[str, Any]()
    for each in above:
        for name in each.model_fields_set if each else ():
            values[name] = getattr(each, name)
    return default.model_copy(update=values)
