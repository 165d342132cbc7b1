"""What has to hold of two readings of one policy: a switch changes only what names it."""

from __future__ import annotations

from collections.abc import Mapping

from advice.conformance.situation import Situation
from rules.model.parts import Element
from rules.model.track import Track
from rules.policy import Policy


def a_switch_changes_only_what_names_it(situation: Situation) -> str | None:
    """Each option of a reading changes only elements of the policy that name the reading."""
    policy = situation.policy

    def find() -> str | None:
        for reading in policy.switched:
            base = policy.under({reading: policy.readings[reading].default})
            if (element := _unnamed(base, policy, reading)) is not None:
                return f"{reading} changes {element}, which does not name it"
        return None

    return policy.remember("what switches change", find)


def _unnamed(base: Policy, switched: Policy, reading: str) -> str | None:
    """The first element that a reading changes without being named there."""
    one, other = dict(base.elements()), dict(switched.elements())
    for path in sorted(one.keys() | other.keys()):
        before, after = one.get(path), other.get(path)
        named = {name for element in (before, after) if element for name in _named(element)}
        if reading not in named and _plain(before) != _plain(after):
            return path
    return None


def _named(element: Element) -> tuple[str, ...]:
    """The readings that an element names; what a track says of a matter that comes up again names its own."""
    return (*element.readings, *(element.reopening.readings if isinstance(element, Track) else ()))


def _plain(element: Element | None) -> Mapping[str, object] | None:
    """An element without its readings; a track without its stages and waits, which are elements themselves."""
    if element is None:
        return None
    apart = {"stages", "waits_for"} if isinstance(element, Track) else set[str]()
    return element.model_dump(exclude={"readings", *apart})
