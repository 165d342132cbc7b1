"""How wide text is at most, whichever sans-serif font a reader has: so that no text ever leaves its box."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

_MEASURED: tuple[tuple[str, float, float], ...] = (
    (" \u00a0ijlI'\u2018\u2019", 0.32, 0.38),
    (".,/\\|:;", 0.34, 0.40),
    ("-frt()[]!", 0.415, 0.495),
    ('"*_`Jsc§\u2013', 0.56, 0.60),
    ("?Lvxyzk•“”", 0.60, 0.665),
    ("0123456789abdeghnopqu$£€FT{}ß", 0.64, 0.72),
    ("ABEKPSVXYZ", 0.70, 0.78),
    ("CDGHNOQRU&", 0.79, 0.875),
    ("#+<=>^~w÷\u00d7", 0.84, 0.925),
    ("mM%W@—…→æœ", 1.03, 1.11),
)
"""Characters with their width in plain and in bold, as parts of the size: the widest of the fonts that are usual (those
with the measures of Arial or of Verdana), rounded up."""
_WIDEST = 1.3
"""For every other character: wider than those of any script that is written in letters or signs of one size."""
_WIDTHS: Mapping[str, tuple[float, float]] = {
    character: (plain, bold) for characters, plain, bold in _MEASURED for character in characters
}

UNBROKEN = "\N{NO-BREAK SPACE}"
"""A space at which no line is folded."""
_REPLACED = "\N{REPLACEMENT CHARACTER}"
_TURNS_TEXT = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What can make text read in another order than it stands in."""


@cache
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is at most, at a size."""
    return size * sum(_width(character)[bold] for character in text)


def _width(character: str) -> tuple[float, float]:
    if character in _WIDTHS:
        return _WIDTHS[character]
    if unicodedata.combining(character):
        return (0.0, 0.0)
    letter = unicodedata.normalize("NFD", character)[:1]
    return _WIDTHS.get(letter, (_WIDEST, _WIDEST))


def clean(text: str) -> str:
    r"""Text as one line of what can be shown: nothing that no XML may hold, nothing that turns the text around.

    >>> clean("two\n  lines, ")
    'two lines, '
    """
    line = re.sub(rf"[^\S{UNBROKEN}]+", " ", text)
    if line.isprintable():
        return line
    return "".join(character if _is_shown(character) else _REPLACED for character in line)


def with_whole_numbers(text: str) -> str:
    """Text in which no line is folded inside a number that is written in groups."""
    return re.sub(r"(?<=\d) (?=\d)", UNBROKEN, text)


def _is_shown(character: str) -> bool:
    if character in _TURNS_TEXT:
        return False
    return unicodedata.category(character) not in ("Cc", "Cs", "Cn", "Co")
