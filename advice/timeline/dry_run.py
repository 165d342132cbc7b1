"""Plays a case forward on the supposition that nobody replies: it reports, looks, and reports again, up to the end.

There is no second model of the ladder here: where a case stands after each report is folded, and what is owed then is
decided, as for any advice. Powers are never used, and no move is made that the policy does not provide for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from advice.advice import Option, Question, Step
from advice.advise import advise
from advice.case import Case
from advice.event import Event
from advice.party import Parties
from advice.state import Run, Visit
from advice.timeline.absence import absences, acting, not_yet_said
from advice.timeline.look import Look, look
from advice.timeline.own_side import does_alone, entry_of
from advice.timeline.sayings import ended_of, failing_of, onward_of, silence_of_yours
from advice.timeline.stay import Assumed, Ended, Entry, Stay
from advice.timeline.turn import MINUTE, Stop, Turn, did, did_at, resolved_at, turns
from directory.loader import Area
from foundation.errors import BeyondCalendar
from foundation.moment import moment_in_words

_MOST_TURNS = 500
"""More than any ladder has; a policy in which a ladder leads back is stopped long before."""

Key = tuple[int, int]
"""A stay at a stage: the number of the run, and of the stay in it."""


class DryRun:
    """A dry run of one case.

    Attributes:
        case: The case, with what the dry run has reported so far.
        stays: The stays at stages, in the order in which they were found.
        ended: For each run how it ends.
        safety: What protects a child, first of all.
        beside: What belongs to no stage that is shown.
        assumed: What is taken as reported beside what your side does.
        events: What the dry run reported.
        stopped: Why it stops before the end, if it does.
    """

    def __init__(self, case: Case, area: Area | None, at: datetime) -> None:
        self.case, self._area, self._now = case, area, at
        self.stays: dict[Key, Stay] = {}
        self.ended: dict[int, Ended] = {}
        self.safety: list[Entry] = []
        self.beside: list[Entry] = []
        self.assumed: list[Assumed] = []
        self.events: list[Event] = []
        self.stopped = ""
        self._first: dict[int, int] = {}
        self._began: dict[int, datetime] = {}
        self._questions: dict[str, Question] = {}
        self._wanted = set[str]()
        self._shown = set[tuple[object, ...]]()
        self._did = set[tuple[object, ...]]()
        self._ways = set[tuple[int, str, str]]()

    def play(self) -> DryRun:
        """Play it to its end, or as far as it goes."""
        seen = look(self.case, self._area, self._now)
        self._first = {
            number: len(run.visits) - 1 if run.closed is None else len(run.visits)
            for number, run in enumerate(seen.course.runs)
        }
        try:
            self._scan(seen)
            seen = self._protect(seen)
            for _ in range(_MOST_TURNS):
                turn = self._next(seen)
                if turn is None:
                    break
                seen = self._take(seen, turn)
        except BeyondCalendar as error:
            self.stopped = error.what
        self._end_what_is_open(seen)
        return self

    # -------------------------------------------------------------------------------------- protecting a child

    def _protect(self, seen: Look) -> Look:
        """Where a track waits until a child is protected: that is taken to be decided at once, and said to be so."""
        policy = seen.policy
        if not self._waits_for_safety(seen):
            return seen
        unasked = [fact for fact in policy.safety_facts if seen.course.answers.get(fact) is None]
        if unasked:
            say = "Nobody has said whether a child may be in danger; until somebody does, it counts as yes."
            seen = self._assume(say, Event("learned", self._now, self._now, facts=dict.fromkeys(unasked, "not_known")))
        own = [step for step in seen.steps if step.track in policy.safety_tracks and does_alone(seen, step)]
        at_once = [step for step in own if step.act in ("refer", "protect")]
        if at_once:
            self._did |= {_what(seen, step) for step in at_once}
            seen = self._report(*(did(seen, step, self._now) for step in at_once))
        if not self._waits_for_safety(seen):
            return seen
        held_back = " and ".join(policy.track(run.track).called for run in seen.course.runs if run.began is None)
        for run in seen.course.runs:
            if run.track in policy.safety_tracks and run.is_open and run.visit:
                event = resolved_at(seen.stage(run, run.visit).resolved_by, run.track, self._now)
                happened = policy.file.events.get(event.name)
                what = f"That {happened.called}" if happened else "That this has been seen to"
                say = (
                    f"{what} ({policy.track(run.track).called}). Until it is reported, this does not begin:"
                    f" {held_back}. So that the rest can be shown it is taken to be so; every date moves with it."
                )
                seen = self._assume(say, event, happened.clauses if happened else policy.track(run.track).clauses)
        return seen

    def _waits_for_safety(self, seen: Look) -> bool:
        waiting = [run for run in seen.course.runs if run.began is None and run.closed is None]
        return any(
            seen.policy.track(run.track).waits_for[name].track in seen.policy.safety_tracks
            for run in waiting
            for name in run.waits
        )

    def _assume(self, say: str, event: Event, clauses: tuple[str, ...] = ()) -> Look:
        self.assumed.append(Assumed(self._now, say, clauses))
        return self._report(event)

    def _report(self, *events: Event, later: bool = False) -> Look:
        """Report something, and look what has come of it."""
        self.events += events
        self.case = self.case.with_events(*events) if events else self.case
        seen = look(self.case, self._area, self._now + MINUTE if later else self._now)
        self._scan(seen)
        self._ask(seen)
        return seen

    def _ask(self, seen: Look) -> None:
        """Keep the questions that tell which post is meant at a stage now reached, as advice there puts them."""
        parties = (party for step in seen.steps for party in (step.who, step.to, step.copies) if party)
        wanted = {fact for party in parties for member in party.members for fact in member.ask}
        if not wanted <= self._wanted:
            self._wanted |= wanted
            for question in advise(self.case, directory=self._area, at=seen.at).ask_first:
                if not question.again and not question.is_report:
                    self._questions.setdefault(question.fact, question)

    # --------------------------------------------------------------------------------------- one turn after another

    def _next(self, seen: Look) -> Turn | None:
        """What happens next; None once nothing more follows on any track."""
        found = list[Turn]()
        for each in turns(seen, self._now, self.ended):
            if isinstance(each, Turn):
                found += [each] if each.step is None or _what(seen, each.step) not in self._did else []
            else:
                number, stop = each
                self._end(seen, number, stop)
        going = [number for number, _, _ in seen.open_runs() if number not in self.ended]
        return min(found, key=lambda turn: turn.order, default=None) if going else None

    def _take(self, seen: Look, turn: Turn) -> Look:
        """Take a turn; what your side owes by then, it has done."""
        if turn.step is not None:
            self._did.add(_what(seen, turn.step))
        meanwhile = self._done_by_then(seen, turn)
        if turn.kind in ("failed", "moved"):
            self._note(seen, turn)
        self._now = turn.at
        return self._report(*meanwhile, *turn.events, later=turn.kind == "time")

    def _done_by_then(self, seen: Look, turn: Turn) -> list[Event]:
        """What your side has done by the moment of a turn, each thing once."""
        found = list[Event]()
        for step in seen.steps:
            what = _what(seen, step)
            moment = entry_of(seen, step, self._now).moment if does_alone(seen, step) else None
            if what not in self._did and moment and (at := did_at(seen.case, step, moment)) <= turn.at:
                self._did.add(what)
                found.append(did(seen, step, at))
        return found

    def _note(self, seen: Look, turn: Turn) -> None:
        """Write down, at the stay that it ends, how a stage fails or how it goes on."""
        run = seen.course.runs[turn.run]
        key = (turn.run, len(run.visits) - 1)
        stay, visit = self.stays[key], run.visits[-1]
        if turn.kind == "failed" and stay.failing is None:
            stay = replace(stay, failing=failing_of(seen, run, visit, turn))
        if turn.kind == "moved":
            stay = replace(stay, onward=onward_of(seen, run, turn))
        self.stays[key] = stay

    # ----------------------------------------------------------------------------------------- writing it down

    def _scan(self, seen: Look) -> None:
        """Write down what a look shows that was not seen before."""
        for number, run in enumerate(seen.course.runs):
            if not seen.is_played(run):
                continue
            for index, visit in enumerate(run.visits):
                self._began.setdefault(number, visit.began)
                if index >= self._first.get(number, 0) and number not in self.ended:
                    self._stay(seen, (number, index), run, visit)
            if run.closed and number not in self.ended and self._last_stay(number):
                self._end(seen, number, Stop("agreed" if run.closed_by == "deemed_agreed" else "closed", run.closed))
        for step in seen.steps:
            self._enter(seen, step)

    def _stay(self, seen: Look, key: Key, run: Run, visit: Visit) -> None:
        stay = self.stays.get(key)
        before = self.stays.get((key[0], key[1] - 1))
        if stay is None:
            way = (key[0], before.stage if before else "", visit.stage)
            if way in self._ways:
                self._end(seen, key[0], Stop("comes_round", visit.began))
                return
            self._ways.add(way)
            stay = self._begun(seen, run, visit, before)
        if visit.failed and stay.failing is None and stay.onward is None:
            stay = replace(stay, failing=failing_of(seen, run, visit, None))
            stay = self._changes(seen, stay, run, visit)
        if visit.left and stay.onward is None and visit is not run.visits[-1]:
            stay = replace(stay, onward=onward_of(seen, run, None, run.visits[key[1] + 1]))
        self.stays[key] = stay

    def _begun(self, seen: Look, run: Run, visit: Visit, before: Stay | None) -> Stay:
        stage, track = seen.stage(run, visit), seen.policy.track(run.track)
        meets = seen.parties.of(stage.meet, visit, run.track) if stage.meet else None
        floating = before is not None and (
            before.floating
            or bool(before.failing and before.failing.basis == "none")
            or bool(before.onward and not before.onward.dated)
        )
        return Stay(
            track=run.track,
            track_called=track.called,
            stage=visit.stage,
            called=stage.called,
            began=visit.began,
            asked_on=visit.began if before is None and not self.events else max(visit.began, self._now),
            floating=floating,
            meets=meets,
            possible=tuple(_possible(seen, run, visit)),
            warnings=tuple(absences(meets)) if meets else (),
            clauses=stage.clauses,
            readings=stage.readings,
        )

    def _changes(self, seen: Look, stay: Stay, run: Run, visit: Visit) -> Stay:
        """Say so where those who act at the end of a stay are not those who were asked at its beginning."""
        at, meet = max(visit.failed or self._now, self._now), seen.stage(run, visit).meet
        later = Parties(seen.policy, self._area, seen.course, at)
        meets = later.of(meet, visit, run.track) if meet else None
        if meets is None or stay.meets is None or acting(meets) == acting(stay.meets):
            return stay
        away = list(absences(meets))
        said = [f"By {moment_in_words(at)}: {each}" for each in not_yet_said(away, stay.warnings)]
        if not away:
            said = [f"By {moment_in_words(at)} others act than at the beginning: check who."]
        return replace(stay, warnings=(*stay.warnings, *said))

    def _enter(self, seen: Look, step: Step) -> None:
        """Write down something that is owed, once: in the stay it belongs to, or beside them all."""
        if _what(seen, step) in self._shown:
            return
        self._shown.add(_what(seen, step))
        entry = entry_of(seen, step, self._now)
        if step.track in seen.policy.safety_tracks:
            self.safety.append(entry)
            return
        keys = [key for key, stay in self.stays.items() if (stay.track, stay.stage) == (step.track, step.stage)]
        if not keys:
            self.beside.append(entry)
            return
        stay = self.stays[max(keys)]
        to = None if step.act == "move_up" else step.to  # who is asked next is said at the next stage, for its day
        parties = (party for party in (step.who, to, step.copies) if party)
        warnings = not_yet_said((said for party in parties for said in absences(party)), stay.warnings)
        if entry.yours and seen.duty(step).if_late == "deemed_agreed" and entry.moment:
            warnings.append(silence_of_yours(entry.moment))
        self.stays[max(keys)] = replace(
            stay,
            entries=(*stay.entries, entry),
            warnings=(*stay.warnings, *warnings),
            readings=tuple(dict.fromkeys((*stay.readings, *step.readings))),
        )

    def asked_later(self, already: Iterable[Question]) -> tuple[Question, ...]:
        """The facts that tell which post is meant at a later stage, and that advice does not ask for today."""
        known = {question.fact for question in already}
        return tuple(question for fact, question in self._questions.items() if fact not in known)

    def began(self, number: int) -> datetime:
        """When a run that is shown began: before its first stage that is shown, where that is not its first."""
        return self._began[number]

    def _last_stay(self, number: int) -> Stay | None:
        keys = [key for key in self.stays if key[0] == number]
        return self.stays[max(keys)] if keys else None

    def _end(self, seen: Look, number: int, stop: Stop) -> None:
        run = seen.course.runs[number]
        self.ended[number] = ended_of(seen, run, stop, self._last_stay(number), self.stopped)

    def _end_what_is_open(self, seen: Look) -> None:
        """Say of every track that did not come to an end why it did not."""
        for number, run in enumerate(seen.course.runs):
            if number in self.ended or run.closed or not seen.is_played(run):
                continue
            if run.began is None and not self.stopped:
                self._end(seen, number, Stop("waits" if run.waits else "asks"))
            else:
                self.stopped = self.stopped or f"After {_MOST_TURNS} turns there was no end."
                self._end(seen, number, Stop("stops", self._now))


def _what(seen: Look, step: Step) -> tuple[object, ...]:
    """What makes a step the same at every look."""
    return (step.duty, step.track, step.started, "" if seen.duty(step).over else step.stage)


def _possible(seen: Look, run: Run, visit: Visit) -> Iterator[Option]:
    """The powers that may be used in a stay: offered, never used."""
    for name in sorted(seen.decision.offered):
        power = seen.policy.file.powers[name]
        if power.within is None or visit.stage in seen.policy.stages_of(power, run.track):
            who = seen.parties.of(power.who, visit, run.track)
            yield Option(name, who, power.may, power.clauses, power.readings)
