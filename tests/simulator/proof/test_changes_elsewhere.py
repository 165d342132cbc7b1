"""What is changed for some cases moves nothing in any other: a stage that takes no time, and a deputy."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from simulator import record
from simulator.record import Record
from simulator.scenario.loader import Scenario
from tests.simulator.proof.desk import one_desk
from tests.simulator.proof.shipped import study
from tests.simulator.proof.studies import number, rows_of, written

MEDIATION = Path(__file__).parents[3] / "scenarios" / "variants" / "camden-mediation.yaml"
EMPTY = {"desk": [{"state": "away", "from": "2026-10-05", "to": "2026-10-16"}]}


def by_case(rows: list[Record]) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for row in rows:
        found[row.case].append(row)
    return found


def mediated(folder: Path, scenario: Scenario) -> list[Record]:
    """The same scenario with a stage of mediation at which nothing is settled, and which is left at once."""
    data: dict[str, Any] = yaml.safe_load(scenario.path.read_text(encoding="utf-8"))
    data["policy"] = str(MEDIATION)
    data["people"]["roles"] = {"mediator": {"answers_after": "nothing"}}
    data["answers"]["stages"] = {"disagreement/mediation": {"resolves": "none"}}
    data["delays"]["nothing"] = {"at_once": True}
    data["assumptions"]["none"] = number(0)
    return rows_of(written(folder, data, "mediated"))


def test_a_stage_that_takes_no_time_moves_no_case_that_does_not_come_to_it(tmp_path: Path) -> None:
    delay = {"exponential": "one", "unit": "limits", "as_limits_change": "fixed", "without_limit": "nothing"}
    plain = study(tmp_path, "camden", resolves=0.2, delay=delay)
    without, with_it = by_case(rows_of(plain)), by_case(mediated(tmp_path, plain))
    came = {row.case: row.at for rows in with_it.values() for row in reversed(rows) if row.stage == "mediation"}
    others = without.keys() - came.keys()
    assert without.keys() == with_it.keys()
    assert len(came) > 2
    assert len(others) > 5
    assert [case for case in others if without[case] != with_it[case]] == []
    for case, at in came.items():  # and up to it none of those that do
        until = [[row for row in rows[case] if row.at < at] for rows in (without, with_it)]
        assert until[0] == until[1] != []


@pytest.mark.parametrize("seats", [0, 1, 1000])
def test_a_deputy_while_the_post_is_empty_makes_no_case_later(tmp_path: Path, seats: int) -> None:
    """With no seats: whoever is asked answers after a time, without any queue."""
    manner: dict[str, Any] = {"works": {"service": "answer", "seats": seats}} if seats else {"answers_after": "answer"}
    delay = {"exponential": "hours", "unit": "hours", "as_limits_change": "fixed"}
    answered = []
    for empty in ("wait", "deputy"):
        people = {"default": {**manner, "empty": empty}, "absent": EMPTY}
        rows = rows_of(one_desk(tmp_path, delay, area="one-desk-deputy", people=people, per_year=300, hours=20))
        answered.append({row.case: row.at for row in rows if row.event == record.ANSWERED})
    waited, covered = answered
    assert waited.keys() <= covered.keys()
    assert all(covered[case] <= waited[case] for case in waited)
    assert sum(covered[case] < waited[case] for case in waited) > 5


def test_sickness_keeps_people_from_a_desk_that_never_closes_too(tmp_path: Path) -> None:
    people = {"sickness": {"share": "third", "days": "four"}}
    rows = rows_of(one_desk(tmp_path, {"at_once": True}, people=people, per_year=300, third=0.3, four=4))
    asked = {row.case: row.at for row in rows if row.event == record.ASKED}
    waits = [row.at - asked[row.case] for row in rows if row.event == record.ANSWERED]
    assert len(waits) > 10
    assert 0.1 < sum(wait > 0 for wait in waits) / len(waits) < 0.6
