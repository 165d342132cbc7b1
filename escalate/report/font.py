"""The font of a report in print: where it lies, and what stands in place of a character that it lacks."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from simulator.report.content import Report

FONT = "DejaVu Sans"
_FACES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")


def font_folder() -> Path:
    """The folder in which the font lies: that of the drawing program, whatever else a machine has."""
    from matplotlib import get_data_path  # noqa: PLC0415 -- heavy, and only a print needs it

    return Path(get_data_path()) / "fonts" / "ttf"


def printable(report: Report) -> Report:
    """The same with each character that the font lacks told by its number, so that nothing goes missing unseen."""
    return _printable(report)  # type: ignore[no-any-return]  # each value takes the place of one of its own kind


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(each if _has(each) else f"[U+{ord(each):04X}]" for each in value)
    if isinstance(value, tuple):
        return tuple(map(_printable, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _printable(getattr(value, field.name)) for field in fields(value)})
    return value


def _has(character: str) -> bool:
    return character == "\n" or ord(character) in _known()


@cache
def _known() -> frozenset[int]:
    """The characters that every face has."""
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415 -- heavy, and only a print needs it

    first, *others = (frozenset(FT2Font(str(font_folder() / face)).get_charmap()) for face in _FACES)
    return first.intersection(*others)
