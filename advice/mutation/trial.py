"""Tries a fault: does anything notice it? Worked cases first, those that show what is changed before all others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from advice.check import CHECKS as CASE_CHECKS
from advice.check.look import Setting
from advice.conformance.trial import choices_of, try_all
from advice.diff.elements import elements_changed
from advice.diff.first import Parting, first_difference
from advice.mutation.questions import Asked, nearest_first, wrong_with
from directory.loader import Area
from foundation.errors import DataFileError, EscalationError
from foundation.moment import local
from rules.check import CHECKS
from rules.check.look import PARTS, Subject
from rules.mutation.mutation import Mutation, edited, mutant
from rules.policy import Policy

Fate = Literal["refused", "killed", "equivalent", "survived"]
"""`refused`: the policy cannot be read so; `killed`: something notices; `equivalent`: no case differs, proved."""
Killer = Literal["reading", "worked case", "check", "property", ""]

OF_US = frozenset(("engine-differs", "steps-differ"))
"""Checks of the engine, which no fault of the data can fail."""
QUICK = ("second-reading-differs", "force-differs")
"""Checks that compare the data with what others read in the text: quick, and likely to notice."""
SLOW = tuple(name for name in (*CHECKS, *CASE_CHECKS) if name not in OF_US and name not in QUICK)
EQUIVALENT = "no case is advised otherwise as the policy is read: proved for all combinations of answers"
ALSO = "and under each reading under which the change reads otherwise"
HISTORIES = 40
"""On how many histories the properties are tried for one fault."""


@dataclass(frozen=True)
class Verdict:
    """What became of a fault.

    Attributes:
        mutation: The fault.
        fate: What became of it.
        by: What noticed it, in words; of an equivalent one how far that is proved, of a survivor what differs.
        killer: Which kind of thing noticed it.
    """

    mutation: Mutation
    fate: Fate
    by: str
    killer: Killer = ""


@dataclass(frozen=True, eq=False)
class Bench:
    """Everything that a fault is tried on.

    Attributes:
        policy: The policy without any fault.
        area: Its area.
        areas: The areas that the worked cases are about.
        questions: The questions of the worked cases.
        shows: For each question the elements on which its answer rests.
        today: The day on which checks look and from which cases are compared.
        histories: On how many histories the properties are tried.
        number: Which histories.
    """

    policy: Policy
    area: Area | None
    areas: Mapping[str, Area]
    questions: tuple[Asked, ...]
    shows: tuple[frozenset[str], ...]
    today: date
    histories: int = HISTORIES
    number: int = 0
    known: dict[str, frozenset[str]] = field(default_factory=dict)
    """For each check what it finds without any fault."""

    def verdict(self, mutation: Mutation) -> Verdict:
        """What becomes of a fault."""
        try:
            policy, areas = self._with(mutation)
        except DataFileError as error:
            return Verdict(mutation, "refused", error.problems[0].wrong, "reading")
        for killer, noticed in self._noticed(mutation, policy, areas):
            return Verdict(mutation, "killed", noticed, killer)
        return Verdict(mutation, "survived", "") if mutation.area else self._compared(mutation, policy)

    def _with(self, mutation: Mutation) -> tuple[Policy, Mapping[str, Area]]:
        if not mutation.area:
            return mutant(self.policy, mutation), self.areas
        area = self.areas[mutation.area]
        changed = area.rewritten(edited(area.source.data, mutation.edits))
        return self.policy, {**self.areas, mutation.area: changed}

    def _noticed(self, mutation: Mutation, policy: Policy, areas: Mapping[str, Area]) -> Iterator[tuple[Killer, str]]:
        """Everything that notices a fault, what is quick and likely first."""
        near, far = nearest_first(mutation.element, self.questions, self.shows)
        yield from self._wrong(near, policy, areas)
        try:
            if not mutation.area:
                yield from (("check", said) for said in self._found_anew(policy, QUICK))
            yield from self._wrong(far, policy, areas)
            if not mutation.area:
                yield from (("check", said) for said in self._found_anew(policy, SLOW))
                yield from (("property", said) for said in self._broken(policy))
        except EscalationError as error:
            yield "check", f"it cannot even be checked: {error.what}"

    @staticmethod
    def _wrong(questions: Iterable[Asked], policy: Policy, areas: Mapping[str, Area]) -> Iterator[tuple[Killer, str]]:
        """The questions of worked cases that are no longer answered as they should be."""
        for asked in questions:
            if wrong := wrong_with(asked, policy, areas):
                yield "worked case", f"{asked}: {wrong}"

    # ------------------------------------------------------------------------------------------- checks

    def _found_anew(self, policy: Policy, checks: Iterable[str]) -> Iterator[str]:
        """What checks find that they do not find without the fault."""
        for name in checks:
            if self._can_tell(name, policy):
                known = self._known(name)
                for finding, said in self._found(name, policy).items():
                    if finding not in known:
                        yield f"{name}: {said}"

    def _can_tell(self, name: str, policy: Policy) -> bool:
        """Whether a check reads anything that has changed; one of posts sees nothing here."""
        if name not in CASE_CHECKS:
            return True
        check = CASE_CHECKS[name]
        return not check.of_posts and any(
            PARTS[part](policy.file) != PARTS[part](self.policy.file) for part in check.reads
        )

    def _found(self, name: str, policy: Policy) -> Mapping[str, str]:
        """What a check finds, by the name of each finding; of a check of cases under the readings as they are taken."""
        if name in CHECKS:
            findings = CHECKS[name](policy, self.today).findings
        else:
            setting = Setting(None, self.today, self.today)
            findings = CASE_CHECKS[name].look(Subject(policy, self.today), setting).findings
        return {finding.id: finding.says for finding in findings}

    def _known(self, name: str) -> frozenset[str]:
        if name not in self.known:
            self.known[name] = frozenset(self._found(name, self.policy))
        return self.known[name]

    # --------------------------------------------------------------------------------------- properties

    def _broken(self, policy: Policy) -> Iterator[str]:
        """The properties that do not hold on some history."""
        broken = try_all(policy, self.area, self.histories, self.number, readings=[{}], first=True)
        yield from (f"{found.law}: {found.wrong}" for found in broken)

    # -------------------------------------------------------------------------------------- equivalence

    def _compared(self, mutation: Mutation, policy: Policy) -> Verdict:
        """Whether any case at all differs: as the policy is read, and wherever else the change reads otherwise."""
        at, unsure, looked = local(self.today, time(9, 30)), False, 0
        try:
            for switched in self._concerned(policy):
                looked += 1
                found = first_difference(self.policy.under(switched), policy.under(switched), at)
                if isinstance(found, Parting):
                    under = "".join(f", under {name}={option}" for name, option in switched.items())
                    differs = found.difference
                    said = f"{differs.about}: {differs.a or 'nothing'}, not {differs.b or 'nothing'}{under}"
                    return Verdict(mutation, "survived", said)
                unsure |= found.how == "tried"
        except DataFileError as error:
            return Verdict(mutation, "refused", error.problems[0].wrong, "reading")
        if unsure:
            return Verdict(mutation, "survived", "no case was found that differs, and none is ruled out")
        return Verdict(mutation, "equivalent", EQUIVALENT if looked == 1 else f"{EQUIVALENT}, {ALSO}")

    def _concerned(self, policy: Policy) -> Iterator[Mapping[str, str]]:
        """No switch, then each single one under which something else differs between the policies."""
        known = [elements_changed(self.policy, policy)]
        yield {}
        for switched in choices_of(self.policy)[1:]:
            if not self.policy.bearing.isdisjoint(switched):
                changed = elements_changed(self.policy.under(switched), policy.under(switched))
                if changed not in known:
                    known.append(changed)
                    yield switched
