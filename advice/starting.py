"""Tracks that apply although nobody reported what starts them: they are taken to have started with the facts."""

from __future__ import annotations

from datetime import datetime

from advice.case import Case, opened_at
from advice.event import Event
from advice.fold import Fold, SameAgency, fold


def with_starts_assumed(case: Case, at: datetime, same_agency: SameAgency) -> tuple[Case, Fold, frozenset[str]]:
    """A case at a moment, in which every track that applies has started.

    A track that applies, but whose start nobody reported, is taken to start when the facts were given.

    Returns:
        The case with those starts, where it then stands, and the tracks whose start is assumed.
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
        return case, course, frozenset()
    events = [Event("happened", began, began, name=event) for event in dict.fromkeys(event for _, event in missing)]
    started = case.with_events(*events)
    return started, fold(started, at, same_agency=same_agency), frozenset(name for name, _ in missing)
