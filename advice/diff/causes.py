"""What a difference rests on: the nearest elements that two policies say otherwise, along what refers to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from advice.diff.aspects import Aspect
from rules.model.duty import Duty, Power, Right
from rules.model.limit import Limit
from rules.model.parts import When, Where, Who
from rules.model.policy import Role
from rules.model.situation import Fact, Finding, Rule
from rules.model.track import Stage, Track, Wait
from rules.policy import Policy

Cause = tuple[str, ...]
"""Paths of elements."""


@dataclass
class Causes:
    """Finds what a difference between two policies rests on.

    Attributes:
        changed: The elements that they say otherwise, with what of an advice each can change.
    """

    policies: tuple[Policy, Policy]
    changed: Mapping[str, tuple[Aspect, ...]]
    _graph: dict[str, set[str]] = field(default_factory=dict, repr=False)
    _found: dict[tuple[str, Aspect], Cause] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for policy in self.policies:
            for path, rests_on in _references(policy):
                self._graph.setdefault(path, set()).update(rests_on)

    def of(self, element: str, aspect: Aspect) -> Cause:
        """The nearest elements that an element rests on, said otherwise and able to change that; all where none is."""
        if (element, aspect) not in self._found:
            able = frozenset(path for path, aspects in self.changed.items() if aspect in aspects)
            found = self._nearest(element, able) or self._nearest(element, frozenset(self.changed))
            self._found[element, aspect] = found or tuple(sorted(self.changed))
        return self._found[element, aspect]

    def _nearest(self, element: str, changed: frozenset[str]) -> Cause:
        level, seen = {element}, {element}
        if element.startswith("facts.") and element not in changed:
            # A question is asked for the sake of what reads its answer.
            level = {path for path, rests_on in self._graph.items() if element in rests_on}
        while level:
            if here := level & changed:
                return tuple(sorted(here))
            seen |= level
            level = {further for path in level for further in self._graph.get(path, ())} - seen
        return ()


def _references(policy: Policy) -> Iterator[tuple[str, set[str]]]:
    """Each element with those that it rests on."""
    for path, element in policy.elements():
        yield path, set(_rests_on(policy, path, element))
    for name in policy.file.documents:
        yield f"documents.{name}", {f"duties.{d}" for d, duty in policy.file.duties.items() if duty.document == name}
    for name in policy.file.findings:
        concluding = {f"rules.{rule}" for rule, each in policy.file.rules.items() if each.finding == name}
        yield f"findings.{name}", concluding
    emergency = policy.file.policy.emergency
    yield "policy", {f"roles.{emergency.role}"} if emergency else set()


def _rests_on(policy: Policy, path: str, element: object) -> Iterator[str]:
    match element:
        case Duty():
            yield from _of_duty(policy, element)
        case Stage():
            yield from _of_stage(policy, path, element)
        case Track():
            yield from _of_track(policy, path, element)
        case Wait():
            yield f"tracks.{element.track}"
            yield from _named("duties", (element.until.done,))
            yield from _named("events", (element.until.event,))
        case Power() | Right():
            yield from _when(policy, element.when)
            yield from _where(policy, element.within)
            yield from _who(element.who if isinstance(element, Power) else element.reminder)
        case Rule():
            yield from _when(policy, element.when)
            yield from _named("rules", (name for name, rule in policy.file.rules.items() if path[6:] in rule.overrides))
        case Fact():
            yield from _when(policy, element.asked_when)
        case Finding():
            yield from _when(policy, element.only_when)
        case Role():
            yield from _named("roles", (*(element.made_of or ()), element.stands_in))


def _of_duty(policy: Policy, duty: Duty) -> Iterator[str]:
    for who in filter(None, (duty.who, duty.to, duty.copies)):
        yield from _who(who)
    yield from _when(policy, duty.when)
    yield from _where(policy, duty.within or duty.over)
    yield from _named("documents", (duty.document,))
    yield from _named("duties", (duty.needs, duty.starts.done, duty.starts.late))
    yield from _named("events", (duty.starts.event, *duty.starts.first_of_events))
    for limit in filter(None, (duty.limit, duty.prompt)):
        yield from _of_limit(policy, limit)


def _of_limit(policy: Policy, limit: Limit) -> Iterator[str]:
    for each in limit.every:
        yield from _named("duties", (each.due_of, each.anchor.done if each.anchor else None))
        for case in each.one_of:
            yield from _when(policy, case.when)
    yield "clock"


def _of_stage(policy: Policy, path: str, stage: Stage) -> Iterator[str]:
    _, track, _, name = path.split(".")
    if stage.meet:
        yield from _who(stage.meet)
    judge = stage.resolved_by
    yield from _named("roles", (judge.decision, *judge.any_of, *judge.all_of))
    yield from _named("events", (judge.event,))
    yield from _named("duties", (judge.done,))
    for target in stage.exits.values():
        yield from _named(f"tracks.{track}.stages", (target.leads_to,))
        yield from _named("findings", (target.found,))
    for duty in policy.duties_at(track, name):  # by what it fails, and by what it is moved on
        found = policy.file.duties[duty]
        if found.if_late in ("stage_fails", "deemed_agreed") or found.act == "move_up":
            yield f"duties.{duty}"
    yield f"tracks.{track}"


def _of_track(policy: Policy, path: str, track: Track) -> Iterator[str]:
    yield from _when(policy, track.opens.findings)
    yield from _named("powers", (track.opens.power,))
    yield from _named("events", track.starts.events)
    yield from (f"{path}.waits_for.{name}" for name in track.waits_for)
    yield from (f"{path}.stages.{name}" for name in track.stages)
    if track.first_stage:
        yield from _named("findings", (track.first_stage.found,))
    del policy


def _who(who: Who) -> Iterator[str]:
    yield from _named("roles", who.roles)
    yield from _named("findings", (who.found,))


def _when(policy: Policy, when: When) -> Iterator[str]:
    return (f"{'facts' if name in policy.file.facts else 'findings'}.{name}" for name in when)


def _where(policy: Policy, where: Where | None) -> Iterator[str]:
    for track in where or {}:
        yield from _named(f"tracks.{track}.stages", policy.stages_in(where or {}, track))


def _named(section: str, names: Iterable[str | None]) -> Iterator[str]:
    return (f"{section}.{name}" for name in names if name)
