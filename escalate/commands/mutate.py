"""`escalate mutate`: would anything notice a fault in a policy? One small fault after another is put into it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from escalate.asking import AreaOption, AtOption, JsonOption, PolicyArgument, moment_or_now
from escalate.screen import show, show_json

HISTORIES, CASES = 40, 1000
INTERRUPTED = 130


def command(
    policy: PolicyArgument,
    area: AreaOption = "",
    only: Annotated[
        list[str],
        typer.Option("--only", metavar="WORD", help="Only faults with this in their name: limit, settle."),
    ] = [],  # noqa: B006 -- typer reads the default, nothing changes it
    sample: Annotated[int, typer.Option("--sample", min=0, help="So many of them, picked by lot; all, if 0.")] = 0,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Which: the same number gives the same again.")] = 0,
    folder: Annotated[
        list[Path], typer.Option("--cases", metavar="DIR", help="Worked cases; those that ship, if left out.")
    ] = [],  # noqa: B006 -- as above
    explained: Annotated[
        Path | None, typer.Option("--explained", metavar="FILE", help="Why survivors survive; as ships, if left out.")
    ] = None,
    histories: Annotated[
        int, typer.Option("--histories", min=1, help="On how many histories properties are tried for a fault.")
    ] = HISTORIES,
    full: Annotated[bool, typer.Option("--all", help="Clause by clause as well, and what noticed each fault.")] = False,
    at: AtOption = "",
    json: JsonOption = False,
) -> int:
    """Put faults into a policy, one at a time: do worked cases, checks and properties notice each of them?

    It ends with 1 where fewer than 95 in 100 are noticed, a survivor is unexplained, or generated cases hardly come to
    some stage; how far these get is seen where all faults are tried.

    Example: escalate mutate st-helens --only duties.send-notice --sample 2
    """
    from advice.mutation.report import as_data, in_words  # noqa: PLC0415 -- Hypothesis takes a while to load
    from escalate import mutating  # noqa: PLC0415 -- as above

    asked = mutating.Asked(policy, area, moment_or_now(at).date(), tuple(folder), histories, seed)
    report, finished = mutating.report_on(
        asked, only=only, sample=sample, explained=explained, cases=0 if only or sample else CASES
    )
    if json:
        show_json(as_data(report))
    else:
        show(in_words(report, full=full))
    if not finished:
        return INTERRUPTED
    return 0 if report.passes else 1
