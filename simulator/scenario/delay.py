"""How long something takes, as a scenario says it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from foundation.one_way import OneWay
from foundation.shape import Name, OnlyYes, Shape
from simulator.scenario.number import Assumed

Unit = Literal["minutes", "hours", "working_minutes", "working_hours", "working_days", "limits"]
"""`minutes` and `hours` run on by day and night; a working day is as long as the office hours of whoever works; one
`limits` is the time that the policy allows for the duty at hand."""
AsLimitsChange = Literal["scales_with_limit", "fixed"]


class Between(Shape):
    """From one length to another, each as likely.

    Attributes:
        low: The least.
        high: The most.
    """

    low: Assumed
    high: Assumed


class MeanAndSpread(Shape):
    """A mean, and the standard deviation around it.

    Attributes:
        mean: The mean.
        sd: The standard deviation.
    """

    mean: Assumed
    sd: Assumed


class Bin(Shape):
    """A share of all, spread evenly from where the bin before ends.

    Attributes:
        up_to: Where it ends.
        share: The share; those of all bins add up to one.
    """

    up_to: Assumed
    share: Assumed


class Delay(OneWay):
    """How long something takes.

    Attributes:
        at_once: No time at all.
        always: Always as long.
        between: Anything between two lengths.
        exponential: Exponential, with this mean.
        lognormal: Lognormal, with this mean and standard deviation.
        bins: By shares that were counted.
        before_limit: One working day before the limit runs out; half-way, where it is shorter than two working days.
        after_limit: A minute after the limit has run out.
        unit: In which unit.
        as_limits_change: Whether people take their time by the limit, or take as long as they take.
        without_limit: For what depends on a limit: how long where the duty at hand has none.
    """

    asks: ClassVar[str] = "a delay is of exactly one kind; one of: {ways}"
    beside: ClassVar[dict[str, tuple[str, ...]]] = {
        "unit": ("always", "between", "exponential", "lognormal", "bins"),
        "as_limits_change": ("always", "between", "exponential", "lognormal", "bins"),
        "without_limit": (),
    }

    at_once: OnlyYes = False
    always: Assumed | None = None
    between: Between | None = None
    exponential: Assumed | None = None
    lognormal: MeanAndSpread | None = None
    bins: Annotated[tuple[Bin, ...], Field(strict=False)] = ()
    before_limit: OnlyYes = False
    after_limit: OnlyYes = False
    unit: Unit | None = None
    as_limits_change: AsLimitsChange | None = None
    without_limit: Name | None = None

    @model_validator(mode="after")
    def _says_enough(self) -> Delay:
        if self.is_drawn and self.unit is None:
            raise ValueError("it does not say in which unit; write unit: working_days, or another")
        if self.is_drawn and self.as_limits_change is None:
            raise ValueError(
                "it does not say what becomes of it when a limit changes;"
                " write as_limits_change: scales_with_limit or fixed"
            )
        if self.of_limit and self.without_limit is None:
            raise ValueError("it depends on a limit, and not every duty has one; write without_limit: and a delay")
        if not self.of_limit and self.without_limit is not None:
            raise ValueError("it does not depend on a limit; leave without_limit out")
        return self

    @property
    def is_drawn(self) -> bool:
        """Whether it is a length of its own."""
        return not (self.at_once or self.before_limit or self.after_limit)

    @property
    def of_limit(self) -> bool:
        """Whether it depends on the limit of the duty at hand."""
        return self.before_limit or self.after_limit or self.unit == "limits"
