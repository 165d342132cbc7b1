"""The STRESS-DES sheet (Monks et al. 2019, doi 10.1080/17477778.2018.1442155), filled in from scenario and run."""

from __future__ import annotations

from collections.abc import Iterator

from foundation.moment import date_in_words
from simulator.report.content import Item
from simulator.run import Outcome

_NOT_SAID = "Not applicable, because"


def sheet_of(outcome: Outcome) -> tuple[Item, ...]:
    """Every item, in the order of the checklist."""
    rows = [*_objectives(outcome), *_logic(outcome), *_data(outcome), *_experiment(outcome), *_program()]
    return tuple(Item(*row) for row in rows)


def _objectives(outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    section, file = "1 Objectives", outcome.job.scenarios[0].file
    outputs = "shares in time, working days until resolution, child-days past the limit, ends, waits and loads of posts"
    yield section, "Purpose", file.scenario.question
    yield section, "Model outputs", f"{outputs}; each with a 95% interval over replications."
    count = len(outcome.job.scenarios)
    aims = f"{count} scenarios, each against the first on the same cases." if count > 1 else "One scenario by itself."
    yield section, "Aims of experimentation", aims


def _logic(outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    section, scenario = "2 Logic", outcome.job.scenarios[0]
    stages = sum(len(track.stages) for track in scenario.policy.file.tracks.values())
    step = "what comes next in a case is what `escalate next` would advise at that moment"
    yield section, "Base model overview", f"Cases go through {stages} stages of {scenario.policy.version}; {step}."
    yield section, "Base model logic", "The policy file is the logic; there is no second model of it."
    yield (
        section,
        "Scenario logic",
        "; ".join(f"{each.id}: {each.file.scenario.title}" for each in outcome.job.scenarios),
    )
    fixed = "Chance is drawn once for each cause and case, so that scenarios meet the same cases."
    yield section, "Algorithms", fixed
    yield section, "Entities", "; ".join(kind.called for kind in scenario.file.kinds.values())
    yield section, "Activities", f"What people do and how they answer: {', '.join(scenario.file.delays)}."
    yield section, "Resources", _resources(outcome)
    yield section, "Queues", _queues(outcome)
    hours = "in office hours only" if scenario.file.arrivals.hours == "office" else "at any hour"
    yield section, "Entry and exit", f"Cases come {hours}; they leave as the policy ends them, or stay open at the end."


def _workers(outcome: Outcome) -> list[str]:
    people = outcome.job.scenarios[0].file.people
    named = {"by default": people.default} | dict(people.roles) | dict(people.posts)
    return [name for name, person in named.items() if person.works]


def _resources(outcome: Outcome) -> str:
    works = _workers(outcome)
    if not works:
        return f"{_NOT_SAID} no post works through a queue here: answering times contain their queues already."
    return f"Posts that work on one thing after another: {', '.join(works)}."


def _queues(outcome: Outcome) -> str:
    if not _workers(outcome):
        return f"{_NOT_SAID} no post works through a queue here."
    return "At each of those posts, first come or by severity as the scenario says of it."


def _data(outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    section, scenario = "3 Data", outcome.job.scenarios[0]
    grades = [each.grade for each in scenario.file.assumptions.values()]
    told = ", ".join(f"{grades.count(each)} {each}" for each in dict.fromkeys(grades))
    yield section, "Data sources", f"{len(grades)} numbers: {told}. Each is named in the section on what this rests on."
    dates = scenario.file.arrivals.dates
    clean = (
        f"The dates of {dates} are taken as they are." if dates else f"{_NOT_SAID} no data are read besides numbers."
    )
    yield section, "Pre-processing", clean
    changed = ", ".join(scenario.changed) or "none"
    yield section, "Input parameters", f"As in the scenario file; changed from the command line: {changed}."
    yield section, "Assumptions", "Every number carries its range, grade, and source or the post that answers for it."


def _experiment(outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    section, period = "4 Experimentation", outcome.job.scenarios[0].file.period
    warm = f"{period.warm_up} days before the period" if period.warm_up else "none: it begins with no open case"
    yield section, "Initialisation", f"Warm-up: {warm}."
    last = f"{date_in_words(period.first)} to {date_in_words(period.last)}"
    yield section, "Run length", f"{last}, and {period.follow_up} days more in which the same cases are followed."
    done = f"{outcome.tally.replications} replications, intervals by the ratio estimator over them"
    yield section, "Estimation approach", f"{done}; what is open at the end is reported, never dropped."


def _program() -> Iterator[tuple[str, str, str]]:
    section = "5 Implementation"
    yield section, "Software", "Escalate in Python, on SimPy; the versions are given below."
    yield section, "Random sampling", "One stream for each cause, found by the number of the case, from the seed below."
    yield section, "Model execution", "Event by event, to the minute; the same result for any number of workers."
    yield section, "System specification", f"{_NOT_SAID} the result does not depend on the machine."
    yield (
        "6 Code access",
        "Computer model sharing",
        "The program and the scenario files; see how to run it again below.",
    )
