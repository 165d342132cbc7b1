"""`escalate draw`: pictures of an area and of a policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from directory.loader import Area, load_area
from escalate.asking import (
    AtOption,
    OwnPolicyOption,
    PolicyArgument,
    ReadingOption,
    moment_or_now,
    pairs,
    policies,
)
from escalate.drawing.area import draw_area
from escalate.drawing.area_content import area_said
from escalate.drawing.area_text import area_as_mermaid, area_in_words
from escalate.drawing.keeping import Kind, keep, kind_of
from escalate.drawing.policy import draw_policy
from escalate.drawing.policy_content import emergency_in_words, policy_said
from escalate.drawing.policy_mermaid import policy_as_mermaid
from escalate.drawing.policy_text import policy_in_words
from escalate.drawing.svg import as_svg
from escalate.screen import show, show_page
from foundation.suggest import did_you_mean
from rules.errors import PolicyNotFound, PolicyNotInForce, UnknownReading
from rules.policy import Policy

app = typer.Typer(help="Pictures of an area and of a policy: drawn, in words, or as Mermaid.", no_args_is_help=True)

AsOption = Annotated[
    str, typer.Option("--as", metavar="KIND", help="svg, text or mermaid; as FILE ends, or text, if left out.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write it to this file: .svg, .txt or .mmd.")
]


@app.command("area")
def area(
    area: Annotated[str, typer.Argument(metavar="AREA", help="An area's id (camden) or file.")],
    as_: AsOption = "",
    out: OutOption = None,
    at: AtOption = "",
    with_holders: Annotated[
        bool, typer.Option("--with-holders", help="Name those who hold the posts: nobody is named otherwise.")
    ] = False,
    reading: ReadingOption = [],  # noqa: B006 -- typer reads the default, nothing changes it
    own: OwnPolicyOption = "",
) -> None:
    """Draw the agencies of an area with their posts, who stands above whom, and who cannot act that day.

    Example: escalate draw area camden; escalate draw area camden --out camden.svg
    """
    kind, moment = kind_of(as_, out), moment_or_now(at)
    found = load_area(area)
    policy, notes = _policy_of(found, own, moment)
    given = pairs(reading, "reading")
    chosen = {**found.file.area.taken, **given}
    roles: Mapping[str, str] = {}
    emergency: tuple[str, ...] = ()
    if policy:
        policy = policy.under(chosen)
        roles, chosen = {name: role.called for name, role in policy.file.roles.items()}, {**policy.choice}
        emergency = tuple(filter(None, (emergency_in_words(policy),)))
    elif unknown := given.keys() - found.choice.keys():
        name = min(unknown)
        raise UnknownReading(f"{found.id} has no reading `{name}`.", hint=did_you_mean(name, found.choice))
    said = area_said(
        found.under(chosen),
        moment,
        roles=roles,
        readings=chosen,
        with_holders=with_holders,
        emergency=emergency,
        notes=notes,
    )
    _give(kind, out, {"svg": lambda: as_svg(draw_area(said)), "text": lambda: area_in_words(said),
                      "mermaid": lambda: area_as_mermaid(said)})  # fmt: skip


def _policy_of(area: Area, own: str, at: datetime) -> tuple[Policy | None, tuple[str, ...]]:
    """The policy of an area, where it is at hand; if not, that it is not."""
    wanted = own or area.file.area.policy
    try:
        return policies().find(wanted, at.date()), ()
    except (PolicyNotFound, PolicyNotInForce) as error:
        if own:
            raise
        return None, (f"{error.what} So each role is called by its id.",)


@app.command("policy")
def policy(
    policy: PolicyArgument,
    as_: AsOption = "",
    out: OutOption = None,
    reading: ReadingOption = [],  # noqa: B006 -- as above
    at: AtOption = "",
) -> None:
    """Draw how a case goes under a policy: a column for each track, a card for each stage, arrows where it leads.

    Example: escalate draw policy camden; escalate draw policy camden --out camden.svg
    """
    kind = kind_of(as_, out)
    said = policy_said(policies().find(policy, moment_or_now(at).date()).under(pairs(reading, "reading")))
    _give(kind, out, {"svg": lambda: as_svg(draw_policy(said)), "text": lambda: policy_in_words(said),
                      "mermaid": lambda: policy_as_mermaid(said)})  # fmt: skip


def _give(kind: Kind, out: Path | None, pictures: Mapping[Kind, Callable[[], str]]) -> None:
    """Print a picture, or write it to a file."""
    picture = pictures[kind]()
    if out:
        keep(picture, kind, out)
        show(f"{out}: drawn.")
    elif kind == "text":
        show(picture.rstrip("\n"))
    else:
        show_page(picture.rstrip("\n"))
