"""`escalate ask`: the interview. One question at a time, "not sure" always allowed, and the advice at the end."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from advice.case import Case
from advice.errors import CaseError
from escalate.asking import (
    AreaOption,
    AtOption,
    PolicyArgument,
    ReadingOption,
    area_in_files,
    area_of,
    load_case_under,
    moment_or_now,
    name_in_files,
    pairs,
    policies,
    under_readings,
)
from escalate.interview import Interview
from escalate.saving import Saving


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
    switches = pairs(reading, "reading")
    resumed = case is not None and case.exists()
    if case is not None and resumed:
        file = load_case_under(policy, case, library, moment.date())
        begun, area = under_readings(file.case, switches), area or file.area or ""
    else:
        begun = Case(library.find(policy, moment.date()), readings=switches)
        if case is not None and not os.access(case.parent, os.W_OK | os.X_OK):
            raise CaseError(f"{case} could not be saved: {case.parent} is no folder that can be written.")
    here = area_of(area, begun.policy)
    names = name_in_files(policy, begun.policy), area_in_files(area, begun.policy)
    saving = Saving(case, resumed, *names, library.find, switches) if case else None
    return Interview(begun, here, moment, saving, switched=resumed and bool(switches)).run()
