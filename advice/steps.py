"""The steps of an advice: every duty that is owed now, dated, with the people it means and the papers it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from advice.advice import IfNoReply, Paper, Step, Telling
from advice.dating import due_of, plain_limit
from advice.fold import Fold
from advice.ledger import FAR
from advice.message import message_for
from advice.owing import is_owed
from advice.party import Parties, Party
from advice.state import Owed, Run, Visit
from foundation.limit import Due
from foundation.limit_words import limit_in_words
from foundation.moment import moment_in_words
from rules.decide import Decision
from rules.model.duty import Duty
from rules.model.limit import Limit
from rules.model.track import Target
from rules.policy import Policy

ACTS = (
    "protect", "refer", "raise", "prepare", "consult", "acknowledge", "reply", "convene", "review", "check", "decide",
    "agree_date", "settle", "move_up", "send", "tell", "carry_out", "support", "record", "report", "refrain",
)  # fmt: skip
"""In which order acts of one stage are listed."""
BESIDE = ("record", "tell")
"""Acts that stand beside a step of the same stage rather than on a card of their own."""


class Steps:
    """Makes the steps of one case at one moment."""

    def __init__(self, course: Fold, decision: Decision, parties: Parties, at: datetime) -> None:
        self._course, self._decision, self._parties, self._at = course, decision, parties, at
        self._policy: Policy = course.policy

    def all(self) -> tuple[Step, ...]:
        """Every step, in the order in which to take them: protecting a child first, then by date."""
        steps = [self._step(owed) for owed in self._owed_now()]
        return tuple(_gates_first(sorted(steps, key=self._order(steps))))

    def _owed_now(self) -> list[list[Owed]]:
        """The live duties that the step rules confirm, those that each side owes together."""
        groups: dict[tuple[str, int], list[Owed]] = {}
        for owed in self._course.owed:
            if owed.is_live and owed.started <= self._at and is_owed(self._policy, self._decision, owed):
                groups.setdefault((owed.duty, id(owed.visit)), []).append(owed)
        return list(groups.values())

    def _shown_at(self, owed: Owed) -> Owed:
        """A total over a group of stages stands at the one where the case is, wherever it began."""
        duty, run = self._policy.file.duties[owed.duty], owed.run
        if not duty.over or run is None or not run.is_open or run.visit is None:
            return owed
        covered = run.visit.stage in self._policy.stages_of(duty, run.track)
        return replace(owed, visit=run.visit) if covered else owed

    def _step(self, together: list[Owed]) -> Step:
        owed = self._shown_at(together[0])
        duty = self._policy.file.duties[owed.duty]
        track = owed.run.track if owed.run else ""
        who = self._parties.of(duty.who, owed.visit, track)
        to = self._parties.of(duty.to, owed.visit, track) if duty.to else self._next_people(duty, owed)
        copies = self._parties.of(duty.copies, owed.visit, track) if duty.copies else None
        prompt = self._prompt(duty, owed)
        due = owed.due
        papers = tuple(self._papers(duty, owed))
        sides = tuple(other.side for other in together if other.side)
        until = due.at if due else None
        return Step(
            duty=owed.duty,
            track=track,
            stage=owed.visit.stage if owed.visit else "",
            force=duty.force,
            who=self._parties.leaving(who, until),
            act=duty.act,
            what=duty.what,
            to=self._parties.leaving(to, until) if to else None,
            how=(duty.how.any_of or duty.how.all_of) if duty.how else (),
            content=duty.content,
            started=owed.started,
            due=due.at if due else None,
            aim=due.aim if due else None,
            act_by=due.act_by if due else None,
            counting=due.counting if due else (),
            limit_words=limit_words(duty.limit, owed),
            is_prompt=due is None and prompt is not None,
            prompt=prompt.at if prompt and due is None else None,
            late=owed.result(self._at, can_be_late=self._course.can_be_late(owed.duty)) == "live_late",
            waits_on=duty.needs if owed.duty in self._decision.gated else None,
            record=tuple(paper for paper in papers if paper.kind not in ("form", "notice")),
            form=next((paper for paper in papers if paper.kind in ("form", "notice")), None),
            tell=tuple(self._tellings(owed)),
            message=message_for(duty, who, to, self._stage_called(owed), due),
            clauses=tuple(dict.fromkeys((*duty.clauses, *_clauses_of(duty.limit)))),
            readings=self._readings(duty, (who, to, copies), owed),
            if_no_reply=self._if_no_reply(duty, owed, due, prompt),
            ours=duty.ours,
            sides=sides,
            copies=copies,
            how_all=bool(duty.how and duty.how.all_of),
        )

    def _stage_called(self, owed: Owed) -> str:
        return self._policy.stage(owed.run.track, owed.visit.stage).called if owed.run and owed.visit else ""

    def _next_people(self, duty: Duty, owed: Owed) -> Party | None:
        """To move up means to go to those who meet at the next stage."""
        if duty.act != "move_up" or owed.run is None or owed.visit is None:
            return None
        stage = duty.to_stage if duty.to_stage != "any" else None
        stage = stage or next_stage(self._course, owed.run, owed.visit)
        if stage is None:
            return None
        meet = self._policy.stage(owed.run.track, stage).meet
        # No stay at that stage has begun, so nothing that counts from one is counted.
        return self._parties.of(meet, None, owed.run.track) if meet else None

    def _prompt(self, duty: Duty, owed: Owed) -> Due | None:
        return due_of(duty.prompt, owed, self._course.course()) if duty.prompt else None

    def _papers(self, duty: Duty, owed: Owed) -> Iterator[Paper]:
        """What the duty itself writes, and what has to be recorded beside it at the same stage."""
        beside = self._beside(owed, "record") if duty.act not in BESIDE else []
        others = [self._policy.file.duties[other.duty] for other in beside]
        for name in dict.fromkeys(name for name in (duty.document, *(other.document for other in others)) if name):
            document = self._policy.file.documents[name]
            asking = [other for other in others if other.document == name]
            stated = [other for other in asking if not other.ours]  # a note of ours there is a step of its own
            items = {name: item.called for name, item in document.items.items()}
            asked_for = (clause for other in stated or asking for clause in other.clauses)
            clauses = tuple(dict.fromkeys((*document.clauses, *asked_for)))
            ours = bool(asking) and not stated and (duty.ours or name != duty.document)
            yield Paper(name, document.called, document.kind, items, document.kept_in or "", clauses, ours)

    def _tellings(self, owed: Owed) -> Iterator[Telling]:
        if self._policy.file.duties[owed.duty].act in BESIDE:
            return
        for other in self._beside(owed, "tell"):
            if other.due is not None:  # it is a step of its own, with its date
                continue
            duty = self._policy.file.duties[other.duty]
            to = self._parties.of(duty.to, other.visit, other.run.track if other.run else "") if duty.to else None
            yield Telling(other.duty, duty.what, to, duty.clauses, duty.ours)

    def _beside(self, owed: Owed, act: str) -> list[Owed]:
        found: dict[str, Owed] = {}
        for other in self._course.owed:
            same = other.visit is owed.visit and other.visit is not None and other is not owed
            if (
                same
                and other.is_live
                and self._policy.file.duties[other.duty].act == act
                and is_owed(self._policy, self._decision, other)
            ):
                found.setdefault(other.duty, other)
        return list(found.values())

    def _readings(self, duty: Duty, parties: tuple[Party | None, ...], owed: Owed) -> tuple[str, ...]:
        stage = self._policy.stage(owed.run.track, owed.visit.stage).readings if owed.run and owed.visit else ()
        at_stage = stage if duty.act in ("settle", "move_up") else ()
        of_people = (reading for party in parties if party for reading in party.readings)
        return tuple(dict.fromkeys((*duty.readings, *of_people, *at_stage)))

    def _if_no_reply(self, duty: Duty, owed: Owed, due: Due | None, prompt: Due | None) -> IfNoReply | None:
        here = owed.run is not None and (bool(duty.over) or owed.visit is owed.run.visit)
        if duty.if_late == "stage_fails" and due and owed.run and owed.visit and here:
            return IfNoReply(due.at, self._when_it_fails(owed.run, owed.visit, due))
        if duty.if_late == "deemed_agreed" and due:
            return IfNoReply(due.at, "Silence counts as agreement, and the track ends.")
        if owed.run and owed.run.is_open and self._policy.track(owed.run.track).safety:
            return IfNoReply(None, "Do not wait for an answer: use 999 or the out-of-hours duty team (ours).")
        if due:
            return IfNoReply(due.at, "After that it is late; it stays owed.")
        if prompt:
            return IfNoReply(prompt.at, "Ask again then. The policy sets no date; this one is a suggestion of ours.")
        return None

    def _when_it_fails(self, run: Run, visit: Visit, due: Due) -> str:
        target = self._course.tracks.target_at(run.track, visit.stage, "no_response")
        following = target.leads_to if target else None
        if following is None and target and target.found:
            return "The stage then counts as failed. Where it goes from there depends on what is asked below."
        if following is None:
            return "The stage then counts as failed, and the policy gives no step after it."
        called = self._policy.stage(run.track, following).called
        if target and target.follows:
            return f"If it is not settled by then, it goes on by itself to {called}."
        hand_over = self._hand_over_due(run, visit, due.at)
        until = f", at the latest by {moment_in_words(hand_over)}" if hand_over else ""
        return f"If it is not settled by then, the stage has failed: move it up to {called}{until}."

    def _hand_over_due(self, run: Run, visit: Visit, failed: datetime) -> datetime | None:
        """When the hand-over is due, should the stage fail at a moment."""
        for name in self._policy.duties_at(run.track, visit.stage):
            duty = self._policy.file.duties[name]
            if duty.act == "move_up" and duty.starts.stage_failed:
                due = due_of(duty.limit, Owed(name, failed, run, visit), self._course.course())
                return due.safest if due else None
        return None

    def _order(self, steps: list[Step]) -> Callable[[Step], tuple[object, ...]]:
        """Safety first; then the stages by their earliest date; within a stage by the order of acts.

        What stands beside a step, such as a note that was never written, brings no step of its stage to the front. To
        go past the steps of a stage comes before these.
        """
        with_more = {(step.track, step.stage) for step in steps if step.act not in BESIDE}
        earliest: dict[tuple[str, str], datetime] = {}
        for step in steps:
            key = (step.track, step.stage)
            counts = step.moment if step.act not in BESIDE or key not in with_more else None
            earliest[key] = min(earliest.get(key, FAR), counts or FAR)

        def order(step: Step) -> tuple[object, ...]:
            safety = bool(step.track) and self._policy.track(step.track).safety
            at = earliest[step.track, step.stage]
            past = self._policy.file.duties[step.duty].to_stage is not None
            return (not safety, at, step.track, step.stage, not past, ACTS.index(step.act), step.duty)

        return order


def _gates_first(steps: list[Step]) -> Iterator[Step]:
    """Each step after those it waits for."""
    placed = set[int]()

    def place(step: Step) -> Iterator[Step]:
        if id(step) in placed:
            return
        placed.add(id(step))
        for gate in steps:
            if gate.duty == step.waits_on and gate.track in ("", step.track):
                yield from place(gate)
        yield step

    for step in steps:
        yield from place(step)


def _clauses_of(limit: Limit) -> tuple[str, ...]:
    cases = (clause for case in limit.one_of for clause in (*(case.clauses or ()), *_clauses_of(case.limit)))
    return (*limit.clauses, *(clause for part in limit.earliest_of for clause in _clauses_of(part)), *cases)


def next_stage(course: Fold, run: Run, visit: Visit) -> str | None:
    """The stage that a stage leads to: by the exit reported, otherwise by failing."""
    target = onward_target(course, run, visit)
    return target.leads_to if target else None


def onward_target(course: Fold, run: Run, visit: Visit) -> Target | None:
    """Where a stage leads: by the exit reported, otherwise by failing; `found` while the facts do not decide it."""
    target = course.tracks.target_at(run.track, visit.stage, visit.exit) if visit.exit else None
    return target or course.tracks.target_at(run.track, visit.stage, "unresolved")


def limit_words(limit: Limit, owed: Owed | None = None) -> str:
    """A limit in words, with the policy's own words where they are kept, and the date that was agreed, if one was."""
    if limit.due_of and limit.words:
        return f'"{limit.words}"'
    words = _of_parts(limit, owed) or _of_others(limit)
    if not words:
        plain = plain_limit(limit, owed)
        words = limit_in_words(plain) if plain else ""
    own = limit.words if limit.words and not limit.words_only and limit.words not in words else ""
    return f'{words} ("{own}")' if own else words


def _of_parts(limit: Limit, owed: Owed | None) -> str:
    if limit.earliest_of:
        return "; or ".join(limit_words(part, owed) for part in limit.earliest_of) + ", whichever comes first"
    if limit.one_of:
        return "; or ".join(limit_words(case.limit, owed) for case in limit.one_of) + ", depending on the case"
    return ""


def _of_others(limit: Limit) -> str:
    """Of a limit that something else sets."""
    if limit.before:
        return f"before this: {limit.before.replace('-', ' ')}"
    if limit.due_of:
        return "not later than the step it belongs to"
    if limit.borrowed:
        return f"as {limit.borrowed} says"
    return "in a time that our copy lacks" if limit.lost else ""
