"""Did you mean."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from foundation.suggest import did_you_mean

ROLES = ["line-manager", "team-manager", "named-nurse", "designated-doctor"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("line-manger", "line-manager"),
        ("line_manager", "line-manager"),
        ("Line-Manager", "line-manager"),
        ("LINE-MANAGER", "line-manager"),
        ("named nurse", "named-nurse"),
        ("designated-docter", "designated-doctor"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_the_nearest_word(word: str, meant: str) -> None:
    assert did_you_mean(word, ROLES) == f"did you mean `{meant}`?"


def test_where_no_word_is_near_the_few_known_words_are_listed() -> None:
    assert did_you_mean("purple", ["must", "should"]) == "known here: must, should"


def test_a_word_that_is_listed_twice_is_named_once() -> None:
    assert did_you_mean("purple", ["must", "should", "must"]) == "known here: must, should"


def test_where_nothing_is_known_nothing_is_suggested() -> None:
    assert did_you_mean("purple", []) == ""


@pytest.mark.parametrize(("count", "listed"), [(24, True), (25, False)])
def test_more_than_24_known_words_are_not_listed(count: int, listed: bool) -> None:
    known = [f"{number:03}" for number in range(count)]
    assert bool(did_you_mean("purple", known)) is listed


def test_known_words_may_come_from_anything_that_can_be_gone_through() -> None:
    assert did_you_mean("sholud", (word for word in ("must", "should"))) == "did you mean `should`?"


WORDS = st.text("abcdefgh-_", min_size=1, max_size=12)


@given(st.text(max_size=20), st.lists(WORDS, max_size=30))
def test_only_a_known_word_is_ever_suggested(word: str, known: list[str]) -> None:
    said = did_you_mean(word, known)
    if said.startswith("did you mean"):
        assert said.split("`")[1] in known
    elif said:
        assert said == f"known here: {', '.join(dict.fromkeys(known))}"


@given(WORDS, st.lists(WORDS, max_size=30))
@example("move_up", ["move-up"])
def test_a_word_that_is_known_is_its_own_nearest_word(word: str, known: list[str]) -> None:
    assert did_you_mean(word, [*known, word]) == f"did you mean `{word}`?"
