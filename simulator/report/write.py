"""Writes the report of a run: every sentence and number of it, from the run alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from foundation.moment import date_in_words
from foundation.sentence import capital
from rules.variant import CHANGED
from simulator.comparing.sensitivity import Sensitivity
from simulator.comparing.years import years_of
from simulator.report.answer import WAYS, answer_of
from simulator.report.content import Report
from simulator.report.evidence import evidence_of, weakness
from simulator.report.numbers import value
from simulator.report.pictures import pictures_of
from simulator.report.says import says
from simulator.report.sheet import sheet_of
from simulator.report.tornado import reversal_of, reversed_soonest
from simulator.run import Outcome
from simulator.scenario.loader import Scenario
from simulator.world import Moves


def report_of(
    outcomes: Mapping[Moves, Outcome],
    command: str,
    versions: Sequence[tuple[str, str]] = (),
    sensitive: Sensitivity | None = None,
) -> Report:
    """The report of a run.

    Args:
        outcomes: What came of it, under each way in which people may take a change of limits.
        command: With what it is run again.
        versions: The programs it was made with, and their versions.
        sensitive: Which number matters most, where that was tried.
    """
    outcome = next(iter(outcomes.values()))
    scenarios = outcome.job.scenarios
    evidence = evidence_of(scenarios)
    return Report(
        title=" compared with ".join(each.file.scenario.title for each in scenarios),
        question=scenarios[0].file.scenario.question,
        policies=tuple(map(_policy, scenarios)),
        answer=tuple(answer_of(outcomes)),
        cases=_cases(outcome),
        warnings=tuple(_warnings(outcomes, sensitive)),
        pictures=pictures_of(outcomes, sensitive),
        reversal=tuple(map(capital, reversal_of(sensitive))) if sensitive else (),
        weak=tuple(one.line for one in evidence if one.is_weak),
        counted=tuple(one.line for one in evidence if not one.is_weak),
        unmeasured=tuple(_unmeasured(outcome)),
        still_open=tuple(_open(outcome)),
        sheet=sheet_of(outcome),
        again=(("Command", command), ("Seed", str(outcome.job.seed)), *_hashes(scenarios), *versions),
    )


def _policy(scenario: Scenario) -> str:
    """A policy in a sentence: what it changes, or what it is, and how its unclear points are read."""
    policy = scenario.policy
    title, is_changed, change = policy.file.policy.title.partition(CHANGED)
    says = f"{policy.file.policy.based_on} with {change}" if is_changed else f"{title}, as it stands"
    readings = ", ".join(f"{name} read as {option}" for name, option in scenario.file.readings.items())
    return f"{scenario.id}: {says}{f'; {readings}' if readings else ''}."


def _cases(outcome: Outcome) -> str:
    period, found = outcome.job.scenarios[0].file.period, outcome.tally.estimate("cases")
    a_year = (found.value or 0.0) / years_of(period)
    during = f"between {date_in_words(period.first)} and {date_in_words(period.last)}"
    few = " With so few cases, one real year can differ much from the averages here." if a_year < 100 else ""
    return (
        f"About {a_year:.0f} cases came a year, {during}, gone through {outcome.tally.replications} times."
        f" An interval says how sure the average is, not how much one year may vary.{few}"
    )


def _warnings(outcomes: Mapping[Moves, Outcome], sensitive: Sensitivity | None) -> Iterator[str]:
    outcome = next(iter(outcomes.values()))
    if any(each.interrupted for each in outcomes.values()):
        fewest = min(each.tally.replications for each in outcomes.values())
        yield f"The run was broken off after {fewest} replications; what is told is of what was done by then."
        if WAYS[outcome.job.moves] and len(outcomes) == 1:
            yield f"Only one of two ways in which people may take a change was tried: {WAYS[outcome.job.moves]}."
    if any(each.enough is False for each in outcomes.values()):
        yield "It is not as sure as the scenario wanted: the precision was not reached."
    if sensitive and sensitive.interrupted:
        yield "Which number matters most was not tried to the end: somebody broke it off."
    weak = weakness(evidence_of(outcome.job.scenarios), sensitive)
    if weak:
        yield weak
    reversed_by = reversed_soonest(sensitive) if sensitive else ""
    if reversed_by:
        yield reversed_by


def _unmeasured(outcome: Outcome) -> Iterator[str]:
    scenarios = outcome.job.scenarios
    for name in outcome.tally.names():
        if name.startswith("unlimited/duty/"):
            found = [(each.id, outcome.tally.estimate(name, policy)) for policy, each in enumerate(scenarios)]
            told = [f"{value(name, one)}{f' in {known}' if len(scenarios) > 1 else ''}" for known, one in found]
            yield f"{says(name, outcome)}: {'; '.join(told)}."


def _open(outcome: Outcome) -> Iterator[str]:
    for policy, scenario in enumerate(outcome.job.scenarios):
        found = outcome.tally.estimate("open", policy)
        if found.value is not None:
            yield f"{scenario.id}: {value('open', found)} of the cases were still open at the end, and count as that."


def _hashes(scenarios: Sequence[Scenario]) -> Iterator[tuple[str, str]]:
    for each in scenarios:
        yield f"Content hash of {each.id} with its policy and area", each.digest
