"""The kit: cases and expected answers for implementations in any language, chosen so that everything is met.

Cases come from the worked cases of a policy, from the walks through it, and from each of those with one odd thing
reported. One is taken if it shows something that none before it does: a stage, an exit, a duty, a power, a question, a
limit on the last moment in time and a minute later or across a day that is not worked, or a reading that changes
something.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from advice.advice import Advice
from advice.conformance.counting import SlowCalendar, local_day
from advice.conformance.history import Data, History
from advice.conformance.kit_case import Answer, KitCase, answer_of, request_of
from advice.conformance.moments import edges
from advice.conformance.situation import Situation, World
from advice.errors import CaseError
from advice.fold import Fold, calendar_of
from advice.state import Owed
from advice.walk import beginnings, places
from foundation.bank_holiday import bank_holidays
from foundation.moment import in_london, iso
from rules.model.situation import NOT_KNOWN
from rules.policy import Policy

MINUTE = timedelta(minutes=1)
_OF_EACH_READING = 2
"""How many cases show what a reading changes."""
_TRIED = 25
"""On how many cases a reading is tried that says it changes words alone."""
Shown = tuple[str, ...]
"""Something that a case shows, in words that stand for it."""


@dataclass(frozen=True)
class Chosen:
    """A history of the kit.

    Attributes:
        history: The history.
        readings: The readings that are switched.
        shows: What it is there for.
    """

    history: History
    readings: Mapping[str, str]
    shows: Shown


def kit_of(world: World, asked: str, area: str, worked: Iterable[tuple[History, Mapping[str, str]]]) -> list[KitCase]:
    """The cases of the kit for a policy.

    Args:
        world: The policy and the area, under the defaults.
        asked: How the policy is named.
        area: How the area is named; "" for none.
        worked: Histories that somebody thought of, each with its readings.
    """
    chosen = _by_default(world, worked)
    answers = [answer_of("either", Situation(world, one.history).advice) for one in chosen]
    by_default = list(zip(chosen, answers, strict=True))
    for readings in _switches(world.policy):
        chosen += _under(world, readings, by_default)
    cases = []
    for number, one in enumerate(chosen, 1):
        here = World.of(world.policy, world.area, one.readings)
        identity = f"{world.policy.id}-{number:04}"
        request = request_of(identity, one.history, asked, area, here.policy.choice)
        expected = answer_of(identity, Situation(here, one.history).advice)
        cases.append(KitCase(request=request, expected=expected, shows=list(one.shows)))
    return cases


# ------------------------------------------------------------------------------------- under the defaults


def _by_default(world: World, worked: Iterable[tuple[History, Mapping[str, str]]]) -> list[Chosen]:
    seen, chosen = set[str](), list[Chosen]()
    histories = [(history, True) for history, readings in worked if not readings]
    for history, whole in (*histories, *_walked(world)):
        situation = Situation(world, history)
        try:
            shown = [*_shown(situation), *(_shown_by(situation.advice) if whole else ())]
        except CaseError:  # what is odd can be refused, as a case file would be
            continue
        if fresh := tuple(dict.fromkeys(one for one in shown if one not in seen)):
            seen.update(fresh)
            chosen.append(Chosen(history, {}, fresh))
    return chosen


def _walked(world: World) -> Iterator[tuple[History, bool]]:
    """Every place that a walk comes to; the same around each date that is due there; and with something odd.

    Beside each history whether to ask for its advice before it is known whether it shows anything.
    """
    policy = world.policy
    begins = edges(policy)
    for number, answers in enumerate(beginnings(policy)):
        opened = begins[number % len(begins)]
        for place in places(policy, opened, answers).values():
            events = tuple({"id": f"e{n}", **event.as_data()} for n, event in enumerate(place.case.events, 1))
            history = History(answers, events, opened, place.at)
            yield history, True
            course = Situation(world, history).course
            yield from _around_each_due(course, history)
            yield from ((odd, False) for odd in _odd(policy, course, history))
        for edge in begins:
            yield from _at_an_edge(world, History(answers, (), edge, edge))
        for fact in answers:
            unanswered = History(answers, (), opened, opened)
            yield from ((unanswered.but(**{fact: answer}), True) for answer in (None, NOT_KNOWN))


def _around_each_due(course: Fold, history: History) -> Iterator[tuple[History, bool]]:
    """The same history on the last moment of all that is owed and a minute later, with it done then or not."""
    dated = {(owed.due.at, owed.duty): owed for owed in course.owed if owed.is_live and owed.due}
    for (due, name), owed in sorted(dated.items()):
        for moment in (due, in_london(due + MINUTE)):
            if moment >= history.asked:
                identity = f"e{len(history.events) + 1}"
                doing = {"id": identity, "did": name, **({"by": owed.side} if owed.side else {})}
                yield from ((history.at(moment), False), (history.then(doing, at=moment), False))


def _at_an_edge(world: World, history: History) -> Iterator[tuple[History, bool]]:
    """A case that begins where the calendar does something odd, and what fails there a minute later."""
    yield history, False
    now = in_london(history.asked + MINUTE)
    for run in Situation(world, history).course.runs:
        if run.is_open:
            yield history.then({"id": "e1", "unresolved": run.track}, at=now), False


def _odd(policy: Policy, course: Fold, history: History) -> Iterator[History]:
    """The same history with one thing more that a person may report, or one answer less."""
    now = in_london(history.asked + timedelta(minutes=7))
    for report in _odd_reports(policy, course, history):
        more = {"id": f"e{len(history.events) + 1}", "at": iso(now), **report}
        yield replace(history, events=(*history.events, more), asked=now)
    if history.events:
        late = {**history.events[-1], "reported": iso(now)}
        told_late = history.with_events((*history.events[:-1], late))
        yield from (told_late, told_late.at(now))


def _odd_reports(policy: Policy, course: Fold, history: History) -> Iterator[Data]:
    for fact in policy.safety_facts:
        yield from ({"learned": {fact: value}} for value in (*policy.facts[fact].domain, NOT_KNOWN))
    for track in policy.track_order:
        yield from ({"moved": {track: stage}} for stage in policy.stage_order(track))
        yield {"reopened": track}
        yield from ({str(exit_): track} for exit_ in policy.vocabulary.exits if exit_ != "resolved")
        yield from ({"resolved": track, "by": by} for by in ("raising", "other", "both"))
    day = (history.asked + timedelta(days=3)).date().isoformat()
    for name, duty in policy.duties:
        if not duty.starts.outside_a_case:
            yield {"did": name, **({"by": "raising"} if duty.who.owes_once_per_side else {})}
            if any(owed.duty == name and owed.is_live for owed in course.owed):
                yield from ({word: {name: day}} for word in ("agreed", "extended"))
    yield from ({"happened": name} for name in sorted(policy.file.events))
    yield from ({"used": name} for name in sorted(policy.file.powers))
    if history.events:
        yield {"struck": str(history.events[-1]["id"])}


def _shown(situation: Situation) -> Iterator[str]:
    """What a case shows, in words."""
    course, at = situation.course, situation.at
    for run in course.runs:
        yield f"{run.track} is {course.standing(run.track)} at {run.visit.stage if run.visit else 'no stage'}"
        for visit in run.visits:
            if visit.exit:
                yield f"{visit.stage} of {run.track} is left by {visit.exit}"
    for owed in course.owed:
        if not owed.is_live:
            yield f"{owed.duty} ends {owed.result(at, can_be_late=course.can_be_late(owed.duty))}"
        elif owed.due is None:
            yield f"{owed.duty} is owed without a date"
        else:
            where = "on its last moment" if at == owed.due.at else "late" if at > owed.due.at else "in time"
            after = "a minute after its last moment" if at == owed.due.at + MINUTE else where
            yield f"{owed.duty} is owed, {after}"
            yield from (f"{owed.duty} is counted {what}" for what in _counted(situation.policy, owed))
    yield from (f"{name} was used" for name in course.used)
    yield from (f"{name} happened" for name in course.happened)
    last = situation.history.events[-1] if situation.history.events else {}
    if course.departures and course.departures[-1].at == at:
        word = next((word for word in last if word not in ("id", "at", "by", "reported", "stage")), "something")
        yield f"a departure: {word}"
    yield from (f"{name} is {_said(answer)}" for name, answer in sorted(course.rule_answers().items()))


def _counted(policy: Policy, owed: Owed) -> Iterator[str]:
    """What a count has to get right, seen from the days that it runs over."""
    calendar = SlowCalendar(calendar_of(policy))
    first, last = in_london(owed.started), in_london(owed.due.at if owed.due else owed.started)
    days = [
        local_day(first) + timedelta(days=number) for number in range((local_day(last) - local_day(first)).days + 1)
    ]
    if any(day in bank_holidays(policy.file.clock.country) for day in days[1:]):
        yield "over a bank holiday"
    if first.utcoffset() != last.utcoffset():
        yield "while the clocks are changed"
    if not calendar.is_worked(days[0]):
        yield "from a day that is not worked"
    elif first >= calendar.closing(days[0]):
        yield "from after the close of a day"


def _said(answer: Any) -> str:
    return answer if isinstance(answer, str) else " and ".join(answer) if len(answer) == 1 else "several"


def _shown_by(advice: Advice) -> Iterator[str]:
    yield f"the answer is {advice.answer}"
    yield from (f"{option.power} is offered" for option in advice.options)
    yield from (f"{question.fact} is asked{' again' if question.again else ''}" for question in advice.ask_first)


# ---------------------------------------------------------------------------------------- under other readings


def _switches(policy: Policy) -> Iterator[dict[str, str]]:
    for name, reading in sorted(policy.readings.items()):
        yield from ({name: option} for option in reading.permitted if option != policy.choice[name])


def _under(world: World, readings: Mapping[str, str], by_default: Sequence[tuple[Chosen, Answer]]) -> list[Chosen]:
    """The first cases that get another answer when a reading is switched."""
    here = World.of(world.policy, world.area, readings)
    ((name, option),) = readings.items()
    only_words = {*world.policy.readings[name].options[option].changes} <= {"words", "record"}
    found: list[Chosen] = []
    for one, before in by_default[: _TRIED if only_words else None]:
        if answer_of("either", Situation(here, one.history).advice) != before:
            found.append(Chosen(one.history, readings, (f"{name} is read as ({option})", *one.shows)))
        if len(found) == _OF_EACH_READING:
            break
    return found
