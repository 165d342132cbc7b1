"""What a dry run says: when a stage fails and why then, how it goes on, and how a track ends."""

from __future__ import annotations

from datetime import datetime

from advice.dating import due_of, is_dated_by_itself
from advice.party import Party
from advice.state import Owed, Run, Visit
from advice.steps import limit_words
from advice.timeline.look import Look
from advice.timeline.own_side import does_alone
from advice.timeline.stay import Ended, Failing, Onward, Stay
from advice.timeline.turn import MINUTE, Stop, Turn
from foundation.limit import NoneStated
from foundation.limit_words import limit_in_words
from foundation.moment import moment_in_words
from foundation.sentence import capital
from rules.compiler import LAPSED, holds
from rules.model.limit import Limit
from rules.model.parts import FAILING
from rules.policy import Policy


def failing_of(look: Look, run: Run, visit: Visit, turn: Turn | None) -> Failing:
    """When a stage fails, and what that rests on.

    Args:
        look: The case as it stood before, or, where time brought it about, after.
        run: The run of the track.
        visit: The stay at the stage.
        turn: The report that it fails; None where nobody has to report it, or somebody had.
    """
    owed = look.ran_out(run, visit) if turn is None and visit.exit in (LAPSED, *FAILING) else None
    if owed is not None and visit.failed:
        duty = look.policy.file.duties[owed.duty]
        own = not duty.over and is_dated_by_itself(duty.limit, owed, look.course.course())
        words, when = limit_that_binds(look, duty.limit, owed), moment_in_words(visit.failed)
        say = f"If nothing is settled, the stage fails by itself on {when} ({words})."
        if visit.failed + MINUTE < look.at:
            say = f"Its time has run out ({words}): it failed by itself on {when}."
        elif visit.failed <= visit.began:
            say = f"When it begins, its time has already run out ({words}), so it has failed at once, on {when}."
        return Failing(visit.failed, "limit" if own else "total", True, owed.duty, words, say, duty.clauses)
    if turn is None or turn.given_up is None:
        moment = visit.failed or visit.began
        return Failing(moment, "before", False, "", "", f"It was reported as failed on {moment_in_words(moment)}.")
    given, step = turn.given_up, turn.given_up.step
    words = step.limit_words if step and step.due else ""
    say = _given_up(look, run, turn)
    clauses = step.clauses if step else ()
    return Failing(turn.at, given.basis, False, step.duty if step else "", words, say, clauses)


def _given_up(look: Look, run: Run, turn: Turn) -> str:
    assert turn.given_up is not None  # noqa: S101 -- the caller has looked
    step, moment = turn.given_up.step, moment_in_words(turn.at)
    then = "say so: the stage has then failed."
    if step is not None and step.act != "check" and does_alone(look, step):
        by = step.limit_words if step.due else "ours, not policy"
        return f"By {moment} ({by}) your own side says that it is not settled: the stage has then failed."
    if turn.given_up.basis == "none" or step is None:
        return (
            "The policy sets no date here. Say that nobody answers as soon as that is clear; from here on the dates say"
            f" how long after that, counted as if it were {moment}."
        )
    if turn.given_up.basis == "date":
        return f"If nothing has come of it by {moment} ({step.limit_words}), {then} No limit fails it by itself."
    if turn.given_up.basis == "total":
        return (
            f"All that is due here is the whole of it, by {moment} ({step.limit_words}). If it is not settled, {then}"
        )
    lapse = look.lapse(run)
    until = ""
    if lapse:
        words = limit_that_binds(look, look.policy.file.duties[lapse[1].duty].limit, lapse[1])
        until = f" By the policy alone it would go on until {moment_in_words(lapse[0])} ({words})."
    stated = step.limit_words != limit_in_words(NoneStated())
    silent = f"There is no date here yet ({step.limit_words})." if stated else "The policy sets no date here."
    return f"{silent} If nothing has come of it by {moment} (ours, not policy), {then}{until}"


def silence_of_yours(moment: datetime) -> str:
    """What your own side must not let pass in silence."""
    return (
        f"If your own side says nothing by {moment_in_words(moment)}, its silence counts as agreement, and it ends"
        " there. The dry run takes it that your side does not agree, and says so."
    )


def limit_that_binds(look: Look, limit: Limit, owed: Owed) -> str:
    """Of a limit the part that gives its date, in words: of several the earliest, of a total that of the total."""
    course = look.course.course()
    if limit.earliest_of:
        dated = [(due.at, n) for n, part in enumerate(limit.earliest_of) if (due := due_of(part, owed, course))]
        return limit_that_binds(look, limit.earliest_of[min(dated)[1]], owed) if dated else limit_words(limit, owed)
    if limit.one_of:
        held = [case.limit for case in limit.one_of if holds(case.when, course.held)]
        return limit_that_binds(look, held[0], owed) if len(held) == 1 else limit_words(limit, owed)
    if limit.due_of:
        return limit_words(look.policy.file.duties[limit.due_of].limit)
    return limit_words(limit, owed)


def onward_of(look: Look, run: Run, turn: Turn | None, following: Visit | None = None) -> Onward:
    """How a case goes on from a stage: by itself, by a duty to move it up, or by nobody's duty.

    Args:
        look: The case as it stood before, or, where it goes on by itself, after.
        run: The run of the track.
        turn: The move that is reported.
        following: The stay to which it went by itself.
    """
    policy = look.policy
    if turn is None or turn.stage == "":
        assert following is not None  # noqa: S101 -- one of the two is given
        called = policy.stage(run.track, following.stage).called
        say = f"It then goes on by itself to {called}."
        return Onward(following.began, following.stage, called, True, None, False, True, say)
    called = policy.stage(run.track, turn.stage).called
    entry = turn.hand_over
    if entry is None:
        say = f"No duty says who moves it on: move it up to {called} at once (ours)."
        return Onward(turn.at, turn.stage, called, False, None, True, False, say)
    say = f"It goes to {called}."
    if not entry.yours:
        say += f" That is for {entry.step.who.words}; it is taken to be done, so ask whether it was (ours)."
    return Onward(turn.at, turn.stage, called, False, entry, False, turn.dated, say)


def ended_of(look: Look, run: Run, stop: Stop, stay: Stay | None, stopped: str = "") -> Ended:
    """How a track ends, or why the dry run of it does.

    Args:
        look: The case as it stood at the end.
        run: The run of the track.
        stop: Why nothing follows.
        stay: The last stay that was shown, if any was.
        stopped: What stopped the dry run, if something did.
    """
    policy, how = look.policy, stop.how
    called = stay.called if stay else ""
    procedure = _procedure(look, run) if how == "closed" else ""
    say = {
        "silence": f"{capital(called)}: nobody has settled it there, and the policy says nothing about what follows.",
        "last_stage": _last_stage(called, stay.meets if stay else None, stop),
        "procedure": "",
        "closed": f"It leaves this policy for {procedure}." if procedure else f"It ends with {called}.",
        "agreed": "Nobody has answered, and silence counts as agreement: the track ends.",
        "asks": "Where it goes from here depends on what is asked." if stay else _waiting(look, run),
        "waits": _waiting(look, run),
        "comes_round": (
            f"From {called} it goes back to where it has been before, in the same way. Nothing in the policy ends this,"
            " so the dry run stops here."
        ),
        "stops": f"The dry run stops here. {stopped}".strip(),
    }[how]
    readings = _readings(look, run, stay) if stay and how in ("silence", "last_stage") else ()
    return Ended(
        track=run.track,
        track_called=policy.track(run.track).called,
        stage=stay.stage if stay else "",
        called=called,
        at=stop.at,
        how="procedure" if procedure else how,
        say=say,
        tells=tuple(_told(policy, reading) for reading in readings) if how == "silence" else (),
        authority=stay.meets if stay else None,
        clauses=stay.clauses if stay else policy.track(run.track).clauses,
        readings=readings,
    )


def _last_stage(called: str, meets: Party | None, stop: Stop) -> str:
    who = meets.words if meets else "those who meet there"
    by = f"What is due there is due by {moment_in_words(stop.at)}." if stop.at else "Nothing gives a date for that."
    return f"The policy gives no step after {called}: it stays open until it is settled, which is for {who}. {by}"


def _procedure(look: Look, run: Run) -> str:
    """The procedure outside this policy to which a track was handed, if it was."""
    target = look.course.tracks.target(run, run.closed_by)
    name = target.procedure if target else None
    return look.policy.file.procedures[name].called if name else ""


def _waiting(look: Look, run: Run) -> str:
    track = look.policy.track(run.track)
    waits = [look.policy.track(track.waits_for[name].track).called for name in run.waits]
    return f"It waits for {' and '.join(waits)}." if waits else "At which stage it begins is not known yet."


def _readings(look: Look, run: Run, stay: Stay) -> tuple[str, ...]:
    """The readings of a silence: those of the stage, and of what we suggest to do there."""
    policy = look.policy
    ours = [
        reading
        for name in policy.duties_at(run.track, stay.stage)
        if policy.file.duties[name].ours and policy.file.duties[name].starts.stage_failed
        for reading in policy.file.duties[name].readings
    ]
    return tuple(dict.fromkeys((*ours, *policy.stage(run.track, stay.stage).readings)))


def _told(policy: Policy, reading: str) -> str:
    option = policy.choice[reading]
    return f"{reading} ({option}) {policy.readings[reading].told(option)}"
