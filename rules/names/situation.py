"""Names in facts, findings, rules and roles."""

from __future__ import annotations

from collections.abc import Iterator

from foundation.errors import Problem
from foundation.suggest import did_you_mean
from rules.model.situation import Fact
from rules.names.looking_up import domain_of, in_a_ring, missing, when_problems, wrong
from rules.policy import Policy
from rules.strata import AbsenceCycle, strata_of


def problems_in(policy: Policy) -> Iterator[Problem]:
    """What is wrong with facts, findings, rules and roles."""
    for name, fact in policy.file.facts.items():
        yield from _fact(policy, name, fact)
    yield from _safety(policy)
    yield from _questions_in_a_ring(policy)
    yield from _findings(policy)
    yield from _rules(policy)
    yield from _roles(policy)
    yield from _events(policy)


def _fact(policy: Policy, name: str, fact: Fact) -> Iterator[Problem]:
    path = ("facts", name)
    if fact.kind in ("one_of", "some_of") and not fact.values:
        yield wrong(policy, path, f"a fact of kind {fact.kind} needs `values`", "write values: {name: words}")
    if fact.kind not in ("one_of", "some_of") and fact.values:
        yield wrong(policy, path, f"a fact of kind {fact.kind} has no `values`")
    means = fact.not_known
    if means.read_as is not None:
        yield from missing(policy, (*path, "not_known"), f"value of {name}", [means.read_as], fact.domain)
    if fact.safety and (fact.kind != "yes_no" or means.read_as != "yes"):
        yield wrong(policy, path, "a safety fact is a yes or no question whose `not_known` is read as yes")
    if fact.judged_by:
        yield from missing(policy, (*path, "judged_by"), "role", [fact.judged_by], policy.file.roles)
    yield from missing(policy, (*path, "cites"), f"value of {name}", fact.cites, fact.values)
    yield from when_problems(policy, (*path, "asked_when"), fact.asked_when, findings=False)
    if fact.safety and fact.asked_when:
        what = "the question about danger is always asked"
        yield wrong(policy, (*path, "asked_when"), what, "leave `asked_when` out")
    if fact.same_agency:
        known = [other for other, found in policy.facts.items() if found.kind in ("agency", "agencies")]
        yield from missing(policy, (*path, "same_agency"), "fact naming an agency", fact.same_agency.of, known)
        if set(fact.values) != {"same", "different"}:
            yield wrong(policy, path, "a fact computed by `same_agency` has the values same and different")


def _safety(policy: Policy) -> Iterator[Problem]:
    """Every policy asks whether a child may be in danger."""
    if not policy.safety_facts:
        right = "list `imminent_risk` with its clauses"
        yield wrong(policy, ("facts",), "no question asks whether a child may be in danger", right)


def _questions_in_a_ring(policy: Policy) -> Iterator[Problem]:
    onward = {name: fact.asked_when for name, fact in policy.file.facts.items()}
    for name in in_a_ring(onward):
        right = "" if name in onward[name] else "what it depends on leads back to it"
        yield wrong(policy, ("facts", name, "asked_when"), f"`{name}` cannot depend on itself", right)


def _findings(policy: Policy) -> Iterator[Problem]:
    stages = {stage for track in policy.file.tracks.values() for stage in track.stages}
    for name, finding in policy.file.findings.items():
        path = ("findings", name)
        if name in policy.file.facts:
            yield wrong(policy, path, f"`{name}` is the name of a fact as well", "rename one of them")
        yield from when_problems(policy, (*path, "only_when"), finding.only_when)
        yield from missing(policy, (*path, "say"), f"value of {name}", finding.say, finding.values)
        if finding.of == "roles":
            yield from missing(policy, (*path, "values"), "role", finding.values, policy.file.roles)
        if finding.of == "stages":
            yield from missing(policy, (*path, "values"), "stage", finding.values, stages)


def _rules(policy: Policy) -> Iterator[Problem]:
    rules = policy.file.rules
    for name, rule in rules.items():
        path = ("rules", name)
        yield from when_problems(policy, (*path, "when"), rule.when)
        finding = policy.file.findings.get(rule.finding)
        if finding is None:
            yield from missing(policy, (*path, "then"), "finding", [rule.finding], policy.file.findings)
        elif rule.value not in finding.values:
            right = did_you_mean(rule.value, finding.values)
            yield wrong(policy, (*path, "then"), f"`{rule.value}` is not a value of {rule.finding}", right)
        yield from missing(policy, (*path, "overrides"), "rule", rule.overrides, rules)
        if name in rule.overrides:
            yield wrong(policy, (*path, "overrides"), "a rule cannot override itself")
        yield from _half_asked(policy, name)
    try:
        strata_of(policy.file.rules)
    except AbsenceCycle as cycle:
        names = ", ".join(cycle.rules)
        right = "one of them has to go without `not` or `overrides`"
        yield wrong(policy, ("rules", cycle.rules[0]), f"these rules wait for one another's absence: {names}", right)


def _half_asked(policy: Policy, name: str) -> Iterator[Problem]:
    """A rule that reads a fact which is only asked sometimes must say so itself."""
    rule = policy.file.rules[name]
    for attribute in rule.when:
        fact = policy.file.facts.get(attribute)
        for condition in fact.asked_when if fact and not fact.safety else ():
            if condition not in rule.when and domain_of(policy, condition) is not None:
                what = f"`{attribute}` is asked only when {condition} has certain values"
                yield wrong(policy, ("rules", name, "when", attribute), what, f"name {condition} in `when` as well")


def _roles(policy: Policy) -> Iterator[Problem]:
    stand_ins = {name: [role.stands_in] if role.stands_in else [] for name, role in policy.file.roles.items()}
    for name in in_a_ring(stand_ins):
        yield wrong(policy, ("roles", name, "stands_in"), f"`{name}` stands in for itself, if by way of others")
    for name, role in policy.file.roles.items():
        path = ("roles", name)
        yield from missing(policy, (*path, "made_of"), "role", role.made_of or (), policy.file.roles)
        yield from missing(
            policy, (*path, "stands_in"), "role", [role.stands_in] if role.stands_in else [], policy.file.roles
        )


def _events(policy: Policy) -> Iterator[Problem]:
    """Events, duties and powers are reported by name alone, so no two of them may share one."""
    taken: dict[str, str] = {}
    for section in ("events", "duties", "powers"):
        for name in getattr(policy.file, section):
            if name in taken:
                what = f"`{name}` is also the name of one of the {taken[name]}"
                yield wrong(policy, (section, name), what, "rename one of them: people report both by name")
            taken[name] = section
