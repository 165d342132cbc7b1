"""One flat row for each thing that happens in a simulated case: the one form in which results are kept."""

from __future__ import annotations

from typing import NamedTuple

from simulator.clock import moment_at

OPENED, LEARNED, HAPPENED, USED = "opened", "learned", "happened", "used"
BEGAN, FAILED, RESOLVED, LEFT, ENDED = "stage_began", "stage_failed", "stage_resolved", "stage_left", "track_ended"
OWED, DONE, DROPPED, OPEN = "owed", "done", "no_longer_owed", "still_owed"
ASKED, STARTED, ANSWERED = "asked", "work_began", "answered"
STILL = "still_open"


class Record(NamedTuple):
    """Something that happened.

    Attributes:
        replication: In which replication.
        case: The number of the case in it.
        kind: The kind of case.
        counted: Whether it came in the period, not in the time before or after it.
        order: The number of the row among those of the case.
        at: The minute, since 1970 in universal time.
        event: What happened; see the constants of this module.
        track: On which track, if on one.
        stage: At which stage, if at one.
        duty: Which duty, power or event of the policy, if one.
        how: How it ended: an exit of the stage, or the result of a duty.
        side: Whose side.
        agency: Which agency, if one.
        post: Which post, if one is listed.
        since: The minute since which it was owed, or since which somebody was asked.
        due: The minute by which it was due; None where nothing says.
        late: By how much it was late, in the unit of its limit; None where it was not, or where there is no limit.
        unit: The unit of its limit.
        work: Of an answer by a post that works: how many minutes of its time it took.
    """

    replication: int
    case: int
    kind: str
    counted: bool
    order: int
    at: int
    event: str
    track: str = ""
    stage: str = ""
    duty: str = ""
    how: str = ""
    side: str = ""
    agency: str = ""
    post: str = ""
    since: int | None = None
    due: int | None = None
    late: float | None = None
    unit: str = ""
    work: int | None = None

    @property
    def moment(self) -> str:
        """When, as files write it."""
        return moment_at(self.at).isoformat(timespec="minutes")
