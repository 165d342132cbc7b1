"""The folder of a run: the same bytes for the same seed, nothing lost and nothing overwritten."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pyarrow.parquet as pq
import pytest

from simulator import load_scenario, measured, simulate
from simulator.errors import ScenarioError
from simulator.keeping.folder import Folder
from simulator.keeping.scenario_file import as_yaml
from simulator.keeping.sums import as_data, from_data
from simulator.keeping.tables import SCHEMA, read_part
from simulator.library import job_for, plan_for
from simulator.measures.estimate import Tally
from simulator.run import simulate_job
from simulator.scenario.model import Precision
from tests.escalate.terminal import Said, escalate
from tests.escalate.test_simulate import interrupt_after

YEAR = Path(__file__).with_name("camden-small.yaml")
FILES = {
    "measures.csv", "measures.json", "records.csv", "records.parquet", "records.xes", "run.json", "scenario.yaml",
    "sums.json",
}  # fmt: skip


def run_into(folder: Path, *options: str) -> Said:
    return escalate("simulate", YEAR, "--out", folder, *options)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "whole"
    said = run_into(folder)
    assert said.code == 0, said.err
    return folder


def test_it_holds_records_measures_the_scenario_and_what_tells_it_from_another_run(whole: Path) -> None:
    assert set(contents(whole)) == FILES
    run = json.loads((whole / "run.json").read_text(encoding="utf-8"))
    assert (run["seed"], run["replications"]) == (7, 4)
    assert set(run["files"]) == FILES - {"run.json"}
    assert str(YEAR.parent) not in (whole / "run.json").read_text(encoding="utf-8")


def test_records_are_those_of_the_library_in_parquet_csv_and_xes(whole: Path) -> None:
    scenario = load_scenario(str(YEAR))
    found = simulate(scenario)
    assert tuple(read_part(whole / "records.parquet")) == found.records
    parquet = pq.ParquetFile(whole / "records.parquet")
    assert parquet.schema_arrow.equals(SCHEMA)
    assert parquet.num_row_groups == 2
    with (whole / "records.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["case"], row["event"], row["at"]) for row in rows] == [
        (str(row.case), row.event, str(row.at)) for row in found.records
    ]
    log = ET.parse(whole / "records.xes").getroot()  # noqa: S314 -- our own file
    spaced = "{http://www.xes-standard.org/}"
    assert len(log.findall(f"{spaced}trace")) == len({(row.replication, row.case) for row in found.records})
    assert len(log.findall(f"{spaced}trace/{spaced}event")) == len(found.records)
    kept = json.loads((whole / "measures.json").read_text(encoding="utf-8"))
    again = measured(found.records, scenario, replications=4)
    assert {name: each["value"] for name, each in kept.items()} == {name: each.value for name, each in again.items()}


def test_the_scenario_as_it_was_run_loads_as_the_same(whole: Path) -> None:
    assert load_scenario(str(whole / "scenario.yaml")).file == load_scenario(str(YEAR)).file


def test_changed_numbers_and_what_it_is_based_on_are_written_in(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    head = "scenario: {id: own, title: Own, question: What if?, based_on: below.yaml}\nreplications: {seed: 9}\n"
    own.write_text(head, encoding="utf-8")
    (tmp_path / "below.yaml").write_bytes(YEAR.read_bytes())
    (tmp_path / "as-run.yaml").write_text(as_yaml(load_scenario(str(own)).but({"a-year": 55.5})), encoding="utf-8")
    (tmp_path / "below.yaml").unlink()
    found = load_scenario(str(tmp_path / "as-run.yaml"))
    assert (found.id, found.file.replications.seed, found.numbers["a-year"]) == ("own", 9, 55.5)


def test_an_interrupted_run_goes_on_and_comes_to_the_same_bytes(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        interrupt_after(patched, 1)
        broken = run_into(tmp_path / "run")
    assert broken.code == 130
    assert "What is done is kept" in broken.err
    assert set(contents(tmp_path / "run")) == {"under-way.json", "parts/000000.parquet"}
    (tmp_path / "run" / "parts" / "000001.parquet").write_bytes(b"half of a part that no sums include")
    resumed = run_into(tmp_path / "run")
    assert "Going on after 2 replications" in resumed.err
    assert contents(tmp_path / "run") == contents(whole)
    assert run_into(tmp_path / "run").out == resumed.out


def test_a_finished_run_is_said_to_be_and_stays_as_it_is(whole: Path) -> None:
    before = contents(whole)
    said = run_into(whole, "--json")
    assert said.code == 0
    assert "it is finished: nothing was changed" in said.err
    assert said.data["replications"] == 4
    assert contents(whole) == before


@pytest.mark.parametrize(("options", "named"), [(("--seed", "8"), "seed"), (("--replications", "2"), "plan")])
def test_another_run_is_refused_and_nothing_is_changed(whole: Path, options: tuple[str, ...], named: str) -> None:
    before = contents(whole)
    refused = run_into(whole, *options)
    assert refused.code == 2
    assert f"differs in {named}" in refused.err
    assert contents(whole) == before


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    refused = run_into(tmp_path)
    assert refused.code == 2
    assert "something else than a run" in refused.err
    assert set(contents(tmp_path)) == {"mine.txt"}
    assert run_into(tmp_path / "mine.txt").code == 2
    (tmp_path / "run.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ScenarioError, match="not one of ours"):
        Folder(tmp_path, {}).open()


def test_sums_come_back_from_json_as_they_were() -> None:
    tally = simulate_job(job_for(load_scenario(str(YEAR))), plan_for(load_scenario(str(YEAR)), 2)).tally
    assert from_data(json.loads(json.dumps(as_data(tally)))) == tally


def test_a_run_that_was_sure_enough_when_it_was_broken_off_is_not_gone_on_with() -> None:
    scenario = load_scenario(str(YEAR))
    plan = plan_for(scenario, None, Precision(measure="in_time", within=0.99))
    done = simulate_job(job_for(scenario), plan)
    assert (done.enough, done.tally.replications) == (True, 2)
    tallies: list[Tally] = []
    again = simulate_job(job_for(scenario), plan, so_far=done.tally, done=tallies.append)
    assert (again.enough, again.tally.replications, tallies) == (True, 2, [])
