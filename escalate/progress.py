"""How far something has come that takes long: on a terminal after a second, and when somebody interrupts it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from escalate.screen import complain

if TYPE_CHECKING:
    from rich.status import Status

AFTER = 1.0
"""Seconds; what is done sooner says nothing."""
Told = Callable[[str, int], None]
"""Is told what is being counted, and how many there are."""


@contextmanager
def progress() -> Iterator[Told]:
    """Shows on standard error how far it has come, if that is a terminal; an interruption says it in any case."""
    begun, come = monotonic(), ""
    status: Status | None = None

    def told(what: str, number: int) -> None:
        nonlocal come, status
        come = f"{number:,} {what}"
        if status is None and monotonic() - begun > AFTER and sys.stderr.isatty():
            status = _status()
            status.start()
        if status:
            status.update(come)

    try:
        yield told
    except KeyboardInterrupt:
        complain(f"It had come this far: {come or 'nothing was compared yet'}.")
        raise
    finally:
        if status:
            status.stop()


def _status() -> Status:
    from rich.console import Console  # noqa: PLC0415 -- only what takes long needs it

    return Console(stderr=True).status("")
