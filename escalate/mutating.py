"""What `escalate mutate` does: puts faults into a policy, one at a time, and sees what notices them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import scenarios
from advice.conformance.reach import reach_of
from advice.errors import CaseError
from advice.mutation import posts
from advice.mutation.explained import load_explained
from advice.mutation.questions import Asked as Question
from advice.mutation.questions import areas_of, questions_of, shown_by
from advice.mutation.report import Report
from advice.mutation.trial import Bench, Verdict
from directory.loader import Area
from escalate.asking import area_of, policies
from escalate.spreading import progress, spread
from rules.mutation import mutations
from rules.mutation.mutation import Mutation

CASES = Path(scenarios.__file__).parent / "cases"
EXPLAINED = Path(scenarios.__file__).parent / "survivors"
FEW = 8
"""So many faults are not worth the start of other processes."""


@dataclass(frozen=True)
class Asked:
    """What a command line asks for; light, so that it can be handed to another process.

    Attributes:
        policy: The policy, as it was named.
        area: The area, as it was named; "" for the policy's own.
        day: The day as of which.
        folders: Where its worked cases are; () for those that ship.
        histories: On how many histories properties are tried for each fault.
        number: Decides which histories, and which faults are tried.
    """

    policy: str
    area: str
    day: date
    folders: tuple[Path, ...]
    histories: int
    number: int


Questions = tuple[Question, ...]
Task = tuple[Asked, int]
"""What was asked for, and the number of a fault."""


@cache
def questions_for(policy: str, day: date, folders: tuple[Path, ...]) -> tuple[Questions, Mapping[str, Area]]:
    """The questions of worked cases and the areas they are about; each process reads them once."""
    found = policies().find(policy, day)
    if missing := [folder for folder in folders if not folder.is_dir()]:
        raise CaseError(f"{missing[0]} is no folder.", hint="Name a folder of worked cases.")
    questions = questions_of(found, folders or (CASES / found.id,))
    return questions, areas_of(questions)


@cache
def bench_for(asked: Asked) -> Bench:
    """Everything that faults are tried on; each process makes its own, once."""
    policy = policies().find(asked.policy, asked.day)
    questions, areas = questions_for(asked.policy, asked.day, asked.folders)
    shows = tuple(shown_by(question, areas) for question in questions)
    area = area_of(asked.area, policy)
    return Bench(policy, area, areas, questions, shows, asked.day, asked.histories, asked.number)


def faults_for(asked: Asked) -> tuple[Mutation, ...]:
    """Every fault that is tried, those of the areas in the worked cases last."""
    return _faults(asked.policy, asked.day, asked.folders)


@cache
def _faults(policy: str, day: date, folders: tuple[Path, ...]) -> tuple[Mutation, ...]:
    _, areas = questions_for(policy, day, folders)
    of_posts = [fault for name, area in areas.items() for fault in posts.faults(name, area)]
    return (*mutations(policies().find(policy, day)), *of_posts)


def verdict_on(task: Task) -> tuple[int, Verdict]:
    """What becomes of one fault."""
    asked, number = task
    return number, bench_for(asked).verdict(faults_for(asked)[number])


def chosen(asked: Asked, *, only: Sequence[str], sample: int) -> list[int]:
    """The numbers of the faults to try.

    Args:
        asked: What was asked for.
        only: Words of which one has to stand in the name of a fault; none for all faults.
        sample: How many of them, picked by lot; 0 for all.

    Raises:
        CaseError: If no fault is meant.
    """
    faults = faults_for(asked)
    meant = [n for n, fault in enumerate(faults) if not only or any(word in fault.id for word in only)]
    if not meant:
        kinds = sorted({fault.operator for fault in faults})
        raise CaseError(f"No fault has {' or '.join(only)} in its name.", hint=f"Kinds of faults: {', '.join(kinds)}.")
    lot = Random(asked.number)  # noqa: S311 -- it has to give the same again, and guards nothing
    return sorted(lot.sample(meant, sample)) if 0 < sample < len(meant) else meant


def report_on(
    asked: Asked, *, only: Sequence[str], sample: int, explained: Path | None, cases: int
) -> tuple[Report, bool]:
    """Try the faults; what became of them, and whether it was not interrupted.

    Args:
        asked: What was asked for.
        only: As for `chosen`.
        sample: As for `chosen`.
        explained: Where survivors are explained; the file that ships with the policy, if left out.
        cases: How many histories are generated to see how far they get; 0 for none.
    """
    numbers = chosen(asked, only=only, sample=sample)
    bench, done, finished = bench_for(asked), dict[int, Verdict](), False
    path = explained or EXPLAINED / f"{bench.policy.id}.yaml"
    reasons = load_explained(path) if explained or path.is_file() else {}
    empty = Report(bench.policy, len(numbers), (), reasons, {}, len(bench.questions))
    with suppress(KeyboardInterrupt), progress("Trying faults", len(numbers)) as shown:
        for number, verdict in spread(verdict_on, [(asked, n) for n in numbers], worthwhile=len(numbers) > FEW):
            done[number] = verdict
            shown.advance(shown.task_ids[0])
        if cases:
            empty = replace(empty, reach=reach_of(bench.policy, bench.area, examples=cases, number=asked.number))
        finished = True
    return replace(empty, verdicts=tuple(done[n] for n in sorted(done))), finished
