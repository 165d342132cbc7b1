"""Danger, learned of wherever a case has come to: is protecting the child the first thing, and does all else go on?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from advice.case import Case
from advice.check.look import AGAIN, CaseCheck, Setting, walks
from advice.check.shape import bears_on_danger
from advice.check.smallest import as_small_case, smallest
from advice.event import Event
from advice.fold import Fold, fold
from advice.state import Owed
from advice.timeline.look import look
from advice.walk import Place
from rules.check.answers import FACTS
from rules.check.finding import Extent, Finding
from rules.check.look import About, Looked, Subject
from rules.model.situation import NOT_KNOWN
from rules.policy import Policy

SOON = timedelta(hours=1)
"""How long after a case has come to a place danger is learned of there."""
ANSWERS = ("yes", NOT_KNOWN)
SAYS = {
    "not-open": "no track that protects the child begins",
    "not-first": "the first step does not protect the child",
    "stops": "something that was owed before is put off or falls away",
}
MEND = {
    "not-open": "let every answer but no open a track with `safety: yes`, which `starts: now` and waits for nothing",
    "not-first": "give that track a duty that `starts: stage_began`, without conditions",
    "stops": "let nothing but `waits_for` and the policy's own exits depend on danger",
}


@dataclass(frozen=True)
class _Learned:
    """A case in which danger is learned of at a place.

    Attributes:
        case: The case, with that.
        before: The same without.
        place: Where it had come to.
        fact: The fact about danger.
        answer: How it is answered.
    """

    case: Case
    before: Case
    place: Place
    fact: str
    answer: str


def _not_first(subject: Subject, setting: Setting) -> Looked:
    del setting
    about, findings, count = About(subject, "danger-not-first"), dict[str, Finding](), 0
    if subject.beside is not None and not bears_on_danger(subject.beside, subject.policy):
        return Looked(Extent(proved=False, count=0, of=OF))
    for learned, owed_before in _everywhere(subject):
        count += 1
        wrong = _wrong(learned.case, owed_before, learned)
        if wrong is not None:
            found = _found(about, learned, wrong)
            findings.setdefault(found.id, found)
    return Looked(Extent(proved=False, count=count, of=OF, assumes=(AGAIN, SAME)), tuple(findings.values()))


SAME = "what is owed first is looked at where danger is known; not known opens the same tracks and stops as little"
OF = "moments at which danger is learned of, or is not known, wherever a case can have come to"


def _everywhere(subject: Subject) -> Iterator[tuple[_Learned, list[Owed]]]:
    """Every way to learn of danger, wherever a case has come to, with what is owed there without that."""
    for walked in walks(subject):
        for place in walked.places:
            owed = fold(place.case, place.at + SOON).owed
            for fact in subject.policy.safety_facts:
                yield from ((_learned(place, fact, answer), owed) for answer in ANSWERS)


def _learned(place: Place, fact: str, answer: str) -> _Learned:
    at = place.at + SOON
    case = place.case.with_events(Event("learned", at, at, facts={fact: answer}))
    return _Learned(case, place.case, place, fact, answer)


def _wrong(case: Case, owed_before: list[Owed], learned: _Learned) -> str | None:
    """What is wrong where danger is learned of, if anything is."""
    at, safety = learned.place.at + SOON, case.policy.safety_tracks
    seen = look(case, None, at) if learned.answer == "yes" else None
    course = seen.course if seen else fold(case, at)
    if not any(run.track in safety and run.is_open for run in course.runs):
        return "not-open"
    if not _all_goes_on(course, owed_before):
        return "stops"
    return "not-first" if seen and not (seen.steps and seen.steps[0].track in safety) else None


def _all_goes_on(course: Fold, before: list[Owed]) -> bool:
    """Whether everything that was owed on the tracks that were open is owed still, and not later."""
    now = [owed for owed in course.owed if owed.is_live]
    return all(any(_is_kept(owed, other) for other in now) for owed in before if owed.is_live and _is_under_way(owed))


def _is_under_way(owed: Owed) -> bool:
    return owed.run is not None and owed.visit is not None


def _is_kept(owed: Owed, other: Owed) -> bool:
    same = (owed.duty, owed.side, owed.started) == (other.duty, other.side, other.started)
    if not same or owed.due is None:
        return same
    return other.due is not None and other.due.at <= owed.due.at


def _found(about: About, learned: _Learned, wrong: str) -> Finding:
    policy = about.policy
    element, where = _place_in_words(policy, learned)
    said = "not known" if learned.answer == NOT_KNOWN else "learned of"
    shows = partial(_shows, learned, wrong)
    at = learned.place.at + SOON
    return about.found(
        element,
        f"when danger is {said}{where}, {SAYS[wrong]}",
        MEND[wrong],
        weight="error",
        clauses=(*policy.file.facts[learned.fact].clauses, *_clauses(policy)),
        case=lambda: as_small_case(smallest(learned.case, shows), at),
        detail=wrong,
    )


def _shows(learned: _Learned, wrong: str, case: Case) -> bool:
    """Whether a smaller case still shows it."""
    danger = learned.case.events[-1]
    if danger not in case.events:
        return False
    kept = [event for event in case.events if event is not danger]
    before = Case(case.policy, case.facts, kept, opened=case.opened, readings=case.readings)
    return _wrong(case, fold(before, learned.place.at + SOON).owed, learned) == wrong


def _place_in_words(policy: Policy, learned: _Learned) -> tuple[str, str]:
    """Where a case had come to: the stage of the first track that is open, and that in words."""
    for track, state, stage, _ in learned.place.standing:
        if track not in policy.safety_tracks and stage and state != "closed":
            return f"tracks.{track}.stages.{stage}", f" at {policy.stage(track, stage).called}"
    return f"facts.{learned.fact}", ""


def _clauses(policy: Policy) -> tuple[str, ...]:
    cited = (clause for track in policy.safety_tracks for clause in policy.track(track).clauses)
    return tuple(cited) or tuple(policy.file.policy.clauses)


CHECKS = (
    CaseCheck(
        "danger-not-first",
        "Wherever a case has come to, danger makes protecting the child the first step, and stops nothing.",
        _not_first,
        FACTS | {"stages", "duties", "powers"},
    ),
)
