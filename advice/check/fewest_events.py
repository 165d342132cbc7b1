"""The events that it takes to come where something was found, where the policy alone could only give the answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from advice.case import answer_to
from advice.check.look import begins_on, nearest
from advice.check.smallest import as_small_case
from rules.check.finding import Finding
from rules.policy import Policy


def with_fewest_events(policy: Policy, found: Finding, day: date) -> Finding:
    """A finding whose case comes to the stage that it is about; as it was, where no case does, or it takes no events.

    Args:
        policy: The policy as it was looked at.
        found: The finding.
        day: The day on which the case begins, or the first that is worked after it.
    """
    if found.case is None or found.case.events or found.case.at:
        return found
    under = policy.under(found.readings)
    begins = begins_on(under, day)
    answers = {name: answer_to(under, name, value) for name, value in found.case.facts.items()}
    for track, stage in _stages_of(under, found.element):
        calm = {} if track in under.safety_tracks else dict.fromkeys(under.safety_facts, "no")
        place = nearest(under, begins, {**calm, **answers}, track, stage)
        if place is not None:
            return replace(found, case=as_small_case(place.case, place.at))
    return found


def _stages_of(policy: Policy, element: str) -> Iterator[tuple[str, str]]:
    """The stages that an element of a policy is about, by its path: its own, or those at which it is owed."""
    section, name, *further = [*element.split("."), ""]
    if section == "tracks" and name in policy.file.tracks:
        yield name, further[1] if further[:1] == ["stages"] else ""
    elif section == "duties" and name in policy.file.duties:
        duty = policy.file.duties[name]
        for track in duty.tracks:
            yield from ((track, stage) for stage in policy.stages_of(duty, track)[:1])
