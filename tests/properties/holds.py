"""What has to hold of every advice and of every case, whatever happened in it: one function for each invariant."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from advice.advice import NATIONAL, Advice, Step
from advice.fold import Fold
from advice.party import Party
from advice.state import Owed, Run, Visit
from advice.words import due_in_words, in_words
from directory.loader import Area
from directory.model import STATUS_WORDS
from foundation.calendar_rules import CalendarRules
from rules.model.duty import Duty
from rules.policy import Policy

WORKING = ("working_days", "working_weeks", "same_working_day")
FORCES = ("consider", "expected", "should", "will", "must")
"""From the weakest to the strongest; `must_not` is as strong as `must`."""
PRESUMED = "as printed, Tuesday 1 December 2015; unconfirmed"
FROM_STAGE_3 = ("stage-3", "stage-4", "stage-5")

Holds = Callable[[Advice, Fold], None]


def force_of(step: Step) -> int:
    return FORCES.index("must" if step.force == "must_not" else step.force)


def parties(advice: Advice) -> Iterator[Party]:
    """Everybody that a step names."""
    for step in advice.steps:
        yield from (party for party in (step.who, step.to, *(telling.to for telling in step.tell)) if party)


def duty_of(step: Step, policy: Policy) -> Duty:
    return policy.file.duties[step.duty]


# Of an advice


def the_gate_is_asked(advice: Advice, course: Fold) -> None:
    """INV-1: while nobody was asked about danger, that is the first question and the answer is to ask."""
    if course.answers.get("imminent_risk") is None:
        assert advice.answer == "ask"
        assert (advice.ask_first[0].fact, advice.ask_first[0].again) == ("imminent_risk", False)


def danger_is_answered_with_protection(advice: Advice, course: Fold) -> None:
    """INV-1: as long as a child may be in danger and nothing was decided, protecting it is the first step."""
    run = course.run_of("protect")
    if run is not None and run.closed is None and advice.steps:
        assert advice.steps[0].track == "protect" or not any(step.track == "protect" for step in advice.steps)
        assert advice.answer in ("act", "ask")


def nothing_is_never_said(advice: Advice, course: Fold) -> None:
    """Something to do, something to answer, or all is over; and the emergency line before anything."""
    del course
    assert advice.emergency.national == NATIONAL
    assert "Child Protection Co-ordinator" in advice.emergency.say
    assert advice.answer != "cannot_decide"
    if advice.answer == "out_of_scope":
        assert any(step.ours for step in advice.steps), "a step of ours where the policy gives none"
    elif not advice.steps and not advice.ask_first:
        assert advice.tracks, "nothing is open, nothing is asked, and it is not said to be outside the policy"
        assert all(track.state == "closed" for track in advice.tracks), [t.track for t in advice.tracks]
        assert advice.answer == "closed"


def nobody_waits_while_a_child_may_be_in_danger(advice: Advice, course: Fold) -> None:
    unasked = course.answers.get("imminent_risk") is None
    open_ = any(track.track == "protect" and track.state != "closed" for track in advice.tracks)
    assert not (advice.answer in ("wait", "closed", "out_of_scope") and (unasked or open_))


def readings_are_named(advice: Advice, course: Fold) -> None:
    """INV-2: what rests on an unclear point names it, and it is said what was taken."""
    named = {silence.reading for silence in advice.silences}
    for step in advice.steps:
        assert set(step.readings) <= named, step.duty
    for track in advice.tracks:
        assert track.state == "closed" or set(track.readings) <= named, track.track
    for silence in advice.silences:
        assert silence.tell
        assert silence.taken
        assert silence.option == course.policy.choice[silence.reading]


def ours_is_said_to_be_ours(advice: Advice, course: Fold) -> None:
    """INV-2: nothing that the policy does not contain is shown as if it did."""
    text = " ".join(in_words(advice).split())
    for step in advice.steps:
        duty = duty_of(step, course.policy)
        assert step.ours is duty.ours
        if step.ours:
            assert "ours: the policy is silent here." in text
        if step.is_prompt:
            assert (step.due, step.late) == (None, False)
            assert "we suggest by" in due_in_words(step)
            assert "(ours, never late)" in due_in_words(step)
        if step.due is None:
            assert due_in_words(step).startswith("no date in the policy")
            assert not duty.limit.can_be_late or duty.limit.kind in ("agreed_date", "one_of")


def dates_obey_the_calendar(advice: Advice, course: Fold) -> None:
    """INV-9: due dates lie after their start, on days that are worked where working days are counted."""
    for step in advice.steps:
        limit = duty_of(step, course.policy).limit
        if step.due is None:
            continue
        kinds = {part.kind for part in limit.parts}
        assert step.due >= step.started, step.duty
        if step.due == step.started:
            assert kinds & {"at_once", "due_of"}, f"{step.duty} is due when it begins"
        if kinds <= set(WORKING):
            _is_worked(step, course.rules, ends_at_close=limit.ends == "close")
        for moment in (step.aim, step.act_by):
            assert moment is None or step.started <= moment <= step.due, step.duty
        for day in step.counting:
            why_not = course.rules.working_time.why_not(day.date)
            assert not (kinds <= set(WORKING) and day.counted and why_not), f"{day.date} counts: {why_not}"


def _is_worked(step: Step, rules: CalendarRules, *, ends_at_close: bool) -> None:
    assert step.due is not None
    assert rules.working_time.why_not(step.due.date()) is None, f"{step.duty} is due on a day that is not worked"
    if ends_at_close:
        assert f"{step.due:%H:%M}" == "17:00"
    else:
        assert f"{step.due:%H:%M}" == f"{step.started:%H:%M}", "the same time of day, also in the evening"


def posts_are_presumed_and_warned_of(advice: Advice, course: Fold) -> None:
    """INV-11: no post is shown as current, and what the tables warn of is said."""
    del course
    for party in parties(advice):
        for member in party.members:
            for named in member.posts:
                assert PRESUMED in named.warnings, named.post
            vacant = [named for named in member.posts if named.lead and named.vacant]
            assert not vacant or member.acting or member.cover, "a vacant post without what to do"


def statuses_are_said(advice: Advice, area: Area) -> None:
    """INV-11: vacant, acting, interim, shared and inferred posts carry a warning."""
    for party in parties(advice):
        for member in party.members:
            for named in member.posts:
                post = area.file.posts[named.post]
                plays = post.plays.get(member.role)
                for status in (*post.status, *(plays.status if plays else ())):
                    assert STATUS_WORDS[status] in named.warnings, f"{named.post} is {status}"


def steps_are_owed(advice: Advice, course: Fold) -> None:
    """Every step is a duty that is owed, and every duty that is owed at an open stage is a step."""
    live = {owed.duty for owed in course.owed if owed.is_live}
    assert {step.duty for step in advice.steps} <= live
    shown = {(step.duty, step.stage) for step in advice.steps}
    for owed in course.owed:
        run = owed.run
        if owed.is_live and run and run.is_open and owed.visit is run.visit and owed.visit:
            duty = course.policy.file.duties[owed.duty]
            assert duty.when or (owed.duty, owed.visit.stage) in shown, f"{owed.duty} is owed and not shown"


def words_are_fit_to_read(advice: Advice, course: Fold) -> None:
    del course
    text = in_words(advice)
    assert text.startswith("IF A CHILD IS IN IMMEDIATE DANGER, RING 999 NOW. (ours, not the policy's.)")
    for wrong in ("None", "[]", "{agency}", "_step"):
        assert wrong not in text
    assert max(map(len, text.splitlines())) <= 100


OF_EVERY_ADVICE: tuple[Holds, ...] = (
    the_gate_is_asked,
    danger_is_answered_with_protection,
    nothing_is_never_said,
    nobody_waits_while_a_child_may_be_in_danger,
    readings_are_named,
    ours_is_said_to_be_ours,
    dates_obey_the_calendar,
    posts_are_presumed_and_warned_of,
    steps_are_owed,
    words_are_fit_to_read,
)


# Of a case


def tracks_end_only_as_they_may(course: Fold) -> None:
    """INV-10: by resolution as judged, by the final authority, or by withdrawal."""
    for run in course.runs:
        if run.closed is None:
            continue
        assert run.closed_by in ("resolved", "withdrawn")
        if run.closed_by == "resolved":
            _was_judged(course, run)


def _was_judged(course: Fold, run: Run) -> None:
    visit = run.visits[-1]
    judge = course.policy.stage(run.track, visit.stage).resolved_by
    if judge.event:
        assert run.closed in course.happened[judge.event]
    else:
        both = visit.said_resolved >= {"raising", "other"}
        assert both or (judge.decision is not None and judge.decision in visit.said_resolved)


def stages_make_their_records_and_notices(course: Fold) -> None:
    """INV-8: case notes at every stage; from Stage 3 in writing, with notice and feedback."""
    notes = course.policy.file.duties["case-note"].within or {}
    notice_on_entry = bool(course.policy.file.duties["tell-development-officer"].starts.stage_began)
    for run in course.runs:
        for visit in run.visits if run.track == "disagreement" else ():
            made = {(owed.duty, owed.side) for owed in course.owed if owed.visit is visit}
            sides = course.sides()[:2]
            if visit.stage in notes["disagreement"]:
                assert {("case-note", side) for side in sides} <= made
                assert visit.left is None or {("record-outcome", side) for side in sides} <= made
            if visit.stage in FROM_STAGE_3:
                assert ("record-in-writing", "") in made
                assert visit.left is None or ("feedback-to-practitioner", "") in made
                resolved = visit.resolved is not None
                assert not resolved or ("tell-outcome-to-development-officer", "") in made
                assert not (notice_on_entry or resolved) or ("tell-development-officer", "") in made


def moments_are_in_order(course: Fold) -> None:
    """Nothing ends before it began, and nothing lies after the moment asked about."""
    assert course.now is not None
    for run in course.runs:
        assert run.start <= course.now
        assert run.began is None or run.began >= run.start
        for visit in run.visits:
            _in_order(visit, run)
        for earlier, later in zip(run.visits, run.visits[1:], strict=False):
            assert earlier.began <= later.began
            assert earlier.left is not None
            assert later.began <= earlier.left, "a late hand-over buys no time, an early one is no departure"
    for owed in course.owed:
        _owed_in_order(owed)
        assert owed.started <= course.now


def _in_order(visit: Visit, run: Run) -> None:
    for moment in (visit.failed, visit.left, visit.resolved):
        assert moment is None or moment >= visit.began
    assert visit.left is None or visit is not run.visits[-1] or run.closed == visit.left


def _owed_in_order(owed: Owed) -> None:
    for moment in (owed.done, owed.ended):
        assert moment is None or moment >= owed.started, owed.duty
    assert not (owed.done and owed.ended), owed.duty


def one_run_at_a_time(course: Fold) -> None:
    """Of each track at most one run is under way, and it is the last."""
    for track in course.policy.file.tracks:
        runs = [run for run in course.runs if run.track == track]
        assert all(run.closed is not None for run in runs[:-1])


OF_EVERY_CASE: tuple[Callable[[Fold], None], ...] = (
    tracks_end_only_as_they_may,
    stages_make_their_records_and_notices,
    moments_are_in_order,
    one_run_at_a_time,
)
