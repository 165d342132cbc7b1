"""The engine beside a plain evaluator, at its bounds, after a failure, after a fork, in threads and over many runs."""

from __future__ import annotations

import json
import os
import pickle
import re
import resource
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import permutations
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import engine as adapter
from rules.compiler import case_rules, step_rules
from rules.engine import (
    MOST_ATTRIBUTES,
    MOST_CONDITIONS_OF_A_RULE,
    MOST_CONDITIONS_OF_AN_ATTRIBUTE,
    MOST_RULES,
    MOST_STRATA,
    MOST_USES_OF_A_CONDITION,
    Engine,
)
from rules.errors import EngineFault, PolicyTooLarge
from rules.ruleset import Conclusions, Condition, EngineRule, Fired, Held, RuleSet, in_order
from tests.rules.policies import camden, starter

native: Any = vars(adapter)["_native"]
MEGABYTE = 1024
"""In the units of `ru_maxrss` on Linux."""
Found = TypeVar("Found")


# What a plain evaluator says


def plainly(rules: RuleSet, inputs: Held) -> Conclusions:
    """Fire the first rule that holds and has not fired, by stratum and name, until none is left."""
    held: dict[str, list[str]] = {name: list(values) for name, values in inputs.items()}
    fired: list[Fired] = []
    waiting = sorted(rules.rules, key=lambda rule: (rule.stratum, rule.name))
    while True:
        rule = next((rule for rule in waiting if applies(rule, held, {found.rule for found in fired})), None)
        if rule is None:
            return {name: tuple(values) for name, values in held.items() if name not in inputs}, tuple(fired)
        waiting.remove(rule)
        attribute, value = rule.then
        because = tuple((condition.attribute, tuple(held.get(condition.attribute, ()))) for condition in rule.when)
        fired.append(Fired(rule.name, because, attribute, value))
        values = held.setdefault(attribute, [])
        if value not in values:
            values.append(value)


def applies(rule: EngineRule, held: dict[str, list[str]], fired: set[str]) -> bool:
    if fired.intersection(rule.yields_to):
        return False
    return all(
        any(value in condition.values for value in held.get(condition.attribute, ())) is condition.holds
        for condition in rule.when
    )


def layers(rules: list[EngineRule]) -> dict[str, int] | None:
    """The lowest strata in which absence is judged late enough; None where rules wait for one another."""
    strata = {rule.name: 0 for rule in rules}
    for _ in range(len(rules) + 1):
        before = dict(strata)
        for rule in rules:
            needed = [strata[other] + 1 for other in rule.yields_to]
            for condition in rule.when:
                step = 0 if condition.holds else 1
                needed += [strata[other.name] + step for other in rules if other.then[0] == condition.attribute]
            strata[rule.name] = max([strata[rule.name], *needed])
        if strata == before:
            return strata
    return None


# Rules and facts by chance. Names are any text: two of these share the hash by which the engine knows names.

NAMES = st.one_of(st.sampled_from(["costarring", "liquid", "id", "sid", "$s", 'a"b', "r0", "z1", "go"]), st.text())


def some(names: list[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(names), min_size=1)


@st.composite
def domains(draw: st.DrawFn, names: list[str]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(draw(st.lists(NAMES, unique=True, min_size=1, max_size=4))) for name in names}


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    names = draw(st.lists(NAMES, unique=True, min_size=2, max_size=7))
    cut = draw(st.integers(1, len(names) - 1))
    inputs, derived = draw(domains(names[:cut])), draw(domains(names[cut:]))
    known = {**inputs, **derived}
    rules: list[EngineRule] = []
    for name in draw(st.lists(NAMES, unique=True, max_size=10)):
        read = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4))
        when = tuple(Condition(a, draw(some(list(known[a]))), draw(st.booleans())) for a in read)
        then = draw(st.sampled_from(names[cut:]))
        yields_to = (
            tuple(draw(st.frozensets(st.sampled_from([rule.name for rule in rules]), max_size=2))) if rules else ()
        )
        rule = EngineRule(name, 0, when, (then, draw(st.sampled_from(derived[then]))), yields_to)
        if layers([*rules, rule]) is not None:
            rules.append(rule)
    apart = draw(st.integers(1, 3))
    strata = layers(rules) or {}
    placed = [EngineRule(r.name, strata[r.name] * apart, r.when, r.then, r.yields_to) for r in rules]
    return RuleSet(inputs, derived, in_order(tuple(placed)))


@st.composite
def facts(draw: st.DrawFn, rules: RuleSet) -> dict[str, tuple[str, ...]]:
    """Some values for some inputs: one, several or none each."""
    names = draw(st.lists(st.sampled_from(list(rules.inputs)), unique=True))
    return {name: tuple(draw(st.lists(st.sampled_from(rules.inputs[name]), unique=True))) for name in names}


@given(st.data())
@settings(max_examples=150)
def test_the_engine_concludes_what_a_plain_evaluator_does_and_fires_in_the_same_order(data: st.DataObject) -> None:
    rules = data.draw(rule_sets())
    engine = Engine(rules)
    for _ in range(5):
        held = data.draw(facts(rules))
        assert engine.run(held) == plainly(rules, held)


@given(st.data())
@settings(max_examples=50)
def test_the_order_in_which_facts_are_given_means_nothing(data: st.DataObject) -> None:
    rules = data.draw(rule_sets())
    engine = Engine(rules)
    held = data.draw(facts(rules))
    shuffled = data.draw(st.permutations(list(held)))
    assert engine.run({name: held[name] for name in shuffled}) == engine.run(held)


@given(rule_sets(), st.data())
@settings(max_examples=50)
def test_an_input_without_values_is_an_input_left_out(rules: RuleSet, data: st.DataObject) -> None:
    engine = Engine(rules)
    held = data.draw(facts(rules))
    derived, fired = engine.run({**dict.fromkeys(rules.inputs, ()), **held})
    assert (derived, fired) == engine.run(held)


# A set of rules that has some of everything

WHEN_RISK = Condition("risk", frozenset({"yes", "perhaps"}))
RULES = RuleSet(
    inputs={"risk": ("yes", "perhaps", "no"), "issue": ("conduct", "closure", "other"), "agencies": ("same", "two")},
    derived={"route": ("protect", "disagreement", "conduct"), "standing": ("applies", "silent"), "told": ("yes",)},
    rules=in_order(
        (
            EngineRule("protect-first", 0, (WHEN_RISK,), ("route", "protect")),
            EngineRule("one-agency", 0, (Condition("agencies", frozenset({"same"})),), ("standing", "silent")),
            EngineRule(
                "in-scope",
                1,
                (Condition("issue", frozenset({"other"}), holds=False),),
                ("standing", "applies"),
                ("one-agency",),
            ),
            EngineRule(
                "worker", 1, (Condition("issue", frozenset({"conduct"})), *[WHEN_RISK] * 2), ("route", "conduct")
            ),
            EngineRule(
                "dispute",
                2,
                (
                    Condition("standing", frozenset({"silent"}), holds=False),
                    Condition("issue", frozenset({"closure", "conduct"})),
                ),
                ("route", "disagreement"),
            ),
            EngineRule("tell", 3, (Condition("route", frozenset({"protect"}), holds=False),), ("told", "yes")),
        )
    ),
)
CASES: list[Held] = [
    {},
    {"risk": ("perhaps",), "issue": ("conduct", "closure"), "agencies": ("two",)},
    {"risk": ("no",), "issue": ("closure",), "agencies": ("same",)},
    {"risk": ("yes",), "issue": ("other",), "agencies": ("same",)},
]
ANSWERS = [plainly(RULES, held) for held in CASES]


def test_the_example_fires_rules_of_every_kind() -> None:
    assert [tuple(found.rule for found in fired) for _, fired in ANSWERS] == [
        ("in-scope", "tell"),
        ("protect-first", "in-scope", "worker", "dispute"),
        ("one-agency", "tell"),
        ("one-agency", "protect-first"),
    ]
    engine = Engine(RULES)
    assert [engine.run(held) for held in CASES] == ANSWERS


def test_every_order_of_the_facts_of_the_example_gives_one_answer() -> None:
    engine, held = Engine(RULES), CASES[1]
    for names in permutations(held):
        assert engine.run({name: held[name] for name in names}) == ANSWERS[1]


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({"risk": ("maybe",)}, "risk cannot be ['maybe']"),
        ({"risk": ("yes", "maybe", "never")}, "risk cannot be ['maybe', 'never']"),
        ({"risks": ("yes",)}, "risks cannot be ['yes']"),
        ({"route": ("protect",)}, "route cannot be ['protect']"),
        ({"nonsense": ()}, "nonsense cannot be []"),
    ],
    ids=["a value", "values", "an attribute", "a conclusion", "an attribute without values"],
)
def test_what_the_rules_do_not_know_is_refused_before_the_engine_sees_it(held: Held, said: str) -> None:
    engine = Engine(RULES)
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        engine.run(held)
    assert engine.run(CASES[1]) == ANSWERS[1]


# The bounds: what was tried is allowed, one more is refused in words


def on(attribute: str, *values: str) -> Condition:
    return Condition(attribute, frozenset(values))


def numbered(prefix: str, count: int) -> tuple[str, ...]:
    return tuple(f"{prefix}{n:04}" for n in range(count))


def many_rules(count: int) -> RuleSet:
    attributes = numbered("a", 300)
    rules = [EngineRule(f"r{n:04}", 0, (on(f"a{n % 300:04}", f"{n // 300}"),), ("d", "1")) for n in range(count)]
    return RuleSet(dict.fromkeys(attributes, numbered("", 11)) | {"a0000": ("0",)}, {"d": ("1",)}, tuple(rules))


def many_conditions(count: int) -> RuleSet:
    attributes = numbered("a", max(count, 1))
    rule = EngineRule("r", 0, tuple(on(name, "1") for name in attributes[:count]), ("d", "1"))
    return RuleSet(dict.fromkeys(attributes, ("1",)), {"d": ("1",)}, (rule,))


def many_overrides(count: int) -> RuleSet:
    """One rule that yields to others: each of them is a condition as well."""
    others = [EngineRule(name, 0, (on("a0000", "2"),), ("d", "2")) for name in numbered("o", count - 1)]
    rule = EngineRule("r", 1, (on("a0000", "1"),), ("d", "1"), tuple(other.name for other in others))
    return RuleSet({"a0000": ("1", "2")}, {"d": ("1", "2")}, (*others, rule))


def many_attributes(count: int) -> RuleSet:
    attributes = numbered("a", count)
    rules = [EngineRule(f"r{name}", 0, (on(name, "1"),), ("d", "1")) for name in attributes]
    return RuleSet(dict.fromkeys(attributes, ("1",)), {"d": ("1",)}, tuple(rules))


def many_conditions_on_one(count: int) -> RuleSet:
    values = numbered("", count)
    rules = [EngineRule(f"r{value}", 0, (on("a0000", value),), ("d", "1")) for value in values]
    return RuleSet({"a0000": ("1", *values)}, {"d": ("1",)}, tuple(rules))


def many_uses(count: int) -> RuleSet:
    rules = [EngineRule(name, 0, (on("a0000", "1"),), ("d", "1")) for name in numbered("r", count)]
    return RuleSet({"a0000": ("1",)}, {"d": ("1",)}, tuple(rules))


def many_strata(highest: int) -> RuleSet:
    """Each rule needs the absence of what the one before concludes; so every other one fires."""
    rules = [EngineRule(f"r{n:04}", n, (Condition(f"d{n:04}", frozenset({"1"}), holds=False),), (f"d{n + 1:04}", "1"))
             for n in range(highest + 1)]  # fmt: skip
    return RuleSet({"a0000": ("1",)}, dict.fromkeys(numbered("d", highest + 2), ("1",)), tuple(rules))


BOUNDS: dict[str, tuple[Callable[[int], RuleSet], int, str]] = {
    "rules": (many_rules, MOST_RULES, "There are 3001 rules. The engine can be trusted with 3000."),
    "conditions of a rule": (
        many_conditions,
        MOST_CONDITIONS_OF_A_RULE,
        "The rule r has 16 conditions. Between 1 and 15 can be trusted.",
    ),
    "rules that one yields to": (
        many_overrides,
        MOST_CONDITIONS_OF_A_RULE,
        "The rule r has 16 conditions. Between 1 and 15 can be trusted.",
    ),
    "attributes": (
        many_attributes,
        MOST_ATTRIBUTES,
        "There are 401 facts and findings. The engine can be trusted with 400.",
    ),
    "conditions on an attribute": (
        many_conditions_on_one,
        MOST_CONDITIONS_OF_AN_ATTRIBUTE,
        "There are 401 different conditions on one fact. The engine can be trusted with 400.",
    ),
    "uses of a condition": (
        many_uses,
        MOST_USES_OF_A_CONDITION,
        "There are 251 rules with one and the same condition. The engine can be trusted with 250.",
    ),
    "strata": (
        many_strata,
        MOST_STRATA,
        "There are 101 rules overriding one another. The engine can be trusted with 100.",
    ),
}


@pytest.mark.parametrize("bound", BOUNDS)
def test_the_engine_is_right_up_to_each_bound(bound: str) -> None:
    build, most, _ = BOUNDS[bound]
    rules = build(most)
    engine = Engine(rules)
    everything: Held = {name: values[:1] for name, values in rules.inputs.items()}
    for held in ({}, {"a0000": ("1",)} if "1" in rules.inputs["a0000"] else {}, everything):
        assert engine.run(held) == plainly(rules, held)


@pytest.mark.parametrize("bound", BOUNDS)
def test_beyond_each_bound_it_is_refused_in_words(bound: str) -> None:
    build, most, said = BOUNDS[bound]
    with pytest.raises(PolicyTooLarge) as refused:
        Engine(build(most + 1))
    assert str(refused.value) == said
    assert refused.value.ours


def test_a_rule_without_conditions_is_refused() -> None:
    with pytest.raises(PolicyTooLarge, match=r"^The rule r has 0 conditions\. Between 1 and 15 can be trusted\.$"):
        Engine(many_conditions(0))


def test_a_condition_that_is_written_twice_counts_once() -> None:
    rules = many_conditions(MOST_CONDITIONS_OF_A_RULE)
    twice = EngineRule("r", 0, (*rules.rules[0].when, *rules.rules[0].when), ("d", "1"))
    engine = Engine(RuleSet(rules.inputs, rules.derived, (twice,)))
    assert engine.run(dict.fromkeys(rules.inputs, ("1",)))[0] == {"d": ("1",)}


def test_without_rules_nothing_follows() -> None:
    engine = Engine(RuleSet({"a": ("1",)}, {}, ()))
    assert engine.run({"a": ("1",)}) == ({}, ())


# When durable-rules fails: no answer, and the next one is right or there is none until it is built again


@dataclass
class Broken:
    """A function of durable-rules that does something else at one call: before or after it did its work."""

    function: str
    at: int
    instead: Callable[[Any], Any]
    does_its_work: bool = True
    calls: int = 0

    def __call__(self, *arguments: Any) -> Any:
        original = ORIGINALS[self.function]
        self.calls += 1
        if self.calls - 1 != self.at:
            return original(*arguments)
        return self.instead(original(*arguments) if self.does_its_work else None)


ORIGINALS: dict[str, Callable[..., Any]] = {
    name: getattr(native, name)
    for name in ("assert_fact", "start_action_for_state", "complete_and_start_action", "delete_state")
}
CASE, ANSWER = CASES[1], ANSWERS[1]
BUILD_AGAIN = "This engine failed before; it has to be built again."


def raising(error: BaseException) -> Callable[[Any], Any]:
    def instead(_: Any) -> Any:
        raise error

    return instead


def calls_of(function: str) -> int:
    """How often one run of the example calls it."""
    counting = Broken(function, -1, lambda _: None)
    engine = Engine(RULES)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(native, function, counting)
        assert engine.run(CASE) == ANSWER
    return counting.calls


def fail(engine: Engine, broken: Broken, expected: type[BaseException]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(native, broken.function, broken)
        with pytest.raises(expected) as failed:
            engine.run(CASE)
    assert failed.type is expected


def hold_to_the_truth(engine: Engine) -> None:
    """Every later answer is right, or it is said that the engine has to be built again."""
    for held, answer in zip(CASES, ANSWERS, strict=True):
        assert answer_or_refusal(engine, held) in (answer, BUILD_AGAIN)


def answer_or_refusal(engine: Engine, held: Held) -> Conclusions | str:
    try:
        return engine.run(held)
    except EngineFault as fault:
        return str(fault)


@pytest.mark.parametrize("does_its_work", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("function", ORIGINALS)
def test_an_error_of_durable_rules_is_a_fault_and_leaves_no_trace(function: str, does_its_work: bool) -> None:
    for at in range(calls_of(function)):
        engine = Engine(RULES)
        broken = Broken(function, at, raising(native.error("302")), does_its_work)
        fail(engine, broken, EngineFault)
        hold_to_the_truth(engine)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError()], ids=["Ctrl-C", "no memory"])
@pytest.mark.parametrize("function", ["assert_fact", "start_action_for_state", "complete_and_start_action"])
def test_an_interruption_stays_what_it_is_and_leaves_no_trace(function: str, error: BaseException) -> None:
    for at in range(calls_of(function)):
        engine = Engine(RULES)
        fail(engine, Broken(function, at, raising(error)), type(error))
        hold_to_the_truth(engine)


@pytest.mark.parametrize("code", [1, 2])
def test_a_fact_that_is_not_taken_is_a_fault_and_leaves_no_trace(code: int) -> None:
    for at in range(calls_of("assert_fact")):
        engine = Engine(RULES)
        fail(engine, Broken("assert_fact", at, lambda answer: (code, answer[1])), EngineFault)
        hold_to_the_truth(engine)


@pytest.mark.parametrize("nothing", [None, ("", ""), ("", None)])
def test_an_agenda_that_does_not_begin_is_a_fault_and_leaves_no_trace(nothing: Any) -> None:
    engine = Engine(RULES)
    fail(engine, Broken("start_action_for_state", 0, lambda _: nothing), EngineFault)
    hold_to_the_truth(engine)


def test_an_agenda_that_breaks_off_is_a_fault_and_no_shorter_answer() -> None:
    for at in range(calls_of("complete_and_start_action") - 1):
        engine = Engine(RULES)
        fail(engine, Broken("complete_and_start_action", at, lambda _: None), EngineFault)
        hold_to_the_truth(engine)


def test_an_engine_that_cannot_clear_up_says_that_it_has_to_be_built_again(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(RULES)
    with monkeypatch.context() as patched:
        patched.setattr(native, "delete_state", Broken("delete_state", 0, raising(native.error("202"))))
        patched.setattr(native, "assert_fact", Broken("assert_fact", 2, raising(native.error("302"))))
        with pytest.raises(EngineFault, match=r"^durable-rules failed: 302$"):
            engine.run(CASE)
    for _ in range(2):
        assert answer_or_refusal(engine, CASE) == BUILD_AGAIN
    assert Engine(RULES).run(CASE) == ANSWER


def test_a_fault_names_what_durable_rules_said_and_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(RULES)
    original = native.error("303")
    monkeypatch.setattr(native, "assert_fact", Broken("assert_fact", 1, raising(original)))
    with pytest.raises(EngineFault, match=r"^durable-rules failed: 303$") as fault:
        engine.run(CASE)
    assert fault.value.__cause__ is original
    assert fault.value.ours


def test_rules_that_durable_rules_refuses_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise native.error("106")

    monkeypatch.setattr(native, "create_ruleset", refuse)
    with pytest.raises(EngineFault, match=r"^durable-rules refused the rules: 106$"):
        Engine(RULES)


# After a fork


def in_a_child(ask: Callable[[], Found]) -> Found:
    """What a forked child finds; an exception there is raised here."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # from Python 3.12 on: a fork beside threads, as meant here
        child = os.fork()
    if child == 0:
        try:
            found: tuple[bool, Any] = True, ask()
        except BaseException as error:  # noqa: BLE001 -- it is raised again in the parent
            found = False, f"{type(error).__name__}: {error}"
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(found, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        raw = pipe.read()
    _, status = os.waitpid(child, 0)
    assert raw, f"the child died without an answer: {os.waitstatus_to_exitcode(status)}"
    worked, answer = pickle.loads(raw)  # noqa: S301 -- our own child wrote it
    assert worked, answer
    return answer  # type: ignore[no-any-return]  # it went through a pipe


def all_answers(engine: Engine) -> list[Conclusions]:
    return [engine.run(held) for held in CASES]


def test_after_a_fork_the_child_and_the_parent_are_right() -> None:
    engine = Engine(RULES)
    assert in_a_child(lambda: all_answers(engine)) == ANSWERS
    assert all_answers(engine) == ANSWERS


def test_a_fork_while_another_thread_holds_the_engine_leaves_the_child_free_to_run() -> None:
    engine = Engine(RULES)
    with engine._lock:
        assert in_a_child(lambda: all_answers(engine)) == ANSWERS
    assert all_answers(engine) == ANSWERS


@pytest.mark.parametrize("function", ["assert_fact", "start_action_for_state", "complete_and_start_action"])
def test_a_fork_in_the_middle_of_a_run_leaves_nothing_half_done_in_the_child(function: str) -> None:
    """As when one thread forks while another is at work: the child has a copy of a session that nobody will finish."""
    for at in range(calls_of(function)):
        engine = Engine(RULES)
        children: list[list[Conclusions]] = []

        def fork(answer: Any, engine: Engine = engine, found: list[list[Conclusions]] = children) -> Any:
            found.append(in_a_child(lambda: all_answers(engine)))
            return answer

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(native, function, Broken(function, at, fork))
            assert engine.run(CASE) == ANSWER
        assert children == [ANSWERS]
        assert all_answers(engine) == ANSWERS


def test_an_engine_that_failed_says_so_after_a_fork_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(RULES)
    with monkeypatch.context() as patched:
        patched.setattr(native, "delete_state", Broken("delete_state", 0, raising(native.error("202"))))
        patched.setattr(native, "assert_fact", Broken("assert_fact", 2, raising(native.error("302"))))
        with pytest.raises(EngineFault):
            engine.run(CASE)

    assert in_a_child(lambda: answer_or_refusal(engine, CASE)) == BUILD_AGAIN


def test_two_threads_that_come_to_a_forked_engine_together_do_not_meet() -> None:
    """The first clears away what the fork left behind; the second must not be at work meanwhile."""
    engine = Engine(RULES)

    def ask() -> list[Conclusions]:
        clearing, firing = threading.Event(), threading.Event()

        def delete_state(*arguments: Any) -> Any:
            if not clearing.is_set():
                clearing.set()
                firing.wait(timeout=0.5)
            return ORIGINALS["delete_state"](*arguments)

        def complete_and_start_action(*arguments: Any) -> Any:
            if threading.current_thread() is second:
                firing.set()
                first.join(timeout=0.5)
            return ORIGINALS["complete_and_start_action"](*arguments)

        found: list[Conclusions] = []
        first = threading.Thread(target=lambda: engine.run(CASES[0]))
        second = threading.Thread(target=lambda: found.append(engine.run(CASE)))
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(native, "delete_state", delete_state)
            patched.setattr(native, "complete_and_start_action", complete_and_start_action)
            patched.setattr(threading, "excepthook", lambda _: None)
            first.start()
            clearing.wait(timeout=2)
            second.start()
            first.join(timeout=5)
            second.join(timeout=5)
        return found

    assert in_a_child(ask) == [ANSWER]


# Threads, many runs


@pytest.fixture
def _eager_threads() -> Iterator[None]:
    """Threads take turns as often as Python can make them."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_eager_threads")
def test_eight_threads_with_one_engine_get_eight_times_the_right_answers() -> None:
    engine = Engine(RULES)
    everyone = threading.Barrier(8)

    def work(first: int) -> list[bool]:
        everyone.wait(timeout=10)
        turns = [(first + n) % len(CASES) for n in range(250)]
        return [engine.run(CASES[turn]) == ANSWERS[turn] for turn in turns]

    with ThreadPoolExecutor(8) as threads:
        right = [answer for found in threads.map(work, range(8)) for answer in found]
    assert right == [True] * 2000


def test_twenty_thousand_runs_need_no_more_memory_than_two_thousand() -> None:
    def run(engine: Engine, times: int) -> int:
        for n in range(times):
            engine.run(CASES[n % len(CASES)])
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def grown() -> int:
        engine = Engine(RULES)
        return -run(engine, 2_000) + run(engine, 20_000)

    assert in_a_child(grown) < 4 * MEGABYTE  # in a child of its own, whose peak no other test has raised


# What the engine gets to see

OUR_NAMES = re.compile(r"all|pri|m[0-9]*|\$and|a|v|go|r[0-9]+|z[0-9]+")


def words_in(value: Any) -> Iterator[str]:
    """Every text in a definition, keys included; anything that is neither text nor a whole number is a fault."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from words_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from words_in(item)
    elif isinstance(value, str):
        yield value
    else:
        assert type(value) is int


@pytest.mark.parametrize("policy", [camden, starter], ids=["Camden", "the starter"])
@pytest.mark.parametrize("compiled", [case_rules, step_rules])
def test_no_text_of_a_policy_reaches_the_engine(
    policy: Callable[[], Any], compiled: Callable[[Any], RuleSet], monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[Any] = []

    def watch(function: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any) -> Any:
            handed.append((function, arguments))
            return original(*arguments)

        return watched

    for function in ("create_ruleset", *ORIGINALS):
        monkeypatch.setattr(native, function, watch(function, getattr(native, function)))
    rules = compiled(policy())
    Engine(rules).run({name: values[:1] for name, values in rules.inputs.items()})
    definitions = [json.loads(arguments[1]) for function, arguments in handed if function == "create_ruleset"]
    assert len(definitions) == 1
    assert len(definitions[0]) > len(rules.rules)
    assert all(OUR_NAMES.fullmatch(word) for word in words_in(definitions[0]))
    for function, arguments in handed:
        for argument in arguments[1:]:
            if function == "assert_fact":
                fact = r'\{"sid":"q","id":"(go","go":1|c[0-9]+","a":[0-9]+,"v":[0-9]+)\}'
                assert re.fullmatch(fact, argument)
            elif function != "create_ruleset":
                assert argument == "q" or type(argument) is int
    assert {function for function, _ in handed} == {"create_ruleset", *ORIGINALS}


@given(rule_sets())
@settings(max_examples=50)
def test_whatever_a_policy_calls_things_the_engine_knows_them_by_number(rules: RuleSet) -> None:
    definition = adapter._Plan.of(rules).definition
    assert all(OUR_NAMES.fullmatch(word) for word in words_in(definition))
