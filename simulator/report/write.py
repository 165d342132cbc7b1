"""Writes the report of a run: every sentence and number of it, from the run alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from foundation.moment import date_in_words
from foundation.sentence import capital
from rules.variant import CHANGED
from simulator.report.answer import answer_of
from simulator.report.content import Report
from simulator.report.numbers import value
from simulator.report.pictures import pictures_of, says
from simulator.report.sheet import sheet_of
from simulator.run import Outcome
from simulator.scenario.loader import Scenario
from simulator.world import Moves

_MOST_WEAK = 3


def report_of(outcomes: Mapping[Moves, Outcome], command: str, versions: Sequence[tuple[str, str]] = ()) -> Report:
    """The report of a run.

    Args:
        outcomes: What came of it, under each way in which people may take a change of limits; pictures show the first.
        command: With what it is run again.
        versions: The programs it was made with, and their versions.
    """
    outcome = next(iter(outcomes.values()))
    scenarios = outcome.job.scenarios
    return Report(
        title=" compared with ".join(each.file.scenario.title for each in scenarios),
        question=scenarios[0].file.scenario.question,
        policies=tuple(map(_policy, scenarios)),
        answer=tuple(answer_of(outcomes)),
        cases=_cases(outcome),
        warnings=tuple(_warnings(outcomes)),
        pictures=pictures_of(outcome),
        weak=tuple(_evidence(scenarios, weak=True)),
        counted=tuple(_evidence(scenarios, weak=False)),
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
    days = (period.last - period.first).days + 1
    a_year = (found.value or 0.0) * 365.25 / days
    during = f"between {date_in_words(period.first)} and {date_in_words(period.last)}"
    few = " With so few cases, one real year can differ much from the averages here." if a_year < 100 else ""
    return (
        f"About {a_year:.0f} cases came a year, {during}, gone through {outcome.tally.replications} times."
        f" An interval says how sure the average is, not how much one year may vary.{few}"
    )


def _warnings(outcomes: Mapping[Moves, Outcome]) -> Iterator[str]:
    outcome = next(iter(outcomes.values()))
    if any(each.interrupted for each in outcomes.values()):
        fewest = min(each.tally.replications for each in outcomes.values())
        yield f"The run was broken off after {fewest} replications; what is told is of what was done by then."
    if any(each.enough is False for each in outcomes.values()):
        yield "It is not as sure as the scenario wanted: the precision was not reached."
    if len(outcomes) > 1:
        yield "The pictures show the first of the two ways in which people may take a change of limits."
    assumptions = outcome.job.scenarios[0].file.assumptions.values()
    weak = [each for each in assumptions if each.grade == "assumption"]
    if weak:
        yield f"{len(weak)} of {len(assumptions)} numbers rest on no count. Among them: {_some(weak)}."


def _some(weak: Sequence[object]) -> str:
    return "; ".join(getattr(each, "says", "") for each in weak[:_MOST_WEAK])


def _evidence(scenarios: Sequence[Scenario], *, weak: bool) -> Iterator[str]:
    told = set[str]()
    for scenario in scenarios:
        for name, each in sorted(scenario.file.assumptions.items(), key=lambda one: one[1].grade != "assumption"):
            if (each.grade == "published") == weak:
                continue
            figure = f"{scenario.numbers[name]:g} (believable: {each.low:g} to {each.high:g}) {each.says}"
            whose = f"answered for by {each.owner}" if each.grade == "assumption" else f"from {each.source}"
            line = f"{capital(each.grade)}: {figure}; {whose}."
            if line not in told:
                told.add(line)
                yield line


def _unmeasured(outcome: Outcome) -> Iterator[str]:
    for name in outcome.tally.names():
        if name.startswith("unlimited/duty/"):
            yield f"{says(name, outcome)}: {value(name, outcome.tally.estimate(name))}."


def _open(outcome: Outcome) -> Iterator[str]:
    for policy, scenario in enumerate(outcome.job.scenarios):
        found = outcome.tally.estimate("open", policy)
        if found.value is not None:
            yield f"{scenario.id}: {value('open', found)} of the cases were still open at the end, and count as that."


def _hashes(scenarios: Sequence[Scenario]) -> Iterator[tuple[str, str]]:
    for each in scenarios:
        yield f"Content hash of {each.id} with its policy and area", each.digest
