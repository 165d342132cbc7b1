"""The fictional policies of Exampleshire: where their files are, and what their worked cases are advised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from advice.advice import Advice
from advice.advise import advise
from advice.worked_case import Question, WorkedCase, load_worked_case
from directory.loader import Area, load_area
from rules.library import Policies, load_policies
from rules.policy import Policy

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").glob("*.yaml"))
CHILDREN, BOTH = "exampleshire-children@2025-04-01", "exampleshire-adults-and-children@2026-04-01"
NORTH = "north-exampleshire"
SUPPLEMENT = HERE / "supplements" / f"{NORTH}.yaml"
A_DAY = date(2026, 6, 1)
"""A day on which all of them are in force."""


@dataclass(frozen=True)
class Answered:
    """A question of a worked case, and the advice it gets."""

    worked: WorkedCase
    question: Question
    advice: Advice


@cache
def policies() -> Policies:
    return load_policies(HERE / "policies")


def find(wanted: str, on: date) -> Policy:
    """A policy as a worked case names it; the supplement by its name."""
    return policies().find(str(SUPPLEMENT) if wanted == NORTH else wanted, on)


@cache
def policy(wanted: str) -> Policy:
    return find(wanted, A_DAY)


@cache
def area(name: str) -> Area:
    return load_area(str(HERE / "areas" / f"{name}.yaml"))


@cache
def worked(path: Path) -> WorkedCase:
    return load_worked_case(path, find)


@cache
def answered(path: Path) -> tuple[Answered, ...]:
    """Every question of a worked case with its advice."""
    case = worked(path)
    here = area(case.area) if case.area else None
    return tuple(
        Answered(case, question, advise(case.case, directory=here, at=question.at, readings=question.readings))
        for question in case.questions
    )


def all_answered(wanted: str) -> Iterator[Answered]:
    """Every question of the worked cases of a policy, or of the supplement to it."""
    for path in CASES:
        if worked(path).case.policy.version in (wanted, policy(NORTH).version if wanted == BOTH else wanted):
            yield from answered(path)


def switches(found: Policy) -> Iterator[dict[str, str]]:
    """The defaults, and each option that may be chosen in place of a default."""
    yield {}
    for name, reading in found.readings.items():
        yield from ({name: option} for option in reading.permitted if option != reading.default)
