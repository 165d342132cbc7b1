"""Turns a policy into two sets of rules: the authored ones over facts, and generated ones that say what is owed now.

Case rules conclude findings from facts, and from the findings which tracks apply. Step rules, one for each duty,
power, right and exit, conclude from findings and from the state of the case (where each track stands, how each duty
stands) what is owed, offered and due, and where each exit leads. Authored rules never read state or clock.
"""

from __future__ import annotations

from collections.abc import Iterator

from rules.model.duty import Duty, Power, Right
from rules.model.parts import EXITS, FAILING, When
from rules.model.situation import NOT_KNOWN, Fact
from rules.model.track import Target
from rules.policy import Policy
from rules.ruleset import Condition, EngineRule, Held, RuleSet, in_order
from rules.strata import strata_of

TRACK_STATES = ("not_open", "waiting", "open", "at_a_silence", "closed")
DUTY_STATES = ("not_begun", "running", "passed", "done", "done_late", "over")
LIVE = ("running", "passed")
"""The states of a duty in which it is still to be done."""
LAPSED = "lapsed"
"""How a stage is left when a limit ran out and nobody reported anything."""
NO_STAGE = NO_EXIT = "none"

CASE = "the case"
"""The attribute that says whether any track is open. No attribute of ours can be taken for a policy's own fact or
finding: those are single words."""

OPENS, OWED, GATED, OFFERED, ENTITLED = "opens track", "owes duty", "gates duty", "offers power", "entitles to"


def track_is(track: str) -> str:
    """The attribute that says how a track stands."""
    return f"track {track}"


def track_stage(track: str) -> str:
    """The attribute that says at which stage a track is."""
    return f"stage of {track}"


def track_exit(track: str) -> str:
    """The attribute that says how the current stage was left, if it was."""
    return f"exit of {track}"


def track_next(track: str) -> str:
    """The attribute that says where the exit leads."""
    return f"what follows {track}"


def duty_is(duty: str) -> str:
    """The attribute that says how a duty stands."""
    return f"duty {duty}"


def limit_case(duty: str) -> str:
    """The attribute that says which of several limits of a duty applies."""
    return f"limit of {duty}"


def in_text(target: Target) -> str:
    """A target as one value: `stage:stage-2`, `close`."""
    for kind in ("stage", "follows", "found", "procedure"):
        if name := getattr(target, kind):
            return f"{kind}:{name}"
    return "close" if target.close else "final_word" if target.final_word else "not_stated"


def conditions(when: When) -> tuple[Condition, ...]:
    """The conditions of a `when`, in the order of their names."""
    return tuple(Condition(attribute, values.named, bool(values.any_of)) for attribute, values in sorted(when.items()))


def holds(when: When, held: Held) -> bool:
    """Whether every condition of a `when` is met by the values held."""
    for attribute, values in when.items():  # noqa: SIM110 -- asked a million times in a check, and `all` is half as fast
        if not values.is_met(held.get(attribute, ())):
            return False
    return True


def fact_domain(fact: Fact) -> tuple[str, ...]:
    """Every value that a fact can have in the engine."""
    return (*fact.domain, NOT_KNOWN) if fact.not_known.value else fact.domain


def case_rules(policy: Policy) -> RuleSet:
    """The authored rules, and one rule for each track that opens on findings."""
    strata = strata_of(policy.file.rules)
    top = max(strata.values(), default=0) + 1
    yields_to: dict[str, list[str]] = {}
    for name, rule in sorted(policy.file.rules.items()):
        for other in rule.overrides:
            yields_to.setdefault(other, []).append(name)
    rules = [
        EngineRule(
            name, strata[name], conditions(rule.when), (rule.finding, rule.value), tuple(yields_to.get(name, ()))
        )
        for name, rule in policy.file.rules.items()
    ]
    rules += [
        EngineRule(f"{OPENS} {name}", top, conditions(track.opens.findings), (OPENS, name))
        for name, track in policy.file.tracks.items()
        if track.opens.findings
    ]
    derived = {name: finding.values for name, finding in policy.file.findings.items()}
    derived[OPENS] = tuple(sorted(policy.file.tracks))
    return RuleSet(_fact_domains(policy), derived, in_order(tuple(rules)))


def step_rules(policy: Policy) -> RuleSet:
    """What is owed, offered, due and next, from findings and the state of the case."""
    inputs = _fact_domains(policy)
    inputs.update({name: finding.values for name, finding in policy.file.findings.items()})
    rules: list[EngineRule] = []
    derived: dict[str, tuple[str, ...]] = {
        OWED: tuple(sorted(policy.file.duties)),
        GATED: tuple(sorted(policy.file.duties)),
        OFFERED: tuple(sorted(policy.file.powers)),
        ENTITLED: tuple(sorted(policy.file.rights)),
    }
    for name, track in sorted(policy.file.tracks.items()):
        inputs[track_is(name)] = TRACK_STATES
        inputs[track_stage(name)] = (*sorted(track.stages), NO_STAGE)
        inputs[track_exit(name)] = (*EXITS, LAPSED, NO_EXIT)
        targets = {in_text(target) for stage in track.stages.values() for target in stage.exits.values()}
        derived[track_next(name)] = tuple(sorted(targets | {"not_stated"}))
        rules += _exits(policy, name)
    for name, duty in sorted(policy.file.duties.items()):
        if not duty.starts.outside_a_case:
            inputs[duty_is(name)] = DUTY_STATES
            rules += _owed(policy, name, duty)
        if duty.limit.one_of:
            derived[limit_case(name)] = tuple(f"case-{n}" for n in range(len(duty.limit.one_of)))
            rules += _limit_cases(name, duty)
    inputs[CASE] = ("open", "closed")
    for name, power in policy.file.powers.items():
        rules += _offered(policy, OFFERED, name, power)
    for name, right in policy.file.rights.items():
        rules += _offered(policy, ENTITLED, name, right)
    return RuleSet(inputs, derived, in_order(tuple(rules)))


def _fact_domains(policy: Policy) -> dict[str, tuple[str, ...]]:
    return {name: fact_domain(fact) for name, fact in sorted(policy.file.facts.items()) if fact.is_closed}


def _owed(policy: Policy, name: str, duty: Duty) -> Iterator[EngineRule]:
    live = Condition(duty_is(name), frozenset(LIVE))
    yield EngineRule(f"{OWED} {name}", 0, (live, *conditions(duty.when)), (OWED, name))
    if duty.needs:
        not_yet = Condition(duty_is(duty.needs), frozenset(LIVE))
        yield EngineRule(f"{GATED} {name}", 0, (live, not_yet, *conditions(duty.when)), (GATED, name))
    if duty.starts.applies:
        # It begins the moment its condition is known to hold; as long as that is open, it may turn out to be owed.
        begins = Condition(duty_is(name), frozenset(("not_begun",)))
        for place, here in _places(policy, duty):
            yield EngineRule(
                f"{OWED} {name} once known{place}", 0, (begins, *here, *conditions(duty.when)), (OWED, name)
            )


def _places(policy: Policy, duty: Duty) -> Iterator[tuple[str, tuple[Condition, ...]]]:
    """The conditions of being at a stage of a duty, for each of its tracks; none for a duty of no track."""
    if not duty.tracks:
        yield "", ()
    for track in sorted(duty.tracks):
        is_open = Condition(track_is(track), frozenset(("open", "at_a_silence")))
        at_stage = Condition(track_stage(track), frozenset(policy.stages_of(duty, track)))
        yield f" at {track}", (is_open, at_stage)


def _limit_cases(name: str, duty: Duty) -> Iterator[EngineRule]:
    live = Condition(duty_is(name), frozenset(LIVE))
    for n, case in enumerate(duty.limit.one_of):
        when = (live, *conditions(case.when), *conditions(duty.when))
        yield EngineRule(f"limit {name} {n}", 0, when, (limit_case(name), f"case-{n}"))


def _offered(policy: Policy, attribute: str, name: str, element: Power | Right) -> Iterator[EngineRule]:
    """A power or a right at its stages; one without stages holds while any track is open."""
    when = conditions(element.when)
    if not element.within:
        case_open = Condition(CASE, frozenset(("open",)))
        yield EngineRule(f"{attribute} {name}", 0, (case_open, *when), (attribute, name))
    for track in sorted(element.within or ()):
        is_open = Condition(track_is(track), frozenset(("open", "at_a_silence")))
        here = Condition(track_stage(track), frozenset(policy.stages_of(element, track)))
        yield EngineRule(f"{attribute} {name} at {track}", 0, (is_open, here, *when), (attribute, name))


def _exits(policy: Policy, track: str) -> Iterator[EngineRule]:
    for stage_name, stage in sorted(policy.file.tracks[track].stages.items()):
        here = (
            Condition(track_is(track), frozenset(("open", "at_a_silence", "closed"))),
            Condition(track_stage(track), frozenset((stage_name,))),
        )
        exits: dict[str, str] = {exit_: in_text(target) for exit_, target in sorted(stage.exits.items())}
        if "no_response" in exits:
            exits[LAPSED] = exits["no_response"]
        for failing in FAILING:
            exits.setdefault(failing, "not_stated")
        for name, target in exits.items():
            left = Condition(track_exit(track), frozenset((name,)))
            yield EngineRule(f"next {track} {stage_name} {name}", 0, (*here, left), (track_next(track), target))
