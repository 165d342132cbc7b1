"""The policies that these tests are about: Camden's, the starter, and small ones written for a single question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from rules.compiler import CASE, NO_EXIT, duty_is, track_exit, track_is, track_stage
from rules.library import load_policies
from rules.loader import COLUMNS, load_policy
from rules.new_policy import STARTER
from rules.policy import Policy

KINDS_OF_CHILD = 5
"""How many answers about the child Camden's rules tell apart."""
WAYS = 2 * 2 * KINDS_OF_CHILD * (1 + 4) * (1 + 2) * (1 + 2) * 2 * 2
"""In how many ways the facts of Camden's rules can turn out, as far as the rules tell answers apart: 2 about risk, 2
about agencies, the kinds of child; and of issues, conduct with its two questions, parents with one, a child in dispute
or one more question, a point of strategy, the way agencies work together."""

SECTIONS = ("roles", "facts", "findings", "rules", "tracks", "duties")
"""The sections that a policy cannot be without."""


@cache
def camden() -> Policy:
    return load_policies().at("camden", "2015-12-01")


@cache
def starter() -> Policy:
    return load_policy(STARTER)


def state(at: Mapping[str, str] | None = None, /, *, case: str = "open", **stages: str) -> dict[str, str]:
    """How a case stands: duties by name, and tracks at their stages, left in some way or not: `stage-1 lapsed`."""
    found = {CASE: case, **{duty_is(duty): how for duty, how in (at or {}).items()}}
    for name, where in stages.items():
        track = name.replace("_", "-")
        stage, _, left = where.partition(" ")
        found |= {track_is(track): "open", track_stage(track): stage, track_exit(track): left or NO_EXIT}
    return found


def switches(policy: Policy) -> Iterator[tuple[str, str]]:
    """Every option that may be chosen and is not the default, with its reading."""
    for name, reading in policy.readings.items():
        for option in reading.permitted:
            if option != reading.default:
                yield name, option


DANGER = "imminent_risk: {clauses: [EXA-1]}"


def small(folder: Path, text: str, readings: str = "readings: {}\n") -> Policy:
    """A policy of a few lines: what it does not say is empty, and its clauses are those it cites.

    It asks about danger, as every policy does.
    """
    header = (
        "policy: {id: exampleshire, title: Exampleshire, called: the policy, valid_from: 2026-01-01, clauses: [EXA-1]}"
    )
    if not re.search(r"imminent_risk: \{|safety: yes", text):
        text = re.sub(r"^facts:(?: \{\})?$", f"facts:\n  {DANGER}", text, count=1, flags=re.MULTILINE)
    left_out = [
        f"{section}: {f'{{{DANGER}}}' if section == 'facts' else '{}'}"
        for section in SECTIONS
        if not re.search(rf"^{section}:", text, re.MULTILINE)
    ]
    clauses = sorted({"EXA-1", *re.findall(r"EXA-[0-9]+", text)})
    rows = [",".join([number, *[""] * (len(COLUMNS) - 1)]) for number in clauses]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policy.yaml").write_text("\n".join([header, *left_out, text]), encoding="utf-8")
    (folder / "readings.yaml").write_text(readings, encoding="utf-8")
    (folder / "clauses.csv").write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    return load_policy(folder)
