"""Commands under test share what has been read of what ships, as the questions of one interview do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

import directory.loader
import escalate.asking
from directory.loader import SHIPPED, Area, own_document
from foundation.datafile import Document
from rules.library import Policies, load_policies

_SHARED = load_policies()
_area, _own_document = directory.loader._area, own_document


@pytest.fixture(autouse=True)
def shared_policies(monkeypatch: pytest.MonkeyPatch) -> Policies:
    """Policies that were read once: reading them again for every command would only test the same files again."""
    monkeypatch.setattr(escalate.asking, "load_policies", lambda: _SHARED)
    return _SHARED


@cache
def _shipped(path: Path) -> Document:
    return _own_document(path)


@cache
def _area_of(path: Path, choice: tuple[tuple[str, str], ...]) -> Area:
    return _area(_shipped(path), dict(choice))


@pytest.fixture(autouse=True)
def shared_areas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Areas that ship, read once as well; any other file is read whenever a command asks for it."""

    def document(path: Path) -> Document:
        return _shipped(path) if path.parent == SHIPPED else _own_document(path)

    def area(source: Document, choice: Mapping[str, str]) -> Area:
        shipped = next((path for path in SHIPPED.glob("*.yaml") if _shipped(path) is source), None)
        return _area_of(shipped, tuple(sorted(choice.items()))) if shipped else _area(source, choice)

    monkeypatch.setattr(directory.loader, "own_document", document)
    monkeypatch.setattr(directory.loader, "_area", area)
