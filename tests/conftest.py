"""Hypothesis for the whole suite: no time limit for one example, and a failure that can be played back."""

from __future__ import annotations

from hypothesis import settings

for name in ("default", "ci"):
    settings.register_profile(name, deadline=None, derandomize=False, max_examples=100, print_blob=True)
settings.load_profile("default")
