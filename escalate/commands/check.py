"""`escalate check`: is this document right? What is wrong with a policy, each thing with the smallest case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from escalate.asking import AreaOption, JsonOption, PolicyArgument, ReadingOption, pairs
from escalate.screen import say, show, show_json

OnlyOption = Annotated[
    list[str], typer.Option("--only", metavar="CHECK", help="Only this check; may be given several times.")
]
FromOption = Annotated[
    str, typer.Option("--from", metavar="DAY", help="The day as of which, and from which on; today, if left out.")
]
AcceptedOption = Annotated[
    str,
    typer.Option("--accepted", metavar="FILE", help="What is accepted; as beside the policy, if left out."),
]
KeepOption = Annotated[
    str, typer.Option("--keep", metavar="FINDING", help="Write the case of this finding, as a worked case.")
]


def command(
    policy: PolicyArgument,
    area: AreaOption = "",
    only: OnlyOption = [],  # noqa: B006 -- typer reads the default, nothing changes it
    reading: ReadingOption = [],  # noqa: B006 -- as above
    first: FromOption = "",
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="The last day; a year on, if left out.")] = "",
    accepted: AcceptedOption = "",
    full: Annotated[bool, typer.Option("--all", help="Show what is accepted as well, and what is assumed.")] = False,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Also write it as JUnit XML.")] = None,
    sarif: Annotated[Path | None, typer.Option("--sarif", metavar="FILE", help="Also write it as SARIF.")] = None,
    keep: KeepOption = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="With --keep: to which new file.")] = None,
    json: JsonOption = False,
) -> int:
    """Is this document right? What is wrong with a policy and its posts, each thing with its smallest case.

    It ends with 1 where something is found beyond what is accepted.

    Example: escalate check camden --only no-answer --only no-value --reading CAM-A3=b
    """
    from advice.check.words import report_in_words  # noqa: PLC0415 -- as below
    from escalate import checking  # noqa: PLC0415 -- the checks take a while to load, and no other command needs them

    asked = checking.asked_for(policy, area, pairs(reading, "reading"), (first, last), tuple(only), accepted)
    if keep or out:
        kept, *commands = checking.keep(asked, keep, out)
        say(kept)
        show("\n".join(commands))
        return 0
    report = checking.report_on(asked, full=full)
    if not report.stopped and junit:
        checking.write_junit(report, junit)
    if not report.stopped and sarif:
        checking.write_sarif(report, asked, sarif)
    if json:
        show_json(report.as_data(full=full))
    else:
        show(report_in_words(report, full=full))
    if report.stopped:
        raise KeyboardInterrupt
    return 1 if report.found else 0
