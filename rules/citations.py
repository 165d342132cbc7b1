"""Which element cites which clause: the thread between the printed policy and everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foundation.datafile import Steps
from rules.model.duty import Duty
from rules.model.limit import Limit
from rules.model.policy import Document, Header
from rules.model.situation import Fact
from rules.policy import Policy


@dataclass(frozen=True)
class Citation:
    """One element, or a part of one, that rests on a clause."""

    clause: str
    path: Steps

    @property
    def element(self) -> str:
        """The path of the element in words."""
        return ".".join(str(step) for step in self.path)


def citations_of(policy: Policy) -> Iterator[Citation]:
    """Every citation in a policy, in the order of its file's sections."""
    yield from _header(policy.file.policy)
    yield from _elements(policy)
    for name, procedure in sorted(policy.file.procedures.items()):
        yield from _cite(("procedures", name), procedure.clauses)
    for section in ("directory", "context"):
        yield from _cite((section,), policy.spans(getattr(policy.file, section)))
    for name, declared in sorted(policy.file.not_encoded.items()):
        yield from _cite(("not_encoded", name), declared.clauses)


def _elements(policy: Policy) -> Iterator[Citation]:
    for path, element in policy.elements():
        steps = tuple(path.split("."))
        yield from _cite(steps, element.clauses)
        if isinstance(element, Duty):
            yield from _limit((*steps, "limit"), element.limit)
            if element.prompt:
                yield from _limit((*steps, "prompt"), element.prompt)
            if element.extension:
                yield from _cite((*steps, "extension"), element.extension.clauses)
                if element.extension.outer:
                    yield from _limit((*steps, "extension", "outer"), element.extension.outer)
        elif isinstance(element, Document):
            for name, item in element.items.items():
                yield from _cite((*steps, "items", name), item.clauses)
        elif isinstance(element, Fact):
            for value, clauses in element.cites.items():
                yield from _cite((*steps, "cites", value), clauses)


def _header(header: Header) -> Iterator[Citation]:
    yield from _cite(("policy",), header.clauses)
    if header.emergency:
        yield from _cite(("policy", "emergency"), header.emergency.clauses)
    for name, banner in sorted(header.banners.items()):
        yield from _cite(("policy", "banners", name), banner.clauses)


def _limit(path: Steps, limit: Limit) -> Iterator[Citation]:
    for each in limit.every:
        yield from _cite(path, each.clauses)
        for case in each.one_of:
            yield from _cite(path, case.clauses or ())


def _cite(path: Steps, clauses: Iterable[str]) -> Iterator[Citation]:
    for clause in clauses:
        yield Citation(clause, path)
