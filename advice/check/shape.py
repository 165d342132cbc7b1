"""How a case can go under a policy, apart from words and numbers: what another option changes of it, and for whom.

Where a case goes is decided by its facts, findings, rules, tracks and powers, and by those duties by whose being done,
or not done in time, something else comes about. What else is owed on the way changes no way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from advice.case import Answer
from advice.ledger import LAPSING
from advice.timeline.own_side import matters
from rules.compiler import OPENS, holds
from rules.completion import known
from rules.decide import run_case_rules
from rules.model.duty import Duty
from rules.model.parts import When
from rules.model.situation import Rule
from rules.policy import Policy

_WORDS = frozenset(("clauses", "readings", "called", "what", "words", "say", "ask", "why", "reason", "may"))
"""Keys that say something to people, and nothing about the way of a case."""
_SECTIONS = ("facts", "findings", "rules", "powers")


def changed(one: Policy, other: Policy) -> frozenset[tuple[str, str]]:
    """The elements by which a case can go another way under one choice of readings: the section and the name of each.

    Of tracks how they open (`openings`) counts apart from how they go on at each of their `stages`.
    """
    here, there = _ways(one), _ways(other)
    return frozenset(key for key in here.keys() | there.keys() if here.get(key) != there.get(key))


def concludes_otherwise(one: Policy, other: Policy, answers: Mapping[str, Answer]) -> bool:
    """Whether something else follows from some answers under one choice of readings than under the other."""
    return _conclusions(one, answers) != _conclusions(other, answers)


def opened(policy: Policy, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """The tracks that open with some answers, and those that a power can open."""
    powers = (power.gives.track for power in policy.file.powers.values() if power.gives)
    return (*_conclusions(policy, answers).get(OPENS, ()), *powers)


def _conclusions(policy: Policy, answers: Mapping[str, Answer]) -> Mapping[str, tuple[str, ...]]:
    closed, _ = known(policy, answers)
    return run_case_rules(policy, closed)[0]


def elements_applying(one: Policy, other: Policy, answers: Mapping[str, Answer]) -> frozenset[str]:
    """The duties and powers that differ under two choices, and whose conditions hold with some answers under either."""
    return frozenset(
        name
        for policy in (one, other)
        for section, name in changed(one, other)
        if section in ("duties", "powers") and name in getattr(policy.file, section)
        if holds(
            getattr(policy.file, section)[name].when, {**known(policy, answers)[0], **_conclusions(policy, answers)}
        )
    )


def stages_concerned(one: Policy, other: Policy) -> frozenset[tuple[str, str]]:
    """The stages, each with its track, at which a case can go on another way under one choice than under the other."""
    elements = changed(one, other)
    return frozenset(place for policy in (one, other) for key in elements for place in _stages_of(policy, *key))


def _stages_of(policy: Policy, section: str, name: str) -> Iterator[tuple[str, str]]:
    """The stages on which an element bears."""
    if section == "stages":
        yield tuple(name.split(".", 1))  # type: ignore[misc]  # a track and a stage
        return
    element = getattr(policy.file, "tracks" if section == "openings" else section).get(name)
    if element is None:
        return
    if section == "openings":
        yield from ((name, stage) for stage in element.stages)
    elif section in ("duties", "powers"):
        within = element.places if section == "duties" else element.within
        for track in within or policy.file.tracks:
            stages = policy.stages_of(element, track) if within else policy.stage_order(track)
            yield from ((track, stage) for stage in stages)


def _ways(policy: Policy) -> Mapping[tuple[str, str], Any]:
    return policy.remember("what decides the way of a case", lambda: dict(_parts(policy)))


def _parts(policy: Policy) -> Iterator[tuple[tuple[str, str], Any]]:
    for section in _SECTIONS:
        for name, element in getattr(policy.file, section).items():
            yield (section, name), _plain(element.model_dump())
    for name, track in policy.file.tracks.items():
        yield ("openings", name), _plain(track.model_dump(exclude={"stages"}))
        for stage, found in track.stages.items():
            yield ("stages", f"{name}.{stage}"), _plain(found.model_dump())
    for name, duty in policy.file.duties.items():
        if duty.act in ("settle", "move_up") or duty.if_late in LAPSING or name in matters(policy):
            yield ("duties", name), _duty(duty)


def _duty(duty: Duty) -> Any:
    """What of a duty decides where a case goes: not how long its limit is, but whether there is one."""
    return {
        **_plain(duty.model_dump(include={"who", "act", "within", "over", "when", "starts", "if_late", "ends"})),
        **_plain(duty.model_dump(include={"needs", "done_by", "to_stage", "extension"})),
        "can be late": duty.limit.can_be_late,
        "cases": [case.when for case in duty.limit.one_of],
    }


def _plain(value: Any) -> Any:
    """A value without its words."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if key not in _WORDS}
    return value


# --------------------------------------------------------------------------------------------------------- danger


def bears_on_danger(one: Policy, other: Policy) -> bool:
    """Whether an option changes what follows from danger, or how a child is protected then."""
    return any(_is_about_danger(policy, *key) for policy in (one, other) for key in changed(one, other))


def _is_about_danger(policy: Policy, section: str, name: str) -> bool:
    safety = set(policy.safety_tracks)
    if section in ("openings", "stages"):
        track = policy.file.tracks[name.partition(".")[0]]
        waits = any(wait.track in safety for wait in track.waits_for.values())
        return track.safety or (section == "openings" and (waits or _reads(track.opens.findings, policy)))
    element = getattr(policy.file, section).get(name)
    if element is None:
        return False
    asks: Mapping[str, Callable[[], bool]] = {
        "facts": lambda: bool(element.safety),
        "findings": lambda: any((name, value) in _from_danger(policy) for value in element.values),
        "rules": lambda: _is_rule_about_danger(policy, element),
        "duties": lambda: (
            not safety.isdisjoint(element.tracks)
            or _reads(element.when, policy)
            or any(_reads(case.when, policy) for case in element.limit.one_of)
        ),
        "powers": lambda: _reads(element.when, policy) or bool(element.gives and element.gives.track in safety),
    }
    return asks[section]()


def _is_rule_about_danger(policy: Policy, rule: Rule) -> bool:
    silenced = (policy.file.rules[other] for other in rule.overrides)
    concluded = (rule.finding, rule.value) in _from_danger(policy)
    return concluded or _reads(rule.when, policy) or any(_reads(other.when, policy) for other in silenced)


def _reads(when: When, policy: Policy) -> bool:
    """Whether a condition depends on danger, at first or second hand."""
    danger = _from_danger(policy)
    facts = set(policy.safety_facts)
    return any(
        name in facts or any((name, value) in danger for value in (*values.any_of, *values.none_of))
        for name, values in when.items()
    )


def _from_danger(policy: Policy) -> frozenset[tuple[str, str]]:
    """The findings, with their values, that some rule concludes from danger, at first or second hand."""

    def find() -> frozenset[tuple[str, str]]:
        facts, found = set(policy.safety_facts), set[tuple[str, str]]()
        while True:
            more = {
                (rule.finding, rule.value)
                for rule in policy.file.rules.values()
                for name, values in rule.when.items()
                if name in facts or any((name, value) in found for value in (*values.any_of, *values.none_of))
            }
            if more <= found:
                return frozenset(found)
            found |= more

    return policy.remember("what follows from danger", find)
