"""A policy's picture told in words: the same as is drawn, for whoever does not see it."""

from __future__ import annotations

from collections.abc import Iterator

from escalate.drawing.plain import told
from escalate.drawing.policy_content import PolicySaid, Said, StageSaid, TrackSaid
from escalate.screen import EMERGENCY
from foundation.sentence import capital

HOW_TO_READ = (
    "A time limit runs from the moment its stage begins, if nothing else is said. Where none is shown, the policy"
    " states none. A clause number ends what it says."
)


def last_line(said: PolicySaid) -> str:
    """Where to find what is left out."""
    return f"Records, copies, forms and every other duty: escalate show {said.id} --duties."


def policy_in_words(said: PolicySaid) -> str:
    """The whole picture as text."""
    return told(_lines(said))


def policy_in_short(said: PolicySaid) -> str:
    """The picture in a few sentences."""
    tracks = "; ".join(
        f"{track.called}: {', then '.join(stage.called for stage in track.stages)}" for track in said.tracks
    )
    marked = len(said.unclear)
    unclear = f" {marked} unclear points are marked." if marked else ""
    return f"How a case goes under {said.version}. Tracks with their stages in order: {tracks}.{unclear}"


def _lines(said: PolicySaid) -> Iterator[tuple[int, str]]:
    yield 0, f"{EMERGENCY} (ours, not the policy's.)"
    if said.emergency:
        yield 0, said.emergency
    yield 0, ""
    yield 0, f"{said.title} ({said.version}): how a case goes, stage by stage"
    for note in said.notes:
        yield 0, f"Note: {note}"
    yield 0, HOW_TO_READ
    for track in said.tracks:
        yield 0, ""
        yield from _track(said, track)
    if said.unclear:
        yield 0, ""
        yield 0, "UNCLEAR POINTS THAT THIS RESTS ON, AND HOW EACH IS TAKEN"
        for unclear in said.unclear:
            chosen = " (not the default)" if unclear.switched else ""
            yield 1, f"{unclear.mark}{chosen} {capital(unclear.title)}: {unclear.taken}."
    yield 0, ""
    yield 0, last_line(said)


def _track(said: PolicySaid, track: TrackSaid) -> Iterator[tuple[int, str]]:
    yield 0, track.called.upper()
    if track.safety:
        yield 1, "This comes before everything else."
    yield 1, _in_words(track.opens)
    for wait in track.waits:
        yield 1, f"Waits: {_in_words(wait)}"
    for over in track.over:
        yield 1, _in_words(over)
    for power in track.powers:
        yield 1, f"An option: {_in_words(power)}"
    yield from _unclear(1, said.marks(track.readings))
    for number, stage in enumerate(track.stages, 1):
        yield 0, ""
        yield 1, f"{number}. {capital(stage.called)} [{', '.join(stage.clauses)}]"
        yield from _stage(said, stage)


def _stage(said: PolicySaid, stage: StageSaid) -> Iterator[tuple[int, str]]:
    for kind in filter(None, (stage.begins, stage.kind)):
        yield 2, kind
    yield 2, f"Who meets: {stage.meets}"
    for duty in stage.duties:
        yield 2, f"- {_in_words(duty)}"
    for move in stage.moves:
        yield 2, f"- Out of turn: {_in_words(move)}"
    yield 2, stage.judged
    for leaving in stage.leavings:
        yield 2, f"{capital(leaving.exits)}: {leaving.leads}."
    yield from _unclear(2, said.marks(stage.readings))


def _unclear(depth: int, marks: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    if marks:
        yield depth, f"Unclear: {', '.join(marks)}."


def _in_words(said: Said) -> str:
    limit = f", {said.limit}" if said.limit else ""
    return f"{said.words}{limit}{said.after} [{', '.join(said.clauses)}]"
