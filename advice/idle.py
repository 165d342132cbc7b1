"""Where a case stands still: an open track on which nobody is asked to do anything."""

from __future__ import annotations

from collections.abc import Iterator

from advice.fold import Fold
from advice.state import Run
from advice.steps import next_stage
from rules.compiler import holds


def idle_tracks(course: Fold) -> Iterator[str]:
    """The open tracks on which nobody owes anything, and that nobody is told to move on.

    Where our copy lacks what happens, and where a stage has failed and nobody has to move it on, advice says so itself.
    """
    for run in course.runs:
        visit = run.visit
        if not run.is_open or visit is None or course.run_of(run.track) is not run:
            continue
        moves_on = visit.exit is not None and next_stage(course, run, visit) is not None
        if not moves_on and not course.policy.stage(run.track, visit.stage).lost and not _is_anything_owed(course, run):
            yield run.track


def _is_anything_owed(course: Fold, run: Run) -> bool:
    held = course.held()
    for owed in course.owed:
        duty = course.ledger.duty(owed)
        if owed.is_live and owed.run is run and duty.act != "refrain" and holds(duty.when, held):
            return True
    return False
