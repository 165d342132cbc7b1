"""Where the command starts: light, so that whoever stops it while the rest loads is told so in a word."""

from __future__ import annotations

import sys


def main() -> None:
    """Load the command line and run it."""
    try:
        from escalate.cli import main as run  # noqa: PLC0415 -- loading takes a moment, and may be interrupted
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted.\n")
        sys.exit(130)
    run()
