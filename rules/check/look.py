"""A check: what it looks at, what it finds, and how its findings under several readings become one account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rules.check.finding import Checked, Extent, Finding, SmallCase, Weight, gravest_first
from rules.check.joint import joint_of
from rules.check.region import Answer, Region, smallest
from rules.decide import share_conclusions
from rules.errors import PolicyConflict, PolicyError, PolicyGap, PolicyTooLarge
from rules.model.policy import PolicyFile
from rules.policy import Policy

REFUSED = "refused"
"""What ends the name of the finding that a check could not look, since advice refuses to decide."""
MOST_CASES = 10
"""How many small cases of one thing are told apart; a policy with more has one fault, not eleven."""


@dataclass(frozen=True)
class Subject:
    """What a check looks at.

    Attributes:
        policy: The policy, under one choice of readings.
        today: The day on which it is looked at.
        beside: The same policy before one reading was switched: what both say alike was looked at already.
        known: What was found there already, by its name.
        doubtful: Where only what shows under every reading counts: the elements of which that can still turn out.
    """

    policy: Policy
    today: date
    beside: Policy | None = None
    known: frozenset[str] = frozenset()
    doubtful: frozenset[str] | None = None

    def asks(self, element: str) -> bool:
        """Whether a check has to look at an element."""
        return self.doubtful is None or element in self.doubtful


@dataclass(frozen=True)
class Looked:
    """What a check saw under one choice of readings."""

    extent: Extent
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Check:
    """One thing to which a policy is held.

    Attributes:
        name: Its name.
        title: What it holds a policy to, as a sentence.
        look: Looks under one choice of readings.
        reads: The parts of a policy on which what it finds depends; see `PARTS`.
        always: What it finds counts only where it shows under every choice of readings: what is of use under one
            option is of use. Otherwise what shows under one option counts, and names it.
    """

    name: str
    title: str
    look: Callable[[Subject], Looked]
    reads: frozenset[str]
    always: bool = False

    def __call__(self, policy: Policy, today: date) -> Checked:
        """Look at a policy as it is read, and under each other option that may be chosen, one at a time."""
        seen = self._looked(Subject(policy, today))
        others = {}
        for reading, option in switches(policy):
            if not self.reads.isdisjoint(parts_changed(policy, reading, option)):
                under = policy.under({reading: option})
                joint_of(under, policy)
                share_conclusions(under, policy)
                doubtful = self._doubtful(policy, under, seen.findings) if self.always else None
                known = frozenset(found.id for found in seen.findings)
                others[reading, option] = under, self._looked(Subject(under, today, policy, known, doubtful)).findings
        merge = _shown_always if self.always else _shown_once
        extent = replace(seen.extent, assumes=(*seen.extent.assumes, *_readings_in_words(policy)))
        return Checked(self.name, self.title, extent, gravest_first(merge(policy, seen.findings, others)))

    def _looked(self, subject: Subject) -> Looked:
        """What there is to see; where advice refuses to decide, that nothing was seen is itself a finding."""
        try:
            return self.look(subject)
        except (PolicyConflict, PolicyGap, PolicyTooLarge) as error:
            return self._refused(subject, error)

    def _refused(self, subject: Subject, error: PolicyError) -> Looked:
        why = error.what.removeprefix(f"{subject.policy.id}: ").rstrip(".")
        found = About(subject, self.name).found(
            "policy",
            f"this could not be looked at, since advice refuses to decide: {why}",
            "mend that first (`two-values`, `no-value` and `too-many-ways` say where it is so), and check again",
            weight="error",
            clauses=error.clause.split(", ") if error.clause else None,
            detail=REFUSED,
        )
        return Looked(Extent(proved=False, count=0, of="answer of advice, which refuses to decide"), (found,))

    @staticmethod
    def _doubtful(policy: Policy, under: Policy, findings: tuple[Finding, ...]) -> frozenset[str]:
        """The elements that something was found about, and those that stand only under another option."""
        return frozenset(found.element for found in findings) | (element_paths(under).keys() - element_paths(policy))


Others = Mapping[tuple[str, str], tuple[Policy, tuple[Finding, ...]]]
"""For each option under which a check looked again: the policy, and what it found there."""


def _shown_once(policy: Policy, findings: tuple[Finding, ...], others: Others) -> tuple[Finding, ...]:
    """What shows as the policy is read; then what shows under another option only, which it names."""
    del policy
    known = {found.id for found in findings}
    further = [
        replace(found, readings={reading: option})
        for (reading, option), (_, there) in others.items()
        for found in there
        if found.id not in known
    ]
    return (*findings, *further)


def _shown_always(policy: Policy, findings: tuple[Finding, ...], others: Others) -> tuple[Finding, ...]:
    """What shows under every choice under which the element is there at all."""
    everywhere = {found.id: found for _, there in others.values() for found in there}
    everywhere |= {found.id: found for found in findings}
    choices = [(policy, findings), *others.values()]
    for under, there in choices:
        shown, elements = {found.id for found in there}, element_paths(under)
        everywhere = {
            name: found for name, found in everywhere.items() if name in shown or found.element not in elements
        }
    return tuple(everywhere.values())


def element_paths(policy: Policy) -> Mapping[str, Any]:
    """Every element of a policy by its path."""
    return policy.remember("elements by path", lambda: dict(policy.elements()))


def switches(policy: Policy) -> Iterator[tuple[str, str]]:
    """Every option that may be chosen and is not taken, with its reading."""
    for name, reading in policy.readings.items():
        for option in reading.permitted:
            if option != policy.choice[name]:
                yield name, option


PARTS: Mapping[str, Callable[[PolicyFile], Any]] = {
    "header": lambda file: file.policy,
    "clock": lambda file: file.clock,
    "roles": lambda file: file.roles,
    "facts": lambda file: file.facts,
    "findings": lambda file: file.findings,
    "rules": lambda file: file.rules,
    "events": lambda file: file.events,
    "openings": lambda file: {
        name: (track.safety, track.opens, track.starts, track.first_stage, track.waits_for)
        for name, track in file.tracks.items()
    },
    "stages": lambda file: {name: (track.stages, track.reopening) for name, track in file.tracks.items()},
    "duties": lambda file: file.duties,
    "powers": lambda file: file.powers,
    "rights": lambda file: file.rights,
    "documents": lambda file: file.documents,
    "clauses": lambda file: (file.procedures, file.directory, file.context, file.not_encoded),
}
"""The parts of a policy of which a check can depend on some and not on others."""


def parts_changed(policy: Policy, reading: str, option: str) -> frozenset[str]:
    """The parts of a policy that read otherwise under one other option."""

    def compare() -> frozenset[str]:
        if reading not in policy.bearing:
            return frozenset()
        other = policy.under({reading: option})
        return frozenset(name for name, part in PARTS.items() if part(other.file) != part(policy.file))

    return policy.remember(("parts changed", reading, option), compare)


def readings_named(policy: Policy) -> frozenset[str]:
    """The readings that something in the file of a policy depends on or names."""
    return policy.remember("readings named", lambda: policy.bearing.union(_readings_in(policy.document.data)))


def _readings_in(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        named = data.get("readings")
        if isinstance(named, list | tuple):
            yield from (reading for reading in named if isinstance(reading, str))
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _readings_in(inner)


def _readings_in_words(policy: Policy) -> tuple[str, ...]:
    others = len(list(switches(policy)))
    if not others:
        return ()
    other = f"each of the {others} other options" if others > 1 else "the one other option"
    return (f"the readings as they are taken, and {other} by itself",)


# ----------------------------------------------------------------------------------------------------- findings


@dataclass(frozen=True)
class About:
    """Makes the findings of one check about one subject."""

    subject: Subject
    check: str

    @property
    def policy(self) -> Policy:
        """The policy looked at."""
        return self.subject.policy

    def found(
        self,
        element: str,
        says: str,
        mend: str,
        *,
        weight: Weight = "warning",
        clauses: Iterable[str] | None = None,
        case: Callable[[], SmallCase | None] | None = None,
        detail: str = "",
    ) -> Finding:
        """A finding about an element, by its path; it cites the clauses of the element unless it names others.

        The smallest case that shows it is worked out unless the finding is known already.
        """
        cited = self._clauses(element) if clauses is None else tuple(dict.fromkeys(clauses))
        place = self.policy.place(*element.split("."))
        found = Finding(self.check, element, says, mend, weight, cited, place, {}, None, detail)
        return found if case is None or found.id in self.subject.known else replace(found, case=case())

    def _clauses(self, element: str) -> tuple[str, ...]:
        steps = element.split(".")
        for length in range(len(steps), 0, -1):
            known = element_paths(self.policy).get(".".join(steps[:length]))
            if known:
                return tuple(known.clauses)
        return tuple(self.policy.file.policy.clauses)


def small_case(policy: Policy, answers: Mapping[str, Answer] | None) -> SmallCase | None:
    """Answers as a case file writes them."""
    if answers is None:
        return None
    several = {name for name in answers if policy.file.facts[name].kind == "some_of"}
    return SmallCase({name: list(answer) if name in several else answer[0] for name, answer in answers.items()})


def small_cases(region: Region) -> Iterator[Mapping[str, Answer]]:
    """The smallest case of a region, then the smallest that shows something else of it, and so on."""
    left = region
    for _ in range(MOST_CASES):
        answers = smallest(region, left)
        if answers is None:
            return
        yield answers
        covered = region
        for fact, answer in answers.items():
            covered &= Region(region.space, region.space.given(fact, answer))
        left -= covered


def where(answers: Mapping[str, Answer]) -> str:
    """Answers as the beginning of a sentence: `where agencies is same`."""
    return f"where {in_words(answers)}" if answers else "whatever is answered"


def in_words(answers: Mapping[str, Answer]) -> str:
    """Answers in words."""
    return " and ".join(f"{fact} is {' and '.join(answer)}" for fact, answer in answers.items())


def as_detail(answers: Mapping[str, Answer]) -> str:
    """Answers as they stand in the name of a finding."""
    return ",".join(f"{fact}={'+'.join(answer)}" for fact, answer in answers.items())
