"""The longest way through a track if nobody answers: stage by stage, by the policy's own limits alone.

The stages, and what ends each of them, are those of a dry run under the policy without our prompts. Dates are then
worked out from the limits by the calendar, for any start, in a few microseconds each; nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from advice.case import Answer, Case
from advice.fold import same_name
from advice.ledger import LAPSING
from advice.starting import with_starts_assumed
from advice.timeline.dry_run import DryRun
from advice.timeline.stay import Ended, Stay
from rules.completion import known
from rules.decide import run_case_rules
from rules.model.duty import Duty
from rules.policy import Policy
from rules.ruleset import Held


@dataclass(frozen=True)
class Leg:
    """One stage on the way.

    Attributes:
        stage: The stage.
        called: Its title.
        ends_by: The duty whose date ends it, or that ends it by being done; "" where the policy sets no date.
        moves_by: The duty by which it is moved up; "" where it goes on by itself, or nobody has to.
        by_itself: Nobody hands it over.
    """

    stage: str
    called: str
    ends_by: str
    moves_by: str
    by_itself: bool


@dataclass(frozen=True)
class Way:
    """The way of one kind of case through one track.

    Attributes:
        policy: The policy, without our prompts.
        track: The track.
        answers: The answers of the case.
        starts: The event that starts the track, where one does.
        legs: The stages, in order.
        done: What the side that raised it does by itself on the way.
        held: The facts and findings of the case.
        ended: How it ends.
    """

    policy: Policy
    track: str
    answers: Mapping[str, Answer]
    starts: str
    legs: tuple[Leg, ...]
    done: frozenset[str]
    held: Held
    ended: Ended

    @property
    def without_limit(self) -> tuple[Leg, ...]:
        """The stages that no limit of the policy ends."""
        return tuple(leg for leg in self.legs if not leg.ends_by)

    def case(self, start: datetime) -> Case:
        """The case, begun at a moment."""
        happened = [{"at": start.isoformat(), "happened": self.starts}] if self.starts else []
        return Case(self.policy, self.answers, happened, opened=start)


@dataclass(frozen=True)
class Played:
    """A case on which nobody ever replies, played to its end under the policy's own limits.

    Attributes:
        case: The case, with everything that is taken as reported.
        ended: How each of its tracks ends.
        ways: The way through each track that has stages.
    """

    case: Case
    ended: tuple[Ended, ...]
    ways: tuple[Way, ...]


def played(policy: Policy, answers: Mapping[str, Answer], begins: datetime) -> Played:
    """Play a case in which nobody ever replies.

    Args:
        policy: The policy.
        answers: The answers.
        begins: A working moment at which it begins.
    """
    key = ("played", begins, tuple(sorted(answers.items())))
    return policy.remember(key, lambda: _played(without_prompts(policy), answers, begins))


def _played(policy: Policy, answers: Mapping[str, Answer], begins: datetime) -> Played:
    case = with_starts_assumed(Case(policy, answers, opened=begins), begins, same_name)[0]
    run = DryRun(case, None, begins).play()
    ways = (_way(run, number, case, answers) for number in sorted({key[0] for key in run.stays}))
    return Played(run.case, tuple(run.ended[number] for number in sorted(run.ended)), tuple(ways))


def _way(run: DryRun, number: int, case: Case, answers: Mapping[str, Answer]) -> Way:
    policy, ended = case.policy, run.ended[number]
    stays = [stay for key, stay in sorted(run.stays.items()) if key[0] == number]
    happened = {event.name for event in case.events}
    starts = next((event for event in policy.track(stays[0].track).starts.events if event in happened), "")
    done = frozenset(event.name for event in run.events if event.kind == "did")
    way = Way(policy, stays[0].track, answers, starts, (), done, _held(policy, answers), ended)
    return replace(way, legs=tuple(_leg(way, stay, ended) for stay in stays))


def without_prompts(policy: Policy) -> Policy:
    """The same policy without the chasing dates that we suggest."""

    def compute() -> Policy:
        duties = {name: duty.model_copy(update={"prompt": None}) for name, duty in policy.file.duties.items()}
        return replace(policy, file=policy.file.model_copy(update={"duties": duties}), memo={})

    return policy.remember("without prompts", compute)


def _held(policy: Policy, answers: Mapping[str, Answer]) -> Held:
    closed, _ = known(policy, answers)
    return {**closed, **run_case_rules(policy, closed)[0]}


def _leg(way: Way, stay: Stay, ended: Ended) -> Leg:
    moves = stay.onward.entry.step.duty if stay.onward and stay.onward.entry else ""
    ends = stay.failing.duty if stay.failing and stay.failing.basis != "none" else ""
    settles = way.policy.stage(way.track, stay.stage).resolved_by.done
    if stay.failing is None and settles in way.done:
        ends = settles or ""
    last = stay.onward is None and ended.how == "last_stage" and ended.at
    if not ends and last:  # nothing can be reported there; the date is that of whoever has the last word
        ends = next(iter(_answering(way.policy, way.track, stay.stage)), "")
    return Leg(stay.stage, stay.called, ends, moves, bool(stay.onward and stay.onward.by_itself))


def _answering(policy: Policy, track: str, stage: str) -> Iterator[str]:
    """The duties of a stage by which the matter is answered, and that have a date."""
    for name in policy.duties_at(track, stage):
        duty = policy.file.duties[name]
        if duty.act in ("settle", "reply", "decide") and duty.limit.can_be_late:
            yield name


def lapsing_at(policy: Policy, track: str, stage: str) -> Iterator[tuple[str, Duty]]:
    """The duties by whose date a stage ends."""
    for name in policy.duties_at(track, stage):
        duty = policy.file.duties[name]
        if duty.if_late in LAPSING:
            yield name, duty
