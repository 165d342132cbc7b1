"""The smallest case that shows something: answers and events are taken away as long as it still shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from advice.case import Case
from foundation.errors import EscalationError
from foundation.moment import written
from rules.check.finding import SmallCase

Shows = Callable[[Case], bool]


def smallest(case: Case, shows: Shows) -> Case:
    """A case with as few events and answers as still show it."""
    for event in reversed(case.events):
        less = Case(
            case.policy,
            case.facts,
            [kept for kept in case.events if kept is not event],
            opened=case.opened,
            readings=case.readings,
        )
        case = less if _still(less, shows) else case
    for name in sorted(case.facts, key=lambda name: (case.policy.facts[name].safety, name)):
        facts = {fact: answer for fact, answer in case.facts.items() if fact != name}
        less = Case(case.policy, facts, case.events, opened=case.opened, readings=case.readings)
        case = less if _still(less, shows) else case
    return case


def _still(case: Case, shows: Shows) -> bool:
    """Whether it shows in a smaller case; one about which nothing can be said shows nothing."""
    try:
        return shows(case)
    except EscalationError:
        return False


def as_small_case(case: Case, at: datetime) -> SmallCase:
    """A case as a case file writes it, with the moment asked about."""
    facts = {name: list(answer) if isinstance(answer, tuple) else answer for name, answer in case.facts.items()}
    events = []
    for event in case.events:
        data = event.as_data()
        data["at"] = written(event.at)
        events.append(data)
    return SmallCase(facts, tuple(events), written(at), written(case.opened) if case.opened else "")
