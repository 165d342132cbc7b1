"""Is this policy right, in cases, over real dates and with the posts of an area? The other half of `rules.check`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from advice.check import danger, endings, own_side, seniority, staffing, totals
from advice.check.look import CaseCheck, Setting
from directory.loader import Area
from rules.check.finding import Checked
from rules.policy import Policy

_IN_ORDER = (danger, endings, totals, staffing, own_side, seniority)
"""What concerns a child first; then where a case can come to, how long it takes, and who is there."""

CHECKS: Mapping[str, CaseCheck] = {check.name: check for part in _IN_ORDER for check in part.CHECKS}
"""Every check by its name, in reading order."""


def check(policy: Policy, area: Area | None, *, today: date, first: date, last: date) -> tuple[Checked, ...]:
    """Look at a policy with its cases, over real dates, and with the posts of an area.

    Args:
        policy: The policy.
        area: The area; without one, what needs posts is left out.
        today: The day on which it is looked at.
        first: The first day of the time over which dates and posts are looked at.
        last: The last day.
    """
    setting = Setting(area, first, last)
    return tuple(each(policy, setting, today) for each in CHECKS.values() if area is not None or not each.of_posts)
