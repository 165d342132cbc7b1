"""`escalate scenarios`: what can be tried, and what each scenario takes for granted, in plain words."""

from __future__ import annotations

import json
from pathlib import Path

from simulator.scenario.loader import load_scenario, scenario_names
from tests.escalate.terminal import escalate
from tests.simulator.scenario.example import written


def test_every_scenario_that_ships_is_listed_with_its_question() -> None:
    said = escalate("scenarios")
    listed = [line for line in said.out.splitlines() if not line.startswith(" ")]
    assert tuple(listed) == scenario_names()
    assert said.out.count("?") >= len(listed)
    heads = json.loads(escalate("scenarios", "--json").out)
    assert [head["scenario"] for head in heads] == listed
    assert all(head["question"] for head in heads)


def test_one_is_put_into_words_with_every_number_and_who_answers_for_it(tmp_path: Path) -> None:
    said = escalate("scenarios", written(tmp_path)).out
    words = " ".join(said.split())
    assert "Period: Tuesday 1 September 2026 to Tuesday 31 August 2027, followed for 90 days" in words
    assert "30.0% a dispute over the threshold for a service" in words
    assert "NUMBERS: 1 published, 3 by analogy, 10 that nobody counted" in words
    assert "0.05 are never answered (0.02 to 0.1) Assumption: nobody counted it." in words
    assert "The partnership's business manager answers for it." in words
    assert "St Helens board, escalation briefing, 2015-16: 7 of 9 ended at stage 1." in words
    assert "not for foretelling" in words
    assert max(map(len, said.splitlines())) <= 100


def test_for_programs_there_is_the_same(tmp_path: Path) -> None:
    path = written(tmp_path)
    told = json.loads(escalate("scenarios", path, "--json").out)
    scenario = load_scenario(path)
    assert told["policy"] == "camden@2015-12-01"
    assert told["period"] == {"from": "2026-09-01", "to": "2027-08-31", "warm_up": 60, "follow_up": 90}
    assert {name: each["value"] for name, each in told["assumptions"].items()} == scenario.numbers
    assert told["assumptions"]["settled"]["grade"] == "analogy"
    assert told["kinds"]["threshold"]["share"] == 0.3
    assert told["digest"] == scenario.digest


def test_posts_that_are_supposed_to_be_empty_are_named_with_their_dates() -> None:
    words = " ".join(escalate("scenarios", "camden-year-august-leave").out.split())
    assert "It changes camden-year" in words
    assert "away from Monday 2 August 2027 to Sunday 29 August 2027" in words


def test_a_scenario_that_is_broken_or_not_there_is_refused_with_what_to_do(tmp_path: Path) -> None:
    said = escalate("scenarios", "camden-yeer")
    assert (said.code, said.out) == (2, "")
    assert "Did you mean `camden-year`?" in said.err
    broken = escalate("scenarios", written(tmp_path, ("case_type: cp,", "case_type: cpp,")))
    assert (broken.code, broken.out) == (2, "")
    assert "small-year.yaml:19:" in broken.err
