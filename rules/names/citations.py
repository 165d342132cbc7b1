"""Clauses: every one that is cited exists, and every one that exists is accounted for."""

from __future__ import annotations

from collections.abc import Iterator

from foundation.errors import Place, Problem
from foundation.suggest import did_you_mean
from rules.citations import citations_of
from rules.model.policy import Span
from rules.names.looking_up import wrong
from rules.policy import Policy


def problems_in(policy: Policy) -> Iterator[Problem]:
    """Citations of what is not there, and clauses that nothing accounts for."""
    yield from _spans(policy)
    if any(problem for problem in _spans(policy)):
        return
    cited = set[str]()
    for citation in citations_of(policy):
        cited.add(citation.clause)
        if citation.clause not in policy.clauses:
            right = did_you_mean(citation.clause, policy.clauses)
            yield wrong(policy, citation.path, f"there is no clause {citation.clause}", right)
    if policy.file.policy.based_on:
        return  # what a variant removes or replaces leaves clauses of the policy below uncited, and that is the change
    for number, clause in policy.clauses.items():
        if number not in cited:
            place = Place(policy.document.file.replace("policy.yaml", "clauses.csv"), clause.line)
            right = "cite it, or list it under `context`, `directory` or `not_encoded`"
            yield Problem(place, number, "nothing in policy.yaml accounts for this clause", right)


def _spans(policy: Policy) -> Iterator[Problem]:
    order = list(policy.clauses)
    for section in ("directory", "context"):
        for number, item in enumerate(getattr(policy.file, section)):
            if not isinstance(item, Span):
                continue
            for end in (item.first, item.last):
                if end not in policy.clauses:
                    yield wrong(policy, (section, number), f"there is no clause {end}", did_you_mean(end, order))
            known = item.first in policy.clauses and item.last in policy.clauses
            if known and order.index(item.first) > order.index(item.last):
                yield wrong(policy, (section, number), "this span runs backwards")
