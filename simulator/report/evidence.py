"""What a report rests on: every number of it once, how good its evidence is, and which of them matter most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.sentence import capital
from simulator.comparing.sensitivity import Sensitivity, Swing
from simulator.scenario.loader import Scenario
from simulator.scenario.number import Assumption

_MOST_NAMED = 2


@dataclass(frozen=True)
class Evidence:
    """A number that a report rests on.

    Attributes:
        name: Its name in the scenario.
        assumption: What it says, and its evidence.
        value: The number as it was run with.
    """

    name: str
    assumption: Assumption
    value: float

    @property
    def is_weak(self) -> bool:
        """Whether nobody counted just this."""
        return self.assumption.grade != "published"

    @property
    def line(self) -> str:
        """It in a sentence, with whom or what it comes from."""
        each = self.assumption
        whose = f"answered for by {each.owner}" if each.grade == "assumption" else f"from {each.source}"
        figure = f"{self.value:g} (believable: {each.low:g} to {each.high:g}) {each.says}"
        return f"{capital(each.grade)}: {figure}; {whose}."


def evidence_of(scenarios: Sequence[Scenario]) -> tuple[Evidence, ...]:
    """Every number of the scenarios, once; what nobody counted first."""
    found = dict[str, Evidence]()
    for scenario in scenarios:
        for name, each in scenario.file.assumptions.items():
            one = Evidence(name, each, scenario.numbers[name])
            found.setdefault(one.line, one)
    return tuple(
        sorted(found.values(), key=lambda one: ("assumption", "analogy", "published").index(one.assumption.grade))
    )


def weakness(evidence: Sequence[Evidence], sensitive: Sensitivity | None) -> str:
    """How many of the numbers nobody counted, and the first of them by what they do, where that was tried."""
    weak = [one for one in evidence if one.is_weak]
    if not weak:
        return ""
    assumed = sum(one.assumption.grade == "assumption" for one in weak)
    graded = f"{assumed} assumptions, {len(weak) - assumed} analogies"
    said = f"{len(weak)} of {len(evidence)} numbers rest on no count of just this ({graded})."
    moving = [swing for swing in largest(sensitive) if swing.assumption.grade != "published"]
    if moving:
        named = "; ".join(f"{one.assumption.says} ({one.name})" for one in moving[:_MOST_NAMED])
        tried = max(len(tornado.swings) for tornado in sensitive.tornadoes) if sensitive else 0
        return f"{said} What matters most of the {tried} tried: {named}."
    named = "; ".join(one.assumption.says for one in weak[:_MOST_NAMED])
    return f"{said} The first in the order of the file, not by what they do: {named}."


def largest(sensitive: Sensitivity | None) -> list[Swing]:
    """The assumptions that move the finding at all, each under the way in which it moves it most; the largest first."""
    found = dict[str, Swing]()
    for tornado in sensitive.tornadoes if sensitive else ():
        for swing in tornado.swings:
            if swing.size > 0 and (swing.name not in found or swing.size > found[swing.name].size):
                found[swing.name] = swing
    return sorted(found.values(), key=lambda one: (-one.size, one.name))
