"""`escalate next`: what to do next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from advice.advice import as_json
from advice.advise import advise
from advice.diary import diary as diary_of
from advice.diary import write_calendar
from advice.errors import CaseError
from advice.side_by_side import differences, in_words_side_by_side
from advice.words import in_words
from escalate.asking import (
    AreaOption,
    Asked,
    AtOption,
    CaseOption,
    CasesPolicyArgument,
    FactOption,
    JsonOption,
    ReadingOption,
    SupposeOption,
    ask_about,
    options_compared,
)
from escalate.screen import show, show_json


def command(
    policy: CasesPolicyArgument = "",
    fact: FactOption = [],  # noqa: B006 -- typer reads the default, nothing changes it
    case: CaseOption = None,
    at: AtOption = "",
    area: AreaOption = "",
    reading: ReadingOption = [],  # noqa: B006 -- as above
    suppose: SupposeOption = [],  # noqa: B006 -- as above
    full: Annotated[bool, typer.Option("--full", help="Also the counting, the messages and every reason.")] = False,
    diary: Annotated[
        Path | None, typer.Option("--ics", metavar="FILE", help="Also write the due dates as an iCalendar file.")
    ] = None,
    json: JsonOption = False,
) -> int:
    """What to do next: who, by when, what to record, whom to tell, and which clause says so.

    With several options of one reading (--reading CAM-A1=a,b) the advice under each stands beside the others.

    Example: escalate next camden --fact imminent_risk=no --fact issue=threshold --fact case_type=cin
    """
    if compared := options_compared(reading):
        if diary:
            raise CaseError("--ics writes the dates of one advice.", hint="Name one option of the reading.")
        return _side_by_side(
            *compared,
            lambda switches: ask_about(
                policy, case=case, facts=fact, readings=switches, area=area, at=at, suppose=suppose
            ),
            json=json,
        )
    asked = ask_about(policy, case=case, facts=fact, readings=reading, area=area, at=at, suppose=suppose)
    advice = advise(asked.case, directory=asked.area, at=asked.at)
    if json:
        show_json(as_json(advice))
    else:
        show(in_words(advice, full=full))
    if advice.answer == "cannot_decide":
        return 3
    if diary:
        write_calendar(diary_of(advice), diary)
    return 0


def _side_by_side(reading: str, options: dict[str, list[str]], ask: Callable[[list[str]], Asked], *, json: bool) -> int:
    """The case under several options of one reading: whether it matters here, and how."""
    asked = {option: ask(switches) for option, switches in options.items()}
    advices = {option: advise(each.case, directory=each.area, at=each.at) for option, each in asked.items()}
    found = differences(advices)
    if json:
        show_json({"reading": reading, "advice": as_json(advices), "differences": as_json(found)})
    else:
        policy = next(iter(asked.values())).case.policy
        show(in_words_side_by_side(policy, reading, advices, found))
    return 3 if any(advice.answer == "cannot_decide" for advice in advices.values()) else 0
