"""Faults in how a matter moves on."""

from __future__ import annotations

from collections.abc import Iterator

from foundation.datafile import Steps
from rules.mutation.mutation import GONE, Edit, Mutation, Raw, clauses_of, options, section, within
from rules.policy import Policy


def faults(policy: Policy) -> Iterator[Mutation]:
    """Exits that lead elsewhere or are missing, and waiting that is left out or ends otherwise."""
    for track, found in section(policy, "tracks"):
        for name, wait in sorted((found.get("waits_for") or {}).items()):
            says = f"{track} does not wait for `{name}`"
            edits = (Edit(("tracks", track, "waits_for", name), GONE),)
            element = f"tracks.{track}.waits_for.{name}"
            yield Mutation("wait-removed", element, says, clauses_of(wait), edits)
        for stage, inner in found["stages"].items():
            yield from _exits(track, stage, inner, found)


def _exits(track: str, stage: str, found: Raw, ladder: Raw) -> Iterator[Mutation]:
    element: Steps = ("tracks", track, "stages", stage)
    for name, target in found["exits"].items():
        for path, leads in options(target, (*element, "exits", name)):
            other = _elsewhere(stage, leads, ladder)
            says = f"at {stage} `{name}` leads to {other}, not to {leads}"
            named = within(path, (*element, "exits"))
            path_of_element = f"tracks.{track}.stages.{stage}"
            yield Mutation(
                "exit-leads-elsewhere", path_of_element, says, clauses_of(found), (Edit(path, other),), detail=named
            )


def _elsewhere(stage: str, leads: object, ladder: Raw) -> str:
    """Another place: of a ladder the stage after the one that is meant, otherwise the end or none at all."""
    stages = list(ladder["stages"])
    if isinstance(leads, str) and leads in stages:
        after = stages[(stages.index(leads) + 1) % len(stages)]
        return after if after not in (leads, stage) else "close"
    return "not_stated" if leads == "close" else "close"
