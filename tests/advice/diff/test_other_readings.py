"""Each option that says what it changes, compared with the default: it is found to change that.

Some of these options change who holds a post, which only the directory says. Others put one thing in the place of
another, so that the change of route stands for the rest.
"""

from __future__ import annotations

import pytest

from advice.diff.areas import areas_differ
from advice.diff.elements import elements_changed
from directory.loader import load_area
from rules.policy import Policy
from tests.advice.diff.comparing import AT, SEARCH, aspects_of_cases, library, policy
from tests.rules.policies import switches

ALSO = {"who": {"who", "told"}, "date": {"date"}, "record": {"record"}, "route": {"route"}}
"""Whom to tell is a matter of who as well."""
BY_ROUTE = {
    "OXF-A6=c": "the Deputy Director need not be alerted: the duty becomes a power",
    "SUT-A11=a": "one power stands in the place of another",
    "SUT-A12=b": "one duty, with a date, stands in the place of another",
    "SUT-A18=b": "the duty to ask for a written decision goes",
}
"""Options that are told as a change of route, and why."""
BY_WORDS = {"SUT-A20=b": "whose record it is that a manager approves is said in words alone"}
"""Options that no comparison can tell from rewording; both wordings are shown."""
ORDINARY = ("CAM-A16=b", "STH-A3=c", "STH-A5=b", "STH-A7=b", "OXF-A23=b", "SUT-A5=b", "SUT-A20=b")
"""Some of each kind that are quickly found; `make search` looks at all."""


def options() -> list[tuple[Policy, str, str]]:
    found = [(policy(name), *switch) for name in library().names() for switch in switches(policy(name))]
    return [
        (of, reading, option)
        for of, reading, option in found
        if set(of.readings[reading].options[option].changes) - {"words"}
        if SEARCH or f"{reading}={option}" in ORDINARY
    ]


def reaches_others(of: Policy, other: Policy) -> bool:
    """Whether the directory names others, or somebody else for both sides, or says otherwise who of several acts."""
    area = load_area(of.id)
    found = areas_differ((of, other), (area.under(of.choice), area.under(other.choice)), AT.date())
    return bool(found.reached) or any(not changed.only_words for changed in found.elements)


@pytest.mark.parametrize(("of", "reading", "option"), options(), ids=[f"{r}={o}" for _, r, o in options()])
def test_an_option_changes_what_it_says_it_changes(of: Policy, reading: str, option: str) -> None:
    other = of.under({reading: option})
    wanted = set(of.readings[reading].options[option].changes) - {"words"}
    if f"{reading}={option}" in BY_WORDS:
        assert [changed.words for changed in elements_changed(of, other)] == [("what",)]
        return
    if "route" in wanted or f"{reading}={option}" in BY_ROUTE:
        wanted = {"route"}  # where the ways part, what is on them is not compared
    if wanted <= {"who", "route"} and reaches_others(of, other):
        return
    seen = set[str]()
    for aspect in aspects_of_cases(of, other):
        seen.add(aspect)
        wanted = {kind for kind in wanted if not ALSO[kind] & seen}
        if not wanted:
            break
    assert wanted == set()
