"""Holds every name in a scenario to the policy, to the area and to the scenario itself; all problems at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from advice.case import answer_to
from directory.loader import Area
from foundation.datafile import Document, Steps
from foundation.errors import EscalationError, Problem
from foundation.suggest import did_you_mean
from rules.policy import Policy
from simulator.measures.names import is_known, known_names
from simulator.scenario.delay import Delay
from simulator.scenario.load import Drawn
from simulator.scenario.model import ScenarioFile
from simulator.scenario.number import Assumed, assumed_in
from simulator.scenario.people import Answers, Does

_LEAST = 1e-6
_CHANCES = ("resolves", "never", "refuses", "withdraws", "omitted", "chance", "share", "other_load")
_TOGETHER = ("resolves", "never", "refuses", "withdraws")


def problems_in(file: ScenarioFile, document: Document, policy: Policy, area: Area) -> Iterator[Problem]:
    """Everything that points nowhere, and every number that cannot be what it stands for.

    Args:
        file: The scenario.
        document: Where each part of it stands.
        policy: Its policy.
        area: Its area.
    """
    checks = _Names(file, document, policy, area)
    yield from checks.assumptions()
    yield from checks.delays()
    yield from checks.of_the_policy()
    yield from checks.of_the_area()
    yield from checks.facts()
    yield from checks.numbers()
    yield from checks.precision()


def problems_of_numbers(file: ScenarioFile, document: Document, policy: Policy, area: Area) -> Iterator[Problem]:
    """Every number that cannot be what it stands for; shares in bins may make other than 1: they count compared."""
    checks = _Names(file, document, policy, area)
    yield from checks.numbers()
    for name, delay in file.delays.items():
        yield from checks.lengths(name, delay)


class _Names:
    def __init__(self, file: ScenarioFile, document: Document, policy: Policy, area: Area) -> None:
        self._file, self._document, self._policy, self._area = file, document, policy, area

    def assumptions(self) -> Iterator[Problem]:
        named = set[str]()
        for path, assumed in assumed_in(self._file):
            named.add(assumed.name)
            yield from self._unknown(path, assumed.name, self._file.assumptions, "assumption")
        for name in self._file.assumptions.keys() - named:
            yield self._problem(
                ("assumptions", name), "nothing uses this assumption", "take it out, or name it where it belongs"
            )

    def delays(self) -> Iterator[Problem]:
        named = set[str]()
        for path, name in self._delays_named():
            named.add(name)
            yield from self._unknown(path, name, self._file.delays, "delay")
        for name, delay in self._file.delays.items():
            if delay.without_limit:
                named.add(delay.without_limit)
                here = ("delays", name, "without_limit")
                yield from self._unknown(here, delay.without_limit, self._file.delays, "delay")
                other = self._file.delays.get(delay.without_limit)
                if other and other.of_limit:
                    yield self._problem(
                        here, f"`{delay.without_limit}` depends on a limit too", "name one that does not"
                    )
            yield from self.lengths(name, delay)
            yield from self._bins(name, delay)
        for name in self._file.delays.keys() - named:
            yield self._problem(("delays", name), "nothing uses this delay", "take it out")

    def _delays_named(self) -> Iterator[tuple[Steps, str]]:
        people = self._file.people
        yield ("people", "in_danger"), people.in_danger
        persons: list[tuple[Steps, Any]] = [(("people", "default"), people.default)]
        persons += [(("people", "roles", name), person) for name, person in people.roles.items()]
        persons += [(("people", "posts", name), person) for name, person in people.posts.items()]
        for path, person in persons:
            if person.answers_after:
                yield (*path, "answers_after"), person.answers_after
            if person.works:
                yield (*path, "works", "service"), person.works.service
        for path, answers in self._answers():
            if answers.gives_up_after:
                yield (*path, "gives_up_after"), answers.gives_up_after
        does = self._file.does
        doings: list[tuple[Steps, Does]] = [(("does", "default"), does.default)]
        doings += [(("does", "acts", name), each) for name, each in does.acts.items()]
        doings += [(("does", "duties", name), each) for name, each in does.duties.items()]
        for path, each in doings:
            if each.after:
                yield (*path, "after"), each.after
        for name, mid in self._file.mid_case.items():
            yield ("mid_case", name, "after"), mid.after

    def precision(self) -> Iterator[Problem]:
        wanted = self._file.replications.precision
        if wanted and not is_known(wanted.measure):
            right = did_you_mean(wanted.measure, known_names()) or f"some of them: {', '.join(known_names()[:8])}"
            path: Steps = ("replications", "precision", "measure")
            yield self._problem(path, f"there is no measure `{wanted.measure}`", right)

    def _answers(self) -> Iterator[tuple[Steps, Answers]]:
        yield ("answers", "default"), self._file.answers.default
        for name, answers in self._file.answers.stages.items():
            yield ("answers", "stages", name), answers

    def of_the_policy(self) -> Iterator[Problem]:
        policy, file = self._policy, self._file
        stages = [f"{track}/{stage}" for track, each in policy.file.tracks.items() for stage in each.stages]
        for name in file.answers.stages:
            yield from self._unknown(("answers", "stages", name), name, stages, "stage")
        for name in file.does.duties:
            yield from self._unknown(("does", "duties", name), name, policy.file.duties, "duty")
        for name in file.people.roles:
            yield from self._unknown(("people", "roles", name), name, policy.file.roles, "role")
        for name, mid in file.mid_case.items():
            here: Steps = ("mid_case", name)
            if mid.happened:
                yield from self._unknown((*here, "happened"), mid.happened, policy.file.events, "event")
            if mid.used:
                yield from self._unknown((*here, "used"), mid.used, policy.file.powers, "power")
            for position, stage in enumerate(mid.at):
                yield from self._unknown((*here, "at", position), stage, stages, "stage")

    def of_the_area(self) -> Iterator[Problem]:
        people = self._file.people
        for name in people.posts:
            yield from self._unknown(("people", "posts", name), name, self._area.file.posts, "post")
        for name in people.absent:
            yield from self._unknown(("people", "absent", name), name, self._area.file.posts, "post")
        for position, name in enumerate(people.sickness.posts if people.sickness else ()):
            yield from self._unknown(("people", "sickness", "posts", position), name, self._area.file.posts, "post")
        for path, answers in self._answers():
            for agency in answers.resolves_with:
                yield from self._unknown((*path, "resolves_with", agency), agency, self._area.file.agencies, "agency")

    def facts(self) -> Iterator[Problem]:
        for kind, each in self._file.kinds.items():
            for fact, told in each.facts.items():
                here: Steps = ("kinds", kind, "facts", fact)
                values: Iterable[Any] = told.shares if isinstance(told, Drawn) else [told]
                for value in values:
                    yield from self._answer(here, fact, value)
        for name, mid in self._file.mid_case.items():
            for fact, value in mid.learned.items():
                yield from self._answer(("mid_case", name, "learned", fact), fact, value)

    def _answer(self, path: Steps, fact: str, value: Any) -> Iterator[Problem]:
        try:
            answer = answer_to(self._policy, fact, as_answer(self._policy, fact, value))
        except EscalationError as error:
            yield self._problem(path, error.what.rstrip("."), error.hint)
            return
        known = self._policy.facts[fact].kind
        if known == "agency" and self._area.agency(str(answer)) is None:
            right = did_you_mean(str(answer), self._area.file.agencies)
            yield self._problem(path, f"{self._area.id} has no agency `{answer}`", right)

    def numbers(self) -> Iterator[Problem]:
        for name, is_chance in self._uses().items():
            known = self._file.assumptions[name]
            span = f"goes from {known.low:g} to {known.high:g}"
            if is_chance and not 0 <= known.low <= known.high <= 1:
                wrong = f"it is used as a chance, and its range {span}"
                yield self._problem(
                    ("assumptions", name), wrong, "a chance lies between 0 and 1: 0.05 is 5 in a hundred"
                )
            elif known.low < 0:
                wrong = f"its range {span}"
                yield self._problem(("assumptions", name), wrong, "no share and no length can be less than 0")
        yield from self._chances()
        yield from self._shares()

    def _uses(self) -> dict[str, bool]:
        """Every assumption that is named somewhere, with whether it is a chance anywhere."""
        uses = dict[str, bool]()
        for path, assumed in assumed_in(self._file):
            is_chance = path[0] not in ("kinds", "delays") and (path[-1] in _CHANCES or "resolves_with" in path[-2:-1])
            if assumed.name in self._file.assumptions:
                uses[assumed.name] = uses.get(assumed.name, False) or is_chance
        return uses

    def _chances(self) -> Iterator[Problem]:
        """What can come of a stage: all that is said of it, with what is said in general of all stages."""
        known, default = self._file.assumptions, self._file.answers.default
        for path, answers in self._answers():
            given = [getattr(answers, name) or getattr(default, name) for name in _TOGETHER]
            total = sum(known[each.name].value for each in given if each and each.name in known)
            if total > 1 + _LEAST:
                wrong = f"the chances of what can come of it add up to {total:.3g}"
                right = f"together {', '.join(_TOGETHER)} may be 1 at most; those not said here are as by default"
                yield self._problem(path, wrong, right)

    def _shares(self) -> Iterator[Problem]:
        """Kinds, and the values of a fact, of which nothing would ever be drawn."""
        sets: list[tuple[Steps, list[Assumed]]] = [(("kinds",), [kind.share for kind in self._file.kinds.values()])]
        sets += [
            (("kinds", kind, "facts", fact), list(told.shares.values()))
            for kind, each in self._file.kinds.items()
            for fact, told in each.facts.items()
            if isinstance(told, Drawn)
        ]
        known = self._file.assumptions
        for path, shares in sets:
            if all(each.name in known and known[each.name].value == 0 for each in shares):
                yield self._problem(
                    path, "all the shares are 0, so nothing could ever be drawn", "give one of them more"
                )

    def lengths(self, name: str, delay: Delay) -> Iterator[Problem]:
        """Lengths that cannot be drawn."""
        known, here = self._file.assumptions, ("delays", name)
        between, normal = delay.between, delay.lognormal
        if between and between.low.name in known and between.high.name in known:
            low, high = known[between.low.name].value, known[between.high.name].value
            if low > high:
                yield self._problem((*here, "between"), f"it goes from {low:g} down to {high:g}", "put low before high")
        if normal and normal.mean.name in known and known[normal.mean.name].low <= 0:
            wrong = f"the mean `{normal.mean.name}` can be 0"
            yield self._problem((*here, "lognormal"), wrong, "let its range begin above 0")
        ends = [known[each.up_to.name].value for each in delay.bins if each.up_to.name in known]
        if ends != sorted(set(ends)):
            yield self._problem((*here, "bins"), "a bin ends before the one before it does", "put them in order")

    def _bins(self, name: str, delay: Delay) -> Iterator[Problem]:
        known = self._file.assumptions
        if not delay.bins or not all(each.share.name in known for each in delay.bins):
            return
        total = sum(known[each.share.name].value for each in delay.bins)
        if abs(total - 1) > 1e-3:
            yield self._problem(("delays", name, "bins"), f"the shares add up to {total:.4g}", "they have to make 1")

    def _unknown(
        self, path: Steps, name: str, known: Iterable[str] | Mapping[str, Any], what: str
    ) -> Iterator[Problem]:
        names = list(known)
        if name not in names:
            yield self._problem(path, f"there is no {what} `{name}`", did_you_mean(name, names))

    def _problem(self, path: Steps, wrong: str, right: str = "") -> Problem:
        return self._document.problem(path, wrong, right)


def as_answer(policy: Policy, fact: str, value: Any) -> Any:
    """One value of a fact that can have several stands for itself alone."""
    known = policy.facts.get(fact)
    several = known is not None and known.kind in ("some_of", "agencies")
    return (value,) if several and isinstance(value, str) else value


def named_number(assumed: Assumed | None, numbers: Mapping[str, float], default: float = 0.0) -> float:
    """The number that an assumption names; a default where none is named."""
    return numbers[assumed.name] if assumed else default
