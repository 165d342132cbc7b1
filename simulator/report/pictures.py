"""What the pictures of a report show: their marks, their finding in a sentence, and the numbers behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from simulator.comparing.sensitivity import Sensitivity
from simulator.report.answer import WAYS, beside
from simulator.report.content import Mark, Picture, Table
from simulator.report.numbers import number, value
from simulator.report.says import says
from simulator.report.tornado import tornado_of
from simulator.run import Outcome
from simulator.world import Moves

MOST_PICTURES = 5
MOST_ROWS = 8
"""As many rows as one picture can show legibly; the table has all."""
_COMPARED = ("in_time", "resolved", "unanswered", "open")


def pictures_of(outcomes: Mapping[Moves, Outcome], sensitive: Sensitivity | None = None) -> tuple[Picture, ...]:
    """The pictures of a run, those with nothing to show left out; no more than a board looks at.

    Args:
        outcomes: What came of it, under each way in which people may take a change of limits.
        sensitive: Which number matters most, where that was tried.
    """
    outcome = next(iter(outcomes.values()))
    tornado = tornado_of(sensitive) if sensitive else None
    found = [_differences(outcomes), tornado, _in_time(outcome), _days(outcome), _waits(outcome), _ends(outcome)]
    kept = [each for each in found if each is not None][:MOST_PICTURES]
    way = f" Shown here: {WAYS[outcome.job.moves]}." if WAYS[outcome.job.moves] else ""
    both = ("differences", "tornado")
    return tuple(each if each.name in both else replace(each, caption=each.caption + way) for each in kept)


def _marks(names: Iterable[tuple[str, str]], outcome: Outcome, scale: float = 1.0) -> Iterable[Mark]:
    for name, label in names:
        for policy, scenario in enumerate(outcome.job.scenarios):
            one = outcome.tally.estimate(name, policy)
            if one.value is not None:
                low = None if one.low is None else max(0.0, one.low) * scale
                high = None if one.high is None else one.high * scale
                yield Mark(label, scenario.id, one.value * scale, low, high, number(name, one.value))


def _table(names: Sequence[tuple[str, str]], outcome: Outcome) -> Table:
    scenarios = outcome.job.scenarios
    head = (
        "What",
        *(f"{each.id} (95% interval)" for each in scenarios),
        *(f"counted: {each.id}" for each in scenarios),
    )
    rows = []
    for name, label in names:
        found = [outcome.tally.estimate(name, policy) for policy in range(len(scenarios))]
        rows.append((label, *(value(name, one) for one in found), *(f"{one.out_of:.0f}" for one in found)))
    return Table(head, tuple(rows))


def _named(prefix: str, outcome: Outcome) -> list[tuple[str, str]]:
    """The measures under a prefix with their words, those of which most was counted first."""
    names = [name for name in outcome.tally.names() if name.startswith(prefix)]
    names.sort(key=lambda name: -max(outcome.tally.estimate(name, p).out_of for p in range(outcome.tally.policies)))
    return [(name, says(name, outcome)) for name in names]


def _in_time(outcome: Outcome) -> Picture | None:
    found = [(name, label.removeprefix("Done in time: ")) for name, label in _named("in_time/duty/", outcome)]
    if not found:
        return None
    name, label = min(found, key=lambda each: outcome.tally.estimate(each[0]).value or 0.0)
    first = outcome.job.scenarios[0].id
    finding = f"In {first}, least is done in time of “{label}”: {value(name, outcome.tally.estimate(name))}."
    caption = "A mark is the share, a line its 95% interval. What another event overtook is not counted here."
    marks = tuple(_marks(found[:MOST_ROWS], outcome, 100))
    title = "What is done in time, by duty"
    return Picture("in-time", title, finding, caption, "per cent done in time", marks, _table(found, outcome))


def _ends(outcome: Outcome) -> Picture | None:
    found = [*_named("ends/", outcome), *_named("stays/", outcome)]
    found.sort(key=lambda each: -(outcome.tally.estimate(each[0]).value or 0.0))
    found = [(name, label.removeprefix("Cases that ")) for name, label in found]
    if not found:
        return None
    name, label = found[0]
    finding = f"Most often cases {label}: {value(name, outcome.tally.estimate(name))} of the cases."
    caption = "Shares of all cases; a case that is on two tracks can count under two."
    marks = tuple(_marks(found[:MOST_ROWS], outcome, 100))
    return Picture("ends", "Where cases end", finding, caption, "per cent of cases", marks, _table(found, outcome))


def _waits(outcome: Outcome) -> Picture | None:
    found = [(name, _plain(label)) for name, label in _named("wait/post/", outcome)]
    if not found:
        return None
    worst = max(found, key=lambda each: outcome.tally.estimate(each[0]).value or 0.0)
    finding = f"The longest average wait is for {worst[1]}: {value(worst[0], outcome.tally.estimate(worst[0]))} hours."
    loads = [pair for kind in ("load/post/", "worst_week/post/") for pair in _named(kind, outcome)]
    table = _table([*_named("wait/post/", outcome), *loads], outcome)
    caption = "Hours by the clock from being asked to answering. The table has each post's load and its worst week."
    marks = tuple(_marks(found[:MOST_ROWS], outcome))
    return Picture("waits", "How long posts take to answer", finding, caption, "hours until it answers", marks, table)


def _plain(label: str) -> str:
    return label.removeprefix("Hours until ").removesuffix(" answers")


def _days(outcome: Outcome) -> Picture | None:
    counted = outcome.tally.days
    if not counted or not any(counted):
        return None
    marks = list[Mark]()
    for scenario, days in zip(outcome.job.scenarios, counted, strict=True):
        total, reached = sum(days.values()), 0
        for day in sorted(days):
            reached += days[day]
            marks.append(Mark(str(day), scenario.id, 100 * reached / total, None, None))
    half, most = (outcome.tally.estimate(name) for name in ("days/median", "days/p90"))
    if half.value is None or most.value is None:
        return None
    finding = (
        f"In {outcome.job.scenarios[0].id}, half of the resolved cases take {half.value:.0f} working days or fewer,"
        f" and nine in ten {most.value:.0f} or fewer."
    )
    caption = "Only cases that were resolved are in it: what was still open at the end is told below."
    names = [(name, says(name, outcome)) for name in ("days", "days/median", "days/p90")]
    title = "Working days until a case is resolved"
    axis = "per cent of resolved cases"
    return Picture("days", title, finding, caption, axis, tuple(marks), _table(names, outcome), curve=True)


def _differences(outcomes: Mapping[Moves, Outcome]) -> Picture | None:
    first = next(iter(outcomes.values()))
    scenarios, marks, rows = first.job.scenarios, list[Mark](), list[tuple[str, ...]]()
    for name in _COMPARED:
        for other, scenario in enumerate(scenarios[1:], 1):
            for moves, outcome in outcomes.items():
                found = outcome.tally.difference(name, 0, other)
                if found.difference is None or found.a is None or found.b is None:
                    continue
                low, high = (None if end is None else 100 * end for end in (found.low, found.high))
                series = f"{scenario.id} {WAYS[moves]}".strip()
                said = says(name, outcome)
                marks.append(Mark(said, series, 100 * found.difference, low, high, _points(found.difference)))
                told = number(name, found.a), beside(outcome, name, other)
                rows.append((f"{said}: {series}", *told))
    if not rows:
        return None
    finding = f"{rows[0][0]}: {rows[0][2]}."
    caption = (
        f"Differences from {scenarios[0].id} on the same cases. A line that crosses nought could be no difference."
    )
    table = Table(("What", scenarios[0].id, "The other, and the difference (95% interval)"), tuple(rows))
    title = "What differs on the same cases"
    return Picture("differences", title, finding, caption, "percentage points", tuple(marks), table)


def _points(share: float) -> str:
    """A difference of shares in percentage points; one that is not nought is not rounded to it."""
    if share == 0:
        return "0"
    points = f"{100 * share:+.1f}"
    return f"{100 * share:+.1g}" if float(points) == 0 else points
