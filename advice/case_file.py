"""Case files: reading one with every problem at its line, and adding to one so that nothing is lost.

A case file holds facts and dated events, and no free text: there is no place in it for a child's name.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from advice.case import Case, answer_to, event_from
from advice.event import Event
from foundation.datafile import YAML, Document, Steps, parse, read
from foundation.errors import DataFileError, EscalationError, Place, Problem, TimeError
from foundation.in_place import put_in_place
from foundation.moment import parse_moment, written
from foundation.shape import Shape, shaped
from foundation.yaml_text import in_yaml
from rules.policy import Policy

FindPolicy = Callable[[str, date], Policy]
"""Finds a policy by name, or name and version, as of a day."""


class CaseShape(Shape):
    """What may stand in a case file.

    Attributes:
        policy: The policy, `camden` or `camden@2015-12-01`.
        area: The area whose directory is used.
        reference: What its owner calls it; never a name.
        opened: When the facts were given.
        readings: The readings switched for this case.
        facts: What was answered.
        events: What happened since.
        title, at, expect, later, under: The further parts of a worked case, which is a case file as well.
    """

    policy: str
    area: str | None = None
    reference: Annotated[str | None, Field(max_length=80)] = None
    opened: str | None = None
    readings: dict[str, str] = Field(default_factory=dict)
    facts: dict[str, Any] = Field(default_factory=dict)
    events: list[dict[str, Any]] = Field(default_factory=list)
    title: str | None = None
    at: str | None = None
    expect: Any = None
    later: Any = None
    under: Any = None


@dataclass(frozen=True)
class CaseFile:
    """A case file that was read.

    Attributes:
        case: The case in it.
        area: The area it names, if it does.
        document: Where everything in it stands.
    """

    case: Case
    area: str | None
    document: Document


def load_case(path: Path, find: FindPolicy, today: date) -> CaseFile:
    """Read a case file.

    Args:
        path: The file.
        find: Finds its policy.
        today: The day as of which a policy is found that the file names without a version, if it says no moment.

    Raises:
        DataFileError: With everything wrong in it, each at its line.
        PolicyNotFound, PolicyNotInForce: If its policy cannot be had.
    """
    return case_in(read(path), find, today)


def case_in(document: Document, find: FindPolicy, today: date, model: type[CaseShape] = CaseShape) -> CaseFile:
    """Read a case that is already a document; see `load_case`."""
    if not isinstance(document.data, dict):
        raise DataFileError([document.problem((), "a case file is a map", "begin it with policy: camden")])
    problems: list[Problem] = []
    data = _shape(document, model, problems)
    began = _kept(document, problems, ("opened",), partial(parse_moment, data.opened)) if data.opened else None
    if not data.policy:
        raise DataFileError(problems)
    policy = find(data.policy, began.date() if began else _first_day(data) or today)
    _kept(document, problems, ("readings",), lambda: policy.under(data.readings))
    chosen = policy if problems else policy.under(data.readings)
    facts: dict[str, Any] = {}
    for name, value in data.facts.items():
        _kept(document, problems, ("facts", name), partial(_answer, chosen, facts, name, value))
    events: dict[int, Event] = {}
    for number, item in enumerate(data.events):
        _kept(document, problems, ("events", number), partial(_event, chosen, events, number, item))
    problems += _ids(document, events)
    if problems:
        raise DataFileError(problems)
    try:
        case = Case(
            chosen, facts, events.values(), opened=began, readings=data.readings, reference=data.reference or ""
        )
    except EscalationError as error:
        raise DataFileError([document.problem(("events",), error.what, error.hint)]) from None
    return CaseFile(case, _beside(document, data.area), document)


def _beside(document: Document, area: str | None) -> str | None:
    """The file of an area that stands beside the case file, or where its path leads from there."""
    here = Path(document.file).parent / (area or "")
    return str(here) if area and area.endswith(YAML) and here.is_file() else area


def _shape(document: Document, model: type[CaseShape], problems: list[Problem]) -> CaseShape:
    """The parts of a case file; where the file as a whole does not fit, as much of it as can still be checked."""
    try:
        return shaped(model, document)
    except DataFileError as error:
        problems += error.problems
    raw = document.data
    policy, opened = raw.get("policy"), raw.get("opened")
    readings, facts, events = raw.get("readings"), raw.get("facts"), raw.get("events")
    return CaseShape.model_construct(
        policy=policy if isinstance(policy, str) else "",
        opened=opened if isinstance(opened, str) else None,
        readings=readings if isinstance(readings, dict) else {},
        facts=facts if isinstance(facts, dict) else {},
        events=[item for item in events if isinstance(item, dict)] if isinstance(events, list) else [],
    )


def _answer(policy: Policy, facts: dict[str, Any], name: str, value: Any) -> None:
    facts[name] = answer_to(policy, name, value)


def _event(policy: Policy, events: dict[int, Event], number: int, item: dict[str, Any]) -> None:
    events[number] = event_from(policy, item)


def _kept(document: Document, problems: list[Problem], path: Steps, make: Callable[[], Any]) -> Any:
    """What is made, or None with the reason noted at its place."""
    try:
        return make()
    except DataFileError:
        raise
    except EscalationError as error:
        problems.append(document.problem(path, error.what.rstrip("."), error.hint.rstrip(".")))
        return None


def _first_day(data: CaseShape) -> date | None:
    """The day on which the earliest event happened: a live case keeps the version it began under."""
    days = []
    for event in data.events:
        try:
            days.append(parse_moment(str(event.get("at", ""))).date())
        except TimeError:
            continue  # it is reported at its place, when the event itself is read
    return min(days, default=None)


def _ids(document: Document, events: Mapping[int, Event]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, event in events.items():
        if event.id in seen:
            yield document.problem(("events", number), f"the id `{event.id}` stands here twice", "give each its own")
        if event.id:
            seen[event.id] = number
    for number, event in events.items():
        if event.kind == "struck" and event.name not in seen:
            known = f"ids: {', '.join(seen)}" if seen else "give the event that is meant an id"
            yield document.problem(("events", number), f"there is no event `{event.name}` to strike out", known)


# -------------------------------------------------------------------------------------------------- writing


def new_case(
    path: Path,
    policy: str,
    area: str | None,
    opened: datetime,
    facts: Mapping[str, Any],
    readings: Mapping[str, str] | None = None,
) -> None:
    """Write a new case file; an existing one is never overwritten.

    Raises:
        DataFileError: If there is a file already, or the folder cannot be written.
    """
    lines = [
        "# A case file: facts and dated events. It holds no names; see docs/case-format.md.",
        f"policy: {policy}",
        *([f"area: {area}"] if area else []),
        f"opened: {written(opened)}",
        *([f"readings: {in_yaml(readings)}"] if readings else []),
        "facts:" if facts else "facts: {}",
        *(f"  {name}: {in_yaml(value)}" for name, value in facts.items()),
        "events: []",
        "",
    ]
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write("\n".join(lines))
    except FileExistsError:
        raise DataFileError(
            [Problem(Place(str(path)), "", "there is such a file already", "use another name")]
        ) from None
    except OSError as error:
        wrong = f"the file cannot be written: {error.strerror}"
        raise DataFileError([Problem(Place(str(path)), "", wrong)]) from None


def add_event(path: Path, event: Event, find: FindPolicy, today: date) -> CaseFile:
    """Add an event to a case file: all of it or nothing, and only if the file still reads.

    The rest of the file, comments included, stays as it is. Two people adding at once wait for one another.

    Raises:
        DataFileError: If the file, or the file with the event in it, does not read; it is then left as it was.
    """
    with _alone(path):
        before = load_case(path, find, today)
        taken = {known.id for known in before.case.events}
        number = next(n for n in range(len(taken) + 1, len(taken) + 10_000) if f"e{n}" not in taken)
        named = event if event.id else event.named(f"e{number}")
        text = path.read_bytes().decode("utf-8")
        added = _with_line(text, before.document, line_of(named))
        if added is None:
            raise DataFileError([before.document.problem(("events",), "the event could not be added here", _HAND)])
        after = case_in(parse(added.encode(), str(path)), find, today)
        put_in_place(path, added.encode())
        return after


_LONGEST_EVENT = 40
"""Lines; the end of an event is not looked for further down."""
_HAND = "write `events` as a list with one line for each event, beginning with `- `"


def line_of(event: Event) -> str:
    """An event as one line of a case file."""
    data = event.as_data()
    data["at"] = written(event.at)
    if "reported" in data:
        data["reported"] = written(event.reported)
    return f"  - {{{', '.join(f'{key}: {in_yaml(value)}' for key, value in data.items())}}}"


def _with_line(text: str, document: Document, line: str) -> str | None:
    """The text of a case file with one more event; None where it is not a plain list.

    Where exactly an event ends depends on how it is written, so each place from the beginning of the last one is
    tried, and one is taken only if the file then holds everything it held and the event.
    """
    lines = text.splitlines(keepends=True)
    end = "\r\n" if text.endswith("\r\n") or "\r\n" in text else "\n"
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += end
    events = document.data.get("events")
    expected = {**document.data, "events": [*(events or []), parse(line.encode(), "").data[0]]}
    for place, indent in _places(lines, document):
        if not events:
            lines[place - 1] = re.sub(r"^events:[ \t]*(\[\s*\]|~|null)?", "events:", lines[place - 1])
        added = "".join([*lines[:place], indent + line.lstrip() + end, *lines[place:]])
        try:
            if parse(added.encode(), "").data == expected:
                return added
        except DataFileError:
            continue
    return None


def _places(lines: list[str], document: Document) -> Iterator[tuple[int, str]]:
    """After which lines the next event may stand, and how far indented."""
    if "events" not in document.data:
        lines.append("events:" + ("\r\n" if lines[-1].endswith("\r\n") else "\n"))
        yield len(lines), "  "
    elif not document.data["events"]:
        yield document.lines["events",], "  "
    else:
        first = document.lines["events",]
        dashes = (re.match(r"(\s*)- ?", line) for line in lines[first:])
        indent = next((dash.group(1) for dash in dashes if dash), "  ")
        last = max(number for path, number in document.lines.items() if path[:1] == ("events",))
        yield from ((place, indent) for place in range(last, min(len(lines), last + _LONGEST_EVENT) + 1))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the folder of a case file, so that two additions cannot lose one another."""
    folder = path.resolve().parent
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        wrong = f"the folder cannot be opened: {error.strerror}"
        raise DataFileError([Problem(Place(str(folder)), "", wrong)]) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
