"""One case of the kit for other implementations: what is asked, what has to be answered, and how answers compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from advice.advice import Advice, Step, TrackNow, as_json
from advice.conformance.history import History
from foundation.datafile import Document
from foundation.errors import TimeError
from foundation.moment import iso, moment_in_words, parse_moment
from foundation.shape import Shape, Text, shaped


class Request(Shape):
    """One question: a case and a moment.

    Attributes:
        id: Its name; the answer names it again.
        policy: The policy, with its version.
        area: The area whose directory is used; empty for none.
        readings: For every unclear point the option taken.
        opened: When the facts were given.
        facts: What was answered; a fact that is not here was not asked.
        events: What happened since, as a case file writes it.
        at: The moment asked about.
    """

    id: Text
    policy: Text
    area: str = ""
    readings: dict[str, str] = Field(default_factory=dict)
    opened: Text
    facts: dict[str, Any] = Field(default_factory=dict)
    events: list[dict[str, Any]] = Field(default_factory=list)
    at: Text


class AnsweredTrack(Shape):
    """How a track stands: its last run.

    Attributes:
        track: Its name.
        state: waiting, open, at_a_silence or closed.
        stage: The current stage, or the last; empty before the first.
        since: Since when it stands so.
    """

    track: Text
    state: Literal["waiting", "open", "at_a_silence", "closed"]
    stage: str = ""
    since: str | None = None


class AnsweredStep(Shape):
    """One thing that is to be done.

    Attributes:
        duty: The duty of the policy.
        track: The track it belongs to; empty for none.
        stage: The stage it belongs to; empty for none.
        force: How strongly it binds.
        due: The last moment in time; null if the policy gives none.
        who: The roles that owe it; where a side owes it as such, the side.
        to: The roles it goes to.
        late: Whether it is late.
    """

    duty: Text
    track: str = ""
    stage: str = ""
    force: Text
    due: str | None = None
    who: list[str] = Field(default_factory=list)
    to: list[str] = Field(default_factory=list)
    late: bool


class Answer(Shape):
    """What any implementation must answer.

    Attributes:
        id: The name of the request.
        answer: In a word.
        tracks: How each track stands.
        steps: What is to be done, in any order.
        ask_first: The facts still needed, the most important first.
        departures: How many things were done outside the policy.
    """

    id: Text
    answer: Literal["act", "ask", "wait", "closed", "out_of_scope", "cannot_decide"]
    tracks: list[AnsweredTrack]
    steps: list[AnsweredStep]
    ask_first: list[str]
    departures: int


class KitCase(Shape):
    """One line of the kit.

    Attributes:
        request: What is asked.
        expected: What has to be answered.
        shows: What the case is in the kit for, in words.
    """

    request: Request
    expected: Answer
    shows: list[str]


def request_of(identity: str, history: History, policy: str, area: str, readings: Mapping[str, str]) -> Request:
    """A history as a request."""
    return Request(
        id=identity,
        policy=policy,
        area=area,
        readings=dict(readings),
        opened=iso(history.opened),
        facts=as_json(history.facts),
        events=[as_json(event) for event in history.events],
        at=iso(history.asked),
    )


def answer_of(identity: str, advice: Advice) -> Answer:
    """The fields of an advice in which every implementation must agree."""
    latest = {track.track: track for track in advice.tracks}
    steps = [_step(step) for step in advice.steps]
    return Answer(
        id=identity,
        answer=advice.answer,
        tracks=[_track(latest[name]) for name in sorted(latest)],
        steps=sorted(steps, key=_order),
        ask_first=[question.fact for question in advice.ask_first if not question.is_report],
        departures=len(advice.departures),
    )


def _track(track: TrackNow) -> AnsweredTrack:
    since = iso(track.since) if track.since else None
    state: Any = track.state
    return AnsweredTrack(track=track.track, state=state, stage=track.stage, since=since)


def _step(step: Step) -> AnsweredStep:
    to = step.to.members if step.to else ()
    return AnsweredStep(
        duty=step.duty,
        track=step.track,
        stage=step.stage,
        force=step.force,
        due=iso(step.due) if step.due else None,
        who=sorted({member.role or member.side for member in step.who.members}),
        to=sorted({member.role or member.side for member in to}),
        late=step.late,
    )


def _order(step: AnsweredStep) -> tuple[str, ...]:
    return (step.track, step.stage, step.duty, step.due or "", str(step.late))


def read_answer(data: Any) -> Answer:
    """An answer as another program gave it.

    Raises:
        DataFileError: With everything that is wrong with its form.
    """
    return shaped(Answer, Document("the answer", data, {}))


def differences(expected: Answer, given: Answer) -> Iterator[str]:
    """In what an answer differs from what is expected, one sentence each. The order of steps and tracks is free."""
    if given.answer != expected.answer:
        yield f"the answer is {given.answer}, not {expected.answer}"
    yield from _tracks(expected, given)
    yield from _steps(expected, given)
    if set(given.ask_first) != set(expected.ask_first):
        yield f"it asks {_listed(given.ask_first)}, not {_listed(expected.ask_first)}"
    elif expected.ask_first and given.ask_first[0] != expected.ask_first[0]:
        yield f"it asks {given.ask_first[0]} first, not {expected.ask_first[0]}"
    if given.departures != expected.departures:
        yield f"it shows {given.departures} departures, not {expected.departures}"


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "nothing"


def _tracks(expected: Answer, given: Answer) -> Iterator[str]:
    wanted, found = ({track.track: track for track in one.tracks} for one in (expected, given))
    for name in sorted(wanted.keys() | found.keys()):
        one, other = wanted.get(name), found.get(name)
        if one is None or other is None:
            yield f"the track {name} is {'missing' if other is None else 'not there, and is shown'}"
            continue
        if (other.state, other.stage) != (one.state, one.stage):
            stands, should = (f"{each.state} at {each.stage or 'no stage'}" for each in (other, one))
            yield f"{name} is {stands}, not {should}"
        elif said := _moment(other.since, one.since):
            yield f"{name} is so since {said}"


def _steps(expected: Answer, given: Answer) -> Iterator[str]:
    wanted, found = (_by_place(one) for one in (expected, given))
    for place in sorted(wanted.keys() | found.keys()):
        mine, its = wanted.get(place, []), found.get(place, [])
        name = f"{place[2]}{f' at {place[1]}' if place[1] else ''}"
        if len(mine) != len(its):
            yield f"the step {name} is there {_times(len(its))}, not {_times(len(mine))}"
            continue
        for one, other in zip(mine, its, strict=True):
            yield from (f"{name}: {said}" for said in _step_differs(one, other))


def _times(count: int) -> str:
    return {0: "not at all", 1: "once"}.get(count, f"{count} times")


def _by_place(answer: Answer) -> dict[tuple[str, str, str], list[AnsweredStep]]:
    found: dict[tuple[str, str, str], list[AnsweredStep]] = {}
    for step in sorted(answer.steps, key=_order):
        found.setdefault((step.track, step.stage, step.duty), []).append(step)
    return found


def _step_differs(one: AnsweredStep, other: AnsweredStep) -> Iterator[str]:
    if other.force != one.force:
        yield f"it binds as {other.force}, not as {one.force}"
    if said := _moment(other.due, one.due):
        yield f"it is due {said}"
    if other.late is not one.late:
        yield f"it is {'late' if other.late else 'not late'}, and should {'not be' if other.late else 'be'}"
    for name in ("who", "to"):
        mine, its = sorted(set(getattr(one, name))), sorted(set(getattr(other, name)))
        if mine != its:
            yield f"{name} is {_listed(its)}, not {_listed(mine)}"


def _moment(given: str | None, wanted: str | None) -> str | None:
    """How two moments differ; the same moment may be written in several ways."""
    one, other = (_parsed(text) for text in (given, wanted))
    if one == other:
        return None
    return f"{_in_words(one)}, not {_in_words(other)}"


def _parsed(text: str | None) -> datetime | str | None:
    try:
        return parse_moment(text) if text else None
    except TimeError:
        return text


def _in_words(moment: datetime | str | None) -> str:
    if moment is None:
        return "at no moment"
    return moment_in_words(moment) if isinstance(moment, datetime) else f"`{moment}`, which is no moment"
