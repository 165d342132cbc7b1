"""Sensitivity: one assumption at a time, the same cases, what matters most first, and where a finding is reversed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from simulator.comparing.sensitivity import Finding, Question, Sensitivity, as_data, reversal, sensitivity
from simulator.comparing.sensitivity_words import sensitivity_in_words
from simulator.errors import ScenarioNotFound
from simulator.run import Plan
from simulator.scenario.loader import Scenario, load_scenario

MM1 = Path(__file__).parent / "worlds" / "mm1.yaml"


@cache
def desk() -> Scenario:
    return load_scenario(str(MM1)).but({"a-year": 60})


@cache
def asked(threshold: float | None) -> Sensitivity:
    question = Question((desk(),), "wait/post/desk", threshold, 3, Plan(2, 2), ("service-minutes",))
    return sensitivity(("mm1",), question)


def test_a_longer_service_takes_longer_and_its_ends_are_told_with_their_evidence() -> None:
    (tornado,) = asked(None).tornadoes
    (swing,) = tornado.swings
    assert (swing.low.at, swing.high.at) == (900, 1100)
    assert swing.low.value
    assert swing.high.value
    assert tornado.now.value
    assert swing.low.value < tornado.now.value < swing.high.value
    assert swing.size == swing.high.value - swing.low.value
    text = sensitivity_in_words(asked(None))
    assert "(1000; assumption, the test)" in text
    assert "Name a value with --threshold" in text


def test_where_a_threshold_is_crossed_is_found_by_halving_and_said_to_be_tried() -> None:
    (tornado,) = asked(None).tornadoes
    between = ((tornado.now.value or 0) + (tornado.swings[0].high.value or 0)) / 2
    (crossed,) = asked(between).tornadoes[0].swings[0].crossings
    assert (crossed.how, crossed.end) == ("threshold", 1100)
    assert 1000 < crossed.kept < crossed.near < 1100
    assert crossed.near - crossed.kept == pytest.approx(100 / 32)
    assert "not proved" in sensitivity_in_words(asked(between))
    assert as_data(asked(between))["regimes"][0]["assumptions"][0]["reversed"][0]["reversed_at"] == crossed.near


def test_it_says_plainly_where_nothing_in_range_reverses_it() -> None:
    assert "Nothing in range" in sensitivity_in_words(asked(1e9))


def test_a_difference_is_reversed_by_its_sign_or_by_an_interval_that_holds_nought() -> None:
    question = Question((desk(), desk()), "in_time", None, 1, Plan(2, 2))
    now = Finding(0, 0.2, 0.1, 0.3)
    assert reversal(question, now, Finding(0, -0.2, -0.3, -0.1)) == "sign"
    assert reversal(question, now, Finding(0, 0.1, -0.1, 0.3)) == "nought"
    assert reversal(question, now, Finding(0, 0.1, 0.05, 0.3)) is None
    assert reversal(question, Finding(0, 0.0, -0.1, 0.1), now) is None, "there is no finding to reverse"


def test_an_assumption_that_there_is_not_is_refused() -> None:
    with pytest.raises(ScenarioNotFound, match="no assumption `servce-minutes`"):
        sensitivity(("mm1",), Question((desk(),), "in_time", None, 1, Plan(2, 2), ("servce-minutes",)))
