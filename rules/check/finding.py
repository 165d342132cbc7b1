"""What a check says: how far it looked, and everything it found, each with the smallest case that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from foundation.errors import Place

Weight = Literal["error", "warning", "note"]
"""`error`: advice can be wrong or missing; `warning`: a person can be left without an answer by the policy itself;
`note`: worth a look."""
WEIGHTS: tuple[Weight, ...] = ("error", "warning", "note")


@dataclass(frozen=True)
class SmallCase:
    """The smallest case that shows a finding: what a case file holds, and the moment asked about.

    Attributes:
        facts: The fewest answers.
        events: The fewest events, as a case file writes them.
        at: The moment asked about, as a case file writes it; "" where any will do.
        opened: When the answers were given, where that is not when the first event happened.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[Mapping[str, Any], ...] = ()
    at: str = ""
    opened: str = ""


@dataclass(frozen=True)
class Extent:
    """How far a check looked.

    Attributes:
        proved: Whether it looked at everything; otherwise it tried.
        count: How many.
        of: Of what: "combinations of answers".
        seed: Of what was tried: the seed of the choice.
        assumes: Under what assumptions.
    """

    proved: bool
    count: int
    of: str
    seed: int | None = None
    assumes: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """How far, in words.

        >>> Extent(True, 41472, "combinations of answers").in_words
        'proved for all 41,472 combinations of answers'
        """
        if self.count == 0:
            return f"nothing to look at: no {self.of}"
        how_many = f"the only one of the {self.of}" if self.count == 1 else f"{self.count:,} {self.of}"
        if self.proved:
            return f"proved for {'' if self.count == 1 else 'all '}{how_many}"
        return f"tried on {how_many}{f', seed {self.seed}' if self.seed is not None else ''}"


@dataclass(frozen=True)
class Finding:
    """Something that is wrong with a policy, or that a board should know about it.

    Attributes:
        check: Which check found it.
        element: The path of the element it is about: duties.settle, tracks.disagreement.stages.stage-2.
        says: What is wrong, in plain words.
        mend: What would mend it.
        weight: How grave it is.
        clauses: The clauses concerned.
        place: Where the element stands.
        readings: The readings that were switched, where it only shows under these.
        case: The smallest case that shows it, where one does.
        detail: What tells it from another finding about the same element.
    """

    check: str
    element: str
    says: str
    mend: str
    weight: Weight
    clauses: tuple[str, ...]
    place: Place
    readings: Mapping[str, str] = field(default_factory=dict)
    case: SmallCase | None = None
    detail: str = ""

    @property
    def id(self) -> str:
        """Its name, by which it can be accepted: the same as long as it is about the same thing."""
        parts = [self.check, self.element, *([self.detail] if self.detail else [])]
        parts += [f"{reading}={option}" for reading, option in sorted(self.readings.items())]
        return ":".join(parts)


@dataclass(frozen=True)
class Checked:
    """What one check did.

    Attributes:
        check: Its name.
        title: What it holds a policy to, as a sentence.
        extent: How far it looked.
        findings: What it found, the gravest first.
        tells: What else it worked out that is no fault, in sentences.
    """

    check: str
    title: str
    extent: Extent
    findings: tuple[Finding, ...] = ()
    tells: tuple[str, ...] = ()


def gravest_first(findings: tuple[Finding, ...] | list[Finding]) -> tuple[Finding, ...]:
    """Findings in the order in which to read them."""
    return tuple(sorted(findings, key=lambda found: (WEIGHTS.index(found.weight), found.place, found.id)))
