"""Does every name in a policy point somewhere? What the shape of a file cannot say, checked when it is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from foundation.errors import Problem
from rules.names import citations, duties, header, situation, tracks
from rules.policy import Policy


def problems_in(policy: Policy) -> Iterator[Problem]:
    """Everything in a policy that names what is not there, or contradicts itself."""
    parts = (header, situation, tracks, duties, citations)
    return chain.from_iterable(part.problems_in(policy) for part in parts)
