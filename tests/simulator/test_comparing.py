"""Comparing: the same cases under each policy, differences with their intervals, both regimes where a limit differs."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from foundation.moment import parse_moment
from rules.library import load_policies
from rules.policy import Policy
from simulator.clock import minute_at
from simulator.comparing.comparison import Comparison, compare
from simulator.comparing.data import COLUMNS, as_data, rows
from simulator.comparing.regimes import cases_that_differ, limits_that_differ, regimes_for
from simulator.comparing.words import comparison_in_words
from simulator.comparing.years import years_to_see
from simulator.measures.estimate import Tally
from simulator.run import Plan
from simulator.scenario.loader import SHIPPED, Scenario, load_scenario
from simulator.scenario.model import Precision
from simulator.stepping.state import Debt
from simulator.world import Moves, World

HERE = Path(__file__).parent
ONE_DESK = str(HERE / "worlds" / "mm1.yaml")


@cache
def desk() -> Scenario:
    return load_scenario(ONE_DESK)


def limited(policy: Policy, days: int) -> Policy:
    """The same policy with another limit."""
    data = policy.written.data
    settle = {**data["duties"]["settle"], "limit": {"working_days": days}}
    return policy.rewritten({**data, "duties": {**data["duties"], "settle": settle}})


def few(scenario: Scenario) -> Scenario:
    """With fewer cases, so that it takes no time."""
    return scenario.but({"a-year": 40})


@cache
def compared(days: int, replications: int = 6, within: float | None = None) -> Comparison:
    first = few(desk())
    other = first.under(limited(first.policy, days)) if days else first
    precision = Precision(measure="in_time", within=within) if within else None
    return compare(["now", "then"], [first, other], 7, Plan(2, replications, precision))


def test_a_scenario_beside_itself_differs_by_nothing_at_all() -> None:
    found = compared(0)
    (regime,) = found.regimes
    assert regime.moves == "as_declared"
    told = {one.name: one for one in regime.beside[0].measures}
    assert told["in_time"].a == told["in_time"].b
    assert told["days"].a
    assert {(one.difference, one.low, one.high) for one in told.values()} == {(0.0, 0.0, 0.0)}
    assert all(one.years_to_see is None for one in told.values())
    assert "no difference: the same in every year gone through" in comparison_in_words(found)


def test_where_a_limit_differs_both_regimes_are_run_and_told() -> None:
    found = compared(1)
    assert found.limits == ("settle",)
    assert [regime.moves for regime in found.regimes] == ["scales_with_limit", "fixed"]
    by_limit, as_now = ({one.name: one for one in regime.beside[0].measures} for regime in found.regimes)
    assert by_limit["days"].b != as_now["days"].b
    assert as_now["days"].difference == 0.0, "who takes as long as before takes as long as before"
    text = comparison_in_words(found, ["in_time"])
    assert text.count("By the limit: A") == text.count("As they do now: A") == 1
    assert max(len(line) for line in text.splitlines()) <= 100


def test_precision_is_that_of_the_difference_and_not_reaching_it_is_said() -> None:
    never = compared(1, 4, 1e-9)
    as_now = never.regimes[1].outcome
    assert (as_now.enough, as_now.tally.replications) == (False, 4)
    assert "NOT as sure as was wanted" in comparison_in_words(never)
    at_once = compared(0, 6, 0.5)
    assert at_once.regimes[0].outcome.tally.replications == 2
    assert "As sure as was wanted" in comparison_in_words(at_once)


def test_cases_that_are_not_the_same_are_said_not_to_be() -> None:
    first = few(desk())
    other = first.but({"a-year": 30})
    assert cases_that_differ([first, first]) == ()
    assert cases_that_differ([first, other]) == ("when cases come",)
    found = compare(["a", "b"], [first, other], 7, Plan(2, 2))
    assert "THE CASES ARE NOT THE SAME: when cases come" in comparison_in_words(found)
    assert as_data(found)["same_cases"] is False


def test_a_duty_that_a_variant_puts_in_place_of_another_has_another_limit() -> None:
    first = desk()
    data = first.policy.written.data
    own = {**data["duties"]["settle"], "limit": {"hours": 48}}
    duties = {name: duty for name, duty in data["duties"].items() if name != "settle"}
    other = first.under(first.policy.rewritten({**data, "duties": {**duties, "settle-soon": own}}))
    assert limits_that_differ([first, other]) == ("settle-soon",)
    assert regimes_for([first, other]) == ("scales_with_limit", "fixed")
    found = compare(["now", "then"], [few(first), few(other)], 7, Plan(2, 2))
    by_limit, as_now = ({one.name: one for one in regime.beside[0].measures} for regime in found.regimes)
    assert as_now["days"].difference == 0.0, "who is used to five days is used to them for what comes in their place"
    assert by_limit["days"].difference != 0.0
    (beside,) = found.regimes[0].beside
    assert (beside.only_a, beside.only_b) == (("settle",), ("settle-soon",))
    assert {one.difference for one in beside.measures if "duty/settle" in one.name} == {None}
    assert "Only in B, and so left apart: settle-soon." in comparison_in_words(found)


def test_the_data_holds_each_measure_and_the_table_the_same() -> None:
    data, table = as_data(compared(1)), [dict(zip(COLUMNS, row, strict=True)) for row in rows(compared(1))]
    told: dict[str, Any] = data["regimes"][1]["beside"][0]["measures"]
    assert set(told["in_time"]) == {"says", "unit", "a", "b", "difference", "low", "high", "years_to_see"}
    (row,) = [row for row in table if (row["measure"], row["moves"]) == ("in_time", "fixed")]
    assert (row["value_a"], row["difference"]) == (told["in_time"]["a"], told["in_time"]["difference"])


def minutes(text: str) -> int:
    return minute_at(parse_moment(text))


@pytest.mark.parametrize(
    ("moves", "used", "length"),
    [
        ("fixed", "2026-09-08 17:00", (2400, "working")),
        ("scales_with_limit", "2026-09-08 17:00", (2880, "elapsed")),
        ("fixed", None, (480, "working")),
    ],
    ids=["a week, in working time", "48 hours, by day and night", "no limit before, so as without one"],
)
def test_people_keep_the_time_they_are_used_to_in_its_own_clock(
    moves: Moves, used: str | None, length: tuple[int, str]
) -> None:
    """A working week gives way to 48 hours: who goes on as before takes working time, not so many minutes at night."""
    small = load_scenario(str(HERE / "worlds" / "camden-small.yaml"))
    under = small.under(load_policies().find(str(SHIPPED / "variants" / "camden-48-hours.yaml"), date(2026, 9, 1)))
    always = {"early": 0.0, "just-before": 1.0, "late": 0.0, "very-late": 0.0, "one": 1.0}
    world = World(under.but(always), small.policy, moves)
    start = minutes("2026-09-01 17:00")
    debt = Debt("settle-in-48-hours", "", None, None, 1, start, start + 48 * 60)
    debt.used = minutes(used) if used else None
    at_one_limit = 1 - 1e-12 if used else 0.6321205588
    found = world.length("answer", at_one_limit, debt)
    assert (found.minutes, found.clock) == length


def test_what_was_computed_from_a_policy_is_not_sent_to_another_process() -> None:
    from simulator.workers import packed, unpacked

    policy = desk().policy.under({})
    policy.remember("a lock", Lock)
    assert unpacked(packed(policy)).memo == {}


@pytest.mark.parametrize(
    ("difference", "spread", "years"),
    [(0.1, 0.01, 17), (0.2, 0.01, 5), (-0.1, 0.01, 17), (1.0, 0.0001, 2)],
)
def test_the_years_it_takes_follow_the_formula(difference: float, spread: float, years: int) -> None:
    """With a standard deviation of 1 and a difference of 1: 2 x 7.849, and one more, are seventeen."""
    assert years_to_see(difference, spread, spread) == years


def test_the_variance_between_years_is_that_of_the_ratio() -> None:
    from simulator.measures.sums import Sums

    tally = Tally(1)
    for many in (2.0, 4.0, 6.0):
        tally.add([Sums({"in_time": (many, 10.0)})])
    assert tally.spread_between("in_time", 0) == pytest.approx(0.04)


def test_the_table_can_be_written_and_read(tmp_path: Path) -> None:
    from escalate.tables import write_table

    write_table(tmp_path / "x.csv", COLUMNS, rows(compared(0)))
    with (tmp_path / "x.csv").open(encoding="utf-8") as file:
        assert {row["difference"] for row in csv.DictReader(file)} == {"0.0"}
