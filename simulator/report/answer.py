"""The answer of a report, in words: each measure with its interval, and what differs on the same cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.comparing.comparison import years_of_cases
from simulator.comparing.years import years_of
from simulator.report.numbers import change, number, unit_of_change, value
from simulator.report.says import says
from simulator.run import Outcome
from simulator.world import Moves

ANSWERED = ("in_time", "days/p90", "past_limit")
COMPARED = ("in_time", "past_limit")
WAYS: Mapping[Moves, str] = {
    "as_declared": "",
    "scales_with_limit": "if people's time follows the limit",
    "fixed": "if people take as long as before",
}
"""The ways in which people may take a change of limits."""


def answer_of(outcomes: Mapping[Moves, Outcome]) -> Iterator[str]:
    """The answer, a line for each measure; of each further scenario one, with what differs from the first."""
    outcome = next(iter(outcomes.values()))
    scenarios = outcome.job.scenarios
    if len(scenarios) == 1:
        for name in ANSWERED:
            yield f"{says(name, outcome)}: {value(name, outcome.tally.estimate(name))}."
        return
    for name in COMPARED:
        found = outcome.tally.estimate(name)
        now = "nothing to count" if found.value is None else number(name, found.value)
        yield f"{says(name, outcome)}: {now} in {scenarios[0].id}."
        for other, scenario in enumerate(scenarios[1:], 1):
            yield f"{scenario.id}: {_both_ways(outcomes, name, other)}."


def _both_ways(outcomes: Mapping[Moves, Outcome], name: str, other: int) -> str:
    """What differs, under each way in which people may take a change of limits; once, if that changes nothing."""
    told = [(WAYS[moves], beside(outcome, name, other)) for moves, outcome in outcomes.items()]
    if len({words for _, words in told}) == 1:
        ((_, words), *_) = told
        return f"either way {words}" if len(told) > 1 else words
    return "; ".join(f"{way} {words}" for way, words in told)


def beside(outcome: Outcome, name: str, other: int) -> str:
    """A measure of another scenario beside the first, and how long it takes to see the difference."""
    found = outcome.tally.difference(name, 0, other)
    if found.b is None or found.difference is None:
        return "nothing to compare"
    period = years_of(outcome.job.scenarios[0].file.period)
    years = years_of_cases(outcome.tally, name, 0, other, period)
    seen = f", {years} years of cases under each to see it" if years and found.difference else ""
    return f"{number(name, found.b)}, {change(name, found, unit_of_change(name))}{seen}"
