"""One thing that happened: its order among others, and its form in a file."""

from __future__ import annotations

import dataclasses
import json

import pytest

from advice.advice import as_json
from advice.case import event_from
from advice.event import PHASES, Event, Kind
from rules.model.parts import EXITS
from tests.advice.camden import BEGAN, Data, arose, at, camden, did, failed, learned, left, moved, reopened, resolved

EACH: list[Data] = [
    arose(),
    learned(BEGAN, case_type="cp", issue=["threshold", "closure"]),
    did(BEGAN, "case-note", by="raising", stage="stage-2"),
    {"at": BEGAN, "used": "move-up-alone"},
    {"at": BEGAN, "agreed": {"settle": "2026-09-04"}},
    {"at": BEGAN, "extended": {"settle": "2026-09-04"}},
    *(left(BEGAN, exit_, by="both") for exit_ in EXITS),
    resolved(BEGAN, by="other"),
    moved(BEGAN, 2),
    reopened(BEGAN),
    reopened(BEGAN, stage="stage-3"),
    {"at": BEGAN, "struck": "e1"},
]


def named(data: Data) -> str:
    return " ".join(str(value) for key, value in data.items() if key != "at")


@pytest.mark.parametrize("data", EACH, ids=named)
@pytest.mark.parametrize("more", [{}, {"id": "e7"}, {"reported": "2026-09-03 10:00"}])
def test_what_is_written_is_read_again_as_the_same(data: Data, more: dict[str, str]) -> None:
    event = event_from(camden(), {**data, **more})
    assert event_from(camden(), event.as_data()) == event
    assert event_from(camden(), json.loads(json.dumps(as_json(event.as_data())))) == event


def test_a_moment_in_the_hour_that_occurs_twice_is_read_again_as_the_same() -> None:
    for text in ("2026-10-25T01:30+01:00", "2026-10-25T01:30+00:00"):
        event = event_from(camden(), arose(text))
        assert event_from(camden(), event.as_data()).at == event.at


def test_when_it_was_reported_is_only_written_where_it_differs() -> None:
    assert "reported" not in event_from(camden(), arose()).as_data()
    assert event_from(camden(), {**arose(), "reported": "2026-09-02 09:00"}).as_data()["reported"].startswith("2026-09")


def test_an_event_cannot_be_changed() -> None:
    event = event_from(camden(), arose())
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.name = "another"  # type: ignore[misc]
    assert event.named("e9").id == "e9"
    assert event.id == ""


def test_every_kind_of_event_has_its_place_in_a_moment() -> None:
    assert set(PHASES) == set(Kind.__args__)  # type: ignore[attr-defined]  # a Literal has its members
    order = sorted(PHASES, key=lambda kind: PHASES[kind])
    assert order[:2] == ["given", "learned"]
    assert [kind for kind in order if kind in ("exit", "moved", "reopened")] == ["exit", "moved", "reopened"]


def test_events_are_ordered_by_moment_then_by_kind_whatever_their_names() -> None:
    data = [reopened(BEGAN), moved(BEGAN, 2), failed(BEGAN), arose(), learned(BEGAN, case_type="cp")]
    events = sorted((event_from(camden(), one) for one in data), key=lambda event: event.order)
    assert [event.kind for event in events] == ["learned", "happened", "exit", "moved", "reopened"]


def test_an_event_says_nothing_but_what_it_is_given() -> None:
    assert Event("happened", at(BEGAN), at(BEGAN), name="disagreement-arose").as_data() == {
        "at": "2026-09-01T09:00+01:00",
        "happened": "disagreement-arose",
    }
