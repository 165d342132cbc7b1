"""A run in words: what happened to the cases of a year, how sure that is, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from foundation.moment import date_in_words
from simulator.comparing.amount import amount, span
from simulator.comparing.naming import called_in
from simulator.comparing.words import folded
from simulator.measures.estimate import Estimate
from simulator.measures.names import measure
from simulator.run import Outcome
from simulator.scenario.loader import Scenario
from simulator.scenario.number import GRADES

_DAYS_IN_A_YEAR = 365.25
_MOST_POSTS, _MOST_ENDS, _MOST_UNLIMITED = 5, 6, 4
_SECTIONS = (
    ("WHAT IS DONE BY ITS DATE", ("in_time", "met_late", "missed", "records_missed", "notices_missed")),
    ("WHERE A CHILD IS IN DANGER NOW", ("danger/same_day", "danger/minutes")),
    (
        "HOW CASES GO",
        ("resolved", "withdrawn", "unanswered", "too_late", "open", "days", "days/median", "days/p90", "past_limit"),
    ),
)


def run_in_words(outcome: Outcome, again: str) -> str:
    """A run in words.

    Args:
        outcome: What came of it.
        again: The command that runs it again.
    """
    return "\n".join(_lines(outcome, again))


def _lines(outcome: Outcome, again: str) -> Iterator[str]:
    scenario, tally = outcome.job.scenarios[0], outcome.tally
    file = scenario.file
    yield from folded(f"{file.scenario.title}. {file.scenario.question}")
    policy = scenario.policy.file.policy
    yield from folded(f"{policy.title} ({scenario.policy.version}), {scenario.area.file.area.called}.")
    if not tally.replications:
        yield "Nothing was gone through yet."
        return
    first, last = date_in_words(file.period.first), date_in_words(file.period.last)
    yield from folded(
        f"{first} to {last}, gone through {tally.replications:,} times, with {cases_a_year(outcome):.1f} cases a"
        f" year: {tally.estimate('cases').value or 0:.1f} each time."
    )
    yield from _how_sure(outcome)
    for title, names in _SECTIONS:
        yield from _section(outcome, title, names)
    yield from _section(
        outcome, "WHERE CASES END, AND WHERE THEY ARE STILL OPEN", _largest(outcome, ("ends/", "stays/"))
    )
    yield from _posts(outcome)
    yield from _unlimited(outcome)
    yield from _rests_on(scenario)
    yield ""
    yield from folded(f"To run it again, with the same result: {again}", 2)


def cases_a_year(outcome: Outcome) -> float:
    """How many cases came in a year."""
    period = outcome.job.scenarios[0].file.period
    days = (period.last - period.first).days + 1
    return (outcome.tally.estimate("cases").value or 0.0) * _DAYS_IN_A_YEAR / days


def how_sure(outcome: Outcome) -> str | None:
    """Whether a result is as sure as was wanted, in a sentence; None where nothing was said about that."""
    wanted = outcome.precision
    if wanted is None:
        return None
    within = outcome.tally.estimate(wanted.measure).within
    known = "is not known" if within is None else f"is known to within {within:.3g}"
    so = "As" if outcome.enough else "NOT as"
    return f"{so} sure as was wanted: {wanted.measure} {known}; wanted was {wanted.within:g}."


def _how_sure(outcome: Outcome) -> Iterator[str]:
    if said := how_sure(outcome):
        yield from folded(said)
    if outcome.interrupted:
        yield "INTERRUPTED: this is what was done by then."


def _section(outcome: Outcome, title: str, names: tuple[str, ...]) -> Iterator[str]:
    scenario, known = outcome.job.scenarios[0], outcome.tally.names()
    called = dict(called_in(scenario.area))
    lines = []
    for name in names:
        estimate = outcome.tally.estimate(name)
        if name in known and estimate.value is not None:
            about = measure(name, scenario.policy, called)
            lines += folded(f"  {about.says}: {_told(estimate, name, outcome)}", 4)
    if lines:
        yield from ("", title, *lines)


def _told(estimate: Estimate, name: str, outcome: Outcome) -> str:
    unit = measure(name, outcome.job.scenarios[0].policy, dict(called_in(outcome.job.scenarios[0].area))).unit
    told = amount(estimate.value, unit)
    if estimate.low is None or estimate.high is None:
        return f"{told} (too few to say how sure)"
    return f"{told} ({span(estimate.low, estimate.high, unit)})"


def _largest(outcome: Outcome, prefixes: tuple[str, ...]) -> tuple[str, ...]:
    """The measures of some kinds with the largest values."""
    found = [name for name in outcome.tally.names() if name.startswith(prefixes)]
    return tuple(sorted(found, key=lambda name: (-(outcome.tally.estimate(name).value or 0), name))[:_MOST_ENDS])


def _posts(outcome: Outcome) -> Iterator[str]:
    """The posts at which cases wait longest, with how much comes to them."""
    names = [name for name in outcome.tally.names() if name.startswith("wait/post/")]
    names.sort(key=lambda name: -(outcome.tally.estimate(name).value or 0))
    yield from _section(outcome, "WHERE CASES WAIT LONGEST", tuple(names[:_MOST_POSTS]))


def _unlimited(outcome: Outcome) -> Iterator[str]:
    """What the policy sets no limit for: whether it is done can be said, not whether in time."""
    names = [name for name in outcome.tally.names() if name.startswith("unlimited/duty/")]
    if not names:
        return
    low = sorted(names, key=lambda name: (outcome.tally.estimate(name).value or 0, name))[:_MOST_UNLIMITED]
    yield from _section(outcome, f"NOT MEASURABLE AGAINST THE POLICY: {len(names)} DUTIES WITHOUT A LIMIT", tuple(low))
    if len(names) > len(low):
        yield "  Those that are done least often are shown; --json has all."


def _rests_on(scenario: Scenario) -> Iterator[str]:
    """The numbers it rests on, the weakest first."""
    assumptions = scenario.file.assumptions
    by_grade = {grade: [name for name, each in assumptions.items() if each.grade == grade] for grade in GRADES}
    weak, alike, published = (by_grade[grade] for grade in ("assumption", "analogy", "published"))
    owners = sorted({each.owner for each in assumptions.values() if each.owner and each.grade == "assumption"})
    yield ""
    yield "WHAT IT RESTS ON"
    if weak:
        who = "; ".join(owners)
        yield from folded(
            f"  {len(weak)} numbers that nobody has counted, for which {who} answers: {', '.join(weak)}.", 4
        )
    yield from folded(
        f"  {len(alike)} numbers that were counted for something alike, and {len(published)} that were published."
        f" `escalate scenarios {scenario.id}` gives each with its range and source. It is for comparing policies under"
        " the same assumptions, not for forecasting an area.",
        4,
    )
