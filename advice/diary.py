"""Dates for a diary, as an iCalendar file. Calendars leave the network: there is no name in it, and no case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from advice.advice import Advice, Step
from advice.cover.gaps import Coverage, Gap, Stretch
from advice.cover.words import who_is_missing, why_missing
from advice.errors import CaseError
from foundation.errors import DataFileError, Place, Problem
from foundation.moment import local

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
    return _calendar(
        Entry(
            f"{step.duty}-{step.track}-{step.stage}-{step.started:%Y%m%dT%H%M}",
            stamp or moment,
            moment,
            moment + timedelta(minutes=15),
            f"{given}{_summary(step)}",
            _description(step),
        )
        for step, moment in dated
    )


def diary_of_gaps(found: Coverage) -> bytes:
    """Every stretch in which nobody is reached, as an iCalendar file: those of one time are one entry."""
    together: dict[Stretch, list[Gap]] = {}
    for gap in found.gaps:
        for stretch in gap.stretches:
            together.setdefault(stretch, []).append(gap)
    stamp = local(found.first, time(0))
    entries = []
    for stretch, gaps in sorted(together.items(), key=lambda each: (each[0].began, each[0].ends)):
        whom = "; ".join(dict.fromkeys(who_is_missing(gap) for gap in gaps))
        uid = f"cover-{found.area}-{stretch.began:%Y%m%dT%H%M}-{stretch.ends:%Y%m%dT%H%M}"
        why = "; ".join(dict.fromkeys(why_missing(gap) for gap in gaps))
        entries.append(Entry(uid, stamp, stretch.began, stretch.ends, f"Nobody is reached: {whom}", f"{why}."))
    return _calendar(entries)


@dataclass(frozen=True)
class Entry:
    """One entry of a calendar: its name, when it was made, from when to when, and what it says."""

    uid: str
    made: datetime
    begins: datetime
    ends: datetime
    summary: str
    description: str


def _calendar(entries: Iterable[Entry]) -> bytes:
    from icalendar import Calendar, Event  # noqa: PLC0415 -- 70 ms that only this needs

    calendar = Calendar()
    calendar.add("prodid", "-//Escalate//EN")
    calendar.add("version", "2.0")
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.uid}@escalate")
        event.add("dtstamp", entry.made.astimezone(UTC))
        event.add("dtstart", entry.begins.astimezone(UTC))
        event.add("dtend", entry.ends.astimezone(UTC))
        event.add("summary", entry.summary)
        event.add("description", entry.description)
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
