"""What an installation brings with it may be used, and is listed; the locks are whole and name no address."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PERMITTED = ("MIT", "BSD", "Apache", "ISC", "MPL", "PSF", "Python Software Foundation")

BRINGS_ALONG = ("scipy", "matplotlib")
"""Packages whose text of a licence also gives that of other work in their files, as the page says, with its terms."""


def locked(name: str) -> dict[str, str]:
    lines = (ROOT / "locks" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", lines, flags=re.MULTILINE))


def test_the_licences_of_all_locked_packages_are_listed() -> None:
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| ([a-z0-9-]+) \|", page, flags=re.MULTILINE)) - {"package"} == set(locked("run.txt"))


@pytest.mark.parametrize("package", [name for name in locked("run.txt") if name != "colorama"])
def test_a_package_says_of_itself_what_the_list_says(package: str) -> None:
    said = importlib.metadata.metadata(package).json
    classifiers = [c for c in said.get("classifier", []) if c.startswith("License")]
    text = " ".join([str(said.get("license_expression", "")), str(said.get("license", "")), *classifiers])
    listed = re.search(
        rf"^\| {package} \| (.*) \|", (ROOT / "docs" / "licences.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert listed
    assert any(known in text for known in PERMITTED)
    assert "GPL" not in text or package in BRINGS_ALONG
    assert listed[1].split("-")[0].split(" ")[0] in text


@pytest.mark.parametrize("name", ["run.txt", "dev.txt", "uv.txt", "build.txt"])
def test_a_lock_pins_and_hashes_every_package(name: str) -> None:
    text = (ROOT / "locks" / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==", entry)
        assert "--hash=sha256:" in entry


def test_the_locks_hold_everything_that_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run = {re.split(r"[<>=\[ ]", line)[0] for line in project["project"]["dependencies"]}
    dev = {re.split(r"[<>=\[ ]", line)[0] for line in project["dependency-groups"]["dev"]}
    assert run <= set(locked("run.txt"))
    assert run | dev <= set(locked("dev.txt"))
    assert locked("run.txt").items() <= locked("dev.txt").items()
    assert {"setuptools", "wheel"} <= set(locked("build.txt"))
