"""What follows from what is known: findings, tracks, duties, and what is still to be asked. Pure, and memoised.

Rules run on closed facts only. Where facts are open they run for every completion of the open facts (one
representative for each set of values that no rule tells apart); what is common to all completions is concluded, and a
fact is asked exactly when two completions that differ in it alone lead to something different.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from rules.compiler import CASE, ENTITLED, GATED, OFFERED, OPENS, OWED, holds
from rules.completion import Answers, completions, hanging_on, known, rules_over_facts, rules_over_state
from rules.engine import Engine
from rules.errors import PolicyConflict, PolicyGap
from rules.policy import Policy
from rules.ruleset import Conclusions, EngineRule, Fired, Held, RuleSet


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact that can still change the answer, and in how many completions it does."""

    fact: str
    differences: int


@dataclass(frozen=True)
class Findings:
    """What the authored rules say of the facts.

    Attributes:
        common: What holds however the open facts turn out.
        possible: What holds in some completion.
        opens: The tracks that apply however the open facts turn out.
        may_open: The tracks that apply in some completion.
        closed: The facts that are known, as the rules see them.
        open: The facts that are not.
        fired: The rules that fired in every completion, in order, each with what is common to all of them.
        may_fire: The rules that fired in some completion.
    """

    common: Held
    possible: Held
    opens: frozenset[str]
    may_open: frozenset[str]
    closed: Held
    open: tuple[str, ...]
    fired: tuple[Fired, ...]
    may_fire: frozenset[str]

    def one(self) -> dict[str, str]:
        """The findings that have exactly one value."""
        return {name: values[0] for name, values in self.common.items() if len(values) == 1}


@dataclass(frozen=True)
class Decision:
    """What the policy says of a situation.

    Attributes:
        findings: What the authored rules conclude.
        owed: Duties to be done now, however the open facts turn out.
        may_be_owed: Duties to be done now in some completion.
        gated: Of those owed: the ones that wait for another duty.
        offered: Powers that may be used.
        entitled: Rights to be reminded of.
        next: Where the exit of each track leads, and which of several limits applies.
        ask: Facts that can still change the answer, most important first.
        fired: The step rules that fired in every completion.
    """

    findings: Findings
    owed: frozenset[str]
    may_be_owed: frozenset[str]
    gated: frozenset[str]
    offered: frozenset[str]
    entitled: frozenset[str]
    next: Mapping[str, str]
    ask: tuple[Asked, ...]
    fired: tuple[Fired, ...]


def find(policy: Policy, answers: Answers) -> Findings:
    """What the authored rules conclude from the answers.

    Raises:
        PolicyConflict: If rules give a finding two values where it must have one.
        PolicyGap: If no rule gives it any.
        PolicyTooLarge: If there are too many completions of the open facts to try them all.
    """
    return policy.remember(("find", frozenset(answers.items())), lambda: _find(policy, answers))


def decide(policy: Policy, answers: Answers, state: Mapping[str, str]) -> Decision:
    """What the policy says of a situation.

    Args:
        policy: The policy, under its choice of readings.
        answers: What has been answered.
        state: For each track and duty how it stands (see `rules.compiler`); {} for a case that has not begun.

    Raises:
        PolicyConflict, PolicyGap, PolicyTooLarge: As `find`.
    """
    key = ("decide", frozenset(answers.items()), tuple(state), tuple(state.values()))
    return policy.remember(key, lambda: _decide(policy, answers, state))


def run_case_rules(policy: Policy, closed: Held) -> Conclusions:
    """Run the authored rules over facts that are all closed, and hold the findings to what they promise."""
    inputs = _case_inputs(policy)
    readable = {name: values for name, values in closed.items() if name in inputs}

    def run() -> Conclusions:
        conclusions = _case_engine(policy).run(readable)
        _keep_promises(policy, readable, conclusions)
        return conclusions

    return _looked_up(_runs(policy, "case runs"), readable, run)


def _case_inputs(policy: Policy) -> frozenset[str]:
    return policy.remember("case inputs", lambda: _attributes_read(policy, rules_over_facts(policy)))


def _case_engine(policy: Policy) -> Engine:
    return policy.remember("case engine", lambda: Engine(rules_over_facts(policy)))


def share_conclusions(policy: Policy, beside: Policy) -> None:
    """Let two readings of a policy share what the authored rules conclude, where these are the same under both."""
    done = _runs(beside, "case runs")
    if policy.memo.get("case runs") is done:
        return
    if policy.file.findings == beside.file.findings and rules_over_facts(policy) == rules_over_facts(beside):
        shared = {"case inputs": _case_inputs(beside), "case runs": done}
        engine = {"case engine": beside.memo["case engine"]} if "case engine" in beside.memo else {}
        policy.memo.update({**shared, **engine})


def run_step_rules(policy: Policy, held: Held) -> Conclusions:
    """Run the generated rules over findings, facts and a state that are all closed."""
    stands = _state_of(policy)
    return _step_rules_in(policy, {name: values for name, values in held.items() if name in stands})(held)


def _step_rules_in(policy: Policy, state: Held) -> Callable[[Held], Conclusions]:
    """The generated rules in one state, to be run over findings and facts: over what can matter in it alone."""
    inputs = policy.remember(("step inputs", tuple(state.items())), lambda: attributes_that_matter(policy, state))
    engine = policy.remember("step engine", lambda: Engine(rules_over_state(policy)))

    def run(held: Held) -> Conclusions:
        readable = {name: values for name, values in held.items() if name in inputs}
        return _looked_up(_runs(policy, "step runs"), readable, lambda: engine.run(readable))

    return run


_Runs = dict[frozenset[tuple[str, tuple[str, ...]]], Conclusions]


def _runs(policy: Policy, which: str) -> _Runs:
    """What has been concluded already, by what it was concluded from."""
    return policy.remember(which, dict)


def _looked_up(runs: _Runs, readable: Held, run: Callable[[], Conclusions]) -> Conclusions:
    key = frozenset(readable.items())
    if key not in runs:
        runs[key] = run()
    return runs[key]


def share_runs(one: Policy, other: Policy) -> None:
    """Let two policies look up what was concluded for either of them, as far as their compiled rules are the same."""
    promises = [{name: (each.kind, each.only_when) for name, each in it.file.findings.items()} for it in (one, other)]
    if rules_over_facts(one) == rules_over_facts(other) and promises[0] == promises[1]:
        _share(one, other, "case")
    if rules_over_state(one) == rules_over_state(other):
        _share(one, other, "step")


def _share(one: Policy, other: Policy, which: str) -> None:
    engine, runs = f"{which} engine", f"{which} runs"
    if engine in one.memo:
        other.memo[engine] = one.memo[engine]
    known = _runs(one, runs)
    known.update(_runs(other, runs))
    other.memo[runs] = known


def _find(policy: Policy, answers: Answers) -> Findings:
    closed, open_ = known(policy, answers)
    runs = _different(run_case_rules(policy, completion) for completion in completions(policy, answers))
    common, possible = _common(runs), _possible(runs)
    opens, may_open = frozenset(common.pop(OPENS, ())), frozenset(possible.pop(OPENS, ()))
    may_fire = frozenset(fired.rule for run in runs for fired in run[1])
    return Findings(common, possible, opens, may_open, closed, open_, _fired_in_all(runs), may_fire)


def _decide(policy: Policy, answers: Answers, state: Mapping[str, str]) -> Decision:
    findings = find(policy, answers)
    held_state = {CASE: ("closed",), **{name: (value,) for name, value in state.items()}}
    run_steps = _step_rules_in(policy, held_state)
    tried = list[tuple[Held, Conclusions, Conclusions]]()
    for completion in completions(policy, answers):
        found = run_case_rules(policy, completion)
        tried.append((completion, found, run_steps({**completion, **found[0], **held_state})))
    runs = _different(steps for _, _, steps in tried)
    effects = _effects(tried)
    common, possible = _common(runs), _possible(runs)
    groups = {OWED, GATED, OFFERED, ENTITLED}
    return Decision(
        findings=findings,
        owed=frozenset(common.get(OWED, ())),
        may_be_owed=frozenset(possible.get(OWED, ())),
        gated=frozenset(possible.get(GATED, ())),
        offered=frozenset(common.get(OFFERED, ())),
        entitled=frozenset(common.get(ENTITLED, ())),
        next={name: values[0] for name, values in common.items() if name not in groups and len(possible[name]) == 1},
        ask=_asks(policy, findings.open, effects),
        fired=_fired_in_all(runs),
    )


def _asks(policy: Policy, open_: tuple[str, ...], effects: Sequence[tuple[Held, object]]) -> tuple[Asked, ...]:
    """The open facts whose value alone makes a difference somewhere; safety first, then most differences."""
    numbers: dict[object, int] = {}
    numbered = [(completion, numbers.setdefault(effect, len(numbers))) for completion, effect in effects]
    codes = _Codes([completion for completion, _ in effects])
    asked = [Asked(name, found) for name in open_ if (found := _differences(policy, name, numbered, codes))]
    facts = policy.file.facts
    return tuple(sorted(asked, key=lambda a: (not facts[a.fact].safety, -a.differences, a.fact)))


class _Codes:
    """Completions as numbers: one for each, and of each the part that one fact has in it."""

    def __init__(self, completions: Sequence[Held]) -> None:
        names = dict.fromkeys(name for completion in completions for name in completion)
        self.whole = [0] * len(completions)
        self.parts: dict[str, list[int]] = {}
        room = 1
        for name in names:
            known: dict[tuple[str, ...] | None, int] = {None: 0}
            digits = [known.setdefault(completion.get(name), len(known)) for completion in completions]
            self.parts[name] = [digit * room for digit in digits]
            self.whole = [code + part for code, part in zip(self.whole, self.parts[name], strict=True)]
            room *= len(known)

    def without(self, names: Iterable[str]) -> list[int]:
        """The numbers with some facts left out: equal where the completions agree in all others."""
        codes = self.whole
        for name in names:
            if name in self.parts:
                codes = [code - part for code, part in zip(codes, self.parts[name], strict=True)]
        return codes


def _differences(policy: Policy, fact: str, effects: Sequence[tuple[Held, int]], codes: _Codes) -> int:
    """In how many completions the answer to one question matters.

    A question that has a meaning only with some of its answers comes and goes with it, so it may not be compared where
    one of two completions does not have it.
    """
    hanging = hanging_on(policy, fact)
    groups: dict[int, list[tuple[Held, int]]] = {}
    for rest, effect in zip(codes.without((fact, *hanging)), effects, strict=True):
        groups.setdefault(rest, []).append(effect)
    return sum(len(group) for group in groups.values() if _matters(fact, hanging, group))


def _matters(fact: str, hanging: frozenset[str], group: Sequence[tuple[Held, int]]) -> bool:
    """Whether two completions that agree in all that has a meaning in both, but for one fact, differ in effect."""
    if len({effect for _, effect in group}) == 1:
        return False
    return any(
        one_effect != other_effect
        and one.get(fact) != other.get(fact)
        and all(one[name] == other[name] for name in hanging & one.keys() & other.keys())
        for (one, one_effect), (other, other_effect) in combinations(group, 2)
    )


def _keep_promises(policy: Policy, closed: Held, conclusions: Conclusions) -> None:
    """A finding of kind `one` has exactly one value wherever one is expected."""
    derived, fired = conclusions
    held = {**closed, **derived}
    for name, finding in policy.file.findings.items():
        if finding.kind == "many":
            continue
        values = derived.get(name, ())
        if len(values) > 1:
            raise _conflict(policy, name, values, [found.rule for found in fired if found.attribute == name], closed)
        if not values and holds(finding.only_when, held):
            what = f"{policy.id}: no rule says what `{name}` is when {_facts_in_words(closed)}."
            raise PolicyGap(what, place=policy.place("findings", name), hint="Add the rule, or use `only_when`.")


def _conflict(policy: Policy, name: str, values: tuple[str, ...], rules: list[str], closed: Held) -> PolicyConflict:
    clauses = ", ".join(dict.fromkeys(c for rule in rules for c in policy.file.rules[rule].clauses))
    what = f"{policy.id}: {' and '.join(rules)} make `{name}` {' and '.join(values)} when {_facts_in_words(closed)}."
    hint = "Name one in the other's `overrides`, citing the clause that says so."
    return PolicyConflict(what, place=policy.place("rules", rules[-1]), clause=clauses, hint=hint)


def _facts_in_words(closed: Held) -> str:
    return ", ".join(f"{name} is {' and '.join(values)}" for name, values in sorted(closed.items()))


def _state_of(policy: Policy) -> frozenset[str]:
    """The attributes of the step rules that say how the case stands."""
    inputs = rules_over_state(policy).inputs
    return policy.remember(
        "state attributes", lambda: frozenset(inputs) - set(policy.file.facts) - set(policy.file.findings)
    )


def attributes_that_matter(policy: Policy, state: Held) -> frozenset[str]:
    """The attributes that the step rules read which can fire in this state; what the others read decides nothing."""
    return frozenset(condition.attribute for rule in rules_that_can_fire(policy, state) for condition in rule.when)


def rules_that_can_fire(policy: Policy, state: Held) -> tuple[EngineRule, ...]:
    """The step rules whose conditions on the state are met; step rules do not build on one another."""
    stands = _state_of(policy)
    return tuple(
        rule
        for rule in rules_over_state(policy).rules
        if all(condition.is_met(state) for condition in rule.when if condition.attribute in stands)
    )


def _attributes_read(policy: Policy, ruleset: RuleSet) -> frozenset[str]:
    """The attributes that some condition reads; the others cannot make a difference."""
    read = {condition.attribute for rule in ruleset.rules for condition in rule.when}
    return frozenset(read.union(*(finding.only_when for finding in policy.file.findings.values()))) & set(
        ruleset.inputs
    )


def _in_sets(held: Held) -> frozenset[tuple[str, frozenset[str]]]:
    """The same whatever the order in which rules fired."""
    return frozenset((name, frozenset(values)) for name, values in held.items())


def _effects(tried: Sequence[tuple[Held, Conclusions, Conclusions]]) -> list[tuple[Held, object]]:
    """Each completion with what it leads to; what was looked up is the same object, and is made comparable once."""
    runs = _different(run for _, *both in tried for run in both)
    sets = {id(run): _in_sets(run[0]) for run in runs}
    return [(completion, (sets[id(found)], sets[id(steps)])) for completion, found, steps in tried]


def _different(runs: Iterable[Conclusions]) -> list[Conclusions]:
    """Each run once, in order: many completions look up the same one."""
    return list({id(run): run for run in runs}.values())


def _common(runs: Sequence[Conclusions]) -> dict[str, tuple[str, ...]]:
    """What holds in every run."""
    found = {name: set(values) for name, values in runs[0][0].items()}
    for derived, _ in runs[1:]:
        found = {name: values & set(derived.get(name, ())) for name, values in found.items()}
    return {name: tuple(sorted(values)) for name, values in sorted(found.items()) if values}


def _possible(runs: Sequence[Conclusions]) -> dict[str, tuple[str, ...]]:
    """What holds in some run."""
    found: dict[str, set[str]] = {}
    for derived, _ in runs:
        for name, values in derived.items():
            found.setdefault(name, set()).update(values)
    return {name: tuple(sorted(values)) for name, values in sorted(found.items())}


def _fired_in_all(runs: Sequence[Conclusions]) -> tuple[Fired, ...]:
    """The rules that fired in every run, each resting on what it rested on in all of them."""
    first, *others = [{fired.rule: fired for fired in run[1]} for run in runs]
    for other in others:
        first = {rule: _in_both(fired, other[rule]) for rule, fired in first.items() if rule in other}
    return tuple(first.values())


def _in_both(one: Fired, other: Fired) -> Fired:
    if one.because == other.because:
        return one
    held = dict(other.because)
    because = tuple((name, tuple(v for v in values if v in held[name])) for name, values in one.because)
    return replace(one, because=because)
