"""`escalate new`: starters."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from advice.errors import CaseError
from escalate.asking import now
from escalate.screen import show
from foundation.errors import EscalationError
from foundation.moment import parse_date
from foundation.shape import NAME
from rules.loader import load_policy
from rules.new_policy import write_starter
from rules.schema import FOLDER

app = typer.Typer(help="Starters for new files.", no_args_is_help=True)


@app.command("policy")
def policy(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The id of the policy: exampleshire.")],
    into: Annotated[Path, typer.Option("--into", metavar="FOLDER", help="Where to put it.")] = Path(),
    valid_from: Annotated[str, typer.Option("--valid-from", metavar="DATE", help="The first day in force.")] = "",
) -> None:
    """Write a commented starter for a policy. It loads as it stands; change it line by line.

    Example: escalate new policy exampleshire --valid-from 2026-01-01
    """
    plain = name.casefold()
    if not NAME.fits(plain):
        raise CaseError(f"`{name}` cannot be the id of a policy.", hint="Use small letters, digits and hyphens.")
    day = parse_date(valid_from) if valid_from else now().date()
    target = into / plain / day.isoformat()
    schemas = os.path.relpath(FOLDER, target)
    written = write_starter(into, plain, day, schemas)
    try:
        if load_policy(written).id != plain:
            raise CaseError(f"`{name}` cannot be the id of a policy.", hint="Leave the date out of it.")
    except EscalationError:
        shutil.rmtree(target.parent if len(list(target.parent.iterdir())) == 1 else target)
        raise
    show(f"{written}: policy.yaml, readings.yaml and clauses.csv, which load as they stand.")
    show(f"Try: escalate show {written}")
