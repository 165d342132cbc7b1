"""Much of the same work on all processors, each result as soon as it is there, with progress shown."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Task = TypeVar("Task")
Done = TypeVar("Done")


def spread(work: Callable[[Task], Done], tasks: Sequence[Task], *, worthwhile: bool = True) -> Iterator[Done]:
    """Do every task, in any order, and give each result as soon as it is there.

    Args:
        work: What is done with each task; a function of a module, so that another process finds it.
        tasks: The tasks, light enough to be handed to another process.
        worthwhile: Whether it takes longer than the start of other processes.
    """
    workers = min(len(os.sched_getaffinity(0)) if worthwhile else 1, len(tasks))
    if workers < 2:
        yield from map(work, tasks)
        return
    # Started afresh rather than copied: a process that draws its progress has threads, which a copy would lack.
    with get_context("spawn").Pool(workers, initializer=_ignore_interruption) as pool:
        yield from pool.imap_unordered(work, tasks)


def _ignore_interruption() -> None:
    """Whoever interrupts means the command as a whole, which ends its helpers itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def progress(what: str, total: int) -> Iterator[Progress]:
    """Progress on standard error, where somebody is there to see it."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    hidden = not (sys.stderr and sys.stderr.isatty())
    with Progress(*columns, console=console, transient=True, disable=hidden) as shown:
        shown.add_task(what, total=total)
        yield shown
