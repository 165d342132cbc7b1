"""One look at a case in a dry run: where it stands at a moment, and what is owed then, with the posts of that day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from advice.advice import Step
from advice.case import Case
from advice.fold import Fold, fold, same_name
from advice.ledger import LAPSING
from advice.party import Parties
from advice.standing import standing
from advice.state import Owed, Run, Visit
from advice.steps import Steps
from directory.loader import Area
from rules.decide import Decision, decide
from rules.model.duty import Duty
from rules.model.track import Stage
from rules.policy import Policy


@dataclass(frozen=True)
class Look:
    """A case at a moment, by the same fold and the same decision as advice.

    Attributes:
        case: The case, with what the dry run has reported so far.
        at: The moment.
        course: Where it stands.
        decision: What the policy says of that.
        parties: Who is who on that day.
        steps: What is owed.
    """

    case: Case
    at: datetime
    course: Fold
    decision: Decision
    parties: Parties
    steps: tuple[Step, ...]

    @property
    def policy(self) -> Policy:
        """The policy the case is under."""
        return self.case.policy

    def duty(self, step: Step) -> Duty:
        """The duty of the policy behind a step."""
        return self.policy.file.duties[step.duty]

    def stage(self, run: Run, visit: Visit) -> Stage:
        """The stage of the policy that a stay is at."""
        return self.policy.stage(run.track, visit.stage)

    def open_runs(self) -> Iterator[tuple[int, Run, Visit]]:
        """The runs that are under way, safety aside, each with its number and its current stay."""
        for number, run in enumerate(self.course.runs):
            if run.is_open and run.visit and self.is_played(run):
                yield number, run, run.visit

    def is_played(self, run: Run) -> bool:
        """Whether a dry run plays a track: it plays none that protects a child, as nobody may wait there."""
        return not self.policy.track(run.track).safety

    def steps_at(self, run: Run, visit: Visit) -> list[Step]:
        """What is owed in a stay at a stage, totals over it included."""
        owed = {owed.duty for owed in self.course.owed if owed.is_live and self._belongs(owed, run, visit)}
        return [
            step for step in self.steps if (step.track, step.stage) == (run.track, visit.stage) and step.duty in owed
        ]

    def _belongs(self, owed: Owed, run: Run, visit: Visit) -> bool:
        return owed.visit is visit or (owed.run is run and bool(self.policy.file.duties[owed.duty].over))

    def lapse(self, run: Run) -> tuple[datetime, Owed, str] | None:
        """What ends the current stage of a run by itself, if a limit does."""
        timers = (timer for timer in self.course.running_out() if timer[1].run is run and timer[2] in LAPSING)
        return next(timers, None)

    def ran_out(self, run: Run, visit: Visit) -> Owed | None:
        """The limit that made a stage fail by itself, if one did."""
        for owed in self.course.owed:
            duty = self.policy.file.duties[owed.duty]
            could = duty.if_late == "stage_fails" and owed.due and self._belongs(owed, run, visit)
            if could and owed.due and max(owed.due.at, visit.began) == visit.failed:
                return owed
        return None


def look(case: Case, area: Area | None, at: datetime) -> Look:
    """Look at a case.

    Args:
        case: The case, under its readings.
        area: The area's agencies and posts, under the same readings.
        at: The moment.
    """
    course = fold(case, at, same_agency=area.same_agency if area else same_name)
    decision = decide(case.policy, course.rule_answers(), standing(course))
    parties = Parties(case.policy, area, course, at)
    return Look(case, at, course, decision, parties, Steps(course, decision, parties, at).all())
