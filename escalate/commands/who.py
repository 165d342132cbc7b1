"""`escalate who`: which post plays a role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from advice.advice import as_json
from advice.case import answer_to, as_key
from advice.cover.needs import SIDED, uses_of
from advice.errors import ImpossibleValue
from directory.checking import SELECTORS
from directory.conflict import own_side
from directory.errors import DirectoryError, RoleNotFound
from directory.found import BY_WORDS, Facts, Found, Named
from directory.loader import Area, load_area
from directory.naming import When, named
from directory.presence import has_own_hours
from directory.resolve import line_manager, resolve, resolve_on
from escalate.asking import (
    AtOption,
    FactOption,
    JsonOption,
    OwnPolicyOption,
    ReadingOption,
    SupposeOption,
    moment_or_now,
    pairs,
    policies,
    supposing,
)
from escalate.screen import complain, say, show, show_json
from foundation.errors import BeyondCalendar
from foundation.moment import moment_in_words
from foundation.suggest import did_you_mean
from rules.errors import PolicyNotFound
from rules.policy import Policy


def command(
    area: Annotated[str, typer.Argument(metavar="AREA", help="An area's id (camden) or file.")],
    role: Annotated[str, typer.Argument(metavar="[ROLE]", help="A role of the policy; all of them, if left out.")] = "",
    stage: Annotated[
        str, typer.Option("--stage", help="Those who meet at this stage (3, stage-3), or the role if it does.")
    ] = "",
    agency: Annotated[str, typer.Option("--agency", help="For this agency (fssw, schools ...).")] = "",
    case_type: Annotated[str, typer.Option("--case-type", help="cin, cp, lac, 16_plus ...")] = "",
    service_line: Annotated[str, typer.Option("--service-line", help="The agency's service, team or cohort.")] = "",
    profession: Annotated[str, typer.Option("--profession", help="The profession concerned.")] = "",
    comparable: Annotated[
        str, typer.Option("--comparable-to", metavar="POST", help="The comparable posts of --agency instead.")
    ] = "",
    fact: FactOption = [],  # noqa: B006 -- typer reads the default, nothing changes it
    suppose: SupposeOption = [],  # noqa: B006 -- as above
    reading: ReadingOption = [],  # noqa: B006 -- as above
    own: OwnPolicyOption = "",
    at: AtOption = "",
    json: JsonOption = False,
) -> int:
    """Who plays a role now: the post, who covers and why, what to know, and what to do where there is nobody.

    A role that protects a child in danger is looked for at any hour, any other on the next day that is worked.

    Example: escalate who camden --stage 3 --agency fssw --case-type cp --at "2026-08-28 16:40"
    """
    if comparable and (role or stage):
        raise typer.BadParameter("Name a role or a stage, or else a comparable post.")
    found_area, moment = supposing(load_area(area), suppose), moment_or_now(at)
    policy = policies().find(own or found_area.file.area.policy, moment.date()).under(pairs(reading, "reading"))
    here = found_area.under(policy.choice)
    if comparable:
        return _comparable(here, comparable, agency, moment, json=json)
    given = {"case_type": case_type, "service_line": service_line, "profession": profession, **pairs(fact, "fact")}
    facts = {name: _value(policy, here, name, value) for name, value in given.items() if value}
    asked = [
        (name, of or None) for name in _roles(policy, here, role, stage) for of in _agencies(policy, here, name, agency)
    ]
    found = _found(policy, here, asked, facts, moment)
    if json:
        show_json([as_json(one) for one in found])
        return 0
    show(f"{here.file.area.called}, {moment_in_words(moment)}.")
    for one in found:
        _show(policy, here, one, facts)
    return 0 if role or stage else _say_unused(policy, here)


def _found(policy: Policy, area: Area, asked: list[tuple[str, str | None]], facts: Facts, at: datetime) -> list[Found]:
    """Who plays each role at a moment; where the working days around it are not published, on that day itself."""
    try:
        return [resolve(area, role, agency, facts, at=at, now=_at_once(policy, role)) for role, agency in asked]
    except BeyondCalendar as error:  # somebody has to be named all the same
        complain(f"{error.what} So each post is shown as it stands on that day itself.")
        return [resolve_on(area, role, agency, facts, at.date()) for role, agency in asked]


def _at_once(policy: Policy, role: str) -> bool:
    """Whether somebody in a role may be needed at any hour."""
    use = uses_of(policy).get(role)
    return use is not None and use.clock == "at_once"


def _comparable(area: Area, post: str, agency: str, at: datetime, *, json: bool) -> int:
    """The posts of another agency that are comparable to a post."""
    if post not in area.file.posts:
        hint = did_you_mean(post, area.file.posts)
        raise DirectoryError(f"{area.file.area.called} has no post `{post}`.", hint=hint)
    known = area.agency(agency) if agency else None
    if known is None:
        hint = did_you_mean(agency, area.file.agencies)
        raise DirectoryError(
            f"{area.file.area.called} has no agency `{agency}`." if agency else "Say --agency.", hint=hint
        )
    found = [named(area, name, When(at)) for name in area.graph.counterpart(post, known)]
    if json:
        show_json([as_json(one) for one in found])
        return 0
    called = area.called(known)
    show(f"Comparable to {area.file.posts[post].called}, in {called}:")
    if not found:
        say(f"Nobody is recorded as comparable. Ask {called} who is (ours).", 2)
    for one in found:
        _post(area, one)
    return 0


def _say_unused(policy: Policy, area: Area) -> int:
    """Say what is not used, and return how the command ends."""
    unused = list(_unused(policy, area))
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
    if role and role not in roles:
        raise RoleNotFound(f"{policy.id} has no role `{role}`.", hint=did_you_mean(role, roles))
    if stage:
        meet = _meeting(policy, stage)
        if role and role not in meet:
            raise RoleNotFound(f"`{role}` does not meet at {stage}.", hint=f"Those who do: {', '.join(meet)}.")
        return [role] if role else meet
    if role:
        return [role]
    return [name for name, found in roles.items() if found.found == "directory" and area.graph.plays_any(name)]


def _meeting(policy: Policy, stage: str) -> list[str]:
    """The roles that meet at a stage, of a meeting those that it is made of.

    Raises:
        PolicyNotFound: If the policy has no such stage at which somebody meets.
    """
    wanted = (stage, f"stage-{stage}")
    for track in policy.file.tracks.values():
        for name, found in track.stages.items():
            if name in wanted and found.meet:
                met_here = policy.file.findings[found.meet.found].values if found.meet.found else found.meet.roles
                return list(
                    dict.fromkeys(part for met in met_here for part in policy.file.roles[met].made_of or (met,))
                )
    known = [name for track in policy.file.tracks.values() for name in track.stages]
    raise PolicyNotFound(f"{policy.id} has no stage `{stage}`.", hint=did_you_mean(stage, known))


def _agencies(policy: Policy, area: Area, role: str, agency: str) -> list[str]:
    """The agencies asked about: the one named, or all that have the role; "" for a body of no side."""
    if policy.file.roles[role].of not in SIDED:
        return [""]
    if agency:
        return [agency]
    parts = area.graph.parts(role)
    return list(dict.fromkeys(part.agency for part in parts)) or [""]


def _show(policy: Policy, area: Area, found: Found, facts: Facts) -> None:
    agency = f", {area.called(found.agency)}" if found.agency else ""
    role = policy.file.roles[found.role]
    show(f"{role.called}{agency} [{', '.join(role.clauses)}]")
    if role.found == "agency":
        show("  Each agency knows its own; the policy lists none.")
        return
    if found.choose == "any" and len(found.leads) > 1:
        show("  Any one of these:")
    for one in found.posts:
        _post(area, one)
    for line, indent in _further(found):
        say(line, indent)
    if role.of not in SIDED:
        for each in filter(None, (own_side(area, found.role, one, facts) for one in found.leads)):
            say(f"Take care: {each.say}{_cited(each.readings)}", 2)
    if found.ask:
        show(f"  To choose, say: {', '.join(found.ask)}")


def _further(found: Found) -> Iterator[tuple[str, int]]:
    """How it was found, whom to reach out of hours, and what to do where nobody can act; each with its indent."""
    yield from ((f"{step}.", 4) for step in found.path)
    if found.out_of_hours:
        yield f"Out of hours: {_held(found.out_of_hours)}", 2
    if found.say:
        yield f"{found.say}{_cited(found.readings)}", 2
    if found.instead:
        after = f"After {found.after_hours} hours" if found.after_hours else "Instead"
        yield f"{after}: {' or '.join(one.called for one in found.instead.leads) or found.instead.say}", 2
    if found.next_above:
        yield f"Next above: {' or '.join(_held(one) for one in found.next_above)}", 2


def _held(one: Named) -> str:
    """A post with who holds it, where an area's own file says."""
    held = ", ".join(filter(None, (one.holder, one.contact)))
    return f"{one.called}{f' ({held})' if held else ''}"


def _post(area: Area, one: Named, indent: int = 2) -> None:
    """A post with who holds it, who it acts for, and what to know before making contact."""
    part = "" if one.lead else " (kept informed)"
    by = f" ({BY_WORDS[one.by]})" if one.by else ""
    say(f"{_held(one)}{part}{by}{_cited((*one.clauses, *one.readings))}", indent)
    if one.absent:
        say(f"cannot act: {one.absent}", indent + 2)
    if one.reached:
        presumed = "" if has_own_hours(area, one.post) else " (office hours presumed)"
        say(f"next at work {moment_in_words(one.reached)}{presumed}", indent + 2)
    for warning in one.warnings:
        say(warning, indent + 2)
    if manager := line_manager(area, one.post):
        say(f"line manager: {area.file.posts[manager].called}", indent + 2)


def _cited(ids: tuple[str, ...]) -> str:
    """What something rests on, in brackets; nothing, where no clause or reading is named."""
    return f" [{', '.join(ids)}]" if ids else ""
