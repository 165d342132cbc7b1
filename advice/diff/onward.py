"""What can be reported that takes no track further, and yet starts or dates a duty: something is done, or happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from advice.diff.both import Both, Trial
from advice.fold import Fold
from rules.model.duty import Duty
from rules.policy import Policy

HOUR = timedelta(hours=1)
Told = tuple[str, str, str, str]
"""What was reported, what it starts or dates, and the track and the stage at which it was."""


class Onward:
    """Makes such reports to two policies: each once at each stage, for what it starts there."""

    def __init__(self, both: Both) -> None:
        self._both = both
        self._done, self._events = dict[str, list[str]](), dict[str, list[str]]()
        for policy in both.policies:
            for name, duty in policy.duties:
                for other in _rests_on_done(duty):
                    self._done.setdefault(other, []).append(name)
                for event in _rests_on_event(duty):
                    self._events.setdefault(event, []).append(name)
        self._told = set[Told]()

    def after(self, trial: Trial) -> Iterator[Trial]:
        """The same case with one such report more, and so on from there."""
        for policy, course in zip(self._both.policies, self._both.courses(trial), strict=True):
            for report, told in (*self._things_done(policy, course), *self._things_happened(policy, course)):
                if told <= self._told:
                    continue
                self._told |= told
                later = trial.with_reports([dict(report)], trial.at + HOUR)
                yield later
                yield from self.after(later)

    def _things_done(self, policy: Policy, course: Fold) -> Iterator[tuple[Mapping[str, Any], set[Told]]]:
        for owed in course.owed:
            if owed.is_live and owed.duty in self._done:
                per_side = policy.file.duties[owed.duty].who.owes_once_per_side
                at = (owed.run.track if owed.run else "", owed.visit.stage if owed.visit else "")
                report = {"did": owed.duty, "by": "both"} if per_side else {"did": owed.duty}
                yield report, {(owed.duty, started, *at) for started in self._done[owed.duty]}

    def _things_happened(self, policy: Policy, course: Fold) -> Iterator[tuple[Mapping[str, Any], set[Told]]]:
        for run in course.runs:
            for event in self._events if run.visit else ():
                at = (run.track, run.visit.stage if run.visit else "")
                told = {
                    (event, name, *at)
                    for name in self._events[event]
                    if (duty := policy.file.duties.get(name)) and _is_here(policy, duty, *at)
                }
                if told and event in policy.file.events:
                    yield {"happened": event}, told


def _is_here(policy: Policy, duty: Duty, track: str, stage: str) -> bool:
    return not duty.tracks or stage in policy.stages_of(duty, track)


def _rests_on_done(duty: Duty) -> Iterator[str]:
    anchors = (each.anchor.done for each in duty.limit.every if each.anchor)
    yield from filter(None, (duty.starts.done, duty.needs, *anchors))


def _rests_on_event(duty: Duty) -> Iterator[str]:
    anchors = (each.anchor.event for each in duty.limit.every if each.anchor)
    done_by = duty.done_by.event if duty.done_by else None
    before = (each.before for each in duty.limit.every)
    yield from filter(None, (duty.starts.event, *duty.starts.first_of_events, done_by, *anchors, *before))
