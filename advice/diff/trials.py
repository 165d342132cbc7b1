"""The cases that two policies are compared by: all that can come out otherwise, each put once.

Cases whose facts neither policy tells apart where they stand come out the same, so that one of them stands for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import product
from typing import Any

from advice.diff.both import Both, Trial
from advice.diff.facts import BothFacts, Combination, Opened
from advice.diff.onward import Onward
from advice.diff.walking import Spot, Walk
from advice.fold import Fold, same_name
from advice.standing import standing
from advice.starting import with_starts_assumed
from rules.compiler import CASE, ENTITLED, OFFERED, OWED, holds, track_stage
from rules.completion import hanging_on
from rules.decide import rules_that_can_fire
from rules.policy import Policy
from rules.ruleset import Held

HOUR = timedelta(hours=1)
A_THIRD_AGENCY: Held = {"further_agencies": ("a third agency",)}
_CONTEXTS = 3
"""In how many situations a question that only one of the two asks is looked at."""
Follows = frozenset[tuple[str, str]]
"""What follows in a case: duties owed, powers offered, where it goes, who is named; each beside its attribute."""
Values = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass
class Counted:
    """How much was compared.

    Attributes:
        combinations: Combinations of answers.
        are_all: Whether these are all that either policy tells apart.
        alike: Places at which a case stands alike under both.
        apart: Places at which it stands apart.
        trials: Cases that were put to both.
    """

    combinations: int = 0
    are_all: bool = True
    alike: int = 0
    apart: int = 0
    trials: int = 0


class _Follows:
    """What follows from facts and findings where a case stands: what is owed, offered and next, and who and where.

    It picks the cases that are put to both, and reads the compiled rules itself, because that is quick; what the two
    then advise comes from the engine.
    """

    def __init__(self, policy: Policy, state: Held) -> None:
        self._policy, self._state = policy, state
        self._rules = [
            (rule.then, [condition for condition in rule.when if condition.attribute not in state])
            for rule in rules_that_can_fire(policy, state)
        ]
        self._read = frozenset(condition.attribute for _, conditions in self._rules for condition in conditions)
        self._naming = frozenset(name for name, finding in policy.file.findings.items() if finding.of)
        self._known: dict[Values, Follows] = {}

    def of(self, held: Held) -> Follows:
        """What follows from these, with who and what is named."""
        return self.concluded(held) | _pairs({name: held.get(name, ()) for name in self._naming})

    def stages_of(self, item: tuple[str, str]) -> tuple[str, ...]:
        """Where the case stands, for what belongs to stages; nothing for what does not."""
        section = {OWED: "duties", OFFERED: "powers", ENTITLED: "rights"}.get(item[0])
        element = getattr(self._policy.file, section)[item[1]] if section else None
        where = (element.within or getattr(element, "over", None) or {}) if element else {}
        return tuple(self._state[track_stage(track)][0] for track in sorted(where))

    def concluded(self, held: Held) -> Follows:
        """What is owed, offered and next."""
        read = _only(held, self._read)
        if read not in self._known:
            met = (then for then, conditions in self._rules if all(each.is_met(held) for each in conditions))
            self._known[read] = frozenset(met)
        return self._known[read]


@dataclass
class Trials:
    """Makes the cases.

    Attributes:
        both: The policies.
        begins: When the facts are given.
        counted: How much was compared so far.
    """

    both: Both
    begins: datetime
    counted: Counted = field(default_factory=Counted)

    def __post_init__(self) -> None:
        self._facts = BothFacts(self.both.a, self.both.b)
        self._groups: dict[tuple[Opened, Opened], list[Combination]] = {}
        self._changed: dict[Values, Combination] = {}
        self._learned_of = set[tuple[int, tuple[str, str], tuple[str, ...]]]()
        self._onward = Onward(self.both)

    @property
    def facts(self) -> BothFacts:
        """The facts of both."""
        return self._facts

    def closed(self) -> Iterator[Trial]:
        """Every case in which all is answered: at its beginning, and wherever a walk comes to."""
        combinations = self._facts.combinations
        self.counted.combinations, self.counted.are_all = len(combinations), self._facts.are_all
        self._groups.clear()
        for combination in combinations:
            self._groups.setdefault(combination.opened, []).append(combination)
        yield from self._at_the_start()
        yield from self._walked()

    def trial(self, held: Held) -> Trial:
        """A case of which nothing is known but facts."""
        return Trial(held, (), self.begins, self.begins)

    # ---------------------------------------------------------------------------------------- at its beginning

    def _at_the_start(self) -> Iterator[Trial]:
        for group in self._groups.values():
            start = self.trial(group[0].held)
            yield from self._varied(start, group[0], self._follows(start))

    def _varied(self, trial: Trial, base: Combination, follows: tuple[_Follows, _Follows]) -> Iterator[Trial]:
        """A case, and the same with other answers from which something else follows where it stands.

        One for each difference in what follows under the two; and so many that everything that can follow is seen
        beside everything else that can follow with it.
        """
        found: dict[tuple[Follows, Follows], Combination] = {}
        for combination in sorted(self._groups[base.opened], key=lambda each: _unlike(each.held, base.held)):
            found.setdefault((follows[0].of(combination.found[0]), follows[1].of(combination.found[1])), combination)
        for combination in _covering(found):
            yield Trial(combination.held, trial.reports, trial.opened, trial.at)

    def _follows(self, trial: Trial) -> tuple[_Follows, _Follows]:
        """What can follow where a case stands, under each policy."""
        first, second = (self._following(policy, trial) for policy in self.both.policies)
        return first, second

    def _following(self, policy: Policy, trial: Trial) -> _Follows:
        def compute() -> _Follows:
            course = with_starts_assumed(self.both.case(policy, trial), trial.at, same_name)[1]
            return _Follows(policy, _state(course))

        return policy.remember(("following", trial.key), compute)

    # ------------------------------------------------------------------------------------- what only one asks

    def open(self) -> Iterator[Trial]:
        """Cases in which one answer is open that matters under one of the two policies only."""
        effects = [self._effects(number) for number in (0, 1)]
        for name in self._facts.names:
            hanging = frozenset(fact for policy in self.both.policies if name in policy.file.facts
                                for fact in hanging_on(policy, name))  # fmt: skip
            contexts: dict[Values, list[int]] = {}
            for number, combination in enumerate(self._facts.combinations):
                if name in combination.held:
                    rest = tuple(
                        item for item in combination.held.items() if item[0] != name and item[0] not in hanging
                    )
                    contexts.setdefault(rest, []).append(number)
            asked: dict[tuple[bool, bool], list[Values]] = {}
            for rest, numbers in contexts.items():
                matters = tuple(len({effect[number] for number in numbers}) > 1 for effect in effects)
                asked.setdefault((matters[0], matters[1]), []).append(rest)
            for one_only in ((True, False), (False, True)):
                for rest in sorted(asked.get(one_only, ()), key=lambda each: (len(each), each))[:_CONTEXTS]:
                    yield self.trial(dict(rest))

    def _effects(self, number: int) -> list[Any]:
        """Of each combination, what it comes to under one policy at the start: what is found, owed and offered."""
        policy, findings = self.both.policies[number], frozenset(self.both.policies[number].file.findings)
        follows: dict[Opened, _Follows] = {}
        found = []
        for combination in self._facts.combinations:
            opened, here = combination.opened[number], combination.found[number]
            if opened not in follows:
                follows[opened] = self._following(policy, self.trial(combination.held))
            found.append((opened, _only(here, findings), follows[opened].of(here)))
        return found

    # ---------------------------------------------------------------------------------------------- on the way

    def _walked(self) -> Iterator[Trial]:
        seen = set[tuple[Any, ...]]()
        for base, track in self._beginnings():
            for spot in Walk(self.both, self.trial(base.held), track, seen).spots():
                if spot.how == "apart":
                    self.counted.apart += 1
                    yield spot.trial
                else:
                    self.counted.alike += spot.how == "alike"
                    yield from self._at(spot, base)
                    if self._joining_differs:
                        yield replace(spot.trial, facts={**spot.trial.facts, **A_THIRD_AGENCY})

    @cached_property
    def _joining_differs(self) -> bool:
        """Whether agencies that join a dispute have a role under one policy that they do not have under the other."""
        first, second = (
            {name: role.joined for name, role in policy.file.roles.items()} for policy in self.both.policies
        )
        return any(first[name] != second[name] for name in first.keys() & second.keys())

    def _at(self, spot: Spot, base: Combination) -> Iterator[Trial]:
        follows = self._follows(spot.trial)
        for trial in self._varied(spot.trial, base, follows):
            yield trial
            for later in self._onward.after(trial):
                yield from self._varied(later, base, self._follows(later))
        if spot.how == "alike":
            yield from self._learned(spot.trial, base, follows)

    def _learned(self, trial: Trial, base: Combination, follows: tuple[_Follows, _Follows]) -> Iterator[Trial]:
        """The same where an answer turns out otherwise later on, if something follows that none given at first brings.

        Such as a duty to move up because it has become serious: had it been so at first, it would have begun higher up.
        """
        group = self._groups[base.opened]
        before = [{item for each in group for item in it.concluded(each.found[n])} for n, it in enumerate(follows)]
        for name in self._facts.names:
            for values in self._facts.answers(name) if name in trial.facts else ():
                changed = self._with(trial, name, values)
                new = {
                    (n, item, it.stages_of(item))
                    for n, it in enumerate(follows)
                    for item in it.concluded(changed.found[n]) - before[n]
                }
                if not new <= self._learned_of:
                    self._learned_of |= new
                    value = values[0] if len(values) == 1 else list(values)
                    yield trial.with_reports([{"learned": {name: value}}], trial.at + HOUR)

    def _with(self, trial: Trial, name: str, values: tuple[str, ...]) -> Combination:
        key = (*(item for item in trial.facts.items() if item[0] != name), (name, values))
        if key not in self._changed:
            self._changed[key] = self._facts.combination(dict(key))
        return self._changed[key]

    def _beginnings(self) -> list[tuple[Combination, str]]:
        """Where to begin, and which track to walk: for each way in which a track can open, and where one can wait."""
        best: dict[tuple[Any, ...], tuple[tuple[int, ...], Combination]] = {}
        for combination in self._facts.combinations:
            cost = self._cost(combination)
            for key in self._reached_from(combination):
                if key not in best or cost < best[key][0]:
                    best[key] = (cost, combination)
        found: dict[tuple[Values, str], tuple[Combination, str]] = {}
        for key, (_, combination) in sorted(best.items(), key=lambda item: str(item[0])):
            track = "" if key[0] == "waits" else key[1]
            found[tuple(combination.held.items()), track] = (combination, track)
        return list(found.values())

    def _cost(self, combination: Combination) -> tuple[int, ...]:
        first, second = map(set, combination.opened)
        dangers = sum(
            combination.held.get(name, ("no",)) != ("no",)
            for policy in self.both.policies
            for name in policy.safety_facts
        )
        return len(first ^ second), len(first | second), dangers, sum(map(len, combination.held.values()))

    def _reached_from(self, combination: Combination) -> Iterator[tuple[Any, ...]]:
        for policy, opened, found in zip(self.both.policies, combination.opened, combination.found, strict=True):
            tracks = {track for track, _ in opened}
            for track, stage in opened:
                yield "opens", track, stage
                for wait in policy.track(track).waits_for.values():
                    if wait.track in tracks:
                        yield "waits", track, wait.track
            for name, power in policy.file.powers.items():
                within = power.within or dict.fromkeys(tracks, ())
                if power.gives and holds(power.when, found) and not tracks.isdisjoint(within):
                    yield "opens", min(tracks & set(within)), name


def _state(course: Fold) -> Held:
    return {CASE: ("closed",), **{name: (value,) for name, value in standing(course).items()}}


def _pairs(held: Held) -> Follows:
    return frozenset((name, value) for name, values in held.items() for value in values)


def _covering(found: Mapping[tuple[Follows, Follows], Combination]) -> Iterator[Combination]:
    """One of each difference, then so many that each thing that follows is seen beside each other."""
    told, seen = set[Follows](), set[tuple[Any, ...]]()
    for first, second in sorted(found, key=lambda each: (len(each[0] ^ each[1]), -len(each[0]))):
        beside = {(n, *two) for n, each in enumerate((first, second)) for two in product(each, each)}
        if first ^ second not in told or not beside <= seen:
            told.add(first ^ second)
            seen |= beside
            yield found[first, second]


def _only(held: Held, names: frozenset[str]) -> Values:
    return tuple(sorted((name, tuple(sorted(values))) for name, values in held.items() if name in names))


def _unlike(one: Held, other: Held) -> int:
    return sum(one.get(name) != other.get(name) for name in {*one, *other})
