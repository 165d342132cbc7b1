"""A case as an advice sees it: what nobody said when it began is taken to have begun when the facts were given."""

from __future__ import annotations

from datetime import datetime

from advice.case import Case, opened_at
from advice.event import Event
from advice.fold import Fold, SameAgency, fold, same_name


def fold_assuming(case: Case, at: datetime, *, same_agency: SameAgency = same_name) -> tuple[Fold, frozenset[str]]:
    """Where a case stands, and the tracks whose start was not reported and is taken as the moment of the facts.

    Args:
        case: The case.
        at: The moment asked about.
        same_agency: Tells whether two agencies are one.
    """
    course = fold(case, at, same_agency=same_agency)
    policy, findings = case.policy, course.findings()
    began = opened_at(case, at)
    missing = [
        (name, policy.track(name).starts.events[0])
        for name in policy.track_order
        if name in findings.opens and course.run_of(name) is None and policy.track(name).starts.events
    ]
    if not missing:
        return course, frozenset()
    events = [Event("happened", began, began, name=event) for event in dict.fromkeys(event for _, event in missing)]
    return fold(case.with_events(*events), at, same_agency=same_agency), frozenset(name for name, _ in missing)
