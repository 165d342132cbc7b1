"""What has to be the same for a comparison to be one, and how people take a limit that differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rules.policy import Policy
from simulator.counterpart import counterpart
from simulator.scenario.loader import Scenario
from simulator.scenario.number import assumed_in
from simulator.world import Moves

REGIMES: Mapping[Moves, str] = {
    "as_declared": "people take their time as the scenario declares",
    "scales_with_limit": "if people take their time by the limit, whatever it is",
    "fixed": "if people go on taking as long as they take now",
}
"""What becomes of the time people take where a limit differs; nobody knows which before it has been tried."""

_WORDS = {"words", "clauses"}
_CASES = {
    "period": "the period",
    "arrivals": "when cases come",
    "kinds": "the kinds of case",
    "mid_case": "what becomes known in mid-case",
}


def limits_that_differ(scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """The duties of the other scenarios whose limit is not that of what stands in their place in the first."""
    first = scenarios[0].policy
    found = {name for other in scenarios[1:] for name in _other_limits(first, other.policy)}
    return tuple(sorted(found))


def regimes_for(scenarios: Sequence[Scenario]) -> tuple[Moves, ...]:
    """How often a comparison is run: under both regimes where a limit differs, as declared otherwise."""
    return ("scales_with_limit", "fixed") if limits_that_differ(scenarios) else ("as_declared",)


def cases_that_differ(scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """What keeps the cases from being the same in all scenarios, in words; () where they are."""
    first = scenarios[0]
    return tuple(
        words
        for part, words in _CASES.items()
        if any(_said(first, part) != _said(other, part) for other in scenarios[1:])
    )


def _other_limits(one: Policy, other: Policy) -> Iterator[str]:
    for name, duty in other.file.duties.items():
        before = counterpart(other, name, one)
        if before and _bare(duty.limit) != _bare(one.file.duties[before].limit):
            yield name


def _bare(limit: Any) -> Any:
    """A limit without the words and clauses that say it."""
    return _without_words(limit.model_dump(exclude_defaults=True))


def _without_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_words(inner) for key, inner in value.items() if key not in _WORDS}
    return [_without_words(inner) for inner in value] if isinstance(value, list | tuple) else value


def _said(scenario: Scenario, part: str) -> Any:
    """What a scenario says of the cases, with the numbers that it names."""
    value = getattr(scenario.file, part)
    return value, [scenario.numbers[assumed.name] for _, assumed in assumed_in(value)]
