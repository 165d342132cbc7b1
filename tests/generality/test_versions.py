"""A policy that has been replaced: the day decides which version is meant, and a live case keeps its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from advice.advise import advise
from advice.case import Case
from advice.case_file import load_case
from advice.errors import UnknownFact
from foundation.moment import parse_moment
from rules.errors import PolicyNotFound, PolicyNotInForce
from tests.generality.exampleshire import CHILDREN, area, find, policies

NAME = "exampleshire-children"
AFTER = f"{NAME}@2027-01-01"
ASKED = parse_moment("2027-01-04 09:00")
FACTS = {"imminent_risk": "no", "raising_agency": "schools", "other_agency": "police", "issue": ["closure"]}
CASE = """\
policy: POLICY
opened: OPENED
facts: {imminent_risk: no, raising_agency: schools, other_agency: police, issue: [closure]}
events:
  - {at: OPENED, happened: disagreement-arose}
"""


def written(folder: Path, opened: str, named: str = NAME) -> Path:
    path = folder / "case.yaml"
    path.write_text(CASE.replace("OPENED", opened).replace("POLICY", named), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2025, 4, 1), CHILDREN),
        (date(2026, 12, 31), CHILDREN),
        (date(2027, 1, 1), AFTER),
        (date(2031, 1, 1), AFTER),
    ],
)
def test_the_day_decides_which_version_is_meant(day: date, version: str) -> None:
    assert policies().in_force(NAME, day).version == version
    assert find(NAME, day).version == version


def test_a_version_can_be_named_whatever_the_day() -> None:
    assert find(CHILDREN, date(2030, 1, 1)).version == CHILDREN
    assert find(AFTER, date(2025, 4, 1)).version == AFTER


def test_a_day_before_every_version_is_refused_in_words() -> None:
    with pytest.raises(PolicyNotInForce) as refused:
        find(NAME, date(2025, 3, 31))
    assert refused.value.what == "exampleshire-children was not in force on Monday 31 March 2025."
    assert refused.value.hint == (
        "It is in force from Tuesday 1 April 2025 to Thursday 31 December 2026; from Friday 1 January 2027 on. "
        "Ask about such a day."
    )


def test_a_version_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(PolicyNotFound) as refused:
        find(f"{NAME}@2026-01-01", ASKED.date())
    assert refused.value.hint == f"There is: {CHILDREN}, {AFTER}."


@pytest.mark.parametrize(
    ("opened", "version", "asked", "steps"),
    [
        ("2026-12-30 10:00", CHILDREN, ["harm_likely", "subject"], []),
        ("2027-01-04 08:00", AFTER, [], ["settle"]),
    ],
)
def test_a_live_case_keeps_the_version_it_began_under(
    tmp_path: Path, opened: str, version: str, asked: list[str], steps: list[str]
) -> None:
    """Both are asked about on Monday 4 January 2027; only the older version asks about harm that is likely."""
    case = load_case(written(tmp_path, opened), find, ASKED.date()).case
    assert case.policy.version == version
    advice = advise(case, directory=area(NAME), at=ASKED)
    assert [question.fact for question in advice.ask_first] == asked
    assert [step.duty for step in advice.steps] == steps
    assert advice.receipt is not None
    assert advice.receipt.policy == version


def test_a_case_begun_before_every_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyNotInForce):
        load_case(written(tmp_path, "2025-03-31 10:00"), find, ASKED.date())


@pytest.mark.parametrize(
    ("version", "first", "due"), [(CHILDREN, "raise", "2027-01-05 17:00"), (AFTER, "settle", "2027-01-07 17:00")]
)
def test_the_versions_give_different_steps_and_dates(version: str, first: str, due: str) -> None:
    """Three working days either way: from Wednesday 30 December 2026, and from Monday 4 January 2027."""
    found = find(version, ASKED.date())
    facts = {**FACTS, "harm_likely": "no", "subject": "other"} if version == CHILDREN else FACTS
    began = parse_moment("2026-12-30 10:00") if version == CHILDREN else ASKED
    events = [{"at": began, "happened": "disagreement-arose"}]
    (step, *_) = advise(Case(found, facts, events, opened=began), directory=area(NAME), at=ASKED).steps
    assert (step.duty, step.due) == (first, parse_moment(due))


def test_a_question_that_only_the_older_version_asks_is_refused_by_the_newer() -> None:
    Case(find(CHILDREN, ASKED.date()), {**FACTS, "harm_likely": "no"})
    with pytest.raises(UnknownFact):
        Case(find(AFTER, ASKED.date()), {**FACTS, "harm_likely": "no"})


def test_a_policy_past_its_review_date_says_so_and_is_still_used() -> None:
    case = Case(find(CHILDREN, ASKED.date()), FACTS)
    banners = advise(case, at=parse_moment("2026-06-01 09:00")).banners
    assert "This policy was due for review by Tuesday 31 March 2026." in banners
    fresh = advise(Case(find(AFTER, ASKED.date()), FACTS), at=ASKED).banners
    assert fresh == ()
