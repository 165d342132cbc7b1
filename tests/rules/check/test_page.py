"""The page about the checks is true: it names them all, in order, says what each holds a policy to, and quotes it."""

from __future__ import annotations

import pytest

from advice.check import CHECKS as OF_CASES
from advice.reporting import words_known
from foundation.shape import NAME
from rules.check import CHECKS as ON_THE_POLICY
from rules.check.wording import REPORTED
from tests.rules.check.page import SECTIONS
from tests.rules.policies import starter

TITLES = {name: check.title for checks in (ON_THE_POLICY, OF_CASES) for name, check in checks.items()}


def test_the_page_and_the_list_of_checks_are_the_same() -> None:
    assert list(SECTIONS) == list(TITLES)


@pytest.mark.parametrize("name", TITLES)
def test_each_check_says_what_it_holds_a_policy_to_what_to_avoid_and_why(name: str) -> None:
    section = SECTIONS[name]
    assert section.startswith(f"{TITLES[name]}\n")
    for part in ("- **Avoid** ", "- **Prefer** ", "- **Why:** ", "\n> "):
        assert part in section


def test_the_words_that_no_name_may_be_are_those_in_which_people_report() -> None:
    names = {*starter().file.events, *starter().file.duties, *starter().file.powers}
    known = {*words_known(starter()), "happened", "did", "used"}
    assert set(REPORTED) == {word for word in known if NAME.fits(word)} - names
