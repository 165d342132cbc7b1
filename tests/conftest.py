"""Hypothesis for the whole suite: the same examples at every run, and others on request.

How fast the machine is decides nothing, a failure can be played back, and a change is judged by itself and not by luck.
`make search` looks further, with other examples each time: what it finds is mended together with an `@example`.
"""

from __future__ import annotations

import gc
import os
from importlib import import_module
from pkgutil import walk_packages

from hypothesis import HealthCheck, settings

# Hypothesis likes the numbers that stand in modules which are loaded: so all are, whichever tests run, in any order.
for package in ("foundation", "rules", "directory", "advice", "simulator", "escalate"):
    for module in walk_packages(import_module(package).__path__, f"{package}."):
        import_module(module.name)

# What tests share stays for good: looking for garbage in it again and again takes a seventh of the time.
gc.freeze()
gc.set_threshold(100_000, 50, 50)

for name, derandomize in (("same", True), ("search", False)):
    settings.register_profile(
        name,
        deadline=None,
        derandomize=derandomize,
        max_examples=100,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
