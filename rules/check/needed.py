"""Is every rule, value and question of use? What never holds, what changes nothing, what nothing concludes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, combinations

from rules.check.answers import FACTS, over_answers
from rules.check.finding import Extent, Finding
from rules.check.joint import Joint, concluded, joint_of
from rules.check.ladder import stages
from rules.check.look import PARTS, About, Check, Looked, Subject
from rules.check.region import Region
from rules.completion import conditions_on, hanging_on
from rules.model.limit import Limit
from rules.model.parts import Values, When
from rules.policy import Policy

EVENTS = frozenset(("events", "openings", "stages", "duties"))


def _never_fires(subject: Subject) -> Looked:
    policy, joint = subject.policy, joint_of(subject.policy)
    about, findings = About(subject, "rule-never-fires"), list[Finding]()
    for name, rule in sorted(policy.file.rules.items()):
        if joint.fires[name] or not subject.asks(f"rules.{name}"):
            continue
        if not joint.met[name]:
            says = f"the rule {name} never holds: {_never_together(joint, rule.when)}"
            mend = "correct its conditions, or take it out and account for its clauses"
        else:
            silencing = [n for n, other in policy.file.rules.items() if name in other.overrides]
            over = _fewest(joint, name, silencing)
            override = "overrides" if len(over) == 1 else "override"
            says = f"the rule {name} never holds: wherever its conditions hold, {_and(over)} {override} it"
            mend = f"take it out, or say in {_and(over)} where {name} is left standing"
        findings.append(about.found(f"rules.{name}", says, mend))
    return Looked(_over_rules(policy), tuple(findings))


def _never_together(joint: Joint, when: When) -> str:
    """The fewest conditions that can never hold together, in words."""
    parts = ({name: when[name] for name in names} for names in _from_few_to_all(when))
    never = next(part for part in parts if not joint.where(part))
    said = [f"{name} {_values_in_words(values)}" for name, values in never.items()]
    return f"{said[0]} is never so" if len(said) == 1 else f"{_and(said)} never go together"


def _from_few_to_all(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Every choice of some names, from single ones up to all of them."""
    known = sorted(names)
    return chain.from_iterable(combinations(known, size) for size in range(1, len(known) + 1))


def _values_in_words(values: Values) -> str:
    named = " or ".join(values.any_of or values.none_of)
    return f"is {named}" if values.any_of else f"is not {named}"


def _fewest(joint: Joint, rule: str, silencing: list[str]) -> list[str]:
    """The fewest rules that together silence one wherever its conditions hold."""

    def silence(names: tuple[str, ...]) -> bool:
        left = joint.met[rule]
        for name in names:
            left -= joint.fires[name]
        return not left

    return list(next(names for names in _from_few_to_all(silencing) if silence(names)))


def _redundant(subject: Subject) -> Looked:
    policy, joint = subject.policy, joint_of(subject.policy)
    about, findings = About(subject, "rule-redundant"), list[Finding]()
    for name, rule in sorted(policy.file.rules.items()):
        if not subject.asks(f"rules.{name}") or not joint.fires[name] or not _changes_nothing(joint, name):
            continue
        same = _saying_the_same(joint, name)
        covered = (
            f"wherever it holds, {_and(same)} {'concludes' if len(same) == 1 else 'conclude'} the same" if same else ""
        )
        says = f"taking the rule {name} away changes nothing{': ' + covered if covered else ''}"
        mend = "say in its `when` what it alone covers, or let one rule cite the clauses of both"
        findings.append(about.found(f"rules.{name}", says, mend, weight="note", clauses=rule.clauses))
    return Looked(_over_rules(policy), tuple(findings))


def _changes_nothing(joint: Joint, rule: str) -> bool:
    """Whether everything is concluded without a rule that is concluded with it."""
    rules = joint.policy.file.rules
    alone = joint.fires[rule]
    for name in _concluding_the_same(joint, rule):
        alone -= joint.fires[name]
    if alone and not rules[rule].overrides:
        return False  # nothing else concludes this here, and nothing comes to do so when it is gone
    without = concluded(joint.policy, joint.space, {name: other for name, other in rules.items() if name != rule})
    return all(_same(joint.holds[key], without.holds[key]) for key in joint.holds)


def _same(one: Region, other: Region) -> bool:
    return not one - other and not other - one


def _concluding_the_same(joint: Joint, rule: str) -> list[str]:
    rules = joint.policy.file.rules
    wanted = (rules[rule].finding, rules[rule].value)
    return [name for name, other in sorted(rules.items()) if name != rule and (other.finding, other.value) == wanted]


def _saying_the_same(joint: Joint, rule: str) -> list[str]:
    """The rules beside which a rule says nothing new."""
    return [name for name in _concluding_the_same(joint, rule) if joint.fires[name] & joint.fires[rule]]


def _never_concluded(subject: Subject) -> Looked:
    policy, joint = subject.policy, joint_of(subject.policy)
    about, findings = About(subject, "value-never-concluded"), list[Finding]()
    for (name, value), region in sorted(joint.holds.items()):
        if region:
            continue
        concluding = [n for n, rule in policy.file.rules.items() if (rule.finding, rule.value) == (name, value)]
        why = f"{_and(sorted(concluding))} would, and never holds" if concluding else "no rule concludes it"
        cited = policy.file.findings[name].clauses or policy.file.policy.clauses
        says = f"`{name}` is never {value}: {why}"
        mend = "add the rule that concludes it, or take the value out"
        findings.append(about.found(f"findings.{name}", says, mend, clauses=cited, detail=value))
    extent = Extent(proved=True, count=len(joint.holds), of="values of findings")
    return Looked(extent, tuple(findings))


def _changes_nothing_fact(subject: Subject) -> Looked:
    policy, joint = subject.policy, joint_of(subject.policy)
    about, findings = About(subject, "fact-changes-nothing"), list[Finding]()
    effects = tuple(_effects(policy, joint))
    for name in sorted(joint.space.facts):
        fact = policy.file.facts[name]
        if not subject.asks(f"facts.{name}"):
            continue
        if not conditions_on(policy, name):
            says = f"no rule, duty, power, right or limit reads `{name}`: in this policy it changes nothing"
        elif not _matters(policy, joint, name, effects):
            says = f"however `{name}` is answered, the same follows"
        else:
            continue
        mend = "let something depend on it, or take it out; where only the area's file reads it, accept this"
        cited = fact.clauses or policy.file.policy.clauses
        findings.append(about.found(f"facts.{name}", says, mend, weight="note", clauses=cited))
    assumes = ("who holds which post is not looked at: the area's file can read a fact as well",)
    extent = Extent(proved=True, count=len(joint.space.facts), of="questions that rules can read", assumes=assumes)
    return Looked(extent, tuple(findings))


def _matters(policy: Policy, joint: Joint, fact: str, effects: tuple[Region, ...]) -> bool:
    hanging = hanging_on(policy, fact)
    bodies = tuple(region.body for region in effects if not region.facts.isdisjoint({fact, *hanging}))
    return joint.space.matters(fact, hanging, bodies)


def _effects(policy: Policy, joint: Joint) -> Iterator[Region]:
    """Everything that can depend on answers: findings, and what duties, powers, rights and limits ask."""
    yield from joint.holds.values()
    file = policy.file
    whens = [element.when for part in (file.duties, file.powers, file.rights) for element in part.values()]
    yield from (joint.where(when) for when in whens if when)
    for duty in policy.file.duties.values():
        yield from (joint.where(case.when) for case in duty.limit.one_of)


# ------------------------------------------------------------------------------------------------- roles and events


def _role_unused(subject: Subject) -> Looked:
    policy, about = subject.policy, About(subject, "role-unused")
    used = set(_roles_named(policy))
    findings = [
        about.found(
            f"roles.{name}",
            f"no duty, stage, power, right, meeting or finding names {role.called}",
            "name it where it acts, or take it out and account for its clauses",
            weight="note",
        )
        for name, role in sorted(policy.file.roles.items())
        if name not in used and subject.asks(f"roles.{name}")
    ]
    return Looked(Extent(proved=True, count=len(policy.file.roles), of="roles"), tuple(findings))


def _roles_named(policy: Policy) -> Iterator[str]:
    """The roles that something names; those that a stage or a finding brings in included."""
    file = policy.file
    whose = [who for duty in file.duties.values() for who in (duty.who, duty.to, duty.copies) if who]
    whose += [duty.extension.by for duty in file.duties.values() if duty.extension]
    whose += [power.who for power in file.powers.values()] + [right.reminder for right in file.rights.values()]
    for _, _, stage in stages(policy):
        judge = stage.resolved_by
        whose += [stage.meet] if stage.meet else []
        yield from (*judge.any_of, *judge.all_of, judge.decision or "")
    for who in whose:
        yield from who.roles
    for role in file.roles.values():
        yield from (*(role.made_of or ()), role.stands_in or "")
    yield from (value for finding in file.findings.values() if finding.of == "roles" for value in finding.values)
    yield from (fact.judged_by or "" for fact in file.facts.values())
    yield from (part.agreed_date.by for part in _limits(policy) if part.agreed_date)
    yield file.policy.emergency.role if file.policy.emergency else ""


def _event_unused(subject: Subject) -> Looked:
    policy, about = subject.policy, About(subject, "event-unused")
    used = set(_events_named(policy))
    findings = [
        about.found(
            f"events.{name}",
            f"that {event.called} can be reported, and starts, ends and fulfils nothing",
            "let something start or end with it, or take it out",
            weight="note",
        )
        for name, event in sorted(policy.file.events.items())
        if name not in used and subject.asks(f"events.{name}")
    ]
    return Looked(Extent(proved=True, count=len(policy.file.events), of="events that people report"), tuple(findings))


def _events_named(policy: Policy) -> Iterator[str]:
    for track in policy.file.tracks.values():
        yield from track.starts.events
        yield from (wait.until.event or "" for wait in track.waits_for.values())
        yield from (stage.resolved_by.event or "" for stage in track.stages.values())
    for duty in policy.file.duties.values():
        yield from (duty.starts.event or "", *duty.starts.first_of_events)
        yield (duty.done_by.event or "") if duty.done_by else ""
    for limit in _limits(policy):
        yield from (limit.before or "", (limit.anchor.event or "") if limit.anchor else "")


def _limits(policy: Policy) -> Iterator[Limit]:
    """Every limit and prompt of a policy, and all that they are made of."""
    for duty in policy.file.duties.values():
        outer = duty.extension.outer if duty.extension else None
        for limit in (duty.limit, duty.prompt, outer):
            yield from limit.every if limit else ()


def _over_rules(policy: Policy) -> Extent:
    count = over_answers(policy).count
    return Extent(proved=True, count=len(policy.file.rules), of=f"rules, over {count:,} combinations of answers")


def _and(names: list[str]) -> str:
    return " and ".join(names)


CHECKS = (
    Check("rule-never-fires", "Every rule holds somewhere.", _never_fires, FACTS, always=True),
    Check("rule-redundant", "Every rule makes a difference somewhere.", _redundant, FACTS, always=True),
    Check(
        "value-never-concluded",
        "Every value of a finding is concluded somewhere.",
        _never_concluded,
        FACTS,
        always=True,
    ),
    Check(
        "fact-changes-nothing",
        "The answer to every question makes a difference to what follows.",
        _changes_nothing_fact,
        FACTS | {"duties", "powers", "rights"},
        always=True,
    ),
    Check("role-unused", "Every role acts somewhere.", _role_unused, frozenset(PARTS), always=True),
    Check(
        "event-unused",
        "Every event that is asked for starts, ends or fulfils something.",
        _event_unused,
        EVENTS,
        always=True,
    ),
)
