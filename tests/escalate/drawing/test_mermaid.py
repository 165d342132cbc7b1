"""A label in Mermaid: whatever it says, it stays a label, and reads as it was written."""

from __future__ import annotations

import re

import pytest

from escalate.drawing.mermaid import bare, label, mermaid, name
from tests.escalate.drawing.flowchart import LABEL, spoken

ODD = (
    "<script>alert(1)</script>", "]]>", '"] --> X', "`code`", "$x$", "#quot; #35;", "a;b", "%%{init: {}}%%", "{a}|b|",
    "**bold** _it_", "~~~", "שלום עולם", "Zoë & Co", "subgraph", "end", "https://x.example",
)  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_a_label_holds_plain_signs_and_numbers_of_characters_only_and_reads_as_it_was_written(text: str) -> None:
    assert re.fullmatch(LABEL, label(text))
    assert spoken(label(text)[1:-1]) == text
    assert re.fullmatch(r"[A-Za-z0-9 ,'#;]*", bare(text))
    assert spoken(bare(text)) == text


def test_two_dollar_signs_never_stand_side_by_side_where_they_would_begin_a_formula() -> None:
    assert label("$$x$$") == '"#36;#8203;#36;#8203;x#36;#8203;#36;#8203;"'


def test_a_line_that_would_be_a_list_is_none() -> None:
    assert label("1. first") == '"1#46; first"'
    assert label("- first", "a - b. c") == '"#45; first<br/>a - b. c"'


def test_names_are_ours_and_empty_lines_are_left_out() -> None:
    assert name("stage", 1, 12) == "stage1x12"
    assert label("one", "", "two") == '"one<br/>two"'
    assert mermaid(["a", "b"]) == "%% Drawn by Escalate\na\nb\n"
