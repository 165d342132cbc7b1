"""Two scenarios or more, gone through with the same cases and the same chance: each measure, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simulator.comparing.naming import has, measure_of, stages_of
from simulator.comparing.regimes import cases_that_differ, limits_that_differ, regimes_for
from simulator.comparing.years import years_of, years_to_see
from simulator.measures.estimate import Tally
from simulator.measures.names import Unit, called_in
from simulator.run import Job, Outcome, Plan, simulate_job
from simulator.scenario.loader import Scenario
from simulator.workers import Workers
from simulator.world import Moves


@dataclass(frozen=True)
class Compared:
    """One measure under two policies.

    Attributes:
        name: Its name.
        says: What it is, in words.
        unit: In what it is told.
        a: Under the first.
        b: Under the second.
        difference: The second less the first; None where one of both counts nothing, or cannot.
        low: The lower end of its interval.
        high: The upper end.
        years_to_see: How many years of cases under each it takes to see it; None where it could be none.
    """

    name: str
    says: str
    unit: Unit
    a: float | None
    b: float | None
    difference: float | None
    low: float | None
    high: float | None
    years_to_see: int | None


@dataclass(frozen=True)
class Beside:
    """One scenario beside the first.

    Attributes:
        number: Which it is.
        measures: Every measure of what both have.
        only_a: Stages and duties that only the first has.
        only_b: Stages and duties that only this one has.
    """

    number: int
    measures: tuple[Compared, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]


@dataclass(frozen=True)
class Regime:
    """A comparison under one assumption about how people take a limit that differs.

    Attributes:
        moves: Which.
        outcome: What came of it.
        cases: How many cases there are in a year.
        beside: Each further scenario beside the first.
    """

    moves: Moves
    outcome: Outcome
    cases: float
    beside: tuple[Beside, ...]


@dataclass(frozen=True)
class Comparison:
    """What came of comparing scenarios.

    Attributes:
        names: How each was asked for.
        scenarios: The scenarios.
        seed: From which chance was drawn.
        plan: How many replications were to be gone through.
        limits: The duties whose limit differs.
        cases_differ: What keeps their cases from being the same.
        regimes: What was found, under each regime.
    """

    names: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    seed: int
    plan: Plan
    limits: tuple[str, ...]
    cases_differ: tuple[str, ...]
    regimes: tuple[Regime, ...]

    @property
    def interrupted(self) -> bool:
        """Whether somebody broke it off."""
        wanted = len(regimes_for(self.scenarios))
        return len(self.regimes) < wanted or any(regime.outcome.interrupted for regime in self.regimes)


def compare(
    names: Sequence[str],
    scenarios: Sequence[Scenario],
    seed: int,
    plan: Plan,
    *,
    workers: Workers | None = None,
    done: Callable[[Tally], None] | None = None,
) -> Comparison:
    """Compare scenarios with the first of them.

    Args:
        names: How each was asked for.
        scenarios: The scenarios; people are used to the limits of the first.
        seed: From which all chance is drawn.
        plan: How many replications; its precision is that of the differences.
        workers: Who runs it.
        done: Is told what there is after each batch.
    """
    several, found = tuple(scenarios), list[Regime]()
    for moves in regimes_for(several):
        outcome = simulate_job(Job(several, seed, moves), plan, workers=workers, done=done)
        if outcome.tally.replications:
            found.append(_regime(moves, outcome, several))
        if outcome.interrupted:
            break
    limits, cases = limits_that_differ(several), cases_that_differ(several)
    return Comparison(tuple(names), several, seed, plan, limits, cases, tuple(found))


def _regime(moves: Moves, outcome: Outcome, scenarios: tuple[Scenario, ...]) -> Regime:
    cases = (outcome.tally.estimate("cases").value or 0.0) / years_of(scenarios[0].file.period)
    beside = tuple(_beside(outcome.tally, scenarios, number) for number in range(1, len(scenarios)))
    return Regime(moves, outcome, cases, beside)


def _beside(tally: Tally, scenarios: tuple[Scenario, ...], number: int) -> Beside:
    a, b = scenarios[0], scenarios[number]
    called = {**called_in(b.area), **called_in(a.area)}
    measures = []
    for name in tally.names():
        known = has(a.policy, name), has(b.policy, name)
        found = tally.difference(name, 0, number)
        says = measure_of(name, (a.policy, b.policy), called)
        if all(known):
            years = years_of_cases(tally, name, 0, number, years_of(a.file.period))
            numbers = (found.a, found.b, found.difference, found.low, found.high, years)
        else:
            numbers = (found.a if known[0] else None, found.b if known[1] else None, None, None, None, None)
        measures.append(Compared(name, says.says, says.unit, *numbers))
    own = [set(stages_of(each.policy)) | set(each.policy.file.duties) for each in (a, b)]
    return Beside(number, tuple(measures), tuple(sorted(own[0] - own[1])), tuple(sorted(own[1] - own[0])))


def years_of_cases(tally: Tally, name: str, a: int, b: int, period: float) -> int | None:
    """How many years of cases under each it takes to see a difference; None where it could be none, or is not told.

    Args:
        tally: What was counted.
        name: The measure.
        a: The first policy.
        b: The second.
        period: How many years a replication is.
    """
    found = tally.difference(name, a, b)
    spreads = tally.spread_between(name, a), tally.spread_between(name, b)
    if found.difference is None or found.low is None or found.high is None or found.low <= 0 <= found.high:
        return None
    if spreads[0] is None or spreads[1] is None:
        return None
    return years_to_see(found.difference, spreads[0] * period, spreads[1] * period)
