"""Mermaid, safely: whatever a label says, it stays a label, and names of ours are made of letters and digits only."""

from __future__ import annotations

from collections.abc import Iterable

from escalate.drawing.letter import UNBROKEN, clean

OPENING = "%% Drawn by Escalate\n"
"""How every Mermaid text of ours begins, by which it is known again."""
_AS_THEY_ARE = frozenset(" ,'")
"""Signs that mean nothing to Mermaid."""
_LATER = frozenset(".-():/")
"""Neither do these, unless a line begins with them, or with a number and them: that would be a list."""
_BREAK = "<br/>"
_NOTHING = "\N{ZERO WIDTH SPACE}"
"""After a dollar sign: two in a row would begin a formula, however they are spelt."""


def bare(text: str) -> str:
    """One line of text where Mermaid wants none in quotes; every character that could mean something is spelt out."""
    return "".join(one if one == " " or _is_plain(one) else f"#{ord(one)};" for one in clean(text)).strip()


def label(*lines: str) -> str:
    """Text in quotes, one line below the other; every character that could mean something to Mermaid is spelt out."""
    return f'"{_BREAK.join(_spelt_out(clean(line)) for line in lines if line)}"'


def _spelt_out(text: str) -> str:
    plain = text.replace(UNBROKEN, " ").replace("$", f"${_NOTHING}")
    begins = len(plain) - len(plain.lstrip("0123456789 "))
    return "".join(
        one if _is_plain(one) or (one in _LATER and place > begins) else f"#{ord(one)};"
        for place, one in enumerate(plain)
    )


def _is_plain(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in _AS_THEY_ARE)


def name(kind: str, *numbers: int) -> str:
    """The name of a box: by kind and number, never by what anybody wrote."""
    return kind + "x".join(str(number) for number in numbers)


def mermaid(lines: Iterable[str]) -> str:
    """The lines of a diagram."""
    return OPENING + "\n".join(lines) + "\n"
