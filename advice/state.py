"""Where a case stands: its tracks, their visits to stages, and every duty that was ever owed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from foundation.limit import Due

Result = Literal["met", "met_late", "missed", "overtaken", "live", "live_late"]


@dataclass
class Visit:
    """One stay at a stage.

    Attributes:
        stage: Which.
        began: When it began.
        said_resolved: Who has said so far that it is resolved.
        exit: How it was left, or is to be left: an exit, or `lapsed`.
        failed: When it failed, if it did.
        resolved: When it was resolved, if it was.
        left: When the case went on from here, if it did.
    """

    stage: str
    began: datetime
    said_resolved: set[str] = field(default_factory=set)
    exit: str | None = None
    failed: datetime | None = None
    resolved: datetime | None = None
    left: datetime | None = None


@dataclass
class Run:
    """One run of a track, from its opening to its end.

    Attributes:
        track: Which.
        start: When what starts it happened.
        began: When it began, waits over; None while it waits.
        waits: The waits that still hold it back.
        released: The latest end of a wait.
        visits: Its stays at stages, in order.
        closed: When it ended, if it did.
        closed_by: How.
        resumes: Whether it re-opened an earlier run.
    """

    track: str
    start: datetime
    began: datetime | None = None
    waits: tuple[str, ...] = ()
    released: datetime | None = None
    visits: list[Visit] = field(default_factory=list)
    closed: datetime | None = None
    closed_by: str = ""
    resumes: bool = False

    @property
    def visit(self) -> Visit | None:
        """The stay at the current stage, or the last one."""
        return self.visits[-1] if self.visits else None

    @property
    def is_open(self) -> bool:
        """Begun and not ended."""
        return self.began is not None and self.closed is None


@dataclass
class Owed:
    """One duty as it came to be owed.

    Attributes:
        duty: Which.
        started: From when.
        run: The run of a track it belongs to, if any.
        visit: The stay at a stage it belongs to, if any.
        side: The side or agency that owes it, where each owes its own.
        due: When it is due; None if nothing says.
        done: When it was done.
        ended: When it ceased to be owed without being done.
        agreed: A date that was agreed for it.
        extended: A date to which it was extended.
    """

    duty: str
    started: datetime
    run: Run | None = None
    visit: Visit | None = None
    side: str = ""
    due: Due | None = None
    done: datetime | None = None
    ended: datetime | None = None
    agreed: date | None = None
    extended: date | None = None

    @property
    def is_live(self) -> bool:
        """Still to be done."""
        return self.done is None and self.ended is None

    def result(self, now: datetime, *, can_be_late: bool = True) -> Result:
        """How it stands at a moment; `overtaken` is outside every share in time."""
        due = self.due.at if self.due and can_be_late and not self.due.at_once else None
        if self.done:
            return "met" if due is None or self.done <= due else "met_late"
        if self.ended:
            return "overtaken" if due is None or self.ended <= due else "missed"
        return "live" if due is None or now <= due else "live_late"


@dataclass(frozen=True)
class Departure:
    """Something that was done outside the policy, stated without blame."""

    at: datetime
    what: str
    clauses: tuple[str, ...] = ()
