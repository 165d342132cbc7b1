"""Unclear points that are taken the other way."""

from __future__ import annotations

from collections.abc import Iterator

from rules.mutation.mutation import Mutation
from rules.policy import Policy


def faults(policy: Policy) -> Iterator[Mutation]:
    """Another default, where the option is permitted and changes more than words."""
    for name, reading in sorted(policy.readings.items()):
        for option in reading.permitted:
            if option != policy.choice[name] and set(reading.options[option].changes) - {"words"}:
                says = f"{name} is taken as ({option}): {reading.options[option].says}"
                defaults = {name: option}
                yield Mutation("reading-changed", f"readings.{name}", says, reading.clauses, (), defaults, option)
