"""The histories of worked cases: what somebody who knows the policy thought of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import scenarios
from advice.case import opened_at
from advice.conformance.history import History
from advice.worked_case import load_worked_case
from rules.policy import Policy

CASES = Path(scenarios.__file__).parent / "cases"


def worked_histories(policy: Policy, area: str, folder: Path = CASES) -> Iterator[tuple[History, Mapping[str, str]]]:
    """The worked cases that ship with a policy, each with the readings that are switched in it.

    Args:
        policy: The policy; those of its other versions are left out.
        area: The area as it is named; those that use another are left out.
        folder: Where worked cases are, in a folder for each policy.
    """
    for path in sorted((folder / policy.id).glob("*.yaml")):
        worked = load_worked_case(path, lambda *_: policy)
        if worked.document.data["policy"] not in (policy.id, policy.version) or worked.area not in (None, area):
            continue
        for question in worked.questions:
            case = worked.case
            events = tuple(
                {**event.as_data(), "id": event.id or f"e{number}"} for number, event in enumerate(case.events, 1)
            )
            history = History(case.facts, events, opened_at(case, question.at), question.at)
            yield history, {**case.readings, **question.readings}
