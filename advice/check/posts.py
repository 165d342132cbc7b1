"""What checks of posts share: the area under the readings of the policy, places in its file, and a case for a need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from advice.case import answer_to
from advice.check.look import Setting, nearest
from advice.check.smallest import as_small_case
from advice.cover.needs import Need
from directory.loader import Area
from foundation.errors import EscalationError, Place
from foundation.moment import date_in_words, written
from rules.check.finding import Extent, Finding, SmallCase
from rules.check.stages import case_on
from rules.policy import Policy

ALL = "all"
"""What stands in the name of a finding about a role that no single agency has."""
_SIDE_OF = {"raising_side": "raising_agency", "each_side": "raising_agency", "other_side": "other_agency"}
"""The fact that says which agency is meant by a role of a side."""


def area_of(policy: Policy, setting: Setting) -> Area:
    """The area that is looked at, under the readings of the policy."""
    assert setting.area is not None  # noqa: S101 -- checks of posts are only made where there is an area
    return setting.area.under(policy.choice)


def posts_extent(setting: Setting, count: int) -> Extent:
    """That all roles, agencies and cases were looked at, and in which time."""
    days = f"from {date_in_words(setting.first)} to {date_in_words(setting.last)}"
    switched = "where the file of the area reads otherwise, only the first of these days is looked at"
    return Extent(proved=True, count=count, of="roles, agencies and cases", assumes=(days, switched))


def found_in_area(found: Finding, policy: Policy, setting: Setting, *path: str) -> Finding:
    """A finding whose place is in the file of the area: at the path given, or else at the role it is about."""
    document, role = area_of(policy, setting).source, found.element.partition(".")[2]
    for wanted in (path, ("roles", role)):
        if wanted and wanted in document.lines:
            return replace(found, place=document.place(wanted))
    return replace(found, place=Place(document.file, 0))


def case_for(policy: Policy, need: Need, at: datetime) -> SmallCase | None:
    """A case in which somebody is needed at a moment: the fewest events that come to a stage at which they are."""
    own = _of_agency(policy, need) | _known(policy, need.facts)
    for track, stage in _stages_with(policy, need):
        found = case_at(policy, track, stage, own, at)
        if found is not None:
            return found
    return SmallCase(dict(own), (), written(at)) if own else None


def case_at(policy: Policy, track: str, stage: str, facts: Mapping[str, Any], at: datetime) -> SmallCase | None:
    """The case with the fewest events that comes to a stage, some facts given; None if none does.

    Args:
        policy: The policy.
        track: The track.
        stage: The stage.
        facts: The facts of the agencies and services that are meant.
        at: The moment at which it begins.
    """
    fewest = case_on(policy, track, stage)
    if fewest is None:
        return None
    answers = _known(policy, {**_no_danger(policy), **fewest.facts}) | _known(policy, facts)
    place = nearest(policy, at, answers, track, stage)
    return as_small_case(place.case, place.at) if place else None


def _no_danger(policy: Policy) -> dict[str, str]:
    """That nobody is in danger, so that nothing waits until that is known."""
    return dict.fromkeys(policy.safety_facts, "no")


def _of_agency(policy: Policy, need: Need) -> dict[str, Any]:
    fact = _SIDE_OF.get(policy.file.roles[need.role].of)
    return _known(policy, {fact: need.agency}) if fact and need.agency else {}


def _known(policy: Policy, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts that a case under the policy can hold, as it holds them."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        try:
            found[name] = answer_to(policy, name, value)
        except EscalationError:
            continue  # the area's file can ask about more than the policy does
    return found


def _stages_with(policy: Policy, need: Need) -> Iterator[tuple[str, str]]:
    """The stages at which a role owes something, or something is done with it, the first of each track first."""
    for name in need.use.duties:
        duty = policy.file.duties[name]
        for track in duty.tracks:
            yield from ((track, stage) for stage in policy.stages_of(duty, track)[:1])
    for track in sorted(need.use.tracks):
        yield from ((track, stage) for stage in policy.stage_order(track)[:1])
