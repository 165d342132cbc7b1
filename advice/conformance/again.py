"""What has to hold when a situation is asked about again, in another order, a little later or with one thing more."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from advice.advice import Advice, Step, as_json
from advice.advise import advise
from advice.conformance.derived import upside_down, without_track
from advice.conformance.history import Data, History, reported
from advice.conformance.situation import Situation
from advice.fold import Fold, fold
from advice.receipt import case_of, differences
from advice.state import Run
from foundation.moment import in_london, iso
from rules.compiler import LAPSED, holds
from rules.model.duty import Power
from rules.model.parts import EXITS, FAILING
from rules.model.situation import NOT_KNOWN
from rules.policy import Policy

MINUTE = timedelta(minutes=1)
_LONG = timedelta(days=45)
_SAID = ("answer", "ask_first", "tracks", "departures", "steps", "options", "rights", "not_yet", "silences")
"""The fields of an advice that tell what to do; not the chain of rules, nor the receipt."""


def said(advice: Advice, *fields: str) -> dict[str, Any]:
    """What an advice says, as data."""
    return {name: as_json(getattr(advice, name)) for name in fields or _SAID}


def _other(one: Advice, other: Advice, *fields: str) -> str | None:
    """The first field in which two advices differ."""
    mine, its = said(one, *fields), said(other, *fields)
    return next((name for name in mine if mine[name] != its[name]), None)


def _soon(situation: Situation) -> datetime:
    return in_london(situation.at + MINUTE)


def _then(situation: Situation, *events: Data) -> Situation:
    """The same situation a minute later, with something more reported."""
    return situation.but(situation.history.then(*events, at=_soon(situation)))


def course_at(situation: Situation) -> Fold:
    """Where a case stands, nothing assumed."""
    return fold(situation.case, situation.at, same_agency=situation.same_agency)


# ------------------------------------------------------------------------------------- asked again, it is the same


def the_order_of_events_means_nothing(situation: Situation) -> str | None:
    """The order of facts and events in a case file means nothing, and neither does that of events of one moment."""
    history = situation.history
    turned = history.with_events(reversed(history.events)).with_facts(dict(reversed(list(history.facts.items()))))
    shuffled = situation.but(turned)
    if (name := _other(situation.advice, shuffled.advice)) is not None:
        return f"with its lines in another order, the case gets other {name}"
    return None


def the_order_of_the_policy_means_nothing(situation: Situation) -> str | None:
    """The order in which a policy's file lists its elements means nothing."""
    turned = situation.under(upside_down(situation.policy))
    if (name := _other(situation.advice, turned.advice)) is not None:
        return f"with the policy's lists in another order, the case gets other {name}"
    return None


def a_receipt_gives_the_same_again(situation: Situation) -> str | None:
    """Run again from its receipt, an advice is the same."""
    if situation.advice.receipt is None:
        return None
    paper = json.loads(json.dumps(as_json(situation.advice.receipt)))
    case, at = case_of(paper, situation.policy)
    again = advise(case, directory=situation.area, at=at)
    found = differences(paper, situation.policy, situation.area, again)
    return f"run again from its receipt: {found[0]}" if found else None


def what_is_struck_out_never_was(situation: Situation) -> str | None:
    """An entry that is struck out counts as if it had never been made."""
    history = situation.history.as_known()
    named = [event for event in history.events if "struck" not in event and event.get("id")]
    known = {event["struck"] for event in history.events if "struck" in event}
    if not named or named[-1]["id"] in known:
        return None
    last = named[-1]
    struck = _then(situation.but(history), {"struck": last["id"]})
    kept = [event for event in history.events if event is not last and event.get("struck") != last["id"]]
    clean = situation.but(history.with_events(kept).at(struck.at))
    if (name := _other(struck.advice, clean.advice, "answer", "tracks", "steps", "departures")) is not None:
        return f"after striking out {last['id']}, the case gets other {name} than if it had never been reported"
    return None


def what_is_reported_later_changes_nothing(situation: Situation) -> str | None:
    """What was not known at a moment changes no advice about it."""
    tracks = [run.track for run in situation.course.runs if run.closed is None and run.visits]
    just_before = in_london(situation.at - MINUTE / 2)  # at a moment at which nothing else happened
    later = {"at": iso(just_before), "reported": iso(_soon(situation))}
    more: list[Data] = [{**later, "learned": {fact: NOT_KNOWN}} for fact in situation.policy.safety_facts]
    more += [{**later, "unresolved": track} for track in tracks]
    known = situation.history
    after = situation.but(known.with_events((*known.events, *more)))
    if (name := _other(situation.advice, after.advice)) is not None:
        return f"something that was reported afterwards changes {name}"
    return None


# --------------------------------------------------------------------------------------------- time goes on


def a_later_moment_changes_no_failure(situation: Situation) -> str | None:
    """A later moment changes nothing that had happened: no failure, no move, no end; it adds no departure."""
    before = situation.but(situation.history.as_known())
    after = before.but(before.history.at(in_london(situation.at + _LONG)))
    one, other = course_at(before), course_at(after)
    if len(one.departures) != len(other.departures):
        return "the passing of time alone counts as a departure"
    for mine, its in zip(one.runs, other.runs, strict=False):
        if (mine.track, mine.start, mine.began or its.began) != (its.track, its.start, its.began):
            return f"a later moment changes when {mine.track} began"
        if mine.closed != its.closed and (mine.closed or its.closed_by != "deemed_agreed"):
            return f"the passing of time ends {mine.track}"
        for visit, same in zip(mine.visits, its.visits, strict=False):
            happened_before = (visit.stage, visit.began, visit.failed, visit.left)
            then = (same.stage, same.began, visit.failed and same.failed, visit.left and same.left)
            if happened_before != then:
                return f"a later moment changes what had happened at {visit.stage} of {mine.track}"
        onward = its.visits[len(mine.visits) :]
        follows = {target.follows for stage in _stages(before.policy, mine) for target in stage.values()}
        if any(visit.stage not in follows for visit in onward):
            return f"the passing of time moves {mine.track} to {onward[0].stage}"
    return None


def _stages(policy: Policy, run: Run) -> Iterator[Mapping[Any, Any]]:
    return (stage.exits for stage in policy.track(run.track).stages.values())


def a_departure_stays_one(situation: Situation) -> str | None:
    """What was outside the policy stays so, whatever is reported afterwards."""
    history = situation.history
    told = sorted({reported(event) for event in history.events if reported(event) <= history.asked})
    if not told or told[-1] <= history.opened:
        return None
    earlier = situation.but(history.at(in_london(told[-1] - MINUTE)).as_known())
    # Told in the order in which things happened; what is reported late or struck out may change what came after it.
    if any("struck" in event or "reported" in event for event in history.events):
        return None
    before, after = ([departure.what for departure in course_at(one).departures] for one in (earlier, situation))
    return None if after[: len(before)] == before else "what was a departure before is none any more"


# ------------------------------------------------------------------------------------------------- danger


def not_known_about_danger_is_yes(situation: Situation) -> str | None:
    """Not known about danger counts as yes: in every advice, from every answer on."""
    policy = situation.policy
    for fact in policy.safety_facts:
        danger = policy.facts[fact].not_known.read_as
        plain = situation.history
        if danger is None or all(fact not in answers for answers in (plain.facts, *_learned(plain.events))):
            continue
        yes, not_known = (
            situation.but(_with_answer(situation, fact, danger, answer)) for answer in (danger, NOT_KNOWN)
        )
        if (name := _other(yes.advice, not_known.advice, "answer", "steps", "tracks", "ask_first")) is not None:
            return f"not known about {fact} and {danger} get other {name}"
    return None


def _learned(events: Iterable[Data]) -> Iterator[Mapping[str, Any]]:
    return (event["learned"] for event in events if "learned" in event)


def _with_answer(situation: Situation, fact: str, danger: str, answer: str) -> History:
    """The history with one answer in the place of both that mean danger."""

    def answered(facts: Mapping[str, Any]) -> dict[str, Any]:
        return {k: answer if k == fact and v in (danger, NOT_KNOWN) else v for k, v in facts.items()}

    history = situation.history
    events = [{**e, "learned": answered(e["learned"])} if "learned" in e else e for e in history.events]
    return history.with_events(events).with_facts(answered(history.facts))


def danger_opens_protection(situation: Situation) -> str | None:
    """Danger that is learned, at any time and however often, opens what protects the child, and is acted on."""
    policy = situation.policy
    if not policy.safety_tracks:
        return None
    danger = {
        fact: policy.facts[fact].not_known.read_as or policy.facts[fact].domain[0] for fact in policy.safety_facts
    }
    after = _then(situation, {"learned": danger})
    if (stopped := _stopped(situation.course, after.course)) is not None:
        return f"with danger {stopped} has another date"
    if not any(course_at(after).standing(track) in ("open", "at_a_silence") for track in policy.safety_tracks):
        return "a child is in danger, and nothing that protects it is open"
    # Once everything that protects it has been done, what is left is to ask how that ended.
    answer = after.advice.answer
    return None if answer in ("act", "ask") else f"a child is in danger, and the answer is {answer}"


def _stopped(before: Fold, after: Fold) -> str | None:
    """Something owed whose date is another, although only danger was learned: no clock stops for it."""
    dates = {(owed.duty, owed.side, owed.started, owed.due and owed.due.at) for owed in after.owed}
    for owed in before.owed:
        conditional = any(part.one_of for part in before.ledger.duty(owed).limit.every)
        if not conditional and (owed.duty, owed.side, owed.started, owed.due and owed.due.at) not in dates:
            return owed.duty
    return None


# ------------------------------------------------------------------------------------------ following the advice


def following_the_advice_is_no_departure(situation: Situation) -> str | None:
    """Doing what an advice says is never outside the policy, and moving up leads to the stage that comes next."""
    before = len(situation.course.departures)
    following = {entry.track: entry.stage for entry in situation.advice.not_yet}
    soon = situation.but(situation.history.at(_soon(situation))).course
    live = {(owed.duty, owed.started) for owed in soon.owed if owed.is_live}  # a limit can run out in this minute
    for step in situation.advice.steps:
        if step.force == "must_not" or step.waits_on or (step.duty, step.started) not in live:
            continue
        after = _then(situation, _doing(situation, step)).course
        if len(after.departures) > before:
            return f"doing {step.duty} as advised counts as a departure: {after.departures[-1].what}"
        run = after.run_of(step.track)
        ordinary = step.act == "move_up" and situation.policy.file.duties[step.duty].to_stage is None
        wanted = following.get(step.track)
        here = situation.course.run_of(step.track)
        current = here is not None and here.visit is not None and here.visit.stage == step.stage
        if ordinary and current and wanted and run and run.visit and run.visit.stage != wanted:
            return f"{step.duty} leads to {run.visit.stage}, and {wanted} is said to come next"
    return None


def _doing(situation: Situation, step: Step) -> Data:
    duty = situation.policy.file.duties[step.duty]
    by = {"by": "all"} if duty.who.owes_once_per_side else {}
    return {"did": step.duty, **by, **({"stage": step.stage} if step.stage and not duty.over else {})}


def an_offered_power_is_never_refused(situation: Situation) -> str | None:
    """A power that is offered can be used: its track opens, the case moves, and nothing is outside the policy."""
    policy, before = situation.policy, len(situation.course.departures)
    for option in situation.advice.options:
        power = policy.file.powers[option.power]
        used = _then(situation, {"used": option.power})
        course = used.course
        if len(course.departures) > before:
            return f"{option.power} is offered, and using it counts as a departure"
        if power.gives and course.standing(power.gives.track) == "not_open":
            return f"{option.power} is offered, and its track does not open"
        for track, stage in _moves(used, option.power):
            moved = used.but(used.history.then({"moved": {track: stage}}, at=used.at)).course
            run = moved.run_of(track)
            if len(moved.departures) > before or run is None or run.visit is None or run.visit.stage != stage:
                return f"{option.power} is offered, and {track} cannot be moved to {stage} by it"
    return None


def _moves(situation: Situation, power: str) -> Iterator[tuple[str, str]]:
    """Where the use of a power may move the open tracks."""
    named = situation.policy.file.powers[power].to_stage
    for run in situation.course.runs if named else ():
        here = run.is_open and run.visit and run.visit.stage in _within(situation.policy, power, run.track)
        if here and run.visit:
            stages = situation.policy.stage_order(run.track) if named == "any" else (named or "",)
            yield from ((run.track, stage) for stage in stages if stage != run.visit.stage)


def _within(policy: Policy, power: str, track: str) -> tuple[str, ...]:
    found = policy.file.powers[power]
    return policy.stages_of(found, track) if found.within else policy.stage_order(track)


def a_move_is_accepted(situation: Situation) -> str | None:
    """A move that is reported is accepted, wherever it leads; where nothing provides for it, it is a departure."""
    course = course_at(situation)
    soon = situation.but(situation.history.at(_soon(situation))).course
    for run in course.runs:
        stands = course.standing(run.track)
        if stands != "open" or run.visit is None or not run.is_open or len(soon.departures) != len(course.departures):
            continue
        if stages_of(soon, run.track) != stages_of(course, run.track):  # a limit runs out in this minute
            continue
        for stage in situation.policy.stage_order(run.track):
            after = course_at(_then(situation, {"moved": {run.track: stage}}))
            if stages_of(after, run.track)[-1:] != [stage]:
                return f"{run.track} was moved to {stage}, and is not there"
            more = len(after.departures) - len(course.departures)
            if more != (0 if stage == run.visit.stage or _provided(course, run, stage) else 1):
                return f"a move of {run.track} from {run.visit.stage} to {stage} counts as {more} departures"
    return None


def stages_of(course: Fold, track: str) -> list[str]:
    """The stages that a track has been at, over all its runs."""
    return [visit.stage for run in course.runs if run.track == track for visit in run.visits]


def _provided(course: Fold, run: Run, stage: str) -> bool:
    """Whether something provides for a move: failing leads there, a power was used, or a duty says so."""
    policy, here = course.policy, run.visits[-1]
    exit_ = here.exit if here.exit in FAILING else "no_response" if here.exit == LAPSED else "unresolved"
    target = course.tracks.target_at(run.track, here.stage, exit_)
    powers = [policy.file.powers[name] for name in course.used if name in policy.file.powers]
    named = {power.to_stage for power in powers if holds(power.when, course.held()) and _is_at(policy, power, run)}
    named |= {course.ledger.duty(owed).to_stage for owed in course.ledger.live_at(here, "move_up")}
    return bool(named & {"any", stage}) or (target is not None and target.leads_to == stage)


def _is_at(policy: Policy, power: Power, run: Run) -> bool:
    return run.visits[-1].stage in policy.stages_of(power, run.track)


def what_is_reported_is_taken(situation: Situation) -> str | None:
    """A failure that is reported is one, a withdrawal ends what it may end, and what ended can be opened again."""
    course = course_at(situation)
    for run in course.runs:
        if course.run_of(run.track) is not run:
            continue
        if run.closed is not None and run.visits:
            again = course_at(_then(situation, {"reopened": run.track})).run_of(run.track)
            if again is None or again.closed is not None:
                return f"{run.track} was re-opened, and is not open"
        elif run.visit is not None:
            stage = situation.policy.stage(run.track, run.visit.stage)
            failed = _same(course_at(_then(situation, {"unresolved": run.track})), run)
            if failed.visits[len(run.visits) - 1].failed is None:
                return f"{run.visit.stage} of {run.track} was reported as failed, and has not failed"
            withdrawn = _same(course_at(_then(situation, {"withdrawn": run.track})), run)
            ends = stage.exits.get("withdrawn")
            if ends and ends.closes and withdrawn.closed is None:
                return f"{run.track} was withdrawn, and is still open"
    return None


def what_is_raised_again_begins_nothing(situation: Situation) -> str | None:
    """What starts a track that is under way starts nothing when it is reported again."""
    course = course_at(situation)
    for name in situation.policy.track_order:
        run = course.run_of(name)
        if run is None or run.closed is not None:
            continue
        for event in situation.policy.track(name).starts.events:
            after = course_at(_then(situation, {"happened": event}))
            if len([other for other in after.runs if other.track == name]) != len(
                [other for other in course.runs if other.track == name]
            ):
                return f"{name} is under way, and reporting {event} once more begins it again"
    return None


def _same(course: Fold, run: Run) -> Run:
    """The run of another course that began as this one did."""
    return next(other for other in reversed(course.runs) if (other.track, other.start) == (run.track, run.start))


# ---------------------------------------------------------------------------------------------- tracks side by side


def a_track_beside_moves_no_date(situation: Situation) -> str | None:
    """A track beside another neither pauses nor closes nor dates it, unless the policy says that it waits."""
    policy, course = situation.policy, course_at(situation)
    for track in dict.fromkeys(run.track for run in course.runs):
        less = without_track(policy, track) if track not in policy.safety_tracks else None
        if less is None:
            continue
        alone = course_at(situation.but(_without(situation.history, less)).under(less))
        if (what := _dated_otherwise(course, alone, track)) is not None:
            return f"{what} depends on {track}, beside which it only runs"
    return None


def _without(history: History, policy: Policy) -> History:
    """A history without what is about a track, a duty or a power that a policy does not have."""
    known: dict[str, Mapping[str, Any]] = {
        "did": policy.file.duties, "agreed": policy.file.duties, "extended": policy.file.duties,
        "used": policy.file.powers, "moved": policy.file.tracks, "reopened": policy.file.tracks,
        **dict.fromkeys(EXITS, policy.file.tracks),
    }  # fmt: skip

    def is_known(event: Data) -> bool:
        words = [word for word in event if word in known]
        return all(set(named(event[word])) <= set(known[word]) for word in words)

    def named(value: Any) -> Iterable[str]:
        return value if isinstance(value, Mapping) else (value,)

    return history.with_events(filter(is_known, history.events))


def _dated_otherwise(course: Fold, alone: Fold, track: str) -> str | None:
    """The first duty or track whose dates are other where one track is not there."""
    runs, others = ([_of_run(run) for run in one.runs if run.track != track] for one in (course, alone))
    if runs != others:
        return str(next(one[0] for one, other in zip(runs, [*others, ("",)], strict=False) if one != other))
    owed, remaining = (
        {(o.duty, o.side, o.started, o.due and o.due.at) for o in one.owed if o.run and o.run.track != track}
        for one in (course, alone)
    )
    differing = sorted(item[0] for item in owed ^ remaining)
    return str(differing[0]) if differing else None


def _of_run(run: Run) -> tuple[Any, ...]:
    return (
        run.track,
        run.start,
        run.began,
        run.closed,
        *((visit.stage, visit.began, visit.exit, visit.failed, visit.left) for visit in run.visits),
    )
