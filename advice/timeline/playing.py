"""The dry run of a case: if nobody ever replies, who is asked what, when, up to the end of the ladder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from advice.advice import Advice, Departed, Emergency, Question, Silence
from advice.advise import advise, silences_of
from advice.case import Case, as_the_area_reads, events_until, opened_at
from advice.event import Event
from advice.fold import calendar_of, same_name
from advice.starting import with_starts_assumed
from advice.timeline.dry_run import DryRun
from advice.timeline.stay import Assumed, Ended, Entry, Length, Stay
from directory.loader import Area
from foundation.errors import BeyondCalendar, EscalationError
from foundation.moment import in_london, moment_in_words
from rules.policy import Policy

Answer = Literal["dates", "ask", "nothing", "cannot_decide"]


@dataclass(frozen=True)
class Timeline:
    """A dry run: what happens from a moment on if nobody replies, and your own side does what it owes in time.

    Attributes:
        answer: `dates`; `ask` where it is not known yet which way it goes; `nothing` where no ladder is under way; or
            `cannot_decide`.
        at: The moment asked about.
        emergency: The first line, always.
        policy: The policy's title.
        banners: What to know about the document itself.
        ask_first: Facts still needed, as advice asks them: those of today, then those that a later stage needs.
        assumed: What is taken as reported beside what your side does.
        safety: What protects a child: before everything else.
        beside: What is owed besides, and belongs to no stage that is shown.
        stays: The stages in the order in which they are entered.
        ended: How each track ends.
        lengths: How long each track takes in all.
        departures: What was done outside the policy until now.
        silences: Where the policy is silent or unclear on the way, and what we took.
        events: What the dry run takes as reported, as a case file writes it.
        stopped: Why it stops before the end, if it does.
        problem: Why nothing could be decided, if so.
    """

    answer: Answer
    at: datetime
    emergency: Emergency
    policy: str
    banners: tuple[str, ...]
    ask_first: tuple[Question, ...]
    assumed: tuple[Assumed, ...] = ()
    safety: tuple[Entry, ...] = ()
    beside: tuple[Entry, ...] = ()
    stays: tuple[Stay, ...] = ()
    ended: tuple[Ended, ...] = ()
    lengths: tuple[Length, ...] = ()
    departures: tuple[Departed, ...] = ()
    silences: tuple[Silence, ...] = ()
    events: tuple[Mapping[str, Any], ...] = ()
    stopped: str = ""
    problem: str = ""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everything that is to be done, wherever it stands."""
        in_stays = (entry for stay in self.stays for entry in stay.entries)
        onward = (stay.onward.entry for stay in self.stays if stay.onward and stay.onward.entry)
        return (*self.safety, *self.beside, *in_stays, *onward)


def timeline(case: Case, *, directory: Area | None = None, at: datetime) -> Timeline:
    """What happens if nobody ever replies.

    Whatever goes wrong inside, a timeline comes back: one that could not decide shows the emergency line.

    Args:
        case: The case; of its events only those count that were reported by the moment asked about.
        directory: The area's agencies and posts; without it, roles are named but no posts.
        at: The moment asked about, with an offset.
    """
    moment = in_london(at)
    first = advise(case, directory=directory, at=moment)
    empty = Timeline("cannot_decide", moment, first.emergency, first.policy, first.banners, first.ask_first)
    if first.answer == "cannot_decide":
        return replace(empty, problem=first.problem)
    try:
        asked = as_the_area_reads(case, directory)
        area = directory.under(asked.policy.choice) if directory else None
        known = _as_it_stands(asked, moment)
        started = with_starts_assumed(known, moment, area.same_agency if area else same_name)[0]
        return _played(empty, first, started, area, [event for event in started.events if event not in known.events])
    except EscalationError as error:
        what = f"We could not decide. Ask your safeguarding lead now. ({type(error).__name__}: {error})"
        return replace(empty, problem=what)


def _as_it_stands(case: Case, at: datetime) -> Case:
    """A case with what was known of it at a moment, and nothing that came later."""
    return Case(
        case.policy,
        case.facts,
        events_until(case, at),
        opened=opened_at(case, at),
        readings=case.readings,
        reference=case.reference,
    )


def _played(empty: Timeline, first: Advice, case: Case, area: Area | None, starts: list[Event]) -> Timeline:
    run = DryRun(case, area, empty.at).play()
    keys = sorted(run.stays, key=lambda key: (run.stays[key].asked_on, run.stays[key].track, key))
    stays = tuple(_without_the_move(run.stays[key]) for key in keys)
    used = [reading for stay in stays for reading in stay.readings]
    used += [reading for end in run.ended.values() for reading in end.readings]
    used += [reading for entry in (*run.safety, *run.beside) for reading in entry.step.readings]
    return replace(
        empty,
        answer="dates" if stays else "ask" if first.ask_first else "nothing",
        ask_first=(*first.ask_first, *run.asked_later(first.ask_first)),
        assumed=(*_assumed_starts(first), *run.assumed),
        safety=tuple(run.safety),
        beside=tuple(run.beside),
        stays=stays,
        ended=tuple(run.ended[number] for number in sorted(run.ended)),
        lengths=tuple(_length(case.policy, run, number) for number in sorted({key[0] for key in run.stays})),
        departures=first.departures,
        silences=silences_of(case.policy, [*used, *case.policy.switched]),
        events=tuple(event.as_data() for event in sorted((*starts, *run.events), key=lambda event: event.order)),
        stopped=run.stopped,
    )


def _without_the_move(stay: Stay) -> Stay:
    """What moves a case on stands once: where it says how the case goes on."""
    move = stay.onward.entry.step if stay.onward and stay.onward.entry else None
    kept = tuple(entry for entry in stay.entries if move is None or entry.step.duty != move.duty)
    ordered = sorted(kept, key=lambda entry: (entry.moment is None, entry.moment or entry.step.started))
    return replace(stay, entries=tuple(ordered))


def _assumed_starts(first: Advice) -> tuple[Assumed, ...]:
    return tuple(
        Assumed(track.since, f"Nobody said when {track.called} began; it is taken as begun then.", track.clauses)
        for track in first.tracks
        if track.assumed and track.since
    )


def _length(policy: Policy, run: DryRun, number: int) -> Length:
    """How long a track takes from the first stage shown to its last date, and of what that consists."""
    stays = [stay for key, stay in sorted(run.stays.items()) if key[0] == number]
    ended = run.ended.get(number)
    moments = [stay.began for stay in stays]
    moments += [stay.failing.at for stay in stays if stay.failing]
    moments += [ended.at] if ended and ended.at else []
    first, last = min(moments), max(moments)
    limits, ours, floating = Counter[str](), 0, 0
    for stay in stays:
        move = stay.onward.entry.step if stay.onward and stay.onward.entry else None
        if stay.failing and stay.failing.words:
            once = stay.failing.basis == "total"  # a total over several stages is one limit, however many it ends
            limits[stay.failing.words] = 1 if once else limits[stay.failing.words] + 1
        if move and move.due:
            limits[move.limit_words] += 1
        ours += bool(stay.failing and stay.failing.basis == "ours") + bool(move and move.is_prompt)
        floating += bool(stay.failing and stay.failing.basis == "none") + bool(stay.onward and not stay.onward.dated)
    days = (last.date() - first.date()).days
    return Length(
        stays[0].track,
        run.began(number).date(),
        first.date(),
        last.date(),
        days,
        _working_days(policy, first, last),
        tuple(sorted(limits.items(), key=lambda item: (-item[1], item[0]))),
        ours,
        floating,
        tuple(_totals(policy, stays)),
    )


def _totals(policy: Policy, stays: list[Stay]) -> Iterator[str]:
    """When each limit over several stages ends, and at which stage the case then is."""
    for step in (entry.step for stay in stays for entry in stay.entries):
        duty = policy.file.duties[step.duty]
        if duty.over and duty.act == "settle" and step.due:
            when, reached = moment_in_words(step.due), [stay for stay in stays if stay.asked_on <= step.due]
            where = f"at {(reached or stays)[-1].called}"
            left = len(stays) - len(reached)
            further = f"; stages then still ahead: {left}" if left else ""
            yield f"The limit for all of it ({step.limit_words}) ends on {when}, {where}{further}."


def _working_days(policy: Policy, first: datetime, last: datetime) -> int | None:
    work = calendar_of(policy).working_time
    try:
        return work.working_days_until(last.date()) - work.working_days_until(first.date())
    except BeyondCalendar:
        return None
