"""The only place that touches durable-rules, and the narrow part of it that can be trusted.

The engine sees integers only. Every distinct condition of the rules ("route is one of conduct, strategic"; "risk is
none of yes") gets a number; a condition that is met is one fact `{a: attribute, v: number}`; a rule is a conjunction
of such facts and nothing else. So there are no strings, no types to confuse, no joins, no negation and no user's text
inside the engine: each of those is wrong, slow or fatal in some case of durable-rules 2.0.28.

Absence is a fact like any other. The rules stand in strata; a closing rule at the end of each stratum fires when
nothing below it can fire any more, and then the conditions of absence that are met are asserted. That a rule yields to
another that overrides it is such an absence: of the mark that the other leaves when it fires.

The C module is called directly (its Python layer hides errors and starts timer threads that crash), one session at a
time under a lock, and the session is deleted after every run, whatever happened. Any return code but success raises.
"""

from __future__ import annotations

import json
import os
import threading
import weakref
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import durable_rules_engine as _native

from rules.errors import EngineFault, PolicyTooLarge
from rules.ruleset import Conclusions, Condition, EngineRule, Fired, Held, RuleSet

MOST_RULES = 3000
MOST_CONDITIONS_OF_A_RULE = 15
MOST_ATTRIBUTES = 400
MOST_CONDITIONS_OF_AN_ATTRIBUTE = 400
MOST_USES_OF_A_CONDITION = 250
MOST_STRATA = 100
_SESSION = "q"
_MARK = "*applied"
"""The attribute under which a rule that overrides others leaves its mark."""


class Engine:
    """A compiled set of rules. Replace it by building a new one and dropping this one.

    Raises:
        PolicyTooLarge: If the rules go beyond what durable-rules has been shown to do right.
        EngineFault: If it refuses them all the same.
    """

    def __init__(self, ruleset: RuleSet) -> None:
        self._ruleset = ruleset
        self._plan = _Plan.of(ruleset)
        self._lock = threading.Lock()
        try:
            self._handle: int | None = _native.create_ruleset("r", json.dumps(self._plan.definition))
        except _native.error as fault:
            raise EngineFault(f"durable-rules refused the rules: {fault}") from None
        weakref.finalize(self, _native.delete_ruleset, self._handle).atexit = False
        _ENGINES.add(self)
        # Deleting a session in which nothing ever fired frees memory that only a firing sets: fire once now.
        self.run({})

    def run(self, held: Held) -> Conclusions:
        """Fire every rule that holds, in order.

        Args:
            held: The values of the input attributes; an attribute left out has none.

        Returns:
            What was derived, and every rule that fired.

        Raises:
            EngineFault: If durable-rules reports anything but success; there is then no answer at all.
            ValueError: For an attribute or value that the rules do not know.
        """
        for attribute, values in held.items():
            unknown = set(values) - set(self._ruleset.inputs.get(attribute, ()))
            if unknown or attribute not in self._ruleset.inputs:
                raise ValueError(f"{attribute} cannot be {sorted(unknown)}")
        with self._lock:
            if self._handle is None:
                raise EngineFault("This engine failed before; it has to be built again.")
            run = _Run(self._plan, self._handle, held)
            try:
                run.start()
                run.fire()
                _native.delete_state(self._handle, _SESSION)
            except BaseException as fault:
                self._abandon()
                if isinstance(fault, _native.error):
                    raise EngineFault(f"durable-rules failed: {fault}") from fault
                raise
        return run.derived(), tuple(run.fired)

    def _abandon(self) -> None:
        """Never keep a session after an error: the next run would see its facts."""
        try:
            _native.delete_state(self._handle, _SESSION)
        except _native.error:
            self._handle = None

    def _begin_again(self) -> None:
        """In a forked child: perhaps the lock was taken and a session half done by a thread that is not there."""
        self._lock = threading.Lock()
        with suppress(_native.error):  # there is no session unless a run was under way
            _native.delete_state(self._handle, _SESSION)


_ENGINES: weakref.WeakSet[Engine] = weakref.WeakSet()


def _begin_all_again() -> None:
    for engine in list(_ENGINES):
        engine._begin_again()  # noqa: SLF001 -- of the same module


os.register_at_fork(after_in_child=_begin_all_again)


@dataclass(frozen=True)
class _Plan:
    """The rules as numbers.

    Attributes:
        rules: The rules in firing order.
        definition: What durable-rules is given.
        facts: For each condition the fact that says it is met, ready to send.
        met_by: For each attribute and value the conditions it meets.
        absences: For each stratum the conditions of absence that can be judged once it is exhausted.
        strata: How many strata there are.
    """

    rules: tuple[EngineRule, ...]
    definition: Mapping[str, object]
    facts: tuple[str, ...]
    met_by: Mapping[tuple[str, str], tuple[int, ...]]
    absences: Mapping[int, tuple[tuple[int, Condition], ...]]
    strata: int

    @classmethod
    def of(cls, ruleset: RuleSet) -> _Plan:
        numbers: dict[Condition, int] = {}
        bodies: list[tuple[int, ...]] = []
        for rule in ruleset.rules:
            conditions = dict.fromkeys(_conditions(rule))
            if not 1 <= len(conditions) <= MOST_CONDITIONS_OF_A_RULE:
                what = f"The rule {rule.name} has {len(conditions)} conditions."
                raise PolicyTooLarge(what, hint=f"Between 1 and {MOST_CONDITIONS_OF_A_RULE} can be trusted.")
            bodies.append(tuple(numbers.setdefault(condition, len(numbers)) for condition in conditions))
        attributes = {name: n for n, name in enumerate(sorted({condition.attribute for condition in numbers}))}
        _within_bounds(ruleset, bodies, numbers, attributes)
        facts = tuple(
            f'{{"sid":"{_SESSION}","id":"c{n}","a":{attributes[condition.attribute]},"v":{n}}}'
            for condition, n in numbers.items()
        )
        _refuse_colliding_ids(len(facts))
        met_by: dict[tuple[str, str], list[int]] = {}
        absences: dict[int, list[tuple[int, Condition]]] = {}
        complete = _completion(ruleset)
        for condition, n in numbers.items():
            if not condition.holds:
                stratum = max(complete.get(key, 0) for key in _absent(condition))
                absences.setdefault(stratum, []).append((n, condition))
            for value in condition.values if condition.holds else ():
                met_by.setdefault((condition.attribute, value), []).append(n)
        pairs = [(attributes[condition.attribute], n) for condition, n in numbers.items()]
        return cls(
            ruleset.rules,
            _definition(ruleset.rules, bodies, pairs),
            facts,
            {key: tuple(found) for key, found in met_by.items()},
            {stratum: tuple(found) for stratum, found in absences.items()},
            _strata(ruleset.rules),
        )


def _conditions(rule: EngineRule) -> Iterable[Condition]:
    yield from rule.when
    for other in rule.yields_to:
        yield Condition(_MARK, frozenset([other]), holds=False)


def _completion(ruleset: RuleSet) -> dict[tuple[str, str], int]:
    """After how many strata an attribute, or the mark of one rule, is complete; inputs are complete from the start."""
    complete: dict[tuple[str, str], int] = {}
    for rule in ruleset.rules:
        for key in ((rule.then[0], ""), (_MARK, rule.name)):
            complete[key] = max(complete.get(key, 0), rule.stratum + 1)
    return complete


def _absent(condition: Condition) -> list[tuple[str, str]]:
    """What has to be complete before the absence can be judged."""
    if condition.attribute == _MARK:
        return [(_MARK, rule) for rule in condition.values]
    return [(condition.attribute, "")]


def _strata(rules: tuple[EngineRule, ...]) -> int:
    return max((rule.stratum for rule in rules), default=0) + 1


def _definition(
    rules: tuple[EngineRule, ...], bodies: list[tuple[int, ...]], pairs: list[tuple[int, int]]
) -> dict[str, object]:
    """Rule `r3` is the fourth rule, `z1` closes the first stratum; `pri` is the place in this one order."""
    order: list[tuple[str, list[dict[str, object]]]] = [("z0", [{"m": {"go": 1}}])]
    for stratum in range(_strata(rules)):
        for n, rule in enumerate(rules):
            if rule.stratum == stratum:
                patterns: list[dict[str, object]] = [
                    {f"m{j}": {"$and": [{"a": pairs[c][0]}, {"v": pairs[c][1]}]}} for j, c in enumerate(bodies[n])
                ]
                order.append((f"r{n}", patterns))
        order.append((f"z{stratum + 1}", [{"m": {"go": 1}}]))
    return {name: {"pri": place, "all": patterns} for place, (name, patterns) in enumerate(order)}


def _within_bounds(
    ruleset: RuleSet, bodies: list[tuple[int, ...]], numbers: Mapping[Condition, int], attributes: Mapping[str, int]
) -> None:
    uses = [0] * len(numbers)
    for body in bodies:
        for number in body:
            uses[number] += 1
    for found, most, what in (
        (len(ruleset.rules), MOST_RULES, "rules"),
        (len(attributes), MOST_ATTRIBUTES, "facts and findings"),
        (max(uses, default=0), MOST_USES_OF_A_CONDITION, "rules with one and the same condition"),
        (max((rule.stratum for rule in ruleset.rules), default=0), MOST_STRATA, "rules overriding one another"),
        (
            max((sum(c.attribute == name for c in numbers) for name in attributes), default=0),
            MOST_CONDITIONS_OF_AN_ATTRIBUTE,
            "different conditions on one fact",
        ),
    ):
        if found > most:
            raise PolicyTooLarge(f"There are {found} {what}.", hint=f"The engine can be trusted with {most}.")


def _refuse_colliding_ids(count: int) -> None:
    """durable-rules tells ids apart by a 32-bit hash alone."""
    ids = ["go", f"sid-{_SESSION}", *(f"c{n}" for n in range(count))]
    if len({_hash_of(text) for text in ids}) != len(ids):
        raise PolicyTooLarge("Two internal names collide in the engine.", hint="Report this: it is not your fault.")


def _hash_of(text: str) -> int:
    found = 0x811C9DC5
    for byte in text.encode("ascii"):
        found = ((found ^ byte) * 0x01000193) & 0xFFFFFFFF
    return found


class _Run:
    """One run of the rules over one set of inputs."""

    def __init__(self, plan: _Plan, handle: int, held: Held) -> None:
        self._plan, self._handle, self._inputs = plan, handle, held
        self._held: dict[str, list[str]] = {attribute: list(values) for attribute, values in held.items()}
        self._sent = set[int]()
        self._session = 0
        self._finished = False
        self.fired: list[Fired] = []

    def start(self) -> None:
        code, self._session = _native.assert_fact(self._handle, f'{{"sid":"{_SESSION}","id":"go","go":1}}')
        if code:
            raise EngineFault("durable-rules did not begin with a clean session.")
        for attribute, values in self._inputs.items():
            for value in values:
                self._send(self._plan.met_by.get((attribute, value), ()))

    def fire(self) -> None:
        started = _native.start_action_for_state(self._handle, self._session)
        message = started[1] if started else None
        if not message:
            raise EngineFault("durable-rules fired nothing.")
        while message is not None:
            # The message is {"<rule>":{...}}: the rule's name is all that is needed of it.
            name = message[2 : message.index('"', 2)]
            if name[0] == "z":
                self._close(int(name[1:]))
            else:
                self._conclude(self._plan.rules[int(name[1:])])
            message = _native.complete_and_start_action(self._handle, self._session)
        if not self._finished:
            raise EngineFault("durable-rules broke off before the last stratum was exhausted.")

    def derived(self) -> Held:
        return {
            name: tuple(values) for name, values in self._held.items() if name not in self._inputs and name != _MARK
        }

    def _close(self, stratum: int) -> None:
        self._finished = stratum == self._plan.strata
        for number, condition in self._plan.absences.get(stratum, ()):
            if condition.values.isdisjoint(self._held.get(condition.attribute, ())):
                self._send((number,))

    def _conclude(self, rule: EngineRule) -> None:
        attribute, value = rule.then
        because = tuple((c.attribute, tuple(self._held.get(c.attribute, ()))) for c in rule.when)
        self.fired.append(Fired(rule.name, because, attribute, value))
        self._hold(_MARK, rule.name)
        self._hold(attribute, value)

    def _hold(self, attribute: str, value: str) -> None:
        values = self._held.setdefault(attribute, [])
        if value not in values:
            values.append(value)
            self._send(self._plan.met_by.get((attribute, value), ()))

    def _send(self, conditions: Iterable[int]) -> None:
        for number in conditions:
            if number not in self._sent:
                self._sent.add(number)
                code, _ = _native.assert_fact(self._handle, self._plan.facts[number])
                if code:
                    raise EngineFault("durable-rules did not take a fact.")
