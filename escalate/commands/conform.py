"""`escalate conform`: does all that has to hold under a policy hold, here and in another implementation?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from escalate.asking import AreaOption, AtOption, JsonOption, PolicyArgument, ReadingOption, moment_or_now, pairs

EXAMPLES = 1200
PATIENCE = 10.0


def command(
    policy: PolicyArgument,
    area: AreaOption = "",
    examples: Annotated[int, typer.Option("--examples", min=1, help="On how many histories to try it.")] = EXAMPLES,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Which histories: a number, the same ones again.")] = 0,
    reading: ReadingOption = [],  # noqa: B006 -- typer reads the default, nothing changes it
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write each counterexample there, as a case file.")
    ] = None,
    kit: Annotated[
        Path | None, typer.Option("--kit", metavar="DIR", help="Write cases for other implementations there.")
    ] = None,
    other: Annotated[
        str, typer.Option("--command", metavar="CMD", help="Run another implementation on these cases.")
    ] = "",
    patience: Annotated[
        float, typer.Option("--patience", min=0.1, metavar="SECONDS", help="How long it has for one answer.")
    ] = PATIENCE,
    at: AtOption = "",
    json: JsonOption = False,
) -> int:
    """Try a policy on histories that nobody thought of: does all that has to hold, hold under every reading?

    With --kit it writes cases with the answers that every implementation has to give; with --command it runs another
    implementation on them.

    Example: escalate conform camden --examples 3 --reading CAM-A1=b
    """
    from escalate import conforming  # noqa: PLC0415 -- Hypothesis takes a while to load, and no other command needs it

    asked = conforming.asked_for(policy, moment_or_now(at), area, pairs(reading, "reading"))
    if kit or other:
        return conforming.other_implementation(asked, folder=kit, command=other, patience=patience, json=json)
    return conforming.try_it(asked, examples=examples, number=seed, out=out, json=json)
