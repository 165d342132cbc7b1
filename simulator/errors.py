"""What can go wrong with a scenario."""

from __future__ import annotations

from foundation.errors import EscalationError


class ScenarioError(EscalationError):
    """A scenario that cannot be run as it is asked for."""


class ScenarioNotFound(ScenarioError):
    """A scenario, or a part of one, that does not exist."""
