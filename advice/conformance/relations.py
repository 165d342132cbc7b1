"""The metamorphic relations: two questions that differ in one thing, and how their answers may differ.

Nobody knows the right answer to a case that nobody thought of. But it is known that more danger cannot make it weaker,
that a bank holiday cannot make a working day come earlier, and that what nothing reads cannot change anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from advice.advice import Advice, Step
from advice.conformance.again import course_at, said, stages_of
from advice.conformance.derived import unread_facts, with_deputy, with_holiday, with_stricter
from advice.conformance.situation import Situation
from advice.fold import Fold
from advice.state import Owed
from foundation.moment import date_in_words
from rules.model.situation import NOT_KNOWN
from rules.policy import Policy

FORCES = ("consider", "expected", "should", "will", "must")
"""From the weakest to the strongest; `must_not` is as strong as `must`."""
_MOST_DEPUTIES = 12


@dataclass(frozen=True)
class Pair:
    """Two situations that differ in one thing.

    Attributes:
        words: In what, in words.
        make: Gives both; the second is the one that was changed.
    """

    words: str
    make: Callable[[], tuple[Situation, Situation]]


# ------------------------------------------------------------------------------------------------ more danger


def more_danger(situation: Situation) -> Iterator[Pair]:
    """The same history with and without danger, known or not known."""
    policy, facts = situation.policy, situation.policy.safety_facts
    duties = policy.file.duties
    # What is owed on several tracks is done on the one where it was owed first, which can be that of protection.
    plain = situation.history.never_learning(*facts)
    plain = plain.with_events(e for e in plain.events if "did" not in e or len(duties[e["did"]].tracks) <= 1)
    for danger in ("yes", NOT_KNOWN):
        words = f"{' and '.join(facts)}: {danger.replace('_', ' ')}, in place of no"

        def make(danger: str = danger) -> tuple[Situation, Situation]:
            answers = {fact: _dangerous(policy, fact) if danger == "yes" else danger for fact in facts}
            harmless = {fact: _harmless(policy, fact) for fact in facts}
            return situation.but(plain.but(**harmless)), situation.but(plain.but(**answers))

        yield Pair(words, make)


def _dangerous(policy: Policy, fact: str) -> str:
    return policy.facts[fact].not_known.read_as or policy.facts[fact].domain[0]


def _harmless(policy: Policy, fact: str) -> str:
    return next(value for value in policy.facts[fact].domain if value != _dangerous(policy, fact))


def more_danger_weakens_nothing(low: Situation, high: Situation) -> str | None:
    """More danger makes no step later or weaker, nor the earliest step later, and takes none away that protects.

    Where more danger leads to another stage, the steps are those of that stage; in the place of a step there may be
    another of the same act, which is no later and no weaker.
    """
    waiting, safety = _waiting(low.policy), low.policy.safety_tracks
    elsewhere = {t for t in low.policy.file.tracks if stages_of(low.course, t) != stages_of(high.course, t)}
    # The dates of a track that waits are counted from its own start, which comes after protection.
    free = [step for step in low.advice.steps if step.track not in waiting]
    for key in dict.fromkeys(_key(step) for step in free):
        mine, its = (sorted(_of(one.advice, key), key=_planned) for one in (low, high))
        if len(its) < len(mine):
            its = _instead(high.advice, mine[0])
        if not its and (key[0] in safety or key[0] not in elsewhere):
            return f"with more danger, {key[2]} is no step any more"
        for step, other in zip(mine, its, strict=False):
            if _planned(other) > _planned(step) and (key[0] in safety or key[0] not in elsewhere):
                return f"with more danger, {step.duty} is later"
            if _force(other) < _force(step):
                return f"with more danger, {step.duty} binds less"
    for step in (step for step in low.advice.steps if step.track in waiting and step.track not in elsewhere):
        if any(_force(other) < _force(step) for other in _of(high.advice, _key(step))):
            return f"with more danger, {step.duty} binds less"
    if free and min(map(_planned, high.advice.steps)) > min(map(_planned, free)):
        return "with more danger, the earliest step is later"
    return None


def _instead(advice: Advice, step: Step) -> list[Step]:
    """Other steps of the same act at the same stage, which more danger can bring in the place of one."""
    place = (step.track, step.stage, step.act)
    return sorted((one for one in advice.steps if (one.track, one.stage, one.act) == place), key=_planned)


def _of(advice: Advice, key: tuple[str, str, str]) -> Iterator[Step]:
    return (step for step in advice.steps if _key(step) == key)


def _waiting(policy: Policy) -> set[str]:
    """The tracks that the policy puts after protecting the child, at first or second hand."""
    found = set(policy.safety_tracks)
    while more := {
        name
        for name, track in policy.file.tracks.items()
        if name not in found and any(wait.track in found for wait in track.waits_for.values())
    }:
        found |= more
    return found - set(policy.safety_tracks)


def _key(step: Step) -> tuple[str, str, str]:
    return step.track, step.stage, step.duty


def _planned(step: Step) -> datetime:
    return step.moment or step.started


def _force(step: Step) -> int:
    return FORCES.index("must" if step.force == "must_not" else step.force)


# -------------------------------------------------------------------------------------- a bank holiday that is added


def a_holiday_more(situation: Situation) -> Iterator[Pair]:
    """The same history in a year with one more bank holiday, on each day on which it could matter."""
    history, calendar = situation.history, situation.course.rules.working_time
    last = history.asked.date() + timedelta(days=10)
    for number in range((last - history.opened.date()).days + 1):
        day = history.opened.date() + timedelta(days=number)
        if calendar.is_working_day(day):

            def make(day: object = day) -> tuple[Situation, Situation]:
                return situation, situation.under(with_holiday(situation.policy, day))  # type: ignore[arg-type]

            yield Pair(f"a bank holiday on {date_in_words(day)}", make)


def a_holiday_makes_nothing_earlier(before: Situation, after: Situation) -> str | None:
    """A bank holiday that is added makes no due date earlier; an earlier aim or act-by moment never passes its due.

    "The same working day" on a day that is now not worked can mean at once: that alone comes earlier.
    """
    for one, other in _matched(course_at(before), course_at(after)):
        if one.due is None or other.due is None:
            if one.due is not other.due:
                return f"{one.duty} has a date only with or without the holiday"
            continue
        if other.due.at < one.due.at and not other.due.at_once:
            return f"with one more bank holiday {one.duty} is due earlier"
        if any(moment and moment > other.due.at for moment in (other.due.aim, other.due.act_by)):
            return f"with one more bank holiday {one.duty} is to be aimed for after it is due"
    return None


def _matched(before: Fold, after: Fold) -> Iterator[tuple[Owed, Owed]]:
    """What is owed in both of two courses of one history, as far as both went the same way."""
    ways = [[(run.track, *(visit.stage for visit in run.visits)) for run in one.runs] for one in (before, after)]
    if ways[0] != ways[1]:
        return
    found = dict(_keyed(after))
    for key, owed in _keyed(before):
        if key in found:
            yield owed, found[key]


def _keyed(course: Fold) -> Iterator[tuple[tuple[object, ...], Owed]]:
    runs = {id(run): number for number, run in enumerate(course.runs)}
    visits = {id(visit): number for run in course.runs for number, visit in enumerate(run.visits)}
    times: dict[tuple[object, ...], int] = {}
    for owed in course.owed:
        place = (owed.duty, owed.side, runs.get(id(owed.run)), visits.get(id(owed.visit)))
        times[place] = times.get(place, 0) + 1
        yield (*place, times[place]), owed


# ------------------------------------------------------------------------------------------------ a stricter limit


def a_stricter_limit(situation: Situation) -> Iterator[Pair]:
    """The same history under a policy that gives one duty less time."""
    for duty in sorted({owed.duty for owed in situation.course.owed if owed.due}):
        strict = with_stricter(situation.policy, duty)
        if strict is not None:

            def make(strict: Policy = strict) -> tuple[Situation, Situation]:
                return situation, situation.under(strict)

            yield Pair(f"a stricter limit of {duty}", make)


def a_stricter_limit_makes_nothing_later(before: Situation, after: Situation) -> str | None:
    """A stricter limit never means a later due date, of that duty or of any other."""
    for one, other in _matched(course_at(before), course_at(after)):
        if one.due and other.due and other.due.at > one.due.at:
            return f"with a stricter limit {one.duty} is due later"
        if (one.due is None) is not (other.due is None):
            return f"with a stricter limit {one.duty} has a date, or has none any more"
    return None


# ----------------------------------------------------------------------------------------------- a deputy more


def a_deputy_more(situation: Situation) -> Iterator[Pair]:
    """The same history in an area in which a post that is named has one deputy more."""
    area = situation.world.area
    if area is None:
        return
    parties = (party for step in situation.advice.steps for party in (step.who, step.to) if party)
    named = sorted({one.post for party in parties for member in party.members for one in member.posts})
    others = sorted(area.file.posts)
    for number, post in enumerate(named[:_MOST_DEPUTIES]):
        known = {post, *(deputy.post for deputy in area.file.posts[post].deputies)}
        deputies = [name for name in (*others[number:], *others[:number]) if name not in known]
        for deputy in deputies[:1]:

            def make(post: str = post, deputy: str = deputy) -> tuple[Situation, Situation]:
                changed = with_deputy(situation.world.area or area, post, deputy)
                return situation, situation.within(changed)

            yield Pair(f"{deputy} as a deputy of {post}", make)


def a_deputy_makes_nothing_later(before: Situation, after: Situation) -> str | None:
    """A deputy who is added makes no date later, and takes away nobody who acts."""
    found = {(*_key(step), step.started): step for step in after.advice.steps}
    for step in before.advice.steps:
        other = found.get((*_key(step), step.started))
        if other is None:
            return f"with one more deputy, {step.duty} is no step any more"
        dates = [(one.due, one.aim, one.act_by, one.prompt) for one in (step, other)]
        if any(new and old and new > old for old, new in zip(*dates, strict=True)):
            return f"with one more deputy, {step.duty} is later"
        for mine, its in zip(step.who.members, other.who.members, strict=False):
            if mine.acting and not its.acting:
                return f"with one more deputy, nobody acts as {mine.role} any more"
    return None


# ---------------------------------------------------------------------------------------------- what nothing reads


def a_fact_that_nothing_reads(situation: Situation) -> Iterator[Pair]:
    """The same history with an answer to a question that neither the policy nor the area reads."""
    if not situation.history.facts:
        return
    for fact in unread_facts(situation.policy, situation.world.area):
        for value in (situation.policy.facts[fact].domain[0], NOT_KNOWN):
            words = f"{fact}: {value.replace('_', ' ')}"

            def make(fact: str = fact, value: str = value) -> tuple[Situation, Situation]:
                plain = situation.history.never_learning(fact)
                return situation.but(plain.but(**{fact: None})), situation.but(plain.but(**{fact: value}))

            yield Pair(words, make)


def what_nothing_reads_changes_nothing(before: Situation, after: Situation) -> str | None:
    """A fact that nothing reads never changes anything."""
    one, other = said(before.advice), said(after.advice)
    return next((f"it changes {name}" for name in one if one[name] != other[name]), None)
