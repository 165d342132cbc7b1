"""Every shape and step that is known under a policy."""

from __future__ import annotations

from collections.abc import Collection, Hashable

from advice.fold import Fold, SameAgency
from advice.owing import decision_on_one
from foundation.calendar_rules import CalendarRules
from rules.compiler import holds
from rules.policy import Policy
from simulator.stepping.alone import standing_alone
from simulator.stepping.dating import Almanac
from simulator.stepping.report import Facts, Report
from simulator.stepping.shape import Answers, Shape, is_done_by_itself, shape_of
from simulator.stepping.snapshot import Snapshot, snapshot
from simulator.stepping.state import Debt


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
        agencies: The facts that are agencies: whether two are one depends on both, and no shape holds them.
        asked: How often the fold was asked for a step.
    """

    def __init__(self, policy: Policy, used_to: Policy, rules: CalendarRules, same_agency: SameAgency) -> None:
        self._policy, self._used_to, self._rules, self._same_agency = policy, used_to, rules, same_agency
        self._shapes: dict[Hashable, Shape] = {}
        self.almanac = Almanac(rules)
        self.alone = standing_alone(policy)
        self.agencies = frozenset(name for name, fact in policy.facts.items() if fact.kind == "agency")
        self.asked = 0
        self._owed: dict[tuple[Answers, str, bool], bool] = {}
        self._told: dict[tuple[int, Facts], int] = {}
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
            fold = self.fold()
            fold.play([Report("learned", facts=facts).at(minute)])
            found = self._starts[facts] = self.shape(snapshot(fold), fold).missing
        return found

    def number_of(self, told: int, facts: Facts) -> int:
        """A number for the facts that were learned, those with another number before."""
        return self._told.setdefault((told, facts), len(self._told) + 1)

    def is_owed(self, answers: Answers, debt: Debt) -> bool:
        """Whether the step rules confirm something that stands alone."""
        is_past = debt.stay is not None and debt.way is not None and debt.way.stays[-1] is not debt.stay
        key = (answers, debt.duty, is_past)
        if key not in self._owed:
            self._owed[key] = self._confirmed(*key)
        return self._owed[key]

    def is_plannable(self, answers: Answers, debt: Debt) -> bool:
        """Whether something that stands alone can be done now."""
        return not is_done_by_itself(self._policy, debt.duty) and self.is_owed(answers, debt)

    def _confirmed(self, answers: Answers, duty: str, is_past: bool) -> bool:
        decision = decision_on_one(self._policy, dict(answers), duty)
        held = {**decision.findings.closed, **decision.findings.common}
        return duty in decision.owed or (is_past and holds(self._policy.file.duties[duty].when, held))

    def ends(self, duty: str) -> str | None:
        """What ends a duty besides being done."""
        return self._policy.file.duties[duty].ends

    def is_within_stages(self, duty: str) -> bool:
        """Whether a duty is told by the stage at which it is owed."""
        return bool(self._policy.file.duties[duty].within)
