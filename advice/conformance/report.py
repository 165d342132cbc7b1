"""What was tried, in words; and each counterexample as a case file that a person can read and ask about."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from textwrap import wrap
from typing import Any

from advice.advice import as_json
from advice.case import event_from
from advice.case_file import line_of
from advice.conformance.history import History
from advice.conformance.invariants import Law
from advice.conformance.trial import Counterexample, Trial, together
from advice.event import Event
from advice.event_words import event_in_words
from advice.lines import WIDTH, wrapped
from foundation.moment import moment_in_words, written
from foundation.yaml_text import in_yaml
from rules.policy import Policy

OPENING = "# A counterexample that escalate conform found."
"""How the file of a counterexample begins, so that no other file is ever replaced by one."""


@dataclass(frozen=True)
class Report:
    """What was tried, and what does not hold.

    Attributes:
        policy: The policy, under its defaults.
        asked: How the policy is named on a command line and in case files.
        area: How the area is named there; "" for none.
        number: The number that decided which histories.
        laws: What was looked at.
        trials: What was tried, by choice of readings.
    """

    policy: Policy
    asked: str
    area: str
    number: int
    laws: Sequence[Law]
    trials: Sequence[Trial]

    @property
    def broken(self) -> tuple[Counterexample, ...]:
        """One counterexample for each thing that does not hold."""
        return together(self.trials)

    @property
    def histories(self) -> int:
        """On how many histories it was tried."""
        return sum(trial.histories for trial in self.trials)

    @property
    def looked(self) -> Mapping[str, int]:
        """How often each thing was looked at."""
        return {law.name: sum(trial.looked.get(law.name, 0) for trial in self.trials) for law in self.laws}


def tried_in_words(report: Report) -> str:
    """On what it was tried, in a sentence."""
    choices = len(report.trials)
    under = "the readings that were chosen" if choices == 1 else f"{choices} choices of readings"
    return f"tried on {report.histories:,} histories under {under}, seed {report.number}"


def in_words(report: Report) -> str:
    """What was tried and what came of it, in plain English."""
    count, broken = len(report.laws), report.broken
    held = "All of it holds" if not broken else f"{len(broken)} of them do not hold" if len(broken) > 1 else _ONE
    lines = _paragraph(f"{report.policy.version}: {count} invariants and relations, {tried_in_words(report)}. {held}.")
    if idle := [name for name, times in report.looked.items() if not times]:
        lines += _paragraph(f"Nothing here could show: {', '.join(idle)}.")
    for number, found in enumerate(broken, 1):
        lines += ["", *_paragraph(f"{number}. {found.law} ({found.basis}): {found.wrong}.")]
    return "\n".join(lines)


_ONE = "One of them does not hold"


def as_data(report: Report, files: Mapping[str, str]) -> dict[str, Any]:
    """The report as JSON-ready values.

    Args:
        report: The report.
        files: The file of each counterexample that was written, by the name of what it breaks.
    """
    return {
        "policy": report.policy.version,
        "area": report.area,
        "seed": report.number,
        "histories": report.histories,
        "choices": [{"readings": dict(trial.readings), "histories": trial.histories} for trial in report.trials],
        "laws": [
            {"name": law.name, "says": law.says, "basis": law.basis, "looked": report.looked[law.name]}
            for law in report.laws
        ],
        "broken": [_as_data(report, found, files.get(found.law)) for found in report.broken],
    }


def _as_data(report: Report, found: Counterexample, file: str | None) -> dict[str, Any]:
    history = found.history
    return {
        "law": found.law,
        "says": found.says,
        "basis": found.basis,
        "wrong": found.wrong,
        "changed": found.changed,
        "readings": dict(found.readings),
        "also_under": [dict(readings) for readings in found.also_under],
        "opened": as_json(history.opened),
        "facts": as_json(history.facts),
        "events": as_json(history.events),
        "at": as_json(history.asked),
        "supposed": [one.in_words for one in history.supposed],
        "command": command_for(report, found, file or "CASE"),
        "file": file,
    }


def as_case_file(report: Report, found: Counterexample, file: str) -> str:
    """A counterexample as a case file, with what is wrong and what happened in words.

    Args:
        report: What it was found in.
        found: The counterexample.
        file: The name of the file it is for.
    """
    policy, history = report.policy.under(found.readings), found.history
    events = [event_from(policy, event) for event in history.events]
    command = command_for(report, found, file)
    lines = [
        OPENING,
        "#",
        *_comment("What should hold", f"{found.says} ({found.law}; {found.basis})"),
        *_comment("What is wrong", f"{found.wrong}."),
        *(_comment("With this changed", f"{found.changed}.") if found.changed else ()),
        *_comment("Readings", _readings_in_words(policy, found.readings)),
        *chain.from_iterable(_comment("Also under", _named(readings)) for readings in found.also_under[:_MOST]),
        *chain.from_iterable(_comment("Supposed", one.in_words) for one in history.supposed),
        *_events_in_words(policy, history, events),
        "#",
        "# The advice:",
        f"#   {command}",
        f"title: {in_yaml(found.wrong)}",
        f"policy: {in_yaml(report.asked)}",
        *([f"area: {in_yaml(report.area)}"] if report.area else []),
        f"opened: {written(history.opened)}",
        *([f"readings: {in_yaml(found.readings)}"] if found.readings else []),
        "facts:" if history.facts else "facts: {}",
        *(f"  {name}: {in_yaml(value)}" for name, value in history.facts.items()),
        "events:" if events else "events: []",
        *(line_of(event) for event in events),
        f"at: {written(history.asked)}",
        "",
    ]
    return "\n".join(lines)


_MOST = 8
"""How many further choices of readings are named."""


def command_for(report: Report, found: Counterexample, file: str) -> str:
    """The command that shows the advice about a counterexample."""
    words = ["escalate", "next", report.asked, "--case", file, "--at", written(found.history.asked)]
    for one in found.history.supposed:
        words += ["--suppose", one.in_words]
    return shlex.join(words)


def _events_in_words(policy: Policy, history: History, events: Sequence[Event]) -> Iterator[str]:
    yield from _comment("The facts", f"given {moment_in_words(history.opened)}.")
    for event in events:
        late = f" (reported {moment_in_words(event.reported)})" if event.reported != event.at else ""
        yield from _comment(moment_in_words(event.at), f"{event_in_words(policy, event)}{late}.")
    yield from _comment("Asked", f"{moment_in_words(history.asked)}.")


def _readings_in_words(policy: Policy, readings: Mapping[str, str]) -> str:
    said = [f"{name} ({option}) {policy.readings[name].options[option].says}" for name, option in readings.items()]
    return "; ".join(said) or "the defaults"


def _named(readings: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={option}" for name, option in readings.items()) or "the defaults"


def _comment(label: str, text: str) -> list[str]:
    return wrap(f"{label}: {text}", WIDTH, initial_indent="# ", subsequent_indent="#     ")


def _paragraph(text: str) -> list[str]:
    return wrapped(text)
