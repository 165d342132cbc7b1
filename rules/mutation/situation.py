"""Faults in what follows from the answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from foundation.datafile import Steps
from rules.model.situation import NOT_KNOWN
from rules.mutation.mutation import GONE, Edit, Mutation, Raw, clauses_of, options, section, within
from rules.policy import Policy

_WITH_CONDITIONS = ("rules", "duties", "powers", "rights")


def faults(policy: Policy) -> Iterator[Mutation]:
    """Rules that are missing, conditions that are turned round, rules that no longer give way, danger that waits."""
    rules = dict(section(policy, "rules"))
    for name, rule in rules.items():
        yield _dropped(name, rule, rules)
        yield from _overrides(name, rule)
    for plural in _WITH_CONDITIONS:
        for name, element in section(policy, plural):
            yield from _flipped(plural, name, element)
    for name, rule in rules.items():
        yield from _conditional(policy, name, rule)
    yield from _not_known_is_no(policy)


def _dropped(name: str, rule: Raw, rules: dict[str, Raw]) -> Mutation:
    edits = [Edit(("rules", name), GONE)]
    for other, theirs in rules.items():
        named = theirs.get("overrides", [])
        if isinstance(named, list) and name in named and other != name:
            left = [one for one in named if one != name]
            edits.append(Edit(("rules", other, "overrides"), left or GONE))
    return Mutation("rule-dropped", f"rules.{name}", f"there is no rule `{name}`", clauses_of(rule), tuple(edits))


def _overrides(name: str, rule: Raw) -> Iterator[Mutation]:
    where: Steps = ("rules", name, "overrides")
    for path, named in options(rule.get("overrides", []), where):
        for n, other in enumerate(named):
            says = f"`{other}` holds beside `{name}`, which overrides it"
            edits = (Edit((*path, n), GONE),)
            detail = f"{within(path, where)}.{other}".strip(".")
            yield Mutation("override-removed", f"rules.{name}", says, clauses_of(rule), edits, detail=detail)


def _flipped(plural: str, name: str, element: Raw) -> Iterator[Mutation]:
    where: Steps = (plural, name)
    for path, when in options(element.get("when", {}), (*where, "when")):
        for fact, wanted in when.items():
            for place, values in options(wanted, (*path, fact)):
                turned = values["not"] if isinstance(values, dict) else {"not": values}
                says = f"`{name}` holds where {fact} is {_said(turned)}, not where it is {_said(values)}"
                edits = (Edit(place, turned),)
                detail = within(place, (*where, "when"))
                yield Mutation("condition-flipped", f"{plural}.{name}", says, clauses_of(element), edits, detail=detail)


def _conditional(policy: Policy, name: str, rule: Raw) -> Iterator[Mutation]:
    """What opens the protection of a child waits for an answer to another question."""
    safe = {
        (finding, value)
        for track in policy.safety_tracks
        for finding, values in policy.file.tracks[track].opens.findings.items()
        for value in values.named
    }
    concluded = {(finding, place) for finding, value in rule["then"].items() for _, place in options(value, ())}
    if not concluded & safe:
        return
    for fact, found in policy.file.facts.items():
        if found.is_closed and not found.safety and fact not in rule["when"] and not found.asked_when:
            values = list(found.domain[:1])
            says = f"`{name}` holds only where {fact} is {values[0]} as well"
            edits = (Edit(("rules", name, "when", fact), values),)
            operator = "emergency-made-conditional"
            yield Mutation(operator, f"rules.{name}", says, clauses_of(rule), edits, detail=fact)


def _not_known_is_no(policy: Policy) -> Iterator[Mutation]:
    """Where nobody knows whether a child is in danger, there is none."""
    for fact in policy.safety_facts:
        found = policy.file.facts[fact]
        raw = dict(section(policy, "facts"))[fact]
        harmless = [value for value in found.domain if value != found.not_known.read_as]
        says = f"{fact} that is {NOT_KNOWN.replace('_', ' ')} counts as {harmless[0]}"
        edits = (Edit(("facts", fact, NOT_KNOWN), {"read_as": harmless[0]}),)
        yield Mutation("emergency-made-conditional", f"facts.{fact}", says, clauses_of(raw), edits, detail=NOT_KNOWN)


def _said(values: Any) -> str:
    if isinstance(values, dict):
        return f"none of {' or '.join(values['not'])}"
    return " or ".join(values)
