"""The due dates of an advice as an iCalendar file. Calendars leave the network: there is no name in it, and no case."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

from advice.advice import Advice, Step
from foundation.errors import DataFileError, Place, Problem


def diary(advice: Advice) -> bytes:
    """The due dates, and our prompts marked as ours, as an iCalendar file."""
    from icalendar import Calendar, Event  # noqa: PLC0415 -- 70 ms that only this needs

    calendar = Calendar()
    calendar.add("prodid", "-//Escalate//EN")
    calendar.add("version", "2.0")
    stamp = advice.receipt.at if advice.receipt else None
    for step in advice.steps:
        if step.moment is None or stamp is None:
            continue
        event = Event()
        event.add("uid", f"{step.duty}-{step.track}-{step.stage}-{step.started:%Y%m%dT%H%M}@escalate")
        event.add("dtstamp", stamp.astimezone(UTC))
        event.add("dtstart", step.moment.astimezone(UTC))
        event.add("dtend", (step.moment + timedelta(minutes=15)).astimezone(UTC))
        event.add("summary", _summary(step))
        event.add("description", _description(step))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def write_diary(advice: Advice, path: Path) -> None:
    """Write the due dates to a file.

    Raises:
        DataFileError: If it cannot be written.
    """
    try:
        path.write_bytes(diary(advice))
    except OSError as error:
        wrong = f"the file cannot be written: {error.strerror}"
        raise DataFileError([Problem(Place(str(path)), "", wrong)]) from None


def _summary(step: Step) -> str:
    kind = "Prompt (not policy)" if step.is_prompt else "Due"
    return f"{kind}: {step.what}"


def _description(step: Step) -> str:
    policy = f"The last moment in time is {step.due:%Y-%m-%d %H:%M}. " if step.due else "The policy sets no date. "
    return f"{policy}{step.who.words}: {step.what}. Clauses: {', '.join(step.clauses)}."
