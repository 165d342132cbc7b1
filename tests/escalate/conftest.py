"""Commands under test share what has been read of the policies that ship, as the questions of one interview do."""

from __future__ import annotations

import pytest

import escalate.asking
from rules.library import Policies, load_policies

_SHARED = load_policies()


@pytest.fixture(autouse=True)
def shared_policies(monkeypatch: pytest.MonkeyPatch) -> Policies:
    """Policies that were read once: reading them again for every command would only test the same files again."""
    monkeypatch.setattr(escalate.asking, "load_policies", lambda: _SHARED)
    return _SHARED
