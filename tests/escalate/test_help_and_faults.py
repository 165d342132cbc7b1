"""Every command helps, and ends with the code that is documented; no fault of ours reaches a person raw."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import typer

from escalate.cli import application
from tests.escalate.terminal import AT, EMERGENCY, KNOWN, begun, escalate, facts


def commands(group: typer.Typer, *before: str) -> Iterator[tuple[str, ...]]:
    for command in group.registered_commands:
        assert command.name
        yield (*before, command.name)
    for further in group.registered_groups:
        assert further.name
        assert further.typer_instance
        yield from commands(further.typer_instance, *before, further.name)


COMMANDS = sorted(commands(application()))
WORKED = Path(__file__).parents[2] / "scenarios" / "cases" / "camden"
TIMELESS = (
    "days", "verify", "new", "cover", "directory", "check", "simulate", "compare", "sweep", "sensitivity", "report",
    "scenarios",
)  # fmt: skip
"""The commands that are not asked about a moment."""
YEAR = Path(__file__).parents[1] / "simulator" / "camden-small.yaml"
NAMED = [" ".join(command) for command in COMMANDS]


def helped(*command: str) -> str:
    said = escalate(*command, "--help")
    assert (said.code, said.err) == (0, "")
    return " ".join(re.sub("[│╭╮╰╯─]", " ", said.out).split())


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def test_the_commands_are_those_that_these_tests_know() -> None:
    assert set(NAMED) == set(FAILING)


@pytest.mark.parametrize("command", COMMANDS, ids=NAMED)
def test_every_command_helps_with_an_example(command: tuple[str, ...]) -> None:
    text = helped(*command)
    assert f"Usage: escalate {' '.join(command)}" in text
    assert f"Example: escalate {' '.join(command)}" in text
    assert escalate(*command, "-h").code == 0


def test_the_help_of_the_whole_names_every_command_and_the_emergency_line() -> None:
    text = helped()
    assert "ring 999 now" in text
    for command in COMMANDS:
        assert f" {command[0]} " in text


@pytest.mark.parametrize("command", COMMANDS, ids=NAMED)
def test_every_option_says_what_it_is(command: tuple[str, ...]) -> None:
    lines = escalate(*command, "--help").out.partition("Options:")[2].splitlines()
    options = [re.split("  +", line.strip()) for line in lines if line.startswith(("  --", "  -h"))]
    assert options
    for name, *says in options:
        assert len(" ".join(says).split()) >= 3, name


@pytest.mark.parametrize("command", COMMANDS, ids=NAMED)
def test_the_example_of_every_command_works(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if command != ("case", "new"):
        begun(tmp_path / "my.yaml")
        escalate("case", "add", "my.yaml", "raised", "--at", AT)
    shutil.copy(WORKED / "refused-referral.yaml", tmp_path)
    shutil.copy(YEAR, tmp_path / "my-year.yaml")
    kept = escalate("next", "camden", "--at", AT, "--json").out
    (tmp_path / "advice.json").write_text(kept, encoding="utf-8")
    if command in (("directory", "import"), ("directory", "check")):
        escalate("directory", "export", "camden", "--to", "contacts.xlsx")
    if command == ("directory", "check"):
        escalate("directory", "import", "contacts.xlsx", "--to", "own.yaml")
    (text,) = re.findall(r"Example: (escalate .*?)(?=\.? Arguments| Options|$)", helped(*command))
    for part in text.split("; "):
        words = shlex.split(part.partition(" > ")[0])[1:]
        timeless = words[0] in TIMELESS or words[:2] == ["case", "try"]
        at = [] if timeless or "--at" in words else ["--at", AT]
        said = escalate(*words, *at, typed="no\nsave\n")
        assert said.code == (1 if command in (("directory", "check"), ("diff",)) else 0), f"{part}: {said.err}"


# ------------------------------------------------------------------------------------------------- faults

FAILING = {
    "next": (["next", "camden", "--at", AT], "escalate.commands.following", "ask_about"),
    "ask": (["ask", "camden", "--at", AT], "escalate.commands.ask", "policies"),
    "case new": (["case", "new", "none.yaml", "--at", AT], "escalate.commands.case", "policies"),
    "case add": (["case", "add", "none.yaml", "failed", "--at", AT], "escalate.commands.case", "policies"),
    "case show": (["case", "show", "none.yaml", "--at", AT], "escalate.commands.case", "policies"),
    "case try": (["case", "try", "none.yaml"], "escalate.commands.case", "policies"),
    "why": (["why", "camden", "stage-1", "--at", AT], "escalate.commands.why", "ask_about"),
    "who": (["who", "camden", "--at", AT], "escalate.commands.who", "load_area"),
    "cover": (["cover", "camden", "camden"], "escalate.commands.cover", "cover"),
    "directory export": (
        ["directory", "export", "camden", "--to", "x"],
        "escalate.commands.directory",
        "export_tables",
    ),
    "directory import": (
        ["directory", "import", "x", "--to", "y.yaml"],
        "escalate.commands.directory",
        "import_tables",
    ),
    "directory check": (["directory", "check", "camden", "--at", AT], "escalate.commands.directory", "findings"),
    "days": (["days", AT, "24 hours"], "escalate.commands.days", "due"),
    "policies": (["policies", "--at", AT], "escalate.commands.policies", "policies"),
    "which": (["which", "--at", AT], "escalate.commands.policies", "policies"),
    "show": (["show", "camden", "--at", AT], "escalate.commands.show", "policies"),
    "draw area": (["draw", "area", "camden", "--at", AT], "escalate.commands.draw", "area_said"),
    "draw policy": (["draw", "policy", "camden", "--at", AT], "escalate.commands.draw", "policy_said"),
    "new policy": (["new", "policy", "x", "--valid-from", "2026-01-01"], "escalate.commands.new", "write_starter"),
    "verify": (["verify", "advice.json"], "escalate.commands.receipt", "policies"),
    "timeline": (["timeline", "camden", "--at", AT], "escalate.commands.timeline", "ask_about"),
    "check": (["check", "camden"], "escalate.checking", "asked_for"),
    "readings": (["readings", "camden", "--at", AT], "escalate.commands.readings", "policies"),
    "diff": (["diff", "camden", "camden", "--at", AT], "escalate.commands.diff", "compare_policies"),
    "conform": (["conform", "camden"], "escalate.conforming", "asked_for"),
    "compare": (["compare", "camden-year", "camden"], "escalate.commands.compare", "the_scenario"),
    "sweep": (["sweep", "camden-year", "--vary", "x/1/limit=1"], "escalate.commands.sweep", "the_scenario"),
    "sensitivity": (["sensitivity", "camden-year"], "escalate.commands.sensitivity", "the_scenario"),
    "mutate": (["mutate", "camden"], "escalate.mutating", "report_on"),
    "report": (["report", "camden-year", "--out", "x.html"], "escalate.reporting", "the_scenario"),
    "simulate": (["simulate", "camden-year"], "escalate.simulating", "asked_for"),
    "scenarios": (["scenarios"], "escalate.commands.scenarios", "scenario_heads"),
}


@pytest.mark.parametrize("command", NAMED)
@pytest.mark.parametrize("error", [RuntimeError, KeyError, RecursionError, MemoryError, AssertionError])
def test_a_fault_of_ours_shows_the_emergency_line_and_no_traceback(
    command: str, error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments, module, name = FAILING[command]

    def fail(*_: object, **__: object) -> None:
        raise error("Jane Doe, born 2015")

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ESCALATE_DEBUG", raising=False)
    (tmp_path / "advice.json").write_text('{"policy": "camden@2015-12-01"}', encoding="utf-8")
    monkeypatch.setattr(import_module(module), name, fail)
    said = escalate(*arguments)
    assert said.code == 3
    assert said.err.split("\n")[0] == EMERGENCY
    assert "safeguarding lead" in said.err
    assert error.__name__ in said.err
    assert re.search(r"escalate/\S+\.py, line \d+", said.err), "whoever mends it is told where"
    assert "Traceback" not in said.all
    assert "Jane Doe" not in said.all, "a message of ours may hold parts of a case"
    assert [path.name for path in tmp_path.iterdir()] == ["advice.json"]


def test_whoever_mends_a_fault_sees_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("here")

    monkeypatch.setattr(import_module("escalate.commands.following"), "ask_about", fail)
    monkeypatch.setenv("ESCALATE_DEBUG", "1")
    said = escalate("next", "camden", "--at", AT)
    assert said.code == 3
    assert "Traceback" in said.err
    assert EMERGENCY in said.err


def test_a_fault_of_the_rules_is_ours_and_not_the_askers(monkeypatch: pytest.MonkeyPatch) -> None:
    from rules.errors import PolicyGap

    def fail(*_: object, **__: object) -> None:
        raise PolicyGap("No rule holds.", clause="CAM-041")

    monkeypatch.setattr(import_module("escalate.commands.why"), "why", fail)
    said = escalate("why", "camden", "stage-1", "--at", AT)
    assert said.code == 3
    assert said.err.split("\n")[0] == EMERGENCY
    assert "CAM-041" in said.err


@pytest.mark.parametrize("command", ["next", "ask", "timeline", "nxet"])
def test_an_interruption_ends_with_its_own_code_and_the_emergency_line(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for module, name in (("following", "ask_about"), ("ask", "policies"), ("timeline", "ask_about")):
        monkeypatch.setattr(import_module(f"escalate.commands.{module}"), name, interrupt)
    said = escalate(command, "camden", "--at", AT)
    assert said.code == (2 if command == "nxet" else 130)
    assert said.err.split("\n")[0] == EMERGENCY
    assert "Traceback" not in said.err


def test_a_command_alone_helps_or_says_what_is_missing() -> None:
    assert "Usage: escalate" in escalate().all
    for command in COMMANDS:
        said = escalate(*command)
        if command not in (("policies",), ("which",), ("scenarios",)):
            assert said.code == 2, command
            assert "Missing argument" in said.err
    for group in ("case", "new", "directory"):
        assert "Usage: escalate" in escalate(group).all


def test_without_json_and_with_it_the_codes_are_the_same() -> None:
    asked = [["next", "camden", "--at", AT, *facts(*KNOWN)], ["which", "--area", "nowhere", "--at", AT]]
    assert [escalate(*one).code for one in asked] == [escalate(*one, "--json").code for one in asked] == [0, 1]
