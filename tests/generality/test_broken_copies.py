"""Each planted fault is found by the check that is for it, with its clauses and its case, and nothing else is found.

The list is broken-copies.yaml; docs/broken-copies.md shows it. Of the originals nothing is found beyond what stands in
`accepted.yaml` beside each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from advice.case import Case
from advice.check import CHECKS as CHECKS_OF_CASES
from advice.check.look import CaseCheck, Setting
from directory.loader import Area
from rules.check import CHECKS
from rules.check.accepted import CHECK as ACCEPTED
from rules.check.accepted import NAME as ACCEPTED_FILE
from rules.check.accepted import Accepted, Judged, judge, read_accepted
from rules.check.finding import Checked, Finding
from rules.loader import load_policy
from rules.policy import Policy
from tests.generality.broken import COPIES, Copy, area_of, broken, folder_of, shown
from tests.generality.exampleshire import A_DAY, HERE, area

PAGE = HERE.parent.parent / "docs" / "broken-copies.md"
CASES: Mapping[str, CaseCheck] = {name: replace(check, tells=None) for name, check in CHECKS_OF_CASES.items()}
"""The checks that need cases, dates or posts; what else they work out is not looked at here."""
OF_THE_ENGINE = {"engine-differs", "steps-differ"}
"""Checks of what we build on: no fault of a policy breaks them, and they take longest."""
DEAR = {"danger-not-first", "total-overrun"}
"""Checks that take seconds: made of the originals, and of the copies that they are for."""
NOT_PLANTED = {
    **dict.fromkeys(OF_THE_ENGINE, "a fault of ours, and not of a policy"),
    "second-reading-differs": "the originals have no second reading; tests/rules/check/ has a policy that has one",
    "clause-unaccounted": "refused at loading, but for variants",
    "chaining-ends": "the rules that rest on one another never fire either, and others find that",
    "too-many-ways": "it takes fifteen questions more; tests/rules/check/ has such a policy",
    "case-never-ends": "in a policy of this size the stage that does not end is found without a case",
    "silence-leads-astray": "the loop or the wait to which silence leads is found without a case",
    "time-not-bounded": "the stage that has no limit is found without a case",
}
"""The checks that no copy breaks, each with the reason."""
A_YEAR_LATER = date(2027, 5, 31)
ORIGINALS = sorted((HERE / "policies").glob("*/*"))


def looked(policy: Policy, beside: Path, checks: Iterable[str], here: Area | None = None) -> Judged:
    """What checks find in a policy, and in an area where they need one; what is accepted is set apart."""
    setting, checked = Setting(here, A_DAY, A_YEAR_LATER), list[Checked]()
    for name in checks:
        checked.append(CASES[name](policy, setting, A_DAY) if name in CASES else CHECKS[name](policy, A_DAY))
    return judge(policy, checked, accepted_of(beside), today=A_DAY, known={*CHECKS, *CASES})


@cache
def accepted_of(folder: Path) -> Accepted:
    """What is accepted of an original."""
    return read_accepted(folder / ACCEPTED_FILE)


def planted_in(name: str, folder: Path) -> tuple[Policy, tuple[Finding, ...]]:
    """A copy with its fault, and what is found in it."""
    copy = COPIES[name]
    policy = broken(copy, folder)
    of_cases = set(CASES) - DEAR | {copy.finds.check} if copy.finds.check in CASES else set()
    checks = [*CHECKS.keys() - OF_THE_ENGINE, *of_cases]
    judged = looked(policy, folder_of(copy.of), checks, area_of(copy, folder) if of_cases else None)
    return policy, tuple(finding for each in judged.checked for finding in each.findings)


def beyond(copy: Copy, findings: Iterable[Finding]) -> list[Finding]:
    """What is found, but for what the fault hides of what was accepted."""
    return [finding for finding in findings if not (finding.check == ACCEPTED and finding.detail in copy.hides)]


@pytest.mark.parametrize("path", ORIGINALS, ids=lambda path: "-".join(path.parts[-2:]))
def test_nothing_is_found_in_an_original_beyond_what_is_accepted(path: Path) -> None:
    judged = looked(load_policy(path, every_option=False), path, [*CHECKS, *CASES], area(path.parent.name))
    assert [(finding.id, finding.says) for each in judged.checked for finding in each.findings] == []
    assert judged.accepted
    assert [finding.id for finding, _ in judged.accepted if finding.weight == "error"] == []
    assert all(A_DAY < acceptance.review_by <= date(2028, 6, 1) for _, acceptance in judged.accepted)


@pytest.mark.parametrize("name", COPIES)
def test_a_planted_fault_is_found_and_nothing_else(name: str, tmp_path: Path) -> None:
    copy = COPIES[name]
    policy, findings = planted_in(name, tmp_path)
    found = beyond(copy, findings)
    assert found
    for finding in found:
        assert (finding.check, finding.element) == (copy.finds.check, copy.finds.element), finding.says
        assert list(finding.clauses) == copy.finds.clauses
        assert (finding.case.facts if finding.case else {}) == copy.finds.case
        assert finding.mend
        if finding.case:
            assert Case(policy, finding.case.facts, finding.case.events, readings=finding.readings).facts
    hidden = {finding.detail for finding in findings if finding.check == ACCEPTED}
    assert hidden == set(copy.hides)


def test_every_check_has_a_copy_that_it_finds_but_for_those_of_which_the_reason_is_said() -> None:
    assert {copy.finds.check for copy in COPIES.values()} == {*CHECKS, *CASES} - set(NOT_PLANTED)
    assert len(COPIES) >= 30


def test_the_page_shows_the_list_as_it_is() -> None:
    assert shown() in PAGE.read_text(encoding="utf-8")
