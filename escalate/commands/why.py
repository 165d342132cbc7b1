"""`escalate why`: why something does not apply, and what would have to be different."""

from __future__ import annotations

from typing import Annotated

import typer

from advice.advice import as_json
from advice.why import why
from escalate.asking import (
    AreaOption,
    AtOption,
    CaseOption,
    FactOption,
    JsonOption,
    PolicyArgument,
    ReadingOption,
    ask_about,
)
from escalate.screen import show, show_json


def command(
    policy: PolicyArgument,
    what: Annotated[str, typer.Argument(metavar="RULE|STAGE|TRACK", help="A rule, a stage (stage-3, 3) or a track.")],
    case: CaseOption = None,
    fact: FactOption = [],  # noqa: B006 -- typer reads the default, nothing changes it
    at: AtOption = "",
    area: AreaOption = "",
    reading: ReadingOption = [],  # noqa: B006 -- as above
    json: JsonOption = False,
) -> None:
    """Why a rule, a stage or a track does or does not apply, and what would have to be different.

    Example: escalate why camden stage-3 --case my.yaml
    """
    asked = ask_about(policy, case=case, facts=fact, readings=reading, area=area, at=at)
    found = why(asked.case, what, at=asked.at, directory=asked.area)
    if json:
        show_json(as_json(found))
        return
    show(
        f"{found.asked} ({found.kind}) {'applies' if found.applies else 'does not apply'}. [{', '.join(found.clauses)}]"
    )
    for sentence in found.because:
        show(f"  {sentence}")
    if found.would:
        show("What would have to be different:")
        for sentence in found.would:
            show(f"  {sentence}")
