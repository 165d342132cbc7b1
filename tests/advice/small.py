"""Small policies, made from the starter by changing a few of its elements."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from advice.advice import Advice
from advice.advise import advise
from advice.case import Case
from advice.fold import Fold, fold
from foundation.datafile import read
from rules.loader import load_policy
from rules.new_policy import STARTER
from rules.policy import Policy
from tests.advice.camden import BEGAN, Data, arose, at

Change = Callable[[dict[str, Any]], None]

KNOWN: Mapping[str, Any] = {"imminent_risk": "no", "agencies": "different", "issue": ["threshold"]}
CLAUSES = ["EXA-004"]

READINGS = """\
readings:
  EXA-A1:
    title: what "5 days" means
    kind: ambiguity
    weight: high
    clauses: [EXA-004]
    issue: The policy does not say whether weekends count.
    options: {a: {says: working days}, b: {says: calendar days, changes: [date], tell: They are calendar days.}}
    default: a
    taken: Option (a).
    tell: The five days are taken as working days.
"""


def small(folder: Path, change: Change = lambda _: None) -> Policy:
    """The starter with a change, written to a folder and read from there."""
    data = deepcopy(read(STARTER / "policy.yaml").data)
    change(data)
    folder.mkdir(parents=True, exist_ok=True)
    # JSON is YAML, and keeps `yes` a text.
    (folder / "policy.yaml").write_text(json.dumps(data, indent=1), encoding="utf-8")
    (folder / "readings.yaml").write_text(READINGS, encoding="utf-8")
    (folder / "clauses.csv").write_bytes((STARTER / "clauses.csv").read_bytes())
    return load_policy(folder)


def duty(**keys: Any) -> dict[str, Any]:
    """A duty of the professionals; `at` for `in`, which is a word of Python."""
    plain: dict[str, Any] = {
        "force": "should",
        "who": "professional",
        "act": "carry_out",
        "what": "do what the test needs",
        "limit": "none_stated",
        "if_late": "nothing",
        "clauses": CLAUSES,
    }
    if "at" in keys:
        keys["in"] = keys.pop("at")
    return {**plain, **keys}


def three_stages(data: dict[str, Any]) -> None:
    """A third stage, above the two of the starter."""
    stages = data["tracks"]["disagreement"]["stages"]
    stages["stage-3"] = deepcopy(stages["stage-2"])
    stages["stage-2"]["exits"] = deepcopy(stages["stage-1"]["exits"])
    for exit_ in ("unresolved", "no_response", "refused"):
        stages["stage-2"]["exits"][exit_] = "stage-3"
    data["duties"]["hand-over"]["in"] = {"disagreement": ["stage-1", "stage-2"]}


def raised_case(policy: Policy, *events: Data, **facts: Any) -> Case:
    """A case that was raised at `BEGAN`."""
    answers = {name: value for name, value in {**KNOWN, **facts}.items() if value is not None}
    return Case(policy, answers, [arose(), *events], opened=at(BEGAN))


def folded_at(moment: str, policy: Policy, *events: Data, **facts: Any) -> Fold:
    return fold(raised_case(policy, *events, **facts), at(moment))


def asked_at(moment: str, policy: Policy, *events: Data, **facts: Any) -> Advice:
    return advise(raised_case(policy, *events, **facts), at=at(moment))
