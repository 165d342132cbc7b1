"""The smallest cases in which two policies part: one for each thing that differs, and for what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from advice.diff.aspects import ASPECTS, Aspect
from advice.diff.both import Both, Trial
from advice.diff.case_told import Answered, Happened, answers_of, happened_in
from advice.diff.causes import Cause, Causes
from advice.diff.said import Difference
from advice.diff.shrinking import later, smallest

GroupKey = tuple[Aspect, Cause]


@dataclass(frozen=True)
class Group:
    """Something that both say otherwise, with the smallest case in which they do.

    Attributes:
        aspect: What it is about.
        causes: The elements that it rests on.
        trial: The case: none of its answers and reports can be left out.
        answers: What is answered in it, in words.
        happened: What happens in it, in words.
        differences: What is said there by each; what is nearest to the causes comes first.
    """

    aspect: Aspect
    causes: Cause
    trial: Trial
    answers: tuple[Answered, ...]
    happened: tuple[Happened, ...]
    differences: tuple[Difference, ...]


@dataclass
class Search:
    """Puts cases to both, and keeps for each thing that differs the smallest one."""

    both: Both
    causes: Causes
    best: dict[GroupKey, tuple[tuple[int, ...], Trial]] = field(default_factory=dict)

    def look(self, trials: Iterable[Trial], only: tuple[Aspect, ...] = ASPECTS) -> Iterator[Trial]:
        """Put every case to both, and look for differences of some kinds; gives each case back."""
        for trial in trials:
            for key, found in self.grouped(trial).items():
                size = (all(each.comes_to_the_same for each in found), len(trial.reports), _answers_told(trial))
                if key[0] in only and (key not in self.best or size < self.best[key][0]):
                    self.best[key] = (size, trial)
            yield trial

    def grouped(self, trial: Trial) -> dict[GroupKey, list[Difference]]:
        """What both say otherwise in a case, by what it is about and what it rests on; what is nearest comes first."""
        found: dict[GroupKey, list[Difference]] = {}
        for difference in self.both.differences(trial):
            causes = self.causes.of(difference.element or _last_track(trial), difference.aspect)
            found.setdefault((difference.aspect, causes), []).append(difference)
        return {key: sorted(each, key=partial(_distance, key[1])) for key, each in found.items()}

    def groups(self, worst: Mapping[str, datetime]) -> tuple[Group, ...]:
        """What differs, each with its smallest case.

        Args:
            worst: For duties whose dates move: where to begin them so that they move most.
        """
        found = [group for key in sorted(self.best, key=_order) if (group := self._group(key, worst))]
        return tuple(_told_once(_merged(found)))

    def _group(self, key: GroupKey, worst: Mapping[str, datetime]) -> Group | None:
        """A group with its smallest case; None where it comes to the same on every day of a year."""
        trial = self.best[key][1]
        first = next(
            (one for one in self.grouped(trial)[key] if not one.comes_to_the_same), self.grouped(trial)[key][0]
        )
        outside = self._departures(trial)

        def holds(tried: Trial) -> bool:
            found = self.grouped(tried).get(key, ())
            parts = any(one.gist == first.gist and not one.comes_to_the_same for one in found)
            return parts and self._departures(tried) <= outside

        parting = trial if holds(trial) else later(self.both, trial, first.element, worst, holds)
        if parting is None:
            return None
        small = smallest(self.both, parting, holds)
        answers, happened = tuple(answers_of(self.both, small)), tuple(happened_in(self.both, small))
        return Group(*key, small, answers, happened, tuple(self.grouped(small)[key]))

    def _departures(self, trial: Trial) -> int:
        """How often a case goes outside the policies; no case is made smaller by steps that they do not provide for."""
        return sum(len(course.departures) for course in self.both.courses(trial))


def _distance(causes: Cause, difference: Difference) -> int:
    """What a cause itself says comes before what others say of it, and that before what only follows from it."""
    subject = difference.gist[0][1] if isinstance(difference.gist[0], tuple) and len(difference.gist[0]) > 1 else ""
    if difference.element not in causes:
        return 2
    return 0 if difference.element.endswith(f".{subject}") else 1


def _merged(groups: list[Group]) -> list[Group]:
    """Groups of one kind whose smallest case is the same are one."""
    found: dict[tuple[object, ...], Group] = {}
    for group in groups:
        key = (group.aspect, group.trial.key)
        before = found.get(key)
        if before is None:
            found[key] = group
        else:
            causes = tuple(dict.fromkeys((*before.causes, *group.causes)))
            differences = (*before.differences, *group.differences)
            found[key] = replace(group, causes=causes, differences=differences)
    return list(found.values())


def _told_once(groups: list[Group]) -> Iterator[Group]:
    """Without what rests on several elements together that are each told by itself."""
    alone = {(group.aspect, group.causes[0]) for group in groups if len(group.causes) == 1}
    for group in groups:
        if len(group.causes) == 1 or not all((group.aspect, cause) in alone for cause in group.causes):
            yield group


def _order(key: GroupKey) -> tuple[int, Cause]:
    return ASPECTS.index(key[0]), key[1]


def _answers_told(trial: Trial) -> int:
    return sum(values != ("no",) for values in trial.facts.values())


def _last_track(trial: Trial) -> str:
    """The track that the last report is about, for what is said of the case as a whole."""
    for report in reversed(trial.reports):
        for word in ("moved", "resolved", "unresolved", "no_response", "refused", "withdrawn", "reopened"):
            if word in report:
                name = report[word]
                return f"tracks.{next(iter(name)) if isinstance(name, dict) else name}"
    return ""
