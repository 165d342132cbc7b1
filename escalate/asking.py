"""What commands share: reading their arguments, and finding the policy, the area and the case that they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from advice.case import Case, as_the_area_reads, opened_at
from advice.case_file import CaseFile, load_case
from advice.errors import CaseError
from advice.event import Event
from directory.loader import Area, load_area
from directory.supposed import parse_supposed
from foundation.datafile import YAML
from foundation.moment import in_london, parse_moment
from foundation.yaml_text import in_yaml
from rules.library import Policies, load_policies
from rules.policy import Policy

PolicyArgument = Annotated[
    str,
    typer.Argument(
        metavar="POLICY", help="An id (camden), one with its version (camden@2015-12-01), a folder, or a variant."
    ),
]
CasesPolicyArgument = Annotated[
    str, typer.Argument(metavar="[POLICY]", help="As elsewhere; the policy that the case file names, if left out.")
]
AtOption = Annotated[str, typer.Option("--at", metavar="MOMENT", help="The moment asked about; now, if left out.")]
FactOption = Annotated[
    list[str], typer.Option("--fact", metavar="NAME=VALUE", help="What is known; several values with commas.")
]
ReadingOption = Annotated[
    list[str], typer.Option("--reading", metavar="ID=OPTION", help="Switch the reading of an unclear clause.")
]
CaseOption = Annotated[Path | None, typer.Option("--case", metavar="FILE", help="A case file.")]
OwnPolicyOption = Annotated[
    str, typer.Option("--policy", metavar="FOLDER", help="The policy's folder, if it does not ship with Escalate.")
]
AreaOption = Annotated[
    str, typer.Option("--area", metavar="AREA", help="An area's id or file; the one the policy names, if left out.")
]
SupposeOption = Annotated[
    list[str],
    typer.Option("--suppose", metavar="TEXT", help='Suppose "POST vacant from DAY to DAY", or away.'),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@dataclass(frozen=True)
class Asked:
    """What a command was asked about."""

    case: Case
    area: Area | None
    at: datetime


def now() -> datetime:
    """The present moment: the only place where the clock is read."""
    return in_london(datetime.now().astimezone()).replace(microsecond=0, second=0)


def moment_or_now(text: str) -> datetime:
    """The moment that was given, or the present one."""
    return parse_moment(text) if text else now()


def pairs(texts: Iterable[str], what: str) -> dict[str, str]:
    """`name=value` arguments as a map.

    Raises:
        CaseError: If one of them is not of that form, or a name is given twice with different values.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise CaseError(f"`{text}` is not a {what}.", hint=f"Write --{what} name=value.")
        if found.get(name.strip(), value.strip()) != value.strip():
            raise CaseError(f"`{name}` is given twice, with different values.", hint="Give it once.")
        found[name.strip()] = value.strip()
    return found


def options_compared(readings: list[str]) -> tuple[str, dict[str, list[str]]] | None:
    """The reading of which several options are to stand side by side, and the arguments for each of them.

    Raises:
        CaseError: If that is asked of two readings at once.
    """
    several = [text for text in readings if "," in text.partition("=")[2]]
    if not several:
        return None
    if len(several) > 1:
        raise CaseError("Only one reading can stand side by side at a time.", hint="Name one option of the others.")
    name, _, options = several[0].partition("=")
    others = [text for text in readings if text is not several[0]]
    letters = dict.fromkeys(letter.strip() for letter in options.split(",") if letter.strip())
    return name.strip(), {letter: [*others, f"{name.strip()}={letter}"] for letter in letters}


def facts_from(texts: Iterable[str], policy: Policy) -> dict[str, Any]:
    """`--fact` arguments as answers; facts that take several are split at commas."""
    found: dict[str, Any] = {}
    for name, value in pairs(texts, "fact").items():
        fact = policy.facts.get(name)
        several = fact is not None and fact.kind in ("some_of", "agencies")
        found[name] = [part.strip() for part in value.split(",") if part.strip()] if several else value
    return found


def policies() -> Policies:
    """The policies that ship."""
    return load_policies()


def area_of(wanted: str, policy: Policy) -> Area | None:
    """The area that was asked for, or the one that the policy names."""
    name = wanted or policy.file.policy.area
    return load_area(name).under(policy.choice) if name else None


def supposing(area: Area, texts: Iterable[str]) -> Area:
    """An area in which posts are supposed to be vacant, or their holders away.

    Raises:
        DirectoryError: If a text cannot be read, or the area has no such post.
    """
    return area.supposing(parse_supposed(text) for text in texts)


def is_path(policy: str) -> bool:
    """Whether a policy was named by its folder, or as the file of a variant."""
    return policy.endswith(YAML) or policies().is_folder(policy)


def in_place_of(policy: Policy) -> str:
    """The id of the policy in whose place one is put: that of its base, for a variant."""
    return (policy.file.policy.based_on or policy.id).partition("@")[0]


def name_to_find(wanted: str, policy: Policy) -> str:
    """A name by which the policy that was asked for is found again: a folder by its whole path.

    Of a folder that holds several versions the one that was found is named: a case stays under its own.
    """
    if not is_path(wanted):
        return policy.version
    path = Path(wanted)
    several = path.is_dir() and not (path / "policy.yaml").is_file()
    return str((path / policy.valid_from.isoformat() if several else path).resolve())


def name_in_files(wanted: str, policy: Policy) -> str:
    """How a case file names the policy that was asked for."""
    return in_yaml(name_to_find(wanted, policy))


def area_to_find(wanted: str, policy: Policy) -> str | None:
    """A name by which the area that was asked for is found again, or else the policy's own; a file by its path."""
    if not wanted:
        return policy.file.policy.area
    return str(Path(wanted).resolve()) if wanted.endswith(YAML) else wanted


def area_in_files(wanted: str, policy: Policy) -> str | None:
    """How a case file names the area that was asked for, or else the policy's own."""
    found = area_to_find(wanted, policy)
    return in_yaml(found) if found else None


def load_case_under(policy: str, path: Path, library: Policies, day: date) -> CaseFile:
    """A case file, read under the policy that was asked about.

    A folder is taken in place of the policy of the same id that the file names, a variant in place of its base.

    Raises:
        CaseError: If the file is under another policy, or another version, than the one named.
    """
    named = library.find(policy, day) if "@" in policy or is_path(policy) else None

    def find(wanted: str, on: date) -> Policy:
        bare = wanted.partition("@")[0] if is_path(policy) else wanted
        return named if named and bare in (in_place_of(named), named.id) else library.find(wanted, on)

    file = load_case(path, find, day)
    found = file.case.policy
    if found.id != (named.id if named else policy) or (named and found.version != named.version):
        what = f"{path} is a case under {found.version}, not under {named.version if named else policy}."
        raise CaseError(what, hint=f"Ask about {found.version}, or put its facts to {policy} with --fact.")
    return file


def ask_about(
    policy: str,
    *,
    case: Path | None,
    facts: list[str],
    readings: list[str],
    area: str,
    at: str,
    suppose: Iterable[str] = (),
) -> Asked:
    """The case that a command is about: from a file, from `--fact`, or from both.

    What `--fact` says beside a file is known as of the moment asked about, and outweighs what the file says.

    Raises:
        CaseError: If neither a policy nor a case file is named.
    """
    asked = _asked(policy, case=case, facts=facts, readings=readings, area=area, at=at)
    texts = list(suppose)
    if texts and asked.area is None:
        raise CaseError("There is no area whose posts could be supposed empty.", hint="Name one with --area.")
    return replace(asked, area=supposing(asked.area, texts)) if texts and asked.area else asked


def _asked(policy: str, *, case: Path | None, facts: list[str], readings: list[str], area: str, at: str) -> Asked:
    if not policy and case is None:
        hint = "Name a policy, or a case file with --case FILE."
        raise CaseError("Missing argument POLICY: nothing is named that could be asked about.", hint=hint)
    moment = moment_or_now(at)
    library = policies()
    switches = pairs(readings, "reading")
    if case is None:
        chosen = library.find(policy, moment.date()).under(switches)
        here = area_of(area, chosen)
        case_now = Case(chosen, facts_from(facts, chosen), readings=switches)
        return Asked(as_the_area_reads(case_now, here), here, moment)
    day = moment.date()
    file = load_case_under(policy, case, library, day) if policy else load_case(case, library.find, day)
    found = under_readings(file.case, switches)
    more = facts_from(facts, found.policy)
    asked = known_as_well(found, Case(found.policy, more).facts, moment)
    here = area_of(area or file.area or "", found.policy)
    return Asked(as_the_area_reads(asked, here), here, moment)


def under_readings(case: Case, switches: dict[str, str]) -> Case:
    """A case with further readings switched."""
    return replace(case, readings={**case.readings, **switches})


def known_as_well(case: Case, facts: Mapping[str, Any], at: datetime) -> Case:
    """A case in which some facts are known as of a moment, whatever it says itself as of that moment."""
    if not facts:
        return case
    first = _without(case.facts, facts) if opened_at(case, at) == at else case.facts
    kept = []
    for event in case.events:
        if event.kind != "learned" or event.at != at:
            kept.append(event)
        elif rest := _without(event.facts, facts):
            kept.append(replace(event, facts=rest))
    return replace(case, facts=first, events=(*kept, Event("learned", at, at, facts=facts)))


def _without(answers: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answers.items() if name not in names}
