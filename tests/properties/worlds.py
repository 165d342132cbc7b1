"""The policies at hand with their areas, under any choice of readings: those that ship, and the fictional ones."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cache
from secrets import randbelow

from hypothesis import Phase, settings
from hypothesis import strategies as st

from advice.conformance.situation import Situation, World
from advice.conformance.strategies import Stock
from advice.conformance.trial import choices_of
from directory.loader import Area, load_area
from rules.library import load_policies
from rules.policy import Policy
from tests.generality import exampleshire

SHIPPED = {"camden": "2015-12-01", "oxfordshire": "2018-03-26", "st-helens": "2018-09-19", "sutton": "2015-09-01"}
FICTIONAL = {"children": exampleshire.CHILDREN, "both": exampleshire.BOTH}
NAMES = (*SHIPPED, *FICTIONAL)

SEARCH = os.environ.get("HYPOTHESIS_PROFILE") == "search"
"""Whether there is time: `make search`."""
NUMBER = randbelow(2**32) if SEARCH else 0
"""Decides which histories: always the same ones, and others when they are searched for."""

Switched = Mapping[str, str]


def examples(number: int) -> settings:
    """So many examples. What fails is made small, but not explained line by line: that takes minutes."""
    return settings(max_examples=number, phases=[phase for phase in Phase if phase is not Phase.explain])


@cache
def policy(name: str) -> Policy:
    if name in FICTIONAL:
        return exampleshire.policy(FICTIONAL[name])
    return load_policies().at(name, SHIPPED[name])


@cache
def area(name: str) -> Area | None:
    if name in FICTIONAL:
        return exampleshire.area(policy(name).file.policy.area or "")
    return load_area(name)


def world(name: str, switched: Switched | None = None) -> World:
    """A policy and its area under the defaults but for some readings."""
    return _world(name, tuple(sorted((switched or {}).items())))


@cache
def _world(name: str, switched: tuple[tuple[str, str], ...]) -> World:
    return World.of(policy(name), area(name), dict(switched))


@cache
def switches(name: str) -> tuple[dict[str, str], ...]:
    """The defaults, and every permitted single switch of one reading."""
    return choices_of(world(name).policy)


def stock(name: str, switched: Switched | None = None) -> Stock:
    """What histories are made of there."""
    return _stock(name, tuple(sorted((switched or {}).items())))


@cache
def _stock(name: str, switched: tuple[tuple[str, str], ...]) -> Stock:
    return Stock.of(_world(name, switched), world(name).policy)


def situations(name: str) -> st.SearchStrategy[Situation]:
    """Histories under a policy with any permitted reading switched."""
    return st.sampled_from(switches(name)).flatmap(lambda switched: stock(name, switched).situations())


def by_default(name: str) -> st.SearchStrategy[Situation]:
    """Histories under the defaults of a policy."""
    return stock(name).situations()


Exact = Callable[[Situation], None]


def everywhere() -> list[tuple[str, dict[str, str]]]:
    """Every policy with every choice of its readings that is not its defaults."""
    return [(name, switched) for name in NAMES for switched in switches(name) if switched]
