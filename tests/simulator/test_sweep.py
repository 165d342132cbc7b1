"""A sweep: what can be varied and what cannot, the policy's own unit, every point on the same cases."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from rules.library import load_policies
from simulator.comparing.sweep import as_data, columns_of, grid_of, rows, sweep
from simulator.comparing.sweep_words import sweep_in_words
from simulator.comparing.varying import knob_of, turned, vary_of
from simulator.errors import ScenarioError
from simulator.run import Plan
from simulator.scenario.loader import SHIPPED, Scenario, load_scenario

WORLDS = Path(__file__).parent / "worlds"


@cache
def world(name: str) -> Scenario:
    return load_scenario(str(WORLDS / f"{name}.yaml"))


@pytest.mark.parametrize(
    "path", ["matter/desk/limit", "matter/1/limit", "matter/desk/settle/limit", "duties/settle/limit"]
)
def test_a_limit_is_found_by_its_stage_its_number_or_its_duty(path: str) -> None:
    knob = knob_of(path, world("mm1"))
    assert (knob.duty, knob.unit, knob.now) == ("settle", "working days", 5.0)
    changed = turned(world("mm1"), ((knob, 3.0),))
    assert changed.policy.file.duties["settle"].limit.working_days == 3
    assert world("mm1").policy.file.duties["settle"].limit.working_days == 5


def test_every_stage_at_which_the_same_limit_holds_is_named() -> None:
    knob = knob_of("disagreement/2/limit", world("camden-small"))
    assert knob.unit == "working weeks"
    assert knob.stages == tuple(f"disagreement/stage-{number}" for number in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("matter/desk/limit", "does not say"),
        ("mattr/desk/limit=1", "has no track `mattr`"),
        ("matter/dask/limit=1", "has no stage `dask`"),
        ("matter/desk/settel/limit=1", "no duty `settel`"),
        ("duties/settel/limit=1", "no duty `settel`"),
        ("duties/refer-at-once/limit=1", "has no amount"),
        ("protect/at-once/limit=1", "has a limit with an amount"),
        ("assumptions/a-yaer=1", "no assumption `a-yaer`"),
        ("people/1=1", "nothing that can be varied"),
        ("matter/desk/limit=0..3", "a whole number, 1 or more"),
        ("matter/desk/limit=1..2/0.5", "a whole number, 1 or more"),
        ("matter/desk/limit=3..1", "gives no values"),
        ("matter/desk/limit=1..2/0", "gives no values"),
        ("matter/desk/limit=many", "gives no values"),
        ("assumptions/a-year=nan", "gives no values"),
    ],
)
def test_what_cannot_be_varied_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(ScenarioError, match=says):
        vary_of(text, world("mm1"))


@pytest.mark.parametrize(("name", "value"), [("a-year", -3.0), ("one", 1.5), ("service-minutes", -1.0)])
def test_a_number_that_cannot_be_is_refused_and_not_gone_through(name: str, value: float) -> None:
    knob = knob_of(f"assumptions/{name}", world("mm1"))
    with pytest.raises(ScenarioError, match=rf"With assumptions/{name}={value:g} the scenario is refused: .*its range"):
        turned(world("mm1"), ((knob, value),))


def test_one_thing_is_varied_once_whatever_it_is_called() -> None:
    twice = [vary_of(path, world("mm1")) for path in ("matter/desk/limit=1..2", "duties/settle/limit=3")]
    with pytest.raises(ScenarioError, match="duties/settle/limit is what matter/desk/limit varies already"):
        grid_of(twice)


def test_a_limit_that_the_policy_does_not_permit_is_refused_by_its_value() -> None:
    knob = knob_of("matter/desk/limit", world("mm1"))
    with pytest.raises(ScenarioError, match=r"With matter/desk/limit=5000 the policy is refused"):
        turned(world("mm1"), ((knob, 5000.0),))


def test_a_duty_that_a_variant_adds_has_its_own_limit() -> None:
    variant = load_policies().find(str(SHIPPED / "variants" / "camden-48-hours.yaml"), date(2026, 9, 1))
    knob = knob_of("disagreement/1/limit", world("camden-small").under(variant))
    assert (knob.duty, knob.unit, knob.now) == ("settle-in-48-hours", "hours", 48.0)


def test_steps_are_exact_and_a_grid_has_every_point_and_an_end() -> None:
    steps = vary_of("assumptions/a-year=0..0.3/0.1", world("mm1")).values
    assert steps == (0.0, 0.1, 0.2, 0.3)
    two = vary_of("matter/desk/limit=1..3", world("mm1"))
    assert len(grid_of([two, vary_of("assumptions/a-year=1..4", world("mm1"))])) == 12
    with pytest.raises(ScenarioError, match="1,000 points"):
        grid_of([vary_of("matter/desk/limit=1..1000", world("mm1"))])


def test_both_regimes_are_told_and_what_is_now_is_marked() -> None:
    few = world("mm1").but({"a-year": 40})
    found = sweep(few, [vary_of("matter/desk/limit=1,5", few)], ["in_time", "days"], 3, Plan(2, 4))
    assert [(point.moves, point.is_now) for point in found.points] == [
        ("scales_with_limit", False), ("scales_with_limit", True), ("fixed", False), ("fixed", True),
    ]  # fmt: skip
    for point in found.points:
        if point.is_now or point.moves == "fixed":
            assert point.cells[1].difference.difference == 0.0, "nobody takes longer or shorter"
    shorter = found.points[2].cells[0].difference.difference
    assert shorter is not None
    assert shorter < 0, "less is in time when the limit is shorter and nobody is quicker"
    text = sweep_in_words(found)
    assert "5 (now): " in text
    assert max(map(len, text.splitlines())) <= 100
    table = list(rows(found))
    assert len(table) == 8
    assert all(len(row) == len(columns_of(found)) for row in table)
    assert as_data(found)["points"][0]["values"] == {"matter/desk/limit": 1.0}
