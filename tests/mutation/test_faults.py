"""The faults that are put into a policy: of every kind, each one change, and none of them touches the policy itself."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy

import pytest

from advice.mutation import posts
from directory.loader import load_area
from foundation.errors import DataFileError
from rules.mutation import mutations
from rules.mutation.mutation import GONE, Edit, Mutation, edited, mutant
from rules.policy import Policy
from tests.advice.small import small
from tests.properties.worlds import SHIPPED, policy

KINDS = (
    "rule-dropped", "condition-flipped", "override-removed", "emergency-made-conditional", "exit-leads-elsewhere",
    "wait-removed", "limit-one-more", "limit-one-less", "limit-other-unit", "limit-forgotten", "late-means-nothing",
    "prompt-one-more", "prompt-one-less", "who-and-to-swapped", "other-who", "other-to", "to-dropped",
    "duty-dropped", "power-dropped", "right-dropped", "force-weakened", "record-dropped", "field-dropped",
    "reading-changed",
)  # fmt: skip


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return small(tmp_path_factory.mktemp("starter") / "policy")


def named(policy: Policy, name: str) -> Mutation:
    return next(fault for fault in mutations(policy) if fault.id == name)


def test_every_kind_of_fault_is_put_into_some_policy_that_ships() -> None:
    found = {fault.operator for name in SHIPPED for fault in mutations(policy(name))}
    assert found >= set(KINDS)


@pytest.mark.parametrize("name", SHIPPED)
def test_each_fault_has_a_name_of_its_own_and_says_what_is_otherwise(name: str) -> None:
    faults = mutations(policy(name))
    assert [one for one, times in Counter(fault.id for fault in faults).items() if times > 1] == []
    assert all(fault.says and fault.clauses for fault in faults)


@pytest.mark.parametrize("name", SHIPPED)
def test_each_fault_changes_what_the_file_says_and_leaves_the_policy_itself_as_it_is(name: str) -> None:
    found = policy(name)
    before = deepcopy(found.written.data)
    for fault in mutations(found):
        assert fault.defaults or edited(found.written.data, fault.edits) != found.written.data, fault.id
    assert found.written.data == before


def test_a_limit_gets_longer_shorter_and_counted_otherwise(starter: Policy) -> None:
    def limit(name: str) -> object:
        return mutant(starter, named(starter, name)).file.duties["settle"].limit

    assert starter.file.duties["settle"].limit.working_days == 5
    assert getattr(limit("limit-one-more:duties.settle:limit.a"), "working_days", None) == 6
    assert getattr(limit("limit-one-less:duties.settle:limit.a"), "working_days", None) == 4
    assert getattr(limit("limit-other-unit:duties.settle:limit.a"), "calendar_days", None) == 5


def test_what_is_taken_away_is_gone_and_what_refers_to_it_is_refused(starter: Policy) -> None:
    settle = named(starter, "duty-dropped:duties.settle")
    with pytest.raises(DataFileError, match="EXA-004"):
        mutant(starter, settle)


def test_the_emergency_is_made_to_wait_for_another_answer(starter: Policy) -> None:
    conditional = [fault for fault in mutations(starter) if fault.operator == "emergency-made-conditional"]
    assert {fault.element.partition(".")[0] for fault in conditional} == {"rules", "facts"}


def test_another_option_becomes_the_default(starter: Policy) -> None:
    changed = mutant(starter, named(starter, "reading-changed:readings.EXA-A1:b"))
    assert (starter.choice["EXA-A1"], changed.choice["EXA-A1"]) == ("a", "b")
    assert changed.switched == {}


def test_edits_reach_into_lists_and_maps() -> None:
    data = {"a": [1, {"b": 2, "c": 3}]}
    assert edited(data, (Edit(("a", 1, "b"), 5), Edit(("a", 0), GONE))) == {"a": [{"b": 5, "c": 3}]}
    assert data == {"a": [1, {"b": 2, "c": 3}]}


def test_a_deputy_is_taken_away_from_a_post_and_a_proxy_from_an_agency() -> None:
    area = load_area("scenarios/areas/camden-summer-2026.yaml")
    faults = list(posts.faults("summer", area))
    assert {fault.operator for fault in faults} == {"deputy-removed"}
    for fault in faults:
        section, _, name = fault.element.partition(".")
        before, after = area.source.data[section][name], edited(area.source.data, fault.edits)[section][name]
        assert before != after
        assert fault.detail in str(before)
