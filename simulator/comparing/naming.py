"""Measures under several policies: which of them a policy can have at all, and what each is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from foundation.suggest import did_you_mean
from rules.policy import Policy
from simulator.errors import ScenarioError
from simulator.measures.names import Measure, is_known, known_names, measure

MAIN = (
    "in_time", "met_late", "missed", "danger/same_day", "unanswered", "resolved", "withdrawn", "open", "days",
    "days/p90", "past_limit",
)  # fmt: skip
"""The measures that are shown unless others are asked for."""


def has(policy: Policy, name: str) -> bool:
    """Whether a policy has the duty or the stage that a measure is about; what is about neither, every policy has."""
    kind, _, rest = name.partition("/")
    parts = rest.split("/")
    if parts[0] == "duty":
        return parts[1] in policy.file.duties
    if parts[0] == "stage":
        parts = parts[1:]
    elif kind not in ("reached", "ends", "stays"):
        return True
    if len(parts) < 2 or parts[0] not in policy.file.tracks:
        return False
    return not parts[1] or parts[1] in policy.track(parts[0]).stages


def measure_of(name: str, policies: Sequence[Policy], called: Mapping[str, str]) -> Measure:
    """A measure in the words of the first policy that has what it is about."""
    policy = next((each for each in policies if has(each, name)), policies[0])
    return measure(name, policy, dict(called))


def check_measure(name: str) -> str:
    """Refuse a measure that there cannot be, before anything is run.

    Raises:
        ScenarioError: If there can be none of that name.
    """
    if not is_known(name):
        hint = did_you_mean(name, known_names())
        raise ScenarioError(f"There is no measure `{name}`.", hint=hint)
    return name


def stages_of(policy: Policy) -> tuple[str, ...]:
    """Every stage, by its track."""
    return tuple(f"{track}/{stage}" for track, each in policy.file.tracks.items() for stage in each.stages)
