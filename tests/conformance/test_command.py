"""`escalate conform`: what it says, what it writes, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advice.conformance.reach import reach_of
from advice.tracks import Tracks
from escalate import trying
from tests.conformance.exampleton import FOLDER, policy
from tests.conformance.test_mutants import instead, nothing
from tests.escalate.terminal import escalate

TRY = ("conform", str(FOLDER), "--examples", "12", "--at", "2026-11-09 10:00")


def test_it_says_what_was_tried_and_that_it_holds() -> None:
    said = escalate(*TRY, "--seed", "7")
    assert said.code == 0, said.all
    first = " ".join(said.out.split())
    assert first.startswith(
        "exampleton@2026-01-01: 56 invariants and relations, tried on 12 histories under 2 choices of"
    )
    assert "readings, seed 7. All of it holds. Nothing here could show: " in first
    assert "a-deputy-makes-nothing-later" in said.out


def test_the_same_seed_tries_the_same_and_only_under_the_readings_that_are_asked_for() -> None:
    options = (*TRY, "--json", "--reading", "EXT-A1=b")
    one, again = escalate(*options), escalate(*options)
    assert one.data == again.data
    assert one.data["choices"] == [{"readings": {"EXT-A1": "b"}, "histories": 12}]
    assert one.data["broken"] == []


def test_another_seed_tries_other_histories() -> None:
    first, again, other = (reach_of(policy(), None, examples=20, number=number) for number in (0, 0, 1))
    assert first == again != other


def test_what_does_not_hold_is_written_as_a_case_file_that_advice_can_be_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead(Tracks, "_calls_again", lambda _: lambda *_: False)(monkeypatch)
    out = tmp_path / "found"
    said = escalate(*TRY, "--examples", "40", "--out", str(out), "--json")
    assert said.code == 1
    broken = {found["law"]: found for found in said.data["broken"]}
    found = broken["danger-opens-protection"]
    assert found["wrong"] == "a child is in danger, and nothing that protects it is open"
    assert found["file"] == str(out / "danger-opens-protection.yaml")
    text = Path(found["file"]).read_text(encoding="utf-8")
    assert "# What should hold: Danger that is learned, at any time and however often," in text
    assert "(danger-opens-protection; INV-1; language 3.6)" in " ".join(text.split())
    assert max(len(line) for line in text.splitlines() if not line.startswith("#   escalate next ")) <= 100
    assert len(found["events"]) <= 2, "a counterexample is made small: danger, and what was decided then"
    command = found["command"].split()
    assert command[:2] == ["escalate", "next"]
    shown = escalate("next", str(FOLDER), "--case", found["file"], "--at", "2027-06-01 10:00")
    assert shown.code == 0, shown.all


def test_without_a_folder_for_them_counterexamples_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    instead(Tracks, "leave_by", nothing)(monkeypatch)
    said = escalate(*TRY, "--examples", "24", "--reading", "EXT-A1=b")
    assert said.code == 1
    assert "1. what-is-reported-is-taken (language 3.6): disagreement was withdrawn, and is still open." in said.out
    assert "# Readings: EXT-A1 (b) calendar days" in said.out
    assert "\nreadings: {EXT-A1: b}\n" in said.out


def test_a_file_that_is_no_counterexample_is_never_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    instead(Tracks, "leave_by", nothing)(monkeypatch)
    mine = tmp_path / "what-is-reported-is-taken.yaml"
    mine.write_text("mine", encoding="utf-8")
    said = escalate(*TRY, "--examples", "24", "--reading", "EXT-A1=b", "--out", str(tmp_path))
    assert said.code == 2
    assert "is there already, and is no counterexample" in said.err
    assert mine.read_text(encoding="utf-8") == "mine"
    assert escalate(*TRY, "--out", str(mine)).code == 2


def test_whoever_interrupts_is_told_what_was_tried_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = trying.tried

    def once(task: trying.Task) -> object:
        if task.readings:
            raise KeyboardInterrupt
        return tried(task)

    monkeypatch.setattr(trying, "tried", once)
    said = escalate(*TRY)
    assert said.code == 130
    assert "tried on 6 histories under the readings that were chosen" in " ".join(said.out.split())


def test_many_histories_are_tried_on_all_processors_with_the_same_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = escalate(*TRY, "--json").data
    monkeypatch.setattr(trying, "FEW", 1)
    together = escalate(*TRY, "--json").data
    for field in ("histories", "choices", "broken"):
        assert together[field] == alone[field]


def test_the_kit_is_written_and_another_implementation_is_put_to_it(program: Path, tmp_path: Path) -> None:
    kit = tmp_path / "kit"
    written = escalate("conform", str(FOLDER), "--kit", str(kit))
    assert written.code == 0, written.all
    assert "its README.md says how to use it" in " ".join(written.out.split())
    faithful = escalate("conform", str(FOLDER), "--kit", str(kit), "--command", str(program))
    assert faithful.code == 0, faithful.all
    assert "all answered as they have to be." in " ".join(faithful.out.split())
    faulty = escalate("conform", str(FOLDER), "--kit", str(kit), "--command", f"{program} bank-holidays", "--json")
    assert faulty.code == 1
    assert faulty.data["asked"] == faulty.data["cases"] == json.loads((kit / "kit.json").read_text())["cases"]
    assert any("not Tuesday 5 January 2027, 17:00" in said for one in faulty.data["wrong"] for said in one["wrong"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--kit", "kit", "--reading", "EXT-A1=b"), "The kit holds cases under every reading"),
        (("--reading", "EXT-A1=z"), "EXT-A1"),
        (("--examples", "0"), "--examples"),
    ],
)
def test_what_cannot_be_asked_is_told(options: tuple[str, ...], said: str, tmp_path: Path) -> None:
    found = escalate("conform", str(FOLDER), *(str(tmp_path / "kit") if one == "kit" else one for one in options))
    assert found.code == 2
    assert said in found.err
    assert list(tmp_path.iterdir()) == []
