"""Lines of plain text that fit a screen: folded, indented, each ending in what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

WIDTH = 100


def wrapped(text: str, *, indent: int = 0, hang: int = 0) -> list[str]:
    """A paragraph, folded; its further lines stand further in by `hang`."""
    return wrap(
        text,
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hang),
        break_long_words=False,
        break_on_hyphens=False,
    )


def labelled(label: str, text: str, room: int = 9) -> list[str]:
    """A paragraph beside its label, for which there is room for so many letters; nothing, where nothing is said."""
    return wrapped(f"{label:<{room}} {text}", indent=3, hang=room + 1) if text else []


def cited(clauses: Iterable[str], readings: Iterable[str] = ()) -> str:
    """What a sentence rests on, in brackets; nothing, where that is nothing."""
    named = list(dict.fromkeys((*clauses, *readings)))
    return f" [{', '.join(named)}]" if named else ""
