"""What is compared in these tests: small policies with one change, and those that ship, each read once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

from advice.diff import Comparison, Side, compare_policies
from advice.diff.aspects import Aspect
from advice.diff.both import Both
from advice.diff.trials import Trials
from foundation.moment import parse_moment
from rules.library import Policies, load_policies
from rules.policy import Policy
from tests.advice.small import Change, small

AT = parse_moment("2026-09-01 09:00")
"""A Tuesday, with no bank holiday for months."""
SEARCH = os.environ.get("HYPOTHESIS_PROFILE") == "search"
"""Whether there is time: `make search`."""
VARIANTS = Path(__file__).parents[3] / "scenarios" / "variants"


@cache
def library() -> Policies:
    return load_policies()


def policy(name: str) -> Policy:
    return library().find(name, AT.date())


def variant(name: str) -> Policy:
    return policy(str(VARIANTS / f"{name}.yaml"))


def compared(a: Policy, b: Policy, at: datetime = AT) -> Comparison:
    return compare_policies(Side("a", a), Side("b", b), at)


def changed(folder: Path, change: Change) -> Comparison:
    """The starter compared with itself after a change."""
    return compared(small(folder / "a"), small(folder / "b", change))


def groups(found: Comparison) -> list[tuple[Aspect, tuple[str, ...]]]:
    """What differs, and what it rests on."""
    return [(group.aspect, group.causes) for group in found.groups]


def aspects_of_cases(a: Policy, b: Policy) -> Iterator[Aspect]:
    """What cases are told otherwise, one after another as it is found."""
    both = Both(a, b)
    for trial in Trials(both, AT).closed():
        yield from (difference.aspect for difference in both.differences(trial))
