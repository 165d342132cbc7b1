"""Does chaining end, and does the engine conclude what the plain evaluator does? Before a policy is relied on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import product
from random import Random

from rules.check.answers import FACTS, over_answers
from rules.check.finding import Extent, Finding
from rules.check.graph import loops
from rules.check.joint import Joint, joint_of
from rules.check.look import About, Check, Looked, Subject, in_words, small_case
from rules.check.table import Table
from rules.compiler import (
    CASE,
    NO_EXIT,
    NO_STAGE,
    OPENS,
    conditions,
    duty_is,
    fact_domain,
    limit_case,
    track_exit,
    track_is,
    track_stage,
)
from rules.completion import representatives, rules_over_facts, rules_over_state
from rules.engine import Engine
from rules.errors import PolicyTooLarge
from rules.model.duty import Duty, Power, Right
from rules.model.parts import When
from rules.model.track import Track
from rules.policy import Policy
from rules.reference import case_conclusions, step_conclusions
from rules.ruleset import Held, RuleSet
from rules.strata import strata_of

SEED = 7
DRAWN, DRAWN_STATES = 1000, 200
"""How many combinations of answers, and how many states, are drawn where not all can be tried."""
OURS = "this is ours to mend, and nothing of the policy's: do not rely on this policy until it is; report it"
_NOT_BEGUN = (("not_open",), ("waiting",))
"""How a track stands that is at no stage yet."""
STATE = FACTS | {"stages", "duties", "powers", "rights"}


def _chaining_ends(subject: Subject) -> Looked:
    policy = subject.policy
    about, rules = About(subject, "chaining-ends"), policy.file.rules
    onward = {
        name: [
            other
            for other, reading in rules.items()
            if rule.finding in reading.when and rule.value in reading.when[rule.finding].any_of
        ]
        for name, rule in rules.items()
    }
    findings = [
        about.found(
            f"rules.{ring[0]}",
            f"{' and '.join(ring)} rest on one another: each holds only where the other already does",
            "let one of them begin from answers alone",
            clauses=[clause for name in ring for clause in rules[name].clauses],
            detail=",".join(ring[1:]),
        )
        for ring in loops(onward)
    ]
    strata = len(set(strata_of(rules).values()))
    assumes = (
        f"each rule fires at most once, in one of {strata} strata, so that it is over after {len(rules)} firings",
    )
    return Looked(Extent(proved=True, count=len(rules), of="rules", assumes=assumes), tuple(findings))


# ------------------------------------------------------------------------------------------------- the authored rules


def _engine_differs(subject: Subject) -> Looked:
    policy = subject.policy
    about, joint = About(subject, "engine-differs"), joint_of(policy)
    engine = _engine(policy, "case engine", rules_over_facts(policy))
    if isinstance(engine, str):
        return Looked(over_answers(policy), (about.found("rules", engine, "say it with fewer rules", weight="error"),))
    extent, rows = over_answers(policy), _rows(joint)
    if not isinstance(joint.space, Table):
        extent = Extent(proved=False, count=len(rows), of="combinations of answers", seed=SEED)
    for number, row in rows:
        derived, fired = engine.run(row)
        expected, order = case_conclusions(policy, row)
        same = {name: set(values) for name, values in derived.items()} == expected
        if same and [one.rule for one in fired] == order and _as_joint(joint, number, order):
            continue
        case = partial(small_case, policy, row)
        says = f"where {in_words(row)}, the engine concludes otherwise than the plain evaluator of the same rules"
        return Looked(extent, (about.found("rules", says, OURS, weight="error", case=case),))
    return Looked(extent)


def _engine(policy: Policy, name: str, rules: RuleSet) -> Engine | str:
    """The very engine that decides, or why it cannot be trusted with the rules."""
    try:
        return policy.remember(name, lambda: Engine(rules))
    except PolicyTooLarge as error:
        return f"the engine cannot be trusted with this policy: {error.what} {error.hint}"


def _rows(joint: Joint) -> list[tuple[int, Held]]:
    """All combinations that the authored rules tell apart, each by its first row; or some that are drawn."""
    if not isinstance(joint.space, Table):
        by = Random(SEED)  # noqa: S311 -- the same choice at every run, and no secret
        return [(number, _drawn(joint.policy, by)) for number in range(DRAWN)]
    read = {condition.attribute for rule in rules_over_facts(joint.policy).rules for condition in rule.when}
    apart: dict[tuple[tuple[str, tuple[str, ...]], ...], int] = {}
    for number, row in enumerate(joint.space.rows):
        apart.setdefault(tuple(item for item in row.items() if item[0] in read), number)
    return [(number, dict(items)) for items, number in apart.items()]


def _drawn(policy: Policy, by: Random) -> Held:
    """An answer to every question that has a meaning."""
    held: dict[str, tuple[str, ...]] = {}
    for name in sorted(fact for fact in policy.file.facts if policy.file.facts[fact].is_closed):
        held[name] = by.choice(representatives(policy, name))
    facts = policy.file.facts
    return {
        name: answer for name, answer in held.items() if all(c.is_met(held) for c in conditions(facts[name].asked_when))
    }


def _as_joint(joint: Joint, row: int, order: list[str]) -> bool:
    """Whether what the other checks rest on says the same of a row; of a diagram it is tried in the tests."""
    if not isinstance(joint.space, Table):
        return True
    fires = {name for name, region in joint.fires.items() if region.body >> row & 1}
    return fires == {name for name in order if not name.startswith(OPENS)}


# ------------------------------------------------------------------------------------------------ the generated rules


def _steps_differ(subject: Subject) -> Looked:
    policy = subject.policy
    about = About(subject, "steps-differ")
    engine = _engine(policy, "step engine", rules_over_state(policy))
    if isinstance(engine, str):
        extent = Extent(proved=False, count=0, of="states of a case")
        return Looked(extent, (about.found("duties", engine, "say it with fewer rules", weight="error"),))
    findings, alone = list[Finding](), 0
    for path, states in _by_element(policy, subject.beside):
        for held in states:
            alone += 1
            if not _steps_agree(policy, engine, held):
                findings.append(_differing(about, path, held))
                break
    drawn = list(_states(policy)) if subject.beside is None else []
    wrong = next((held for held in drawn if not _steps_agree(policy, engine, held)), None)
    if wrong is not None:
        findings.append(_differing(about, "duties", wrong))
    assumes = (f"each duty, power, right and exit alone in all {alone:,} states that its rules tell apart",)
    extent = Extent(proved=False, count=len(drawn), of="states of all together", seed=SEED, assumes=assumes)
    return Looked(extent, tuple(findings))


def _differing(about: About, path: str, held: Held) -> Finding:
    says = f"where {in_words(held)}, the engine says otherwise than the plain evaluator what is owed, offered or next"
    return about.found(path, says, OURS, weight="error")


def _steps_agree(policy: Policy, engine: Engine, held: Held) -> bool:
    derived, _ = engine.run(held)
    return {name: set(values) for name, values in derived.items()} == step_conclusions(policy, held)


def _by_element(policy: Policy, beside: Policy | None) -> Iterator[tuple[str, Iterator[Held]]]:
    """For each element that decides what is owed, offered or next, every state of what it reads."""
    for section, states in (("duties", _of_duty), ("powers", _of_offer), ("rights", _of_offer)):
        known = getattr(beside.file, section) if beside else {}
        for name, element in getattr(policy.file, section).items():
            if known.get(name) != element:
                yield f"{section}.{name}", states(policy, name, element)
    for name, track in policy.file.tracks.items():
        if beside is None or beside.file.tracks[name].stages != track.stages:
            yield f"tracks.{name}", _of_exits(policy, name, track)


def _of_duty(policy: Policy, name: str, duty: Duty) -> Iterator[Held]:
    whens = [duty.when, *(case.when for case in duty.limit.one_of)]
    stands = [duty_is(name), *([duty_is(duty.needs)] if duty.needs else [])]
    for track in (duty.tracks if duty.starts.applies else ()) or ("",):
        places = (track_is(track), track_stage(track)) if track else ()
        yield from _every({**_told_apart(policy, name, *stands, *places), **_read_by(policy, *whens)})


def _of_offer(policy: Policy, name: str, element: Power | Right) -> Iterator[Held]:
    for track in element.within or ("",):
        places = (track_is(track), track_stage(track)) if track else (CASE,)
        yield from _every({**_told_apart(policy, name, *places), **_read_by(policy, element.when)})


def _told_apart(policy: Policy, name: str, *attributes: str) -> Ways:
    """One value of each attribute for all that the rules of an element do not tell from it."""
    rules = rules_over_state(policy)
    own = [rule for rule in rules.rules if rule.then[1] == name or rule.then[0] == limit_case(name)]
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for attribute in attributes:
        asked = [condition.values for rule in own for condition in rule.when if condition.attribute == attribute]
        alike: dict[tuple[bool, ...], str] = {}
        for value in rules.inputs.get(attribute, ()):
            alike.setdefault(tuple(value in values for values in asked), value)
        if alike:
            found[attribute] = tuple((value,) for value in alike.values())
    return found


def _of_exits(policy: Policy, name: str, track: Track) -> Iterator[Held]:
    del track
    inputs = rules_over_state(policy).inputs
    attributes = (track_is(name), track_stage(name), track_exit(name))
    for held in _every({attribute: tuple((value,) for value in inputs[attribute]) for attribute in attributes}):
        begun = held[track_is(name)] not in _NOT_BEGUN
        if begun == (held[track_stage(name)] != (NO_STAGE,)):
            yield held


Ways = Mapping[str, tuple[tuple[str, ...], ...]]
"""For each attribute the values that it can have, one or several at once."""


def _read_by(policy: Policy, *whens: When) -> Ways:
    """What some conditions read, each value by itself, none of them, and all."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for attribute in (attribute for when in whens for attribute in when):
        finding = policy.file.findings.get(attribute)
        values = finding.values if finding else fact_domain(policy.file.facts[attribute])
        found[attribute] = (*((value,) for value in values), (), values)
    return found


def _every(ways: Ways) -> Iterator[Held]:
    names = sorted(ways)
    for values in product(*(ways[name] for name in names)):
        yield {name: held for name, held in zip(names, values, strict=True) if held}


def _states(policy: Policy) -> Iterator[Held]:
    """Some states in which a case can be: answers, what follows from them, and where tracks and duties stand."""
    by = Random(SEED)  # noqa: S311 -- the same choice at every run, and no secret
    inputs, known = rules_over_state(policy).inputs, {*policy.file.facts, *policy.file.findings}
    for _ in range(DRAWN_STATES):
        facts = _drawn(policy, by)
        derived, _ = case_conclusions(policy, facts)
        findings = {name: tuple(sorted(values)) for name, values in derived.items() if name != OPENS}
        state = {name: (by.choice(values),) for name, values in sorted(inputs.items()) if name not in known}
        for track in policy.file.tracks:
            begun = state[track_is(track)] not in _NOT_BEGUN
            stage = by.choice(tuple(policy.file.tracks[track].stages))
            state[track_stage(track)] = (stage,) if begun else (NO_STAGE,)
            state[track_exit(track)] = state[track_exit(track)] if begun else (NO_EXIT,)
        yield {**facts, **findings, **state}


CHECKS = (
    Check("chaining-ends", "Rules come to an end, and none rests on itself by way of others.", _chaining_ends, FACTS),
    Check("engine-differs", "The engine concludes what the plain evaluator does.", _engine_differs, FACTS),
    Check(
        "steps-differ",
        "The engine says what is owed, offered and next as the plain evaluator does.",
        _steps_differ,
        STATE,
    ),
)
