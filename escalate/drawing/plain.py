"""Text that tells what a picture shows: indented lines of a hundred characters at most."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from escalate.drawing.letter import UNBROKEN, clean

ENDING = "Drawn by Escalate, in words.\n"
"""How every text of ours ends, by which it is known again."""
WIDEST = 100


def told(lines: Iterable[tuple[int, str]]) -> str:
    """Lines with how deep they stand, folded; an empty one stays empty."""
    return "\n".join(folded for depth, line in lines for folded in _folded(depth, clean(line))) + f"\n\n{ENDING}"


def _folded(depth: int, line: str) -> list[str]:
    indent = " " * 2 * depth
    found = wrap(line, WIDEST, initial_indent=indent, subsequent_indent=f"{indent}    ", break_on_hyphens=False)
    return [one.replace(UNBROKEN, " ") for one in found or [""]]
