"""Wherever a case has come to: is somebody asked to act, does a way lead to an end, and what does silence lead to?"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from advice.case import Case
from advice.check.look import AGAIN, CaseCheck, Setting, Walked, answers_concerned, begins_on, walks
from advice.check.smallest import as_small_case, smallest
from advice.check.way import Played, played
from advice.fold import fold
from advice.idle import idle_tracks
from advice.timeline.stay import Ended, How
from advice.walk import Place, Standing
from rules.check.answers import FACTS
from rules.check.finding import Extent, Finding
from rules.check.look import About, Looked, Subject
from rules.compiler import LAPSED

WAYS = FACTS | {"stages", "duties", "powers"}
"""The parts of a policy that say where a case can go."""
PLACES = "places that a case can come to"
ENDS: frozenset[How] = frozenset(("silence", "last_stage", "procedure", "closed", "agreed"))
"""How a dry run may end: at a silence of the policy and at a last stage something is said to be done."""
ASTRAY: Mapping[How, tuple[str, str]] = {
    "waits": ("it waits for another track that nothing ends", "let the wait end with something that is sure to happen"),
    "asks": (
        "where it goes depends on something that no answer decides",
        "let a rule say for every combination of answers where it leads",
    ),
    "comes_round": ("it goes back to where it has been", "let the last of these stages lead on, to somebody else"),
    "stops": ("no end was found", "look at what it leads to; report it, if that ends"),
}
"""What is wrong where a dry run ends otherwise, and what would mend it."""


# ------------------------------------------------------------------------------------------------- standing still


def _stands_still(subject: Subject, setting: Setting) -> Looked:
    del setting
    about, findings, count = About(subject, "case-stands-still"), dict[str, Finding](), 0
    for walked in walks(subject):
        for place in walked.places:
            count += 1
            for track in place.idle:
                found = _standing(about, place, track)
                findings.setdefault(found.id, found)
    return Looked(_over_places(count), tuple(findings.values()))


def _over_places(count: int) -> Extent:
    return Extent(proved=False, count=count, of=PLACES, assumes=(AGAIN,))


def _standing(about: About, place: Place, track: str) -> Finding:
    policy = about.policy
    _, stage, exit_ = place.stage_of(track)
    words: dict[str, str] = {**policy.vocabulary.exits, LAPSED: "no answer"}  # type: ignore[dict-item]  # all are text
    after = f" after {words[exit_]}" if exit_ else ""
    return about.found(
        f"tracks.{track}.stages.{stage}",
        f"a case can come to {policy.stage(track, stage).called}{after}, where nobody is asked to do anything more",
        "add a duty there that holds in such a case; `ours: yes` where the policy says nothing",
        case=lambda: as_small_case(smallest(place.case, partial(_shows, place.at, track, stage)), place.at),
        detail=exit_,
    )


def _shows(at: datetime, track: str, stage: str, case: Case) -> bool:
    course = fold(case, at)
    run = course.run_of(track)
    return track in set(idle_tracks(course)) and bool(run and run.visit and run.visit.stage == stage)


# ------------------------------------------------------------------------------------------------------ no end


def _never_ends(subject: Subject, setting: Setting) -> Looked:
    del setting
    about, findings, count = About(subject, "case-never-ends"), dict[str, Finding](), 0
    for walked in walks(subject):
        count += len(walked.places)
        for track in subject.policy.track_order:
            ends = _leading_to_an_end(walked, track)
            for place in walked.places:
                state, stage, _ = place.stage_of(track)
                if stage and state != "closed" and place.standing not in ends:
                    found = _endless(about, place, track, stage)
                    findings.setdefault(found.id, found)
    return Looked(_over_places(count), tuple(findings.values()))


def _leading_to_an_end(walked: Walked, track: str) -> set[Standing]:
    """The places from which something that can be reported ends a track, unless it is withdrawn."""
    before: dict[Standing, set[Standing]] = {}
    for here, following in walked.ways.items():
        for there in following:
            before.setdefault(there, set()).add(here)
    known = {place.standing for place in walked.places}.union(*walked.ways.values())
    ended = {standing for standing in known if _has_ended(standing, track)}
    pending = deque(ended)
    while pending:
        for here in before.get(pending.popleft(), set()) - ended:
            ended.add(here)
            pending.append(here)
    return ended


def _has_ended(standing: Standing, track: str) -> bool:
    return any((name, state) == (track, "closed") and exit_ != "withdrawn" for name, state, _, exit_ in standing)


def _endless(about: About, place: Place, track: str, stage: str) -> Finding:
    policy = about.policy
    return about.found(
        f"tracks.{track}.stages.{stage}",
        f"once a case has come to {policy.stage(track, stage).called}, nothing that can be reported ends "
        f"{policy.track(track).called}, unless it is withdrawn",
        "let an exit of a stage that can be reached from there end it, and say in `resolved_by` who settles it",
        case=lambda: as_small_case(place.case, place.at),
    )


# ------------------------------------------------------------------------------------------------------- silence


def _silence_leads_astray(subject: Subject, setting: Setting) -> Looked:
    del setting
    about, findings, count = About(subject, "silence-leads-astray"), dict[str, Finding](), 0
    begins = begins_on(subject.policy, subject.today)
    for answers in answers_concerned(subject):
        count += 1
        found = played(subject.policy, answers, begins)
        for ended in found.ended:
            if ended.how not in ENDS:
                one = _astray(about, ended, found, begins)
                findings.setdefault(one.id, one)
    extent = Extent(proved=False, count=count, of="cases in which nobody ever replies", assumes=(SILENT,))
    return Looked(extent, tuple(findings.values()))


SILENT = "one case for each way in which a track can begin; your side does what it owes, and uses no power"


def _astray(about: About, ended: Ended, found: Played, begins: datetime) -> Finding:
    wrong, mend = ASTRAY.get(ended.how, ASTRAY["stops"])
    at = f" at {ended.called}" if ended.called else ""
    element = f"tracks.{ended.track}.stages.{ended.stage}" if ended.stage else f"tracks.{ended.track}"
    last = max((event.at for event in found.case.events), default=begins)
    return about.found(
        element,
        f"if nobody ever replies, {ended.track_called} comes to no end{at}: {wrong}",
        mend,
        clauses=ended.clauses,
        case=lambda: as_small_case(found.case, last),
        detail=ended.how,
    )


CHECKS = (
    CaseCheck(
        "case-stands-still",
        "Wherever a case has come to, somebody is asked to act, or it has ended.",
        _stands_still,
        WAYS,
    ),
    CaseCheck(
        "case-never-ends",
        "Wherever a case has come to, something that people can report still ends it.",
        _never_ends,
        WAYS,
    ),
    CaseCheck(
        "silence-leads-astray",
        "If nobody ever replies, a case comes to somebody with the last word, or to an end that is allowed.",
        _silence_leads_astray,
        WAYS,
    ),
)
