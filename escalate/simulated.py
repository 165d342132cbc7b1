"""What came of a simulation, in words for a board and as data for programs."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from foundation.moment import date_in_words
from foundation.sentence import capital
from simulator.comparing.years import years_of
from simulator.keeping.measures import measures_as_data
from simulator.measures.estimate import Estimate, Tally
from simulator.measures.names import called_in, measure
from simulator.run import Outcome, Plan
from simulator.scenario.loader import Scenario
from simulator.scenario.number import GRADES

_WIDTH = 100
_POSTS = 3
_ENDS = 5
_OWNERS = 4
_MAIN = (
    ("In time, met late, never done", ("in_time", "met_late", "missed", "unfinished")),
    ("Where a child is in danger now", ("danger/same_day", "danger/minutes")),
    ("Time to resolution", ("days/median", "days/p90", "past_limit")),
    ("Where cases end", ("resolved", "withdrawn", "unanswered", "too_late", "open")),
    ("Papers", ("records_missed", "notices_missed")),
)


def as_data(scenario: Scenario, outcome: Outcome, plan: Plan) -> dict[str, Any]:
    """All of it, for programs; the same for the same seed, whatever the number of workers."""
    wanted, tally = plan.precision, outcome.tally
    reached = {**wanted.model_dump(), "reached": outcome.enough} if wanted else None
    return {
        "scenario": scenario.id,
        "question": scenario.file.scenario.question,
        "policy": scenario.policy.version,
        "area": scenario.area.id,
        "seed": outcome.job.seed,
        "replications": tally.replications,
        "complete": not outcome.interrupted,
        "precision": reached,
        "measures": measures_as_data(scenario, tally),
        "assumptions": {
            name: {**each.model_dump(exclude_none=True), "value": scenario.numbers[name]}
            for name, each in scenario.file.assumptions.items()
        },
        "digest": scenario.digest,
    }


def in_words(scenario: Scenario, outcome: Outcome, plan: Plan, named: str) -> str:
    """What a person reads: a screen and a half at most."""
    lines: list[str] = []
    for paragraph in _paragraphs(scenario, outcome, plan, named):
        after = "    " if paragraph.startswith("  ") else ""
        lines += wrap(paragraph, _WIDTH, subsequent_indent=after, break_on_hyphens=False) or [""]
    return "\n".join(lines)


def _paragraphs(scenario: Scenario, outcome: Outcome, plan: Plan, named: str) -> Iterator[str]:
    tally, file = outcome.tally, scenario.file
    yield file.scenario.question
    yield ""
    cases = tally.estimate("cases")
    period = f"{date_in_words(file.period.first)} to {date_in_words(file.period.last)}"
    a_year = (cases.value or 0) / years_of(file.period)
    yield (
        f"{scenario.policy.version} in {scenario.area.file.area.called}, {period}, gone through"
        f" {tally.replications} times: {cases.out_of * (cases.value or 0):.0f} cases in all, {a_year:.1f} in a year."
    )
    yield from _main(scenario, tally)
    yield from _worst_month(scenario, tally)
    yield from _posts(scenario, tally)
    yield from _not_measurable(tally)
    yield from _how_sure(outcome, plan)
    yield from _rests_on(scenario)
    yield ""
    yield (
        f"Run it again: escalate simulate {shlex.quote(named)} --seed {outcome.job.seed}"
        f" --replications {tally.replications}"
    )


def _main(scenario: Scenario, tally: Tally) -> Iterator[str]:
    known = set(tally.names())
    for heading, names in _MAIN:
        shown = [name for name in names if name in known and tally.estimate(name).value is not None]
        if not shown:
            continue
        yield ""
        yield f"{heading}:"
        for name in shown:
            yield f"  {_line(scenario, tally, name)}"
        if "days/median" in shown:
            yield "  Counted for cases that are resolved; those still open at the end are not, and take longer."
        if "open" in shown:
            yield from _ends(scenario, tally)


def _ends(scenario: Scenario, tally: Tally) -> Iterator[str]:
    names = [name for name in tally.names() if name.startswith("ends/")]
    for name in sorted(names, key=lambda name: (-(tally.estimate(name).value or 0), name))[:_ENDS]:
        yield f"  {_line(scenario, tally, name)}"


def _worst_month(scenario: Scenario, tally: Tally) -> Iterator[str]:
    months = [name for name in tally.names() if name.startswith("in_time/month/")]
    if len(months) > 1:
        worst = min(months, key=lambda name: (tally.estimate(name).value or 0.0, name))
        yield ""
        yield f"The worst month: {_line(scenario, tally, worst)}"


def _posts(scenario: Scenario, tally: Tally) -> Iterator[str]:
    waits = [name for name in tally.names() if name.startswith("wait/post/")]
    if waits:
        yield ""
        yield "The longest waits:"
    for name in sorted(waits, key=lambda name: (-(tally.estimate(name).value or 0), name))[:_POSTS]:
        yield f"  {_line(scenario, tally, name)}"


def _not_measurable(tally: Tally) -> Iterator[str]:
    names = [name for name in tally.names() if name.startswith("unlimited/duty/")]
    if names:
        never = [name for name in names if (tally.estimate(name).value or 0) < 1]
        yield ""
        yield (
            f"Not measurable against the policy: it sets no limit for {len(names)} of the duties that came up;"
            f" {len(never)} of these were not always done (--json lists them)."
        )


def _how_sure(outcome: Outcome, plan: Plan) -> Iterator[str]:
    yield ""
    yield "Intervals are 95% intervals over replications: how chance alone moves the figure, not whether it is true."
    wanted = plan.precision
    if not wanted:
        return
    within, many = outcome.tally.estimate(wanted.measure).within, outcome.tally.replications
    if outcome.enough:
        yield f"The precision wanted ({wanted.measure} within {wanted.within:g}) was reached after {many} replications."
    else:
        far = "it has no interval yet" if within is None else f"it reaches {within:.3g}"
        yield (
            f"The precision wanted ({wanted.measure} within {wanted.within:g}) was NOT reached in {many} replications:"
            f" {far}."
        )


def _rests_on(scenario: Scenario) -> Iterator[str]:
    grades: dict[str, list[str]] = {}
    owners: dict[str, int] = {}
    for name, each in scenario.file.assumptions.items():
        grades.setdefault(each.grade, []).append(name)
        if each.grade == "assumption" and each.owner:
            owners[each.owner] = owners.get(each.owner, 0) + 1
    counts = ", ".join(f"{len(grades[grade])} {grade}" for grade in reversed(GRADES) if grade in grades)
    yield ""
    yield f"It rests on {len(scenario.file.assumptions)} numbers: {counts}."
    if owners:
        most = sorted(owners, key=lambda owner: (-owners[owner], owner))[:_OWNERS]
        yield f"Nobody counted the assumptions; they are answered for by {', '.join(most)}."


def _line(scenario: Scenario, tally: Tally, name: str) -> str:
    """One measure in words, with its interval."""
    one, estimate = measure(name, scenario.policy, called_in(scenario.area)), tally.estimate(name)
    unit = "" if one.unit in ("share", "cases", "a week") or one.unit in one.says else f" {one.unit}"
    return f"{capital(one.says)}: {amount(estimate.value, one.unit)}{unit}{_between(estimate, one.unit)}."


def amount(value: float | None, unit: str) -> str:
    """A value as people read it; a share never as all or none of it unless it is."""
    if value is None:
        return "nothing counted"
    if unit != "share":
        return f"{value:.1f}"
    text = f"{value:.0%}"
    if (text == "100%" and value < 1) or (text == "0%" and value > 0):
        return "more than 99%" if value > 0.5 else "less than 1%"
    return text


def _between(estimate: Estimate, unit: str) -> str:
    if estimate.low is None or estimate.high is None:
        return " (too few replications to say how sure)"
    return f" (between {amount(max(0.0, estimate.low), unit)} and {amount(estimate.high, unit)})"
