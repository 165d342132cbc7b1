"""In what order rules may fire: a rule waits for those whose absence it needs, and for those that override it."""

from __future__ import annotations

from collections.abc import Mapping

from rules.model.situation import Rule


class AbsenceCycle(Exception):
    """Rules that wait for one another's absence."""

    def __init__(self, rules: tuple[str, ...]) -> None:
        self.rules = rules
        super().__init__(", ".join(rules))


def strata_of(rules: Mapping[str, Rule]) -> dict[str, int]:
    """The stratum of each rule, from 0: higher ones fire when all below are exhausted.

    Raises:
        AbsenceCycle: If a rule depends on the absence of its own conclusion.
    """
    concluding: dict[str, list[str]] = {}
    for name, rule in rules.items():
        concluding.setdefault(rule.finding, []).append(name)
    overridden_by: dict[str, list[str]] = {}
    for name, rule in rules.items():
        for other in rule.overrides:
            overridden_by.setdefault(other, []).append(name)
    strata = dict.fromkeys(sorted(rules), 0)
    for _ in range(len(rules) + 1):
        changed: list[str] = []
        for name in strata:
            needed = _needed(name, rules[name], strata, concluding, overridden_by)
            if needed > strata[name]:
                strata[name] = needed
                changed.append(name)
        if not changed:
            return strata
    raise AbsenceCycle(tuple(changed))


def _needed(
    name: str,
    rule: Rule,
    strata: Mapping[str, int],
    concluding: Mapping[str, list[str]],
    overridden_by: Mapping[str, list[str]],
) -> int:
    lowest = [strata[other] + 1 for other in overridden_by.get(name, ()) if other in strata]
    for attribute, values in rule.when.items():
        step = 1 if values.none_of else 0
        lowest += [strata[other] + step for other in concluding.get(attribute, ())]
    return max(lowest, default=0)
