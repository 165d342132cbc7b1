"""Makes a case smaller as long as two policies still part in it: fewer reports, fewer answers, then plainer answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from advice.diff.both import Both, Trial
from advice.diff.facts import BothFacts
from advice.errors import CaseError
from foundation.moment import in_london, iso, parse_moment

Holds = Callable[[Trial], bool]
DAYS = 366


def smallest(both: Both, trial: Trial, holds: Holds) -> Trial:
    """The same case without anything that can be left out.

    Args:
        both: The policies.
        trial: A case in which they part.
        holds: Whether they part in the same way in another one.
    """

    def still(tried: Trial) -> bool:
        try:
            return holds(tried)
        except CaseError:  # what is left is no case any more
            return False

    found = trial
    for smaller in (_without_reports, _without_answers, _plainer):
        found = smaller(both, found, still)
    return found


def later(both: Both, trial: Trial, element: str, worst: Mapping[str, datetime], holds: Holds) -> Trial | None:
    """The same case so much later that two policies part in it; None where they do on no day of a year.

    Args:
        both: The policies.
        trial: The case.
        element: The duty that they date otherwise.
        worst: For duties whose dates move: where to begin them so that they move most; that is tried first.
        holds: Whether they part.
    """
    duty = element.removeprefix("duties.")
    started = [step.started for advice in both.advices(trial) for step in advice.steps if step.duty == duty]
    most = [worst[duty] - started[0]] if duty in worst and started else []
    for by in (*most, *(timedelta(days=n) for n in range(1, DAYS))):
        if holds(tried := _shifted(trial, by)):
            return tried
    return None


def _shifted(trial: Trial, by: timedelta) -> Trial:
    reports = tuple({**report, "at": iso(in_london(parse_moment(report["at"]) + by))} for report in trial.reports)
    return Trial(trial.facts, reports, in_london(trial.opened + by), in_london(trial.at + by))


def _without_reports(both: Both, trial: Trial, still: Holds) -> Trial:
    del both
    found = trial
    number = len(found.reports)
    while number:
        number -= 1
        fewer = (*found.reports[:number], *found.reports[number + 1 :])
        for at in _moments(replace(found, reports=fewer)):
            if still(tried := replace(found, reports=fewer, at=at)):
                found = tried
                break
    for at in _moments(found):
        if still(tried := replace(found, at=at)):
            return tried
    return found


def _moments(trial: Trial) -> Iterator[datetime]:
    """When it can be asked: as soon as the last report is made, or as late as it was asked."""
    last = max((parse_moment(report["at"]) for report in trial.reports), default=trial.opened)
    yield from dict.fromkeys((last, trial.at))


def _without_answers(both: Both, trial: Trial, still: Holds) -> Trial:
    """Answers that hang on others are left out before these."""
    found = trial
    for name in reversed(BothFacts(*both.policies).names):
        if name in found.facts:
            fewer = {other: values for other, values in found.facts.items() if other != name}
            if still(tried := replace(found, facts=fewer)):
                found = tried
    return found


def _plainer(both: Both, trial: Trial, still: Holds) -> Trial:
    """`no` rather than `yes`, one value rather than several, one that is asked about early rather than late."""
    facts, found = BothFacts(*both.policies), trial
    for name, values in trial.facts.items():
        for plainer in sorted(facts.answers(name), key=_plainness):
            if _plainness(plainer) >= _plainness(values):
                break
            if still(tried := replace(found, facts={**found.facts, name: plainer})):
                found = tried
                break
    return found


def _plainness(values: tuple[str, ...]) -> tuple[int, bool]:
    return len(values), values == ("yes",)
