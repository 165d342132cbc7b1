"""The program in C is compiled once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.exampleton import compiled


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(tmp_path_factory.mktemp("exampleton"))
