"""`escalate scenarios`: the years of cases in which a policy can be tried, and what each of them takes for granted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from escalate.asking import JsonOption, policies
from escalate.screen import say, show, show_json
from foundation.moment import date_in_words
from foundation.sentence import capital
from simulator.scenario.loader import Scenario, load_scenario, scenario_heads
from simulator.scenario.number import GRADES, Assumption, Grade

_COUNTED: Mapping[Grade, str] = {
    "published": "published",
    "analogy": "by analogy",
    "assumption": "that nobody counted",
}


def command(
    scenario: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help="A scenario to put into words: its name, or its file.")
    ] = "",
    json: JsonOption = False,
) -> None:
    """The scenarios that ship, each with its question; or one of them in plain words.

    With a name: its policy and period, its kinds of case, and every number with its range and its evidence.

    Example: escalate scenarios; escalate scenarios camden-year
    """
    if not scenario:
        heads = scenario_heads()
        if json:
            show_json([{"scenario": head.id, "title": head.title, "question": head.question} for head in heads])
            return
        for head in heads:
            show(head.id)
            say(head.question, 4)
        return
    chosen = load_scenario(scenario, policies=policies())
    if json:
        show_json(_plain(chosen))
        return
    for line, indent in _lines(chosen):
        say(line, indent)


def _plain(scenario: Scenario) -> dict[str, Any]:
    file = scenario.file
    return {
        "scenario": file.scenario.id,
        "title": file.scenario.title,
        "question": file.scenario.question,
        "based_on": file.scenario.based_on,
        "policy": scenario.policy.version,
        "readings": dict(file.readings),
        "area": scenario.area.id,
        "period": {
            "from": file.period.first.isoformat(),
            "to": file.period.last.isoformat(),
            "warm_up": file.period.warm_up,
            "follow_up": file.period.follow_up,
        },
        "kinds": {name: {"called": file.kinds[name].called, "share": share} for name, share in _shares(scenario)},
        "assumptions": {
            name: {**each.model_dump(mode="json"), "value": scenario.numbers[name]}
            for name, each in file.assumptions.items()
        },
        "digest": scenario.digest,
    }


def _shares(scenario: Scenario) -> Iterator[tuple[str, float]]:
    """The kinds of case, each with its share of all."""
    shares = {name: scenario.numbers[kind.share.name] for name, kind in scenario.file.kinds.items()}
    total = sum(shares.values())
    for name, share in shares.items():
        yield name, round(share / total, 4)


def _lines(scenario: Scenario) -> Iterator[tuple[str, int]]:
    file = scenario.file
    yield f"{file.scenario.title} ({file.scenario.id})", 0
    yield file.scenario.question, 0
    yield f"Policy: {scenario.policy.file.policy.title} ({scenario.policy.version})", 0
    if file.readings:
        yield f"Readings: {', '.join(f'{name} = {option}' for name, option in sorted(file.readings.items()))}", 0
    yield f"Posts: those of {scenario.area.file.area.called}", 0
    yield f"Period: {_period(scenario)}", 0
    if file.scenario.based_on:
        yield f"It changes {file.scenario.based_on}; all that it does not name is as there.", 0
    yield "KINDS OF CASE", 0
    for name, share in _shares(scenario):
        yield f"{share:6.1%}  {file.kinds[name].called}", 0
    if absent := [(post, each) for post, times in file.people.absent.items() for each in times]:
        yield "POSTS THAT ARE SUPPOSED TO BE EMPTY", 0
        for post, each in absent:
            yield f"{scenario.area.file.posts[post].called}: {each.state} {each.span.in_words}", 2
    yield f"NUMBERS: {_graded(scenario)}", 0
    for name, assumption in file.assumptions.items():
        yield f"{scenario.numbers[name]:g} {assumption.says}", 2
        yield _evidence(assumption), 6
    yield "For comparing policies under these same assumptions, not for foretelling what will happen.", 0


def _period(scenario: Scenario) -> str:
    period = scenario.file.period
    words = f"{date_in_words(period.first)} to {date_in_words(period.last)}"
    return f"{words}, followed for {period.follow_up} days" if period.follow_up else words


def _graded(scenario: Scenario) -> str:
    """How many numbers there are of each grade."""
    grades = Counter(assumption.grade for assumption in scenario.file.assumptions.values())
    return ", ".join(f"{grades[grade]} {words}" for grade, words in _COUNTED.items() if grades[grade])


def _evidence(assumption: Assumption) -> str:
    """How far a number may be off, how good the evidence is, where it comes from and who answers for it."""
    source = f" {capital(assumption.source)}." if assumption.source else ""
    owner = f" {capital(assumption.owner)} answers for it." if assumption.owner else ""
    grade = capital(GRADES[assumption.grade].partition(";")[0])
    return f"({assumption.low:g} to {assumption.high:g}) {grade}.{source}{owner}"
