"""Every shape and step that is known under a policy."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping

from advice.case import Answer
from advice.fold import Fold, SameAgency
from foundation.calendar_rules import CalendarRules
from rules.policy import Policy
from simulator.stepping.alone import standing_alone
from simulator.stepping.dating import Almanac
from simulator.stepping.report import Facts, Report
from simulator.stepping.shape import Shape, is_done_by_itself, shape_of
from simulator.stepping.snapshot import Snapshot, snapshot
from simulator.stepping.state import Debt
from simulator.stepping.visible import Visible


class Chart:
    """Every shape and step that is known: one for all cases under a policy.

    Args:
        policy: The policy.
        used_to: The policy whose limits people are used to.
        rules: The conventions of the policy's calendar.
        same_agency: Tells whether two agencies are one.

    Attributes:
        almanac: Due dates under its calendar.
        alone: The duties that stand alone.
        asked: How often the fold was asked for a step.
    """

    def __init__(self, policy: Policy, used_to: Policy, rules: CalendarRules, same_agency: SameAgency) -> None:
        self._policy, self._used_to, self._rules, self._same_agency = policy, used_to, rules, same_agency
        self._shapes: dict[Hashable, Shape] = {}
        self.almanac = Almanac(rules)
        self.alone = standing_alone(policy)
        self.asked = 0
        self._told: dict[tuple[int, Facts], int] = {}
        self._known: dict[int, Mapping[str, Answer]] = {0: {}}
        self._folds: dict[int, Fold] = {}
        self._starts: dict[Facts, tuple[str, ...]] = {}
        fold = self.fold()
        self.start = self.shape(snapshot(fold), fold)

    @property
    def shapes(self) -> Collection[Shape]:
        """Every shape that is known."""
        return self._shapes.values()

    def fold(self) -> Fold:
        """A fold in which nothing has happened."""
        return Fold(self._policy, self._rules, self._same_agency)

    def shape(self, found: Snapshot, fold: Fold) -> Shape:
        """The shape of a fold."""
        if found.shape not in self._shapes:
            self._shapes[found.shape] = shape_of(fold, found, self._used_to)
        return self._shapes[found.shape]

    def starts_of(self, facts: Facts, minute: int) -> tuple[str, ...]:
        """What has to happen for the tracks to begin that apply in a case that comes with these facts at a minute."""
        found = self._starts.get(facts)
        if found is None:
            fold = self.facts_alone(self.number_of(0, facts), minute)
            found = self._starts[facts] = self.shape(snapshot(fold), fold).missing
        return found

    def facts_alone(self, told: int, minute: int) -> Fold:
        """A fold that knows the facts with a number, and in which nothing else has happened."""
        if told not in self._folds:
            fold = self._folds[told] = self.fold()
            fold.play([Report("learned", facts=tuple(self._known[told].items())).at(minute)])
        return self._folds[told]

    def number_of(self, told: int, facts: Facts) -> int:
        """A number for the facts that were learned, those with another number before."""
        number = self._told.setdefault((told, facts), len(self._told) + 1)
        if number not in self._known:
            self._known[number] = {**self._known[told], **dict(facts)}
        return number

    def known(self, told: int) -> Mapping[str, Answer]:
        """The facts with a number."""
        return self._known[told]

    @staticmethod
    def is_owed(visible: Visible, debt: Debt) -> bool:
        """Whether the step rules confirm something that stands alone."""
        is_past = debt.stay is not None and debt.way is not None and debt.way.stays[-1] is not debt.stay
        return visible.owes(debt.duty, is_past=is_past)

    def is_plannable(self, visible: Visible, debt: Debt) -> bool:
        """Whether something that stands alone can be done now."""
        return not is_done_by_itself(self._policy, debt.duty) and self.is_owed(visible, debt)

    def ends(self, duty: str) -> str | None:
        """What ends a duty besides being done."""
        return self._policy.file.duties[duty].ends
