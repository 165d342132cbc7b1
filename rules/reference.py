"""The plain evaluator that the engine is held to: a few dozen lines over the policy itself, not over compiled rules.

It is slow, obvious and shares nothing with `rules.engine`. `check` and the tests compare findings and the order in
which rules fire.
"""

from __future__ import annotations

from collections.abc import Iterator

from rules.compiler import (
    CASE,
    ENTITLED,
    GATED,
    LAPSED,
    LIVE,
    NO_EXIT,
    NO_STAGE,
    OFFERED,
    OPENS,
    OWED,
    duty_is,
    in_text,
    limit_case,
    track_exit,
    track_is,
    track_next,
    track_stage,
)  # fmt: skip
from rules.model.parts import FAILING, When
from rules.model.situation import Rule
from rules.model.track import Stage
from rules.policy import Policy
from rules.ruleset import Held
from rules.strata import strata_of

Fact = tuple[str, str]


def case_conclusions(policy: Policy, facts: Held) -> tuple[dict[str, set[str]], list[str]]:
    """Findings, tracks that apply, and the rules that fired in order, for facts that are all closed."""
    held = {name: set(values) for name, values in facts.items()}
    rules, fired = policy.file.rules, list[str]()
    order = policy.remember("order of firing", lambda: _in_order(rules))
    while True:
        silenced = {other for name in fired for other in rules[name].overrides}
        waiting = (name for name in order if name not in fired and name not in silenced)
        name = next((name for name in waiting if _holds(rules[name].when, held)), None)
        if name is None:
            break
        fired.append(name)
        held.setdefault(rules[name].finding, set()).add(rules[name].value)
    for name in sorted(policy.file.tracks):
        opens = policy.file.tracks[name].opens.findings
        if opens and _holds(opens, held):
            fired.append(f"{OPENS} {name}")
            held.setdefault(OPENS, set()).add(name)
    return {name: values for name, values in held.items() if name not in facts}, fired


def _in_order(rules: dict[str, Rule]) -> list[str]:
    """The rules by stratum, then by name: of those that hold, the first fires next."""
    strata = strata_of(rules)
    return sorted(rules, key=lambda name: (strata[name], name))


def step_conclusions(policy: Policy, held_by: Held) -> dict[str, set[str]]:
    """What is owed, gated, offered, due and next, for findings, facts and a state that are all closed."""
    held = {name: set(values) for name, values in held_by.items()}
    found: dict[str, set[str]] = {}
    for attribute, value in _steps(policy, held):
        found.setdefault(attribute, set()).add(value)
    return found


def _steps(policy: Policy, held: dict[str, set[str]]) -> Iterator[Fact]:
    yield from _duties(policy, held)
    for attribute, elements in ((OFFERED, policy.file.powers), (ENTITLED, policy.file.rights)):
        for name, element in elements.items():
            if _holds(element.when, held) and _is_here(policy, element.within, held):
                yield attribute, name
    for name, track in policy.file.tracks.items():
        for stage_name in held.get(track_stage(name), set()) - {NO_STAGE}:
            for exit_ in held.get(track_exit(name), set()) - {NO_EXIT}:
                yield from _exit(name, track.stages[stage_name], exit_)


def _duties(policy: Policy, held: dict[str, set[str]]) -> Iterator[Fact]:
    for name, duty in policy.file.duties.items():
        if not _holds(duty.when, held):
            continue
        state = held.get(duty_is(name), set())
        begins = (
            duty.starts.applies and "not_begun" in state and (not duty.tracks or _is_here(policy, duty.places, held))
        )
        if state & set(LIVE) or begins:
            yield OWED, name
        if state & set(LIVE):
            if duty.needs and held.get(duty_is(duty.needs), set()) & set(LIVE):
                yield GATED, name
            for n, case in enumerate(duty.limit.one_of):
                if _holds(case.when, held):
                    yield limit_case(name), f"case-{n}"


def _exit(track: str, stage: Stage, exit_: str) -> Iterator[Fact]:
    for name, target in stage.exits.items():
        if name == exit_ or (name, exit_) == ("no_response", LAPSED):
            yield track_next(track), in_text(target)
    if exit_ in FAILING and exit_ not in stage.exits:
        yield track_next(track), "not_stated"


def _is_here(policy: Policy, where: dict[str, tuple[str, ...]] | None, held: dict[str, set[str]]) -> bool:
    if not where:
        return "open" in held.get(CASE, set())
    return any(
        held.get(track_is(track), set()) & {"open", "at_a_silence"}
        and held.get(track_stage(track), set())
        & (set(policy.file.tracks[track].stages) if stages == ("all-stages",) else set(stages))
        for track, stages in where.items()
    )


def _holds(when: When, held: dict[str, set[str]]) -> bool:
    return all(
        bool(set(values.any_of) & held.get(name, set()))
        if values.any_of
        else not set(values.none_of) & held.get(name, set())
        for name, values in when.items()
    )
