"""Tracks and their stages: the ladders and routes that a case can be on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from foundation.one_way import OneWay
from foundation.shape import Key, Name, Names, OnlyYes, Shape, Text, YesNo
from rules.model.parts import Element, Exit, Readings, When, Who


class Target(OneWay):
    """Where an exit leads.

    Attributes:
        stage: To this stage, once somebody moves it.
        follows: To this stage by itself.
        found: To the stage that a finding names.
        procedure: Out of this policy, to a procedure named in the file.
        close: The track ends.
        final_word: The track ends, and nothing is above.
        not_stated: The policy is silent; the track stays where it is.
    """

    asks: ClassVar[str] = "an exit leads to exactly one place; write a stage, close, final_word or not_stated"
    by_name: ClassVar[str] = "stage"

    stage: Name | None = None
    follows: Name | None = None
    found: Key | None = None
    procedure: Name | None = None
    close: OnlyYes = False
    final_word: OnlyYes = False
    not_stated: OnlyYes = False

    @property
    def closes(self) -> bool:
        """Whether the track ends here."""
        return self.close or self.final_word or self.procedure is not None

    def stages(self, findings: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """Every stage it can lead to, given the values that each finding can have."""
        named = self.leads_to
        return (named,) if named else findings.get(self.found or "", ())

    @property
    def leads_to(self) -> str | None:
        """The stage it leads to, if it names one."""
        return self.stage or self.follows


class Judge(OneWay):
    """Who says that a stage is resolved.

    Attributes:
        agreement: Both sides say so.
        any_of: Any of these roles.
        all_of: All of these roles.
        decision: This role decides; `effect` says what its word does, `or_agreement` that both sides can still agree.
        event: It is resolved when this happened.
        done: It is resolved when this duty is done.
        not_stated: The policy does not say.
        lost: Our copy lacks it.
    """

    asks: ClassVar[str] = "say who judges it in exactly one way; one of: {ways}"
    beside: ClassVar[dict[str, tuple[str, ...]]] = {"effect": ("decision",), "or_agreement": ("decision",)}

    agreement: Literal["both_sides"] | None = None
    any_of: Names = ()
    all_of: Names = ()
    decision: Name | None = None
    effect: Literal["imposes", "recommends", "mediates", "arbitrates", "not_stated"] | None = None
    or_agreement: YesNo = False
    event: Name | None = None
    done: Name | None = None
    not_stated: OnlyYes = False
    lost: OnlyYes = False


class Stage(Element):
    """A place on a track: who meets, how it can be left, who says that it is settled. Limits belong to duties.

    Attributes:
        called: Its title.
        meet: Who meets there.
        exits: For each exit where it leads.
        resolved_by: Who says that it is resolved.
        part_of: The printed stage it is a part of.
        formal: False for an informal step.
        lost: Our copy of the policy lacks its content.
    """

    called: Text
    meet: Who | None = None
    exits: dict[Exit, Target]
    resolved_by: Judge
    part_of: Name | None = None
    formal: YesNo = True
    lost: YesNo = False


class Opening(OneWay):
    """When a track starts, once it applies."""

    asks: ClassVar[str] = "say in exactly one way when it starts; write {{now: yes}} or {{event: NAME}}"

    now: OnlyYes = False
    event: Name | None = None
    first_of_events: Names = ()

    @property
    def events(self) -> tuple[str, ...]:
        """The events that can start it."""
        return (self.event,) if self.event else self.first_of_events


class Wait(Element):
    """A track does not begin before this.

    Attributes:
        track: The other track.
        until: What ends the wait.
    """

    class Until(OneWay):
        """When a wait ends."""

        asks: ClassVar[str] = "say in exactly one way when the wait ends; one of: {ways}"

        closed: OnlyYes = False
        done: Name | None = None
        event: Name | None = None

    track: Name
    until: Until


class Reopening(Shape):
    """Where a track resumes when a settled matter comes up again.

    Attributes:
        to: The stage at which it resumes; `new_track` means a new case.
        clock: Whether limits start afresh.
        stated: Whether the policy says so; if not, it is a suggestion of ours.
    """

    to: Literal["same_stage", "first_stage", "next_stage", "chosen", "new_track"]
    clock: Literal["fresh", "continues"] = "fresh"
    stated: YesNo
    readings: Readings = ()


class Opens(Shape):
    """The findings that open a track, or the power whose use does."""

    findings: Annotated[When, Field(min_length=1)] = Field(default_factory=dict)
    power: Name | None = None


def _opens(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"power"}:
        return value
    return {"findings": value}


class Track(Element):
    """A ladder or route that a case can be on; several may be open at once.

    Attributes:
        called: Its name, as part of a sentence.
        safety: It protects a child in danger now: its steps come first.
        opens: The findings under which it applies, or the power that opens it.
        starts: When it begins.
        first_stage: Where it begins; may be left out where there is one stage.
        stages: Its stages by name.
        waits_for: What it waits for.
        reopening: What happens when the matter comes up again.
    """

    called: Text
    safety: YesNo = False
    opens: Annotated[Opens, BeforeValidator(_opens, json_schema_input_type=dict[str, Any])]
    starts: Opening
    first_stage: Target | None = None
    stages: Annotated[dict[Name, Stage], Field(min_length=1)]
    waits_for: dict[Name, Wait] = Field(default_factory=dict)
    reopening: Reopening

    def order(self, findings: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """Its stages, each before those it leads to as far as none leads back; then those that no other leads to.

        Args:
            findings: The values that each finding can have.
        """
        left: list[str] = []

        def follow(targets: Iterable[Target]) -> None:
            for stage in sorted({s for target in targets for s in target.stages(findings)}, reverse=True):
                if stage in self.stages and stage not in entered:
                    entered.add(stage)
                    follow(self.stages[stage].exits.values())
                    left.append(stage)

        entered = set[str]()
        follow([self.first_stage] if self.first_stage else [Target(stage=stage) for stage in self.stages])
        return (*reversed(left), *sorted(self.stages.keys() - entered))

    def first(self, findings: dict[str, str]) -> str | None:
        """The stage at which it begins, given the findings of kind `one`."""
        if self.first_stage is None:
            return next(iter(self.stages))
        if self.first_stage.found:
            return findings.get(self.first_stage.found)
        return self.first_stage.stage
