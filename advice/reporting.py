"""What happened, in the short words in which people report it: `failed`, `raised`, or a name of the policy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from advice.case import SIDES, Case, event_from
from advice.errors import CaseError
from advice.event import Event
from advice.fold import Fold, SameAgency, fold, same_name
from foundation.moment import iso
from foundation.suggest import did_you_mean
from rules.model.parts import EXITS, FAILING
from rules.policy import Policy

ALIASES = {
    "failed": "unresolved",
    "not-resolved": "unresolved",
    "settled": "resolved",
    "no-response": "no_response",
    "no-reply": "no_response",
    "not-justified": "not_justified",
    "handed-over": "moved",
    "moved-up": "moved",
    "re-opened": "reopened",
    "struck-out": "struck",
}


def event_reported(  # noqa: PLR0913 -- all that a report can say
    case: Case,
    word: str,
    rest: Sequence[str],
    *,
    at: datetime,
    reported: datetime | None = None,
    by: str = "",
    stage: str = "",
    track: str = "",
    same_agency: SameAgency = same_name,
) -> Event:
    """The event that a person means.

    Args:
        case: The case as it is.
        word: What happened, in a word.
        rest: What it is about, where the word alone does not say.
        at: When it happened.
        reported: When it was reported, if that is not the same.
        by: Who did or said it.
        stage: The stage meant, where that is not the current one.
        track: The track meant, where several are open.
        same_agency: Tells whether two agencies are one.

    Raises:
        CaseError: If the word means nothing here, or could mean several things.
    """
    course = fold(case, at, same_agency=same_agency)
    data: dict[str, Any] = {"at": iso(at)}
    if reported is not None:
        data["reported"] = iso(reported)
    data |= {key: value for key, value in (("by", _as_in_the_case(course, by, same_agency)), ("stage", stage)) if value}
    if track and track not in case.policy.file.tracks:
        hint = did_you_mean(track, case.policy.file.tracks)
        raise CaseError(f"{case.policy.id} has no track `{track}`.", hint=hint)
    if ALIASES.get(word, word) == "moved":
        rest = rest or ([data.pop("stage")] if stage else ())
    kind, value = _meant(course, word, rest, track)
    return event_from(case.policy, {**data, kind: value})


def _as_in_the_case(course: Fold, by: str, same_agency: SameAgency) -> str:
    """An agency as the case writes it, whatever it is called here."""
    for name in ("raising_agency", "other_agency"):
        agency = course.answers.get(name)
        if by and by not in SIDES and isinstance(agency, str) and same_agency(by, agency) is not False:
            return agency
    return by


def _meant(  # noqa: PLR0911 -- one return for each kind of event
    course: Fold, word: str, rest: Sequence[str], track: str
) -> tuple[str, Any]:
    """The kind of event that a word stands for, and what it is about."""
    policy, meant = course.policy, ALIASES.get(word, word)
    if meant in EXITS:
        return meant, track or _track_named(policy, word, rest) or _track_for(course, meant)
    if meant in ("agreed", "extended"):
        if len(rest) != 2:
            raise CaseError(f"`{word}` names a duty and a date.", hint=f"For example: {word} settle 2026-09-04.")
        return meant, {rest[0]: rest[1]}
    match meant:
        case "raised":
            return "happened", _starting_event(policy, track)
        case "learned":
            return meant, _facts(policy, rest)
        case "moved":
            name = track or _track_for(course, "unresolved")
            return meant, {name: rest[0] if rest else _onward(course, name)}
        case "reopened":
            return meant, track or _ended(course)
        case "struck":
            return meant, _one(word, rest, "the id of the event that was wrong", "struck e3")
        case "happened" | "did" | "used":
            return meant, _one(word, rest, "what", f"{word} {next(iter(_NAMES[meant](policy)), 'NAME')}")
        case _:
            return _kind_of(policy, word), word


def words_known(policy: Policy) -> list[str]:
    """Every word by which something can be reported under a policy."""
    names = [*policy.file.events, *policy.file.duties, *policy.file.powers]
    kinds = ["learned", "moved", "reopened", "struck", "agreed", "extended"]
    return ["raised", *ALIASES, *EXITS, *kinds, *names]


def _kind_of(policy: Policy, word: str) -> str:
    for section, kind in (("events", "happened"), ("duties", "did"), ("powers", "used")):
        if word in getattr(policy.file, section):
            return kind
    hint = did_you_mean(word, words_known(policy)) or "See docs/case-format.md."
    raise CaseError(f"`{word}` is nothing that can happen under {policy.id}.", hint=hint)


def _starting_event(policy: Policy, track: str) -> str:
    tracks = [policy.track(track)] if track else list(policy.file.tracks.values())
    events = dict.fromkeys(event for found in tracks for event in found.starts.events)
    if not events:
        raise CaseError(f"Nothing has to be raised for {track}: it begins when the facts say so.")
    if len(events) != 1:
        raise CaseError("Several things can be raised here.", hint=f"Say which: {', '.join(events)}.")
    return next(iter(events))


def _facts(policy: Policy, rest: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for text in rest:
        name, equals, value = text.partition("=")
        if not equals:
            raise CaseError(f"`{text}` is no answer.", hint="Write learned imminent_risk=yes.")
        fact = policy.facts.get(name)
        several = fact is not None and fact.kind in ("some_of", "agencies")
        found[name] = [part.strip() for part in value.split(",")] if several else value
    return found


def _track_named(policy: Policy, word: str, rest: Sequence[str]) -> str:
    if rest and rest[0] not in policy.file.tracks:
        what = f"`{word} {rest[0]}`: {policy.id} has no track `{rest[0]}`."
        raise CaseError(what, hint=f"Name one, or say it with --track ({', '.join(policy.file.tracks)}).")
    return rest[0] if rest else ""


def _track_for(course: Fold, exit_: str) -> str:
    """The track that a report is about, where the person did not say."""
    if exit_ in FAILING:
        exit_ = "unresolved"
    open_ = [run.track for run in course.runs if run.is_open]
    with_exit = [name for name in open_ if any(exit_ in s.exits for s in course.policy.track(name).stages.values())]
    fitting = with_exit or open_
    ladders = [name for name in fitting if len(course.policy.track(name).stages) > 1] or fitting
    if len(ladders) == 1:
        return ladders[0]
    if not ladders:
        known = ", ".join(course.policy.file.tracks)
        raise CaseError("No track is open that this could be about.", hint=f"Name one with --track ({known}).")
    raise CaseError(f"It could be about {' or '.join(ladders)}.", hint="Say which with --track.")


def _onward(course: Fold, track: str) -> str:
    stage = course.onward_stage(track)
    if stage is None:
        raise CaseError(f"There is no stage to move {track} up to.", hint="Name the stage: moved stage-2.")
    return stage


def _ended(course: Fold) -> str:
    ended = [name for name in course.policy.file.tracks if (run := course.run_of(name)) and run.closed]
    if len(ended) == 1:
        return ended[0]
    hint = f"Say which with --track: {', '.join(ended)}." if ended else "Nothing has ended yet."
    raise CaseError("It is not clear what was re-opened.", hint=hint)


_NAMES = {
    "happened": lambda policy: policy.file.events,
    "did": lambda policy: policy.file.duties,
    "used": lambda policy: policy.file.powers,
}


def _one(word: str, rest: Sequence[str], what: str, example: str) -> str:
    if len(rest) != 1:
        said = "Say" if not rest else f"`{word}` is about one thing, here {len(rest)}: say"
        raise CaseError(f"{said} {what}.", hint=f"For example: {example}.")
    return rest[0]
