"""A check that needs cases, dates or posts: what it looks at beside the policy, and how it becomes one account."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import partial

from advice.case import Answer
from advice.check.shape import changed, concludes_otherwise, elements_applying, opened, stages_concerned
from advice.fold import calendar_of
from advice.walk import Place, Standing, Ways, beginnings, walk, walk_on
from directory.loader import Area
from foundation.moment import local
from rules.check.finding import Checked, gravest_first
from rules.check.look import REFUSED, Check, Looked, Subject, parts_changed, switches
from rules.policy import Policy

BEGINS = time(9, 30)
"""The hour at which a walk begins: of a working day, so that nothing is put off from the start."""


@dataclass(frozen=True)
class Setting:
    """What there is beside a policy.

    Attributes:
        area: The agencies and posts, if they are looked at.
        first: The first day of the time looked at.
        last: The last day.
    """

    area: Area | None
    first: date
    last: date


@dataclass(frozen=True)
class CaseCheck:
    """One thing to which a policy, with its cases, dates and posts, is held.

    Attributes:
        name: Its name.
        title: What it holds a policy to, as a sentence.
        look: Looks under one choice of readings.
        reads: The parts of a policy on which what it finds depends.
        of_posts: Whether it needs an area.
        tells: What else it works out that is no fault, in sentences.
    """

    name: str
    title: str
    look: Callable[[Subject, Setting], Looked]
    reads: frozenset[str]
    of_posts: bool = False
    tells: Callable[[Policy, Setting], tuple[str, ...]] | None = None

    def __call__(self, policy: Policy, setting: Setting, today: date) -> Checked:
        """Look at a policy as it is read, and under each other option that may be chosen, one at a time."""
        look = partial(_with_setting, self.look, setting)
        found = Check(self.name, self.title, look, self.reads)(policy, today)
        if any(one.detail == REFUSED for one in found.findings):
            return found  # advice refuses to decide under this policy: there is nothing more to look at
        if self.of_posts and setting.area is not None:
            found = self._under_options_of_the_area(found, policy, setting, today)
        return replace(found, tells=self.tells(policy, setting)) if self.tells else found

    def _under_options_of_the_area(self, found: Checked, policy: Policy, setting: Setting, today: date) -> Checked:
        """The same with what shows only where the file of the area reads otherwise, on the first day."""
        known = frozenset(one.id for one in found.findings)
        one_day = replace(setting, last=setting.first)
        further = []
        for reading, option in switches(policy):
            if setting.area and reading in setting.area.choice and not parts_changed(policy, reading, option):
                # The policy itself is the same under this option, and so is all that was worked out from it.
                under = replace(policy, choice={**policy.choice, reading: option})
                there = self.look(Subject(under, today, policy, known), one_day).findings
                further += [replace(one, readings={reading: option}) for one in there if one.id not in known]
        return replace(found, findings=gravest_first([*found.findings, *further]))


def _with_setting(look: Callable[[Subject, Setting], Looked], setting: Setting, subject: Subject) -> Looked:
    return look(subject, setting)


# ---------------------------------------------------------------------------------------------------------- walks


@dataclass(frozen=True)
class Walked:
    """The walk from one set of answers.

    Attributes:
        answers: The answers.
        places: Where it came to, by the fewest events first.
        ways: For each place those that follow.
    """

    answers: Mapping[str, Answer]
    places: tuple[Place, ...]
    ways: Mapping[Standing, set[Standing]]


def begins_on(policy: Policy, day: date) -> datetime:
    """The moment at which walks and dry runs begin: the first working day that is not before a day."""
    work = calendar_of(policy).working_time
    return local(day if work.is_working_day(day) else work.working_day_after(day, 1), BEGINS)


def walks(subject: Subject) -> Iterator[Walked]:
    """The walks through a policy from every way in which a track can begin.

    Under another option only what it changes is walked again, each track by itself: from the beginning where something
    else follows from the answers, otherwise from the stages at which a case can go on another way.
    """
    policy, beside = subject.policy, subject.beside
    begins = begins_on(policy, subject.today)
    if beside is None:
        yield from (_walked(policy, begins, answers) for answers in beginnings(policy))
    elif changed(beside, policy):
        share_beginnings(policy, beside)
        yield from policy.remember(("walked again", begins), lambda: tuple(_again(beside, policy, begins)))


_OPENING = frozenset(("facts", "findings", "rules", "openings", "powers"))


def share_beginnings(policy: Policy, beside: Policy) -> None:
    """Let another choice of readings have the same beginnings, where nothing differs on which these depend."""
    if "beginnings" not in policy.memo and _OPENING.isdisjoint(section for section, _ in changed(beside, policy)):
        policy.memo["beginnings"] = beginnings(beside)


def _walked(policy: Policy, begins: datetime, answers: Mapping[str, Answer], *, apart: bool = False) -> Walked:
    def compute() -> Walked:
        ways: Ways = {}
        return Walked(answers, tuple(walk(policy, begins, answers, apart=apart, ways=ways)), ways)

    return policy.remember(("walked", begins, tuple(sorted(answers.items()))), compute)


def _again(beside: Policy, policy: Policy, begins: datetime) -> Iterator[Walked]:
    """The walks of what goes otherwise than under another choice."""
    for answers in beginnings(policy):
        if concludes_otherwise(beside, policy, answers):
            yield _walked(policy, begins, answers, apart=True)
    concerned = stages_concerned(beside, policy)
    seen = set[tuple[Standing, frozenset[str]]]()
    fewest_first = sorted(beginnings(beside), key=lambda answers: len(opened(beside, answers)))
    for answers in fewest_first if concerned else ():
        if concludes_otherwise(beside, policy, answers):
            continue
        before = _walked(beside, begins, answers)
        applying = elements_applying(beside, policy, answers)
        at_them = ((place, (_at(place, concerned), applying)) for place in before.places if place.under_way <= 1)
        new = [(place, key) for place, key in at_them if key[0] and key not in seen]
        seen |= {key for _, key in new}
        ways: Ways = {}
        known = {place.standing for place in before.places}
        found = tuple(walk_on(policy, [place for place, _ in new], known, ways))
        yield Walked(answers, found, {**before.ways, **ways})


def _at(place: Place, stages: frozenset[tuple[str, str]]) -> Standing:
    """Where the tracks stand that are at one of some stages."""
    return tuple(entry for entry in place.standing if (entry[0], entry[2]) in stages)


def answers_concerned(subject: Subject) -> Iterator[Mapping[str, Answer]]:
    """The answers with which tracks begin; under another option those with which a case can go on another way."""
    policy, beside = subject.policy, subject.beside
    if beside:
        share_beginnings(policy, beside)
    tracks = {track for track, _ in stages_concerned(beside, policy)} if beside else set[str]()
    for answers in beginnings(policy):
        otherwise = beside is None or concludes_otherwise(beside, policy, answers)
        if otherwise or not tracks.isdisjoint(opened(policy, answers)):
            yield answers


class Trail:
    """A walk that goes only as far as it is asked to.

    Args:
        places: The places it comes to.
    """

    def __init__(self, places: Iterator[Place]) -> None:
        self._places, self._passed = places, list[Place]()

    def first(self, is_meant: Callable[[Place], bool]) -> Place | None:
        """The first place on it of some kind, by the fewest events."""
        for place in self._passed:
            if is_meant(place):
                return place
        for place in self._places:
            self._passed.append(place)
            if is_meant(place):
                return place
        return None


def nearest(
    policy: Policy, begins: datetime, answers: Mapping[str, Answer], track: str, stage: str = ""
) -> Place | None:
    """The case with the fewest events that comes to a stage, or onto a track, with some answers; None if none does."""
    key = ("trail", begins, tuple(sorted(answers.items())))
    trail = policy.remember(key, lambda: Trail(walk(policy, begins, answers, apart=True)))
    return trail.first(lambda place: _is_open_at(place, track, stage))


def _is_open_at(place: Place, track: str, stage: str) -> bool:
    state, at, exit_ = place.stage_of(track)
    return state == "open" and not exit_ and stage in ("", at)


AGAIN = "under another option what it changes is walked again, each track by itself and once from each stage"
"""What a check by way of walks assumes."""
