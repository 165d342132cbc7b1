"""Whatever a scenario of several desks says, no desk gives more of its time than it has, and no seat is taken twice.

How much time a desk has is worked out here day by day; the weeks of these scenarios have no bank holiday.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulator import record
from simulator.clock import first_minute, moment_at
from simulator.record import Record
from simulator.replication import Replication
from simulator.scenario.loader import Scenario
from tests.simulator.proof.studies import SEARCHES, WORLDS, number, world, written

HOURS = {"office": (9, 17, 5), "short": (10, 14, 5), "six-days": (8, 18, 6)}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
DESKS = ("first", "second", "third")
MONDAY = date(2026, 9, 7)


class Drawn(NamedTuple):
    """A scenario; of each desk its hours, seats, days away, and whether it works or answers after a time."""

    hours: tuple[str, str, str]
    seats: tuple[int, int, int]
    works: tuple[bool, bool, bool]
    a_week: int | None
    other_load: float
    away: tuple[int, int, int]
    queue: str
    empty: str
    sick: bool
    grave: bool
    per_year: int
    long: float
    unit: str


def each_of(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(values, values, values)


SCENARIOS = st.builds(
    Drawn,
    each_of(st.sampled_from(sorted(HOURS))),
    each_of(st.integers(1, 3)),
    st.sampled_from([(True, True, True), (True, True, False), (True, False, True)]),
    st.sampled_from([None, 5, 20]),
    st.sampled_from([0.0, 0.5]),
    each_of(st.sampled_from([0, 0, 3, 12])),
    st.sampled_from(["first_come", "by_severity"]),
    st.sampled_from(["wait", "deputy", "next_up"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([60, 400]),
    st.sampled_from([0.5, 3.0, 20.0]),
    st.sampled_from(["hours", "working_hours"]),
)


def absence(days: int) -> tuple[date, date]:
    """From a Monday on, so many days."""
    return date(2026, 9, 28), date(2026, 9, 28) + timedelta(days=days - 1)


def scenario(folder: Path, drawn: Drawn) -> Scenario:
    area = yaml.safe_load((WORLDS / "five-stages.yaml").read_text(encoding="utf-8"))
    people: dict[str, Any] = {"default": {"answers_after": "nothing", "empty": drawn.empty}, "in_danger": "soon"}
    people |= {"posts": {}, "absent": {}}
    load = {"hours_a_week": "week"} if drawn.a_week else {}
    for at, desk in enumerate(DESKS):
        opens, closes, days = HOURS[drawn.hours[at]]
        hours = {"opens": f"{opens:02}:00", "closes": f"{closes:02}:00", "works": list(WEEKDAYS[:days])}
        area["posts"][desk] |= {"hours": hours, "deputies": [DESKS[at - 1]]}
        works = {"service": "long", "seats": drawn.seats[at], "queue": drawn.queue, "other_load": "other", **load}
        people["posts"][desk] = {"works": works} if drawn.works[at] else {"answers_after": "long"}
        if drawn.away[at]:
            first, last = absence(drawn.away[at])
            people["absent"][desk] = [{"state": "away", "from": str(first), "to": str(last)}]
    if drawn.sick:
        people["sickness"] = {"share": "other-days", "days": "spell"}
    (folder / "desks.yaml").write_text(yaml.safe_dump(area), encoding="utf-8")
    kinds = {"matter": ("no", 0), "danger": ("yes", 0)} | ({"grave": ("no", 5)} if drawn.grave else {})
    data = {
        "scenario": {"id": "desks", "title": "Desks", "question": "Can it be?"},
        "policy": "./five-stages/2026-01-01",
        "area": str(folder / "desks.yaml"),
        "period": {"from": str(MONDAY), "to": "2026-10-16", "warm_up": 0, "follow_up": 28},
        "arrivals": {"per_year": "a-year", "hours": "any"},
        "kinds": {
            name: {"called": name, "share": "some", "severity": grave, "facts": {"imminent_risk": risk}}
            for name, (risk, grave) in kinds.items()
        },
        "answers": {"default": {"resolves": "some"}},
        "does": {"default": {"after": "nothing"}},
        "people": people,
        "delays": {
            "nothing": {"at_once": True},
            "soon": {"always": "thirty", "unit": "minutes", "as_limits_change": "fixed"},
            "long": {"exponential": "hours", "unit": drawn.unit, "as_limits_change": "fixed"},
        },
        "assumptions": {
            name: number(value)
            for name, value in {
                "some": 0.3, "thirty": 30, "hours": drawn.long, "a-year": drawn.per_year, "other": drawn.other_load,
                **({"week": drawn.a_week} if drawn.a_week else {}),
                **({"other-days": 0.1, "spell": 3} if drawn.sick else {}),
            }.items()
        },
    }  # fmt: skip
    return written(folder, data)


@settings(max_examples=300 if SEARCHES else 6)
@given(SCENARIOS, st.integers(0, 1000))
@example(
    Drawn(
        ("short", "office", "six-days"), (1, 2, 1), (True, True, True), 20, 0.5, (12, 0, 3), "by_severity", "deputy",
        False, True, 400, 3.0, "working_hours",
    ),
    7,
)  # fmt: skip
def test_several_desks_do_what_is_possible(drawn: Drawn, seed: int) -> None:
    with TemporaryDirectory() as folder:
        of = world(scenario(Path(folder), drawn))
        rows = Replication(of, seed, 0).run()
        assert rows == Replication(of, seed, 0, always=True).run()
    count = Counter(row.event for row in rows)
    assert count[record.OWED] == count[record.DONE] + count[record.DROPPED] + count[record.OPEN]
    assert count[record.BEGAN] >= count[record.OPENED] > 0
    at_once = [row for row in rows if row.kind == "danger" and row.event == record.ANSWERED]
    assert {row.at - (row.since or 0) for row in at_once} <= {30}
    done = pieces(rows)
    for at, desk in enumerate(DESKS):
        if drawn.works[at]:
            no_seat_is_taken_twice(done[desk], drawn.seats[at])
            no_desk_gives_more_than_it_has(done[desk], drawn, at)
        nobody_acts_when_away([row for row in rows if row.post == desk and row.kind != "danger"], drawn.away[at])


class Piece(NamedTuple):
    """Something that a desk began and finished."""

    begun: int
    ended: int
    work: int


def pieces(rows: list[Record]) -> dict[str, list[Piece]]:
    """What was finished by whoever began with it last."""
    begun, found = dict[tuple[int, str], Record](), defaultdict[str, list[Piece]](list)
    for row in rows:
        if row.event == record.STARTED:
            begun[row.case, row.stage] = row
        elif row.event == record.ANSWERED and row.work is not None:
            start = begun.pop((row.case, row.stage))
            if start.post == row.post:
                found[row.post].append(Piece(start.at, row.at, row.work))
    return found


def no_seat_is_taken_twice(done: list[Piece], seats: int) -> None:
    changes = sorted([(piece.begun, 1) for piece in done] + [(piece.ended, -1) for piece in done])
    in_hand = 0
    for _, change in changes:
        in_hand += change
        assert in_hand <= seats


def no_desk_gives_more_than_it_has(done: list[Piece], drawn: Drawn, at: int) -> None:
    """In no week, nor in several one after the other, and on nothing more than it has between beginning and end."""
    opens, closes, days = HOURS[drawn.hours[at]]
    whole = (closes - opens) * days
    pace = min(1.0, (drawn.a_week or whole) * (1 - drawn.other_load) / whole)
    for piece in done:
        assert piece.work <= pace * open_between(piece.begun, piece.ended, drawn, at) + 1
    mondays = [first_minute(MONDAY + timedelta(weeks=week)) for week in range(11)]
    for first, begin in enumerate(mondays):
        for end in mondays[first + 1 :]:
            given = sum(piece.work for piece in done if begin <= piece.begun and piece.ended <= end)
            assert given <= drawn.seats[at] * pace * open_between(begin, end, drawn, at)


def open_between(begin: int, end: int, drawn: Drawn, at: int) -> int:
    """How many minutes a desk is open between two, as far as its hours and its planned absence go."""
    opens, closes, days = HOURS[drawn.hours[at]]
    day, total = moment_at(begin).date(), 0
    while day <= moment_at(end).date():
        is_away = drawn.away[at] and absence(drawn.away[at])[0] <= day <= absence(drawn.away[at])[1]
        if day.weekday() < days and not is_away:
            midnight = first_minute(day)
            total += max(0, min(end, midnight + closes * 60) - max(begin, midnight + opens * 60))
        day += timedelta(days=1)
    return total


def nobody_acts_when_away(rows: list[Record], days: int) -> None:
    first, last = absence(days)
    acted = [moment_at(row.at).date() for row in rows if row.event in (record.STARTED, record.ANSWERED)]
    assert not [day for day in acted if days and first <= day <= last]
