"""Keeping an interview: what was answered goes into its case file, or is said again, so that nothing is lost."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from advice.case_file import FindPolicy, add_event, new_case
from advice.event import Event


@dataclass(frozen=True)
class Saving:
    """Where an interview is kept.

    Attributes:
        file: The case file.
        resumed: Whether it was there before.
        policy: How the file names its policy.
        area: How it names its area, if it does.
        find: Finds a policy, to check the file that is written.
        readings: The readings that were switched, for a new file.
    """

    file: Path
    resumed: bool
    policy: str
    area: str | None
    find: FindPolicy
    readings: Mapping[str, str] = field(default_factory=dict)

    def keep(self, at: datetime, answers: Mapping[str, Any], events: Iterable[Event]) -> None:
        """Write what was answered, and what happened.

        Raises:
            DataFileError: If it cannot be written.
        """
        if not self.resumed:
            new_case(self.file, self.policy, self.area, at, answers, self.readings)
        elif answers:
            add_event(self.file, Event("learned", at, at, facts=answers), self.find, at.date())
        for event in events:
            add_event(self.file, event, self.find, at.date())


def as_arguments(answers: Mapping[str, Any]) -> str:
    """Answers as a person can give them again to `escalate next`."""
    given = {name: value if isinstance(value, str) else ",".join(value) for name, value in answers.items()}
    return " ".join(f"--fact {shlex.quote(f'{name}={value}')}" for name, value in given.items())
