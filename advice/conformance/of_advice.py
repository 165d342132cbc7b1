"""What has to hold of every advice: functions of a situation, each giving what is wrong in a sentence, or nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import get_args

from advice.advice import NATIONAL
from advice.conformance.situation import Situation
from advice.lines import WIDTH
from advice.words import due_in_words
from foundation.moment import date_in_words, moment_in_words
from rules.compiler import LAPSED
from rules.model.limit import Limit
from rules.model.parts import FAILING, Force
from rules.policy import Policy

SHUT_WHEN_CLOSED = ("settle", "move_up", "reply", "acknowledge", "agree_date", "protect")
"""Acts that make no sense any more on a case that has ended."""
_ODD = ("None", "[]", "{agency}", "_step", "Traceback")
"""What stands in a text only if something of ours was printed that nobody wrote."""


def there_is_always_an_advice(situation: Situation) -> str | None:
    """There is always an advice: something to do, to answer or to wait for, or it is said that all is over."""
    advice = situation.advice
    if advice.emergency.national != NATIONAL:
        return "the emergency line is not the first thing that is said"
    if advice.answer == "cannot_decide":
        return f"nothing could be decided: {advice.problem}"
    states = {track.state for track in advice.tracks}
    if advice.steps or advice.ask_first or any(track.stands_still for track in advice.tracks):
        return None
    if advice.answer == "out_of_scope" or (advice.answer == "closed" and states == {"closed"}):
        return None
    if advice.answer == "wait" and "waiting" in states:
        return None
    return f"nothing is to be done and nothing is asked, and the answer is {advice.answer}"


def danger_is_asked_first(situation: Situation) -> str | None:
    """While nobody was asked whether a child may be in danger, that is the first question and the answer is to ask."""
    advice, answers = situation.advice, situation.course.answers
    unasked = [fact for fact in situation.policy.safety_facts if answers.get(fact) is None]
    if not unasked:
        return None
    if not advice.ask_first or advice.ask_first[0].fact not in unasked or advice.ask_first[0].again:
        first = advice.ask_first[0].fact if advice.ask_first else "nothing"
        return f"nobody was asked about {unasked[0]}, and {first} is asked first"
    return None if advice.answer == "ask" else f"nobody was asked about {unasked[0]}, and the answer is {advice.answer}"


def danger_is_answered_with_protection(situation: Situation) -> str | None:
    """As long as a child may be in danger and nothing was decided, protecting it is the first thing to do."""
    advice, safety = situation.advice, situation.policy.safety_tracks
    in_danger = [run for run in situation.course.runs if run.track in safety and run.closed is None]
    if not in_danger or not any(step.track in safety for step in advice.steps):
        return None
    if advice.steps[0].track not in safety:
        return f"a child may be in danger, and the first step is {advice.steps[0].duty}"
    return None if advice.answer in ("act", "ask") else f"a child may be in danger, and the answer is {advice.answer}"


def nobody_waits_in_danger(situation: Situation) -> str | None:
    """Nobody is told to wait, or that it is over, while a child may be in danger or nobody was asked."""
    advice, policy = situation.advice, situation.policy
    unasked = any(situation.course.answers.get(fact) is None for fact in policy.safety_facts)
    open_ = any(track.track in policy.safety_tracks and track.state != "closed" for track in advice.tracks)
    if advice.answer in ("wait", "closed", "out_of_scope") and (unasked or open_):
        return f"a child may be in danger, and the answer is {advice.answer}"
    return None


def readings_are_named(situation: Situation) -> str | None:
    """Advice that rests on an unclear point names it, and says what was taken."""
    advice, choice = situation.advice, situation.policy.choice
    named = {silence.reading for silence in advice.silences}
    resting = [(f"the step {step.duty}", step.readings) for step in advice.steps]
    resting += [(f"the track {track.track}", track.readings) for track in advice.tracks if track.state != "closed"]
    resting += [(f"the power {option.power}", option.readings) for option in advice.options]
    resting.append(("the emergency line", advice.emergency.readings))
    for what, readings in resting:
        if missing := sorted(set(readings) - named):
            return f"{what} rests on {missing[0]}, which is not named"
    for silence in advice.silences:
        if not silence.tell or not silence.taken or silence.option != choice[silence.reading]:
            return f"of {silence.reading} it is not said what was taken"
    return None


def the_way_out_names_its_reading(situation: Situation) -> str | None:
    """Where the way out of the current stage rests on an unclear point, that is named until a person chooses."""
    named = {silence.reading for silence in situation.advice.silences}
    for track in situation.advice.tracks:
        here = track.state in ("open", "at_a_silence") and track.stage
        if here and (missing := sorted(ways_out(situation.policy, track.track, track.stage) - named)):
            return f"{track.stage} of {track.track} can be left in ways that rest on {missing[0]}, not named"
    return None


def ways_out(policy: Policy, track: str, stage: str) -> frozenset[str]:
    """The readings that decide where a stage leads."""

    def find() -> frozenset[str]:
        here = policy.stage(track, stage)
        others = {
            reading: [policy.under({reading: option}) for option in policy.readings[reading].permitted]
            for reading in here.readings
        }
        return frozenset(
            reading
            for reading, under in others.items()
            if any(other.stage(track, stage).exits != here.exits for other in under)
        )

    return policy.remember(("ways out", track, stage), find)


def ours_is_said_to_be_ours(situation: Situation) -> str | None:
    """Nothing that the policy does not contain is shown as if it did."""
    text = " ".join(situation.words.split())
    for step in situation.advice.steps:
        if step.ours is not situation.policy.file.duties[step.duty].ours:
            return f"of {step.duty} it is not said rightly whether it is ours"
        if step.ours and "ours: the policy is silent here." not in text:
            return f"{step.duty} is ours, and the text does not say so"
    return None


def no_number_but_the_policys(situation: Situation) -> str | None:
    """No number is shown as a limit that neither the policy nor a person gave."""
    agreed = {owed.agreed for owed in situation.course.owed if owed.agreed}
    given = {number for day in agreed for number in re.findall(r"\d+", date_in_words(day))}
    for step in situation.advice.steps:
        limit = situation.policy.file.duties[step.duty].limit
        allowed = {*given, *_numbers(limit)}
        if strange := set(re.findall(r"\d+", step.limit_words)) - allowed:
            return f"{step.duty} is shown with a limit of {min(strange)}, which neither the policy nor a person gave"
        if step.due is None and not due_in_words(step).startswith("no date in the policy"):
            return f"{step.duty} has no date, and the text does not say so"
    return None


def _numbers(limit: Limit) -> Iterator[str]:
    for part in limit.every:
        counts = (part.hours, part.calendar_days, part.working_days, part.working_weeks)
        yield from (str(count) for count in counts if count)
        for text in (part.words, part.borrowed, part.before, part.outer):
            yield from re.findall(r"\d+", text or "")


def prompts_are_never_policy(situation: Situation) -> str | None:
    """A date that we suggest is marked as ours, is never a due date and is never late."""
    for step in situation.advice.steps:
        said = due_in_words(step)
        marked = "we suggest by" in said and "(ours, never late)" in said
        if step.is_prompt and (step.due is not None or step.late or not marked):
            return f"the suggested date of {step.duty} is shown as if it were the policy's"
        if not step.is_prompt and step.prompt is not None:
            return f"{step.duty} has a suggested date that is not marked"
    return None


def words_are_fit_to_read(situation: Situation) -> str | None:
    """The text begins with the emergency line, fits the page and holds nothing that nobody wrote."""
    text, policy = situation.words, situation.policy
    if not text.startswith("IF A CHILD IS IN IMMEDIATE DANGER, RING 999 NOW. (ours, not the policy's.)"):
        return "the text does not begin with the emergency line"
    own = policy.remember("own words", policy.file.model_dump_json)
    area = situation.area.file.model_dump_json() if situation.area and any(odd in text for odd in _ODD) else ""
    for odd in _ODD:
        if odd in text and odd not in own and odd not in area:
            return f"the text holds `{odd}`"
    if long := [line for line in text.splitlines() if len(line) > WIDTH and " " in line.strip()]:
        return f"a line is longer than {WIDTH} characters: {long[0][:40]} ..."
    return None


def every_step_is_whole(situation: Situation) -> str | None:
    """Every step says who, how strongly, what, and which clauses say so."""
    clauses = situation.policy.clauses
    for step in situation.advice.steps:
        missing = [name for name in ("who", "force", "act", "what", "clauses") if not getattr(step, name)]
        if missing or not step.who.words or step.force not in get_args(Force):
            return f"the step {step.duty} does not say {missing[0] if missing else 'who owes it, or how strongly'}"
        if unknown := set(step.clauses) - set(clauses):
            return f"the step {step.duty} cites {min(unknown)}, which the policy does not have"
    return None


def no_step_is_owed_twice(situation: Situation) -> str | None:
    """No step stands in an advice twice: for one stay at a stage, or for one case, it is owed once."""
    stays: dict[tuple[object, ...], set[int]] = {}
    for owed in situation.course.owed:
        track = owed.run.track if owed.run else ""
        stays.setdefault((owed.duty, track, owed.started), set()).add(id(owed.visit))
    shown = Counter((step.duty, step.track, step.started) for step in situation.advice.steps)
    for key, times in shown.items():
        if times > len(stays.get(key, ())):
            return f"{key[0]} is shown {times} times"
    return None


def steps_are_owed(situation: Situation) -> str | None:
    """Every step is a duty that is owed, and every duty that is owed at an open stage is a step."""
    live = {owed.duty for owed in situation.course.owed if owed.is_live}
    shown = {(step.duty, step.stage) for step in situation.advice.steps}
    for step in situation.advice.steps:
        if step.duty not in live:
            return f"{step.duty} is shown, and is not owed"
    for owed in situation.course.owed:
        run, visit = owed.run, owed.visit
        here = run is not None and run.is_open and visit is not None and visit is run.visit
        unconditional = not situation.policy.file.duties[owed.duty].when
        if owed.is_live and here and visit and unconditional and (owed.duty, visit.stage) not in shown:
            return f"{owed.duty} is owed at {visit.stage}, and is not shown"
    return None


def a_closed_case_owes_only_records(situation: Situation) -> str | None:
    """Once everything has ended, nothing is owed but what is written down, told or carried out afterwards."""
    advice = situation.advice
    latest = {track.track: track.state for track in advice.tracks}
    if not latest or set(latest.values()) != {"closed"}:
        return None
    for step in advice.steps:
        if step.act in SHUT_WHEN_CLOSED and step.track:
            return f"everything has ended, and {step.duty} is still to be done"
    return None


def nothing_starts_later_than_asked(situation: Situation) -> str | None:
    """Nothing that an advice tells lies after the moment asked about."""
    advice, at = situation.advice, situation.at
    told = [(step.duty, step.started) for step in advice.steps]
    told += [(track.track, track.since) for track in advice.tracks if track.since]
    told += [(departed.what, departed.at) for departed in advice.departures]
    for what, moment in told:
        if moment > at:
            return f"{what} is of {moment_in_words(moment)}, after the moment asked about"
    return None


def the_next_stage_follows(situation: Situation) -> str | None:
    """The next stage that is named is one to which the policy leads from here: none is skipped."""
    course = situation.course
    for entry in situation.advice.not_yet:
        run = course.run_of(entry.track)
        visit = run.visit if run else None
        if run is None or visit is None or not entry.stage:
            continue
        ways = (visit.exit,) if visit.exit not in (None, LAPSED) else FAILING
        targets = [course.tracks.target_at(run.track, visit.stage, exit_ or "") for exit_ in (*ways, *FAILING)]
        if entry.stage not in {target.leads_to for target in targets if target}:
            return f"after {visit.stage} the next stage of {entry.track} is said to be {entry.stage}"
    return None
