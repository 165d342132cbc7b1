"""The command line as a person meets it: what was typed, what was printed where, and the exit code."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from escalate.cli import run

EMERGENCY = "IF A CHILD IS IN IMMEDIATE DANGER, RING 999 NOW."
AT = "2026-09-01 09:00"
"""A Tuesday, with no bank holiday for months."""
LATER = "2026-09-02 15:00"

KNOWN = (
    "imminent_risk=no",
    "raising_agency=schools",
    "other_agency=fssw",
    "case_type=cp",
    "issue=threshold",
)
"""A school disagrees with social work about whether a threshold is met."""

SCRIPT = Path(sys.executable).with_name("escalate")
"""The command as it is installed."""


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err

    @property
    def first(self) -> str:
        """The first line that was printed anywhere; standard error only counts where nothing else was printed."""
        return (self.out or self.err).split("\n", 1)[0]

    @property
    def data(self) -> Any:
        return json.loads(self.out)


class Stream(io.StringIO):
    """A stream in memory that takes what a real one takes: text that is none is refused, or spelt out, as there."""

    def __init__(self, errors: str) -> None:
        super().__init__()
        self._errors = errors

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a stream in memory has none
        return "utf-8"

    def write(self, text: str) -> int:
        return super().write(text.encode("utf-8", self._errors).decode("utf-8"))


def escalate(*arguments: str | Path, typed: str = "") -> Said:
    """Run a command in this process, with what a person types."""
    out, err, before = Stream("strict"), Stream("backslashreplace"), sys.stdin
    sys.stdin = io.StringIO(typed)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run([str(argument) for argument in arguments])
    finally:
        sys.stdin = before
    return Said(code, out.getvalue(), err.getvalue())


def facts(*given: str) -> list[str]:
    """`--fact` for each."""
    return [part for fact in given for part in ("--fact", fact)]


def begun(path: Path, *given: str, at: str = AT) -> Path:
    """A case file that the command line wrote."""
    said = escalate("case", "new", path, "--at", at, *facts(*(given or KNOWN)))
    assert said.code == 0, said.err
    return path


def environment(**more: str) -> dict[str, str]:
    """The environment of a real process: plain, whatever the machine that tests it has set."""
    odd = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "ESCALATE_DEBUG", "PYTHONIOENCODING", "GITHUB_ACTIONS")
    kept = {name: value for name, value in os.environ.items() if name not in odd}
    return {**kept, "PYTHONUTF8": "1", **more}


def process(*arguments: str | Path, typed: bytes = b"", more: dict[str, str] | None = None) -> Said:
    """Run the installed command as a process of its own."""
    words: list[str | bytes] = [str(SCRIPT), *(os.fsencode(str(argument)) for argument in arguments)]
    done = subprocess.run(  # noqa: S603 -- our own command
        words, input=typed, capture_output=True, check=False, timeout=60, env=environment(**(more or {}))
    )
    return Said(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
