"""Which assumption matters most, and what would reverse a finding: one at a time, over its range, on the same cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from simulator.comparing.regimes import REGIMES, regimes_for
from simulator.measures.estimate import Tally
from simulator.run import Job, Plan, simulate_job
from simulator.scenario.loader import Scenario
from simulator.scenario.number import Assumption
from simulator.workers import Workers
from simulator.world import Moves

TOGETHER = 6
HALVINGS = 5
"""After so many the value is known to a thirty-second of the way."""
Reversal = Literal["sign", "nought", "threshold"]


class Interrupted(Exception):
    """Somebody broke it off."""


@dataclass(frozen=True)
class Finding:
    """What is found with certain numbers: a measure, or the difference in it.

    Attributes:
        at: The value of the assumption.
        value: What is found.
        low: The lower end of its interval.
        high: The upper end.
    """

    at: float
    value: float | None
    low: float | None
    high: float | None

    @property
    def holds_nought(self) -> bool:
        """Whether it could be nought."""
        return self.low is None or self.high is None or self.low <= 0 <= self.high


@dataclass(frozen=True)
class Crossing:
    """Where a finding is reversed.

    Attributes:
        how: Its sign changes, it could be nought, or it crosses a threshold.
        end: At which end of the range.
        near: The value nearest to the present one at which it was found reversed.
        kept: The value farthest from the present one, before that, at which it was not.
    """

    how: Reversal
    end: float
    near: float
    kept: float


@dataclass(frozen=True)
class Swing:
    """What one assumption does.

    Attributes:
        name: Its name.
        assumption: What it says, with its evidence.
        low: What is found at its low end.
        high: What is found at its high end.
        crossings: Where it reverses the finding.
    """

    name: str
    assumption: Assumption
    low: Finding
    high: Finding
    crossings: tuple[Crossing, ...]

    @property
    def size(self) -> float:
        """How far apart both ends are; an end at which nothing is counted tells nothing."""
        if self.low.value is None or self.high.value is None:
            return 0.0
        return abs(self.high.value - self.low.value)


@dataclass(frozen=True)
class Tornado:
    """All assumptions under one regime.

    Attributes:
        moves: How people take a limit that differs.
        now: What is found with all numbers as they are.
        swings: Each assumption that has a range, the one that matters most first.
    """

    moves: Moves
    now: Finding
    swings: tuple[Swing, ...]


@dataclass(frozen=True)
class Sensitivity:
    """What a finding hangs on.

    Attributes:
        names: How the scenarios were asked for.
        scenarios: The scenario, and the one it is compared with, if it is.
        measure: The measure.
        threshold: The value that it is asked to cross; None where none is asked.
        seed: From which chance was drawn.
        replications: How often each was gone through.
        cases: On how many cases each was tried.
        tornadoes: The assumptions, under each regime.
        interrupted: Whether somebody broke it off.
    """

    names: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    measure: str
    threshold: float | None
    seed: int
    replications: int
    cases: int
    tornadoes: tuple[Tornado, ...]
    interrupted: bool = False


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes:
        scenarios: The scenario, and the one it is compared with, if it is.
        measure: The measure.
        threshold: The value that it is asked to cross.
        seed: From which chance is drawn.
        plan: How many replications.
        only: The assumptions that are asked about; all that have a range, if none is named.
        workers: Who runs it.
        done: Is told what there is after each batch.
    """

    scenarios: tuple[Scenario, ...]
    measure: str
    threshold: float | None
    seed: int
    plan: Plan
    only: tuple[str, ...] = ()
    workers: Workers | None = None
    done: Callable[[Tally], None] | None = None


def sensitivity(names: tuple[str, ...], question: Question) -> Sensitivity:
    """Which assumption matters most, and which would reverse the finding.

    Args:
        names: How the scenarios were asked for.
        question: What is asked.
    """
    found, interrupted, cases = list[Tornado](), False, 0
    try:
        for moves in regimes_for(question.scenarios):
            (now,), cases = _found(question, moves, [("", 0.0)])
            swings = _swings(question, moves, now)
            found.append(Tornado(moves, now, tuple(sorted(swings, key=lambda one: (-one.size, one.name)))))
    except Interrupted:
        interrupted = True
    return Sensitivity(
        names,
        question.scenarios,
        question.measure,
        question.threshold,
        question.seed,
        question.plan.at_most,
        cases,
        tuple(found),
        interrupted,
    )


def varied(scenarios: Sequence[Scenario], only: Sequence[str] = ()) -> tuple[str, ...]:
    """The assumptions that have a range, those that only a variant has too; of those that are named, if any is.

    Raises:
        ScenarioNotFound: If there is none of that name.
    """
    known = _assumptions(scenarios)
    scenarios[0].but({name: 0.0 for name in only if name not in known})
    return tuple(sorted(name for name, one in known.items() if one.low < one.high and (name in only or not only)))


def _assumptions(scenarios: Sequence[Scenario]) -> dict[str, Assumption]:
    """Every assumption; as the first scenario has it, where several do."""
    return {name: one for each in reversed(scenarios) for name, one in each.file.assumptions.items()}


def _found(question: Question, moves: Moves, points: Sequence[tuple[str, float]]) -> tuple[list[Finding], int]:
    """What is found at each of some points, with one number otherwise at each; and on how many cases at the first."""
    changed = tuple(_but(each, name, value) for name, value in points for each in question.scenarios)
    job, sides = Job((question.scenarios[0], *changed), question.seed, moves), len(question.scenarios)
    outcome = simulate_job(job, question.plan, workers=question.workers, done=question.done)
    if outcome.interrupted:
        raise Interrupted
    tally, found = outcome.tally, list[Finding]()
    for number, (_, value) in enumerate(points):
        here = 1 + number * sides
        if sides == 1:
            one = tally.estimate(question.measure, here)
            found.append(Finding(value, one.value, one.low, one.high))
        else:
            other = tally.difference(question.measure, here, here + 1)
            found.append(Finding(value, other.difference, other.low, other.high))
    return found, round((tally.estimate("cases").value or 0) * tally.replications)


def _but(scenario: Scenario, name: str, value: float) -> Scenario:
    return scenario.but({name: value}) if name in scenario.file.assumptions else scenario


def _swings(question: Question, moves: Moves, now: Finding) -> list[Swing]:
    """What each assumption does, some of them at a time: making ready what they share takes longer than they do."""
    known, swings = _assumptions(question.scenarios), list[Swing]()
    names = varied(question.scenarios, question.only)
    for begin in range(0, len(names), TOGETHER):
        some = names[begin : begin + TOGETHER]
        points = [(name, end) for name in some for end in (known[name].low, known[name].high)]
        found, _ = _found(question, moves, points)
        for number, name in enumerate(some):
            ends = found[2 * number : 2 * number + 2]
            crossings = tuple(_crossings(question, moves, name, now, ends))
            swings.append(Swing(name, known[name], ends[0], ends[1], crossings))
    return swings


def _crossings(question: Question, moves: Moves, name: str, now: Finding, ends: list[Finding]) -> Iterator[Crossing]:
    value = next(each.numbers[name] for each in question.scenarios if name in each.file.assumptions)
    for end in ends:
        how = reversal(question, now, end)
        if how:
            yield _crossing(question, moves, name, how, now, (value, end.at))


def reversal(question: Question, now: Finding, then: Finding) -> Reversal | None:
    """How a finding is reversed, if it is."""
    if now.value is None or then.value is None:
        return None
    if len(question.scenarios) == 1:
        if question.threshold is None or (now.value < question.threshold) == (then.value < question.threshold):
            return None
        return "threshold"
    if now.holds_nought:
        return None
    if now.value * then.value < 0:
        return "sign"
    return "nought" if then.holds_nought else None


def _crossing(
    question: Question, moves: Moves, name: str, how: Reversal, now: Finding, between: tuple[float, float]
) -> Crossing:
    kept, near = between
    for _ in range(HALVINGS):
        middle = (kept + near) / 2
        (found,), _ = _found(question, moves, [(name, middle)])
        if reversal(question, now, found):
            near = middle
        else:
            kept = middle
    return Crossing(how, between[1], near, kept)


def as_data(found: Sensitivity) -> dict[str, Any]:
    """As data for programs: what a tornado picture is drawn from."""
    return {
        "scenarios": list(found.names),
        "measure": found.measure,
        "of": "measure" if len(found.scenarios) == 1 else "difference",
        "threshold": found.threshold,
        "seed": found.seed,
        "replications": found.replications,
        "cases": found.cases,
        "interrupted": found.interrupted,
        "regimes": [
            {
                "moves": each.moves,
                "says": REGIMES[each.moves],
                "now": _finding(each.now),
                "assumptions": [_swing_as_data(swing) for swing in each.swings],
            }
            for each in found.tornadoes
        ],
    }


def _finding(one: Finding) -> dict[str, float | None]:
    return {"value": one.value, "low": one.low, "high": one.high}


def _swing_as_data(swing: Swing) -> dict[str, Any]:
    known = swing.assumption
    return {
        "name": swing.name,
        "says": known.says,
        "value": known.value,
        "grade": known.grade,
        "owner": known.owner,
        "source": known.source,
        "swing": swing.size,
        "at_low": {"at": swing.low.at, **_finding(swing.low)},
        "at_high": {"at": swing.high.at, **_finding(swing.high)},
        "reversed": [
            {"how": each.how, "end": each.end, "reversed_at": each.near, "kept_at": each.kept}
            for each in swing.crossings
        ],
    }
