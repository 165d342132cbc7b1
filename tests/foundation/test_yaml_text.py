"""What is written as YAML is read back as it was, on lines that are short enough."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from foundation.datafile import parse
from foundation.yaml_text import block_yaml, in_yaml

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300)
KEYS = st.text(st.characters(categories=["Ll", "Nd"], include_characters="-_"), min_size=1, max_size=20)
VALUES = st.recursive(
    TEXTS | st.integers(-(10**9), 10**9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(TEXTS)
@example("\x07 \x85 \u2028 \ufeff")
@example("null")
@example("12")
def test_any_text_is_read_as_itself(text: str) -> None:
    assert parse(f"- {in_yaml(text)}\n".encode(), "a.yaml").data == [text]


@given(st.dictionaries(KEYS, VALUES, max_size=5), st.integers(0, 3))
@example({"note": "a" * 400}, 1)
@example({"note": " ".join(["word"] * 100)}, 1)
@example({"note": "  spaces  " * 40}, 1)
@example({"note": '\\"' * 200}, 0)
@example({"list": ["x" * 130, {"a": ["y" * 130]}]}, 2)
def test_a_whole_file_is_read_as_it_was_written_and_has_no_long_line(data: dict[str, Any], blocks: int) -> None:
    text = block_yaml(data, width=120, blocks=blocks)
    assert max(len(line) for line in text.splitlines() or [""]) <= 120
    assert (parse(text.encode(), "a.yaml", longest_line=120).data or {}) == data


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"area": {"id": "x"}}, "area:\n  id: x\n"),
        ({"posts": {"head": {"held": [{"holder": "holder A"}]}}}, 'posts:\n  head: {held: [{holder: "holder A"}]}\n'),
        ({"bodies": {}}, "bodies: {}\n"),
        ({"level": 2, "listed": "no"}, "level: 2\nlisted: no\n"),
    ],
)
def test_a_file_reads_well(data: dict[str, Any], text: str) -> None:
    assert block_yaml(data, width=120, blocks=2) == text
