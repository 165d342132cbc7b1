"""All that has to hold, holds under every policy at hand and under each of its readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from advice.conformance.invariants import AT_ONCE, LAWS, Law
from advice.conformance.trial import Trial, try_under
from tests.properties.worlds import FICTIONAL, NAMES, NUMBER, SEARCH, Switched, everywhere, world

HISTORIES, FEWER, OF_EACH_READING = 25, 12, 1
"""How many histories; the fewer are enough to come to all that has to hold of a policy that ships."""


def tried(name: str, switched: Switched, examples: int, laws: Sequence[Law] = LAWS) -> Trial:
    base = world(name).policy
    return try_under(world(name, switched), switched, base=base, laws=laws, examples=examples, number=NUMBER)


IDLE: Mapping[str, frozenset[str]] = {
    "camden": frozenset({"what-nothing-reads-changes-nothing"}),
    "sutton": frozenset({"a-stricter-limit-makes-nothing-later"}),
}
"""What nothing under a policy can show: it has no such thing."""


@pytest.mark.parametrize("name", NAMES)
def test_all_that_has_to_hold_holds_and_is_looked_at(name: str) -> None:
    found = tried(name, {}, HISTORIES if SEARCH or name in FICTIONAL else FEWER)
    assert not found.broken, [(one.law, one.wrong, one.changed, one.history) for one in found.broken]
    assert {law.name for law in LAWS if not found.looked.get(law.name)} == IDLE.get(name, frozenset())


@pytest.mark.parametrize(("name", "switched"), everywhere(), ids=lambda found: str(found) or "none")
def test_it_holds_under_every_reading(name: str, switched: Switched) -> None:
    found = tried(name, switched, OF_EACH_READING, AT_ONCE).broken
    assert not found, [(one.law, one.wrong, one.history) for one in found]
