"""Moments and dates: read from what people write, said in words. Always local time, Europe/London."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from foundation.errors import TimeError

LONDON = ZoneInfo("Europe/London")

_GMT, _BST = timezone(timedelta(0)), timezone(timedelta(hours=1))

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"(?P<zone>Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?"
)


def parse_date(text: str) -> date:
    """A date written `2026-08-28`.

    Raises:
        TimeError: If it is not written so, or is no day of the calendar.
    """
    if not _DATE.fullmatch(text):
        raise TimeError(f"`{text}` is not a date.", hint="Write it as 2026-08-28.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise TimeError(f"`{text}` is not a day of the calendar.", hint="Check the day and the month.") from None


def parse_moment(text: str) -> datetime:
    """A moment written `2026-08-28 16:40`, with an offset where the writer has one, or a date alone.

    A date alone is its first minute: the earliest it can have been, so that no limit comes out later than it should.
    When the clocks go back, an hour occurs twice and its first occurrence is taken, for the same reason.

    Raises:
        TimeError: If it cannot be read, or is skipped when the clocks go forward.
    """
    match = _MOMENT.fullmatch(text.strip())
    if not match:
        raise TimeError(f"`{text}` is not a moment.", hint="Write it as 2026-08-28 16:40.")
    day = parse_date(match["day"])
    if match["hour"] is None:
        return local(day, time(0))
    try:
        clock = time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        raise TimeError(f"`{text}` is not a time of the day.", hint="Hours run from 00 to 23.") from None
    if match["zone"]:
        zone = match["zone"].replace("Z", "+00:00")
        return in_london(datetime.fromisoformat(f"{day}T{clock}{zone}"))
    moment = local(day, clock)
    if moment.time() != clock:
        raise TimeError(
            f"There was no {clock:%H:%M} on {date_in_words(day)}: the clocks went forward.",
            hint="Write the time that the clock showed.",
        )
    return moment


def in_london(moment: datetime) -> datetime:
    """The same moment on the clocks of London, with its offset fixed.

    Two moments that carry one and the same time zone compare by the clock on the wall, which is wrong in the hour that
    occurs twice; moments with a fixed offset compare by what they are. All moments in Escalate are of this form.

    Raises:
        TimeError: If the moment names no offset (it could mean anything), or lies at the end of all dates.
    """
    if moment.tzinfo is None:
        raise TimeError("A moment without an offset was given.", hint="Use datetime(..., tzinfo=LONDON).")
    try:
        there = moment.astimezone(LONDON)
    except OverflowError:
        raise TimeError(f"`{moment}` lies beyond all dates.", hint="Check the year.") from None
    offset = there.utcoffset() or timedelta(0)
    zone = {timedelta(0): _GMT, timedelta(hours=1): _BST}.get(offset) or timezone(offset)
    return there.replace(tzinfo=zone, fold=0)


def local(day: date, clock: time) -> datetime:
    """A time of the day in London; the first occurrence of an hour that occurs twice, and moved on if it is skipped."""
    return in_london(datetime.combine(day, clock, LONDON).astimezone(UTC))


def date_in_words(day: date) -> str:
    """A date as people say it.

    >>> date_in_words(date(2026, 9, 2))
    'Wednesday 2 September 2026'
    """
    return f"{day:%A} {day.day} {day:%B %Y}"


def moment_in_words(moment: datetime) -> str:
    """A moment as people say it.

    >>> moment_in_words(datetime(2026, 9, 2, 17, 0, tzinfo=LONDON))
    'Wednesday 2 September 2026, 17:00'
    """
    return f"{date_in_words(moment.date())}, {moment:%H:%M}"


def iso(moment: datetime) -> str:
    """ISO 8601 with offset, to the minute unless it has seconds: the form of every moment in JSON and in files."""
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


def written(moment: datetime) -> str:
    """A moment as case files write it; an hour that occurs twice keeps its offset."""
    there = moment.replace(tzinfo=LONDON)
    twice = there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset()
    return iso(moment) if twice or moment.second else f"{moment:%Y-%m-%d %H:%M}"
