"""Tries everything that has to hold on histories that Hypothesis draws, under one choice of readings."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain

from hypothesis import given, seed
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from advice.conformance.fault import fault
from advice.conformance.history import History
from advice.conformance.invariants import AT_ONCE, LAWS, Invariant, Law, Relation
from advice.conformance.machine import STEPS, machine_for
from advice.conformance.relations import Pair
from advice.conformance.settings import drawing
from advice.conformance.situation import Situation, World
from advice.conformance.smaller import smaller
from advice.conformance.strategies import Stock
from directory.loader import Area
from rules.policy import Policy

ONE_IN = 5
"""One history in so many is moved on step by step and looked at after each; the others are looked at as a whole."""
AGAIN = 3
"""How many of the questions that cost another advice are put to one history: those that were put the least so far."""
_ANY = 2**16
ALWAYS = AT_ONCE[0]
"""That there is an advice at all: whatever goes wrong on the way to one is laid to this."""


@dataclass(frozen=True)
class Counterexample:
    """A history for which something does not hold, made small.

    Attributes:
        law: The name of what does not hold.
        says: What should hold.
        basis: What that rests on.
        wrong: What is wrong, in a sentence.
        readings: The readings that were switched.
        history: The history.
        changed: For a relation: in what the two situations differ, in words.
        also_under: Other choices of readings under which it does not hold either.
    """

    law: str
    says: str
    basis: str
    wrong: str
    readings: Mapping[str, str]
    history: History
    changed: str = ""
    also_under: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Trial:
    """What was tried under one choice of readings.

    Attributes:
        readings: The readings that were switched.
        histories: How many histories.
        looked: How often each invariant and relation was looked at.
        broken: A counterexample for each that does not hold.
    """

    readings: Mapping[str, str]
    histories: int
    looked: Mapping[str, int]
    broken: tuple[Counterexample, ...]


def choices_of(policy: Policy) -> tuple[dict[str, str], ...]:
    """The choices of readings that are tried: the defaults, and every permitted single switch."""
    switches = (
        {name: option}
        for name, reading in sorted(policy.readings.items())
        for option in reading.permitted
        if option != policy.choice[name]
    )
    return ({}, *switches)


def try_all(
    policy: Policy,
    area: Area | None = None,
    examples: int = 100,
    number: int = 0,
    *,
    laws: Sequence[Law] = LAWS,
    readings: Sequence[Mapping[str, str]] | None = None,
    first: bool = False,
) -> tuple[Counterexample, ...]:
    """Try a policy, in one process and one call: a counterexample for each thing that does not hold.

    Args:
        policy: The policy.
        area: Its area, if there is one.
        examples: On how many histories in all, at least one under each choice of readings.
        number: Decides which histories: the same number gives the same.
        laws: What has to hold.
        readings: The choices of readings; the defaults and every permitted single switch, if left out.
        first: Stop at the first thing that does not hold, and leave its history as long as it is.
    """
    base = World.of(policy, area)
    choices = choices_of(base.policy) if readings is None else readings
    each, over = divmod(max(examples, len(choices)), len(choices))
    trials = list[Trial]()
    for place, choice in enumerate(choices):
        count = each + (over if place == 0 else 0)
        world = World.of(policy, area, choice)
        trials.append(try_under(world, choice, base=base.policy, laws=laws, examples=count, number=number, first=first))
        if first and trials[-1].broken:
            break
    return together(trials)


def try_under(
    world: World,
    switched: Mapping[str, str],
    *,
    base: Policy | None = None,
    laws: Sequence[Law] = LAWS,
    examples: int = 100,
    number: int = 0,
    first: bool = False,
) -> Trial:
    """Try what has to hold on so many histories.

    Args:
        world: The policy and the area, under the choice of readings.
        switched: That choice, to be named.
        base: The policy under its defaults, which many worlds can share.
        laws: What has to hold.
        examples: On how many histories.
        number: Decides which histories: the same number gives the same.
        first: Stop at the first thing that does not hold, and leave its history as long as it is.
    """
    stepwise = examples // ONE_IN if any(law in AT_ONCE for law in laws) else 0
    laws = laws if ALWAYS in laws else (ALWAYS, *laws)
    stock, tried = Stock.of(world, base), _Tried(laws, first)
    chance = zlib.crc32(f"{number} {sorted(switched.items())}".encode())
    with suppress(_Enough):
        if stepwise:
            _stepwise(stock, tried, stepwise, chance)
        _drawn(stock, tried, examples - stepwise, chance)
    broken = (tried.counterexample(world, switched, law, small=not first) for law in laws if law.name in tried.broken)
    return Trial(dict(switched), examples, dict(tried.looked), tuple(broken))


class _Enough(BaseException):
    """What was looked for has been found. No fault, so that nobody takes it for one on its way out."""


def _stepwise(stock: Stock, tried: _Tried, examples: int, chance: int) -> None:
    """Cases that are moved on step by step, and looked at after each."""
    machine = seed(chance)(machine_for(stock, tried.look))
    # A case about which nothing can be worked out goes no further: what goes wrong has been looked at then.
    stopped = fault(lambda: run_state_machine_as_test(machine, settings=drawing(examples, steps=STEPS)))
    del machine.stock, machine.look  # Hypothesis keeps every machine for ever; what it was about it need not keep
    if stopped and ALWAYS.name not in tried.broken:
        raise RuntimeError(f"The suite itself has failed, and not the policy: {stopped}")


def _drawn(stock: Stock, tried: _Tried, examples: int, chance: int) -> None:
    """Whole histories, each looked at once, and asked about again in a few ways."""
    costly = [law for law in tried.laws if law not in AT_ONCE]

    # What is drawn may not depend on what was found before: so one number decides, whatever there is to choose from.
    def look(situation: Situation, which: int) -> None:
        if not tried.look(situation):
            return
        asked = 0
        for law in sorted(costly, key=lambda law: tried.looked[law.name]):
            if isinstance(law, Invariant):
                tried.look_at(law, situation)
            elif pairs := tried.pairs(law, situation):
                tried.look_at(law, situation, pairs[which % len(pairs)])
            else:
                continue
            asked += 1
            if asked == AGAIN:
                return

    seed(chance)(drawing(examples)(given(stock.situations(), st.integers(0, _ANY))(look)))()


@dataclass
class _Tried:
    """What has been looked at so far, and what did not hold."""

    laws: Sequence[Law]
    first: bool = False
    looked: Counter[str] = field(default_factory=Counter)
    broken: dict[str, tuple[History, str, str]] = field(default_factory=dict)

    def look(self, situation: Situation) -> bool:
        """Look at all that can be looked at in a situation itself; whether there is an advice to look at."""
        if (wrong := fault(lambda: _made(situation))) is not None:
            self._note(ALWAYS, situation, wrong)
            return False
        for law in self.laws:
            if law in AT_ONCE:
                self.look_at(law, situation)
        return True

    def look_at(self, law: Law, situation: Situation, pair: Pair | None = None) -> None:
        """Look at one thing that has to hold."""
        self.looked[law.name] += 1
        if law.name not in self.broken and (wrong := wrong_with(law, situation, pair)) is not None:
            self._note(law, situation, wrong, pair)

    def pairs(self, law: Relation, situation: Situation) -> list[Pair]:
        """The pairs that a relation can make of a situation; one that cannot even be made breaks it."""
        found: list[Pair] = []
        if (wrong := fault(lambda: found.extend(law.pairs(situation)))) is not None:
            self._note(law, situation, wrong)
        return found

    def _note(self, law: Law, situation: Situation, wrong: str, pair: Pair | None = None) -> None:
        self.broken.setdefault(law.name, (situation.history, pair.words if pair else "", wrong))
        if self.first:
            raise _Enough

    def counterexample(self, world: World, switched: Mapping[str, str], law: Law, *, small: bool) -> Counterexample:
        """The counterexample to something, made small if that is wanted."""
        history, words, wrong = self.broken[law.name]
        if small:
            history = smaller(history, lambda candidate: wrong_in(law, Situation(world, candidate), words) is not None)
            wrong = wrong_in(law, Situation(world, history), words) or wrong
        return Counterexample(law.name, law.says, law.basis, wrong, dict(switched), history, words)


def wrong_in(law: Law, situation: Situation, words: str = "") -> str | None:
    """What is wrong with a situation by one thing that has to hold, if it is a situation at all.

    Args:
        law: What has to hold.
        situation: The situation.
        words: For a relation: in what the two situations differ.
    """
    if fault(lambda: situation.case) is not None:
        return None
    if law is ALWAYS and (wrong := fault(lambda: _made(situation))) is not None:
        return wrong
    if isinstance(law, Invariant):
        return wrong_with(law, situation)
    found: list[Pair] = []
    if (wrong := fault(lambda: found.extend(pair for pair in law.pairs(situation) if pair.words == words))) is not None:
        return wrong
    return next((wrong for pair in found if (wrong := wrong_with(law, situation, pair)) is not None), None)


def wrong_with(law: Law, situation: Situation, pair: Pair | None = None) -> str | None:
    """What is wrong with a situation, or with a pair of them; a fault of ours on the way is wrong too."""
    answer: list[str | None] = []
    if isinstance(law, Invariant):
        failed = fault(lambda: answer.append(law.holds(situation)))
    else:
        failed = fault(lambda: answer.append(law.holds(*pair.make()))) if pair else None
    return failed or next(iter(answer), None)


def _made(situation: Situation) -> None:
    """Make everything that an invariant looks at."""
    for part in (situation.case, situation.course, situation.advice, situation.words):
        del part


def together(trials: Sequence[Trial]) -> tuple[Counterexample, ...]:
    """One counterexample for each thing that does not hold: the first, and under which other readings there is one."""
    first: dict[str, Counterexample] = {}
    others: dict[str, list[Mapping[str, str]]] = {}
    for found in chain.from_iterable(trial.broken for trial in trials):
        if found.law in first:
            others.setdefault(found.law, []).append(found.readings)
        else:
            first[found.law] = found
    return tuple(replace(found, also_under=tuple(others.get(law, ()))) for law, found in first.items())
