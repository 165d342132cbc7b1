"""A scenario made ready to be run: everything that is the same in all its replications, worked out once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any, Literal, TypeVar

from advice.fold import calendar_of
from directory.presence import hours_of, presence
from foundation.bank_holiday import confirmed
from foundation.calendar_rules import CalendarRules
from foundation.shape import Shape
from rules.policy import Policy
from simulator.casting import Casting
from simulator.clock import DAY, first_minute, moment_at
from simulator.diary import Diary, Office, diary_of
from simulator.length import Length, Limit, drawn, drawn_by_limit
from simulator.scenario.delay import AsLimitsChange, Delay
from simulator.scenario.loader import Scenario
from simulator.scenario.people import Answers, Does, Empty, Works
from simulator.stepping.course import Chart
from simulator.stepping.state import Debt

_DAY = timedelta(days=1)
_BEYOND = 400
"""Days after the end of a scenario that its calendar still knows, for what is due then."""
Moves = Literal["as_declared", "scales_with_limit", "fixed"]
"""What becomes of the time people take when a limit changes: as each delay declares, or the same for all."""


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
    _answers: dict[tuple[str, str], Answers] = field(default_factory=dict, repr=False)
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

    def person(self, role: str, post: str) -> tuple[str | None, Works | None]:
        """How somebody answers: after a delay, or by working; what is said of a post counts before its role."""
        people = self.scenario.file.people
        for person in (people.posts.get(post), people.roles.get(role), people.default):
            if person and (person.answers_after or person.works):
                return person.answers_after, person.works if post else None
        raise AssertionError  # the default says one of both

    def empty(self, role: str, post: str) -> Empty:
        """What is done while a post is empty."""
        people = self.scenario.file.people
        named = (people.posts.get(post), people.roles.get(role), people.default)
        return next((person.empty for person in named if person and person.empty), "wait")

    def answers(self, track: str, stage: str) -> Answers:
        """What comes of a stage; what is not said of it is as by default."""
        key = (track, stage)
        if key not in self._answers:
            stages = self.scenario.file.answers
            self._answers[key] = _over(stages.default, stages.stages.get(f"{track}/{stage}"))
        return self._answers[key]

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
        if policy.remember(("elapsed", debt.duty), lambda: _is_elapsed(policy, debt.duty)):
            return Limit(debt.started, due, max(due - debt.started, 1), "elapsed")
        return Limit(debt.started, due, max(self.office.between(debt.started, due), 1), "working")

    def length(self, name: str, chance: float, limit: Limit | None = None, used: Limit | None = None) -> Length:
        """How long something takes.

        Args:
            name: The delay.
            chance: The draw, between 0 and 1.
            limit: The time that the policy allows for it, if it does.
            used: The time that people are used to.
        """
        delay, numbers = self._delay(name, limit), self.scenario.numbers
        if delay.at_once:
            return Length(0, "elapsed")
        if limit is not None and delay.of_limit:
            if not delay.is_drawn:
                return Length(_beside(delay, limit, self.day), limit.clock, of_limit=True)
            own = limit.length if self._scales(delay) or used is None else used.length
            return drawn_by_limit(delay, numbers, chance, limit, own)
        scale = limit.length / used.length if limit and used and self._scales(delay) else 1.0
        return drawn(delay, numbers, chance, self.day, scale)

    def _delay(self, name: str, limit: Limit | None) -> Delay:
        delays = self.scenario.file.delays
        delay = delays[name]
        return delays[delay.without_limit] if limit is None and delay.without_limit else delay

    def _scales(self, delay: Delay) -> bool:
        moves: Moves | AsLimitsChange | None = delay.as_limits_change if self.moves == "as_declared" else self.moves
        return moves == "scales_with_limit"


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
