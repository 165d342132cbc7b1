"""`escalate diff`: what differs between two policies, or between two areas, and what that does to cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from advice.diff import Comparison, Side, compare_areas, compare_policies
from advice.diff.words import comparison_in_words
from escalate.asking import AreaOption, AtOption, JsonOption, ReadingOption, moment_or_now, pairs
from escalate.comparing import Wanted, are_areas, as_data, check_folder, commands, two_areas, two_policies, write_cases
from escalate.pages import comparison_page, keep_page
from escalate.progress import progress
from escalate.screen import show, show_json

_TWO = "A policy (an id, one with its version, a folder, a variant), or an area."
_Areas = Annotated[bool, typer.Option("--areas", help="Areas are meant, where a name is one of a policy too.")]
_ReadingA = Annotated[list[str], typer.Option("--reading-a", metavar="ID=OPTION", help="Switch a reading for A only.")]
_ReadingB = Annotated[list[str], typer.Option("--reading-b", metavar="ID=OPTION", help="Switch a reading for B only.")]
_Policy = Annotated[str, typer.Option("--policy", metavar="POLICY", help="Compare areas under this policy.")]
_Full = Annotated[bool, typer.Option("--full", help="All that is otherwise only counted.")]
_Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write the smallest cases to a new folder.")]
_Html = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Also write it as a page.")]


def command(
    a: Annotated[str, typer.Argument(metavar="A", help=_TWO)],
    b: Annotated[str, typer.Argument(metavar="B", help="Another of the same kind.")],
    areas: _Areas = False,
    reading: ReadingOption = [],  # noqa: B006 -- typer reads the default, nothing changes it
    reading_a: _ReadingA = [],  # noqa: B006 -- as above
    reading_b: _ReadingB = [],  # noqa: B006 -- as above
    area: AreaOption = "",
    policy: _Policy = "",
    at: AtOption = "",
    full: _Full = False,
    out: _Out = None,
    html: _Html = None,
    json: JsonOption = False,
) -> int:
    """What differs between two policies, versions or areas: the elements, the smallest cases, the dates of a year.

    It ends with 1 where more than words differs.

    Example: escalate diff camden camden --reading-b CAM-A3=b
    """
    readings = (pairs(reading, "reading"), pairs(reading_a, "reading-a"), pairs(reading_b, "reading-b"))
    wanted = Wanted((a, b), areas, policy, area, readings, moment_or_now(at))
    if out:
        check_folder(out)
    sides, found = _compared(wanted)
    if out:
        write_cases(sides, found.groups, out)
    see = commands(sides, found.groups, out)
    if html:
        keep_page(comparison_page(found, see), html)
    if json:
        show_json(as_data(found, see))
    else:
        show(comparison_in_words(found, see, full=full))
    return 1 if found.verdict == "differs" else 0


def _compared(wanted: Wanted) -> tuple[tuple[Side, Side], Comparison]:
    """The two that are meant, and what came of comparing them."""
    if are_areas(wanted):
        sides = two_areas(wanted)
        return sides, compare_areas(*sides, wanted.at)
    sides = two_policies(wanted)
    with progress() as told:
        return sides, compare_policies(*sides, wanted.at, told)
