"""What can go wrong with a scenario."""

from __future__ import annotations

from foundation.errors import EscalationError


class ScenarioError(EscalationError):
    """A scenario that cannot be run as it is asked for."""


class ScenarioNotFound(ScenarioError):
    """A scenario, or a part of one, that does not exist."""


class StepFault(EscalationError):
    """A step that was kept is not the step that the fold takes: a fault of ours."""

    ours = True
