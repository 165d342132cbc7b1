"""The simulator as a program uses it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from simulator import Record, Simulated, load_scenario, measured, share_in_time, simulate
from simulator.errors import ScenarioError
from simulator.measures.estimate import Tally
from simulator.measures.sums import Sums, sums_of
from simulator.record import ANSWERED, BEGAN, DONE, DROPPED, FAILED, OPENED
from simulator.scenario.loader import Scenario
from simulator.world import World

TRY = Path(__file__).with_name("camden-small.yaml")
DOCS = Path(__file__).parents[2] / "docs" / "simulation.md"


@cache
def scenario() -> Scenario:
    return load_scenario(str(TRY))


@cache
def simulated() -> Simulated:
    return simulate(scenario(), seed=7, replications=4)


def test_measures_are_functions_of_records_and_the_same_as_those_of_the_run() -> None:
    found = simulated()
    again = measured(found.records, scenario(), replications=found.replications)
    assert dict(again) == {name: found.outcome.tally.estimate(name) for name in found.outcome.tally.names()}
    assert share_in_time(found.records, scenario()) == again["in_time"]
    assert again["in_time"].value is not None


def test_replications_are_rounded_up_to_whole_batches() -> None:
    assert simulated().replications == 4
    assert simulate(scenario(), replications=1).replications == scenario().file.replications.batch


def test_no_replications_are_refused() -> None:
    with pytest.raises(ScenarioError, match="0 replications"):
        simulate(scenario(), replications=0)


def test_the_python_of_the_documentation_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), flags=re.DOTALL)
    (tmp_path / "my-year.yaml").write_bytes(TRY.read_bytes())
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(code, DOCS.name, "exec"), names)  # noqa: S102 -- our own documentation
    assert names["year"]


# ------------------------------------------------------------------------------------- what the measures say


def counted(*rows: tuple[int, str, str, str, str, int | None]) -> dict[str, tuple[float, float]]:
    """The sums of one case with these rows: at, event, track, stage, duty or how, since."""
    records = [Record(0, 0, "threshold", True, 1, 30_000_000, OPENED)]
    for order, (at, event, track, stage, what, since) in enumerate(rows, 2):
        duty, how = (what, "met" if event == DONE else "overtaken") if event in (DONE, DROPPED) else ("", what)
        records.append(Record(0, 0, "threshold", True, order, at, event, track, stage, duty, how, "", "", "", since))
    return sums_of(records, World(scenario(), scenario().policy)).pairs


def test_an_answer_that_comes_too_late_is_not_one_that_never_comes() -> None:
    at, began = 30_000_100, (30_000_001, BEGAN, "disagreement", "stage-1", "", None)
    failed = (at, FAILED, "disagreement", "stage-1", "lapsed", None)
    never = counted(began, failed)
    assert (never["unanswered"][0], never["too_late"][0]) == (1, 0)
    late = counted(began, failed, (at + 5, ANSWERED, "disagreement", "stage-1", "", 30_000_001))
    assert (late["unanswered"][0], late["too_late"][0]) == (0, 1)


def test_what_is_never_done_for_a_child_in_danger_and_dropped_days_later_is_not_done_the_same_day() -> None:
    policy = scenario().policy
    (safety,) = policy.safety_tracks
    duty = next(name for name, each in policy.file.duties.items() if each.act == "refer")
    since = 30_000_000
    assert counted((since + 30, DONE, safety, "", duty, since))["danger/same_day"] == (1, 1)
    assert counted((since + 9000, DROPPED, safety, "", duty, since))["danger/same_day"] == (0, 1)
    assert "danger/same_day" not in counted((since + 30, DROPPED, safety, "", duty, since))


def test_a_mean_of_a_single_replication_has_no_interval() -> None:
    tally = Tally(1)
    tally.add([Sums({"cases": (1, 1), "wait/post/x": (147.0, 1.0)})])
    tally.add([Sums({"cases": (1, 1)})])
    assert tally.estimate("wait/post/x").value == 147.0
    assert tally.estimate("wait/post/x").low is None
    tally.add([Sums({"cases": (1, 1), "wait/post/x": (147.0, 1.0)})])
    assert tally.estimate("wait/post/x").low == 147.0


def test_what_has_a_date_at_a_stage_is_in_time_late_or_missed() -> None:
    found = measured(simulated().records, scenario(), replications=simulated().replications)
    stages = [name.removeprefix("in_time/") for name in found if name.startswith("in_time/stage/")]
    assert stages
    for stage in stages:
        shares = [found[f"{kind}/{stage}"].value for kind in ("in_time", "met_late", "missed")]
        assert sum(share or 0 for share in shares) == pytest.approx(1)
