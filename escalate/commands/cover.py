"""`escalate cover`: when some route of a policy reaches nobody."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from advice.advice import as_json
from advice.cover.gaps import cover
from advice.cover.words import coverage_in_words
from advice.diary import diary_of_gaps, write_calendar
from directory.loader import load_area
from escalate.asking import JsonOption, PolicyArgument, ReadingOption, SupposeOption, now, pairs, policies, supposing
from escalate.drawing.coverage import calendar_of
from escalate.drawing.gaps import draw_gaps
from escalate.drawing.keeping import keep, kind_of
from escalate.drawing.svg import as_svg
from escalate.screen import show, show_json
from foundation.errors import TimeError
from foundation.moment import parse_date

WEEKS = 12
"""How far it looks where no end is named."""
LONGEST = timedelta(days=3 * 366)


def command(
    area: Annotated[str, typer.Argument(metavar="AREA", help="An area's id (camden) or file.")],
    policy: PolicyArgument,
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="The first day; today, if left out.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="The last day; twelve weeks on, if left out.")] = "",
    suppose: SupposeOption = [],  # noqa: B006 -- typer reads the default, nothing changes it
    reading: ReadingOption = [],  # noqa: B006 -- as above
    svg: Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="Also draw the gaps as a calendar.")] = None,
    ics: Annotated[Path | None, typer.Option("--ics", metavar="FILE", help="Also write the gaps for a diary.")] = None,
    json: JsonOption = False,
) -> int:
    """Every date and hour on which some route of a policy reaches nobody, the worst first.

    Example: escalate cover sutton sutton --from 2026-08-01 --to 2026-08-31
    """
    begin, end = _window(first, last)
    here = supposing(load_area(area), suppose)
    chosen = policies().find(policy, begin).under({**here.file.area.taken, **pairs(reading, "reading")})
    found = cover(chosen, here, begin, end)
    if json:
        show_json(as_json(found))
    else:
        show(coverage_in_words(found))
    if ics:
        write_calendar(diary_of_gaps(found), ics)
    if svg:
        keep(as_svg(draw_gaps(calendar_of(found, here.file.area.nation))), kind_of("svg", svg), svg)
    return 1 if found.gaps else 0


def _window(first: str, last: str) -> tuple[date, date]:
    begin = parse_date(first) if first else now().date()
    end = parse_date(last) if last else begin + timedelta(weeks=WEEKS)
    if end < begin:
        raise TimeError("The last day comes before the first.", hint="Check --from and --to.")
    if end - begin > LONGEST:
        raise TimeError("That is more than three years.", hint="Ask for a shorter time.")
    return begin, end
