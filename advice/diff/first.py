"""Whether any case at all is advised otherwise: the first difference that is found, or how sure it is that none is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from advice.diff.both import Both, Trial
from advice.diff.elements import elements_changed
from advice.diff.facts import BothFacts
from advice.diff.proof import Proof
from advice.diff.said import Difference
from advice.diff.shrinking import later
from advice.diff.trials import Trials
from advice.diff.year import year_of
from advice.fold import calendar_of
from rules.policy import Policy


@dataclass(frozen=True)
class Parting:
    """A case that two policies advise otherwise, and the first thing in which they do."""

    trial: Trial
    difference: Difference


def first_difference(a: Policy, b: Policy, at: datetime) -> Parting | Proof:
    """The first case that is found to be advised otherwise, as it is found and not made smaller; or a proof of none.

    It looks where `compare_policies` looks, and no further than the first difference. Roles are compared, not posts. A
    policy that is compared with many others is best given as the first: what it advises is worked out once.

    Args:
        a: One policy, under its readings.
        b: Another one.
        at: When the cases begin.

    Raises:
        PolicyError: If one of them has no answer, or two, for some combination of facts.
        BeyondCalendar: If the bank holidays after that are not published.
    """
    if not elements_changed(a, b):
        return Proof("identical")
    both = Both(a, b)
    trials = Trials(both, calendar_of(a).working_time.next_open_at_or_after(at))
    only_here: dict[object, Parting] = {}
    for trial in trials.closed():
        for difference in both.differences(trial):
            if not difference.comes_to_the_same:
                return Parting(trial, difference)
            only_here.setdefault((difference.element, difference.aspect), Parting(trial, difference))
    for trial in trials.open():
        if asked := [difference for difference in both.differences(trial) if difference.aspect == "asked"]:
            return Parting(trial, asked[0])
    if found := _on_another_day(both, list(only_here.values()), at):
        return found
    return Proof("proved" if trials.counted.are_all else "tried", trials.counted, *BothFacts(a, b).only_in)


def _on_another_day(both: Both, found: list[Parting], at: datetime) -> Parting | None:
    """The first of several that part on another day of the year, where they come to the same on the day of the case."""
    worst = year_of(both.a, both.b, at.date()).worst if found else {}
    for parting in found:
        moved = later(both, parting.trial, parting.difference.element, worst, partial(_parts, both, parting.difference))
        if moved:
            return Parting(moved, next(one for one in both.differences(moved) if _is(one, parting.difference)))
    return None


def _parts(both: Both, difference: Difference, trial: Trial) -> bool:
    return any(_is(one, difference) for one in both.differences(trial))


def _is(one: Difference, other: Difference) -> bool:
    return one.gist == other.gist and not one.comes_to_the_same
