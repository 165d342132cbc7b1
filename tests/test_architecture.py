"""The house stands as drawn: allowed folders, no clock, no printing and no chance outside the application."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import advice.errors
import directory.errors
import rules.errors
import simulator.errors
from foundation import errors

ROOT = Path(__file__).parent.parent
PACKAGES = ("foundation", "rules", "directory", "advice", "simulator", "escalate", "scenarios")
LIBRARIES = PACKAGES[:5]
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LONGEST_MODULE = 450
"""Lines. A module that grows beyond this has become two."""
LONGEST_FUNCTION = 45
FORBIDDEN_NAMES = ("utils", "helpers", "common", "misc", "manager", "base")
CLOCKS = ("now", "today", "utcnow", "time", "monotonic", "perf_counter")


def calls_in(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_small_and_well_named(path: Path) -> None:
    assert path.stem not in FORBIDDEN_NAMES
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno <= LONGEST_FUNCTION, f"{node.name} is too long"


@pytest.mark.parametrize("package", LIBRARIES)
def test_a_library_neither_prints_nor_reads_the_clock_nor_rolls_dice(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        for call in calls_in(path):
            last = call.rpartition(".")[2]
            assert call != "print", path
            assert not (last in CLOCKS and call.startswith(("datetime", "date.", "time.", "time("))), (path, call)
            assert not call.startswith(("random.", "secrets.", "uuid.")), (path, call)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_swallowed(path: Path) -> None:
    """No bare except, and no broad one but the last line of defence of the command line, the engine's clean-up, and the
    conformance suite, which looks for exactly what a program throws at a person."""
    allowed = {"escalate/cli.py", "rules/engine.py", "advice/conformance/fault.py"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            broad = node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
            assert not broad or str(path.relative_to(ROOT)) in allowed


def test_the_folders_are_those_of_the_house() -> None:
    shown = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert shown <= {*PACKAGES, "tests", "docs", "locks", "dist"}


def test_the_drawing_of_the_error_tree_is_true() -> None:
    assert all((advice.errors, directory.errors, rules.errors, simulator.errors)), (
        "their branches are only there once they are imported"
    )
    drawn = re.findall(r"^[│ ├└─]*(\w+)$", (errors.__doc__ or "").split(":", 1)[1], flags=re.MULTILINE)
    real: list[str] = []

    def walk(error: type[errors.EscalationError]) -> None:
        real.append(error.__name__)
        for child in error.__subclasses__():
            walk(child)

    walk(errors.EscalationError)
    assert sorted(drawn) == sorted(real)
    depth = {name: len(re.match(r"[│ ├└─]*", line).group()) // 4  # type: ignore[union-attr]  # it matches nothing too
             for line in (errors.__doc__ or "").splitlines() if (name := line.strip("│ ├└─")) in real}  # fmt: skip
    for name in real:
        found = _class(name)
        assert depth[name] == len([base for base in found.__mro__ if base.__name__ in real]) - 1


def _class(name: str) -> type[errors.EscalationError]:
    pending = [errors.EscalationError]
    while pending:
        found = pending.pop()
        if found.__name__ == name:
            return found
        pending += found.__subclasses__()
    raise AssertionError(name)


def test_each_package_adds_its_own_branch_of_errors() -> None:
    for package, module in (("rules", rules.errors), ("directory", directory.errors), ("advice", advice.errors)):
        for name in vars(module):
            found = vars(module)[name]
            if (
                isinstance(found, type)
                and issubclass(found, errors.EscalationError)
                and found.__module__ != "foundation.errors"
            ):
                assert found.__module__ == f"{package}.errors"


def test_nothing_that_is_kept_names_a_registry_or_a_place_on_a_machine() -> None:
    kept = [*(ROOT / "locks").iterdir(), ROOT / "Makefile", ROOT / "pyproject.toml", *(ROOT / "docs").rglob("*.md")]
    for path in kept:
        text = path.read_text(encoding="utf-8")
        assert "://" not in text.replace("https://json-schema.org", ""), path
        assert not re.search(r"(?<![\w.])/(?:home|work|root|usr/local|opt)/", text), path
