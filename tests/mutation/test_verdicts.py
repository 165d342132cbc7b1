"""What becomes of a fault: refused, noticed, equivalent or survived, and how it is said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from advice.conformance.reach import Reached, reach_of
from advice.mutation.questions import areas_of, questions_of, shown_by
from advice.mutation.report import Report, as_data, in_words
from advice.mutation.trial import Bench, Verdict
from rules.mutation import mutations
from rules.mutation.mutation import Mutation
from tests.advice.small import small

TODAY = date(2026, 9, 1)
CASE = """\
title: The week of the first stage runs out
policy: exampleshire
opened: 2026-09-01 10:00
facts: {imminent_risk: no, agencies: different, issue: [threshold]}
events: [{id: e1, at: 2026-09-01 10:00, happened: disagreement-arose}]
at: 2026-09-01 11:00
expect:
  answer: act
  tracks: {disagreement: {state: open, stage: stage-1, since: 2026-09-01 10:00}}
  steps: {settle: {due: 2026-09-08 17:00, force: should}}
"""


def in_vain(data: dict[str, Any]) -> None:
    """A rule that overrides one with which it never meets."""
    data["rules"]["never-together"] = {
        "when": {"agencies": ["same"]},
        "then": {"route": "disagreement"},
        "overrides": ["any-disagreement"],
        "clauses": ["EXA-003"],
    }


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    home = tmp_path_factory.mktemp("mutation")
    policy = small(home / "policy", in_vain)
    (home / "cases").mkdir()
    (home / "cases" / "a-week.yaml").write_text(CASE, encoding="utf-8")
    questions = questions_of(policy, [home / "cases"])
    areas = areas_of(questions)
    shows = tuple(shown_by(asked, areas) for asked in questions)
    return Bench(policy, None, areas, questions, shows, TODAY, histories=2)


def verdict(bench: Bench, name: str) -> Verdict:
    return bench.verdict(fault(bench, name))


def fault(bench: Bench, name: str) -> Mutation:
    return next(one for one in mutations(bench.policy) if one.id == name)


def test_a_worked_case_notices_a_limit_that_is_one_day_longer(bench: Bench) -> None:
    found = verdict(bench, "limit-one-more:duties.settle:limit.a")
    assert (found.fate, found.killer) == ("killed", "worked case")
    assert found.by == (
        "worked case a-week, asked at 2026-09-01 11:00: settle: due is Wednesday 9 September 2026, 17:00, "
        "not 2026-09-08 17:00"
    )


def test_a_case_that_can_no_longer_be_told_notices_it_as_well(bench: Bench) -> None:
    found = verdict(bench, "rule-dropped:rules.any-disagreement")
    assert (found.fate, found.killer) == ("killed", "worked case")


def test_a_check_notices_that_somebody_is_not_protected_first(bench: Bench) -> None:
    found = verdict(bench, "rule-dropped:rules.protect-first")
    assert (found.fate, found.killer) == ("killed", "check")
    assert found.by.startswith("danger-unprotected")


def test_what_cannot_be_read_any_more_is_refused(bench: Bench) -> None:
    found = verdict(bench, "duty-dropped:duties.settle")
    assert (found.fate, found.killer) == ("refused", "reading")
    assert "EXA-004" in found.by or "clause" in found.by


def test_what_nothing_notices_survives_and_it_is_said_what_differs(bench: Bench) -> None:
    found = verdict(bench, "prompt-one-more:duties.hand-over:prompt")
    assert (found.fate, found.killer) == ("survived", "")
    assert "move it up to the line managers" in found.by


def test_a_fault_in_another_option_is_seen_under_that_option(bench: Bench) -> None:
    found = verdict(bench, "limit-one-more:duties.settle:limit.b")
    assert found.fate == "survived"
    assert found.by.endswith("under EXA-A1=b")


def test_what_changes_no_advice_is_equivalent_and_that_is_proved(bench: Bench) -> None:
    found = verdict(bench, "override-removed:rules.never-together:any-disagreement")
    assert found.fate in ("equivalent", "killed")
    if found.fate == "equivalent":
        assert "proved" in found.by


# ---------------------------------------------------------------------------------------------------- the report


def made(bench: Bench, fates: dict[str, Verdict], explained: dict[str, str] | None = None, count: int = 20) -> Report:
    reach = {("disagreement", "stage-1"): Reached(1000, count, {})}
    return Report(bench.policy, len(fates), tuple(fates.values()), explained or {}, reach, 1)


@pytest.fixture(scope="module")
def fates(bench: Bench) -> dict[str, Verdict]:
    found = [one for one in mutations(bench.policy) if one.operator == "force-weakened"]
    return {one.id: Verdict(one, "killed", "worked case a-week: ...", "worked case") for one in found}


SURVIVOR = "force-weakened:duties.hand-over"


def surviving(fates: dict[str, Verdict]) -> dict[str, Verdict]:
    return {**fates, SURVIVOR: Verdict(fates[SURVIVOR].mutation, "survived", "hand-over: should, not consider")}


def test_all_noticed_passes(bench: Bench, fates: dict[str, Verdict]) -> None:
    report = made(bench, fates)
    assert report.passes
    assert report.share == 1
    assert "0 survived, 0 of them unexplained" in " ".join(in_words(report).split())


def test_an_unexplained_survivor_fails_and_is_told_with_its_clauses(bench: Bench, fates: dict[str, Verdict]) -> None:
    report = made(bench, surviving(fates))
    assert not report.passes
    assert "Not explained." in in_words(report)
    assert SURVIVOR in in_words(report)
    assert "[EXA-005]" in in_words(report)
    assert report.by_clause()["EXA-005"] == (0, 1)


def test_too_few_noticed_fails_although_each_survivor_is_explained(bench: Bench, fates: dict[str, Verdict]) -> None:
    report = made(bench, surviving(fates), {SURVIVOR: "nobody minds"})
    assert report.unexplained == ()
    assert report.share < 0.95
    assert not report.passes
    assert "Explained: nobody minds" in in_words(report)


def test_what_is_explained_and_does_not_survive_has_to_go(bench: Bench, fates: dict[str, Verdict]) -> None:
    report = made(bench, fates, {SURVIVOR: "nobody minds"})
    assert not report.passes
    assert f"Explained and yet noticed: {SURVIVOR}" in in_words(report)


def test_a_stage_that_hardly_any_case_comes_to_fails(bench: Bench, fates: dict[str, Verdict]) -> None:
    assert not made(bench, fates, count=9).passes
    assert "it is hardly tried" in in_words(made(bench, fates, count=9))
    assert made(bench, fates, count=10).passes


def test_the_data_holds_what_the_words_say(bench: Bench, fates: dict[str, Verdict]) -> None:
    data = as_data(made(bench, surviving(fates)))
    assert data["tried"] == len(fates)
    assert {one["fate"] for one in data["verdicts"]} == {"killed", "survived"}
    assert data["clauses"]["EXA-005"] == {"killed": 0, "survived": 1}
    assert data["passes"] is False


def test_every_clause_and_what_noticed_each_are_told_in_full(bench: Bench, fates: dict[str, Verdict]) -> None:
    words = in_words(made(bench, fates), full=True)
    assert "CLAUSE BY CLAUSE" in words
    assert "EXA-002    1 noticed, 0 survived" in words
    assert max(map(len, words.splitlines())) <= 100


def test_generated_cases_come_to_every_stage_of_a_small_policy(bench: Bench) -> None:
    reached = reach_of(bench.policy, None, examples=60)
    assert set(reached) == {("protect", "front-door"), ("disagreement", "stage-1"), ("disagreement", "stage-2")}
    assert not any(one.rarely for one in reached.values())
