"""Time limits as people write them on a command line: "2 working days", "24 hours", "same working day"."""

from __future__ import annotations

import re
from collections.abc import Callable

from foundation.errors import TimeError
from foundation.limit import (
    AgreedDate,
    AtOnce,
    By,
    CalendarDays,
    EarliestOf,
    Hours,
    Limit,
    NoneStated,
    SameWorkingDay,
    WordsOnly,
    WorkingDays,
    WorkingWeeks,
)
from foundation.moment import date_in_words, moment_in_words, parse_date

_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_AMOUNT = re.compile(r"(?P<count>\d{1,4}|[a-z]+) (?P<unit>[a-z -]+)")
_UNITS: dict[str, Callable[[int], Limit]] = {
    "hour": Hours,
    "calendar day": CalendarDays,
    "working day": WorkingDays,
    "working week": WorkingWeeks,
}
_PLAIN: dict[str, Limit] = {
    "same working day": SameWorkingDay(),
    "same day": SameWorkingDay(),
    "at once": AtOnce(),
    "immediately": AtOnce(),
    "now": AtOnce(),
}
_FORMS = "24 hours, 2 working days, 1 working week, 7 calendar days, same working day, at once, by 2026-09-04"


def parse_limit(text: str) -> Limit:
    """Read a limit, or the smaller of two joined by "or".

    >>> parse_limit("2 working days")
    WorkingDays(count=2, start_day_counts=False, same_time=False)

    Raises:
        TimeError: If it is none of the known forms, or its unit can be taken in two ways ("5 days").
    """
    words = " ".join(text.casefold().replace(",", " ").split())
    parts = [part.strip() for part in re.split(r"\bor\b", words)]
    if len(parts) > 1:
        return EarliestOf(tuple(parse_limit(part) for part in parts))
    if words in _PLAIN:
        return _PLAIN[words]
    if words.startswith("by "):
        return AgreedDate(parse_date(words.removeprefix("by ").strip()))
    match = _AMOUNT.fullmatch(words.replace("working-", "working "))
    if not match:
        raise TimeError(f"`{text}` is not a time limit that can be read.", hint=f"For example: {_FORMS}.")
    if match["count"] == "working":
        raise TimeError(
            f"`{text}` is not a time limit that can be read: it lacks a number.", hint=f"For example: {_FORMS}."
        )
    count = _NUMBERS.get(match["count"]) or (int(match["count"]) if match["count"].isdigit() else 0)
    unit = match["unit"].strip().removesuffix("s")
    if unit in ("day", "week"):
        raise TimeError(
            f"`{text}` can be taken in two ways.", hint=f"Say working {unit}s or calendar days: they end differently."
        )
    if count < 1 or unit not in _UNITS:
        raise TimeError(f"`{text}` is not a time limit that can be read.", hint=f"For example: {_FORMS}.")
    return _UNITS[unit](count)


def limit_in_words(limit: Limit) -> str:  # noqa: C901, PLR0911 -- one case for each kind of limit
    """A limit as part of a sentence: "within 5 working days"."""
    match limit:
        case Hours(count):
            return f"within {_count(count, 'hour')}"
        case CalendarDays(count):
            return f"within {_count(count, 'calendar day')}"
        case WorkingDays(count, first, same_time):
            return f"within {_count(count, 'working day')}{_first_counts(first)}{_same_time(same_time)}"
        case WorkingWeeks(count, first):
            return f"within {_count(count, 'working week')}{_first_counts(first)}"
        case SameWorkingDay():
            return "on the same working day"
        case AtOnce():
            return "at once"
        case By(moment, why):
            return f"by {moment_in_words(moment)} ({why})"
        case AgreedDate(day):
            return f"by {date_in_words(day)}, as agreed" if day else "by a date that is still to be agreed"
        case WordsOnly(words):
            return f'in the policy\'s words "{words}", without a number'
        case NoneStated():
            return "with no time limit stated"
        case EarliestOf(limits):
            return ", or ".join(limit_in_words(part) for part in limits) + ", whichever comes first"


def _count(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _first_counts(first: bool) -> str:
    return ", the day of the event being the first" if first else ""


def _same_time(same_time: bool) -> str:
    return ", to the same time of day" if same_time else ""
