"""The sums of a run as JSON, and back, to the last digit."""

from __future__ import annotations

from collections import Counter
from typing import Any

from simulator.measures.estimate import Moments, Tally


def as_data(tally: Tally) -> dict[str, Any]:
    """The sums as plain values; Python writes the shortest digits that read back as the same number."""
    return {
        "policies": tally.policies,
        "replications": tally.replications,
        "measures": {name: _moments(each) for name, each in sorted(tally.measures.items())},
        "days": [{str(day): many for day, many in sorted(days.items())} for days in tally.days],
        "batches": {name: _moments(each) for name, each in sorted(tally.batches.items())},
    }


def from_data(data: dict[str, Any]) -> Tally:
    """The sums again."""
    return Tally(
        data["policies"],
        data["replications"],
        {name: Moments(**each) for name, each in data["measures"].items()},
        [Counter({int(day): many for day, many in days.items()}) for days in data["days"]],
        {name: Moments(**each) for name, each in data["batches"].items()},
    )


def _moments(moments: Moments) -> dict[str, Any]:
    return {"count": moments.count, "sums": moments.sums, "products": moments.products}
