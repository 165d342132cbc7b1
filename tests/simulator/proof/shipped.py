"""Scenarios of the policies that ship, in which everything that can be answered is drawn."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from directory.loader import load_area
from rules.library import load_policies
from rules.policy import Policy
from simulator.scenario.loader import Scenario
from tests.simulator.proof.studies import number, written

SHIPPED = ("camden", "oxfordshire", "st-helens", "sutton")
PERIOD = {"from": "2026-09-01", "to": "2026-12-31", "warm_up": 0, "follow_up": 200}


@cache
def policy_of(name: str) -> Policy:
    policies = load_policies()
    return policies.at(name, policies.versions(name)[-1])


def facts_of(name: str, danger: str) -> dict[str, Any]:
    """Every answer of every closed question alike; of the agencies two that are listed."""
    policy, area = policy_of(name), load_area(name)
    listed = [id_ for id_, agency in area.file.agencies.items() if agency.listed][:2]
    facts: dict[str, Any] = {}
    for fact, known in policy.facts.items():
        if fact in policy.safety_facts:
            facts[fact] = danger
        elif known.kind == "agency":
            facts[fact] = {"shares": dict.fromkeys(listed, "one")}
        elif known.is_closed and known.same_agency is None:
            facts[fact] = {"shares": dict.fromkeys((value for value in known.domain if value != "not_known"), "one")}
    return facts


def study(
    folder: Path,
    name: str,
    *,
    policy: str = "",
    delay: dict[str, Any] | None = None,
    resolves: float = 0.5,
    danger: bool = False,
    per_year: float = 60,
) -> Scenario:
    """A few months of cases of every kind under a policy."""
    kinds = {"plain": {"called": "a case", "share": "one", "facts": facts_of(name, "no")}}
    if danger:
        kinds["danger"] = {"called": "a case of danger", "share": "one", "facts": facts_of(name, "yes")}
    data = {
        "scenario": {"id": "proof", "title": "A proof", "question": "Does it hold?"},
        "policy": policy or policy_of(name).version,
        "area": name,
        "period": PERIOD,
        "arrivals": {"per_year": "a-year", "hours": "any"},
        "kinds": kinds,
        "answers": {"default": {"resolves": "some"}},
        "does": {"default": {"after": "doing"}},
        "people": {"default": {"answers_after": "answer", "empty": "wait"}, "in_danger": "soon"},
        "delays": {
            "nothing": {"at_once": True},
            "soon": {"always": "thirty", "unit": "minutes", "as_limits_change": "fixed"},
            "answer": delay or {"before_limit": True, "without_limit": "nothing"},
            "doing": delay or {"before_limit": True, "without_limit": "nothing"},
        },
        "assumptions": {
            "one": number(1),
            "some": number(resolves),
            "thirty": number(30),
            "a-year": number(per_year),
        },
    }
    return written(folder, data)
