"""Records as XES 1.0, the form in which programs for process mining read event logs: one trace for each case.

Attributes of the extensions concept, time, org and lifecycle are written under their standard names; what is ours
stands beside them under `escalate:`. The file is written as text, since it is far larger than its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from simulator import record
from simulator.clock import moment_at
from simulator.record import Record

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <global scope="trace">
    <string key="concept:name" value="case"/>
  </global>
  <global scope="event">
    <string key="concept:name" value="event"/>
    <string key="lifecycle:transition" value="complete"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/>
  </global>
  <classifier name="Event" keys="concept:name lifecycle:transition"/>
"""
_TRANSITIONS = {
    record.ASKED: "schedule",
    record.OWED: "schedule",
    record.STARTED: "start",
    record.BEGAN: "start",
    record.DROPPED: "withdraw",
    record.STILL: "unknown",
    record.OPEN: "unknown",
}
_OWN = ("event", "track", "stage", "duty", "how", "side", "agency", "unit")
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MARKS = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;", 10: "&#10;", 13: "&#13;"}


def write_xes(path: Path, parts: Iterable[list[Record]]) -> None:
    """Write all records; those of one batch are in memory at a time."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD)
        for part in parts:
            _traces(file, part)
        file.write("</log>\n")


def _traces(file: IO[str], part: Iterable[Record]) -> None:
    cases: dict[tuple[int, int], list[Record]] = {}
    for row in part:
        cases.setdefault((row.replication, row.case), []).append(row)
    for (replication, case), rows in sorted(cases.items()):
        file.write("  <trace>\n")
        file.write(f"    {_text('concept:name', f'{replication}/{case}')}\n")
        file.write(f"    {_text('escalate:kind', rows[0].kind)}\n")
        file.write(f'    <boolean key="escalate:counted" value="{str(rows[0].counted).lower()}"/>\n')
        for row in sorted(rows, key=lambda row: row.order):
            file.write("".join(["    <event>\n", *(f"      {line}\n" for line in _event(row)), "    </event>\n"]))
        file.write("  </trace>\n")


def _event(row: Record) -> Iterator[str]:
    about = row.duty or (f"{row.track}/{row.stage}" if row.stage else row.track)
    yield _text("concept:name", f"{row.event} {about}".strip())
    yield _text("lifecycle:transition", _TRANSITIONS.get(row.event, "complete"))
    yield f'<date key="time:timestamp" value="{moment_at(row.at).isoformat(timespec="milliseconds")}"/>'
    if row.post:
        yield _text("org:resource", row.post)
    for name in _OWN:
        if value := getattr(row, name):
            yield _text(f"escalate:{name}", value)
    for name in ("since", "due", "work"):
        if (value := getattr(row, name)) is not None:
            yield f'<int key="escalate:{name}" value="{value}"/>'
    if row.late is not None:
        yield f'<float key="escalate:late" value="{row.late}"/>'


def _text(key: str, value: str) -> str:
    return f'<string key="{key}" value="{_REFUSED.sub("", value).translate(_MARKS)}"/>'
