"""Sentences: how they begin."""

from __future__ import annotations

import pytest

from foundation.sentence import capital


@pytest.mark.parametrize(("text", "said"), [("the IRO", "The IRO"), ("IRO", "IRO"), ("", ""), ("16+ team", "16+ team")])
def test_a_sentence_begins_with_a_capital_and_keeps_the_rest(text: str, said: str) -> None:
    assert capital(text) == said
