"""What the pictures of a report show: their marks, their finding in a sentence, and the numbers behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from simulator.measures.names import measure
from simulator.report.content import Mark, Picture, Table
from simulator.report.numbers import change, number, unit_of_change, value
from simulator.run import Outcome

MOST_ROWS = 8
"""As many rows as one picture can show legibly; the table has all."""
_COMPARED = ("in_time", "resolved", "unanswered", "open")


def pictures_of(outcome: Outcome) -> tuple[Picture, ...]:
    """The pictures of a run, those with nothing to show left out."""
    found = [_in_time(outcome), _differences(outcome), _days(outcome), _ends(outcome), _waits(outcome)]
    return tuple(each for each in found if each is not None)


def called(outcome: Outcome) -> dict[str, str]:
    """How posts and agencies are called."""
    names = dict[str, str]()
    for scenario in outcome.job.scenarios:
        names |= {name: agency.called for name, agency in scenario.area.file.agencies.items()}
        names |= {name: post.called for name, post in scenario.area.file.posts.items()}
    return names


def says(name: str, outcome: Outcome) -> str:
    """What a measure is, under the first scenario whose policy knows it."""
    for scenario in outcome.job.scenarios:
        try:
            return measure(name, scenario.policy, called(outcome)).says
        except KeyError:
            continue
    return name


def _marks(names: Iterable[tuple[str, str]], outcome: Outcome, scale: float = 1.0) -> Iterable[Mark]:
    for name, label in names:
        for policy, scenario in enumerate(outcome.job.scenarios):
            one = outcome.tally.estimate(name, policy)
            if one.value is not None:
                low = None if one.low is None else max(0.0, one.low) * scale
                high = None if one.high is None else one.high * scale
                yield Mark(label, scenario.id, one.value * scale, low, high)


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


def _differences(outcome: Outcome) -> Picture | None:
    scenarios = outcome.job.scenarios
    if len(scenarios) < 2:
        return None
    first, marks, rows = scenarios[0].id, list[Mark](), list[tuple[str, ...]]()
    for name in _COMPARED:
        for other, scenario in enumerate(scenarios[1:], 1):
            found = outcome.tally.difference(name, 0, other)
            if found.difference is None or found.a is None or found.b is None:
                continue
            low, high = (None if end is None else 100 * end for end in (found.low, found.high))
            marks.append(Mark(says(name, outcome), scenario.id, 100 * found.difference, low, high))
            words = change(name, found, unit_of_change(name))
            rows.append((f"{says(name, outcome)}: {scenario.id}", number(name, found.a), number(name, found.b), words))
    if not rows:
        return None
    finding = f"{rows[0][0]}, less that of {first}: {rows[0][3]}."
    caption = f"Differences from {first} on the same cases. A line that crosses nought could be no difference."
    table = Table(("What", first, "The other", "Difference (95% interval)"), tuple(rows))
    return Picture(
        "differences", "What differs on the same cases", finding, caption, "percentage points", tuple(marks), table
    )
