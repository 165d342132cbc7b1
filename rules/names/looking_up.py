"""Looking up names, and saying in one way that one is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from foundation.datafile import Steps
from foundation.errors import Problem
from foundation.suggest import did_you_mean
from rules.model.parts import Values, When, Where, Who
from rules.model.situation import NOT_KNOWN
from rules.policy import Policy


def wrong(policy: Policy, path: Steps, what: str, right: str = "") -> Problem:
    """Something wrong at a path of the policy file."""
    return policy.document.problem(path, what, right)


def missing(policy: Policy, path: Steps, kind: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    """Each name that is not among the known."""
    choices = tuple(known)
    for name in names:
        if name not in choices:
            yield wrong(policy, path, f"there is no {kind} `{name}`", did_you_mean(name, choices))


def in_a_ring(onward: Mapping[str, Collection[str]]) -> Iterator[str]:
    """The names that lead back to themselves."""
    for name in sorted(onward):
        reached, frontier = set[str](), {name}
        while frontier:
            frontier = {further for near in frontier for further in onward.get(near, ())} - reached
            reached |= frontier
        if name in reached:
            yield name


def when_problems(policy: Policy, path: Steps, when: When, *, findings: bool = True) -> Iterator[Problem]:
    """Conditions that read something unknown, or a value that it cannot have."""
    for attribute, values in when.items():
        here = (*path, attribute)
        domain = domain_of(policy, attribute) if findings or attribute not in policy.file.findings else None
        if domain is None:
            yield from _unreadable(policy, here, attribute, findings=findings)
        else:
            yield from missing(policy, here, f"value of {attribute}", _named(values), domain)


def domain_of(policy: Policy, attribute: str) -> tuple[str, ...] | None:
    """The values a condition may name for a fact or finding; None if conditions cannot read it."""
    if attribute in policy.file.findings:
        return policy.file.findings[attribute].values
    fact = policy.file.facts.get(attribute)
    if fact is None or not fact.is_closed:
        return None
    return (*fact.domain, *([NOT_KNOWN] if fact.not_known.value else []))


def who_problems(policy: Policy, path: Steps, who: Who, where: Where | None) -> Iterator[Problem]:
    """A role that is not there, or people who meet at a stage where nobody meets."""
    yield from missing(policy, path, "role", who.roles, policy.file.roles)
    if who.found:
        finding = policy.file.findings.get(who.found)
        if finding is None or finding.of != "roles" or finding.kind != "one":
            yield wrong(policy, path, f"`{who.found}` is not a finding of kind one whose values are roles")
    if who.met_at_stage:
        if not where:
            yield wrong(policy, path, "`met_at_stage` needs `in`: it names those who meet at a stage")
        for track in where or {}:
            if track in policy.file.tracks:
                for stage in stages_named(policy, where or {}, track):
                    if stage in policy.file.tracks[track].stages and policy.stage(track, stage).meet is None:
                        yield wrong(policy, path, f"nobody is named in `meet` of {track}, {stage}")


def where_problems(policy: Policy, path: Steps, where: Where | None) -> Iterator[Problem]:
    """A track or a stage that is not there."""
    for track, stages in (where or {}).items():
        if track not in policy.file.tracks:
            yield from missing(policy, path, "track", [track], policy.file.tracks)
        elif stages != ("all-stages",):
            yield from missing(policy, (*path, track), f"stage of {track}", stages, policy.file.tracks[track].stages)


def stages_named(policy: Policy, where: Where, track: str) -> tuple[str, ...]:
    """The stages of a track that a place names."""
    named = where.get(track, ())
    return tuple(policy.file.tracks[track].stages) if named == ("all-stages",) else named


def _named(values: Values) -> tuple[str, ...]:
    return (*values.any_of, *values.none_of)


def _unreadable(policy: Policy, path: Steps, attribute: str, *, findings: bool) -> Iterator[Problem]:
    if attribute in policy.file.facts:
        kind = policy.file.facts[attribute].kind
        yield wrong(policy, path, f"rules cannot read `{attribute}`: it is of kind {kind}", "ask a yes_no fact instead")
    elif attribute in policy.file.findings:
        yield wrong(policy, path, f"`{attribute}` is a finding; only facts may stand here")
    elif attribute in policy.vocabulary.facts:
        right = "list it under `facts` with its clauses"
        yield wrong(policy, path, f"the fact `{attribute}` is in the vocabulary but not in this policy", right)
    else:
        known = (*policy.file.facts, *(policy.file.findings if findings else ()))
        yield from missing(policy, path, "fact or finding" if findings else "fact", [attribute], known)
