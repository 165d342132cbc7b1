"""A policy as it reads under one choice of readings: what everything else is computed from."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from foundation.datafile import Document, Steps
from foundation.errors import Place
from foundation.moment import parse_date
from foundation.suggest import did_you_mean
from rules.errors import UnknownReading
from rules.model.duty import Duty
from rules.model.parts import ALL_STAGES, Element, Where
from rules.model.policy import Clause, PolicyFile, Reading, Span, VocabularyFile
from rules.model.situation import Fact
from rules.model.track import Stage, Track

Choice = Mapping[str, str]
"""The option taken of each reading."""

Found = TypeVar("Found")

SECTIONS = ("roles", "facts", "findings", "rules", "events", "tracks", "duties", "powers", "rights", "documents")


@dataclass(frozen=True, eq=False, repr=False)
class Policy:
    """A policy under one choice of readings.

    Attributes:
        file: Its elements.
        clauses: Its clauses by number.
        readings: Its unclear points by number.
        choice: The option taken of each.
        vocabulary: The words it shares with other policies.
        document: Where each element stands in its file.
        digest: A hash of everything it was read from.
        rereader: Reads it again under another choice.
        written: Its file as it stands, with all its alternatives.
        rewriter: Reads it as if its file, or the default of some readings, were otherwise.
        named: For each section of the file the names in it, those that stand under other options only included.
        folder: The folder it was read from; of a variant that of the policy below it.
        bearing: The readings on which something in its file depends, under this choice or another.
    """

    file: PolicyFile
    clauses: Mapping[str, Clause]
    readings: Mapping[str, Reading]
    choice: Choice
    vocabulary: VocabularyFile
    document: Document
    digest: str
    rereader: Callable[[Choice], Policy]
    written: Document
    rewriter: Callable[[Any, Choice], Policy]
    named: Mapping[str, frozenset[str]] = field(default_factory=dict)
    folder: Path = field(default_factory=Path)
    bearing: frozenset[str] = frozenset()
    memo: dict[Any, Any] = field(default_factory=dict)
    """What has been computed from this policy and may be looked up again; decisions are pure."""

    def __repr__(self) -> str:
        return f"Policy({self.version}, {self.switched})"

    def __getstate__(self) -> dict[str, Any]:
        """What another process gets of it: without what has been computed, which it can compute again."""
        return {**self.__dict__, "memo": {}}

    @property
    def id(self) -> str:
        """Its name, without the version."""
        return self.file.policy.id

    @property
    def version(self) -> str:
        """Its name with the first day on which it was in force: camden@2015-12-01."""
        return f"{self.id}@{self.file.policy.valid_from}"

    @property
    def valid_from(self) -> date:
        """The first day on which it is in force."""
        return parse_date(self.file.policy.valid_from)

    @property
    def valid_until(self) -> date | None:
        """The last day on which it is in force; None while it has not been replaced."""
        last = self.file.policy.valid_until
        return parse_date(last) if last else None

    @property
    def switched(self) -> dict[str, str]:
        """The readings that are not at their default."""
        return {id_: option for id_, option in self.choice.items() if option != self.readings[id_].default}

    def under(self, switches: Choice) -> Policy:
        """The same policy with some readings switched.

        Raises:
            UnknownReading: For a reading or option that does not exist, or that may not be chosen.
        """
        if all(self.choice.get(reading) == option for reading, option in switches.items()):
            return self
        for reading, option in switches.items():
            check_switch(self.readings, self.id, reading, option)
        choice = {**self.choice, **switches}
        return self.remember(("under", frozenset(choice.items())), lambda: self.rereader(choice))

    def rewritten(self, data: Any, defaults: Choice | None = None) -> Policy:
        """The policy as it is if its file says something else, or other readings are the default.

        Args:
            data: What its file says, with all its alternatives.
            defaults: The readings whose default is another one.

        Raises:
            DataFileError: With everything that is wrong in it.
        """
        return self.rewriter(data, defaults or {})

    def remember(self, key: Hashable, compute: Callable[[], Found]) -> Found:
        """Look up what has been computed under this key, or compute it once."""
        if key not in self.memo:
            self.memo[key] = compute()
        found: Found = self.memo[key]
        return found

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every fact a case may hold: the policy's own and those of the vocabulary."""
        return {**self.vocabulary.facts, **self.file.facts}

    def track(self, name: str) -> Track:
        """A track by name."""
        return self.file.tracks[name]

    def stage(self, track: str, name: str) -> Stage:
        """A stage of a track by name."""
        return self.file.tracks[track].stages[name]

    @cached_property
    def safety_facts(self) -> tuple[str, ...]:
        """The facts that decide whether a child may be in danger."""
        return tuple(sorted(name for name, fact in self.file.facts.items() if fact.safety))

    @cached_property
    def safety_tracks(self) -> tuple[str, ...]:
        """The tracks that protect a child in danger now."""
        return tuple(sorted(name for name, track in self.file.tracks.items() if track.safety))

    @cached_property
    def track_order(self) -> tuple[str, ...]:
        """The tracks as they are listed: safety first, then by name."""
        return tuple(sorted(self.file.tracks, key=lambda name: (not self.file.tracks[name].safety, name)))

    @cached_property
    def duties(self) -> tuple[tuple[str, Duty], ...]:
        """Every duty, by name in order."""
        return tuple(sorted(self.file.duties.items()))

    def duties_at(self, track: str, stage: str) -> tuple[str, ...]:
        """The duties owed at a stage, by name in order."""

        def compute() -> tuple[str, ...]:
            duties = self.file.duties.items()
            return tuple(sorted(name for name, duty in duties if stage in self.stages_of(duty, track)))

        return self.remember(("duties at", track, stage), compute)

    def stages_of(self, element: Duty | Any, track: str) -> tuple[str, ...]:
        """The stages of a track at which an element holds, in the track's own order."""
        key = ("stages of", id(element), track)
        if key not in self.memo:
            where = element.within or getattr(element, "over", None) or {}
            # The element is kept beside its stages, so that no other can come to have its identity.
            self.memo[key] = element, self.stages_in(where, track)
        found: tuple[str, ...] = self.memo[key][1]
        return found

    def stages_in(self, where: Where, track: str) -> tuple[str, ...]:
        """The stages of a track that a place names, in the track's own order."""
        named = where.get(track, ())
        return tuple(stage for stage in self.stage_order(track) if stage in named or named == (ALL_STAGES,))

    def stage_order(self, track: str) -> tuple[str, ...]:
        """The stages of a track, each before those it leads to; see `Track.order`."""
        findings = {name: finding.values for name, finding in self.file.findings.items()}
        return self.remember(("stage order", track), lambda: self.track(track).order(findings))

    def place(self, *path: str | int) -> Place:
        """Where an element stands."""
        steps: Steps = path
        return self.document.place(steps)

    def elements(self) -> Iterator[tuple[str, Element]]:
        """Every element with its path in words, stages included: `duties.settle`, `tracks.protect.stages.first`."""
        for section in SECTIONS:
            for name, element in sorted(getattr(self.file, section).items()):
                yield f"{section}.{name}", element
                if isinstance(element, Track):
                    for stage_name, stage in sorted(element.stages.items()):
                        yield f"{section}.{name}.stages.{stage_name}", stage
                    for wait_name, wait in sorted(element.waits_for.items()):
                        yield f"{section}.{name}.waits_for.{wait_name}", wait

    def spans(self, clauses: tuple[str | Span, ...]) -> tuple[str, ...]:
        """A list of clauses with its spans written out, in the order of the document."""
        order = list(self.clauses)
        found: list[str] = []
        for item in clauses:
            if isinstance(item, Span):
                found += order[order.index(item.first) : order.index(item.last) + 1]
            else:
                found.append(item)
        return tuple(found)


def check_switch(readings: Mapping[str, Reading], policy: str, reading: str, option: str) -> None:
    """Refuse a reading or an option that does not exist or may not be chosen.

    Raises:
        UnknownReading: With the reason.
    """
    if reading not in readings:
        raise UnknownReading(f"{policy} has no reading `{reading}`.", hint=did_you_mean(reading, readings))
    options = readings[reading].options
    if option not in options:
        raise UnknownReading(f"{reading} has no option `{option}`.", hint=did_you_mean(option, options))
    if refused := options[option].refused:
        permitted = ", ".join(readings[reading].permitted)
        raise UnknownReading(f"{reading} may not be read as `{option}`: {refused}.", hint=f"Permitted: {permitted}.")
