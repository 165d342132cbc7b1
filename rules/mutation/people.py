"""Faults in who acts, and towards whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from foundation.datafile import Steps
from rules.mutation.mutation import GONE, Edit, Mutation, Raw, clauses_of, options, section, within
from rules.policy import Policy

_BY_NAME = ("role", "each_side")
_SEVERAL = ("all_of", "any_of")


def faults(policy: Policy) -> Iterator[Mutation]:
    """The wrong person acts, or is told; nobody is told; nobody stands in."""
    for name, duty in section(policy, "duties"):
        if "to" in duty:
            yield _swapped(name, duty)
        for part in ("who", "to", "copies"):
            if part in duty:
                yield from _somebody_else(policy, name, duty, part)
        for part in ("to", "copies"):
            if part in duty:
                says = f"`{name}` is owed to nobody" if part == "to" else f"nobody gets a copy of `{name}`"
                yield _mutation(f"{part}-dropped", name, duty, says, (Edit(("duties", name, part), GONE),))
    for name, role in section(policy, "roles"):
        if "stands_in" in role:
            says = f"nobody stands in for `{name}` where an agency lacks it"
            edits = (Edit(("roles", name, "stands_in"), GONE),)
            yield Mutation("deputy-removed", f"roles.{name}", says, clauses_of(role), edits)


def _mutation(operator: str, name: str, duty: Raw, says: str, edits: tuple[Edit, ...], detail: str = "") -> Mutation:
    return Mutation(operator, f"duties.{name}", says, clauses_of(duty), edits, detail=detail)


def _swapped(name: str, duty: Raw) -> Mutation:
    says = f"who owes `{name}` and to whom it is owed are exchanged"
    edits = (Edit(("duties", name, "who"), duty["to"]), Edit(("duties", name, "to"), duty["who"]))
    return _mutation("who-and-to-swapped", name, duty, says, edits)


def _somebody_else(policy: Policy, name: str, duty: Raw, part: str) -> Iterator[Mutation]:
    element: Steps = ("duties", name)
    for path, who in options(duty[part], (*element, part)):
        other = _other(policy, who)
        if other is not None:
            says = f"{part} of `{name}` is {_said(other)}, not {_said(who)}"
            yield _mutation(f"other-{part}", name, duty, says, (Edit(path, other),), within(path, element))


def _other(policy: Policy, who: Any) -> Any:
    """Somebody else of the same kind; None where the policy names nobody else there."""
    if isinstance(who, str):
        return None if who in ("not_stated", "lost") else _next_role(policy, who)
    for key in _BY_NAME:
        if key in who:
            return {**who, key: _next_role(policy, who[key])}
    for key in _SEVERAL:
        if len(who.get(key, ())) > 1:
            return {**who, key: who[key][:-1]}
    if "met_at_stage" in who:
        side = {"raising": "other", "other": "raising"}.get(who.get("side"), "raising")
        return {**who, "side": side}
    return None


def _next_role(policy: Policy, role: str) -> str:
    """Another role of the same side or body; of any, where it is the only one."""
    roles = dict(section(policy, "roles"))
    alike = [name for name, other in roles.items() if other.get("of") == roles.get(role, {}).get("of")]
    among = alike if len(alike) > 1 else list(roles)
    return among[(among.index(role) + 1) % len(among)] if role in among else among[0]


def _said(who: Any) -> str:
    if isinstance(who, str):
        return who
    return ", ".join(f"{key} {' and '.join(value) if isinstance(value, list) else value}" for key, value in who.items())
