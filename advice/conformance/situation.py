"""What an invariant looks at: a history under a policy and an area, with the advice that it gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from advice.advice import Advice
from advice.advise import advise
from advice.case import Case
from advice.conformance.history import History
from advice.fold import Fold, SameAgency, same_name
from advice.starting import with_starts_assumed
from advice.words import in_words
from directory.loader import Area
from rules.policy import Policy


@dataclass(frozen=True, eq=False)
class World:
    """A policy under one choice of readings, with the directory of an area, if there is one.

    Attributes:
        policy: The policy.
        area: The area, under the same readings.
    """

    policy: Policy = field(repr=False)
    area: Area | None = field(default=None, repr=False)

    @classmethod
    def of(cls, policy: Policy, area: Area | None, switched: Mapping[str, str] | None = None) -> World:
        """A policy and an area under the readings that the area takes, and those that are switched beside."""
        taken = area.file.area.taken if area else {}
        chosen = policy.under({**taken, **(switched or {})})
        return cls(chosen, area.under(chosen.choice) if area else None)

    @property
    def readings(self) -> dict[str, str]:
        """The readings to name in a case, so that nobody's own choice comes in between."""
        named = (*self.policy.switched, *(self.area.file.area.taken if self.area else ()))
        return {name: self.policy.choice[name] for name in named}


class Situation:
    """A history in a world. What is asked of it is worked out once.

    Attributes:
        world: The policy and the area.
        history: What happened, and the moment asked about.
    """

    def __init__(self, world: World, history: History) -> None:
        self.world, self.history = world, history

    def __repr__(self) -> str:
        return f"{self.history} under {self.policy.version} {self.policy.switched}"

    @property
    def policy(self) -> Policy:
        """The policy, under its readings."""
        return self.world.policy

    @property
    def at(self) -> datetime:
        """The moment asked about."""
        return self.history.asked

    @cached_property
    def area(self) -> Area | None:
        """The area, with the posts empty that are supposed to be."""
        area = self.world.area
        return area.supposing(self.history.supposed) if area else None

    @cached_property
    def case(self) -> Case:
        """The case."""
        return self.history.case(self.policy, self.world.readings)

    @cached_property
    def advice(self) -> Advice:
        """The advice that is given."""
        return advise(self.case, directory=self.area, at=self.at)

    @cached_property
    def course(self) -> Fold:
        """Where the case stands, as the advice sees it."""
        return with_starts_assumed(self.case, self.at, self.same_agency)[1]

    @cached_property
    def words(self) -> str:
        """The advice in plain English."""
        return in_words(self.advice)

    @property
    def same_agency(self) -> SameAgency:
        """Tells whether two agencies are one."""
        return self.area.same_agency if self.area else same_name

    def but(self, history: History) -> Situation:
        """Another history in the same world."""
        return Situation(self.world, history)

    def under(self, policy: Policy) -> Situation:
        """The same history under another policy."""
        return Situation(replace(self.world, policy=policy), self.history)

    def within(self, area: Area) -> Situation:
        """The same history in another area."""
        return Situation(replace(self.world, area=area), self.history)
