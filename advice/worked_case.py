"""Worked cases: a case file plus the advice that is expected. Practitioners read them, the tests run them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from advice.advice import Advice, Step
from advice.case import Case
from advice.case_file import CaseShape, FindPolicy, case_in
from foundation.datafile import Document, Steps, read
from foundation.errors import DataFileError, Problem
from foundation.moment import moment_in_words, parse_moment
from foundation.shape import Shape, Text, YesNo, shaped
from foundation.suggest import did_you_mean
from rules.policy import Policy


class ExpectedStep(Shape):
    """What is expected of one step; what is left out is not compared.

    Attributes:
        due: The last moment in time, or `none`.
        aim: The moment to work towards, or `none`.
        act_by: The last working moment, or `none`.
        prompt: Our own suggestion, or `none`.
        late: Whether it is late.
        force: How strongly.
        agencies: The agencies of those who owe it.
        posts: The posts that act, of those who owe it.
        to_posts: The posts that act, of those it goes to.
        cover: Words that the advice on cover must hold.
        record: The documents it writes.
        form: The form it uses, or `none`.
        tell: The duties to tell beside it.
        clauses: Clauses among those it cites.
        readings: Readings among those it names.
        ours: Whether it is ours, not the policy's.
        sides: The sides that still owe it.
    """

    due: str | None = None
    aim: str | None = None
    act_by: str | None = None
    prompt: str | None = None
    late: YesNo | None = None
    force: str | None = None
    agencies: list[str] | None = None
    posts: list[str] | None = None
    to_posts: list[str] | None = None
    cover: Text | None = None
    record: list[str] | None = None
    form: str | None = None
    tell: list[str] | None = None
    clauses: list[str] = Field(default_factory=list)
    readings: list[str] = Field(default_factory=list)
    ours: YesNo | None = None
    sides: list[str] | None = None


class ExpectedTrack(Shape):
    """What is expected of one track."""

    state: Literal["waiting", "open", "at_a_silence", "closed"]
    stage: str | None = None
    since: str | None = None


class ExpectedNext(Shape):
    """What is expected of the next stage."""

    stage: str
    opens: str | None = None


class Expected(Shape):
    """What is expected of an advice; what is left out is not compared.

    Attributes:
        answer: In a word.
        tracks: The tracks; those left out must not be there.
        steps: Steps that must be there, by duty.
        no_steps: Duties that must not be there.
        only_steps: No other steps than those named.
        first: The duty that must come first.
        ask: The facts asked, in this order.
        again: The facts asked again.
        silences: Readings that must be named.
        no_silences: Readings that must not be named.
        departures: How many departures.
        not_yet: For each track the next stage and when it opens.
        options: The powers offered.
        rights: The rights told.
        warns: Words that the advice in plain English must hold.
    """

    answer: str | None = None
    tracks: dict[str, ExpectedTrack] | None = None
    steps: dict[str, ExpectedStep] = Field(default_factory=dict)
    no_steps: list[str] = Field(default_factory=list)
    only_steps: YesNo = False
    first: str | None = None
    ask: list[str] | None = None
    again: list[str] | None = None
    silences: list[str] = Field(default_factory=list)
    no_silences: list[str] = Field(default_factory=list)
    departures: int | None = None
    not_yet: dict[str, ExpectedNext] | None = None
    options: list[str] | None = None
    rights: list[str] | None = None
    warns: list[str] = Field(default_factory=list)


class Later(Shape):
    """The same case at another moment, or under other readings."""

    at: str | None = None
    readings: dict[str, str] = Field(default_factory=dict)
    expect: Expected


class WorkedShape(CaseShape):
    """What may stand in a worked case: a case file, a title, a moment and what is expected."""

    title: Text
    at: str
    expect: Expected
    later: list[Later] = Field(default_factory=list)
    under: list[Later] = Field(default_factory=list)


@dataclass(frozen=True)
class Question:
    """One question that a worked case puts: a moment, switched readings, and what is expected."""

    at: datetime
    readings: Mapping[str, str]
    expected: Expected

    def __str__(self) -> str:
        switched = ", ".join(f"{name}={option}" for name, option in self.readings.items())
        return f"{self.at:%Y-%m-%d %H:%M}{' under ' + switched if switched else ''}"


@dataclass(frozen=True)
class WorkedCase:
    """A worked case that was read."""

    title: str
    case: Case
    area: str | None
    questions: tuple[Question, ...]
    document: Document


def load_worked_case(path: Path, find: FindPolicy) -> WorkedCase:
    """Read a worked case.

    Raises:
        DataFileError: With everything wrong in it.
    """
    document = read(path)
    shape = shaped(WorkedShape, document)
    at = parse_moment(shape.at)
    file = case_in(document, find, at.date(), WorkedShape)
    if problems := list(_unknown(document, shape, file.case.policy)):
        raise DataFileError(problems)
    questions = [Question(at, {}, shape.expect)]
    questions += [Question(parse_moment(more.at or shape.at), more.readings, more.expect) for more in shape.later]
    questions += [Question(parse_moment(more.at or shape.at), more.readings, more.expect) for more in shape.under]
    return WorkedCase(shape.title, file.case, file.area, tuple(questions), document)


def _unknown(document: Document, shape: WorkedShape, policy: Policy) -> Iterator[Problem]:
    """What is expected of something that the policy does not have: it could never be there, so it says nothing.

    What exists under some readings only is known where these are switched.
    """
    places: list[tuple[Steps, Expected, Policy]] = [(("expect",), shape.expect, policy)]
    for part, further in (("later", shape.later), ("under", shape.under)):
        for number, more in enumerate(further):
            places.append(((part, number, "expect"), more.expect, policy.under(more.readings)))
    for path, expected, reading in places:
        file = reading.file
        asked = [*reading.facts, *file.events, *file.tracks]
        first = [expected.first] if expected.first else []
        for place, named, known in (
            ("tracks", expected.tracks, file.tracks),
            ("steps", expected.steps, file.duties),
            ("no_steps", expected.no_steps, {**policy.file.duties, **file.duties}),
            ("first", first, file.duties),
            ("ask", expected.ask, asked),
            ("again", expected.again, reading.facts),
            ("silences", expected.silences, policy.readings),
            ("no_silences", expected.no_silences, policy.readings),
            ("not_yet", expected.not_yet, file.tracks),
            ("options", expected.options, file.powers),
            ("rights", expected.rights, file.rights),
        ):
            for name in named or ():
                if name not in known:
                    yield document.problem((*path, place), f"{policy.id} has no `{name}`", did_you_mean(name, known))


def differences(expected: Expected, advice: Advice, words: str) -> Iterator[str]:
    """In what an advice differs from what is expected, one sentence each."""
    if expected.answer and advice.answer != expected.answer:
        yield f"the answer is {advice.answer}, not {expected.answer}"
    yield from _tracks(expected, advice)
    yield from _steps(expected, advice)
    asked = [question.fact for question in advice.ask_first if not question.again]
    if expected.ask is not None and asked != expected.ask:
        yield f"it asks {asked}, not {expected.ask}"
    again = [question.fact for question in advice.ask_first if question.again]
    if expected.again is not None and again != expected.again:
        yield f"it asks again {again}, not {expected.again}"
    named = {silence.reading for silence in advice.silences}
    yield from (f"it does not name {name}" for name in expected.silences if name not in named)
    yield from (f"it names {name}" for name in expected.no_silences if name in named)
    if expected.departures is not None and len(advice.departures) != expected.departures:
        yield f"it shows {[departed.what for departed in advice.departures]} as departures, not {expected.departures}"
    yield from _not_yet(expected, advice)
    offered = [option.power for option in advice.options]
    if expected.options is not None and offered != expected.options:
        yield f"it offers {offered}, not {expected.options}"
    entitled = [right.right for right in advice.rights]
    if expected.rights is not None and entitled != expected.rights:
        yield f"it tells the rights {entitled}, not {expected.rights}"
    flat = " ".join(words.split())
    for phrase in expected.warns:
        if phrase not in flat:
            yield f"it does not say {phrase!r}"


def _tracks(expected: Expected, advice: Advice) -> Iterator[str]:
    if expected.tracks is None:
        return
    latest = {track.track: track for track in advice.tracks}
    if set(latest) != set(expected.tracks):
        yield f"its tracks are {sorted(latest)}, not {sorted(expected.tracks)}"
    for name, wanted in expected.tracks.items():
        track = latest.get(name)
        if track is None:
            continue
        if track.state != wanted.state:
            yield f"{name} is {track.state}, not {wanted.state}"
        if wanted.stage and track.stage != wanted.stage:
            yield f"{name} is at {track.stage}, not {wanted.stage}"
        if wanted.since and track.since != parse_moment(wanted.since):
            since = moment_in_words(track.since) if track.since else "nothing"
            yield f"{name} is so since {since}, not {wanted.since}"


def _steps(expected: Expected, advice: Advice) -> Iterator[str]:
    steps: dict[str, list[Step]] = {}
    for step in advice.steps:
        steps.setdefault(step.duty, []).append(step)
    for name, wanted in expected.steps.items():
        if name not in steps:
            yield f"there is no step {name}; there is {sorted(steps)}"
        else:
            latest = max(reversed(steps[name]), key=lambda step: step.started)
            yield from (f"{name}: {said}" for said in _step(wanted, latest))
    for name in expected.no_steps:
        if name in steps:
            yield f"there is a step {name}"
    if expected.only_steps and set(steps) - set(expected.steps):
        yield f"there are other steps: {sorted(set(steps) - set(expected.steps))}"
    if expected.first and (not advice.steps or advice.steps[0].duty != expected.first):
        yield f"{advice.steps[0].duty if advice.steps else 'nothing'} comes first, not {expected.first}"


def _step(wanted: ExpectedStep, step: Step) -> Iterator[str]:
    for name in ("due", "aim", "act_by", "prompt"):
        text, found = getattr(wanted, name), getattr(step, name)
        if text is not None and found != (None if text == "none" else parse_moment(text)):
            yield f"{name} is {moment_in_words(found) if found else 'none'}, not {text}"
    plain: dict[str, tuple[Any, Any]] = {
        "late": (wanted.late, step.late),
        "force": (wanted.force, step.force),
        "ours": (wanted.ours, step.ours),
        "agencies": (wanted.agencies, [m.agency for m in step.who.members if m.agency]),
        "posts": (wanted.posts, [named.post for m in step.who.members for named in m.acting]),
        "to_posts": (wanted.to_posts, [n.post for m in (step.to.members if step.to else ()) for n in m.acting]),
        "record": (wanted.record, [paper.document for paper in step.record]),
        "form": (wanted.form, step.form.document if step.form else "none"),
        "tell": (wanted.tell, [telling.duty for telling in step.tell]),
        "sides": (wanted.sides, list(step.sides)),
    }
    for name, (should_be, found) in plain.items():
        if should_be is not None and found != should_be:
            yield f"{name} is {found}, not {should_be}"
    members = [*step.who.members, *(step.to.members if step.to else ())]
    if wanted.cover and not any(wanted.cover in member.cover for member in members):
        yield f"cover is {[member.cover for member in members]}, without {wanted.cover!r}"
    for clause in wanted.clauses:
        if clause not in step.clauses:
            yield f"it does not cite {clause}"
    for reading in wanted.readings:
        if reading not in step.readings:
            yield f"it does not name {reading}; it names {step.readings}"


def _not_yet(expected: Expected, advice: Advice) -> Iterator[str]:
    entries = {entry.track: entry for entry in advice.not_yet}
    for name, wanted in (expected.not_yet or {}).items():
        entry = entries.get(name)
        if entry is None:
            yield f"nothing is said about what follows on {name}"
        elif entry.stage != wanted.stage:
            yield f"after this, {name} goes to {entry.stage}, not {wanted.stage}"
        elif wanted.opens and entry.opens != parse_moment(wanted.opens):
            yield f"{wanted.stage} opens {entry.opens}, not {wanted.opens}"
