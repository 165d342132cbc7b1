"""Where a picture is kept: written whole or not at all, and only ever in the place of a picture of its kind."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from advice.errors import CaseError
from escalate.drawing import mermaid, plain, svg

Kind = Literal["svg", "text", "mermaid"]
ENDINGS: dict[str, Kind] = {".svg": "svg", ".txt": "text", ".mmd": "mermaid"}
"""What the end of a file's name says about its kind."""
_CALLED: dict[Kind, str] = {"svg": "SVG picture", "text": "picture in words", "mermaid": "Mermaid picture"}


def kind_of(wanted: str, path: Path | None) -> Kind:
    """The kind of picture that is wanted: as it was said, else as the file's name ends, else text.

    Raises:
        CaseError: If it is not known, or the name of the file says another.
    """
    by_name = ENDINGS.get(path.suffix.casefold()) if path else None
    known = {kind: kind for kind in ENDINGS.values()}
    if not wanted:
        if path and by_name is None:
            raise CaseError(
                f"{path} does not say what kind of picture it is to be.", hint=f"{_endings()}; or say --as."
            )
        return by_name or "text"
    if wanted not in known:
        raise CaseError(f"`{wanted}` is no kind of picture.", hint=f"There is: {', '.join(known)}.")
    if by_name and by_name != wanted:
        raise CaseError(f"{path} is to be a {_CALLED[known[wanted]]}, and is not called like one.", hint=_endings())
    return known[wanted]


def _endings() -> str:
    said = "; ".join(f"{ending} for {kind}" for ending, kind in ENDINGS.items())
    return f"Let its name end in {said}"


def keep(picture: str, kind: Kind, path: Path) -> None:
    """Write a picture to a file: all of it or nothing.

    Raises:
        CaseError: If there is something else of that name.
        OSError: If it cannot be written.
    """
    write_over_ours(picture, path, f"{_CALLED[kind]} of ours", lambda content: is_ours(content, kind))


def write_over_ours(text: str | bytes, path: Path, called: str, ours: Callable[[bytes], bool]) -> None:
    """Write text or bytes to a file: all of it or nothing, and only ever in the place of one of its kind.

    Args:
        text: What is written.
        path: The file.
        called: What it is, in words.
        ours: Whether what a file holds is one of that kind.

    Raises:
        CaseError: If there is something else of that name.
        OSError: If it cannot be written.
    """
    refuse_others(path, called, ours)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    file = part.open("xb")
    try:
        with file:
            file.write(text.encode() if isinstance(text, str) else text)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def refuse_others(path: Path, called: str, ours: Callable[[bytes], bool]) -> None:
    """Refuse a file that is something else, or that cannot be written, before anything is worked out for it.

    Args:
        path: The file.
        called: What it is to be, in words.
        ours: Whether what a file holds is one of that kind.

    Raises:
        CaseError: If there is something else of that name, or no folder in which it can be written.
    """
    if path.exists() and not (path.is_file() and ours(path.read_bytes())):
        raise CaseError(f"{path} is there already, and is no {called}.", hint="Give this one another name.")
    if not path.parent.is_dir():
        raise CaseError(f"There is no folder {path.parent}.", hint="Make it first, or name another.")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise CaseError(f"Nothing can be written in {path.parent}.", hint="Name a file in another folder.")


def is_ours(content: bytes, kind: Kind) -> bool:
    """Whether what a file holds was drawn by us, as this kind of picture."""
    if kind == "text":
        return content.endswith(plain.ENDING.encode())
    opening = svg.OPENING if kind == "svg" else mermaid.OPENING
    return content.startswith(opening.encode())
