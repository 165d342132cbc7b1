"""Trying a policy on many histories: choice after choice of its readings, on all processors, with progress shown."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from multiprocessing import get_context

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from advice.conformance.situation import World
from advice.conformance.trial import Trial, try_under
from directory.loader import Area
from escalate.asking import area_of, policies
from rules.policy import Policy

FEW = 150
"""So many histories take a few seconds: not worth the start of other processes."""


@dataclass(frozen=True)
class Task:
    """What is to be tried under one choice of readings; light, so that it can be handed to another process.

    Attributes:
        policy: The policy, as it was asked for.
        day: The day as of which it was asked for.
        area: The area, as it was asked for.
        readings: The readings that are switched.
        examples: On how many histories.
        number: Decides which histories.
    """

    policy: str
    day: date
    area: str
    readings: tuple[tuple[str, str], ...]
    examples: int
    number: int


def tasks_for(asked: Task, choices: Sequence[Mapping[str, str]]) -> list[Task]:
    """So many histories spread over choices of readings, at least one for each; what is over goes to the first."""
    each = max(1, asked.examples // len(choices))
    over = max(0, asked.examples - each * len(choices))
    return [
        Task(
            asked.policy, asked.day, asked.area, tuple(sorted(choice.items())), each + (0 if n else over), asked.number
        )
        for n, choice in enumerate(choices)
    ]


def tried(task: Task) -> Trial:
    """Try one task."""
    policy, area = _read(task.policy, task.day, task.area)
    switched = dict(task.readings)
    base = World.of(policy, area)
    world = World.of(policy, area, switched)
    return try_under(world, switched, base=base.policy, examples=task.examples, number=task.number)


@cache
def _read(policy: str, day: date, area: str) -> tuple[Policy, Area | None]:
    """The policy and the area; each process reads them once."""
    found = policies().find(policy, day)
    return found, area_of(area, found)


def try_all(tasks: Sequence[Task]) -> Iterator[Trial]:
    """Try every task, in any order, and give each as soon as it is done."""
    many = sum(task.examples for task in tasks) > FEW
    workers = min(len(os.sched_getaffinity(0)) if many else 1, len(tasks))
    if workers < 2:
        yield from map(tried, tasks)
        return
    # Started afresh rather than copied: a process that draws its progress has threads, which a copy would lack.
    with get_context("spawn").Pool(workers, initializer=_ignore_interruption) as pool:
        yield from pool.imap_unordered(tried, tasks)


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


def in_order(tasks: Sequence[Task], trials: Sequence[Trial]) -> list[Trial]:
    """Trials in the order of their tasks, however they came in."""
    order = {task.readings: number for number, task in enumerate(tasks)}
    return sorted(trials, key=lambda trial: order[tuple(sorted(trial.readings.items()))])
