"""Names in tracks and stages."""

from __future__ import annotations

from collections.abc import Iterator

from foundation.datafile import Steps
from foundation.errors import Problem
from rules.model.parts import FAILING
from rules.model.track import Stage, Target, Track
from rules.names.looking_up import in_a_ring, missing, when_problems, who_problems, wrong
from rules.policy import Policy


def problems_in(policy: Policy) -> Iterator[Problem]:
    """What is wrong with tracks and their stages."""
    for name, track in policy.file.tracks.items():
        path: Steps = ("tracks", name)
        yield from _track(policy, path, track)
        for stage_name, stage in track.stages.items():
            yield from _stage(policy, (*path, "stages", stage_name), track, stage)
        yield from _lapses(policy, name, track)
    yield from _waits_in_a_ring(policy)


def _track(policy: Policy, path: Steps, track: Track) -> Iterator[Problem]:
    yield from when_problems(policy, (*path, "opens"), track.opens.findings)
    for attribute in track.opens.findings:
        if attribute in policy.file.facts:
            right = "let a rule conclude a finding from it"
            yield wrong(policy, (*path, "opens"), f"`{attribute}` is a fact; tracks open on findings", right)
    if track.opens.power:
        yield from missing(policy, (*path, "opens"), "power", [track.opens.power], policy.file.powers)
    yield from missing(policy, (*path, "starts"), "event", track.starts.events, policy.file.events)
    if track.first_stage is None and len(track.stages) > 1:
        yield wrong(policy, path, "`first_stage` is missing: there is more than one stage")
    if track.first_stage:
        if not track.first_stage.stage and not track.first_stage.found:
            what = "a track begins at a stage"
            yield wrong(policy, (*path, "first_stage"), what, "write a stage or {found: FINDING}")
        yield from _target(policy, (*path, "first_stage"), track, track.first_stage)
    for wait_name, wait in track.waits_for.items():
        here = (*path, "waits_for", wait_name)
        yield from missing(policy, here, "track", [wait.track], policy.file.tracks)
        yield from missing(policy, here, "duty", [wait.until.done] if wait.until.done else [], policy.file.duties)
        yield from missing(policy, here, "event", [wait.until.event] if wait.until.event else [], policy.file.events)


def _stage(policy: Policy, path: Steps, track: Track, stage: Stage) -> Iterator[Problem]:
    if stage.meet:
        yield from who_problems(policy, (*path, "meet"), stage.meet, None)
    for exit_, target in stage.exits.items():
        here = (*path, "exits", exit_)
        yield from _target(policy, here, track, target)
        if target.not_stated and not stage.readings:
            right = "name the reading in `readings` of the stage"
            yield wrong(policy, here, "where the policy is silent, a reading says what we suggest", right)
    judge = stage.resolved_by
    roles = (*judge.any_of, *judge.all_of, *([judge.decision] if judge.decision else []))
    yield from missing(policy, (*path, "resolved_by"), "role", roles, policy.file.roles)
    yield from missing(
        policy, (*path, "resolved_by"), "event", [judge.event] if judge.event else [], policy.file.events
    )
    yield from missing(policy, (*path, "resolved_by"), "duty", [judge.done] if judge.done else [], policy.file.duties)
    yield from missing(policy, (*path, "part_of"), "stage", [stage.part_of] if stage.part_of else [], track.stages)
    if not stage.exits and not stage.lost:
        yield wrong(policy, path, "the stage has no exit", "write lost: yes if our copy of the policy breaks off here")


def _target(policy: Policy, path: Steps, track: Track, target: Target) -> Iterator[Problem]:
    if target.leads_to:
        yield from missing(policy, path, "stage", [target.leads_to], track.stages)
    if target.procedure:
        yield from missing(policy, path, "procedure", [target.procedure], policy.file.procedures)
    if target.found:
        finding = policy.file.findings.get(target.found)
        if finding is None or finding.of != "stages" or finding.kind != "one":
            yield wrong(policy, path, f"`{target.found}` is not a finding with `kind: one` and `of: stages`")


def _lapses(policy: Policy, name: str, track: Track) -> Iterator[Problem]:
    """Where silence ends a stage, the stage must say where that leads."""
    for stage_name, stage in track.stages.items():
        for duty_name in policy.duties_at(name, stage_name):
            duty = policy.file.duties[duty_name]
            if duty.if_late == "stage_fails" and "no_response" not in stage.exits:
                path = ("tracks", name, "stages", stage_name, "exits")
                what = f"`no_response` is missing: {duty_name} can fail this stage by silence"
                yield wrong(policy, path, what, f"exits by failure: {', '.join(FAILING)}")
            if duty.if_late == "deemed_agreed" and "deemed_agreed" not in stage.exits:
                path = ("tracks", name, "stages", stage_name, "exits")
                yield wrong(policy, path, f"`deemed_agreed` is missing: {duty_name} ends this stage by silence")


def _waits_in_a_ring(policy: Policy) -> Iterator[Problem]:
    waits = {name: {wait.track for wait in track.waits_for.values()} for name, track in policy.file.tracks.items()}
    for name in in_a_ring(waits):
        yield wrong(policy, ("tracks", name, "waits_for"), f"`{name}` waits for itself, by way of others")
