"""`escalate mutate`: what it says, as text and as data, how it ends; and a sample of each policy in every run."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from secrets import randbelow

import pytest

from advice.mutation.explained import load_explained
from escalate import mutating
from foundation.datafile import read
from tests.advice.small import small
from tests.escalate.terminal import AT, escalate
from tests.properties.worlds import SHIPPED

TODAY = date(2026, 9, 1)
SAMPLE = 3
"""How many faults of each policy are tried whenever the tests run; `escalate mutate` tries them all."""
LOT = randbelow(2**32) if os.environ.get("HYPOTHESIS_PROFILE") == "search" else 1
"""Which: always the same ones, and others when they are searched for."""


def asked(policy: str) -> mutating.Asked:
    return mutating.Asked(policy, "", TODAY, (), histories=10, number=LOT)


@pytest.mark.parametrize("policy", SHIPPED)
def test_of_a_sample_of_faults_each_is_noticed_equivalent_or_explained(policy: str) -> None:
    bench, faults = mutating.bench_for(asked(policy)), mutating.faults_for(asked(policy))
    explained = load_explained(mutating.EXPLAINED / f"{policy}.yaml")
    for number in mutating.chosen(asked(policy), only=(), sample=SAMPLE):
        found = bench.verdict(faults[number])
        assert found.fate != "survived" or found.mutation.id in explained, (found.mutation.id, found.by)


@pytest.mark.parametrize("policy", SHIPPED)
def test_what_is_explained_is_a_fault_that_is_tried(policy: str) -> None:
    path = mutating.EXPLAINED / f"{policy}.yaml"
    known = {fault.id for fault in mutating.faults_for(asked(policy))}
    assert set(load_explained(path)) - known == set()
    assert all(reason.strip() for reason in read(path).data["explained"].values())


def test_the_same_number_picks_the_same_faults_and_another_picks_others() -> None:
    lots = (mutating.Asked("st-helens", "", TODAY, (), histories=10, number=lot) for lot in (3, 3, 4))
    first, again, other = (mutating.chosen(lot, only=["limit"], sample=5) for lot in lots)
    assert first == again != other


def test_it_says_what_was_noticed_and_by_what() -> None:
    said = escalate("mutate", "st-helens", "--only", "limit-one-more:duties.working-week", "--at", AT)
    assert said.code == 0, said.out + said.err
    assert "were put into st-helens@2018-09-19, one at a time" in said.out
    assert "1 by worked cases (" in " ".join(said.out.split())


def test_the_data_names_each_fault_with_what_became_of_it() -> None:
    said = escalate("mutate", "st-helens", "--only", "limit-one-more:duties.working-week", "--at", AT, "--json")
    data = json.loads(said.out)
    assert {one["fate"] for one in data["verdicts"]} <= {"killed", "equivalent", "refused"}
    assert data["reach"] == []
    assert all(one["clauses"] for one in data["verdicts"])


def test_an_unexplained_survivor_ends_with_one(tmp_path: Path) -> None:
    small(tmp_path / "policy")
    (tmp_path / "cases").mkdir()
    only = ["--only", "prompt-one-more:duties.hand-over", "--histories", "2"]
    said = escalate("mutate", str(tmp_path / "policy"), *only, "--cases", str(tmp_path / "cases"), "--at", AT)
    assert said.code == 1
    assert "Not explained." in said.out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--only", "nonsense"], "Kinds of faults: "),
        (["--cases", "nowhere"], "nowhere is no folder"),
        (["--explained", "nowhere.yaml"], "nowhere.yaml"),
    ],
)
def test_what_it_cannot_use_is_refused_in_words(arguments: list[str], word: str) -> None:
    said = escalate("mutate", "st-helens", "--sample", "1", *arguments, "--at", AT)
    assert said.code == 2
    assert word in said.err
