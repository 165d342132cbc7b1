"""A case: what was answered and what happened, under one policy and one choice of readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from advice.errors import CaseError, ImpossibleValue, UnknownFact
from advice.event import Event, Kind
from directory.loader import Area
from foundation.errors import TimeError
from foundation.moment import in_london, parse_date, parse_moment
from foundation.suggest import did_you_mean
from rules.model.parts import EXITS
from rules.model.situation import NOT_KNOWN, Fact
from rules.policy import Policy

Answer = str | tuple[str, ...]

SIDES = ("raising", "other", "both", "all")
_SEVERAL = ("some_of", "agencies")


@dataclass(frozen=True, eq=False)
class Case:
    """A case under a policy.

    Args:
        policy: The policy it is under; a live case keeps the version it began under.
        facts: What was answered when the case was opened.
        events: What happened since, in any order; maps as in a case file, or `Event`.
        opened: When the facts were given; if left out, the moment of the first event, or the moment asked about.
        readings: The readings that were switched for this case.
        reference: What its owner calls it; never a name.

    Raises:
        UnknownFact, ImpossibleValue, CaseError: For a fact, an answer or an event that the policy does not know.
        UnknownReading: For a reading that cannot be switched so.
    """

    policy: Policy
    facts: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    opened: datetime | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    reference: str = ""

    def __init__(
        self,
        policy: Policy,
        facts: Mapping[str, Any] | None = None,
        events: Iterable[Event | Mapping[str, Any]] = (),
        *,
        opened: datetime | None = None,
        readings: Mapping[str, str] | None = None,
        reference: str = "",
    ) -> None:
        chosen = policy.under(readings or {})
        answers = {name: answer_to(chosen, name, value) for name, value in (facts or {}).items()}
        read = tuple(event if isinstance(event, Event) else event_from(chosen, event) for event in events)
        for name, value in (
            ("policy", chosen),
            ("facts", answers),
            ("events", tuple(sorted(read, key=lambda event: event.order))),
            ("opened", in_london(opened) if opened else None),
            ("readings", dict(readings or {})),
            ("reference", reference),
        ):
            object.__setattr__(self, name, value)
        _refuse_strangers(self)
        _refuse_two_at_once(self.events)

    def with_events(self, *events: Event) -> Case:
        """The same case with more events."""
        return Case(
            self.policy,
            self.facts,
            (*self.events, *events),
            opened=self.opened,
            readings=self.readings,
            reference=self.reference,
        )


def opened_at(case: Case, at: datetime) -> datetime:
    """When the facts that carry no date of their own were given."""
    return case.opened or min((event.at for event in events_until(case, at)), default=at)


def events_until(case: Case, at: datetime) -> list[Event]:
    """What had happened and had been reported by a moment, without what had been struck out by then."""
    reported = [event for event in case.events if event.at <= at and event.reported <= at]
    struck = {event.name for event in reported if event.kind == "struck"}
    return [event for event in reported if event.kind != "struck" and (not event.id or event.id not in struck)]


def as_the_area_reads(case: Case, area: Area | None) -> Case:
    """A case under the readings that its area has chosen, except where the case itself chooses.

    Raises:
        UnknownReading: If the area has chosen what the policy does not have, or does not permit.
    """
    taken = {id_: option for id_, option in (area.file.area.taken if area else {}).items() if id_ not in case.readings}
    if all(case.policy.choice.get(id_) == option for id_, option in taken.items()):
        return case
    readings = {**case.readings, **taken}
    return replace(case, policy=case.policy.under(taken), readings=readings)


def answer_to(policy: Policy, name: str, value: Any) -> Answer:
    """Check one answer and give it its one form.

    Raises:
        UnknownFact: If nobody asks that.
        ImpossibleValue: If it is not an answer to the question.
    """
    fact = policy.facts.get(name)
    if fact is None:
        raise UnknownFact(f"There is no fact `{name}`.", hint=did_you_mean(name, policy.facts))
    given = value if isinstance(value, list | tuple | set | frozenset) else [value]
    values = [_as_value(item, fact) for item in given if item is not None and item != {}]
    if values == [NOT_KNOWN]:
        return NOT_KNOWN
    if not any(values):
        raise ImpossibleValue(f"The answer to `{name}` is empty: {fact.ask}", hint="Answer, or say not_known.")
    if len(values) > 1 and fact.kind not in _SEVERAL:
        raise ImpossibleValue(f"`{name}` takes one answer: {fact.ask}", hint=_allowed(fact))
    for item in values:
        _check_value(name, fact, item)
    return tuple(sorted(set(values))) if fact.kind in _SEVERAL else values[0]


def _check_value(name: str, fact: Fact, value: str) -> None:
    if fact.is_closed and value not in fact.domain:
        nearest = did_you_mean(value, fact.domain)
        meant = nearest if nearest.startswith("did you mean") else ""
        raise ImpossibleValue(
            f"`{value}` is no answer to `{name}`: {fact.ask}", hint=f"{meant} {_allowed(fact)}".strip()
        )
    if not value:
        raise ImpossibleValue(f"The answer to `{name}` is empty: {fact.ask}", hint="Answer, or say not_known.")
    if not value.isprintable():
        raise ImpossibleValue(f"The answer to `{name}` holds a character that cannot be written: {fact.ask}")
    if fact.kind == "moment":
        parse_moment(value)


def _as_value(item: object, fact: Fact) -> str:
    """A value as people type it (`CP`, `16+`, `step-up`) or as Python has it (`True`), in its one form."""
    if isinstance(item, bool):
        return "yes" if item else "no"
    text = str(item).strip()
    plain = as_key(text)
    return plain if fact.is_closed and plain in (*fact.domain, NOT_KNOWN) else text


def as_key(text: str) -> str:
    """A value as people type it, in the form that files give it: `16+` is `16_plus`."""
    return text.casefold().replace("+", "_plus").replace("-", "_").replace(" ", "_")


def _allowed(fact: Fact) -> str:
    return f"Answers: {', '.join((*fact.domain, NOT_KNOWN))}." if fact.is_closed else ""


_NAMED_IN: Mapping[str, tuple[str, str]] = {
    "happened": ("events", "event"),
    "did": ("duties", "duty"),
    "used": ("powers", "power"),
    "agreed": ("duties", "duty"),
    "extended": ("duties", "duty"),
    "exit": ("tracks", "track"),
    "moved": ("tracks", "track"),
    "reopened": ("tracks", "track"),
}
KINDS = ("learned", *_NAMED_IN, "struck")
WORDS = tuple(word for word in (*KINDS, *EXITS) if word != "exit")
"""The words by which a case file says what kind of event it is."""
_BESIDE = ("id", "at", "reported", "by", "stage")
_AT_A_STAGE = ("did", "agreed", "extended", "reopened", *EXITS)
"""Beside which words a stage may be named; `moved` names its own."""


def event_from(policy: Policy, data: Mapping[str, Any]) -> Event:
    """Read one event as a case file writes it.

    Raises:
        CaseError: If it is of no kind or of two, or names what the policy does not have.
    """
    words = [word for word in data if word in WORDS]
    unknown = [word for word in data if word not in WORDS and word not in _BESIDE]
    if unknown:
        raise CaseError(f"`{unknown[0]}` is no part of an event.", hint=did_you_mean(unknown[0], (*WORDS, *_BESIDE)))
    if len(words) != 1:
        said = f"`{words[0]}` and `{words[1]}`" if words else "nothing"
        raise CaseError(f"An event says one thing that happened; here {said}.", hint=f"One of: {', '.join(WORDS)}.")
    if "at" not in data:
        raise CaseError(f"The event `{words[0]}` has no `at`.", hint="Say when it happened: at: 2026-08-28 16:40.")
    if "stage" in data and words[0] not in _AT_A_STAGE:
        hint = "Leave `stage` out." if words[0] != "moved" else "Write moved: {disagreement: stage-2}."
        raise CaseError(f"`{words[0]}` is not said of one stage.", hint=hint)
    at = _moment(data["at"])
    beside = {"id": str(data.get("id", "")), "by": str(data.get("by", "")), "stage": str(data.get("stage", ""))}
    reported = _moment(data.get("reported", at))
    if reported < at:
        raise CaseError(f"`{words[0]}` was reported before it happened.", hint="Check `at` and `reported`.")
    event = _of_kind(policy, words[0], data[words[0]], at, reported, beside)
    _check_sides(policy, event)
    return event


def _of_kind(
    policy: Policy, word: str, value: Any, at: datetime, reported: datetime, beside: Mapping[str, str]
) -> Event:
    identity, by, stage = beside["id"], beside["by"], beside["stage"]
    if word == "learned":
        if not isinstance(value, Mapping) or not value:
            raise CaseError("`learned` names facts and their answers.", hint="Write learned: {imminent_risk: yes}.")
        facts = {name: answer_to(policy, name, answer) for name, answer in value.items()}
        return Event("learned", at, reported, facts=facts, by=by, id=identity)
    if word == "struck":
        return Event("struck", at, reported, name=str(value), by=by, id=identity)
    kind: Kind = "exit" if word in EXITS else word  # type: ignore[assignment]  # WORDS are the kinds and the exits
    day = None
    if word in ("agreed", "extended", "moved"):
        if not isinstance(value, Mapping) or len(value) != 1:
            example = "{disagreement: stage-2}" if word == "moved" else "{DUTY: 2026-09-04}"
            raise CaseError(f"`{word}` names one thing and where it goes.", hint=f"Write {word}: {example}.")
        name, where = next(iter(value.items()))
        if word == "moved":
            stage = str(where)
        else:
            day = parse_date(str(where))
    else:
        name = str(value)
    section, called = _NAMED_IN[kind]
    known = getattr(policy.file, section)
    if name not in known and name not in policy.named.get(section, ()):
        raise CaseError(f"{policy.id} has no {called} `{name}`.", hint=did_you_mean(str(name), known))
    exit_ = word if kind == "exit" else ""
    return Event(kind, at, reported, str(name), {}, exit_, _stage(policy, kind, name, stage), day, by, identity)


def _stage(policy: Policy, kind: str, name: str, stage: str) -> str:
    """A stage as people write it (`2`) as the policy names it (`stage-2`)."""
    if not stage or (kind in ("did", "agreed", "extended") and name not in policy.file.duties):
        return stage
    tracks = [name] if kind in ("exit", "moved", "reopened") else list(policy.file.duties[name].tracks)
    known = [known for track in tracks for known in policy.file.tracks[track].stages]
    for candidate in (stage, f"stage-{stage}"):
        if candidate in known:
            return candidate
    raise CaseError(f"There is no stage `{stage}` in {' or '.join(tracks) or name}.", hint=did_you_mean(stage, known))


def _check_sides(policy: Policy, event: Event) -> None:
    duty = policy.file.duties.get(event.name) if event.kind == "did" else None
    needs = duty is not None and duty.who.owes_once_per_side
    if needs and not event.by:
        what = f"Each side owes `{event.name}`, so it has to be said who did it."
        raise CaseError(what, hint="Add by: raising, other, both, or an agency.")
    judge = event.kind == "exit" and event.exit == "resolved"
    if judge and not event.by and not _judged_by_event(policy, event.name):
        what = "It has to be said who says that it is resolved."
        raise CaseError(what, hint="Add by: raising, other or both, or the role whose decision it is.")


def _judged_by_event(policy: Policy, track: str) -> bool:
    return all(stage.resolved_by.event or stage.resolved_by.done for stage in policy.file.tracks[track].stages.values())


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return in_london(value)
    if not isinstance(value, str):
        raise TimeError(f"`{value}` is not a moment.", hint="Write it as 2026-08-28 16:40.")
    return parse_moment(value)


def _refuse_strangers(case: Case) -> None:
    """Whoever did or said something is a side, a role or an agency of the case: never a person by name."""
    answers = [case.facts, *(event.facts for event in case.events)]
    agencies = set[str]()
    for given in answers:
        for name in ("raising_agency", "other_agency", "further_agencies"):
            value = given.get(name, ())
            agencies |= {value} if isinstance(value, str) else set(value)
    known = {*SIDES, *case.policy.file.roles, *agencies} - {NOT_KNOWN}
    folded = {name.casefold() for name in known}
    for event in case.events:
        if event.by and event.by.casefold() not in folded:
            near = did_you_mean(event.by, known)
            hint = (
                near if near.startswith("did you mean") else f"Write {', '.join(SIDES)}, a role, or an agency as above."
            )
            raise CaseError(
                "`by` names a side, a role of the policy or an agency of the case; never a person.", hint=hint
            )


def _refuse_two_at_once(events: tuple[Event, ...]) -> None:
    """Two exits, or two moves, of one track at one moment: which came first is not for us to guess."""
    seen: dict[tuple[Any, ...], Event] = {}
    struck = {event.name for event in events if event.kind == "struck"}
    for event in events:
        if event.kind in ("exit", "moved", "reopened") and event.id not in struck:
            key = (event.kind, event.name, event.at)
            twin = seen.setdefault(key, event)
            if twin is not event and (twin.exit, twin.stage) != (event.exit, event.stage):
                what = f"Two things happened to {event.name} at the same moment ({event.at:%Y-%m-%d %H:%M})."
                raise CaseError(what, hint="Say which came first: give one of them a later minute.")
