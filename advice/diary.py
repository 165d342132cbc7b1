"""Dates for a diary, as an iCalendar file. Calendars leave the network: there is no name in it, and no case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from advice.advice import Advice, Step
from advice.errors import CaseError
from foundation.errors import DataFileError, Place, Problem

Dated = tuple[Step, datetime]
"""A step, and the moment at which it stands in the diary."""


def diary(advice: Advice) -> bytes:
    """The due dates, and our prompts marked as ours, as an iCalendar file."""
    stamp = advice.receipt.at if advice.receipt else None
    dated = [(step, step.moment) for step in advice.steps if step.moment and stamp]
    return calendar_of(dated, stamp)


def calendar_of(dated: Iterable[Dated], stamp: datetime | None, *, given: str = "") -> bytes:
    """Steps as entries of an iCalendar file.

    Args:
        dated: The steps, each with the moment at which it stands.
        stamp: The moment that was asked about.
        given: Under what condition they come, as the beginning of every entry; "" for none.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 -- 70 ms that only this needs

    calendar = Calendar()
    calendar.add("prodid", "-//Escalate//EN")
    calendar.add("version", "2.0")
    for step, moment in dated:
        event = Event()
        event.add("uid", f"{step.duty}-{step.track}-{step.stage}-{step.started:%Y%m%dT%H%M}@escalate")
        event.add("dtstamp", (stamp or moment).astimezone(UTC))
        event.add("dtstart", moment.astimezone(UTC))
        event.add("dtend", (moment + timedelta(minutes=15)).astimezone(UTC))
        event.add("summary", f"{given}{_summary(step)}")
        event.add("description", _description(step))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def write_calendar(content: bytes, path: Path) -> None:
    """Write a calendar to a file: one that is there already is brought up to date, any other file is left alone.

    Raises:
        CaseError: If there is another file of that name.
        DataFileError: If it cannot be written.
    """
    if path.is_file() and not path.read_bytes().startswith(b"BEGIN:VCALENDAR"):
        raise CaseError(f"{path} is there already, and is no calendar.", hint="Give the calendar another name.")
    try:
        path.write_bytes(content)
    except OSError as error:
        wrong = f"the file cannot be written: {error.strerror}"
        raise DataFileError([Problem(Place(str(path)), "", wrong)]) from None


def _summary(step: Step) -> str:
    kind = "Prompt (not policy)" if step.is_prompt else "Due"
    return f"{kind}: {step.what}"


def _description(step: Step) -> str:
    policy = f"The last moment in time is {step.due:%Y-%m-%d %H:%M}. " if step.due else "The policy sets no date. "
    return f"{policy}{step.who.words}: {step.what}. Clauses: {', '.join(step.clauses)}."
