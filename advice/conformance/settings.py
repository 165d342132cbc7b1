"""How Hypothesis is used here: it draws and nothing else; what breaks is written down, and made small afterwards."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, Verbosity, settings


def drawing(examples: int, steps: int = 1) -> settings:
    """Settings under which so many examples are drawn.

    Args:
        examples: How many.
        steps: How many steps a state machine takes.
    """
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        derandomize=False,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
