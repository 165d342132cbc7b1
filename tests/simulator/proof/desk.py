"""Small scenarios of one desk that never closes, where the right answer can be worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simulator.scenario.loader import Scenario
from tests.simulator.proof.studies import number, written


def one_desk(
    folder: Path,
    delay: dict[str, Any],
    *,
    area: str = "one-desk",
    people: dict[str, Any] | None = None,
    per_year: float = 96,
    **numbers: float,
) -> Scenario:
    """Some weeks of matters, each settled once the desk has answered."""
    data = {
        "scenario": {"id": "one-desk", "title": "One desk", "question": "How many are in time?"},
        "policy": "./one-desk/2026-01-01",
        "area": f"./{area}.yaml",
        "period": {"from": "2026-09-21", "to": "2026-10-20", "warm_up": 0, "follow_up": 21},
        "arrivals": {"per_year": "a-year", "hours": "any"},
        "kinds": {"matter": {"called": "a matter", "share": "one", "facts": {"imminent_risk": "no"}}},
        "answers": {"default": {"resolves": "one"}},
        "does": {"default": {"after": "nothing"}},
        "people": {"default": {"answers_after": "answer", "empty": "wait"}, "in_danger": "nothing", **(people or {})},
        "delays": {"nothing": {"at_once": True}, "answer": delay},
        "assumptions": {
            "one": number(1),
            "a-year": number(per_year),
            **{key.replace("_", "-"): number(value) for key, value in numbers.items()},
        },
    }
    return written(folder, data)
