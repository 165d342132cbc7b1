"""A drawing as SVG: whole, safe, the same each time; what anybody wrote stays text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from escalate.drawing.shape import INK, QUIET, Box, Drawing, Line, Panel, Run, Text, moved
from escalate.drawing.svg import OPENING, as_svg
from tests.escalate.drawing.sound import SVG, contrast, drawn, faults, read, texts

HOSTILE = (
    "<script>alert('x')</script>",
    "]]> <![CDATA[ & &amp; &#0;",
    "\"quoted\" 'quoted'",
    "$x$ $$y$$",
    "a" * 300,
    "\u202eturned \u2067round",
    "שלום עולם",
    "null \x00 escape \x1b[31m",
    "%s {0} ${a} `b`",
)
PANEL = Panel("card", Box(10, 10, 100, 40, "#ffffff", INK), (Text(15, 30, (Run("words"),)),))
DRAWING = Drawing("try", "A title", "What it shows.", 300, 200, (PANEL, Line(((60, 50), (60, 90)), arrow=True)))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_anybody_wrote_stays_text(text: str) -> None:
    item = Text(10, 20, (Run(text.replace("\x00", "").replace("\x1b", "")),))
    root = read(as_svg(Drawing("try", text, text, 100, 100, (item, Box(1, 1, 5, 5, "#ffffff", says=text)))))
    assert texts(root) == [item.runs[0].words]
    said = root[0].text or ""
    assert "\x1b" not in said
    assert text.startswith(("null", "\u202e")) or said == text


def test_a_picture_begins_so_that_it_is_known_again_and_is_the_same_each_time() -> None:
    picture = drawn(DRAWING)
    assert picture.startswith(OPENING)
    assert picture.count("<svg ") == 1
    assert "http" not in picture.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_arrows_and_broken_lines_are_told_apart_without_colour() -> None:
    root = read(as_svg(replace(DRAWING, items=(Line(((0, 0), (50, 0)), dashed=True), *DRAWING.items))))
    lines = list(root.iter(f"{SVG}polyline"))
    assert [line.get("stroke-dasharray") for line in lines] == ["6 4", None]
    (head,) = root.iter(f"{SVG}polygon")
    assert (head.get("points") or "").startswith("60,90 ")


def test_patterns_are_there_where_they_are_used_and_named_after_the_picture() -> None:
    assert not list(read(as_svg(DRAWING)).iter(f"{SVG}pattern"))
    hatched = Panel(
        "hatched", Box(0, 0, 90, 90), (Box(1, 1, 9, 9, pattern="slanted"), Box(20, 1, 9, 9, pattern="dotted"))
    )
    root = read(as_svg(replace(DRAWING, items=(hatched,))))
    assert [pattern.get("id") for pattern in root.iter(f"{SVG}pattern")] == ["try-slanted", "try-dotted"]
    assert {rect.get("fill") for rect in root.iter(f"{SVG}rect")} >= {"url(#try-slanted)", "url(#try-dotted)"}


def test_an_item_that_is_moved_takes_along_what_stands_in_it() -> None:
    there = moved(PANEL, 5, 7)
    assert isinstance(there, Panel)
    assert there.frame.holds(there.items[0].frame)  # type: ignore[union-attr]  # it is text
    assert (there.frame.x, there.frame.y, there.items[0].x) == (15, 17, 20)  # type: ignore[union-attr]  # as above
    assert moved(Line(((0, 0), (1, 1))), 2, 3) == Line(((2, 3), (3, 4)))


def test_the_checks_of_these_tests_notice_a_bad_layout() -> None:
    assert faults(DRAWING) == []
    words, near = Text(90, 30, (Run("too far right"),)), Text(20, 31, (Run("too near"),))
    other = Panel("other", Box(60, 20, 100, 40))
    for change, fault in {
        (replace(PANEL, items=(words,)),): "leaves card",
        (replace(PANEL, items=(*PANEL.items, near)),): "stands on",
        (PANEL, other): "card stands on other",
        (PANEL, Line(((0, 30), (150, 30)), arrow=True)): "passes through a card",
        (Line(((0, 0), (10, 10))),): "aslant",
        (Text(250, 20, (Run("too far right for the sheet"),)),): "leaves sheet",
        (Text(10, 20, (Run("pale", colour="#aaaaaa"),)),): "does not stand out",
        (Text(10, 20, (Run("tiny", 9),)),): "too small",
    }.items():
        assert any(fault in found for found in faults(replace(DRAWING, items=change))), fault


def test_contrast_is_reckoned_as_the_guidelines_say() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert contrast(QUIET, "#ffffff") > 7
