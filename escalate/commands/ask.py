"""`escalate ask`: the interview. One question at a time, "not sure" always allowed, and the advice at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from advice.case import Case
from advice.case_file import load_case
from escalate.asking import AreaOption, AtOption, PolicyArgument, ReadingOption, area_of, moment_or_now, pairs, policies
from escalate.interview import Interview


def command(
    policy: PolicyArgument,
    case: Annotated[
        Path | None, typer.Option("--case", metavar="FILE", help="Save to this file, or resume from it.")
    ] = None,
    at: AtOption = "",
    area: AreaOption = "",
    reading: ReadingOption = [],  # noqa: B006 -- typer reads the default, nothing changes it
) -> int:
    """Answer one question at a time, and get the advice at the end. "Not sure" is always an answer.

    Example: escalate ask camden --case my.yaml
    """
    moment = moment_or_now(at)
    library = policies()
    chosen = library.find(policy, moment.date()).under(pairs(reading, "reading"))
    begun = Case(chosen)
    resumed = case is not None and case.exists()
    if case is not None and resumed:
        file = load_case(case, library.find, moment.date())
        begun, area = file.case, area or file.area or ""
    interview = Interview(begun, area_of(area, begun.policy), moment, case, resumed=resumed, find=library.find)
    return interview.run()
