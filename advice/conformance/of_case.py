"""What has to hold of every case, however it went: how tracks end, what stages bring with them, and in which order."""

from __future__ import annotations

from collections.abc import Iterator

from advice.conformance.situation import Situation
from advice.fold import Fold
from advice.state import Owed, Run, Visit
from foundation.moment import moment_in_words
from rules.compiler import LAPSED, holds

_BEGINS = ("stage_began", "stage_failed", "stage_left", "resolved", "track_closed")


def tracks_end_only_as_they_may(situation: Situation) -> str | None:
    """A track ends only by resolution as judged, by the final authority, or by what was reported and leads out."""
    course = situation.course
    for run in course.runs:
        if run.closed is None:
            continue
        target = course.tracks.target_at(run.track, run.visits[-1].stage, run.closed_by)
        if run.closed_by == LAPSED or target is None or not target.closes:
            return f"{run.track} ended by `{run.closed_by}`, which does not lead out of it"
        if run.closed_by == "resolved" and not _was_judged(course, run):
            return f"{run.track} ended as resolved, and those whose word the policy takes have not said so"
        if run.closed_by == "deemed_agreed" and not _silence_counts(course, run):
            return f"{run.track} ended by silence, and no duty there lets silence count as agreement"
    return None


def _was_judged(course: Fold, run: Run) -> bool:  # noqa: PLR0911 -- one return for each way to judge
    visit = run.visits[-1]
    judge = course.policy.stage(run.track, visit.stage).resolved_by
    if judge.event:
        return run.closed in course.happened.get(judge.event, ())
    if judge.done:
        return any(owed.duty == judge.done and owed.done == run.closed for owed in course.owed)
    if judge.lost:
        return False
    both = visit.said_resolved >= {"raising", "other"}
    if both and (judge.agreement or judge.or_agreement):
        return True
    if judge.all_of:
        return visit.said_resolved >= set(judge.all_of)
    if judge.any_of or judge.decision:
        return bool(visit.said_resolved & {*judge.any_of, judge.decision})
    return judge.not_stated


def _silence_counts(course: Fold, run: Run) -> bool:
    visit = run.visits[-1]
    at_stage = course.policy.duties_at(run.track, visit.stage)
    return any(course.policy.file.duties[name].if_late == "deemed_agreed" for name in at_stage)


def stages_bring_their_duties(situation: Situation) -> str | None:
    """Every change of stage brings the records, notices and other duties that the policy lists for it."""
    course = situation.course
    for run in course.runs:
        for visit in run.visits:
            made = {(owed.duty, owed.side) for owed in course.owed if owed.run is run and owed.visit is visit}
            for duty, what in _begun(course, run, visit):
                per_side = course.policy.file.duties[duty].who.owes_once_per_side
                for side in ("raising", "other") if per_side else ("",):
                    if (duty, side) not in made:
                        return f"{visit.stage} of {run.track} {what}, and {duty} {side}".rstrip() + " is not owed"
    return None


def _begun(course: Fold, run: Run, visit: Visit) -> Iterator[tuple[str, str]]:
    """The duties that have begun in a stay at a stage, and why."""
    happened = {
        "stage_began": ("began", True),
        "stage_failed": ("failed", visit.failed is not None),
        "stage_left": ("was left", visit.left is not None),
        "resolved": ("was resolved", visit.resolved is not None),
        "track_closed": ("was the last", run.closed is not None and visit is run.visits[-1]),
    }
    for name in course.policy.duties_at(run.track, visit.stage):
        starts = course.policy.file.duties[name].starts
        for kind in _BEGINS:
            if getattr(starts, kind) and happened[kind][1]:
                yield name, happened[kind][0]
        if starts.done and any(owed.duty == starts.done and owed.visit is visit and owed.done for owed in course.owed):
            yield name, f"saw {starts.done} done"


def a_stay_dates_what_begins_with_it(situation: Situation) -> str | None:
    """What is owed from the beginning of a stay at a stage runs from that moment, unless the clock goes on."""
    course = situation.course
    for owed in course.owed:
        run, visit = owed.run, owed.visit
        if run is None or visit is None or not course.ledger.duty(owed).starts.stage_began:
            continue
        goes_on = run.resumes and course.policy.track(run.track).reopening.clock == "continues"
        if owed.started != visit.began and not goes_on and owed.side in ("", "raising", "other"):
            return f"{owed.duty} runs from {moment_in_words(owed.started)}, not from the beginning of {visit.stage}"
    return None


def what_waits_has_to_wait(situation: Situation) -> str | None:
    """A track that waits for another does not begin before that has ended, nor while nobody knows whether it opens."""
    course = situation.course
    for run in course.runs:
        if run.began is None or run.resumes:
            continue
        for wait in course.policy.track(run.track).waits_for.values():
            for other in course.runs if wait.until.closed else ():
                before = other.track == wait.track and other.start <= run.start
                if before and (other.closed is None or other.closed > run.began):
                    return f"{run.track} began before {wait.track} had ended"
    return None


def what_settles_a_stage_settles_it(situation: Situation) -> str | None:
    """Once those have said so whose word the policy takes, or what settles it has happened, a stage is settled."""
    course = situation.course
    for run in course.runs:
        visit = run.visit
        if visit is None or not run.is_open or visit.resolved is not None:
            continue
        judge, said = course.policy.stage(run.track, visit.stage).resolved_by, visit.said_resolved
        both = bool(judge.agreement or judge.or_agreement) and said >= {"raising", "other"}
        # What happened at the very moment of a re-opening came before it.
        happened = judge.event and any(at > visit.began for at in course.happened.get(judge.event, ()))
        enough = said & {*judge.any_of, judge.decision} or (judge.all_of and said >= set(judge.all_of))
        if both or happened or enough:
            return f"{visit.stage} of {run.track} has been settled, and is still open"
    return None


def moments_are_in_order(situation: Situation) -> str | None:
    """Nothing ends before it began, and nothing lies after the moment asked about."""
    course, at = situation.course, situation.at
    for run in course.runs:
        if run.start > at or (run.began is not None and run.began < run.start):
            return f"{run.track} began before what starts it, or after the moment asked about"
        for visit in run.visits:
            ends = [moment for moment in (visit.failed, visit.left, visit.resolved) if moment]
            if any(moment < visit.began or moment > at for moment in ends):
                return f"{visit.stage} of {run.track} ended before it began"
            if visit.left and visit is run.visits[-1] and run.closed != visit.left:
                return f"{visit.stage} of {run.track} was left, and nothing came after it"
        for earlier, later in zip(run.visits, run.visits[1:], strict=False):
            if earlier.left is None or not earlier.began <= later.began <= earlier.left:
                return f"{later.stage} of {run.track} does not begin where {earlier.stage} ends"
    return next((said for owed in course.owed if (said := _out_of_order(owed, situation))), None)


def _out_of_order(owed: Owed, situation: Situation) -> str | None:
    if owed.done and owed.ended:
        return f"{owed.duty} was done, and also ended undone"
    for moment in (owed.done, owed.ended):
        if moment is not None and not owed.started <= moment <= situation.at:
            return f"{owed.duty} ended before it began"
    return f"{owed.duty} is owed from a later moment" if owed.started > situation.at else None


def one_run_at_a_time(situation: Situation) -> str | None:
    """Of each track at most one run is under way, and it is the last."""
    for track in situation.policy.file.tracks:
        runs = [run for run in situation.course.runs if run.track == track]
        if any(run.closed is None for run in runs[:-1]):
            return f"{track} is under way twice"
    return None


def a_late_hand_over_buys_no_time(situation: Situation) -> str | None:
    """After a late hand-over the next stage counts from the moment at which the hand-over was due."""
    course = situation.course
    for run in course.runs:
        for earlier, later in zip(run.visits, run.visits[1:], strict=False):
            if earlier.left is None or earlier.exit is None:
                continue
            ways = (course.tracks.target_at(run.track, earlier.stage, way) for way in (earlier.exit, "unresolved"))
            onward = {target.leads_to for target in ways if target}
            dues = [
                owed.due.at
                for owed in course.owed
                if owed.visit is earlier and owed.due and owed.done == earlier.left
                if course.ledger.duty(owed).act == "move_up" and course.ledger.duty(owed).to_stage is None
            ]
            exits = course.policy.stage(run.track, earlier.stage).exits.values()
            if later.stage not in onward and any(target.found for target in exits):
                continue  # what decides where it led to may have changed since
            buys = course.rules.late_hand_over == "buys_time" or later.stage not in onward
            wanted = earlier.left if buys else min([earlier.left, *dues])
            if later.began != wanted:
                return f"{later.stage} begins {moment_in_words(later.began)}, not {moment_in_words(wanted)}"
    return None


def nothing_beyond_its_total(situation: Situation) -> str | None:
    """No date lies beyond the total of the group of stages to which it belongs."""
    course = situation.course
    for owed in course.owed:
        totals = {part.due_of for part in course.ledger.duty(owed).limit.parts if part.due_of}
        if owed.due is None or owed.extended is not None or not totals or not owed.is_live:
            continue
        for other in course.owed:
            same = other.duty in totals and other.run is owed.run and other.due is not None
            visited = any(each.duty == other.duty and each.visit is owed.visit for each in course.owed)
            if same and other.due and (other.visit is owed.visit or not visited):
                latest = max(other.due.at, owed.started)
                if owed.due.at > latest and other is _last(course, other):
                    return f"{owed.duty} is due {moment_in_words(owed.due.at)}, after its total of {other.duty}"
    return None


def _last(course: Fold, owed: Owed) -> Owed:
    return [other for other in course.owed if other.duty == owed.duty and other.run is owed.run][-1]


def silence_fails_a_stage_when_it_is_due(situation: Situation) -> str | None:
    """A stage that fails by silence fails the moment its limit runs out, and no stage outlasts such a limit."""
    course = situation.course
    for run in course.runs:
        for visit in run.visits:
            failing = [
                (max(owed.due.at, visit.began), owed)
                for owed in course.owed
                if owed.run is run and owed.due and course.ledger.duty(owed).if_late == "stage_fails"
                if owed.visit is visit or course.ledger.duty(owed).over
            ]
            moments = {at for at, _ in failing}
            # What decides a limit may have changed since it ran out.
            fixed = not any(part.one_of for _, owed in failing for part in course.ledger.duty(owed).limit.every)
            if visit.exit == LAPSED and fixed and visit.failed not in moments:
                return f"{visit.stage} of {run.track} failed by silence at a moment at which nothing was due"
            if not run.is_open or visit is not run.visit or visit.exit is not None:
                continue
            for at, owed in failing:
                applies = holds(course.ledger.duty(owed).when, course.held())
                if owed.is_live and applies and at < situation.at:
                    return f"{owed.duty} ran out {moment_in_words(at)}, and {visit.stage} has not failed"
    return None
