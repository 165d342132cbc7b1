"""The shape of a scenario file: a world of cases and people in which a policy is tried."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from foundation.shape import Date, Name, Shape, Text
from simulator.scenario.delay import Delay
from simulator.scenario.load import Arrivals, Kind, MidCase
from simulator.scenario.number import Assumption, Number
from simulator.scenario.people import Doings, People, Stages


class Head(Shape):
    """What a scenario says of itself.

    Attributes:
        id: The name under which it is asked for.
        title: What it is, in a line.
        question: What it is to answer.
        based_on: The scenario that this file changes, if it changes one.
    """

    id: Name
    title: Text
    question: Text
    based_on: Text | None = None


class Period(Shape):
    """Over which time cases are counted.

    Attributes:
        first: The first day (`from`).
        last: The last day (`to`).
        warm_up: Days before it in which cases come that are not counted, so that nobody begins with an empty desk.
        follow_up: Days after it for which the cases counted are followed; what is open then is said to be.
    """

    first: Annotated[Date, Field(alias="from")]
    last: Annotated[Date, Field(alias="to")]
    warm_up: Annotated[int, Field(ge=0, le=3660)] = 0
    follow_up: Annotated[int, Field(ge=0, le=3660)] = 0

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.first > self.last:
            raise ValueError("it ends before it begins; `from` comes before `to`")
        return self


class Precision(Shape):
    """How sure a result is to be.

    Attributes:
        measure: Of which measure.
        within: How far its interval may reach to either side.
    """

    measure: Text
    within: Annotated[Number, Field(gt=0)]


class Replications(Shape):
    """How often the period is gone through.

    Attributes:
        batch: So many at a time; whether it is enough is looked at after each batch.
        at_most: No more than this.
        seed: From which all chance is drawn.
        precision: When it is enough; without it, all are done.
    """

    batch: Annotated[int, Field(ge=2, le=10_000)] = 20
    at_most: Annotated[int, Field(ge=2, le=1_000_000)] = 100
    seed: Annotated[int, Field(ge=0)] = 1
    precision: Precision | None = None

    @model_validator(mode="after")
    def _whole_batches(self) -> Replications:
        if self.at_most % self.batch:
            raise ValueError(
                f"at_most is no multiple of batch; write {self.at_most // self.batch * self.batch or self.batch}"
            )
        return self


class ScenarioFile(Shape):
    """A scenario.

    Attributes:
        scenario: What it says of itself.
        policy: The policy, with its version, a folder or a variant.
        readings: The readings that are switched.
        area: The area whose posts answer: by name, or an own file.
        period: Over which time cases are counted.
        replications: How often it is gone through.
        arrivals: When cases come.
        kinds: What kinds of case there are.
        mid_case: What becomes known, or happens, while a case goes on.
        answers: What comes of each stage.
        does: What people do, and leave undone, of what they owe besides.
        people: Who answers, and how.
        delays: How long things take.
        assumptions: Every number, with its range and its evidence.
    """

    scenario: Head
    policy: Text
    readings: dict[str, str] = Field(default_factory=dict)
    area: Text
    period: Period
    replications: Replications = Replications()
    arrivals: Arrivals
    kinds: Annotated[dict[Name, Kind], Field(min_length=1)]
    mid_case: dict[Name, MidCase] = Field(default_factory=dict)
    answers: Stages
    does: Doings
    people: People
    delays: Annotated[dict[Name, Delay], Field(min_length=1)]
    assumptions: Annotated[dict[Name, Assumption], Field(min_length=1)]
