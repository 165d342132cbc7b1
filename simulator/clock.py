"""Minutes since 1970 in universal time, in which the simulator counts, and the moments in London that they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from foundation.moment import in_london, local

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
HOUR, DAY = 60, 24 * 60


@lru_cache(maxsize=100_000)
def moment_at(minute: int) -> datetime:
    """The moment of a minute."""
    return in_london(_EPOCH + minute * _MINUTE)


def minute_at(moment: datetime) -> int:
    """The minute in which a moment lies."""
    return (moment - _EPOCH) // _MINUTE


def first_minute(day: date) -> int:
    """The minute at which a day begins."""
    return minute_at(local(day, time(0)))
