"""Sets of combinations of answers: what all checks that take facts together ask about, and the smallest case in one.

A region is held by a space: as a table of all combinations that the policy tells apart, or, where these are too many,
as a decision diagram. Checks do not know which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Protocol

Answer = tuple[str, ...]
"""An answer as rules see it: one value, or several."""

Body = int
"""How a space holds some of its combinations; what the number means is known to the space alone."""

MOST_TRIES = 20_000
"""How many small cases are tried before one is taken that cannot lose a fact, but may not be the smallest."""


class Space(Protocol):
    """Every combination of answers that can be given, one way or another."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that rules read, in the order in which a case names them."""

    @property
    def all(self) -> Body:
        """Every combination."""

    def having(self, fact: str, values: frozenset[str]) -> Body:
        """Those in which a fact is asked and has one of these values."""

    def answers(self, fact: str) -> tuple[Answer, ...]:
        """The answers to a question that the policy tells apart, the plainest first."""

    def given(self, fact: str, answer: Answer) -> Body:
        """Those that are left once a question is answered so; an answer to one without a meaning counts for nothing."""

    def both(self, one: Body, other: Body) -> Body:
        """Those in one and in another."""

    def either(self, one: Body, other: Body) -> Body:
        """Those in one or in another."""

    def without(self, one: Body, other: Body) -> Body:
        """Those in one that are not in another."""

    def is_empty(self, body: Body) -> bool:
        """Whether there is none of these."""

    def count(self, body: Body) -> int:
        """How many combinations of answers these are, each single value counted."""

    def matters(self, fact: str, hanging: frozenset[str], bodies: tuple[Body, ...]) -> bool:
        """Whether two combinations that agree in all but a fact, and what hangs on it, differ in one of these."""


@dataclass(frozen=True)
class Region:
    """Some of the combinations of a space.

    Attributes:
        space: The space.
        body: How the space holds it.
        facts: The facts it was made from; no other can matter to it.
    """

    space: Space = field(repr=False)
    body: Body
    facts: frozenset[str] = frozenset()

    def __and__(self, other: Region) -> Region:
        return Region(self.space, self.space.both(self.body, other.body), self.facts | other.facts)

    def __or__(self, other: Region) -> Region:
        return Region(self.space, self.space.either(self.body, other.body), self.facts | other.facts)

    def __sub__(self, other: Region) -> Region:
        return Region(self.space, self.space.without(self.body, other.body), self.facts | other.facts)

    def __bool__(self) -> bool:
        return not self.space.is_empty(self.body)

    @property
    def count(self) -> int:
        """How many combinations of answers it holds."""
        return self.space.count(self.body)


def everything(space: Space) -> Region:
    """All combinations of a space."""
    return Region(space, space.all)


def nothing(space: Space) -> Region:
    """None of them."""
    return everything(space) - everything(space)


def smallest(region: Region, reaching: Region | None = None) -> Mapping[str, Answer] | None:
    """The fewest answers that lead into a region whatever the others are; None if nothing does.

    Facts that do not matter are never among them. Of several the one is taken whose facts come first.

    Args:
        region: The region.
        reaching: A part of it of which some has to be among what they lead to; any of it, if left out.
    """
    wanted = region if reaching is None else reaching
    if not wanted:
        return None
    needed = _needed(region)
    start, tries = _left(region.space, needed), _Tries(region, wanted)
    facts = [fact for fact in region.space.facts if fact in region.facts and fact not in needed]
    for size in range(len(facts) + 1):
        for names in combinations(facts, size):
            for answers in tries.within(names, start):
                found = {**needed, **answers}
                return {fact: found[fact] for fact in region.space.facts if fact in found}
            if tries.spent:
                return _without_needless(region, wanted)
    return None


def _needed(region: Region) -> dict[str, Answer]:
    """The answers without which nothing leads into a region: those that all of it has in common."""
    space, found = region.space, dict[str, Answer]()
    for fact in space.facts:
        answers = space.answers(fact)
        everywhere = frozenset(value for answer in answers for value in answer)
        if fact not in region.facts or region - Region(space, space.having(fact, everywhere)):
            continue
        for answer in answers:
            if not region - Region(space, space.given(fact, answer)):
                found[fact] = answer
                break
    return found


@dataclass
class _Tries:
    """Tries answers to a few facts, one after another, and never those that cannot lead into the region."""

    region: Region
    wanted: Region
    count: int = 0

    @property
    def spent(self) -> bool:
        return self.count > MOST_TRIES

    def within(self, names: tuple[str, ...], here: Region) -> Iterator[dict[str, Answer]]:
        self.count += 1
        if self.spent or not here & self.wanted:
            return
        if not names:
            if not here - self.region:
                yield {}
            return
        first, *others = names
        space = self.region.space
        for answer in space.answers(first):
            narrower = here & Region(space, space.given(first, answer))
            for found in self.within(tuple(others), narrower):
                yield {first: answer, **found}


def _without_needless(region: Region, wanted: Region) -> dict[str, Answer]:
    """One combination of those wanted, without the facts that it can do without."""
    space, here, found = region.space, wanted, dict[str, Answer]()
    for fact in (fact for fact in space.facts if fact in region.facts):
        for answer in space.answers(fact):
            narrower = here & Region(space, space.given(fact, answer))
            if narrower:
                here, found[fact] = narrower, answer
                break
    for fact in list(found):
        others = {name: answer for name, answer in found.items() if name != fact}
        if not _left(space, others) - region:
            found = others
    return found


def _left(space: Space, answers: Mapping[str, Answer]) -> Region:
    """What is left once some questions are answered."""
    found = everything(space)
    for fact, answer in answers.items():
        found &= Region(space, space.given(fact, answer))
    return found
