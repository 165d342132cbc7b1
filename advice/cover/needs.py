"""Whom the routes of a policy lead to, in which of its clocks, and for which agencies and cases that differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, product
from typing import Literal

from directory.conflict import own_sides
from directory.found import Facts
from directory.graph import Part
from directory.loader import Area
from directory.matching import match
from rules.decide import find
from rules.model.duty import Duty
from rules.model.parts import Who
from rules.model.policy import Role
from rules.policy import Policy

Clock = Literal["at_once", "elapsed", "working_days"]
CLOCKS: tuple[Clock, ...] = ("at_once", "elapsed", "working_days")
"""How soon somebody has to be reached, the most pressing first: at any hour; within hours that run on over nights and
weekends; on a working day."""
SIDED = ("each_side", "raising_side", "other_side")
_BY_SIDE = {"service_line": "service_lines", "profession": "professions"}


@dataclass(frozen=True)
class Use:
    """How a policy uses a role.

    Attributes:
        clock: The most pressing of its clocks.
        hours: For `elapsed`: the fewest hours.
        duties: The duties it owes or that are done to or with it.
        tracks: The tracks on which it is used; none where it can be used on any.
    """

    clock: Clock
    hours: int | None = None
    duties: tuple[str, ...] = ()
    tracks: frozenset[str] = frozenset()

    def and_as(self, other: Use) -> Use:
        """Both uses together."""
        hours = [count for count in (self.hours, other.hours) if count]
        clock = min(self.clock, other.clock, key=CLOCKS.index)
        duties = tuple(dict.fromkeys((*self.duties, *other.duties)))
        tracks = self.tracks | other.tracks if self.tracks and other.tracks else frozenset[str]()
        return Use(clock, min(hours, default=None), duties, tracks)


@dataclass(frozen=True)
class Need:
    """Somebody who has to be reached on a route of the policy.

    Attributes:
        role: The role.
        called: The role in words.
        use: In which clock, and by which duties.
        agency: The agency, where it is one of each.
        agency_called: That agency in words.
        facts: The facts of the case for which this post is the right one.
        case: Those facts in words; "" where every case is meant.
        clauses: The clauses of the role.
    """

    role: str
    called: str
    use: Use
    agency: str | None
    agency_called: str
    facts: Facts
    case: str
    clauses: tuple[str, ...]


def uses_of(policy: Policy) -> Mapping[str, Use]:
    """Every role that the area's directory is to fill, with how the policy uses it."""

    def compute() -> dict[str, Use]:
        found: dict[str, list[Use]] = {}
        for role, use in _uses(policy):
            for name in _with_those_standing_in(policy, _members(policy, role)):
                if policy.file.roles[name].found == "directory":
                    found.setdefault(name, []).append(use)
        return {name: reduce(Use.and_as, uses) for name, uses in sorted(found.items())}

    return policy.remember("uses of roles", compute)


def needs_of(policy: Policy, area: Area) -> Iterator[Need]:
    """Whom every route leads to: for each role the agencies that can have it, and the cases that differ in the post."""
    for name, use in uses_of(policy).items():
        role = policy.file.roles[name]
        here = area.file.roles.get(name)
        if here and here.out_of and area.graph.members(here.out_of):
            for facts, case in _disputes(area, here.out_of):
                yield Need(name, role.called, use, None, "", facts, case, role.clauses)
            continue
        for agency in _agencies(area, role):
            if role.stands_in and not area.has(name, agency):
                continue  # by the policy another role has it then, and is looked at as such
            called = area.called(agency) if agency else ""
            for facts, case in _cases(policy, area, name, agency, use):
                yield Need(name, role.called, use, agency, called, facts, case, role.clauses)


def _uses(policy: Policy) -> Iterator[tuple[str, Use]]:
    """Each role as it occurs: in duties, in those who meet at a stage, in powers, rights and the first contact."""
    emergency = policy.file.policy.emergency
    if emergency:
        yield emergency.role, Use("at_once")
    for name, duty in policy.file.duties.items():
        for track in duty.tracks or ("",):
            use = _use(policy, name, duty, track)
            for who in filter(None, (duty.who, duty.to, duty.copies)):
                yield from ((role, use) for role in _roles(policy, who, duty, track))
            yield from ((role, use) for role in _moved_to(policy, duty, track))
    for name, track_ in policy.file.tracks.items():
        clock: Clock = "at_once" if track_.safety else "working_days"
        for meet in filter(None, (stage.meet for stage in track_.stages.values())):
            yield from ((role, Use(clock, tracks=frozenset([name]))) for role in _roles(policy, meet))
    whose = [*(power.who for power in policy.file.powers.values())]
    whose += [right.reminder for right in policy.file.rights.values()]
    yield from ((role, Use("working_days")) for who in whose for role in _roles(policy, who))


def _use(policy: Policy, name: str, duty: Duty, track: str) -> Use:
    tracks = frozenset(filter(None, (track,)))
    if track in policy.safety_tracks or any(part.at_once for part in duty.limit.parts):
        return Use("at_once", None, (name,), tracks)
    hours = [part.hours for part in duty.limit.parts if part.hours]
    return Use("elapsed" if hours else "working_days", min(hours, default=None), (name,), tracks)


def _roles(policy: Policy, who: Who, duty: Duty | None = None, track: str = "") -> Iterator[str]:
    """The roles that a `who` means, with those whom a stage of a track or a finding brings in."""
    yield from who.roles
    if who.found:
        yield from policy.file.findings[who.found].values
    if who.met_at_stage and duty and track:
        for stage in policy.stages_of(duty, track):
            yield from _met_at(policy, track, stage)


def _met_at(policy: Policy, track: str, stage: str) -> Iterator[str]:
    meet = policy.stage(track, stage).meet if stage in policy.track(track).stages else None
    if meet:
        yield from _roles(policy, meet)


def roles_met(policy: Policy, track: str, stage: str) -> tuple[str, ...]:
    """The roles of those who meet at a stage, a meeting by its members."""
    found = (name for role in _met_at(policy, track, stage) for name in _members(policy, role))
    return tuple(dict.fromkeys(found))


def _moved_to(policy: Policy, duty: Duty, track: str) -> Iterator[str]:
    """To move up means to go to those who meet at the next stage."""
    if duty.act != "move_up" or duty.to or not track:
        return
    findings = {name: finding.values for name, finding in policy.file.findings.items()}
    for stage in policy.stages_of(duty, track):
        exits = policy.stage(track, stage).exits.values()
        for onward in sorted({name for target in exits for name in target.stages(findings)}):
            yield from _met_at(policy, track, onward)


def _members(policy: Policy, role: str) -> Iterator[str]:
    """A role, or the members of a meeting."""
    made_of = policy.file.roles[role].made_of
    if made_of is None:
        yield role
    for part in made_of or ():
        yield from _members(policy, part)


def _with_those_standing_in(policy: Policy, roles: Iterable[str]) -> Iterator[str]:
    """Roles, each with the one that acts where an agency lacks it."""
    for role in roles:
        yield role
        instead = policy.file.roles[role].stands_in
        if instead:
            yield instead


def _agencies(area: Area, role: Role) -> list[str | None]:
    """The agencies that can have a role: every one that can be a side, the one that always has it, or none."""
    if role.agency:
        return [role.agency]
    if role.of in SIDED:
        return [name for name, agency in area.file.agencies.items() if agency.listed]
    return [None]


def _cases(policy: Policy, area: Area, role: str, agency: str | None, use: Use) -> list[tuple[Facts, str]]:
    """One case for each choice of posts, with the facts that lead to it in words.

    Cases in which no track that uses the role can open are left out: nobody is led to it then.
    """
    parts = area.graph.parts(role, agency)
    names = sorted({name for part in parts for when in part.plays.when for name in when})
    values = [_values(policy, area, agency, name, parts) for name in names]
    by_posts: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for combination in product(*values):
        facts = dict(zip(names, combination, strict=True))
        if not _can_open(policy, facts, use):
            continue
        fits = match(area, parts, agency, facts).fits
        by_posts.setdefault(tuple(part.post for part in fits), []).append(facts)
    return [(cases[0], _in_words(cases, dict(zip(names, values, strict=True)))) for cases in by_posts.values()]


def _can_open(policy: Policy, facts: Mapping[str, str], use: Use) -> bool:
    answers = {
        name: value for name, value in facts.items() if name in policy.file.facts and policy.facts[name].is_closed
    }
    if not answers:
        return True
    tracks = use.tracks or set(policy.file.tracks) - set(policy.safety_tracks)
    return bool(find(policy, answers).may_open & tracks)


def _values(policy: Policy, area: Area, agency: str | None, name: str, parts: list[Part]) -> list[str]:
    """The values that a fact can have: those of the agency, those of the policy, or those that the posts name."""
    if name in _BY_SIDE and agency:
        return list(getattr(area.file.agencies[agency], _BY_SIDE[name]))
    fact = policy.facts.get(name)
    if fact and fact.is_closed:
        return list(fact.domain)
    return sorted({value for part in parts for when in part.plays.when for value in when.get(name, ())})


def _in_words(cases: list[dict[str, str]], all_values: Mapping[str, list[str]]) -> str:
    """The facts that a group of cases has in common, as far as they do not take every value."""
    said = []
    for name, values in all_values.items():
        here = list(dict.fromkeys(case[name] for case in cases))
        if len(here) < len(values):
            said.append(f"{name.replace('_', ' ')} {' or '.join(here)}".replace("_", " "))
    return ", ".join(said)


def _disputes(area: Area, body: str) -> Iterator[tuple[Facts, str]]:
    """Every pair of agencies in dispute, as far as it makes a difference to who on a body is not involved.

    Agencies on whose side no member is are alike: two of them stand for all.
    """
    listed = [name for name, agency in area.file.agencies.items() if agency.listed]
    members = area.graph.members(body)
    on_it = [name for name in listed if any(own_sides(area, one.post, [name], one.represents) for one in members)]
    others = [name for name in listed if name not in on_it][:2]
    for one, other in combinations([*on_it, *others], 2):
        said = f"in a dispute between {area.called(one)} and {area.called(other)}"
        yield {"raising_agency": one, "other_agency": other}, said
