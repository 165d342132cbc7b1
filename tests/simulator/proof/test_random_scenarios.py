"""Whatever a small scenario says, what people do in it is possible."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulator import record
from simulator.clock import moment_at
from simulator.record import Record
from tests.simulator.proof.desk import one_desk
from tests.simulator.proof.studies import rows_of

DELAYS = st.sampled_from(["exponential", "always"])
UNITS = st.sampled_from(["hours", "working_hours", "minutes"])


@st.composite
def studies(draw: st.DrawFn) -> dict[str, Any]:
    absence = {"state": draw(st.sampled_from(["vacant", "away"])), "from": "2026-09-28"}
    absence["to"] = draw(st.sampled_from(["2026-09-28", "2026-10-02", "2026-10-14"]))
    works = {"service": "answer", "seats": draw(st.integers(1, 3))}
    works["queue"] = draw(st.sampled_from(["first_come", "by_severity"]))
    default = {"works": works} if draw(st.booleans()) else {"answers_after": "answer"}
    people: dict[str, Any] = {"default": {**default, "empty": draw(st.sampled_from(["wait", "deputy", "next_up"]))}}
    if draw(st.booleans()):
        people["absent"] = {"desk": [absence]}
    if draw(st.booleans()):
        people["sickness"] = {"share": "tenth", "days": "spell"}
    return {
        "delay": {draw(DELAYS): "long", "unit": draw(UNITS), "as_limits_change": "fixed"},
        "people": people,
        "per_year": draw(st.sampled_from([20, 200])),
        "long": draw(st.sampled_from([0.5, 20, 100])),
    }


@settings(max_examples=settings().max_examples // 10)
@given(studies(), st.integers(0, 1000))
@example(
    {
        "delay": {"exponential": "long", "unit": "hours", "as_limits_change": "fixed"},
        "people": {
            "default": {"works": {"service": "answer", "seats": 1, "queue": "first_come"}, "empty": "deputy"},
            "absent": {"desk": [{"state": "vacant", "from": "2026-09-28", "to": "2026-09-28"}]},
        },
        "per_year": 200,
        "long": 0.5,
    },
    53,
)
def test_what_happens_in_any_small_scenario_is_possible(drawn: dict[str, Any], seed: int) -> None:
    sick = "sickness" in drawn["people"]
    numbers: dict[str, Any] = {"tenth": 0.1, "spell": 3.0} if sick else {}
    with TemporaryDirectory() as folder:
        scenario = one_desk(Path(folder), **drawn, **numbers)
    rows = rows_of(scenario, seed=seed)
    assert rows == rows_of(scenario, seed=seed)
    _cases_are_conserved(rows)
    works = drawn["people"]["default"].get("works")
    if works:
        _seats_suffice(rows, works["seats"])
    absent = drawn["people"].get("absent")
    if absent:
        _nobody_acts_when_away(rows, absent["desk"][0])


def _cases_are_conserved(rows: list[Record]) -> None:
    count = Counter(row.event for row in rows)
    assert count[record.OPENED] == count[record.ENDED] + count[record.STILL]
    assert count[record.OWED] == count[record.DONE] + count[record.DROPPED] + count[record.OPEN]
    assert all(row.since is None or row.since <= row.at for row in rows)
    reached: dict[int, int] = {}
    for row in rows:
        if row.event not in (record.STARTED, record.FAILED, record.LEFT):
            assert reached.get(row.case, row.at) <= row.at
            reached[row.case] = row.at


def _seats_suffice(rows: list[Record], seats: int) -> None:
    """At no minute is more in hand than there are seats."""
    begun = {row.case: row.at for row in rows if row.event == record.STARTED}
    ended = {row.case: row.at for row in rows if row.event == record.ANSWERED}
    changes = sorted([(at, 1) for at in begun.values()] + [(ended[case], -1) for case in begun if case in ended])
    in_hand = 0
    for _, change in changes:
        in_hand += change
        assert in_hand <= seats
    assert all(begun[case] <= at for case, at in ended.items() if case in begun)


def _nobody_acts_when_away(rows: list[Record], absence: dict[str, str]) -> None:
    acted = [row for row in rows if row.event in (record.STARTED, record.ANSWERED) and row.post == "desk"]
    for row in acted:
        at = moment_at(row.at)
        ends_as_it_begins = (at.hour, at.minute) == (0, 0)  # the closing minute still counts
        day = at.date().isoformat()
        assert not (absence["from"] <= day <= absence["to"]) or (ends_as_it_begins and day == absence["from"])
