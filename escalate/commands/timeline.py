"""`escalate timeline`: if nobody ever replies, who is asked what, when, up to the end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from advice.advice import as_json
from advice.diary import calendar_of, write_calendar
from advice.timeline.playing import timeline
from advice.timeline.words import timeline_in_words
from escalate.asking import (
    AreaOption,
    AtOption,
    CaseOption,
    CasesPolicyArgument,
    FactOption,
    JsonOption,
    ReadingOption,
    ask_about,
)
from escalate.screen import show, show_json


def command(
    policy: CasesPolicyArgument = "",
    case: CaseOption = None,
    fact: FactOption = [],  # noqa: B006 -- typer reads the default, nothing changes it
    at: AtOption = "",
    area: AreaOption = "",
    reading: ReadingOption = [],  # noqa: B006 -- as above
    brief: Annotated[bool, typer.Option("--brief", help="One line for each stage, on one screen.")] = False,
    calendar: Annotated[
        Path | None, typer.Option("--ics", metavar="FILE", help="Also write the dates as an iCalendar file.")
    ] = None,
    json: JsonOption = False,
) -> int:
    """A dry run: if nobody ever replies, who is asked what, when, up to the end of the ladder.

    Your own side is taken to do what it owes at the last safe moment. It changes no file and uses no power.

    Example: escalate timeline --case my.yaml
    """
    asked = ask_about(policy, case=case, facts=fact, readings=reading, area=area, at=at)
    found = timeline(asked.case, directory=asked.area, at=asked.at)
    if json:
        show_json(as_json(found))
    else:
        show(timeline_in_words(found, brief=brief))
    if found.answer == "cannot_decide":
        return 3
    if calendar:
        dated = [(entry.step, entry.moment) for entry in found.entries if entry.moment]
        write_calendar(calendar_of(dated, found.at, given="If nobody replies. "), calendar)
    return 0
