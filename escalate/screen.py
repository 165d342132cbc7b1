"""Printing: plain text that works without colour and in a pipe, with the emergency line in bold on a terminal."""

from __future__ import annotations

import json
import sys
from typing import Any

import typer

EMERGENCY = "IF A CHILD IS IN IMMEDIATE DANGER, RING 999 NOW."


def show(text: str) -> None:
    """Print text; its first line, and lines in capitals, stand out on a terminal."""
    for line in text.split("\n"):
        heading = line.isupper() or line.startswith(EMERGENCY)
        typer.secho(line, bold=heading)


def show_json(value: Any) -> None:
    """Print a value as JSON."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))


def complain(text: str) -> None:
    """Print to standard error."""
    typer.secho(text, err=True)


def is_terminal() -> bool:
    """Whether a person is at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()
