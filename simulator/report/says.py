"""How a report calls measures, posts and agencies."""

from __future__ import annotations

from simulator.measures.names import called_in, measure
from simulator.run import Outcome


def called(outcome: Outcome) -> dict[str, str]:
    """How posts and agencies are called."""
    names = dict[str, str]()
    for scenario in outcome.job.scenarios:
        names |= called_in(scenario.area)
    return names


def says(name: str, outcome: Outcome) -> str:
    """What a measure is, under the first scenario whose policy knows it."""
    for scenario in outcome.job.scenarios:
        try:
            return measure(name, scenario.policy, called(outcome)).says
        except KeyError:
            continue
    return name
