"""A small policy in which no check finds anything: the starter, with what it leaves open filled in.

Each test of a check breaks one thing in it and says what is found.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from foundation.datafile import read
from rules.check import CHECKS
from rules.check.finding import Checked, Finding
from rules.loader import COLUMNS, load_policy
from rules.new_policy import STARTER
from rules.policy import Policy

Data = dict[str, Any]
Change = Callable[[Data], None]
Row = Mapping[str, str]

TODAY = date(2026, 9, 1)

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
  EXA-A2:
    title: what follows on the last stage
    kind: gap
    weight: high
    clauses: [EXA-005]
    issue: Nobody is above the line managers, and the policy does not say what follows.
    options: {a: {says: ask the front door what to do}}
    default: a
    taken: Option (a).
    tell: Ask the front door what to do.
"""


def nothing(data: Data) -> None:
    """No change."""


def sound_data() -> Data:
    """The policy as data, to be changed."""
    data: Data = deepcopy(read(STARTER / "policy.yaml").data)
    data["policy"] |= {"printed": "2026-01-01", "review_by": "2028-01-01"}
    data["clock"] = {"readings": ["EXA-A1"]}
    data["procedures"] = {"emergency-services": {"called": "the emergency services", "clauses": ["EXA-002"]}}
    data["documents"] = {"case-notes": {"called": "case notes", "kind": "record", "clauses": ["EXA-003"]}}
    protect, disagreement = (data["tracks"][name]["stages"] for name in ("protect", "disagreement"))
    for exit_ in ("unresolved", "no_response", "refused"):
        protect["front-door"]["exits"][exit_] = {"procedure": "emergency-services"}
        disagreement["stage-2"]["exits"][exit_] = "not_stated"
    disagreement["stage-2"]["readings"] = ["EXA-A2"]
    everywhere = {"protect": "all_stages", "disagreement": "all_stages"}
    data["duties"] |= {
        "decide": duty(
            who="front-door", force="must", act="decide", at={"protect": ["front-door"]}, starts="stage_began",
            limit={"same_working_day": "yes"}, if_late="stage_fails", clauses=["EXA-002"],
        ),
        "write-down": duty(
            act="record", document="case-notes", at=everywhere, starts="stage_began", prompt={"working_days": 1},
        ),
        "ask-the-front-door": duty(
            act="consult", at={"disagreement": ["stage-2"]}, starts="stage_failed", prompt={"working_days": 1},
            to="front-door", ours="yes", clauses=["EXA-005"],
        ),
        "ask-elsewhere": duty(
            act="consult", when={"route": {"not": ["disagreement"]}}, starts="applies", prompt={"working_days": 1},
        ),
    }  # fmt: skip
    return data


def duty(**keys: Any) -> Data:
    """A duty of the professionals; `at` for `in`, which is a word of Python."""
    plain: Data = {
        "force": "should",
        "who": "professional",
        "act": "carry_out",
        "what": "do what the test needs",
        "limit": "none_stated",
        "if_late": "nothing",
        "clauses": ["EXA-003"],
    }
    if "at" in keys:
        keys["in"] = keys.pop("at")
    return {**plain, **keys}


def written(folder: Path, change: Change = nothing, *, clauses: Iterable[Row] = (), readings: str = READINGS) -> Policy:
    """The sound policy with a change and further clauses, written to a folder and read from there."""
    data = sound_data()
    change(data)
    folder.mkdir(parents=True, exist_ok=True)
    # JSON is YAML, and keeps `yes` a text.
    (folder / "policy.yaml").write_text(json.dumps(data, indent=1), encoding="utf-8")
    (folder / "readings.yaml").write_text(readings, encoding="utf-8")
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writerows(clauses)
    (folder / "clauses.csv").write_text((STARTER / "clauses.csv").read_text(encoding="utf-8") + text.getvalue())
    return load_policy(folder)


def looked(policy: Policy, check: str) -> Checked:
    """What one check says of a policy."""
    return CHECKS[check](policy, TODAY)


def found(policy: Policy, check: str) -> dict[str, Finding]:
    """What one check finds in a policy, by the element and what tells it from others."""
    return {finding.id.removeprefix(f"{check}:"): finding for finding in looked(policy, check).findings}
