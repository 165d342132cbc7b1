"""Which elements of a policy an advice rests on: the questions to put first once one of them is changed."""

from __future__ import annotations

from collections.abc import Iterator

from advice.advice import Advice, Step


def touched(advice: Advice) -> frozenset[str]:
    """The elements of the policy that an advice shows, by their paths."""
    return frozenset(_touched(advice))


def _touched(advice: Advice) -> Iterator[str]:
    yield from (f"rules.{link.rule}" for link in advice.because)
    for step in advice.steps:
        yield from _of_step(step)
    for track in advice.tracks:
        yield f"tracks.{track.track}"
        if track.stage:
            yield f"tracks.{track.track}.stages.{track.stage}"
    yield from (f"powers.{option.power}" for option in advice.options)
    yield from (f"rights.{right.right}" for right in advice.rights)
    yield from (f"readings.{silence.reading}" for silence in advice.silences)


def _of_step(step: Step) -> Iterator[str]:
    yield f"duties.{step.duty}"
    yield from (f"duties.{telling.duty}" for telling in step.tell)
    yield from (f"documents.{paper.document}" for paper in step.record)
    yield from (f"readings.{reading}" for reading in step.readings)
    parties = (step.who, step.to, step.copies)
    yield from (f"roles.{member.role}" for party in parties if party for member in party.members)
