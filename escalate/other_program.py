"""Runs another implementation on the cases of the kit: one request a line in, one answer a line out."""

from __future__ import annotations

import contextlib
import json
import queue
import shlex
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from advice.conformance.kit_case import KitCase, differences, read_answer
from advice.errors import CaseError
from foundation.errors import DataFileError

MOST_FAILURES = 5
"""After so many crashes and time-outs nothing more is asked."""
_LONGEST_LINE = 1_000_000
_TAIL = 300
_GRACE = 0.2
"""Seconds that a program has for ending by itself."""


@dataclass(frozen=True)
class Verdict:
    """How another implementation did on one case.

    Attributes:
        case: The case.
        wrong: What is wrong with its answer, one sentence each; nothing if it is right.
        failed: Whether it gave no answer at all.
    """

    case: KitCase
    wrong: tuple[str, ...]
    failed: bool = False


@dataclass
class OtherProgram:
    """Another implementation, started when it is first needed and started again when it has failed.

    Attributes:
        words: The command and its arguments.
        patience: How many seconds it is given for one answer.
    """

    words: Sequence[str]
    patience: float
    _process: subprocess.Popen[str] | None = None
    _lines: queue.Queue[str | None] = field(default_factory=queue.Queue)
    _said: list[str] = field(default_factory=list)
    _listeners: list[threading.Thread] = field(default_factory=list)

    @classmethod
    def of(cls, command: str, patience: float) -> OtherProgram:
        """A program by its command line.

        Raises:
            CaseError: If it is no command line.
        """
        try:
            words = shlex.split(command)
        except ValueError as error:
            raise CaseError(f"`{command}` is no command line: {error}.", hint="Check its quotation marks.") from None
        if not words:
            raise CaseError("The command is empty.", hint='Write --command "your-program its-options".')
        return cls(words, patience)

    def judged(self, cases: Sequence[KitCase]) -> Iterator[Verdict]:
        """What it answers to each case, until it has failed too often."""
        failures = 0
        try:
            for case in cases:
                verdict = self._judge(case)
                yield verdict
                failures += verdict.failed
                if failures >= MOST_FAILURES:
                    return
        finally:
            self.stop()

    def _judge(self, case: KitCase) -> Verdict:
        line = self._ask(json.dumps(case.request.model_dump(), ensure_ascii=False))
        if line is None:
            return Verdict(case, (self._end(),), failed=True)
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            self.stop()
            return Verdict(case, (f"what it answers is not JSON: {_shown(line)}",), failed=True)
        if not isinstance(data, dict):
            return Verdict(case, (f"what it answers is no JSON object: {_shown(line)}",))
        if data.get("id") != case.request.id:
            self.stop()  # whatever comes next would be taken for the answer to another case
            return Verdict(case, (f"it answers `{data.get('id')}`, and was asked `{case.request.id}`",), failed=True)
        try:
            answer = read_answer(data)
        except DataFileError as error:
            return Verdict(case, tuple(": ".join(filter(None, (one.path, one.wrong))) for one in error.problems))
        return Verdict(case, tuple(differences(case.expected, answer)))

    def _ask(self, request: str) -> str | None:
        """The line that it answers; None where it ends or takes too long."""
        process = self._running()
        assert process.stdin is not None  # noqa: S101 -- it is a pipe
        try:
            process.stdin.write(request + "\n")
            process.stdin.flush()
            return self._lines.get(timeout=self.patience)
        except (queue.Empty, BrokenPipeError):
            return None

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            try:
                self._process = subprocess.Popen(  # noqa: S603 -- the command that whoever asks wants to have run
                    list(self.words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                    encoding="utf-8", errors="replace",
                )  # fmt: skip
            except OSError as error:
                what = f"`{self.words[0]}` cannot be run: {error.strerror}."
                raise CaseError(what, hint="Check the path, and that it may be executed.") from None
            self._lines, self._said, self._listeners = queue.Queue(), [], []
            for stream, work in ((self._process.stdout, self._hear), (self._process.stderr, self._overhear)):
                listener = threading.Thread(target=work, args=(stream, self._lines, self._said), daemon=True)
                listener.start()
                self._listeners.append(listener)
        return self._process

    @staticmethod
    def _hear(stream: IO[str], lines: queue.Queue[str | None], said: list[str]) -> None:
        del said
        with stream:
            while line := stream.readline(_LONGEST_LINE):
                lines.put(line)
        lines.put(None)

    @staticmethod
    def _overhear(stream: IO[str], lines: queue.Queue[str | None], said: list[str]) -> None:
        del lines
        with stream:
            while line := stream.readline(_LONGEST_LINE):
                said[:] = [*said[-5:], line.strip()]

    def _end(self) -> str:
        """Why there is no answer; whatever is left of the program is ended."""
        process = self._process
        code = None
        if process is not None:
            try:
                code = process.wait(timeout=_GRACE)
                self._hear_out()
            except subprocess.TimeoutExpired:
                code = None
        said = " ".join(self._said)[-_TAIL:]
        also = f"; it said: {said}" if said else ""
        self.stop()
        if code is None:
            return f"it gives no answer within {self.patience:g} seconds{also}"
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
        return f"it ends {how} instead of answering{also}"

    def stop(self) -> None:
        """End the program, if it is running."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
        try:
            process.wait(timeout=_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._hear_out()

    def _hear_out(self) -> None:
        """Wait until all has been heard that it said; what it started in its turn may go on saying something."""
        for listener in self._listeners:
            listener.join(_GRACE)


def _shown(line: str) -> str:
    text = line.strip()
    return f"`{text[:80]}{' ...' if len(text) > 80 else ''}`"
