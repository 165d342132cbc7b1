"""What is to be compared, found by what it was called: two policies or two areas; and files of the smallest cases."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from advice.advice import as_json
from advice.case_file import add_event, new_case
from advice.diff.both import Both, Trial
from advice.diff.cases import Group
from advice.diff.comparison import Comparison, Side
from advice.errors import CaseError
from directory.loader import Area, area_names, load_area
from escalate.asking import area_in_files, area_of, name_in_files, policies
from escalate.saving import as_arguments
from foundation.datafile import YAML, read
from foundation.moment import written
from foundation.suggest import did_you_mean
from rules.library import Policies
from rules.policy import Policy


@dataclass(frozen=True)
class Wanted:
    """What is to be compared, as it was asked for.

    Attributes:
        names: Both of them.
        areas: Areas are meant, where the names can be taken as policies as well.
        policy: For areas: the policy under which they are compared, if it is not their own.
        area: For policies: the area whose posts count, if it is not their own.
        readings: The readings to switch on both sides, on the first, and on the second.
        at: The moment from which on it is compared.
    """

    names: tuple[str, str]
    areas: bool
    policy: str
    area: str
    readings: tuple[Mapping[str, str], Mapping[str, str], Mapping[str, str]]
    at: datetime


def are_areas(wanted: Wanted) -> bool:
    """Whether two areas are meant: where it was said, or where the names are names of areas only.

    Raises:
        CaseError: If one of them is an area and the other a policy.
    """
    library = policies()
    of_policies = [_names_policy(name, library) for name in wanted.names]
    of_areas = [_names_area(name) for name in wanted.names]
    if wanted.areas or (all(of_areas) and not all(of_policies)):
        return True
    for one, other in ((0, 1), (1, 0)):
        if of_areas[one] and not of_policies[one] and of_policies[other]:
            what = f"{wanted.names[one]} is an area, and {wanted.names[other]} a policy."
            raise CaseError(what, hint="Compare two of a kind; --areas takes both as areas.")
    return False


def two_policies(wanted: Wanted) -> tuple[Side, Side]:
    """The two policies, each under its readings, with its area."""
    library, day = policies(), wanted.at.date()
    found = [library.find(name, day) for name in wanted.names]
    first, second = (
        _side(name, policy, wanted.area, _switches(policy, wanted, number, found))
        for number, (name, policy) in enumerate(zip(wanted.names, found, strict=True))
    )
    return first, second


def two_areas(wanted: Wanted) -> tuple[Side, Side]:
    """The policy with each of the two areas.

    Raises:
        CaseError: If they are of two policies, and none is named.
    """
    library, day = policies(), wanted.at.date()
    areas = [load_area(name) for name in wanted.names]
    of = [area.file.area.policy for area in areas]
    if not wanted.policy and of[0] != of[1]:
        what = f"{wanted.names[0]} is an area of {of[0]}, and {wanted.names[1]} one of {of[1]}."
        raise CaseError(what, hint="Name the policy under which to compare them with --policy.")
    policy = library.find(wanted.policy or of[0], day)
    first, second = (
        _with_area(name, policy, area, _switches(policy, wanted, number, [policy, policy]))
        for number, (name, area) in enumerate(zip(wanted.names, areas, strict=True))
    )
    return first, second


def _names_policy(name: str, library: Policies) -> bool:
    if name.endswith(YAML):
        return not _names_area(name)
    return library.is_folder(name) or name.partition("@")[0] in library.names()


def _names_area(name: str) -> bool:
    if not name.endswith(YAML):
        return name in area_names()
    data = read(Path(name)).data if Path(name).is_file() else None
    return isinstance(data, dict) and "area" in data


def _switches(policy: Policy, wanted: Wanted, number: int, both: list[Policy]) -> dict[str, str]:
    """The readings to switch on one side: of those for both the ones that it has."""
    for_both, *own = wanted.readings
    known = {name: option for name, option in for_both.items() if name in policy.readings}
    for name in for_both:
        if not any(name in each.readings for each in both):
            hint = did_you_mean(name, {**both[0].readings, **both[1].readings})
            raise CaseError(f"Neither of the two has a reading `{name}`.", hint=hint)
    return {**known, **own[number]}


def _side(name: str, policy: Policy, area: str, switches: Mapping[str, str]) -> Side:
    return _with_area(name, policy, area_of(area, policy), switches)


def _with_area(name: str, policy: Policy, area: Area | None, switches: Mapping[str, str]) -> Side:
    """A policy under the readings that its area has taken, unless the question switches them."""
    taken = area.file.area.taken if area else {}
    chosen = policy.under({**taken, **switches})
    return Side(name, chosen, area.under(chosen.choice) if area else None)


def as_data(found: Comparison, see: Mapping[int, Sequence[str]]) -> dict[str, Any]:
    """A comparison for a program, with the commands that show each smallest case beside it."""
    data: dict[str, Any] = as_json(found)
    for number, group in enumerate(data["groups"]):
        group["see"] = list(see.get(number, ()))
        for difference in group["differences"]:
            del difference["gist"]  # by what the search knows it again
    return data


# ----------------------------------------------------------------------------------- the smallest cases, to be seen


def check_folder(folder: Path) -> None:
    """Refuse a folder in which something else stands, before anything is compared.

    Raises:
        CaseError: If it is no folder, or not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CaseError(f"{folder} is there already, and is not an empty folder.", hint="Name a new one.")


def commands(sides: tuple[Side, Side], groups: tuple[Group, ...], folder: Path | None) -> dict[int, list[str]]:
    """For each smallest case the commands that show it: with its files, or without where it is asked at once."""
    found: dict[int, list[str]] = {}
    for number, group in enumerate(groups):
        if folder:
            found[number] = list(_from_files(sides, group, folder / f"{number + 1}-{group.aspect}"))
        elif not group.trial.reports and group.trial.at == group.trial.opened:
            found[number] = list(_from_facts(sides, group.trial))
    return found


def write_cases(sides: tuple[Side, Side], groups: tuple[Group, ...], folder: Path) -> None:
    """Write the smallest cases to a folder, each as one side knows it.

    Raises:
        DataFileError: If one cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number, group in enumerate(groups, 1):
        for letter, side in _letters(sides):
            _write(sides, side, group.trial, folder / f"{number}-{group.aspect}-{letter}.yaml")


def _write(sides: tuple[Side, Side], side: Side, trial: Trial, path: Path) -> None:
    both, library = Both(sides[0].policy, sides[1].policy), policies()
    case = both.case(side.policy, trial)
    named, area = name_in_files(side.asked, side.policy), area_in_files("", side.policy)
    new_case(path, named, area, trial.opened, case.facts, side.policy.switched)

    def find(wanted: str, on: date) -> Policy:
        return side.policy if wanted in (named, side.policy.version) else library.find(wanted, on)

    for event in case.events:
        add_event(path, event, find, trial.at.date())


def _from_files(sides: tuple[Side, Side], group: Group, stem: Path) -> Iterator[str]:
    for letter, side in _letters(sides):
        file = shlex.quote(f"{stem}-{letter}.yaml")
        yield f'escalate next {shlex.quote(side.asked)} --case {file} --at "{written(group.trial.at)}"'


def _from_facts(sides: tuple[Side, Side], trial: Trial) -> Iterator[str]:
    both = Both(sides[0].policy, sides[1].policy)
    for _, side in _letters(sides):
        facts = as_arguments(both.answers(side.policy, trial.facts))
        readings = " ".join(f"--reading {name}={option}" for name, option in side.policy.switched.items())
        asked = f'--at "{written(trial.at)}"'
        yield " ".join(filter(None, ("escalate next", shlex.quote(side.asked), facts, readings, asked)))


def _letters(sides: tuple[Side, Side]) -> tuple[tuple[str, Side], tuple[str, Side]]:
    return ("a", sides[0]), ("b", sides[1])
