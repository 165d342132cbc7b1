"""`escalate simulate`: what it says, and how it ends."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from escalate import simulating
from tests.escalate.terminal import Said, escalate

YEAR = Path(__file__).parents[1] / "simulator" / "camden-small.yaml"
FEW = ("simulate", YEAR, "--replications", "3")


@cache
def said() -> Said:
    return escalate(*FEW)


def test_it_says_the_question_the_cases_and_how_to_run_it_again() -> None:
    lines = said().out.splitlines()
    assert said().code == 0
    assert lines[0] == "How many are in time?"
    text = " ".join(said().out.split())
    assert "gone through 4 times" in text
    assert " in a year." in text
    assert "--seed 7 --replications 4" in text
    assert "Not measurable against the policy: it sets no limit for" in text
    assert "still open at the end" in text
    assert "answered for by the test" in text
    assert all(len(line) <= 100 for line in lines[:-1])
    assert len(lines) < 75


def test_it_says_that_replications_are_rounded_up() -> None:
    assert said().err == "Replications come in batches of 2: 3 were asked for, rounded up to 4.\n"


def test_with_json_every_measure_has_its_value_its_interval_and_what_it_says() -> None:
    data = escalate(*FEW, "--json").data
    assert (data["seed"], data["replications"], data["complete"]) == (7, 4, True)
    assert data["measures"]["in_time"]["unit"] == "share"
    for each in data["measures"].values():
        assert set(each) == {"says", "unit", "value", "low", "high", "out_of"}
        assert each["value"] is None or each["low"] is None or each["low"] <= each["value"] <= each["high"]


def test_a_precision_that_is_not_reached_is_plainly_said() -> None:
    text = " ".join(escalate(*FEW, "--precision", "in_time=0.0001").out.split())
    assert "(in_time within 0.0001) was NOT reached in 4 replications" in text


def test_a_precision_that_is_reached_stops_early() -> None:
    data = escalate(*FEW, "--precision", "in_time=0.99", "--json").data
    assert data["precision"] == {"measure": "in_time", "within": 0.99, "reached": True}
    assert data["replications"] == 2


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("--precision", "in_time"), "is not a precision"),
        (("--precision", "in_tim=0.1"), "There is no measure `in_tim`"),
        (("--workers", "2", "--cluster", "tcp://127.0.0.1:1"), "exclude one another"),
    ],
)
def test_what_cannot_be_run_is_refused(options: tuple[str, ...], what: str) -> None:
    refused = escalate("simulate", YEAR, *options)
    assert refused.code == 2
    assert what in refused.err
    assert refused.out == ""


def test_an_interruption_says_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt_after(monkeypatch, 1)
    broken = escalate(*FEW)
    assert broken.code == 130
    assert "Interrupted after 2 of 4 replications." in broken.err
    assert "gone through 2 times" in " ".join(broken.out.split())


def interrupt_after(monkeypatch: pytest.MonkeyPatch, batches: int) -> None:
    """Somebody presses Ctrl-C while the batch after so many is gone through."""
    from simulator import run

    real, left = run.go_through, [batches]

    def interrupted(*what: object) -> object:
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        return real(*what)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(run, "go_through", interrupted)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.9996, "share", "more than 99%"), (1.0, "share", "100%"), (0.0004, "share", "less than 1%"),
        (0.0, "share", "0%"), (None, "share", "nothing counted"), (2.25, "hours", "2.2"),
    ],
)  # fmt: skip
def test_a_share_is_never_rounded_to_all_or_to_none(value: float | None, unit: str, text: str) -> None:
    from escalate.simulated import amount

    assert amount(value, unit) == text


def test_processes_are_used_where_that_is_quicker_only() -> None:
    from dataclasses import replace

    from simulator.run import Plan
    from simulator.workers import Alone

    asked = simulating.asked_for(str(YEAR), seed=1, replications=2, precision="", workers=None)
    assert isinstance(simulating._who(asked), Alone)
    many = replace(asked, plan=Plan(2, 2_000_000))
    import os

    assert isinstance(simulating._who(many), Alone) == (len(os.sched_getaffinity(0)) == 1)
