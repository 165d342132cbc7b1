"""Reads a scenario file, and holds every name in it to the policy, to the area and to the file itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path

import scenarios
from directory.loader import Area, load_area
from directory.supposed import Supposed
from foundation.bank_holiday import confirmed
from foundation.datafile import YAML, Document, Steps, digest_of, read
from foundation.errors import DataFileError, EscalationError, Problem
from foundation.moment import date_in_words
from foundation.overlay import laid_over
from foundation.shape import shaped
from foundation.suggest import did_you_mean
from rules.library import Policies, load_policies
from rules.policy import Policy
from simulator.errors import ScenarioNotFound
from simulator.scenario.dates import Came, read_dates
from simulator.scenario.model import Head, ScenarioFile
from simulator.scenario.names import problems_in, problems_of_numbers

SHIPPED = Path(scenarios.__file__).parent
LONGEST_LINE = 120


@dataclass(frozen=True)
class Scenario:
    """A scenario with the policy and the area it is about.

    Attributes:
        file: What it says.
        policy: The policy, under the readings it names and those its area has taken.
        area: The area, with the posts that the scenario supposes to be empty.
        document: Where each part of it stands.
        path: Where its file is.
        came: When cases came, where a file lists that.
        changed: The numbers that somebody has changed, by the name of the assumption.
    """

    file: ScenarioFile
    policy: Policy = field(repr=False)
    area: Area = field(repr=False)
    document: Document = field(repr=False)
    path: Path
    came: tuple[Came, ...] = ()
    changed: Mapping[str, float] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its name."""
        return self.file.scenario.id

    @property
    def digest(self) -> str:
        """A hash of all it was read from: its own file and those below it, its dates, its policy and its area."""
        parts = (self.document.digest, self.policy.digest, self.area.digest, repr(sorted(self.changed.items())))
        dates = repr(self.came) if self.came else ""
        return digest_of("".join((*parts, dates)).encode())

    @cached_property
    def numbers(self) -> Mapping[str, float]:
        """Every assumption by name."""
        given = {name: float(assumption.value) for name, assumption in self.file.assumptions.items()}
        return {**given, **self.changed}

    def but(self, numbers: Mapping[str, float]) -> Scenario:
        """The same scenario with other numbers."""
        for name in numbers:
            if name not in self.file.assumptions:
                hint = did_you_mean(name, self.file.assumptions)
                raise ScenarioNotFound(f"{self.id} has no assumption `{name}`.", hint=hint)
        return replace(self, changed={**self.changed, **numbers})

    def problems_with(self, numbers: Mapping[str, float]) -> list[Problem]:
        """What cannot be with other numbers: a chance above 1, a length below 0, chances that make more than 1."""
        known = dict(self.file.assumptions)
        for name, value in {**self.changed, **numbers}.items():
            one = known[name]
            span = {"value": value, "low": min(value, one.low), "high": max(value, one.high)}
            known[name] = one.model_copy(update=span)
        file = self.file.model_copy(update={"assumptions": known})
        return list(problems_of_numbers(file, self.document, self.policy, self.area))

    def under(self, policy: Policy) -> Scenario:
        """The same scenario under another policy.

        Raises:
            DataFileError: Where it names what that policy does not have.
        """
        moved = replace(self, policy=policy)
        if problems := list(problems_in(self.file, self.document, policy, self.area)):
            raise DataFileError(problems)
        return moved


def load_scenario(name: str, *, policies: Policies | None = None, folder: Path = SHIPPED) -> Scenario:
    """A scenario by name, or by the path of its file.

    Args:
        name: The name of one that ships, or a path.
        policies: The policies that are at hand.
        folder: Where those that ship are.

    Raises:
        ScenarioNotFound: If there is none.
        DataFileError: With everything that is wrong in it.
        EscalationError: If its policy or its area cannot be read.
    """
    path = path_of(name, folder=folder)
    document = _laid_over_its_base(read(path, name=_called(path), longest_line=LONGEST_LINE), path, folder)
    file = shaped(ScenarioFile, document)
    policy, area = _world(file, document, path, policies or load_policies())
    problems = [*problems_in(file, document, policy, area), *_outside_the_calendar(file, document)]
    if problems:
        raise DataFileError(problems)
    dates = file.arrivals.dates
    came = read_dates(_folder_of(("arrivals", "dates"), document, path) / dates) if dates else ()
    if came and not any(file.period.first <= each.at.date() <= file.period.last for each in came):
        first, last = date_in_words(file.period.first), date_in_words(file.period.last)
        wrong = f"of its {len(came):,} dates none lies in the period, {first} to {last}: no case would be counted"
        raise DataFileError([document.problem(("arrivals", "dates"), wrong, "give the period in which cases came")])
    return Scenario(file, policy, area.supposing(_supposed(file)), document, path, came)


def scenario_names(folder: Path = SHIPPED) -> tuple[str, ...]:
    """The scenarios that ship."""
    return tuple(sorted(path.stem for path in folder.glob("*.yaml")))


def scenario_heads(folder: Path = SHIPPED) -> tuple[Head, ...]:
    """What the scenarios that ship say of themselves; quick, since nothing else in them is read."""
    files = (folder / f"{name}.yaml" for name in scenario_names(folder))
    return tuple(Head.model_validate(read(path, name=_called(path)).data["scenario"]) for path in files)


def path_of(name: str, *, folder: Path = SHIPPED) -> Path:
    """Where the file of a scenario is.

    Raises:
        ScenarioNotFound: If there is none.
    """
    path = Path(name) if name.endswith(YAML) else folder / f"{name}.yaml"
    if not path.is_file():
        raise ScenarioNotFound(f"There is no scenario `{name}`.", hint=did_you_mean(name, scenario_names(folder)))
    return path


def _called(path: Path) -> str:
    return f"scenarios/{path.name}" if path.parent == SHIPPED else str(path)


def _laid_over_its_base(document: Document, path: Path, folder: Path, above: tuple[Path, ...] = ()) -> Document:
    head = document.data.get("scenario") if isinstance(document.data, dict) else None
    base = head.get("based_on") if isinstance(head, dict) else None
    if not isinstance(base, str):
        return document
    place: Steps = ("scenario", "based_on")
    chain = (*above, path.resolve())
    below = (path.parent / base if base.endswith(YAML) else folder / f"{base}.yaml").resolve()
    if below in chain:
        raise DataFileError([document.problem(place, "it is based on itself", "name another scenario")])
    if not below.is_file():
        hint = did_you_mean(base, scenario_names(folder))
        raise DataFileError([document.problem(place, f"there is no scenario `{base}`", hint)])
    under = _laid_over_its_base(read(below, name=_called(below), longest_line=LONGEST_LINE), below, folder, chain)
    merged = laid_over(under, document, _is_map)
    return replace(
        merged,
        digest=digest_of((under.digest + document.digest).encode()),
        lines={**merged.lines, **document.lines},  # of what stands in both, the upper file is the one to look at
        elsewhere={**merged.elsewhere, **dict.fromkeys(document.lines, document.file)},
    )


def _is_map(steps: Steps) -> bool:
    """Down to which depth only what is named is changed.

    A delay is replaced whole, since it is of one kind; so is an assumption, since the evidence for one number is none
    for another.
    """
    return len(steps) <= (1 if steps[:1] in (("delays",), ("assumptions",)) else 3)


def _world(file: ScenarioFile, document: Document, path: Path, policies: Policies) -> tuple[Policy, Area]:
    """The policy and the area; what is wrong with their names is said at their lines."""
    problems = list[Problem]()
    found: list[Policy | Area] = []
    readers = (
        (
            "policy",
            lambda: policies.find(_beside(file.policy, _folder_of(("policy",), document, path)), file.period.first),
        ),
        ("area", lambda: load_area(_beside(file.area, _folder_of(("area",), document, path)))),
    )
    for key, reader in readers:
        try:
            found.append(reader())
        except DataFileError:
            raise
        except EscalationError as error:
            problems.append(document.problem((key,), error.what.rstrip("."), error.hint))
    if problems:
        raise DataFileError(problems)
    policy, area = found
    assert isinstance(policy, Policy) and isinstance(area, Area)  # noqa: S101, PT018 -- in the order of the readers
    taken = {id_: option for id_, option in area.file.area.taken.items() if id_ in policy.readings}
    try:
        chosen = policy.under({**taken, **file.readings})
    except EscalationError as error:
        raise DataFileError([document.problem(("readings",), error.what.rstrip("."), error.hint)]) from None
    return chosen, area.under(chosen.choice)


def _beside(named: str, folder: Path) -> str:
    """A file that a scenario names stands beside it."""
    return str(folder / named) if is_path(named) else named


def is_path(named: str) -> bool:
    """Whether a policy or an area is named by its file or folder."""
    return named.endswith(YAML) or named.startswith(("./", "../"))


def _folder_of(steps: Steps, document: Document, path: Path) -> Path:
    """The folder of the file that says something: the scenario's own, or that of one that it is based on."""
    said_in = document.place(steps).file
    if said_in == _called(path):
        return path.parent
    is_shipped = said_in.startswith("scenarios/") and (SHIPPED / Path(said_in).name).is_file()
    return SHIPPED if is_shipped else Path(said_in).parent


def _supposed(file: ScenarioFile) -> list[Supposed]:
    return [
        Supposed(post, absence.state, absence.span)
        for post, absences in sorted(file.people.absent.items())
        for absence in absences
    ]


def _outside_the_calendar(file: ScenarioFile, document: Document) -> list[Problem]:
    first, last = confirmed()
    begins = file.period.first - timedelta(days=file.period.warm_up)
    ends = file.period.last + timedelta(days=file.period.follow_up)
    if first <= begins and ends <= last:
        return []
    wrong = f"with its warm-up and follow-up it runs from {date_in_words(begins)} to {date_in_words(ends)}"
    right = f"bank holidays are published from {date_in_words(first)} to {date_in_words(last)}; keep within these"
    return [document.problem(("period",), wrong, right)]
