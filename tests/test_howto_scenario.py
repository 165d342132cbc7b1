"""The how-to for scenarios is true: what it has one write loads, reads back, and is refused where it says so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

from escalate.cli import run
from simulator.arrivals import dates_of
from simulator.scenario.loader import load_scenario
from simulator.world import World

TEXT = (Path(__file__).parent.parent / "docs" / "howto-scenario.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ (escalate .*)$", TEXT, flags=re.MULTILINE)
OURS, DATED = re.findall(r"```yaml\n(.*?)```", TEXT, flags=re.DOTALL)
(DATES,) = re.findall(r"```csv\n(.*?)```", TEXT, flags=re.DOTALL)


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "our-year.yaml"
    path.write_text(OURS, encoding="utf-8")
    return path


@pytest.mark.usefixtures("ours")
def test_every_command_works_and_what_was_written_is_read_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(COMMANDS) == 3
    for command in COMMANDS:
        assert run(shlex.split(command)[1:]) == 0, command
    words = " ".join(capsys.readouterr().out.split())
    assert "24 escalations were notified to us in the year to March 2026 (16 to 35) Published" in words
    assert "0.62 of answers come within the last third of the time allowed (0.4 to 0.8) Assumption" in words
    assert "vacant from Sunday 1 November 2026 to Sunday 31 January 2027" in words


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("vacant", "vacnt", "our-year.yaml:30: people.absent.cscb-chair[0].state:"),
        (
            "    source: Our own log of escalations, 2025-26\n",
            "",
            "our-year.yaml:7: assumptions.escalations-a-year: it does not",
        ),
    ],
)
def test_the_mistakes_that_it_has_one_try_are_refused_at_their_line(
    ours: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    ours.write_text(OURS.replace(old, new), encoding="utf-8")
    assert run(["scenarios", "our-year.yaml"]) == 2
    assert said in capsys.readouterr().err


def test_dates_take_the_place_of_a_number_of_cases_in_a_year(ours: Path) -> None:
    changed, dated = yaml.safe_load(OURS), yaml.load(DATED, Loader=yaml.BaseLoader)  # noqa: S506 -- plain text alone
    changed["arrivals"] = dated["arrivals"]
    changed["assumptions"] |= dated["assumptions"]
    (ours.parent / "our-dates.csv").write_text(DATES, encoding="utf-8")
    ours.write_text(yaml.safe_dump(changed).replace("'yes'", "yes"), encoding="utf-8")
    scenario = load_scenario("our-year.yaml")
    assert len(dates_of(World(scenario, scenario.policy))) == 3
