"""Printing: plain text that works without colour and in a pipe, with the emergency line in bold on a terminal."""

from __future__ import annotations

import contextlib
import json
import sys
from textwrap import wrap
from typing import IO, Any

import typer

EMERGENCY = "IF A CHILD IS IN IMMEDIATE DANGER, RING 999 NOW."

_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}
"""What could move the cursor or hide text on a terminal is shown, never obeyed."""


class ReaderGone(Exception):
    """Whoever read our output has gone: the end of the pipe was closed."""


def show(text: str) -> None:
    """Print text; its first line, and lines in capitals, stand out on a terminal."""
    for line in text.split("\n"):
        heading = line.isupper() or line.startswith(EMERGENCY)
        _print(typer.style(line.translate(_CONTROLS), bold=heading) if heading else line.translate(_CONTROLS))


def say(text: str, indent: int = 0) -> None:
    """Print a paragraph, folded to a hundred characters."""
    for line in wrap(text, 100, initial_indent=" " * indent, subsequent_indent=" " * (indent + 4)):
        show(line)


def show_json(value: Any) -> None:
    """Print a value as JSON."""
    _print(json.dumps(value, indent=2, ensure_ascii=not _is_utf8(sys.stdout)))


def show_page(html: str) -> None:
    """Print a page; where the terminal cannot print UTF-8, in references to characters, which every browser reads."""
    _print(html if _is_utf8(sys.stdout) else html.encode("ascii", "xmlcharrefreplace").decode())


def complain(text: str) -> None:
    """Print to standard error."""
    plain = "\n".join(line.translate(_CONTROLS) for line in text.split("\n"))
    with contextlib.suppress(OSError):  # there is nobody left to tell
        typer.echo(_printable(plain, sys.stderr), err=True)


def _print(text: str) -> None:
    try:
        typer.echo(_printable(text, sys.stdout))
    except BrokenPipeError:
        raise ReaderGone from None


def _printable(text: str, stream: IO[str] | None) -> str:
    """Text in which everything that the stream cannot print is spelt out."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _is_utf8(stream: IO[str] | None) -> bool:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return encoding.casefold().replace("-", "").replace("_", "") == "utf8"
