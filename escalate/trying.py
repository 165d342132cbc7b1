"""Trying a policy on many histories: choice after choice of its readings, on all processors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from advice.conformance.situation import World
from advice.conformance.trial import Trial, try_under
from directory.loader import Area
from escalate.asking import area_of, policies
from escalate.spreading import spread
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
    return spread(tried, tasks, worthwhile=sum(task.examples for task in tasks) > FEW)


def in_order(tasks: Sequence[Task], trials: Sequence[Trial]) -> list[Trial]:
    """Trials in the order of their tasks, however they came in."""
    order = {task.readings: number for number, task in enumerate(tasks)}
    return sorted(trials, key=lambda trial: order[tuple(sorted(trial.readings.items()))])
