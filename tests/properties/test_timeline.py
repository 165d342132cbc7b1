"""What holds of every dry run: it ends, it never goes back, it does what the policy provides for, and advice agrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from advice.advice import Advice, Step
from advice.advise import advise
from advice.case import WORDS, Case, as_the_area_reads, event_from, events_until, opened_at
from advice.fold import calendar_of
from advice.timeline.playing import Timeline, timeline
from advice.timeline.stay import Stay
from advice.timeline.words import timeline_in_words
from foundation.calendar_rules import CalendarRules
from foundation.moment import parse_moment
from foundation.working_time import Period, WorkingTime
from rules.library import load_policies
from rules.policy import Policy
from tests.advice.timelines import CASES, worked
from tests.advice.timelines import area as area_named
from tests.properties.histories import RAISED, History, area, camden, examples, histories

MINUTE = timedelta(minutes=1)


STARTING = ("disagreement-arose", "conference-decided")
"""What is taken to have happened with the facts, where nobody reported it."""


def played(history: History) -> Timeline:
    return timeline(history.case(), directory=area(), at=history.asked)


def replayed(case: Case, found: Timeline) -> Case:
    """The case as it stood, with what the dry run takes as reported."""
    asked = as_the_area_reads(case, area_named(case.policy.file.policy.area or "camden"))
    events = [event_from(asked.policy, dict(event)) for event in found.events]
    known = events_until(asked, found.at)
    return Case(
        asked.policy, asked.facts, [*known, *events], opened=opened_at(asked, found.at), readings=asked.readings
    )


def by_track(found: Timeline) -> dict[str, list[Stay]]:
    tracks: dict[str, list[Stay]] = {}
    for stay in found.stays:
        tracks.setdefault(stay.track, []).append(stay)
    return tracks


@examples(10)
@given(histories())
def test_it_always_ends_and_its_moments_never_go_back(history: History) -> None:
    found = played(history)
    assert (found.problem, found.stopped) == ("", "")
    ended = [ended.track for ended in found.ended]
    assert set(by_track(found)) <= set(ended)
    assert len(ended) == len(set(ended))
    assert {ended.how for ended in found.ended} <= {"silence", "last_stage", "asks"}
    assert found.ask_first or "asks" not in {ended.how for ended in found.ended}
    goes_forward(found)
    words = timeline_in_words(found)
    assert words.startswith("IF A CHILD IS IN IMMEDIATE DANGER, RING 999 NOW.")
    assert max(map(len, words.splitlines())) <= 100


def goes_forward(found: Timeline) -> None:
    asked_on = [stay.asked_on for stay in found.stays]
    assert asked_on == sorted(asked_on)
    for stays in by_track(found).values():
        for stay, following in pairwise(stays):
            assert stay.onward is not None
            assert (following.stage, following.asked_on) == (stay.onward.stage, stay.onward.at)
            assert stay.failing is None or stay.began <= stay.failing.at <= stay.onward.at
        assert all(stay.began <= stay.asked_on for stay in stays)
    reported = [parse_moment(str(event["at"])) for event in found.events if event.get("happened") not in STARTING]
    assert all(moment >= found.at for moment in reported)
    assert all(entry.moment >= found.at for entry in found.entries if entry.yours and entry.moment)


@examples(5)
@given(RAISED)
def test_what_it_reports_is_provided_for_and_advice_sees_the_same_steps(history: History) -> None:
    """No departure that was not there before; and every step is one that advice gives at some moment on the way."""
    found, case = played(history), history.case()
    after = replayed(case, found)
    last = max([history.asked, *(event.at for event in after.events)])
    before = advise(case, directory=area(), at=history.asked).departures
    again = advise(after, directory=area(), at=last).departures
    assert [departed.what for departed in again] == [departed.what for departed in before]
    steps: dict[tuple[str, str, datetime], list[Step]] = {}
    for advice in on_the_way(case, found):
        for step in advice.steps:
            steps.setdefault((step.duty, step.track, step.started), []).append(step)
    for entry in found.entries:
        assert entry.step in steps[entry.step.duty, entry.step.track, entry.step.started]


def on_the_way(case: Case, found: Timeline) -> Iterator[Advice]:
    """The advice at every moment of a dry run, after each kind of thing that is reported there."""
    reported = list(found.events)
    for number in range(len(reported) + 1):
        event, following = reported[number - 1 : number], reported[number : number + 1]
        if not event or not following or (event[0]["at"], kind(event[0])) != (following[0]["at"], kind(following[0])):
            then = replayed(case, replace(found, events=tuple(reported[:number])))
            yield advise(then, directory=area(), at=max([found.at, *(one.at for one in then.events)]))
    for stay in found.stays:
        if stay.failing and stay.failing.by_itself:
            at = max(found.at, stay.failing.at)
            for kinds in (("did",), ("did", "exit", "moved")):  # what runs out at a moment does so before moves of it
                known = [e for e in replayed(case, found).events if e.at < at or (e.at == at and e.kind in kinds)]
                so_far = replace(found, events=tuple(one.as_data() for one in known if one not in case.events))
                yield advise(replayed(case, so_far), directory=area(), at=at + MINUTE)


def kind(event: Mapping[str, Any]) -> str:
    return next(word for word in event if word in WORDS)


@examples(5)
@given(RAISED)
def test_asked_again_further_on_it_ends_at_the_same_moment(history: History) -> None:
    """Asked when the second stage has begun, with all that was reported until then, nothing has changed."""
    found = played(history)
    if len(found.stays) < 2 or len(by_track(found)) > 1:
        return
    at = found.stays[1].asked_on
    again = timeline(replayed(history.case(), found), directory=area(), at=at)
    assert [(stay.stage, stay.began) for stay in again.stays] == [
        (stay.stage, stay.began) for stay in found.stays if stay.asked_on >= at
    ]
    assert [(ended.how, ended.at) for ended in again.ended] == [(ended.how, ended.at) for ended in found.ended]


# ------------------------------------------------------------------------------------------- a working day less


@cache
def closed_on(day: date) -> Policy:
    """Camden's policy, read anew, in a calendar in which nobody works on one more day."""
    policy = load_policies().at("camden", "2015-12-01")
    rules = calendar_of(camden())
    work = WorkingTime(rules.working_time.nation, closures=(Period(day, day, "one more day"),))
    policy.memo["calendar"] = replace(rules, working_time=work)
    assert isinstance(calendar_of(policy), CalendarRules)
    return policy


BEGINS = st.integers(0, 60).map(lambda days: parse_moment("2026-11-02 10:00") + timedelta(days=days))
FACTS = {
    "imminent_risk": "no",
    "raising_agency": "police",
    "other_agency": "gosh",
    "case_type": "cp",
    "issue": ["roles"],
}


@examples(5)
@given(BEGINS, st.integers(1, 45))
def test_a_working_day_less_makes_no_stage_fail_earlier(begins: datetime, after: int) -> None:
    """Your own side may have to act earlier, on the last day that is worked; but no limit runs out before it did."""
    ends = []
    for policy in (camden(), closed_on(begins.date() + timedelta(days=after))):
        arose = {"at": begins.isoformat(), "happened": "disagreement-arose"}
        found = timeline(Case(policy, FACTS, [arose]), directory=area(), at=begins)
        ends.append([stay.failing.at for stay in found.stays if stay.failing])
    before, closed = ends
    assert len(before) == len(closed) == 5
    assert all(one <= other for one, other in zip(before, closed, strict=True))


# ------------------------------------------------------------------------------------ every policy, every reading

FILES = sorted(path.relative_to(CASES).with_suffix("") for path in CASES.rglob("*.yaml"))


@examples(8)
@given(st.sampled_from(FILES), st.data())
def test_in_whatever_state_a_case_is_its_dry_run_departs_from_nothing(path: Path, data: st.DataObject) -> None:
    found = worked(str(path))
    at = data.draw(st.sampled_from([question.at for question in found.questions]))
    here = area_named(found.area or "")
    ahead = timeline(found.case, directory=here, at=at)
    goes_forward(ahead)
    assert (ahead.problem, ahead.stopped) == ("", "")
    assert {stay.track for stay in ahead.stays} <= {ended.track for ended in ahead.ended}
    last = max([at, *(parse_moment(str(event["at"])) for event in ahead.events)])
    before = advise(found.case, directory=here, at=at).departures
    after = advise(replayed(found.case, ahead), directory=here, at=last).departures
    assert [departed.what for departed in after] == [departed.what for departed in before]


STARTS = (
    ("camden/refused-referral", "2026-08-28 17:00"),
    ("camden/risk-not-known", "2026-11-04 18:45"),
    ("oxfordshire/up-to-the-chief-executive", "2027-06-07 09:00"),
    ("sutton/the-whole-ladder", "2027-05-04 09:00"),
    ("sutton/dissent-at-a-conference", "2026-11-10 12:00"),
    ("st-helens/the-whole-ladder", "2026-10-05 09:00"),
)


def switches(path: str) -> list[dict[str, str]]:
    readings = worked(path).case.policy.readings
    return [
        {name: option}
        for name, reading in readings.items()
        for option in reading.permitted
        if option != reading.default and not set(reading.options[option].changes) <= {"words"}
    ]


@examples(10)
@given(st.sampled_from(STARTS), st.data())
def test_under_every_permitted_reading_it_comes_to_its_end(start: tuple[str, str], data: st.DataObject) -> None:
    path, at = start
    case = worked(path).case
    here = area_named(case.policy.file.policy.area or "")
    switched = data.draw(st.sampled_from(switches(path)))
    asked = Case(case.policy, case.facts, case.events, opened=case.opened, readings=switched)
    found = timeline(asked, directory=here, at=parse_moment(at))
    assert (found.answer, found.problem, found.stopped) == ("dates", "", "")
    assert {ended.how for ended in found.ended} == {"silence"}
    last = max(parse_moment(str(event["at"])) for event in found.events)
    assert advise(replayed(asked, found), directory=here, at=last).departures == ()
