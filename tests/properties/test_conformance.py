"""All that has to hold, holds under every policy at hand and under each of its readings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest

from advice.conformance.invariants import AT_ONCE, LAWS, Law
from advice.conformance.trial import Trial, try_under
from tests.properties.worlds import NAMES, NUMBER, Switched, everywhere, world

HISTORIES, OF_EACH_READING = 40, 2


def tried(name: str, switched: Switched, examples: int, laws: Sequence[Law] = LAWS) -> Trial:
    base = world(name).policy
    return try_under(world(name, switched), switched, base=base, laws=laws, examples=examples, number=NUMBER)


@cache
def by_default(name: str) -> Trial:
    return tried(name, {}, HISTORIES)


@pytest.mark.parametrize("name", NAMES)
def test_all_that_has_to_hold_holds(name: str) -> None:
    found = by_default(name).broken
    assert not found, [(one.law, one.wrong, one.changed, one.history) for one in found]


@pytest.mark.parametrize(("name", "switched"), everywhere(), ids=lambda found: str(found) or "none")
def test_it_holds_under_every_reading(name: str, switched: Switched) -> None:
    found = tried(name, switched, OF_EACH_READING, AT_ONCE).broken
    assert not found, [(one.law, one.wrong, one.history) for one in found]


def test_each_of_them_is_looked_at_somewhere() -> None:
    looked = {law.name: [by_default(name).looked.get(law.name, 0) for name in NAMES] for law in LAWS}
    assert [name for name, times in looked.items() if sum(times) < 10] == []
