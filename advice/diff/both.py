"""One case put to two policies: the same answers and the same reports, as far as each of the two knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from advice.advice import Advice
from advice.advise import advise
from advice.case import SIDES, Case, event_from
from advice.diff.facts import as_answers, known_to
from advice.diff.said import Difference, differences
from advice.errors import CaseError
from advice.event import Event
from advice.fold import Fold, fold, same_name
from advice.starting import with_starts_assumed
from advice.walk import Standing, standing_of
from foundation.moment import iso
from rules.decide import share_runs
from rules.policy import Policy
from rules.ruleset import Held

_SEVERAL = ("some_of", "agencies")
Report = Mapping[str, Any]
"""An event as a case file writes it."""


@dataclass(frozen=True)
class Trial:
    """A case to be put to both.

    Attributes:
        facts: What is answered, as rules see it.
        reports: What happened, as a case file writes it, each with its moment.
        opened: When the facts were given.
        at: The moment asked about.
    """

    facts: Held
    reports: tuple[Report, ...]
    opened: datetime
    at: datetime

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes it the same as another."""
        return tuple(self.facts.items()), tuple(map(_key_of, self.reports)), self.opened, self.at

    def with_reports(self, reports: list[dict[str, Any]], at: datetime) -> Trial:
        """The same with something reported at a later moment, and asked then."""
        more = tuple({"at": iso(at), **report} for report in reports)
        return Trial(self.facts, (*self.reports, *more), self.opened, at)


@dataclass
class Both:
    """Two policies that are asked the same."""

    a: Policy
    b: Policy
    _said: dict[Any, tuple[Difference, ...]] = field(default_factory=dict, repr=False)
    _events: dict[Any, Event | None] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        share_runs(self.a, self.b)

    @property
    def policies(self) -> tuple[Policy, Policy]:
        """Both."""
        return self.a, self.b

    def differences(self, trial: Trial) -> tuple[Difference, ...]:
        """In what the advice of both differs; nothing where only the passing of time has parted them.

        By how much a limit differs is told where it begins; what follows once it has run out under one is not.
        """
        if trial.key not in self._said:
            first, second = self.advices(trial)
            found = differences(first, second, self.policies)
            self._said[trial.key] = () if found and self._told_before(trial) else found
        return self._said[trial.key]

    def _told_before(self, trial: Trial) -> bool:
        """Whether it stands apart as it is advised on, and would at that moment without the last report as well."""
        if trial.at == trial.opened or not self._stands_apart(trial):
            return False
        return self._stands_apart(replace(trial, reports=trial.reports[:-1]))

    def _stands_apart(self, trial: Trial) -> bool:
        """Whether a case stands apart once every track that applies is taken to have started."""
        first, second = (
            policy.remember(("stands", trial.key), partial(self._started, policy, trial)) for policy in self.policies
        )
        return first != second

    def _started(self, policy: Policy, trial: Trial) -> Standing:
        return standing_of(with_starts_assumed(self.case(policy, trial), trial.at, same_name)[1])

    def parted_in_time(self, trial: Trial) -> bool:
        """Whether a case stands apart, and would at that moment without its last report as well."""
        return self._apart(trial) and self._apart(replace(trial, reports=trial.reports[:-1]))

    def _apart(self, trial: Trial) -> bool:
        first, second = map(standing_of, self.courses(trial))
        return first != second

    def advices(self, trial: Trial) -> tuple[Advice, Advice]:
        """What each of them advises."""
        first, second = (self._advice(policy, trial) for policy in self.policies)
        return first, second

    def courses(self, trial: Trial) -> tuple[Fold, Fold]:
        """Where the case stands under each."""
        first, second = (self._course(policy, trial) for policy in self.policies)
        return first, second

    def _advice(self, policy: Policy, trial: Trial) -> Advice:
        """What one of them advises; whoever compares one policy with many pays for it once."""
        return policy.remember(
            ("advice", trial.key), lambda: advise(self.case(policy, trial), at=trial.at, receipt=False)
        )

    def _course(self, policy: Policy, trial: Trial) -> Fold:
        return policy.remember(("course", trial.key), lambda: fold(self.case(policy, trial), trial.at))

    def case(self, policy: Policy, trial: Trial) -> Case:
        """The case as far as a policy knows it.

        Raises:
            CaseError: If what is left of it cannot be a case.
        """
        events = [event for report in trial.reports if (event := self.event(policy, report))]
        return Case(policy, self.answers(policy, trial.facts), events, opened=trial.opened)

    def answers(self, policy: Policy, facts: Held) -> dict[str, str | tuple[str, ...]]:
        """The facts that a policy knows, as a person answers them."""
        known = known_to(policy, facts)
        return as_answers(known, frozenset(name for name in known if policy.facts[name].kind in _SEVERAL))

    def event(self, policy: Policy, report: Report) -> Event | None:
        """A report as a policy takes it; None where it speaks of what that policy does not have."""
        key = (policy is self.a, _key_of(report))
        if key not in self._events:
            self._events[key] = _read(policy, report)
        return self._events[key]


def _read(policy: Policy, report: Report) -> Event | None:
    if report.get("by", "both") not in (*SIDES, *policy.file.roles):
        return None
    try:
        learned = report.get("learned")
        if learned:
            known = {name: value for name, value in learned.items() if name in policy.file.facts}
            return event_from(policy, {**report, "learned": known}) if known else None
        return event_from(policy, report)
    except CaseError:
        return None


def _key_of(report: Report) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in report.items())
