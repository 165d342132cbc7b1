"""The questions of worked cases, and whether an advice under a faulty policy still answers them as it should."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from advice.advise import advise
from advice.case import Case
from advice.mutation.touched import touched
from advice.words import in_words
from advice.worked_case import Question, WorkedCase, differences, load_worked_case
from directory.loader import Area, load_area
from foundation.errors import EscalationError
from rules.policy import Policy


@dataclass(frozen=True)
class Asked:
    """One question of one worked case.

    Attributes:
        name: The worked case.
        worked: It.
        question: The question.
        area: The area whose posts it expects, if any.
    """

    name: str
    worked: WorkedCase
    question: Question
    area: str | None

    def __str__(self) -> str:
        return f"worked case {self.name}, asked at {self.question}"


def questions_of(policy: Policy, folders: Iterable[Path]) -> tuple[Asked, ...]:
    """The questions of all worked cases about a policy in some folders, in the order of the files."""
    found = []
    for path in sorted(path for folder in folders for path in folder.glob("*.yaml")):
        worked = load_worked_case(path, lambda *_: policy)
        if worked.document.data["policy"] in (policy.id, policy.version):
            found += [Asked(path.stem, worked, question, worked.area) for question in worked.questions]
    return tuple(found)


def areas_of(questions: Iterable[Asked]) -> Mapping[str, Area]:
    """The areas that questions are about."""
    return {name: load_area(name) for name in sorted({asked.area for asked in questions if asked.area})}


def wrong_with(asked: Asked, policy: Policy, areas: Mapping[str, Area]) -> str:
    """In what the answer under a policy differs from what is expected; "" if in nothing.

    A case that can no longer be told under it is answered wrongly as well.
    """
    case, question = asked.worked.case, asked.question
    area = areas[asked.area] if asked.area else None
    try:
        told = Case(policy, case.facts, case.events, opened=case.opened, readings=case.readings)
        advice = advise(told, directory=area, at=question.at, readings=question.readings)
        words = in_words(advice, full=True) if question.expected.warns else ""
        return next(differences(question.expected, advice, words), "")
    except EscalationError as error:
        return f"it can no longer be asked: {error.what}"


def shown_by(asked: Asked, areas: Mapping[str, Area]) -> frozenset[str]:
    """The elements of the policy on which the right answer rests."""
    case, question = asked.worked.case, asked.question
    area = areas[asked.area] if asked.area else None
    return touched(advise(case, directory=area, at=question.at, readings=question.readings))


def nearest_first(
    element: str, questions: Iterable[Asked], shows: Sequence[frozenset[str]]
) -> tuple[tuple[Asked, ...], tuple[Asked, ...]]:
    """The questions whose answer rests on an element, on the fewest others first; and all others."""
    among = sorted(zip(questions, shows, strict=True), key=lambda pair: len(pair[1]))
    near = tuple(asked for asked, shown in among if element in shown)
    return near, tuple(asked for asked, shown in among if element not in shown)
