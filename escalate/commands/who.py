"""`escalate who`: which post plays a role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from advice.advice import as_json
from advice.case import answer_to, as_key
from advice.errors import ImpossibleValue
from directory.checking import SELECTORS
from directory.errors import RoleNotFound
from directory.found import BY_WORDS, Found, Named
from directory.loader import Area, load_area
from directory.resolve import line_manager, resolve
from escalate.asking import (
    AtOption,
    FactOption,
    JsonOption,
    OwnPolicyOption,
    ReadingOption,
    moment_or_now,
    pairs,
    policies,
)
from escalate.screen import complain, show, show_json
from foundation.errors import BeyondCalendar
from foundation.suggest import did_you_mean
from rules.errors import PolicyNotFound
from rules.policy import Policy


def command(
    area: Annotated[str, typer.Argument(metavar="AREA", help="An area's id (camden) or file.")],
    role: Annotated[str, typer.Argument(metavar="[ROLE]", help="A role of the policy; or name a stage.")] = "",
    stage: Annotated[str, typer.Option("--stage", help="Those who meet at this stage (3, stage-3).")] = "",
    agency: Annotated[str, typer.Option("--agency", help="For this agency (fssw, schools ...).")] = "",
    case_type: Annotated[str, typer.Option("--case-type", help="cin, cp, lac, 16_plus ...")] = "",
    service_line: Annotated[str, typer.Option("--service-line", help="The agency's service, team or cohort.")] = "",
    profession: Annotated[str, typer.Option("--profession", help="The profession concerned.")] = "",
    fact: FactOption = [],  # noqa: B006 -- typer reads the default, nothing changes it
    reading: ReadingOption = [],  # noqa: B006 -- as above
    own: OwnPolicyOption = "",
    at: AtOption = "",
    json: JsonOption = False,
) -> int:
    """Who plays a role: the post, what to know about it, and what to do where there is none.

    Example: escalate who camden --stage 3 --agency fssw --case-type cp
    """
    if role and stage:
        raise typer.BadParameter("Name a role or a stage, not both.")
    found_area = load_area(area)
    wanted = own or found_area.file.area.policy
    moment = moment_or_now(at)
    policy = policies().find(wanted, moment.date()).under(pairs(reading, "reading"))
    here = found_area.under(policy.choice)
    given = {"case_type": case_type, "service_line": service_line, "profession": profession, **pairs(fact, "fact")}
    facts = {name: _value(policy, here, name, value) for name, value in given.items() if value}
    asked = [
        (name, of or None) for name in _roles(policy, here, role, stage) for of in _agencies(policy, here, name, agency)
    ]
    try:
        found = [resolve(here, name, of, facts, at=moment) for name, of in asked]
    except BeyondCalendar as error:  # somebody has to be named all the same
        complain(f"{error.what} What is dated in the directory is left aside.")
        found = [resolve(here, name, of, facts) for name, of in asked]
    if json:
        show_json([as_json(one) for one in found])
        return 0
    for one in found:
        _show(policy, here, one)
    unused = [] if role or stage else list(_unused(policy, here))
    for said in unused:
        show(said)
    return 1 if unused else 0


def _unused(policy: Policy, area: Area) -> Iterator[str]:
    """What the area says of roles that the policy does not take from it: nobody would ever be found by it."""
    for name, post in area.file.posts.items():
        for role in post.plays:
            known = policy.file.roles.get(role)
            if known is None:
                hint = did_you_mean(role, policy.file.roles)
                yield f"Not used: {name} plays `{role}`, and {policy.id} has no such role{f'; {hint}' if hint else '.'}"
            elif known.found == "agency":
                right = "leave `found: agency` out of that role, or the post out of the area"
                yield f"Not used: {name} plays `{role}`, which the policy says each agency knows itself; {right}."


def _value(policy: Policy, area: Area, name: str, value: str) -> str:
    """An answer in its one form; the directory's own lists are checked like the policy's facts.

    Raises:
        UnknownFact, ImpossibleValue: For what neither the policy nor the directory knows.
    """
    if name not in SELECTORS:
        answer = answer_to(policy, name, value)
        return answer if isinstance(answer, str) else ", ".join(answer)
    known = {one for agency in area.file.agencies.values() for one in getattr(agency, f"{name}s")}
    plain = as_key(value)
    if plain not in known:
        hint = did_you_mean(plain, sorted(known))
        raise ImpossibleValue(f"{area.file.area.called} has no {name.replace('_', ' ')} `{value}`.", hint=hint)
    return plain


def _roles(policy: Policy, area: Area, role: str, stage: str) -> list[str]:
    """The roles asked about: one by name, those who meet at a stage, or all that the directory fills."""
    roles = policy.file.roles
    if role:
        if role not in roles:
            raise RoleNotFound(f"{policy.id} has no role `{role}`.", hint=did_you_mean(role, roles))
        return [role]
    if stage:
        wanted = (stage, f"stage-{stage}")
        for track in policy.file.tracks.values():
            for name, found in track.stages.items():
                if name in wanted and found.meet:
                    met_here = policy.file.findings[found.meet.found].values if found.meet.found else found.meet.roles
                    made_of = [part for met in met_here for part in roles[met].made_of or (met,)]
                    return list(dict.fromkeys(made_of))
        known = [name for track in policy.file.tracks.values() for name in track.stages]
        raise PolicyNotFound(f"{policy.id} has no stage `{stage}`.", hint=did_you_mean(stage, known))
    return [name for name, found in roles.items() if found.found == "directory" and area.graph.plays_any(name)]


def _agencies(policy: Policy, area: Area, role: str, agency: str) -> list[str]:
    """The agencies asked about: the one named, or all that have the role; "" for a body of no side."""
    sided = policy.file.roles[role].of in ("each_side", "raising_side", "other_side")
    if not sided:
        return [""]
    if agency:
        return [agency]
    parts = area.graph.parts(role)
    return list(dict.fromkeys(part.agency for part in parts)) or [""]


def _show(policy: Policy, area: Area, found: Found) -> None:
    agency = f", {area.called(found.agency)}" if found.agency else ""
    role = policy.file.roles[found.role]
    show(f"{role.called}{agency} [{', '.join(role.clauses)}]")
    if role.found == "agency":
        show("  Each agency knows its own; the policy lists none.")
        return
    joined = "any of" if found.choose == "any" and len(found.posts) > 1 else ""
    if joined:
        show("  Any one of these:")
    for named in found.posts:
        _show_post(area, named)
    if found.say:
        show(f"  {found.say}{_cited(found.readings)}")
    if found.instead:
        show(f"  Instead: {' or '.join(named.called for named in found.instead.leads)}")
    if found.ask:
        show(f"  To choose, say: {', '.join(found.ask)}")


def _show_post(area: Area, named: Named) -> None:
    part = "" if named.lead else " (kept informed)"
    show(f"  {named.called}{part}{_cited((*named.clauses, *named.readings))}")
    if holder := ", ".join(part for part in (named.holder, named.contact) if part):
        show(f"    {holder}")
    if named.by:
        show(f"    {BY_WORDS[named.by]}")
    if named.absent and not named.absent.startswith("vacant when printed"):
        show(f"    cannot act: {named.absent}")
    for warning in named.warnings:
        show(f"    {warning}")
    manager = line_manager(area, named.post)
    if manager:
        show(f"    line manager: {area.file.posts[manager].called}")


def _cited(ids: tuple[str, ...]) -> str:
    """What something rests on, in brackets; nothing, where no clause or reading is named."""
    return f" [{', '.join(ids)}]" if ids else ""
