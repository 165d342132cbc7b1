"""What commands share: reading their arguments, and finding the policy, the area and the case that they name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from advice.case import Case
from advice.case_file import load_case
from advice.errors import CaseError
from directory.loader import Area, area_names, load_area
from foundation.moment import in_london, parse_moment
from foundation.suggest import did_you_mean
from rules.library import Policies, load_policies
from rules.policy import Policy

PolicyArgument = Annotated[
    str,
    typer.Argument(metavar="POLICY", help="An id (camden), an id with its version (camden@2015-12-01), or a folder."),
]
AtOption = Annotated[str, typer.Option("--at", metavar="MOMENT", help="The moment asked about; now, if left out.")]
FactOption = Annotated[
    list[str], typer.Option("--fact", metavar="NAME=VALUE", help="What is known; several values with commas.")
]
ReadingOption = Annotated[
    list[str], typer.Option("--reading", metavar="ID=OPTION", help="Switch the reading of an unclear clause.")
]
CaseOption = Annotated[Path | None, typer.Option("--case", metavar="FILE", help="A case file.")]
AreaOption = Annotated[
    str, typer.Option("--area", metavar="AREA", help="An area's id or file; the one the policy names, if left out.")
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


def ask_about(policy: str, *, case: Path | None, facts: list[str], readings: list[str], area: str, at: str) -> Asked:
    """The case that a command is about: from a file, from `--fact`, or from both.

    Raises:
        CaseError: If the case file is under another policy than the one named.
    """
    moment = moment_or_now(at)
    library = policies()
    switches = pairs(readings, "reading")
    if case is None:
        chosen = library.find(policy, moment.date()).under(switches)
        return Asked(Case(chosen, facts_from(facts, chosen), readings=switches), area_of(area, chosen), moment)
    file = load_case(case, library.find, moment.date())
    found = file.case.policy
    if policy and policy.partition("@")[0] not in (found.id, "") and not (Path(policy) / "policy.yaml").is_file():
        what = f"{case} is a case under {found.id}, not under {policy}."
        raise CaseError(what, hint=f"Ask about {found.id}, or put its facts to {policy} with --fact.")
    chosen = found.under(switches)
    more = facts_from(facts, chosen)
    asked = Case(
        chosen,
        {**file.case.facts, **more},
        file.case.events,
        opened=file.case.opened,
        readings={**file.case.readings, **switches},
        reference=file.case.reference,
    )
    return Asked(asked, area_of(area or file.area or "", chosen), moment)


def area_hint(name: str) -> str:
    """The areas there are."""
    return did_you_mean(name, area_names())
