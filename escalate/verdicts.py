"""What is said about another implementation: how many cases it gets right, and where it does not, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

from advice.case import event_from
from advice.conformance.kit_case import KitCase
from advice.event_words import event_in_words
from advice.lines import WIDTH
from escalate.other_program import Verdict
from foundation.moment import moment_in_words, parse_moment
from rules.policy import Policy

IN_FULL = 5
"""How many cases are told in full; the others are named."""


def compared_in_words(policy: Policy, command: str, cases: Sequence[KitCase], verdicts: Sequence[Verdict]) -> str:
    """How another implementation did, in plain English."""
    wrong = [verdict for verdict in verdicts if verdict.wrong]
    said = f"{command}: {_cases(len(verdicts))} of {len(cases)} under {policy.version} asked"
    answered = "all answered as they have to be" if not wrong else f"{len(wrong)} answered otherwise or not at all"
    lines = wrap(f"{said}, {answered}.", WIDTH)
    if len(verdicts) < len(cases):
        lines += wrap("It failed so often that nothing more was asked.", WIDTH)
    for number, verdict in enumerate(wrong[:IN_FULL], 1):
        lines += ["", *_told(number, policy, verdict)]
    if rest := [verdict.case.request.id for verdict in wrong[IN_FULL:]]:
        lines += ["", *wrap(f"Also: {', '.join(rest)}.", WIDTH)]
    return "\n".join(lines)


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"


def _told(number: int, policy: Policy, verdict: Verdict) -> Iterator[str]:
    request = verdict.case.request
    yield from wrap(f"{number}. {request.id}: {'; '.join(verdict.wrong)}.", WIDTH, subsequent_indent="   ")
    here = policy.under({k: v for k, v in request.readings.items() if policy.choice[k] != v})
    lines = [f"It shows: {'; '.join(verdict.case.shows)}"] if verdict.case.shows else []
    lines += [f"Read as: {name}={option}" for name, option in here.switched.items()]
    facts = ", ".join(f"{k} is {v if isinstance(v, str) else ' and '.join(v)}" for k, v in request.facts.items())
    lines.append(f"Facts, given {moment_in_words(parse_moment(request.opened))}: {facts or 'none'}")
    for data in request.events:
        event = event_from(here, data)
        late = f" (reported {moment_in_words(event.reported)})" if event.reported != event.at else ""
        lines.append(f"{moment_in_words(event.at)}: {event_in_words(here, event)}{late}")
    lines.append(f"Asked: {moment_in_words(parse_moment(request.at))}")
    for line in lines:
        yield from wrap(line, WIDTH, initial_indent="   ", subsequent_indent="       ")


def compared_as_data(policy: Policy, cases: Sequence[KitCase], verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """How another implementation did, as JSON-ready values."""
    return {
        "policy": policy.version,
        "cases": len(cases),
        "asked": len(verdicts),
        "wrong": [
            {
                "id": verdict.case.request.id,
                "shows": verdict.case.shows,
                "wrong": list(verdict.wrong),
                "failed": verdict.failed,
                "request": verdict.case.request.model_dump(),
                "expected": verdict.case.expected.model_dump(),
            }
            for verdict in verdicts
            if verdict.wrong
        ],
    }
