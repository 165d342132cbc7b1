"""What a person is told: the parts of an advice, and its JSON form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Literal

from advice.party import Party
from foundation.limit import Counted
from foundation.moment import iso

Answer = Literal["act", "ask", "wait", "closed", "out_of_scope", "cannot_decide"]

NATIONAL = "If a child is in immediate danger, ring 999 now."


@dataclass(frozen=True)
class Emergency:
    """The first line of every advice.

    Attributes:
        national: The national line.
        marked: That the national line is ours, not the policy's.
        post: The policy's own emergency post, in words.
        say: What the policy, and its reading, say about reaching it.
        local: The area's own contacts; only an area's own file has any.
        clauses: The clauses of the policy's part.
        readings: The unclear points it rests on.
    """

    national: str = NATIONAL
    marked: str = "ours, not the policy's"
    post: str = ""
    say: str = ""
    local: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A fact that is still needed, or how something ended that nobody has reported.

    Attributes:
        fact: Its name; of what has to be reported, the event or the track.
        ask: The question.
        kind: What kind of answer: the kind of the fact, or `event` or `exit` for what has to be reported.
        values: The answers to choose from, with their words.
        why: Why it matters.
        clauses: The clauses that need it.
        again: Asked before, and asked again because something has changed since.
    """

    fact: str
    ask: str
    kind: str
    values: Mapping[str, str]
    why: str
    clauses: tuple[str, ...] = ()
    again: bool = False

    @property
    def is_report(self) -> bool:
        """Whether it asks for something to be reported, and not for a fact."""
        return self.kind in ("event", "exit")


@dataclass(frozen=True)
class TrackNow:
    """How one track stands.

    Attributes:
        track: Its name.
        called: Its name in words.
        state: waiting, open, at_a_silence or closed.
        since: Since when.
        stage: The current stage.
        stage_called: Its title.
        waits_for: What it waits for, in words.
        agreed_so_far: Who has said so far that it is resolved.
        clauses: The clauses of the track and the stage.
        readings: The unclear points it rests on.
        assumed: That its start was not reported, and was taken as the moment shown.
        stands_still: What to do where it would stand still: nobody is said to move it up, or our copy breaks off.
    """

    track: str
    called: str
    state: str
    since: datetime | None = None
    stage: str = ""
    stage_called: str = ""
    waits_for: tuple[str, ...] = ()
    agreed_so_far: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    assumed: bool = False
    stands_still: str = ""


@dataclass(frozen=True)
class IfNoReply:
    """What happens when nothing comes back, and when."""

    at: datetime | None
    say: str


@dataclass(frozen=True)
class Paper:
    """A record, form, log or report, with its headings; `ours` where the policy itself does not ask for it."""

    document: str
    called: str
    kind: str
    items: Mapping[str, str] = field(default_factory=dict)
    kept_in: str = ""
    clauses: tuple[str, ...] = ()
    ours: bool = False


@dataclass(frozen=True)
class Telling:
    """Somebody who has to be told beside a step."""

    duty: str
    what: str
    to: Party | None
    clauses: tuple[str, ...] = ()
    ours: bool = False


@dataclass(frozen=True)
class Step:
    """One thing that is to be done.

    Attributes:
        duty: The duty of the policy.
        track: The track it belongs to; "" for none.
        stage: The stage it belongs to; "" for none.
        force: How strongly: must, should and so on.
        who: Who owes it.
        act: What kind of act.
        what: The act in words, completing "should ...".
        to: To or with whom.
        copies: Who gets a copy.
        how: By what means.
        how_all: All of these means are asked for, not any one of them.
        content: What has to be said or written.
        started: From when it is owed.
        due: The last moment in time; None if the policy gives none.
        aim: An earlier moment to work towards.
        act_by: The last working moment before an hour at which offices are shut.
        counting: The count day by day.
        limit_words: The limit in words, with the policy's own.
        is_prompt: The date is a suggestion of ours, where the policy gives none; never late.
        prompt: That date.
        late: Whether it is late.
        waits_on: A step that has to be done first.
        record: The records to make.
        form: The form to use.
        tell: Who else has to be told.
        message: What to say or write, ready to use, without any name.
        clauses: The clauses it comes from.
        readings: The unclear points it rests on.
        if_no_reply: What happens when nothing comes back.
        ours: It is not in the policy: a safe continuation of ours.
        sides: Where each side owes its own: the sides that still do.
    """

    duty: str
    track: str
    stage: str
    force: str
    who: Party
    act: str
    what: str
    to: Party | None
    how: tuple[str, ...]
    content: tuple[str, ...]
    started: datetime
    due: datetime | None
    aim: datetime | None
    act_by: datetime | None
    counting: tuple[Counted, ...]
    limit_words: str
    is_prompt: bool
    prompt: datetime | None
    late: bool
    waits_on: str | None
    record: tuple[Paper, ...]
    form: Paper | None
    tell: tuple[Telling, ...]
    message: str
    clauses: tuple[str, ...]
    readings: tuple[str, ...]
    if_no_reply: IfNoReply | None
    ours: bool = False
    sides: tuple[str, ...] = ()
    copies: Party | None = None
    how_all: bool = False

    @property
    def is_yours(self) -> bool:
        """Whether the side that raised the concern still owes it, or has a part in it."""
        return "raising" in self.sides if self.sides else self.who.is_yours or not self.who.members

    @property
    def moment(self) -> datetime | None:
        """The moment to plan for: the earliest of due, aim and act-by, or our prompt."""
        known = [moment for moment in (self.due, self.aim, self.act_by) if moment]
        return min(known) if known else self.prompt


@dataclass(frozen=True)
class Option:
    """Something that somebody may do."""

    power: str
    who: Party
    may: str
    clauses: tuple[str, ...]
    readings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entitlement:
    """Something that somebody is entitled to now."""

    right: str
    whose: str
    to: str
    reminder: Party
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class NotYet:
    """Why the next stage of a track is not open, and what would open it.

    Attributes:
        track: The track.
        stage: The next stage, or "" where there is none.
        called: Its title.
        why: Why it is not open.
        opens: When it opens if nobody does anything.
        now: What would open it now.
        clauses: The clauses.
    """

    track: str
    stage: str
    called: str
    why: str
    opens: datetime | None
    now: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Silence:
    """Where the policy is silent or unclear here, and what we took."""

    reading: str
    title: str
    kind: str
    option: str
    taken: str
    tell: str
    weight: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Because:
    """One link of the chain from facts to steps.

    Attributes:
        rule: The rule that fired.
        seen: The facts and findings it saw.
        concluded: What it concluded.
        clauses: Its clauses.
        readings: The unclear points it rests on.
    """

    rule: str
    seen: Mapping[str, str]
    concluded: str
    clauses: tuple[str, ...]
    readings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Departed:
    """Something that was done outside the policy, stated without blame."""

    at: datetime
    what: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """From what an advice was made: run again it gives the same advice."""

    policy: str
    policy_hash: str
    area: str
    area_hash: str
    readings: Mapping[str, str]
    facts: Mapping[str, Any]
    events: tuple[Mapping[str, Any], ...]
    opened: datetime | None
    at: datetime
    advice_hash: str = ""
    supposed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Advice:
    """What a person is told about a case at a moment. The fields are those of the JSON form.

    Attributes:
        answer: In a word.
        emergency: The first line, always.
        policy: The policy's title.
        banners: What to know about the document itself.
        ask_first: Facts still needed, most important first.
        tracks: How each track stands.
        departures: What was done outside the policy.
        steps: What is to be done, in order.
        options: Powers that may be used.
        rights: What somebody is entitled to.
        not_yet: Why the next stage is not open.
        silences: Where the policy is silent or unclear here.
        because: The chain from facts to steps.
        receipt: From what it was made.
        problem: Why nothing could be decided, if so.
    """

    answer: Answer
    emergency: Emergency
    policy: str
    banners: tuple[str, ...]
    ask_first: tuple[Question, ...]
    tracks: tuple[TrackNow, ...]
    departures: tuple[Departed, ...]
    steps: tuple[Step, ...]
    options: tuple[Option, ...]
    rights: tuple[Entitlement, ...]
    not_yet: tuple[NotYet, ...]
    silences: tuple[Silence, ...]
    because: tuple[Because, ...]
    receipt: Receipt | None
    problem: str = ""


def as_json(value: Any) -> Any:  # noqa: PLR0911 -- one return for each kind of value
    """An advice, or a part of one, as JSON-ready values: moments in ISO 8601 with offset."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(as_json(item) for item in value)
    return {part.name: as_json(getattr(value, part.name)) for part in fields(value)}
