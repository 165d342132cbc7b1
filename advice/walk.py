"""Walks through a policy: for each place that a case can be in, the shortest case that comes there.

A walk starts from one set of answers for each way in which a track can open, and takes every report that a person can
make, one after another, and lets limits run out. Where it has been before it does not go again, so that it ends.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import Any

from advice.case import Answer, Case, event_from
from advice.event import Event
from advice.fold import Fold, fold
from advice.idle import idle_tracks
from advice.ledger import LAPSING
from advice.state import Run, Visit
from foundation.moment import iso
from rules.compiler import OPENS, holds
from rules.completion import completions
from rules.decide import run_case_rules
from rules.model.duty import Power
from rules.model.track import Judge
from rules.policy import Policy
from rules.ruleset import Held

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MOST_PLACES = 4000
"""No policy that we have met has a tenth of these; a walk that finds more says so and stops."""

Standing = tuple[tuple[str, str, str, str], ...]
"""Where every track stands: its name, its state, its stage and how that was left."""


@dataclass(frozen=True)
class Place:
    """Where a case has come to.

    Attributes:
        standing: Where every track stands.
        case: The shortest case that comes there.
        at: The moment at which it is there.
        under_way: How many of its tracks have gone on from where they begin, those that protect a child aside.
        idle: The open tracks on which nobody is asked to do anything.
    """

    standing: Standing
    case: Case
    at: datetime
    under_way: int = 0
    idle: tuple[str, ...] = ()

    def stage_of(self, track: str) -> tuple[str, str, str]:
        """The state, the stage and the exit of a track; `not_open` where it never began."""
        return next(((state, stage, exit_) for name, state, stage, exit_ in self.standing if name == track), _NOT_OPEN)


_NOT_OPEN = ("not_open", "", "")


def beginnings(policy: Policy) -> tuple[dict[str, Answer], ...]:
    """Answers from which a walk begins: for each track and each stage it can begin at those that open least besides.

    Every fact that rules read is answered; danger only where a track needs it.
    """

    def compute() -> tuple[dict[str, Answer], ...]:
        best: dict[tuple[str, str], tuple[tuple[int, ...], Held]] = {}
        for completion in completions(policy, {}):
            derived, _ = run_case_rules(policy, completion)
            opened = derived.get(OPENS, ())
            one = {name: values[0] for name, values in derived.items() if len(values) == 1}
            cost = (len(opened), _dangers(policy, completion), sum(map(len, completion.values())))
            for key in _reached_from(policy, {**completion, **derived}, opened, one):
                if key not in best or cost < best[key][0]:
                    best[key] = (cost, completion)
        found = {tuple(sorted(completion.items())): completion for _, completion in best.values()}
        return tuple(as_answers(policy, completion) for _, completion in sorted(found.items()))

    return policy.remember("beginnings", compute)


def _reached_from(
    policy: Policy, held: Held, opened: tuple[str, ...], one: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """The tracks that open, with the stage at which each begins, and those that a power can open."""
    for track in opened:
        yield track, policy.track(track).first(one) or ""
    for name, power in policy.file.powers.items():
        within = power.within or dict.fromkeys(opened, ())
        if power.gives and holds(power.when, held) and not set(opened).isdisjoint(within):
            yield power.gives.track, name


def as_answers(policy: Policy, completion: Held) -> dict[str, Answer]:
    """Facts as rules see them, as a person answers them."""
    several = {name for name in completion if policy.facts[name].kind == "some_of"}
    return {name: values if name in several else values[0] for name, values in completion.items()}


Ways = dict[Standing, set[Standing]]
"""For each place those that can follow it."""
_Coming = tuple[int, int, Standing | None, Case, datetime]
"""A case still to be looked at: how many events it has, when it was thought of, from where it comes, and its moment."""


def places(policy: Policy, begins: datetime, answers: Mapping[str, Answer]) -> dict[Standing, Place]:
    """Every place that a walk from some answers comes to, each by the fewest events; see `walk`."""
    return {place.standing: place for place in walk(policy, begins, answers)}


def walk(
    policy: Policy,
    begins: datetime,
    answers: Mapping[str, Answer],
    *,
    apart: bool = False,
    ways: Ways | None = None,
) -> Iterator[Place]:
    """The places that a case can come to, one after another, those by the fewest events first.

    Args:
        policy: The policy, under its choice of readings.
        begins: The moment at which the facts are given.
        answers: What is answered.
        apart: Only one track at a time goes on from where it begins; otherwise all of them beside one another.
        ways: Is filled with the places that follow each place, if given; where tracks are kept apart, with those as
            well that are not gone to.
    """
    yield from _walk([(Case(policy, answers, opened=begins), begins)], apart=apart, ways={} if ways is None else ways)


def walk_on(policy: Policy, places: Iterable[Place], known: Container[Standing], ways: Ways) -> Iterator[Place]:
    """The places that cases which have come somewhere can come to under another choice of readings, tracks kept apart.

    Args:
        policy: The policy, under that choice.
        places: Where they have come to.
        known: Places from which everything is known to go as before: no walk goes on there, unless it starts there.
        ways: Is filled with the places that follow each place.
    """
    begun = [(_under(policy, place.case), place.at) for place in places]
    yield from _walk(begun, apart=True, ways=ways, known=known)


def _under(policy: Policy, case: Case) -> Case:
    return Case(policy, case.facts, case.events, opened=case.opened)


def _walk(
    begun: Iterable[tuple[Case, datetime]], *, apart: bool, ways: Ways, known: Container[Standing] = ()
) -> Iterator[Place]:
    found = dict[Standing, Place]()
    pending: list[_Coming] = [(len(case.events), n, None, case, at) for n, (case, at) in enumerate(begun)]
    made = len(pending)
    heapify(pending)
    while pending and len(found) < MOST_PLACES:
        _, _, before, case, at = heappop(pending)
        course = fold(case, at)
        standing = standing_of(course)
        if before is not None:
            ways.setdefault(before, set()).add(standing)
        place = Place(standing, case, at, _under_way(course), tuple(idle_tracks(course)))
        away = (apart and place.under_way > 1) or (before is not None and standing in known)
        if standing in found or away:
            continue
        found[standing] = place
        yield found[standing]
        for reports, later in onward(course, at):
            made += 1
            following = case.with_events(*_read(case, reports, later))
            heappush(pending, (len(following.events), made, standing, following, later))


def _under_way(course: Fold) -> int:
    """How many tracks have gone on from where they begin."""
    current = [run for run in course.runs if course.run_of(run.track) is run]
    others = [run for run in current if run.track not in course.policy.safety_tracks]
    return sum(bool(run.closed or len(run.visits) > 1 or (run.visit and run.visit.exit)) for run in others)


def standing_of(course: Fold) -> Standing:
    """Where every track that ever applied stands."""
    found = []
    for name in course.policy.track_order:
        run = course.run_of(name)
        if run is not None:
            visit = run.visit
            found.append((name, course.standing(name), visit.stage if visit else "", (visit and visit.exit) or ""))
    return tuple(found)


# ------------------------------------------------------------------------------------------- what can come next

Reports = list[dict[str, Any]]
"""Events as a case file writes them, but for their moment."""


def onward(course: Fold, at: datetime) -> Iterator[tuple[Reports, datetime]]:
    """Everything that can happen next, and when: reports an hour later, and limits a minute after they run out.

    Args:
        course: The case so far.
        at: The moment it has reached.
    """
    soon = at + HOUR
    yield from ((reports, soon) for reports in _begun(course))
    yield from ((reports, soon) for reports in _powers_used(course))
    for run in course.runs:
        if course.run_of(run.track) is not run:
            continue
        if run.closed:
            yield [{"reopened": run.track}], soon
        elif run.visit is None:
            yield from ((reports, soon) for reports in _waited_for(course, run))
        else:
            yield from ((reports, soon) for reports in _left(course, run, run.visit))
            yield from (([], due + MINUTE) for due in _running_out(course, run, at))


def _begun(course: Fold) -> Iterator[Reports]:
    """What starts a track that applies and has not begun."""
    applies = course.findings().opens
    for name in course.policy.track_order:
        if name in applies and course.run_of(name) is None:
            yield from ([{"happened": event}] for event in course.policy.track(name).starts.events)


def _waited_for(course: Fold, run: Run) -> Iterator[Reports]:
    waits = course.policy.track(run.track).waits_for
    for until in (waits[name].until for name in run.waits):
        if until.event:
            yield [{"happened": until.event}]
        if until.done:
            yield [_did(course.policy, until.done)]


def _left(course: Fold, run: Run, visit: Visit) -> Iterator[Reports]:
    """Every way in which a stay at a stage can end or go on."""
    policy, track = course.policy, run.track
    stage = policy.stage(track, visit.stage)
    if visit.resolved is None:
        for exit_ in stage.exits:
            if exit_ == "resolved":
                yield from resolutions(policy, track, stage.resolved_by)
            elif exit_ not in ("deemed_agreed", visit.exit):
                yield [{exit_: track}]
    if visit.exit:
        target = course.tracks.target(run, visit.exit)
        if target and target.stage:
            yield [{"moved": {track: target.stage}}]
    for owed in course.ledger.live_at(visit, "move_up"):
        named = course.ledger.duty(owed).to_stage
        if named and named != "any":
            yield [{"moved": {track: named}}]


def resolutions(policy: Policy, track: str, judge: Judge) -> Iterator[Reports]:
    """Every way in which it can be reported that a stage is resolved: those say so whose word the policy takes."""
    if judge.event:
        yield [{"happened": judge.event}]
    elif judge.done:
        yield [_did(policy, judge.done)]
    elif judge.all_of:
        yield [{"resolved": track, "by": role} for role in judge.all_of]
    elif judge.any_of or judge.decision:
        yield from ([{"resolved": track, "by": role}] for role in (*judge.any_of, *filter(None, (judge.decision,))))
    elif not judge.lost:
        yield [{"resolved": track, "by": "both"}]


def _did(policy: Policy, duty: str) -> dict[str, Any]:
    per_side = policy.file.duties[duty].who.owes_once_per_side
    return {"did": duty, "by": "both"} if per_side else {"did": duty}


def _powers_used(course: Fold) -> Iterator[Reports]:
    """Powers that are offered where the case stands, and that take it somewhere."""
    policy, held = course.policy, course.held()
    for name, power in sorted(policy.file.powers.items()):
        if not holds(power.when, held):
            continue
        if power.gives and course.run_of(power.gives.track) is None and _is_offered(course, power):
            yield [{"used": name}]
        for run in course.runs if power.to_stage else ():
            here = run.is_open and run.visit and run.visit.stage in policy.stages_of(power, run.track)
            for stage in _led_to(policy, run.track, power) if here else ():
                if run.visit and stage != run.visit.stage:
                    yield [{"used": name}, {"moved": {run.track: stage}}]


def _is_offered(course: Fold, power: Power) -> bool:
    open_ = [run for run in course.runs if run.is_open and run.visit]
    if not power.within:
        return bool(open_)
    return any(run.visit.stage in course.policy.stages_of(power, run.track) for run in open_ if run.visit)


def _led_to(policy: Policy, track: str, power: Power) -> tuple[str, ...]:
    return policy.stage_order(track) if power.to_stage == "any" else (power.to_stage or "",)


def _running_out(course: Fold, run: Run, at: datetime) -> Iterator[datetime]:
    """When the stage fails by itself, or silence counts as agreement."""
    found = {
        owed.due.at
        for owed in course.owed
        if owed.is_live and owed.due and owed.run is run and owed.due.at >= at
        if course.ledger.duty(owed).if_late in LAPSING
    }
    yield from sorted(found)


def _read(case: Case, reports: Reports, at: datetime) -> list[Event]:
    return [event_from(case.policy, {**report, "at": iso(at)}) for report in reports]


def _dangers(policy: Policy, completion: Held) -> int:
    """How many answers say, or count as, that a child may be in danger."""
    return sum(completion.get(name, ("no",)) != ("no",) for name in policy.safety_facts)
