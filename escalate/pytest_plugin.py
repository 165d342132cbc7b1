"""A pytest plugin: `pytest --escalate-policy FOLDER` collects a test for each thing that has to hold and each reading.

It is there as soon as Escalate is installed beside pytest, and does nothing unless it is asked: what it needs is loaded
only then.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

EXAMPLES = 40
"""How many histories under each choice of readings."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options that name the policy."""
    group = parser.getgroup("escalate", "conformance of an escalation policy")
    group.addoption("--escalate-policy", metavar="POLICY", help="Try this policy: a folder, an id or a variant.")
    group.addoption("--escalate-area", metavar="AREA", default="", help="With this area: an id or a file.")
    group.addoption(
        "--escalate-examples", metavar="N", type=int, default=EXAMPLES, help="Histories for each choice of readings."
    )
    group.addoption("--escalate-seed", metavar="S", type=int, default=0, help="Decides which histories.")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Collect the tests of the policy, if one is named, before any of them is selected by name."""
    wanted = config.getoption("escalate_policy")
    if wanted:
        items += _collected(session, config, str(wanted))


def _collected(session: pytest.Session, config: pytest.Config, wanted: str) -> Iterator[pytest.Item]:
    from advice.conformance.invariants import LAWS  # noqa: PLC0415 -- loaded where it is wanted
    from escalate import conforming, trying  # noqa: PLC0415 -- as above
    from escalate.asking import now  # noqa: PLC0415 -- as above
    from foundation.errors import EscalationError  # noqa: PLC0415 -- as above

    area, examples = str(config.getoption("escalate_area")), int(config.getoption("escalate_examples"))
    try:
        asked = conforming.asked_for(wanted, now(), area, {})
        choices = conforming.choices_for(asked)
    except EscalationError as error:
        raise pytest.UsageError(str(error)) from None
    first = trying.Task(wanted, asked.day, area, (), examples * len(choices), int(config.getoption("escalate_seed")))
    for task in trying.tasks_for(first, choices):
        trial = _Once(partial(trying.tried, task))
        report = partial(conforming.reported, asked, task.number)
        for law in LAWS:
            under = ",".join(f"{name}={option}" for name, option in task.readings) or "defaults"
            name = f"{asked.policy.version}[{under}][{law.name}]"
            yield HasToHold.from_parent(session, name=name, law=law, trial=trial, report=report)


class _Once:
    """Something that is worked out when it is first asked for, and then kept."""

    def __init__(self, work: Any) -> None:
        self._work, self._made = work, list[Any]()

    def __call__(self) -> Any:
        if not self._made:
            self._made.append(self._work())
        return self._made[0]


class DoesNotHold(Exception):
    """Something does not hold; the counterexample is its text."""


class HasToHold(pytest.Item):
    """One thing that has to hold, under one choice of readings."""

    def __init__(self, *, law: Any, trial: Any, report: Any, **rest: Any) -> None:
        super().__init__(**rest)
        self._law, self._trial, self._report = law, trial, report

    def runtest(self) -> None:
        """Try the policy under this choice, once for all that has to hold, and look at what came of this."""
        trial = self._trial()
        for found in trial.broken:
            if found.law == self._law.name:
                raise DoesNotHold(self._report(trial, found))
        if not trial.looked.get(self._law.name):
            pytest.skip("nothing here could show it")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The counterexample as a case file, and not a trace through our code."""
        if isinstance(excinfo.value, DoesNotHold):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Any, int | None, str]:
        """What the test is about."""
        return self.path, None, f"{self.name}: {self._law.says}"
