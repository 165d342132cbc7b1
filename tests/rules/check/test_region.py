"""Combinations of answers, as a table and as a decision diagram: both ways agree, and neither misses or invents any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from rules.check.diagram import Diagram
from rules.check.joint import Joint, concluded, joint_of
from rules.check.region import Answer, Region, smallest
from rules.check.table import Table
from rules.completion import hanging_on
from rules.library import load_policies
from rules.loader import load_policy
from rules.policy import Policy
from rules.reference import case_conclusions
from tests.rules.check.sound import Data, written
from tests.rules.policies import camden, starter

FICTIONAL = Path(__file__).parent.parent.parent / "generality" / "policies"
POLICIES = ("the starter", *load_policies().names(), "exampleshire-children", "exampleshire-adults-and-children")


@cache
def read(name: str) -> Policy:
    """A policy by its name: one that ships, the starter, or one of the fictional ones."""
    if name == "the starter":
        return starter()
    if name in load_policies().names():
        return next(policy for policy in load_policies() if policy.id == name)
    return load_policy(min((FICTIONAL / name).iterdir()))


def by_diagram(policy: Policy) -> Joint:
    """What a policy concludes where, over a decision diagram."""
    return concluded(policy, Diagram(policy), policy.file.rules)


@pytest.mark.parametrize("name", POLICIES)
def test_both_ways_count_the_same_and_find_the_same_smallest_cases(name: str) -> None:
    policy = read(name)
    one, other = joint_of(policy), by_diagram(policy)
    assert isinstance(one.space, Table)
    assert one.all.count == other.all.count
    assert {rule: region.count for rule, region in one.fires.items()} == {
        rule: region.count for rule, region in other.fires.items()
    }
    assert {key: region.count for key, region in one.holds.items()} == {
        key: region.count for key, region in other.holds.items()
    }
    for track in policy.file.tracks:
        assert smallest(one.opens(track)) == smallest(other.opens(track)), track


@pytest.mark.parametrize("name", ["the starter", "st-helens", "exampleshire-children"])
def test_both_ways_agree_on_which_questions_matter(name: str) -> None:
    policy = read(name)
    one, other = joint_of(policy), by_diagram(policy)
    for fact in one.space.facts:
        hanging = hanging_on(policy, fact)
        for track in policy.file.tracks:
            in_table = one.space.matters(fact, hanging, (one.opens(track).body,))
            assert in_table is other.space.matters(fact, hanging, (other.opens(track).body,)), (fact, track)


@pytest.mark.parametrize("name", POLICIES)
def test_what_fires_in_a_row_is_what_the_reference_fires(name: str) -> None:
    policy = read(name)
    joint = joint_of(policy)
    assert isinstance(joint.space, Table)
    for number, row in list(enumerate(joint.space.rows))[::13]:
        _, order = case_conclusions(policy, row)
        fires = {rule for rule, region in joint.fires.items() if region.body >> number & 1}
        assert fires == {rule for rule in order if rule in policy.file.rules}, row


def test_combinations_are_counted_as_people_can_answer() -> None:
    """Two answers about danger, two about agencies, and of thirteen issues any that are named, but not none."""
    assert joint_of(starter()).all.count == 2 * 2 * (2**13 - 1)


def test_a_question_without_a_meaning_is_not_counted() -> None:
    """Of Camden's issues, eight are disagreements, and conduct, parents and the rest hang questions on themselves."""
    issues = 0
    for conduct, parents in product((0, 1), repeat=2):
        plain = 2 ** (13 - 8 - 2)
        disagreeing = (2**8 - 1) * plain
        only_others = plain - (not conduct and not parents)
        issues += (disagreeing + only_others * 2) * (4 if conduct else 1) * (2 if parents else 1)
    assert joint_of(camden()).all.count == 2 * 2 * len(camden().file.facts["case_type"].values) * issues


def opening(policy: Policy, track: str) -> Mapping[str, Answer] | None:
    return smallest(joint_of(policy).opens(track))


def test_the_smallest_case_names_the_fewest_answers_and_none_that_does_not_matter() -> None:
    assert opening(starter(), "protect") == {"imminent_risk": ("yes",)}
    assert opening(starter(), "disagreement") == {"agencies": ("different",), "issue": ("threshold",)}


def test_a_case_never_names_an_answer_to_a_question_that_may_have_no_meaning_in_it() -> None:
    """Performance hangs on conduct: without naming conduct the answer about performance could count for nothing."""
    oxfordshire = read("oxfordshire")
    assert opening(oxfordshire, "performance") == {"iro_performance": ("yes",), "issue": ("conduct",)}


def test_nothing_and_everything_have_their_smallest_case_too() -> None:
    joint = joint_of(starter())
    assert smallest(joint.none) is None
    assert smallest(joint.all) == {}
    assert not joint.none
    assert joint.all


def test_a_case_can_be_asked_to_reach_a_part_of_a_region() -> None:
    joint = joint_of(starter())
    risky = joint.where({})
    wanted = Region(joint.space, joint.space.having("agencies", frozenset(["same"])), frozenset(["agencies"]))
    answers = smallest(risky - joint.opens("disagreement"), wanted)
    assert answers == {"agencies": ("same",)}


def test_where_too_many_small_cases_would_have_to_be_tried_one_is_given_from_which_no_answer_can_be_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    joint = joint_of(camden())
    region = joint.opens("conduct")
    monkeypatch.setattr("rules.check.region.MOST_TRIES", 3)
    answers = smallest(region)
    assert answers
    assert not given(region, answers) - region
    for fact in answers:
        others = {name: answer for name, answer in answers.items() if name != fact}
        assert given(region, others) - region, fact


def given(region: Region, answers: Mapping[str, Answer]) -> Region:
    """What is left once some questions are answered."""
    space = region.space
    left = Region(space, space.all)
    for fact, answer in answers.items():
        left &= Region(space, space.given(fact, answer))
    return left


def test_a_power_that_opens_a_track_only_from_within_it_opens_nothing(tmp_path: Path) -> None:
    def turned_on_itself(data: Data) -> None:
        data["powers"] = {
            "go-round": {
                "who": "front-door", "may": "go round", "in": {"disagreement": "all_stages"},
                "gives": {"track": "disagreement"}, "clauses": ["EXA-005"],
            }
        }  # fmt: skip
        data["tracks"]["disagreement"]["opens"] = {"power": "go-round"}

    assert not joint_of(written(tmp_path, turned_on_itself)).opens("disagreement")


def test_an_engine_that_is_asked_under_another_reading_takes_over_what_is_the_same() -> None:
    policy = camden()
    under = policy.under({"CAM-A3": "b"})
    shared = joint_of(replace(under, memo={}), policy)
    assert shared.space is joint_of(policy).space
    changed = policy.under({"CAM-A11": "c"})
    assert joint_of(replace(changed, memo={}), policy).space is not joint_of(policy).space
