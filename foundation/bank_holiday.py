"""Bank holidays of the four nations: computed by the `holidays` package, held to the list that is published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path

import holidays

from foundation.datafile import read
from foundation.errors import DataFileError, Problem
from foundation.moment import parse_date

PUBLISHED = Path(__file__).parent / "data" / "bank_holidays.yaml"

NATIONS: Mapping[str, tuple[str, str]] = {
    # Great Britain without a subdivision lacks Easter Monday and the August holiday: always name the nation.
    "england": ("ENG", "england-and-wales"),
    "wales": ("WLS", "england-and-wales"),
    "scotland": ("SCT", "scotland"),
    "northern-ireland": ("NIR", "northern-ireland"),
}


@cache
def confirmed() -> tuple[date, date]:
    """The first and the last date for which the holidays are published."""
    data = read(PUBLISHED, name=PUBLISHED.name).data
    return parse_date(data["confirmed_from"]), parse_date(data["confirmed_until"])


@cache
def bank_holidays(nation: str) -> Mapping[date, str]:
    """The bank holidays of a nation that fall from Monday to Friday, with their names, for all confirmed years.

    Raises:
        DataFileError: If the installed `holidays` package disagrees with the published list.
    """
    subdivision, division = NATIONS[nation]
    first, last = confirmed()
    computed = {
        day: name
        for day, name in holidays.country_holidays(
            "GB", subdiv=subdivision, years=range(first.year, last.year + 1)
        ).items()
        if day.weekday() < 5 and first <= day <= last
    }
    published = _published(division)
    if computed.keys() != published:
        odd = ", ".join(str(day) for day in sorted(computed.keys() ^ published))
        document = read(PUBLISHED, name=PUBLISHED.name)
        wrong = f"the `holidays` package {version('holidays')} disagrees about {odd}"
        raise DataFileError([Problem(document.place(("published", division)), division, wrong, "compare both")])
    return computed


def _published(division: str) -> set[date]:
    years = read(PUBLISHED, name=PUBLISHED.name).data["published"][division]
    return {parse_date(f"{year}-{day}") for year, days in years.items() for day in days}
