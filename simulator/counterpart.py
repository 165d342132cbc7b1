"""Which duty of one policy another policy has in its place."""

from __future__ import annotations

from rules.policy import Policy


def counterpart(policy: Policy, duty: str, other: Policy) -> str | None:
    """The duty of another policy that stands where a duty stands here; None where there is none, or more than one.

    It is the one of the same name; and where a variant gives a stage a duty of its own, whatever is to be done there by
    the same act.

    Args:
        policy: The policy that has the duty.
        duty: The duty.
        other: The other policy.
    """
    if duty in other.file.duties:
        return duty
    return policy.remember(("counterpart", duty, other), lambda: _in_its_place(policy, duty, other))


def _in_its_place(policy: Policy, duty: str, other: Policy) -> str | None:
    own = policy.file.duties[duty]
    places = _places(policy, duty)
    found = [name for name, each in other.duties if each.act == own.act and places & _places(other, name)]
    return found[0] if len(found) == 1 else None


def _places(policy: Policy, duty: str) -> set[tuple[str, str]]:
    element = policy.file.duties[duty]
    return {(track, stage) for track in policy.file.tracks for stage in policy.stages_of(element, track)}
