"""`escalate compare`: what it takes, what it refuses, and what it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.escalate.terminal import escalate

DESK = Path(__file__).parents[1] / "simulator" / "worlds" / "mm1.yaml"
FOLDER = DESK.parent / "one-desk" / "2026-01-01"


def test_a_policy_in_place_of_a_scenario_is_one_under_which_the_first_is_run(tmp_path: Path) -> None:
    out = tmp_path / "kept"
    said = escalate("compare", DESK, FOLDER, "--replications", "2", "--out", out, "--json")
    assert said.code == 0, said.err
    assert said.data == json.loads((out / "measures.json").read_text(encoding="utf-8"))
    told = said.data["regimes"][0]["beside"][0]["measures"]
    assert {one["difference"] for one in told.values()} == {0.0}
    assert (out / "measures.csv").read_text(encoding="utf-8").startswith("b,moves,measure,unit,value_a,")
    assert escalate("compare", DESK, DESK, "--out", out).code == 2, "what is there is never overwritten"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["camdn"], "There is no scenario, policy or variant `camdn`"),
        ([str(DESK), "--precision", "in_time"], "does not say how sure it is to be"),
        ([str(DESK), "--precision", "in_tiem=0.1"], "There is no measure `in_tiem`"),
        ([str(DESK), "--measure", "in_tiem"], "There is no measure `in_tiem`"),
        ([str(DESK)] * 8, "That is 9 scenarios"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(arguments: list[str], says: str) -> None:
    said = escalate("compare", DESK, *arguments)
    assert said.code == 2
    assert says in said.err


def test_a_table_of_a_sweep_takes_the_place_of_another_and_of_nothing_else(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    asked = ("sweep", DESK, "--vary", "assumptions/a-year=20,40", "--replications", "2", "--csv", table)
    assert escalate(*asked).code == escalate(*asked).code == 0
    assert table.read_text(encoding="utf-8").startswith("moves,assumptions/a-year,now,measure,")
    table.write_text("mine", encoding="utf-8")
    assert escalate(*asked).code == 2
    assert table.read_text(encoding="utf-8") == "mine"
