"""Hypothesis for the whole suite: how fast the machine is decides nothing, and a failure can be played back."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

for name in ("default", "ci"):
    settings.register_profile(
        name,
        deadline=None,
        derandomize=False,
        max_examples=100,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile("default")
