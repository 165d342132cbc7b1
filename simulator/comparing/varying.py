"""A scenario with one thing otherwise: a limit of its policy, in the policy's own unit, or one of its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from foundation.alternatives import BY_READING
from foundation.datafile import Steps
from foundation.errors import DataFileError
from foundation.suggest import did_you_mean
from rules.mutation.mutation import Edit, edited
from rules.policy import Policy
from simulator.errors import ScenarioError
from simulator.scenario.loader import Scenario

AMOUNTS = ("hours", "calendar_days", "working_days", "working_weeks")
MOST_VALUES = 1000
_HOW = "Write TRACK/STAGE/limit=1..5, duties/NAME/limit=1,2,3 or assumptions/NAME=0..1/0.25."


@dataclass(frozen=True)
class Knob:
    """One thing that can be otherwise.

    Attributes:
        path: How it was named.
        unit: The unit of a limit; "" of an assumption.
        now: What it is.
        duty: The duty whose limit it is; "" for an assumption.
        place: Where in the policy file it stands.
        stages: The stages at which that limit holds.
    """

    path: str
    unit: str
    now: float
    duty: str = ""
    place: Steps = ()
    stages: tuple[str, ...] = ()

    @property
    def is_limit(self) -> bool:
        """Whether it is a limit."""
        return bool(self.duty)


@dataclass(frozen=True)
class Vary:
    """A knob with the values it is turned to."""

    knob: Knob
    values: tuple[float, ...]


def vary_of(text: str, scenario: Scenario) -> Vary:
    """What is to be varied, as it is asked for: `disagreement/2/limit=1..5`.

    Raises:
        ScenarioError: If it names nothing, or too much, or gives no values.
    """
    path, sign, values = text.partition("=")
    if not sign or not path or not values:
        raise ScenarioError(f"`{text}` does not say what is to be varied, and over what.", hint=_HOW)
    knob = knob_of(path, scenario)
    return Vary(knob, _values(values, text, whole=knob.is_limit))


def knob_of(path: str, scenario: Scenario) -> Knob:
    """One thing that can be otherwise, by its path.

    Raises:
        ScenarioError: If there is none of that name, or more than one.
    """
    parts = path.split("/")
    if parts[0] == "assumptions" and len(parts) == 2:
        scenario.but({parts[1]: 0.0})
        return Knob(path, "", scenario.numbers[parts[1]])
    if parts[-1] != "limit" or not 3 <= len(parts) <= 4:
        raise ScenarioError(f"`{path}` is nothing that can be varied.", hint=_HOW)
    policy = scenario.policy
    duty = _named(policy, parts[1]) if parts[0] == "duties" else _settling(policy, path, parts[:-1])
    place, unit, now = _amount_of(policy, duty)
    stages = tuple(
        f"{track}/{stage}"
        for track in policy.file.tracks
        for stage in policy.stages_of(policy.file.duties[duty], track)
    )
    return Knob(path, unit, now, duty, place, stages)


def turned(scenario: Scenario, knobs: tuple[tuple[Knob, float], ...]) -> Scenario:
    """A scenario with some things otherwise.

    Raises:
        ScenarioError: If the policy or the numbers that come of it are refused.
    """
    edits = tuple(Edit(knob.place, int(value)) for knob, value in knobs if knob.is_limit)
    numbers = {knob.path.partition("/")[2]: value for knob, value in knobs if not knob.is_limit}
    said = ", ".join(f"{knob.path}={value:g}" for knob, value in knobs)
    moved = scenario.but(numbers) if numbers else scenario
    if numbers and (problems := scenario.problems_with(numbers)):
        raise ScenarioError(f"With {said} the scenario is refused: {problems[0]}.", hint="Leave this value out.")
    if not edits:
        return moved
    policy = scenario.policy
    try:
        changed = policy.rewritten(edited(policy.written.data, edits)).under(policy.choice)
    except DataFileError as error:
        raise ScenarioError(f"With {said} the policy is refused: {error}", hint="Leave this value out.") from None
    return moved.under(changed)


def _named(policy: Policy, name: str) -> str:
    if name not in policy.file.duties:
        raise ScenarioError(f"{policy.version} has no duty `{name}`.", hint=did_you_mean(name, policy.file.duties))
    return name


def _settling(policy: Policy, path: str, parts: list[str]) -> str:
    """The duty that settles a stage, or the one at it that is named."""
    if parts[0] not in policy.file.tracks:
        hint = did_you_mean(parts[0], policy.file.tracks)
        raise ScenarioError(f"{policy.version} has no track `{parts[0]}`.", hint=hint)
    at = policy.duties_at(parts[0], _stage(policy, parts[0], parts[1]))
    if len(parts) == 3:
        if parts[2] not in at:
            raise ScenarioError(f"There is no duty `{parts[2]}` there.", hint=did_you_mean(parts[2], at))
        return parts[2]
    found = [duty for duty in at if policy.file.duties[duty].act == "settle"]
    limited = [duty for duty in found if any(True for _ in _amounts(policy, duty))]
    if len(limited) == 1:
        return limited[0]
    if not limited:
        raise ScenarioError(f"Nothing that settles {parts[0]}/{parts[1]} has a limit with an amount.", hint=_HOW)
    ways = ", ".join(f"{parts[0]}/{parts[1]}/{duty}/limit" for duty in limited)
    raise ScenarioError(f"`{path}` can be the limit of {len(limited)} duties.", hint=f"Name one: {ways}.")


def _stage(policy: Policy, track: str, named: str) -> str:
    """A stage by its name, by the number in which its name ends, or by its place in the order of the track."""
    order = policy.stage_order(track)
    if named in order:
        return named
    ending = [stage for stage in order if stage.rpartition("-")[2] == named]
    if len(ending) == 1:
        return ending[0]
    if named.isdecimal() and 1 <= int(named) <= len(order):
        return order[int(named) - 1]
    raise ScenarioError(f"The track {track} has no stage `{named}`.", hint=did_you_mean(named, order))


def _amount_of(policy: Policy, duty: str) -> tuple[Steps, str, float]:
    found = list(_amounts(policy, duty))
    if len(found) != 1:
        what = "no amount" if not found else f"{len(found)} amounts"
        hint = (
            "Write a variant of the policy, and compare the two." if found else "Name a duty with a limit of so many."
        )
        raise ScenarioError(f"The limit of `{duty}` has {what}.", hint=hint)
    return found[0]


def _amounts(policy: Policy, duty: str) -> Iterator[tuple[Steps, str, float]]:
    """Each amount in the limit of a duty under the readings chosen: where it stands, its unit, what it is."""
    raw = (policy.written.data.get("duties") or {}).get(duty)
    if isinstance(raw, dict):
        yield from _within(policy, raw.get("limit"), ("duties", duty, "limit"))


def _within(policy: Policy, value: Any, path: Steps) -> Iterator[tuple[Steps, str, float]]:
    if isinstance(value, dict) and BY_READING in value:
        option = policy.choice[value[BY_READING]]
        yield from _within(policy, value.get(option), (*path, option))
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in AMOUNTS and isinstance(inner, int):
                yield (*path, key), key.replace("_", " "), float(inner)
            elif key in (*AMOUNTS, "earliest_of", "one_of", "limit"):
                yield from _within(policy, inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _within(policy, inner, (*path, position))


def _values(text: str, whole_text: str, *, whole: bool) -> tuple[float, ...]:
    try:
        found = _spread(text) if ".." in text else [Decimal(part) for part in text.split(",")]
    except (InvalidOperation, ValueError, ZeroDivisionError):
        found = []
    if not found or not all(value.is_finite() for value in found):
        raise ScenarioError(f"`{whole_text}` gives no values.", hint=_HOW)
    if len(found) > MOST_VALUES:
        raise ScenarioError(f"`{whole_text}` gives more than {MOST_VALUES:,} values.", hint="Take larger steps.")
    if whole and not all(value == int(value) and value >= 1 for value in found):
        raise ScenarioError(f"`{whole_text}`: a limit is a whole number, 1 or more.", hint="Vary it in whole steps.")
    return tuple(dict.fromkeys(float(value) for value in found))


def _spread(text: str) -> list[Decimal]:
    first, _, rest = text.partition("..")
    last, _, step = rest.partition("/")
    low, high, by = Decimal(first), Decimal(last), Decimal(step or "1")
    if by <= 0 or high < low or not (low.is_finite() and high.is_finite()):
        raise ValueError
    count = int((high - low) / by) + 1
    return [low + number * by for number in range(min(count, MOST_VALUES + 1))]
