"""The ten calendar conventions, CAL-1 to CAL-10, each a setting with a name.

No policy that we have read defines its working day, its day 0 or what 24 hours means over a weekend. These are our
readings of that silence; an area or a policy's own reading may choose otherwise where a choice is listed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from foundation.working_time import WorkingTime


@dataclass(frozen=True)
class CalendarRules:
    """How time is counted.

    Attributes:
        working_time: CAL-1, CAL-3. Monday to Friday without bank holidays, 09:00 to 17:00; school or council closure
            does not matter unless the calendar is told so.
        counts_from: CAL-2. The day of the event is day 0, whether or not it is worked; a count of working days ends
            at close of the last of them.
        week: CAL-4. A working week is this many working days.
        caution_after_week: CAL-4. The date to aim for is this many calendar days after day 0 (or the last working day
            before it), wherever that is earlier than the due date.
        hours: CAL-5. Hours are real elapsed hours, never paused; the act-by moment is the last working moment before.
        same_day_otherwise: CAL-6. What "same working day" means after closing or on a day not worked.
        chosen_date: CAL-7. A date that people chose is kept also when nobody works then; the date to aim for moves to
            the working day before.
        clock_stops: CAL-8. For nothing: no vacancy, absence, referral, complaint, holiday or silence.
        late_hand_over: CAL-9. A late hand-over does not buy time: the next stage begins when the hand-over was due.
        prompts: CAL-10. Chasing dates that we suggest are never counted as late.
    """

    working_time: WorkingTime
    counts_from: Literal["day_after_event"] = "day_after_event"
    week: int = 5
    caution_after_week: int | None = 7
    hours: Literal["elapsed"] = "elapsed"
    same_day_otherwise: Literal["now", "next_working_day"] = "next_working_day"
    chosen_date: Literal["kept"] = "kept"
    clock_stops: Literal["never"] = "never"
    late_hand_over: Literal["buys_no_time", "buys_time"] = "buys_no_time"
    prompts: Literal["never_late"] = "never_late"

    @classmethod
    @cache
    def of(cls, nation: str) -> CalendarRules:
        """The defaults for a nation."""
        return cls(WorkingTime(nation))

    def but(self, **changes: object) -> CalendarRules:
        """The same conventions with some of them changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # names are checked by the dataclass


SETTINGS: dict[str, str] = {
    "CAL-1": "working_time",
    "CAL-2": "counts_from",
    "CAL-3": "working_time",
    "CAL-4": "week",
    "CAL-5": "hours",
    "CAL-6": "same_day_otherwise",
    "CAL-7": "chosen_date",
    "CAL-8": "clock_stops",
    "CAL-9": "late_hand_over",
    "CAL-10": "prompts",
}
