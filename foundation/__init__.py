"""The ground floor: errors, data files, working time and limits. It knows nothing of policies, posts or cases."""

from foundation.calendar_rules import CalendarRules
from foundation.errors import DataFileError, EscalationError
from foundation.limit import Due, Limit, due
from foundation.limit_words import parse_limit
from foundation.moment import LONDON, parse_moment
from foundation.working_time import WorkingTime

__all__ = [
    "LONDON",
    "CalendarRules",
    "DataFileError",
    "Due",
    "EscalationError",
    "Limit",
    "WorkingTime",
    "due",
    "parse_limit",
    "parse_moment",
]
