"""Tries a fault: does anything notice it? Worked cases first, those that show what is changed before all others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from advice.check import CHECKS as CASE_CHECKS
from advice.check.look import Setting
from advice.conformance.situation import World
from advice.conformance.trial import try_under
from advice.mutation.questions import Asked, nearest_first, wrong_with
from directory.loader import Area
from foundation.errors import DataFileError
from rules.check import CHECKS
from rules.check.finding import Finding
from rules.mutation.mutation import Mutation, mutant
from rules.policy import Policy

Fate = Literal["refused", "killed", "equivalent", "survived"]
"""`refused`: the policy cannot be read so; `killed`: something notices; `equivalent`: no case differs, proved."""

OF_US = frozenset(("engine-differs", "steps-differ"))
"""Checks of the engine, which no fault of the data can fail."""


@dataclass(frozen=True)
class Verdict:
    """What became of a fault.

    Attributes:
        mutation: The fault.
        fate: What became of it.
        by: What noticed it, in words; of an equivalent one how far that is proved, of a survivor what differs.
        killer: Which kind of thing noticed it: reading it, a worked case, a property or a check.
    """

    mutation: Mutation
    fate: Fate
    by: str
    killer: Literal["reading", "worked case", "check", "property", ""] = ""


@dataclass(frozen=True, eq=False)
class Bench:
    """Everything that a fault is tried on.

    Attributes:
        policy: The policy without any fault.
        area: Its area.
        areas: The areas that the worked cases are about.
        questions: The questions of the worked cases.
        shows: For each question the elements on which its answer rests.
        today: The day on which checks look.
        examples: On how many histories the properties are tried.
        number: Which histories.
    """

    policy: Policy
    area: Area | None
    areas: Mapping[str, Area]
    questions: tuple[Asked, ...]
    shows: Mapping[int, frozenset[str]]
    today: date
    examples: int = 60
    number: int = 0
    known: dict[str, frozenset[str]] = field(default_factory=dict)
    """For each check what it finds without any fault."""

    def verdict(self, mutation: Mutation) -> Verdict:
        """What becomes of a fault."""
        try:
            policy = mutant(self.policy, mutation)
        except DataFileError as error:
            return Verdict(mutation, "refused", error.problems[0].wrong, "reading")
        for asked in nearest_first(mutation.element, self.questions, self.shows):
            if wrong := wrong_with(asked, policy, self.areas):
                return Verdict(mutation, "killed", f"{asked}: {wrong}", "worked case")
        for finding in self._new_findings(policy):
            return Verdict(mutation, "killed", f"check {finding.check}: {finding.says}", "check")
        if broken := self._broken(policy):
            return Verdict(mutation, "killed", f"property {broken}", "property")
        return Verdict(mutation, "survived", "")

    def _new_findings(self, policy: Policy) -> Iterator[Finding]:
        """What checks find that they do not find without the fault."""
        for name in self._checks():
            known = self._known(name)
            yield from (found for found in self._found(name, policy) if found.id not in known)

    def _checks(self) -> Iterator[str]:
        yield from (name for name in CHECKS if name not in OF_US)
        yield from (name for name, check in CASE_CHECKS.items() if not check.of_posts)

    def _found(self, name: str, policy: Policy) -> tuple[Finding, ...]:
        if name in CHECKS:
            return CHECKS[name](policy, self.today).findings
        setting = Setting(None, self.today, self.today)
        return CASE_CHECKS[name](policy, setting, self.today).findings

    def _known(self, name: str) -> frozenset[str]:
        if name not in self.known:
            self.known[name] = frozenset(found.id for found in self._found(name, self.policy))
        return self.known[name]

    def _broken(self, policy: Policy) -> str:
        """The first property that does not hold on some history; "" if all do."""
        world = World.of(policy, self.area)
        trial = try_under(world, {}, examples=self.examples, number=self.number)
        return next((f"{found.law}: {found.wrong}" for found in trial.broken), "")
