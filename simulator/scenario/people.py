"""Who answers, and what they do and leave undone, as a scenario says it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from foundation.shape import Name, Shape
from foundation.span import Dated
from rules.model.parts import Act
from simulator.scenario.number import Assumed

Empty = Literal["wait", "deputy", "next_up"]
"""What is done about what comes to an empty post: it waits, a deputy takes it, or whoever is next up the line."""
Queue = Literal["first_come", "by_severity"]


class Works(Shape):
    """A post that works on one thing after another.

    Attributes:
        service: The delay that says how much work one thing is.
        hours_a_week: How many hours of its week it has for this; all its hours, if left out.
        other_load: The share of those hours that other work takes.
        seats: How many people work there side by side.
        queue: Who comes first.
    """

    service: Name
    hours_a_week: Assumed | None = None
    other_load: Assumed | None = None
    seats: Annotated[int, Field(ge=1, le=1000)] = 1
    queue: Queue = "first_come"


class Person(Shape):
    """How a post behaves.

    Attributes:
        answers_after: The delay after which it answers: times as they are published, which contain its queues already.
        works: It works on one thing after another, so that its queues come about here.
        empty: What is done while nobody is there.
    """

    answers_after: Name | None = None
    works: Works | None = None
    empty: Empty | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Person:
        if self.answers_after and self.works:
            raise ValueError(
                "it answers_after a time and works as well; published times contain queues already, so keep one"
            )
        return self


class Sickness(Shape):
    """Spells of sickness that nobody plans.

    Attributes:
        share: The share of days on which somebody is away.
        days: How many days a spell lasts, on average.
        posts: Whose; of everybody, if left out.
    """

    share: Assumed
    days: Assumed
    posts: Annotated[tuple[Name, ...], Field(strict=False)] = ()


class Absence(Dated):
    """A time in which a post is supposed to be empty.

    Attributes:
        state: Whether nobody holds it, or its holder is away.
    """

    state: Literal["vacant", "away"]

    @model_validator(mode="after")
    def _has_both_ends(self) -> Absence:
        if self.first is None or self.last is None:
            raise ValueError("say from when and to when; write from: and to:")
        return self


class People(Shape):
    """Who answers, and how.

    Attributes:
        default: Everybody, unless something else is said.
        roles: By the role of the policy in which they act.
        posts: By their post.
        in_danger: The delay after which people answer where a child is in danger now, at any hour.
        sickness: Spells of sickness.
        absent: Times in which a post is supposed to be empty, by the post.
    """

    default: Person
    roles: dict[Name, Person] = Field(default_factory=dict)
    posts: dict[Name, Person] = Field(default_factory=dict)
    in_danger: Name
    sickness: Sickness | None = None
    absent: dict[Name, Annotated[tuple[Absence, ...], Field(strict=False)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _default_says_all(self) -> People:
        if self.default.empty is None or not (self.default.answers_after or self.default.works):
            raise ValueError(
                "it does not say how everybody answers, or what is done while a post is empty;"
                " write answers_after: or works:, and empty:"
            )
        return self


class Answers(Shape):
    """What comes of a stage, as chances: what they leave over is that it is not resolved, and that somebody says so.

    Attributes:
        resolves: It is resolved.
        resolves_with: The same where the other side is this agency.
        never: Nobody ever answers.
        refuses: The other side refuses.
        withdraws: The side that raised it withdraws.
        gives_up_after: The delay after which, where nobody answers and no limit runs out, it is reported as such.
    """

    resolves: Assumed | None = None
    resolves_with: dict[Name, Assumed] = Field(default_factory=dict)
    never: Assumed | None = None
    refuses: Assumed | None = None
    withdraws: Assumed | None = None
    gives_up_after: Name | None = None


class Stages(Shape):
    """What comes of the stages.

    Attributes:
        default: What comes of every stage, unless something else is said.
        stages: What comes of single ones, by track and stage: `disagreement/stage-2`.
    """

    default: Answers
    stages: dict[str, Answers] = Field(default_factory=dict)


class Does(Shape):
    """What people owe besides answering.

    Attributes:
        after: The delay after which they do it.
        omitted: The chance that they never do.
    """

    after: Name | None = None
    omitted: Assumed | None = None


class Doings(Shape):
    """What people owe besides answering.

    Attributes:
        default: All of it, unless something else is said.
        acts: By the act: `tell`, `record`, `move_up` and so on.
        duties: Single duties of the policy; what is said of a duty counts before its act.
    """

    default: Does
    acts: dict[Act, Does] = Field(default_factory=dict)
    duties: dict[Name, Does] = Field(default_factory=dict)
