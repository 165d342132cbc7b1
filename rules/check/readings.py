"""Is every unclear point of use? Options that change nothing, and readings that nothing names."""

from __future__ import annotations

from rules.check.finding import Extent, Finding
from rules.check.look import About, Check, Looked, Subject, parts_changed, readings_named, switches
from rules.policy import Policy

IN_POLICY = frozenset(("route", "date", "record"))
"""What an option can change only by way of the policy's own file; who is meant is often said by the area's."""
OF_THE_AREA = "readings of clauses that stand under `directory` are not looked at: the area's file answers for them"


def _changes_nothing(subject: Subject) -> Looked:
    policy = subject.policy
    about, findings, count = About(subject, "reading-changes-nothing"), list[Finding](), 0
    for name, option in switches(policy):
        count += 1
        changes = [what for what in policy.readings[name].options[option].changes if what in IN_POLICY]
        if not changes or _of_the_area(policy, name) or parts_changed(policy, name, option):
            continue
        beside = _changing_beside(policy, name, option)
        alone = f"; only beside {' or '.join(beside)} does it change anything" if beside else ""
        findings.append(
            about.found(
                "policy",
                f"{name} read as ({option}) is to change the {' and the '.join(changes)}, and changes nothing{alone}",
                f"let what it changes depend on it: `by_reading: {name}`, or `under: {{{name}: [{option}]}}`",
                clauses=policy.readings[name].clauses,
                detail=f"{name}={option}",
            )
        )
    extent = Extent(proved=True, count=count, of="options that may be chosen and are not taken", assumes=(OF_THE_AREA,))
    return Looked(extent, tuple(findings))


def _of_the_area(policy: Policy, name: str) -> bool:
    """Whether a reading is about clauses for which the area's file answers."""
    return not set(policy.readings[name].clauses).isdisjoint(policy.spans(policy.file.directory))


def _changing_beside(policy: Policy, name: str, option: str) -> list[str]:
    """The other options beside which an option changes something that changes nothing alone."""
    if name not in policy.bearing:
        return []
    others = ((other, chosen) for other, chosen in switches(policy) if parts_changed(policy, other, chosen))
    return [f"{o}={c}" for o, c in others if o != name and parts_changed(policy.under({o: c}), name, option)]


def _unused(subject: Subject) -> Looked:
    policy = subject.policy
    about = About(subject, "reading-unused")
    named = readings_named(policy)
    unused = [name for name in policy.readings if name not in named and not _of_the_area(policy, name)]
    findings = [
        about.found(
            "policy",
            f"nothing in policy.yaml names {name} ({policy.readings[name].title}), so that no advice tells of it",
            "name it in the `readings` of each element that it makes unclear",
            clauses=policy.readings[name].clauses,
            detail=name,
        )
        for name in unused
    ]
    return Looked(
        Extent(proved=True, count=len(policy.readings), of="readings", assumes=(OF_THE_AREA,)), tuple(findings)
    )


CHECKS = (
    Check(
        "reading-changes-nothing",
        "An option that is to change where a case goes, a date or a record changes it.",
        _changes_nothing,
        frozenset(),
    ),
    Check("reading-unused", "Something names every reading, so that its users are told.", _unused, frozenset()),
)
