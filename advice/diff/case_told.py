"""A case that was put to both, in words: what was answered and what happened, and who of the two knows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from advice.diff.both import Both, Trial
from advice.event_words import event_in_words
from foundation.moment import parse_moment
from rules.model.situation import NOT_KNOWN, Fact
from rules.policy import Policy

KnownTo = Literal["both", "a", "b"]


@dataclass(frozen=True)
class Answered:
    """One answer of a case.

    Attributes:
        fact: Its name.
        ask: The question.
        values: The answer, by names.
        words: The answer in words.
        known_to: Who of the two knows the fact.
    """

    fact: str
    ask: str
    values: tuple[str, ...]
    words: str
    known_to: KnownTo = "both"


@dataclass(frozen=True)
class Happened:
    """One report of a case: when, what in words, and who of the two knows what it speaks of."""

    at: datetime
    what: str
    known_to: KnownTo = "both"


def answers_of(both: Both, trial: Trial) -> Iterator[Answered]:
    """What is answered in a case, in the order of the facts."""
    first, second = (both.answers(policy, trial.facts) for policy in both.policies)
    for name in sorted(trial.facts.keys() & {*first, *second}):
        policy = both.a if name in first else both.b
        given = (first if name in first else second)[name]
        values = (given,) if isinstance(given, str) else given
        fact = policy.facts[name]
        words = " and ".join(_answer(fact, value) for value in values)
        yield Answered(name, fact.ask, values, words, _known_to(name in first, name in second))


def happened_in(both: Both, trial: Trial) -> Iterator[Happened]:
    """What is reported in a case, in order."""
    for report in trial.reports:
        events = [both.event(policy, report) for policy in both.policies]
        known: list[tuple[Policy, KnownTo]] = [(both.a, "a"), (both.b, "b")]
        for (policy, who), event in zip(known, events, strict=True):
            if event:
                to: KnownTo = "both" if all(events) else who
                yield Happened(parse_moment(report["at"]), event_in_words(policy, event), to)
                break


def _answer(fact: Fact, value: str) -> str:
    return "not known" if value == NOT_KNOWN else fact.values.get(value, value)


def _known_to(first: bool, second: bool) -> KnownTo:
    return "both" if first and second else "a" if first else "b"
