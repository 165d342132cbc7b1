"""The areas that ship are read once for all tests of scenario files."""

from __future__ import annotations

from functools import cache

import pytest

from directory.loader import Area, load_area
from simulator.scenario import loader


@cache
def _area(name: str) -> Area:
    return load_area(name)


@pytest.fixture(autouse=True)
def shared_areas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "load_area", _area)
