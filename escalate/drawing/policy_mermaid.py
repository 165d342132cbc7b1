"""A policy's picture as a Mermaid flowchart: a box for each stage, an arrow for each exit that leads on."""

from __future__ import annotations

from collections.abc import Iterator

from escalate.drawing.mermaid import label, mermaid, name
from escalate.drawing.policy_content import Leaving, PolicySaid, Said, StageSaid, TrackSaid
from escalate.screen import EMERGENCY
from foundation.sentence import capital

_ARROWS = {"moved": "-->", "by_itself": "==>", "found": "-->"}
_ENDS = {"ends": ("([", "])"), "out": ("[[", "]]"), "silent": ("{{", "}}")}
"""The shape of where no stage follows."""


def policy_as_mermaid(said: PolicySaid) -> str:
    """The whole picture."""
    return mermaid(_lines(said))


def _lines(said: PolicySaid) -> Iterator[str]:
    yield "flowchart TD"
    yield f"  title[{label(f'{said.title} ({said.version})', EMERGENCY)}]"
    for number, track in enumerate(said.tracks):
        yield f"  subgraph {name('track', number)}[{label(capital(track.called))}]"
        yield "    direction TB"
        for row, stage in enumerate(track.stages):
            yield f"    {name('stage', number, row)}[{label(*_stage(said, stage))}]"
        yield from _ends(number, track)
        yield "  end"
        yield from _exits(number, track)
    yield from _between(said)


def _stage(said: PolicySaid, stage: StageSaid) -> Iterator[str]:
    yield capital(stage.called)
    yield from filter(None, (stage.begins, stage.kind))
    yield f"Who meets: {stage.meets}"
    for duty in stage.duties:
        if duty.limit:
            yield f"{duty.again or duty.words}, {duty.limit}"
    marks = said.marks(stage.readings)
    if marks:
        yield f"Unclear: {', '.join(marks)}"
    yield f"[{', '.join(stage.clauses)}]"


def _places(track: TrackSaid) -> list[tuple[str, str]]:
    """Where exits lead that lead to no stage: how, and the words."""
    leavings = (leaving for stage in track.stages for leaving in stage.leavings if not leaving.to)
    return list(dict.fromkeys((leaving.goes, leaving.leads) for leaving in leavings))


def _ends(number: int, track: TrackSaid) -> Iterator[str]:
    for place, (goes, words) in enumerate(_places(track)):
        opened, closed = _ENDS[goes]
        yield f"    {name('end', number, place)}{opened}{label(capital(words))}{closed}"


def _exits(number: int, track: TrackSaid) -> Iterator[str]:
    rows = {stage.name: row for row, stage in enumerate(track.stages)}
    for row, stage in enumerate(track.stages):
        here = name("stage", number, row)
        for leaving in stage.leavings:
            there = [name("stage", number, rows[to]) for to in leaving.to if to in rows]
            there = there or [name("end", number, _places(track).index((leaving.goes, leaving.leads)))]
            yield from (f"  {here} {_arrow(leaving)}|{label(capital(leaving.exits))}| {to}" for to in there)
        for move in stage.moves:
            targets = (name("stage", number, rows[to]) for to in move.to if to in rows)
            yield from (f"  {here} -.->|{label('Out of turn')}| {to}" for to in targets)


def _arrow(leaving: Leaving) -> str:
    return _ARROWS.get(leaving.goes, "-->")


def _between(said: PolicySaid) -> Iterator[str]:
    """What a track waits for, and which option opens another."""
    tracks = {track.name: name("track", number) for number, track in enumerate(said.tracks)}

    def edge(source: str, target: str, what: Said) -> str:
        return f"  {tracks[source]} -.->|{label(what.words)}| {tracks[target]}"

    for track in said.tracks:
        for wait in track.waits:
            yield from (edge(other, track.name, wait) for other in wait.to)
        for power in track.powers:
            yield from (edge(track.name, other, power) for other in power.to if other != track.name)
