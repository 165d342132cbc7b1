"""The page on scenario files is true: what it shows loads and runs, and it explains every key."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from foundation.errors import DataFileError
from foundation.shape import Shape
from simulator.arrivals import dates_of
from simulator.clock import moment_at
from simulator.keeping.about import identity_of
from simulator.replication import Replication
from simulator.run import Job, Plan
from simulator.scenario import delay, load, model, number, people
from simulator.scenario.loader import load_scenario
from simulator.world import World
from tests.simulator.scenario.example import PAGE, TWICE, written

DATES = (
    ("{per_year: a-year}", "{dates: dates.csv}"),
    (
        (
            "a-year: {says: disagreements in a year, value: 20, low: 7, high: 40, grade: published,\n"
            '    source: "St Helens board, escalation briefing, 2015-16, scaled to an area of median size"}\n  '
        ),
        "",
    ),
)


def test_every_key_is_explained() -> None:
    explained = set(re.findall(r"[a-z][a-z_]+", PAGE.read_text(encoding="utf-8")))
    models = [value for module in (delay, load, model, number, people) for value in vars(module).values()]
    shapes = [each for each in models if isinstance(each, type) and issubclass(each, Shape)]
    keys = {field.alias or name for each in shapes for name, field in each.model_fields.items()}
    assert len(keys) > 70
    assert keys - explained == set()


def test_the_small_scenario_loads_and_runs(tmp_path: Path) -> None:
    scenario = load_scenario(written(tmp_path))
    rows = Replication(World(scenario, scenario.policy), 1, 0).run()
    assert {row.kind for row in rows} == {"threshold", "communication"}
    assert any(row.event == "stage_resolved" for row in rows)


def test_the_scenario_laid_over_it_changes_what_it_names_alone(tmp_path: Path) -> None:
    base = load_scenario(written(tmp_path))
    above = load_scenario(written(tmp_path, text=TWICE, name="twice-as-many.yaml"))
    assert above.numbers == {**base.numbers, "a-year": 40}
    assert above.file.kinds == base.file.kinds
    assert above.digest != base.digest


def test_a_changed_number_does_not_keep_the_evidence_of_the_old_one(tmp_path: Path) -> None:
    written(tmp_path)
    alone = TWICE[: TWICE.index("a-year:")] + "a-year: {value: 40}\n"
    with pytest.raises(DataFileError, match=r"assumptions\.a-year: .*`says` is missing"):
        load_scenario(written(tmp_path, text=alone, name="twice-as-many.yaml"))


def test_what_a_shipped_scenario_names_is_found_from_a_file_elsewhere(tmp_path: Path) -> None:
    mine = TWICE.replace("small-year.yaml", "camden-year-panel").replace("a-year:", "escalations-a-year:")
    scenario = load_scenario(written(tmp_path, text=mine, name="twice-as-many.yaml"))
    assert scenario.policy.id == "camden-panel"


def test_cases_come_on_the_dates_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "dates.csv").write_text("moment\n2026-09-14\n2026-09-15 10:30\n2040-01-01\n", encoding="utf-8")
    scenario = load_scenario(written(tmp_path, *DATES))
    moments = [moment_at(minute) for minute in dates_of(World(scenario, scenario.policy))]
    assert [each.date() for each in moments] == [date(2026, 9, 14), date(2026, 9, 15)], "what lies outside is left out"
    assert f"{moments[1]:%H:%M}" == "10:30"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("moment\n14 Sept\n", "dates.csv:2"),
        ("moment\n2025-09-14\n", "of its 1 dates none lies in the period"),
        ("date\n2026-09-14\n", "moment"),
        ("moment\n", "it lists no date"),
    ],
)
def test_dates_that_cannot_be_read_are_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "dates.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match=re.escape(said)):
        load_scenario(written(tmp_path, *DATES))


def test_the_dates_of_a_base_in_another_folder_are_part_of_what_was_run(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    dates = tmp_path / "below" / "dates.csv"
    written(tmp_path / "below", *DATES)
    over = "scenario: {id: over, title: One, question: Which?, based_on: below/small-year.yaml}\n"
    seen = []
    for text in ("moment\n2026-09-14\n", "moment\n2026-09-15\n"):
        dates.write_text(text, encoding="utf-8")
        scenario = load_scenario(written(tmp_path, text=over, name="over.yaml"))
        seen.append((scenario.digest, identity_of(Job((scenario,), 1), Plan.of(scenario))["digests"]["dates"]))
    assert seen[0][0] != seen[1][0]
    assert None not in seen[0]
    assert seen[0][1] != seen[1][1]


def test_a_file_of_dates_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"dates\.csv"):
        load_scenario(written(tmp_path, *DATES))
