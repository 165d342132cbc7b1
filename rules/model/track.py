"""Tracks and their stages: the ladders and routes that a case can be on."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from foundation.shape import Key, Name, Shape, Text, YesNo
from rules.model.parts import Element, Exit, Readings, When, WhoSpec


class Target(Shape):
    """Where an exit leads: exactly one of these.

    Attributes:
        stage: To this stage, once somebody moves it.
        follows: To this stage by itself.
        found: To the stage that a finding names.
        procedure: Out of this policy, to a procedure named in the file.
        close: The track ends.
        final_word: The track ends, and nothing is above.
        not_stated: The policy is silent; the track stays where it is.
    """

    stage: Name | None = None
    follows: Name | None = None
    found: Key | None = None
    procedure: Name | None = None
    close: YesNo = False
    final_word: YesNo = False
    not_stated: YesNo = False

    @property
    def closes(self) -> bool:
        """Whether the track ends here."""
        return self.close or self.final_word or self.procedure is not None

    @property
    def leads_to(self) -> str | None:
        """The stage it leads to, if it names one."""
        return self.stage or self.follows


def _target(value: Any) -> Any:
    if isinstance(value, str):
        return {value: True} if value in ("close", "final_word", "not_stated") else {"stage": value}
    if isinstance(value, dict) and len(value) != 1:
        raise ValueError("an exit leads to exactly one place; write a stage, close, final_word or not_stated")
    return value


TargetSpec = Annotated[Target, BeforeValidator(_target, json_schema_input_type=str | Target)]


class Judge(Shape):
    """Who says that a stage is resolved: exactly one way.

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

    agreement: Literal["both_sides"] | None = None
    any_of: Annotated[tuple[Name, ...], Field(strict=False)] = ()
    all_of: Annotated[tuple[Name, ...], Field(strict=False)] = ()
    decision: Name | None = None
    effect: Literal["imposes", "recommends", "mediates", "arbitrates", "not_stated"] | None = None
    or_agreement: YesNo = False
    event: Name | None = None
    done: Name | None = None
    not_stated: YesNo = False
    lost: YesNo = False


def _judge(value: Any) -> Any:
    if value in ("not_stated", "lost"):
        return {value: True}
    ways = ("agreement", "any_of", "all_of", "decision", "event", "done", "not_stated", "lost")
    if isinstance(value, dict) and sum(way in value for way in ways) != 1:
        raise ValueError(f"say who judges it in exactly one way; one of: {', '.join(ways)}")
    return value


JudgeSpec = Annotated[Judge, BeforeValidator(_judge, json_schema_input_type=str | Judge)]


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
    meet: WhoSpec | None = None
    exits: dict[Exit, TargetSpec]
    resolved_by: JudgeSpec
    part_of: Name | None = None
    formal: YesNo = True
    lost: YesNo = False


class Opening(Shape):
    """When a track starts, once it applies: exactly one of these."""

    now: YesNo = False
    event: Name | None = None
    first_of_events: Annotated[tuple[Name, ...], Field(strict=False)] = ()

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

    class Until(Shape):
        """Exactly one of these."""

        closed: YesNo = False
        done: Name | None = None
        event: Name | None = None

    track: Name
    until: Annotated[
        Until, BeforeValidator(lambda value: {"closed": True} if value == "closed" else value)
    ]  # fmt: skip


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

    findings: When = Field(default_factory=dict)
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
    first_stage: TargetSpec | None = None
    stages: Annotated[dict[Name, Stage], Field(min_length=1)]
    waits_for: dict[Name, Wait] = Field(default_factory=dict)
    reopening: Reopening

    def first(self, findings: dict[str, str]) -> str | None:
        """The stage at which it begins, given the findings of kind `one`."""
        if self.first_stage is None:
            return next(iter(self.stages))
        if self.first_stage.found:
            return findings.get(self.first_stage.found)
        return self.first_stage.stage
