"""`escalate days`: when a time limit runs out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from escalate.asking import JsonOption
from escalate.screen import show, show_json
from foundation.calendar_file import load_calendar
from foundation.calendar_rules import CalendarRules
from foundation.errors import TimeError
from foundation.limit import Due, Limit, due
from foundation.limit_words import limit_in_words, parse_limit
from foundation.moment import date_in_words, iso, moment_in_words, parse_moment


def command(
    start: Annotated[str, typer.Argument(metavar="START", help='When it starts: "2026-08-28 16:40".')],
    limit: Annotated[str, typer.Argument(metavar="LIMIT", help='"2 working days", "24 hours", "1 working week" ...')],
    nation: Annotated[
        str, typer.Option("--in", metavar="NATION", help="england (if left out), wales, scotland or northern-ireland.")
    ] = "",
    calendar: Annotated[
        Path | None, typer.Option("--calendar", metavar="FILE", help="Office hours, closures and terms of your own.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Count day by day, with the reasons.")] = False,
    json: JsonOption = False,
) -> None:
    """When a time limit runs out.

    Example: escalate days "2026-08-28 16:40" "2 working days" --in england --explain
    """
    rules = load_calendar(calendar) if calendar else CalendarRules.of(nation or "england")
    if nation and nation != rules.working_time.nation:
        what = f"{calendar} is a calendar of {rules.working_time.nation}, not of {nation}."
        raise TimeError(what, hint="Leave out --in, or change the nation in the file.")
    began, allowed = parse_moment(start), parse_limit(limit)
    found = due(allowed, began, rules)
    if json:
        show_json(_as_data(began, allowed, rules, found))
        return
    if found is None:
        show("No date follows from that limit.")
        return
    show(f"Due {moment_in_words(found.at)}.")
    if found.aim and found.aim != found.at:
        show(f"Aim for {moment_in_words(found.aim)}.")
    if found.act_by:
        show(f"Offices are shut then: act by {moment_in_words(found.act_by)}.")
    if explain:
        for day in found.counting:
            show(f"  {'counts ' if day.counted else '       '} {date_in_words(day.date)}: {day.why}")


def _as_data(began: datetime, allowed: Limit, rules: CalendarRules, found: Due | None) -> dict[str, object]:
    return {
        "start": iso(began),
        "limit": limit_in_words(allowed),
        "nation": rules.working_time.nation,
        "due": iso(found.at) if found else None,
        "aim": iso(found.aim) if found and found.aim else None,
        "act_by": iso(found.act_by) if found and found.act_by else None,
        "counting": [
            {"date": str(day.date), "counted": day.counted, "why": day.why} for day in (found.counting if found else ())
        ],
    }
