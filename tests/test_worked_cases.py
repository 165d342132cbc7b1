"""The worked cases under scenarios/cases: every question that each of them puts gets the advice it expects."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from advice.advise import advise
from advice.words import in_words
from advice.worked_case import WorkedCase, differences, load_worked_case
from directory.loader import load_area
from rules.library import Policies, load_policies

CASES = Path(__file__).parent.parent / "scenarios" / "cases"
FILES = sorted(CASES.rglob("*.yaml"))


@cache
def policies() -> Policies:
    return load_policies()


@cache
def worked(path: Path) -> WorkedCase:
    return load_worked_case(path, policies().find)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_worked_case_gets_the_advice_it_expects(path: Path) -> None:
    found = worked(path)
    area = load_area(found.area) if found.area else None
    wrong = []
    for question in found.questions:
        advice = advise(found.case, directory=area, at=question.at, readings=question.readings)
        wrong += [f"{question}: {said}" for said in differences(question.expected, advice, in_words(advice, full=True))]
    assert not wrong, "\n".join([found.title, *wrong])
