"""Two policies, or two areas under one, compared: what they say, what cases are told, how dates move, how sure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from advice.diff.areas import AreasDiffer, areas_differ
from advice.diff.both import Both
from advice.diff.cases import Group, Search
from advice.diff.causes import Causes
from advice.diff.elements import (
    Changed,
    ClauseChanged,
    ReadOtherwise,
    clauses_changed,
    elements_changed,
    read_otherwise,
)
from advice.diff.facts import BothFacts
from advice.diff.proof import Proof
from advice.diff.trials import Trials
from advice.diff.year import Year, year_of
from advice.fold import calendar_of
from directory.loader import Area
from rules.policy import Policy

Told = Callable[[str, int], None]
"""Is told how far a comparison has come: what is being counted, and how many."""
Verdict = Literal["same", "words", "differs"]


@dataclass(frozen=True)
class Side:
    """One of the two that are compared.

    Attributes:
        asked: How it was asked for.
        policy: The policy, under its readings.
        area: Its area, if it has one.
    """

    asked: str
    policy: Policy
    area: Area | None = None


@dataclass(frozen=True)
class Named:
    """One of the two, as it is shown.

    Attributes:
        asked: How it was asked for.
        version: The policy with its version.
        title: Its title.
        readings: The readings that are not at their default.
        area: The area, if there is one.
    """

    asked: str
    version: str
    title: str
    readings: dict[str, str]
    area: str


@dataclass(frozen=True)
class Comparison:
    """Two policies, or two areas, compared.

    Attributes:
        of: What was compared: two policies, or two areas under one policy.
        verdict: Nothing differs, only words do, or more than words.
        at: From when on: cases begin then, and the year.
        a: The first of the two.
        b: The second.
        elements: What the policies say otherwise.
        clauses: The clauses that they do not have alike.
        read_otherwise: Unclear points that they take otherwise.
        groups: What cases are told otherwise, each with the smallest case.
        year: How due dates move.
        directory: What their areas do not have alike, and who is reached otherwise.
        proof: How sure it is that nothing else differs.
    """

    of: Literal["policies", "areas"]
    verdict: Verdict
    at: datetime
    a: Named
    b: Named
    elements: tuple[Changed, ...] = ()
    clauses: tuple[ClauseChanged, ...] = ()
    read_otherwise: tuple[ReadOtherwise, ...] = ()
    groups: tuple[Group, ...] = ()
    year: Year | None = None
    directory: AreasDiffer | None = None
    proof: Proof | None = None

    @property
    def acting(self) -> tuple[Changed, ...]:
        """The elements that can change what somebody does."""
        return tuple(changed for changed in self.elements if not changed.only_words)

    @property
    def worded(self) -> tuple[Changed, ...]:
        """The elements that are only put otherwise."""
        return tuple(changed for changed in self.elements if changed.only_words)


def compare_policies(a: Side, b: Side, at: datetime, told: Told = lambda *_: None) -> Comparison:
    """Compare two policies.

    Args:
        a: The first.
        b: The second.
        at: From when on.
        told: Is told how far it has come.

    Raises:
        BeyondCalendar: If the bank holidays after that are not published.
    """
    elements = elements_changed(a.policy, b.policy)
    told("elements that differ; no case yet", len(elements))
    clauses, otherwise = clauses_changed(a.policy, b.policy), read_otherwise(a.policy, b.policy)
    year = year_of(a.policy, b.policy, at.date())
    groups, proof = _cases(a.policy, b.policy, at, elements, year, told)
    directory = _directory(a, b, at)
    acts = any(not changed.only_words for changed in elements) or groups or year.moves or _reaches(directory)
    words = bool(elements or clauses or otherwise or (directory and directory.elements))
    verdict: Verdict = "differs" if acts else "words" if words else "same"
    return Comparison(
        "policies", verdict, at, _named(a), _named(b), elements, clauses, otherwise, groups, year, directory, proof
    )  # fmt: skip


def compare_areas(a: Side, b: Side, at: datetime) -> Comparison:
    """Compare two areas under one policy.

    Args:
        a: The policy with the first area.
        b: The policy with the second, each under the readings that its area takes.
        at: From when on.
    """
    assert a.area is not None and b.area is not None  # noqa: PT018, S101 -- the caller has areas
    directory = areas_differ((a.policy, b.policy), (a.area, b.area), at.date())
    verdict: Verdict = "differs" if _reaches(directory) else "words" if directory.elements else "same"
    otherwise = read_otherwise(a.policy, b.policy)
    return Comparison("areas", verdict, at, _named(a), _named(b), read_otherwise=otherwise, directory=directory)


def _cases(
    a: Policy, b: Policy, at: datetime, elements: tuple[Changed, ...], year: Year, told: Told
) -> tuple[tuple[Group, ...], Proof]:
    """What cases are told otherwise, and how sure it is that nothing else is."""
    facts = BothFacts(a, b)
    if not elements:
        return (), Proof("identical")
    both = Both(a, b)
    begins = calendar_of(a).working_time.next_open_at_or_after(at)
    trials = Trials(both, begins)
    search = Search(both, Causes((a, b), {one.element: one.aspects for one in elements if not one.only_words}))
    for number, _ in enumerate(_looked(search, trials), 1):
        trials.counted.trials = number
        told("cases put to both", number)
    told("smallest cases", len(search.best))
    groups = search.groups(year.worst)
    return groups, Proof("proved" if trials.counted.are_all else "tried", trials.counted, *facts.only_in)


def _looked(search: Search, trials: Trials) -> Iterator[object]:
    yield from search.look(trials.closed())
    yield from search.look(trials.open(), only=("asked",))


def _directory(a: Side, b: Side, at: datetime) -> AreasDiffer | None:
    """What differs between their areas, where these are of one place and do not read the same."""
    if a.area is None or b.area is None or a.area.file.area.policy != b.area.file.area.policy:
        return None
    alike = a.area.digest == b.area.digest and a.area.choice == b.area.choice and a.area.supposed == b.area.supposed
    return None if alike else areas_differ((a.policy, b.policy), (a.area, b.area), at.date())


def _reaches(directory: AreasDiffer | None) -> bool:
    return directory is not None and bool(
        directory.reached or any(not changed.only_words for changed in directory.elements)
    )


def _named(side: Side) -> Named:
    policy = side.policy
    area = side.area.id if side.area else ""
    return Named(side.asked, policy.version, policy.file.policy.title, dict(policy.switched), area)
