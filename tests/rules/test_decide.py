"""What follows from what is known: closed and open facts, what is still asked, conflicts and gaps, why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, assume, example, given, settings
from hypothesis import strategies as st

from foundation.errors import DataFileError
from rules.compiler import (
    CASE,
    ENTITLED,
    GATED,
    OFFERED,
    OPENS,
    OWED,
    duty_is,
    fact_domain,
    limit_case,
    track_is,
    track_next,
    track_stage,
)  # fmt: skip
from rules.compiler import holds as all_met
from rules.completion import MOST_COMPLETIONS, Answers, asked_in, completions, known
from rules.decide import Decision, Findings, decide, find, run_case_rules, run_step_rules
from rules.errors import PolicyConflict, PolicyGap, PolicyTooLarge
from rules.explain import MOST_CHANGES, why_not_rule, why_not_track
from rules.policy import Policy
from rules.ruleset import Held
from tests.rules.policies import KINDS_OF_CHILD, WAYS, camden, small, starter, state

ALL_KNOWN: dict[str, str | tuple[str, ...]] = {
    "imminent_risk": "no", "agencies": "different", "case_type": "cp", "issue": ("closure",),
}  # fmt: skip
LADDER = state({"settle": "running"}, disagreement="stage-1")
CONDUCT = state({"use-allegations-procedure": "running"}, conduct="with-manager")


def names(asked: Decision) -> list[str]:
    return [each.fact for each in asked.ask]


# Unasked, answered, not known


def test_a_question_that_was_not_put_is_not_answered_no() -> None:
    found = find(camden(), {name: value for name, value in ALL_KNOWN.items() if name != "imminent_risk"})
    assert found.open == ("imminent_risk",)
    assert "protect" in found.may_open
    assert "protect" not in found.opens
    assert "protect" in found.possible["route"]
    assert "protect" not in found.common["route"]


def test_a_danger_that_is_not_known_of_counts_as_danger() -> None:
    found = find(camden(), {**ALL_KNOWN, "imminent_risk": "not_known"})
    assert found.closed["imminent_risk"] == ("yes",)
    assert found.opens == {"protect", "disagreement"}
    assert found == find(camden(), {**ALL_KNOWN, "imminent_risk": "yes"})


def test_a_danger_that_is_answered_no_opens_nothing() -> None:
    found = find(camden(), ALL_KNOWN)
    assert found.opens == found.may_open == {"disagreement"}


@pytest.mark.parametrize("answers", [{}, {"early": "not_known"}], ids=["unasked", "not known"])
def test_what_has_to_be_found_out_stays_open_until_it_is(answers: Answers, tmp_path: Path) -> None:
    found = find(small(tmp_path, ROUNDABOUT), answers)
    assert (found.closed, found.open) == ({}, ("early", "imminent_risk"))


def test_an_answer_not_known_may_be_a_value_of_its_own(tmp_path: Path) -> None:
    text = ROUNDABOUT.replace("{ask_first: yes}", "{value: not_known}").replace(
        "early: [yes, no]", "early: [not_known]"
    )
    policy = small(tmp_path, text)
    assert find(policy, {"early": "not_known"}).common == {"route": ("write",)}
    assert find(policy, {"early": "yes"}).common == {"route": ("talk",)}
    assert find(policy, {}).possible == {"route": ("talk", "write")}
    assert len(list(completions(policy, {}))) == 3


@pytest.mark.parametrize(
    ("fact", "read_as"),
    [("agencies", "different"), ("case_type", "unlisted"), ("issue", "other_decision"), ("imminent_risk", "yes")],
)
def test_what_is_not_known_is_read_as_the_file_says(fact: str, read_as: str) -> None:
    closed, open_ = known(camden(), {fact: "not_known"})
    assert closed == {fact: (read_as,)}
    assert fact not in open_


def test_a_fact_that_has_no_meaning_is_neither_open_nor_closed() -> None:
    closed, open_ = known(camden(), {**ALL_KNOWN, "allegation_of_harm": "yes"})
    assert "allegation_of_harm" not in closed
    assert open_ == ()


def test_an_answer_counts_as_soon_as_its_question_turns_out_to_have_a_meaning() -> None:
    """A form may put the question about harm before the one that gives it a meaning."""
    answers: Answers = {"allegation_of_harm": "yes", "imminent_risk": "no", "agencies": "different", "case_type": "cp"}
    with_conduct = [held for held in completions(camden(), answers) if "conduct" in held["issue"]]
    assert with_conduct
    assert all(held.get("allegation_of_harm") == ("yes",) for held in with_conduct)
    assert "use-allegations-procedure" in decide(camden(), answers, CONDUCT).may_be_owed


def test_several_values_are_held_in_the_order_of_their_names() -> None:
    first = find(camden(), {**ALL_KNOWN, "issue": ("threshold", "conduct")})
    assert first.closed["issue"] == ("conduct", "threshold")
    assert first.common == find(camden(), {**ALL_KNOWN, "issue": ("conduct", "threshold")}).common


def test_what_is_common_holds_in_every_completion_and_what_is_possible_in_some() -> None:
    for answers in ({}, {"issue": ("conduct",)}, {"agencies": "same"}, {"case_type": "none", "imminent_risk": "yes"}):
        found = find(camden(), answers)
        runs = [run_case_rules(camden(), completion)[0] for completion in completions(camden(), answers)]
        for name in ("route", "standing"):
            values = [set(run.get(name, ())) for run in runs]
            assert set(found.common.get(name, ())) == set.intersection(*values)
            assert set(found.possible.get(name, ())) == set.union(*values)
        opened = [set(run.get(OPENS, ())) for run in runs]
        assert found.opens == set.intersection(*opened)
        assert found.may_open == set.union(*opened)


def test_the_findings_that_have_one_value_are_named_singly() -> None:
    assert find(camden(), ALL_KNOWN).one() == {"standing": "applies", "route": "disagreement"}
    assert find(camden(), {**ALL_KNOWN, "issue": ("closure", "conduct")}).one() == {"standing": "applies"}


# What is common is what is shown


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"imminent_risk": "yes"},
        {"imminent_risk": "yes", "agencies": "different", "case_type": "cp"},
        {"agencies": "different", "case_type": "cp"},
        {"agencies": "same"},
        {"issue": ("closure",), "case_type": "cp", "agencies": "different"},
    ],
    ids=str,
)
def test_a_rule_is_shown_to_rest_on_nothing_but_what_is_certain(answers: Answers) -> None:
    found = find(camden(), answers)
    certain = {**found.closed, **found.common, OPENS: tuple(found.opens)}
    for fired in found.fired:
        for attribute, values in fired.because:
            assert set(values) <= set(certain.get(attribute, ())), (fired.rule, attribute)


# Completions


def test_with_nothing_known_camden_can_turn_out_in_3600_ways() -> None:
    assert len(list(completions(camden(), {}))) == WAYS == 3600


@pytest.mark.parametrize(
    ("answers", "count"),
    [
        (ALL_KNOWN, 1),
        ({**ALL_KNOWN, "issue": ("conduct",)}, 2 * 2 * 2),
        ({**ALL_KNOWN, "issue": ("conduct", "closure")}, 2 * 2),
        ({"issue": ("conduct", "non_engagement")}, 2 * 2 * KINDS_OF_CHILD * 4 * 2 * 2),
        ({"issue": ("conduct",), "allegation_of_harm": "yes"}, 2 * 2 * KINDS_OF_CHILD * 2 * 2),
        ({"imminent_risk": "not_known"}, WAYS // 2),
    ],
    ids=str,
)
def test_what_is_known_leaves_fewer_ways(answers: Answers, count: int) -> None:
    assert len(list(completions(camden(), answers))) == count


def test_no_completion_comes_twice() -> None:
    found = [frozenset(held.items()) for held in completions(camden(), {})]
    assert len(found) == len(set(found))


def answered(policy: Policy, answers: Answers) -> dict[str, tuple[str, ...]]:
    """What has been answered, as rules read it; what has to be found out has not been answered."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in answers.items():
        means = policy.file.facts[name].not_known
        read = (means.read_as or means.value) if value == "not_known" else value
        if read is not None:
            found[name] = (read,) if isinstance(read, str) else tuple(sorted(read))
    return found


def true_completions(policy: Policy, answers: Answers, several: int = 99) -> Iterator[dict[str, tuple[str, ...]]]:
    """Every true way the open facts can turn out, with every answer; a question without a meaning has none."""
    facts = {name: fact for name, fact in policy.file.facts.items() if fact.is_closed}
    held_already = answered(policy, answers)
    choices: list[list[tuple[str, ...]]] = []
    for name, fact in facts.items():
        values = sorted(fact_domain(fact))
        if name in held_already:
            choices.append([held_already[name]])
        elif fact.kind == "some_of":
            sizes = range(1, min(several, len(values)) + 1)
            choices.append([found for size in sizes for found in combinations(values, size)])
        else:
            choices.append([(value,) for value in values])
    seen = set[frozenset[tuple[str, tuple[str, ...]]]]()
    for combination in product(*choices):
        held = meaningful(policy, dict(zip(facts, combination, strict=True)))
        key = frozenset(held.items())
        if key not in seen:
            seen.add(key)
            yield held


def meaningful(policy: Policy, held: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Without the facts that have no meaning beside the others, nor those that depend on these."""
    hanging = policy.remember(
        "hanging facts", lambda: {n: f.asked_when for n, f in policy.file.facts.items() if f.asked_when}
    )
    while without := [name for name in held if name in hanging and not all_met(hanging[name], held)]:
        held = {name: values for name, values in held.items() if name not in without}
    return held


Effect = tuple[frozenset[tuple[str, frozenset[str]]], frozenset[tuple[str, frozenset[str]]]]


def in_sets(held: Held) -> frozenset[tuple[str, frozenset[str]]]:
    return frozenset((name, frozenset(values)) for name, values in held.items())


def effect(policy: Policy, held: Held, stands: Mapping[str, str]) -> Effect:
    """The findings and the steps for closed facts, as sets."""
    derived, _ = run_case_rules(policy, held)
    state_held = {CASE: ("closed",), **{name: (value,) for name, value in stands.items()}}
    return in_sets(derived), in_sets(run_step_rules(policy, {**held, **derived, **state_held})[0])


def outcomes(policy: Policy, ways: Iterable[Any], stands: Mapping[str, str]) -> set[Effect]:
    return {effect(policy, held, stands) for held in ways}


def test_representatives_of_the_starter_lose_no_outcome_of_its_32764_true_completions() -> None:
    stands = state({"refer-at-once": "running", "settle": "passed"}, protect="front-door")
    policy = starter()
    true = list(true_completions(policy, {}))
    assert len(true) == 2 * 2 * (2**13 - 1) == 32_764
    found = {tuple(run_case_rules(policy, held)[0].items()) for held in true}
    assert found == {tuple(run_case_rules(policy, held)[0].items()) for held in completions(policy, {})}
    assert outcomes(policy, iter(true[::97]), stands) <= outcomes(policy, completions(policy, {}), stands)


@pytest.mark.parametrize(
    "answers",
    [
        {"imminent_risk": "no", "agencies": "different"},
        {"imminent_risk": "yes", "case_type": "cp"},
        {"agencies": "different", "case_type": "16_plus"},
    ],
    ids=str,
)
def test_representatives_of_camden_lose_no_outcome_and_invent_none(answers: Answers) -> None:
    """Every true answer; of issues, every one, two or three together. More of them bring nothing that three do not."""
    duties = {"use-allegations-procedure": "running", "raise-with-team-manager": "passed", "settle": "running"}
    stands = state(duties, conduct="with-manager", disagreement="stage-1")
    true = outcomes(camden(), true_completions(camden(), answers, several=3), stands)
    found = outcomes(camden(), completions(camden(), answers), stands)
    assert true <= found
    of_few = [held for held in completions(camden(), answers) if len(held["issue"]) <= 3]
    assert outcomes(camden(), iter(of_few), stands) <= true


# Too many ways


def many_facts(folder: Path, count: int, asked_when: str = "") -> Policy:
    numbers = [f"{n:02}" for n in range(count)]
    own = f"kind: yes_no, not_known: {{ask_first: yes}}, clauses: [EXA-2]{asked_when}"
    facts = "".join(f"  f{n}: {{ask: Is it so?, {own}}}\n" for n in numbers)
    rules = "".join(f"  r{n}: {{when: {{WHEN f{n}: [yes]}}, then: {{x: a}}, clauses: [EXA-2]}}\n" for n in numbers)
    rules = rules.replace("WHEN ", "issue: [conduct], " if asked_when else "")
    issue = "  issue: {clauses: [EXA-2]}\n" if asked_when else ""
    text = f"facts:\n{issue}{facts}findings:\n  x: {{kind: many, values: [a], clauses: [EXA-2]}}\nrules:\n{rules}"
    return small(folder, text)


def test_fourteen_open_questions_are_tried_in_every_way(tmp_path: Path) -> None:
    policy = many_facts(tmp_path, 14)
    assert 2**14 < MOST_COMPLETIONS < 2**15
    assert len(list(completions(policy, {}))) == 2**14
    assert find(policy, {"f00": "no", "f01": "no"}).possible == {"x": ("a",)}


def test_fifteen_open_questions_are_too_many_and_are_named(tmp_path: Path) -> None:
    policy = many_facts(tmp_path, 15)
    listed = ", ".join([*(f"f{n:02}" for n in range(15)), "imminent_risk"])
    for ask in (find, lambda policy, answers: decide(policy, answers, {})):
        with pytest.raises(PolicyTooLarge) as refused:
            ask(policy, {})
        assert str(refused.value) == (
            f"exampleshire: there are more than 20,000 ways in which {listed} could turn out. "
            "Answer some of these first, or split the facts in the policy."
        )
        assert refused.value.ours
    few = {f"f{n:02}": "yes" for n in range(9)}
    assert find(policy, few).common == {"x": ("a",)}


def test_questions_that_are_only_sometimes_asked_are_counted_as_well(tmp_path: Path) -> None:
    policy = many_facts(tmp_path, 15, ", asked_when: {issue: [conduct]}")
    with pytest.raises(
        PolicyTooLarge, match=r"^exampleshire: there are more than 20,000 ways in which issue, imminent_risk, f00, "
    ):
        list(completions(policy, {}))
    assert find(policy, {"issue": ("closure",), "imminent_risk": "no"}).open == ()


# What is still asked


def differs(policy: Policy, fact: str, effects: list[tuple[dict[str, tuple[str, ...]], Effect]]) -> bool:
    """Whether two completions have different effects though they agree in all other facts with a meaning in both."""
    hanging = {name for name, found in policy.file.facts.items() if fact in found.asked_when}
    alike: dict[Any, list[tuple[dict[str, tuple[str, ...]], Effect]]] = {}
    for held, what in effects:
        rest = frozenset((name, values) for name, values in held.items() if name != fact and name not in hanging)
        alike.setdefault(rest, []).append(({name: held[name] for name in {fact, *hanging} & held.keys()}, what))
    return any(
        effect_of_one != effect_of_other
        and all(one[name] == other[name] for name in hanging & one.keys() & other.keys())
        for found in alike.values()
        for (one, effect_of_one), (other, effect_of_other) in combinations(found, 2)
        if one.get(fact) != other.get(fact)
    )


@st.composite
def partial_answers(draw: st.DrawFn) -> dict[str, str | tuple[str, ...]]:
    """Some of the questions of Camden answered; the one with most answers more often than not."""
    found: dict[str, str | tuple[str, ...]] = {}
    for name, fact in camden().file.facts.items():
        if not fact.is_closed or draw(st.integers(0, 3)) < (1 if name == "issue" else 2):
            continue
        if fact.kind == "some_of":
            found[name] = tuple(sorted(draw(st.sets(st.sampled_from(fact.domain), min_size=1, max_size=3))))
        else:
            found[name] = draw(st.sampled_from([*fact.domain, "not_known"]))
    return found


@st.composite
def states(draw: st.DrawFn) -> dict[str, str]:
    """A case that may have tracks open, with duties that depend on facts begun or not."""
    found = state(case=draw(st.sampled_from(["open", "closed"])))
    for track, stage in (
        ("conduct", "with-manager"),
        ("non-engagement", "with-social-worker"),
        ("disagreement", "stage-3"),
    ):
        if draw(st.booleans()):
            found |= {track_is(track): "open", track_stage(track): stage}
    for duty in (
        "use-allegations-procedure", "report-conduct-one-up", "raise-with-team-manager", "use-own-line-management",
        "ask-safeguarding-lead", "refer-at-once",
    ):  # fmt: skip
        found[duty_is(duty)] = draw(st.sampled_from(["not_begun", "running", "passed", "over"]))
    return found


@given(partial_answers(), states())
@example({}, {})
@example({"issue": ("conduct",), "case_type": "cp", "agencies": "different"}, CONDUCT)
@example({"allegation_of_harm": "yes", "case_type": "cp"}, CONDUCT)
@example({"case_type": "cp", "allegation_of_harm": "no"}, state({"report-conduct-one-up": "running"}))
@example({"case_type": "lac", "social_worker_allocated": "yes"}, state({"raise-with-team-manager": "passed"}))
@example({"agencies": "same", "imminent_risk": "no"}, state({"report-conduct-one-up": "running"}))
@example({"issue": ("closure",), "agencies": "same"}, state({"use-own-line-management": "running"}))
@settings(max_examples=25, phases=[Phase.explicit, Phase.generate])  # without shrinking: one example takes a second
def test_a_fact_is_asked_exactly_when_it_alone_can_still_change_something(
    answers: dict[str, str | tuple[str, ...]], stands: dict[str, str]
) -> None:
    policy = camden()
    effects = [(held, effect(policy, held, stands)) for held in true_completions(policy, answers, several=2)]
    unanswered = {name for name, fact in policy.file.facts.items() if fact.is_closed} - set(answered(policy, answers))
    wanted = {name for name in unanswered if differs(policy, name, effects)}
    assert set(names(decide(policy, answers, stands))) == wanted


def test_with_nothing_known_the_danger_is_asked_first() -> None:
    asked = names(decide(camden(), {}, {}))
    assert asked[0] == "imminent_risk"
    assert set(asked[1:]) == {"agencies", "case_type", "issue", "child_in_dispute"}
    assert asked_in(camden())[0] == "imminent_risk"


@given(partial_answers(), states())
@settings(max_examples=15)
def test_the_danger_is_asked_before_everything_else(
    answers: dict[str, str | tuple[str, ...]], stands: dict[str, str]
) -> None:
    asked = decide(camden(), answers, stands).ask
    assert ("imminent_risk" in [each.fact for each in asked]) is ("imminent_risk" not in answers)
    if "imminent_risk" not in answers:
        assert asked[0].fact == "imminent_risk"
    rest = [each for each in asked if each.fact != "imminent_risk"]
    assert rest == sorted(rest, key=lambda each: (-each.differences, each.fact))


def test_what_can_no_longer_change_anything_is_not_asked() -> None:
    assert names(decide(camden(), {"agencies": "same", "imminent_risk": "no"}, {})) == []
    assert names(decide(camden(), {"case_type": "none", "imminent_risk": "no"}, {})) == ["agencies"]


def test_what_only_a_step_depends_on_is_asked_once_the_step_is_near() -> None:
    answers = {**ALL_KNOWN, "issue": ("conduct",), "child_in_dispute": "no"}
    assert names(decide(camden(), answers, {})) == []
    assert names(decide(camden(), answers, CONDUCT)) == ["allegation_of_harm"]


ONLY_CONDUCT = """\
facts:
  issue: {clauses: [EXA-2]}
  allegation_of_harm: {clauses: [EXA-2]}
findings:
  route: {kind: many, values: [conduct, police], clauses: [EXA-2]}
rules:
  conduct: {when: {issue: [conduct]}, then: {route: conduct}, clauses: [EXA-2]}
  police: {when: {issue: [conduct], allegation_of_harm: [yes]}, then: {route: police}, clauses: [EXA-2]}
"""


def test_a_fact_is_asked_also_where_a_further_question_hangs_on_its_answer(tmp_path: Path) -> None:
    """Whether the issue is conduct decides everything here, though no two completions differ in the issue alone: with
    conduct comes the question whether somebody was harmed."""
    policy = small(tmp_path, ONLY_CONDUCT)
    assert find(policy, {}).possible == {"route": ("conduct", "police")}
    assert "issue" in names(decide(policy, {}, {}))
    assert names(decide(policy, {"allegation_of_harm": "no"}, {})) == ["issue"]


ROUNDABOUT = """\
facts:
  early: {ask: Is it early?, kind: yes_no, not_known: {ask_first: yes}, clauses: [EXA-2]}
findings:
  route: {kind: many, values: [talk, write], clauses: [EXA-2]}
rules:
  a-early: {when: {early: [yes]}, then: {route: talk}, clauses: [EXA-2]}
  b-always: {when: {early: [yes, no]}, then: {route: write}, clauses: [EXA-2]}
  c-late: {when: {early: [no]}, then: {route: talk}, clauses: [EXA-2]}
"""


def test_a_fact_that_only_changes_the_order_in_which_rules_fire_is_not_asked(tmp_path: Path) -> None:
    policy = small(tmp_path, ROUNDABOUT)
    assert find(policy, {}).common == {"route": ("talk", "write")} == find(policy, {}).possible
    assert names(decide(policy, {}, {})) == []


NESTED = """\
facts:
  issue: {clauses: [EXA-2]}
  hurt: {ask: Hurt?, kind: yes_no, not_known: {read_as: yes}, asked_when: {issue: [conduct]}, clauses: [EXA-2]}
  badly: {ask: Badly?, kind: yes_no, not_known: {read_as: yes}, asked_when: {hurt: [yes]}, clauses: [EXA-2]}
findings:
  route: {kind: many, values: [conduct, police], clauses: [EXA-2]}
rules:
  conduct: {when: {issue: [conduct], hurt: [no]}, then: {route: conduct}, clauses: [EXA-2]}
  police: {when: {hurt: [yes], badly: [yes], issue: [conduct]}, then: {route: police}, clauses: [EXA-2]}
"""


@pytest.mark.parametrize("answers", [{}, {"issue": ("closure",)}, {"issue": ("conduct",)}, {"hurt": "no"}], ids=str)
def test_a_question_that_hangs_on_a_question_without_a_meaning_has_none(answers: Answers, tmp_path: Path) -> None:
    policy = small(tmp_path, NESTED)
    answers = {"imminent_risk": "no", **answers}
    expected = {frozenset(held.items()) for held in true_completions(policy, answers)}
    simplified = {frozenset({**dict(held), "issue": _kind(dict(held)["issue"])}.items()) for held in expected}
    found = [frozenset({**held, "issue": _kind(held["issue"])}.items()) for held in completions(policy, answers)]
    assert set(found) == simplified
    if "issue" in answers and "conduct" not in answers["issue"]:
        assert find(policy, answers).open == ()


def _kind(issue: tuple[str, ...]) -> tuple[str, ...]:
    return ("conduct",) if "conduct" in issue else ("other",)


# Names that the compiler uses for itself


@pytest.mark.parametrize("name", [OPENS, OWED, GATED, OFFERED, ENTITLED, "opens", "owed"])
def test_whatever_a_finding_is_called_it_hides_nothing(name: str, tmp_path: Path) -> None:
    """Either the name is refused when the policy is loaded, or duties, powers and tracks are as under any other."""

    def ask(called: str) -> tuple[Any, ...]:
        text = OWING.replace("NAME", called)
        policy = small(tmp_path / called, text)
        answers: Answers = {"issue": ("closure",)}
        found = decide(policy, answers, state({"settle": "running"}, talk="one"))
        return found.findings.opens, found.owed, found.offered, found.entitled, found.findings.common[called]

    expected = ask("plain")
    assert expected == ({"talk"}, {"settle"}, {"go-on"}, {"help"}, ("a",))
    try:
        found = ask(name)
    except DataFileError:
        return
    assert found == expected


OWING = """\
roles:
  manager: {called: the managers, of: each_side, clauses: [EXA-2]}
facts:
  issue: {clauses: [EXA-2]}
findings:
  route: {kind: many, values: [talk], clauses: [EXA-2]}
  NAME: {kind: many, values: [a], clauses: [EXA-2]}
rules:
  any: {when: {issue: {not: [something_else]}}, then: {route: talk}, clauses: [EXA-2]}
  one: {when: {issue: [closure]}, then: {NAME: a}, clauses: [EXA-2]}
tracks:
  talk:
    called: the talk
    opens: {route: [talk]}
    starts: {now: yes}
    stages:
      one: {called: One, meet: manager, exits: {resolved: close}, resolved_by: not_stated, clauses: [EXA-2]}
    reopening: {to: new_track, stated: yes}
    clauses: [EXA-2]
duties:
  settle:
    force: must
    who: manager
    act: settle
    what: settle it
    in: {talk: [one]}
    when: {NAME: [a]}
    starts: stage_began
    limit: none_stated
    if_late: nothing
    clauses: [EXA-2]
powers:
  go-on: {who: manager, may: go on, in: {talk: [one]}, when: {NAME: [a]}, clauses: [EXA-2]}
rights:
  help: {whose: child, to: an advocate, reminder: manager, when: {NAME: [a]}, clauses: [EXA-2]}
"""


def test_a_duty_may_be_called_as_a_track_is_or_is_refused(tmp_path: Path) -> None:
    try:
        policy = small(tmp_path, OWING.replace("NAME", "plain").replace("  settle:", "  talk:"))
    except DataFileError:
        return
    found = decide(policy, {"issue": ("closure",)}, state(talk="one"))
    assert found.offered == {"go-on"}


# Conflicts and gaps

STANDING = """\
facts:
  issue: {clauses: [EXA-2]}
  early: {ask: Is it early?, kind: yes_no, not_known: {ask_first: yes}, clauses: [EXA-2]}
findings:
  standing: {kind: one, values: [applies, outside], clauses: [EXA-2]}
rules:
  about-conduct: {when: {issue: [conduct]}, then: {standing: applies}, clauses: [EXA-3, EXA-4]}
  too-late: {when: {early: [no]}, then: {standing: outside}, clauses: [EXA-5]}
"""


def test_two_rules_that_say_different_things_are_a_conflict_that_names_everything(tmp_path: Path) -> None:
    policy = small(tmp_path, STANDING)
    with pytest.raises(PolicyConflict) as conflict:
        find(policy, {"issue": ("conduct", "closure"), "early": "no"})
    assert str(conflict.value) == (
        f"{tmp_path}/policy.yaml:13: exampleshire: about-conduct and too-late make `standing` applies and outside when "
        "early is no, issue is closure and conduct. (clause EXA-3, EXA-4, EXA-5) Name one in the other's `overrides`, "
        "citing the clause that says so."
    )
    assert (conflict.value.clause, conflict.value.ours) == ("EXA-3, EXA-4, EXA-5", True)


def test_no_rule_that_says_anything_is_a_gap_that_names_everything(tmp_path: Path) -> None:
    policy = small(tmp_path, STANDING)
    with pytest.raises(PolicyGap) as gap:
        find(policy, {"issue": ("closure",), "early": "yes"})
    assert str(gap.value) == (
        f"{tmp_path}/policy.yaml:10: exampleshire: no rule says what `standing` is when early is yes, issue is "
        "closure. Add the rule, or use `only_when`."
    )
    assert gap.value.ours


@pytest.mark.parametrize("answers", [{}, {"issue": ("conduct",)}, {"early": "no"}], ids=str)
def test_a_conflict_that_is_only_possible_is_one_already(answers: Answers, tmp_path: Path) -> None:
    with pytest.raises((PolicyConflict, PolicyGap)):
        find(small(tmp_path, STANDING), answers)


def test_rules_that_say_the_same_support_one_another(tmp_path: Path) -> None:
    policy = small(tmp_path, STANDING.replace("standing: outside}", "standing: applies}"))
    found = find(policy, {"issue": ("conduct",), "early": "no"})
    assert found.common == {"standing": ("applies",)}
    assert [fired.rule for fired in found.fired] == ["about-conduct", "too-late"]


def test_the_rule_that_overrides_speaks_alone(tmp_path: Path) -> None:
    policy = small(
        tmp_path, STANDING.replace("{standing: outside},", "{standing: outside}, overrides: [about-conduct],")
    )
    found = find(policy, {"issue": ("conduct",), "early": "no"})
    assert found.common == {"standing": ("outside",)}
    assert [fired.rule for fired in found.fired] == ["too-late"]


CHAIN = """\
facts:
  issue: {clauses: [EXA-2]}
findings:
  standing: {kind: one, values: [a, b, c], clauses: [EXA-2]}
rules:
  rule-a: {when: {issue: {not: [something_else]}}, then: {standing: a}, clauses: [EXA-2]}
  rule-b: {when: {issue: [conduct]}, then: {standing: b}, overrides: [rule-a], clauses: [EXA-2]}
  rule-c: {when: {issue: [closure]}, then: {standing: c}, overrides: [rule-b], clauses: [EXA-2]}
"""


def test_where_the_one_who_silences_is_silenced_the_first_speaks_again(tmp_path: Path) -> None:
    policy = small(tmp_path, CHAIN)
    assert find(policy, {"issue": ("conduct",)}).common == {"standing": ("b",)}
    with pytest.raises(PolicyConflict, match="rule-c and rule-a make `standing` c and a when"):
        find(policy, {"issue": ("closure", "conduct")})
    overriding_both = small(tmp_path / "both", CHAIN.replace("overrides: [rule-b]", "overrides: [rule-a, rule-b]"))
    assert find(overriding_both, {"issue": ("closure", "conduct")}).common == {"standing": ("c",)}


def test_where_no_value_is_expected_none_is_no_gap(tmp_path: Path) -> None:
    text = STANDING.replace("  standing: {kind: one,", "  standing: {kind: one, only_when: {issue: [conduct]},")
    policy = small(tmp_path, text)
    assert find(policy, {"issue": ("closure",), "early": "yes"}).common == {}
    with pytest.raises(PolicyConflict):
        find(policy, {"issue": ("conduct",), "early": "no"})


# Limits that depend on facts: exactly one applies


@pytest.mark.parametrize(
    ("cases", "answers", "applies"),
    [
        ("[closure], [conduct]", ("closure",), "case-0"),
        ("[closure], [conduct]", ("conduct",), "case-1"),
        ("[closure], [conduct]", ("threshold",), None),
        ("[closure], [conduct]", ("closure", "conduct"), None),
    ],
)
def test_a_limit_is_one_of_several_only_where_one_alone_applies(
    cases: str, answers: tuple[str, ...], applies: str | None, tmp_path: Path
) -> None:
    first, second = cases.split(", ")
    one_of = f"""
      one_of:
        - {{when: {{issue: {first}}}, limit: {{hours: 1}}}}
        - {{when: {{issue: {second}}}, limit: {{hours: 2}}}}"""
    text = OWING.replace("NAME", "plain").replace("limit: none_stated", f"limit:{one_of}")
    text = text.replace("    when: {plain: [a]}\n    starts", "    starts")
    policy = small(tmp_path, text)
    stands = state({"settle": "running"}, talk="one")
    try:
        found = decide(policy, {"issue": answers}, stands).next.get(limit_case("settle"))
    except (PolicyConflict, PolicyGap):
        found = None
    assert found == applies


# Looking up again


def test_what_was_decided_is_looked_up() -> None:
    assert find(camden(), ALL_KNOWN) is find(camden(), dict(reversed(ALL_KNOWN.items())))
    first = decide(camden(), ALL_KNOWN, LADDER)
    assert decide(camden(), dict(reversed(ALL_KNOWN.items())), dict(LADDER)) is first
    assert first.findings is find(camden(), ALL_KNOWN)


def test_what_was_decided_of_one_policy_is_not_taken_for_another() -> None:
    switched = camden().under({"CAM-A11": "c"})
    answers = {**ALL_KNOWN, "agencies": "same"}
    assert find(camden(), answers).common["standing"] == ("silent",)
    assert find(switched, answers).common["standing"] == ("applies",)


def test_a_decision_names_what_is_owed_offered_and_next() -> None:
    duties = {"settle": "passed", "hand-over": "running", "discuss": "done"}
    found = decide(camden(), ALL_KNOWN, state(duties, disagreement="stage-1 lapsed"))
    assert found.owed == found.may_be_owed == {"settle", "hand-over"}
    assert found.offered == {"move-up-alone"}
    assert not found.entitled | found.gated
    assert found.next == {track_next("disagreement"): "stage:stage-2"}
    assert [fired.value for fired in found.fired if fired.attribute == OWED] == ["hand-over", "settle"]


def test_what_may_be_owed_waits_for_an_answer() -> None:
    answers = {**ALL_KNOWN, "issue": ("conduct",)}
    found = decide(camden(), answers, CONDUCT)
    assert not found.owed
    assert found.may_be_owed == {"use-allegations-procedure"}
    assert decide(camden(), {**answers, "allegation_of_harm": "not_known"}, CONDUCT).owed == {
        "use-allegations-procedure"
    }


# Why not, and what would have to be otherwise


def holds(policy: Policy, answers: Answers, applies: Callable[[Findings], bool]) -> bool:
    return applies(find(policy, answers))


def others(policy: Policy, fact: str, answers: Answers) -> list[str | tuple[str, ...]]:
    """Every other answer to a question; of several values, every one or two."""
    found = policy.file.facts[fact]
    if found.kind != "some_of":
        return [value for value in found.domain if value != answers.get(fact)]
    choices = [tuple(sorted(values)) for size in (1, 2) for values in combinations(found.domain, size)]
    return [values for values in choices if values != answers.get(fact)]


def smallest(policy: Policy, answers: Answers, applies: Callable[[Findings], bool]) -> int | None:
    """How many facts have to be answered otherwise at least; None if not even three are enough."""
    facts = [name for name, fact in policy.file.facts.items() if fact.is_closed]
    for size in (1, 2, 3):
        for chosen in combinations(facts, size):
            for values in product(*(others(policy, name, answers) for name in chosen)):
                changed = {**answers, **dict(zip(chosen, values, strict=True))}
                if all(name in known(policy, changed)[0] for name in chosen) and holds(policy, changed, applies):
                    return size
    return None


RULES = sorted(camden().file.rules)
TRACKS = sorted(name for name, track in camden().file.tracks.items() if track.opens.findings)
CLOSED: list[dict[str, str | tuple[str, ...]]] = [
    ALL_KNOWN,
    {**ALL_KNOWN, "agencies": "same"},
    {**ALL_KNOWN, "case_type": "none", "imminent_risk": "yes"},
    {"imminent_risk": "no", "agencies": "same", "case_type": "none", "issue": ("something_else",),
     "child_in_dispute": "no"},
    {"imminent_risk": "yes", "agencies": "different", "case_type": "unlisted", "issue": ("conduct", "non_engagement"),
     "allegation_of_harm": "no", "complaint_about_manager": "no", "social_worker_allocated": "yes"},
]  # fmt: skip


@pytest.mark.parametrize("answers", CLOSED, ids=range(len(CLOSED)))
@pytest.mark.parametrize(("kind", "name"), [*(("rule", r) for r in RULES), *(("track", t) for t in TRACKS)])
def test_the_change_that_is_named_makes_it_hold_and_no_smaller_one_does(kind: str, name: str, answers: Answers) -> None:
    def applies(found: Findings) -> bool:
        return any(fired.rule == name for fired in found.fired) if kind == "rule" else name in found.opens

    policy = camden()
    ask = why_not_rule if kind == "rule" else why_not_track
    why = ask(policy, answers, name)
    assert why.applies is holds(policy, answers, applies)
    if why.applies:
        assert why.changes == ()
        return
    assert 1 <= len(why.changes) <= MOST_CHANGES
    for change in why.changes:
        assert holds(policy, {**answers, **dict(change)}, applies), change
        assert all(answers.get(fact) != value for fact, value in change)
        for fewer in combinations(change, len(change) - 1):
            assert not holds(policy, {**answers, **dict(fewer)}, applies)
    sizes = {len(change) for change in why.changes}
    assert sizes == {smallest(policy, answers, applies)}


@given(partial_answers(), st.sampled_from(RULES))
@example({"issue": ("threshold",)}, "conduct-of-a-worker")
@example({**ALL_KNOWN, "agencies": "same"}, "child-in-scope")
@settings(max_examples=30)
def test_a_rule_may_apply_exactly_when_it_does_in_some_completion(
    answers: dict[str, str | tuple[str, ...]], rule: str
) -> None:
    why = why_not_rule(camden(), answers, rule)
    runs = [run_case_rules(camden(), completion)[1] for completion in completions(camden(), answers)]
    fires = [any(fired.rule == rule for fired in run) for run in runs]
    assert (why.applies, why.may_apply) == (all(fires), any(fires))


@given(partial_answers(), st.sampled_from(TRACKS))
@settings(max_examples=20)
def test_a_track_may_apply_exactly_when_it_does_in_some_completion(
    answers: dict[str, str | tuple[str, ...]], track: str
) -> None:
    assume(len(answers) > 2)
    why = why_not_track(camden(), answers, track)
    found = find(camden(), answers)
    assert (why.applies, why.may_apply) == (track in found.opens, track in found.may_open)


BEHIND = """\
facts:
  issue: {clauses: [EXA-2]}
  early: {ask: Is it early?, kind: yes_no, not_known: {ask_first: yes}, clauses: [EXA-2]}
  local: {ask: Is it here?, kind: yes_no, not_known: {ask_first: yes}, clauses: [EXA-2]}
findings:
  standing: {kind: many, values: [applies], clauses: [EXA-2]}
  route: {kind: many, values: [talk, write], clauses: [EXA-2]}
rules:
  in-time: {when: {early: [yes]}, then: {standing: applies}, clauses: [EXA-2]}
  nearby: {when: {local: [yes]}, then: {route: write}, clauses: [EXA-2]}
  talk: {when: {standing: [applies], issue: [closure]}, then: {route: talk}, clauses: [EXA-2]}
"""


def test_what_is_not_met_is_named_with_what_stands_behind_it(tmp_path: Path) -> None:
    policy = small(tmp_path, BEHIND)
    why = why_not_rule(policy, {"issue": ("conduct",), "early": "no", "local": "no"}, "talk")
    assert [(part.attribute, part.wanted, part.found, part.holds) for part in why.unmet] == [
        ("issue", ("closure",), ("conduct",), True),
        ("standing", ("applies",), (), True),
        ("early", ("yes",), ("no",), True),
    ]
    assert (why.applies, why.may_apply) == (False, False)


@pytest.mark.parametrize(
    ("answers", "open_parts", "may_apply"),
    [
        ({"issue": ("closure",), "local": "no"}, ["standing", "early"], True),
        ({"issue": ("closure",), "early": "no"}, [], False),
        ({"early": "yes", "local": "no"}, ["issue"], True),
        ({"issue": ("conduct",), "local": "no"}, ["standing", "early"], False),
    ],
    ids=str,
)
def test_what_is_not_met_is_open_only_where_an_open_fact_bears_on_it(
    answers: Answers, open_parts: list[str], may_apply: bool, tmp_path: Path
) -> None:
    why = why_not_rule(small(tmp_path, BEHIND), answers, "talk")
    assert [part.attribute for part in why.unmet if part.is_open] == open_parts
    assert why.may_apply is may_apply


def test_a_rule_that_another_stands_in_place_of_says_which() -> None:
    why = why_not_rule(camden(), {**ALL_KNOWN, "agencies": "same"}, "child-in-scope")
    assert (why.applies, why.unmet, why.silenced_by) == (False, (), ("inside-one-agency",))
    assert why.changes == ((("agencies", "different"),),)


def test_a_change_never_answers_a_question_that_has_no_meaning() -> None:
    why = why_not_track(camden(), ALL_KNOWN, "conduct")
    assert why.changes == ((("issue", ("closure", "conduct")),),)
