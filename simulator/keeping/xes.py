"""Records as an event log in XES 1.0 (IEEE 1849-2016), which process-mining tools read: one trace for each case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import quoteattr

from simulator import record
from simulator.clock import moment_at
from simulator.record import Record

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <global scope="trace">
    <string key="concept:name" value="name"/>
  </global>
  <global scope="event">
    <string key="concept:name" value="name"/>
    <string key="lifecycle:transition" value="complete"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/>
  </global>
  <classifier name="What" keys="concept:name"/>
"""
_TRANSITIONS = {
    record.OWED: "schedule",
    record.ASKED: "assign",
    record.STARTED: "start",
    record.DROPPED: "ate_abort",
    record.OPEN: "unknown",
    record.STILL: "unknown",
}
"""What an event is in the life of an activity; every other one completes it."""


def write_xes(records: Iterable[Record], path: Path) -> None:
    """Write records as a log; those of one replication come together.

    Args:
        records: The records.
        path: Where.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD)
        for _, rows in groupby(records, key=lambda row: row.replication):
            ordered = sorted(rows, key=lambda row: (row.case, row.at, row.order))
            for _, own in groupby(ordered, key=lambda row: row.case):
                _write_trace(list(own), file)
        file.write("</log>\n")


def _write_trace(rows: list[Record], file: TextIO) -> None:
    first = rows[0]
    file.write("  <trace>\n")
    file.write(_text("concept:name", f"{first.replication}-{first.case}", 4))
    file.write(_text("kind", first.kind, 4))
    for row in rows:
        file.write("    <event>\n")
        file.writelines(_event(row))
        file.write("    </event>\n")
    file.write("  </trace>\n")


def _event(row: Record) -> Iterator[str]:
    about = row.duty or "/".join(part for part in (row.track, row.stage) if part)
    yield _text("concept:name", f"{row.event} {about}".strip())
    yield _text("lifecycle:transition", _TRANSITIONS.get(row.event, "complete"))
    yield f'      <date key="time:timestamp" value="{moment_at(row.at).isoformat(timespec="seconds")}"/>\n'
    for key, value in (("org:resource", row.post), ("org:group", row.agency), ("track", row.track)):
        if value:
            yield _text(key, value)
    for key, value in (("stage", row.stage), ("duty", row.duty), ("how", row.how), ("side", row.side)):
        if value:
            yield _text(key, value)
    if row.due is not None:
        yield f'      <date key="due" value="{moment_at(row.due).isoformat(timespec="seconds")}"/>\n'
    if row.late is not None:
        yield f'      <float key="late" value="{row.late!r}"/>\n'
        yield _text("unit", row.unit)


def _text(key: str, value: str, indent: int = 6) -> str:
    return f"{' ' * indent}<string key={quoteattr(key)} value={quoteattr(value)}/>\n"
