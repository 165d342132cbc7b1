"""`escalate policies` and `escalate which`: what there is, and what applies to me."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from directory.loader import Area, area_names, load_area
from escalate.asking import AtOption, JsonOption, OwnPolicyOption, moment_or_now, policies
from escalate.screen import show, show_json
from foundation.datafile import YAML
from foundation.moment import date_in_words
from rules.errors import PolicyNotFound, PolicyNotInForce
from rules.library import Policies, load_policies
from rules.policy import Policy


def list_policies(
    folder: Annotated[
        str, typer.Argument(metavar="[FOLDER]", help="A folder of your own policies; those that ship, if left out.")
    ] = "",
    at: AtOption = "",
    json: JsonOption = False,
) -> None:
    """The policies there are, with their versions, and which of them is in force.

    Example: escalate policies
    """
    day = moment_or_now(at).date()
    library = load_policies(Path(folder)) if folder else policies()
    if not library.names():
        hint = "A policy is a folder named by the first day it is in force, inside one named by its id."
        raise PolicyNotFound(f"There is no policy below the folder `{folder}`.", hint=hint)
    found = []
    for policy in library:
        in_force = policy.version == _in_force(library, policy.id, day)
        found.append({"policy": policy.version, "title": policy.file.policy.title, "in_force": in_force})
    if json:
        show_json(found)
        return
    for entry in found:
        show(f"{entry['policy']:<28} {'in force' if entry['in_force'] else 'not in force'}  {entry['title']}")


def _in_force(library: Policies, name: str, day: date) -> str:
    """The version of a policy that is in force, or "": at most one is, whatever their dates say."""
    try:
        return library.in_force(name, day).version
    except PolicyNotInForce:
        return ""


def which(
    agency: Annotated[str, typer.Option("--agency", help="Your agency, by id or by name.")] = "",
    area: Annotated[str, typer.Option("--area", help="Your area, by id or by its file.")] = "",
    own: OwnPolicyOption = "",
    at: AtOption = "",
    json: JsonOption = False,
) -> int:
    """Which policy applies to me, and why.

    Example: escalate which --agency schools --area camden
    """
    day = moment_or_now(at).date()
    found = []
    for here in _areas(area, own):
        wanted = here.file.area.policy
        try:
            policy = policies().find(own or wanted, day)
        except PolicyNotInForce as reason:
            found.append({"policy": wanted, "area": here.id, "applies": False, "why": str(reason)})
            continue
        except PolicyNotFound as reason:
            why = f"{reason} Name the folder of your own with --policy."
            found.append({"policy": wanted, "area": here.id, "applies": False, "why": why})
            continue
        if policy.id != wanted:
            why = f"{here.file.area.called} is under {wanted}, and this is {policy.version}."
            found.append({"policy": policy.version, "area": here.id, "applies": False, "why": why})
            continue
        found.append(_verdict(policy, here, agency))
    if not found:
        known = ", ".join(area_names())
        found.append(
            {"policy": "", "area": area, "applies": False, "why": f"No policy is held for it; areas: {known}."}
        )
    if json:
        show_json(found)
    else:
        for entry in found:
            show(f"{entry['policy'] or '-'}: {'applies' if entry['applies'] else 'does not apply'}. {entry['why']}")
    return 0 if any(entry["applies"] for entry in found) else 1


def _areas(wanted: str, own: str) -> Iterator[Area]:
    """The areas asked about: the one in a file, the one of that name, or all that ship."""
    if wanted.endswith(YAML):
        yield load_area(wanted)
        return
    if own and not wanted:
        raise typer.BadParameter("Your own policy goes with the file of your area: --area FILE.")
    for name in area_names():
        here = load_area(name)
        if not wanted or wanted.casefold() in (here.id, here.file.area.called.casefold()):
            yield here


def _verdict(policy: Policy, area: Area, agency: str) -> dict[str, object]:
    """Whether an agency is under the policy of an area, and why."""
    entry: dict[str, object] = {"policy": policy.version, "area": area.id, "applies": True}
    since = f"in force since {date_in_words(policy.valid_from)}"
    if not agency:
        return {**entry, "why": f"It is the policy of {area.file.area.called}, {since}."}
    known = area.agency(agency)
    if known:
        listed = area.file.agencies[known]
        cited = f" [{', '.join(listed.clauses)}]" if listed.clauses else ""
        return {
            **entry,
            "why": f"{listed.called} is an agency of {area.file.area.called}; {policy.id} is {since}.{cited}",
        }
    if area.file.area.only:
        why = f"{agency} is not in the list of {area.file.area.called}. {area.file.area.only}. It is {since}."
        return {**entry, "applies": False, "why": why}
    why = (
        f"{agency} is not in the list of {area.file.area.called}. If you work with children there, it covers you all"
        f" the same, and your own safeguarding lead acts for you. It is {since}."
    )
    return {**entry, "why": why}
