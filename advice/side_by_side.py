"""One case under several options of a reading: what the advice is under each, and whether it matters here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap

from advice.advice import Advice, Step
from advice.lines import WIDTH
from advice.words import ANSWERS, due_in_words, who_in_words
from foundation.moment import moment_in_words
from foundation.sentence import capital
from rules.policy import Policy

NOT_THERE = "not there"


@dataclass(frozen=True)
class Difference:
    """Something that the advice says otherwise under different options.

    Attributes:
        about: What it is about.
        under: What is said under each option.
    """

    about: str
    under: Mapping[str, str]


def differences(advices: Mapping[str, Advice]) -> tuple[Difference, ...]:
    """In what advices differ: what to do, each step, each track, the next stage, what is asked and what is possible.

    Args:
        advices: The advice under each option, by its letter.
    """
    said = {option: _said(advice) for option, advice in advices.items()}
    about = dict.fromkeys(key for each in said.values() for key in each)
    found = []
    for key in about:
        under = {option: each.get(key, NOT_THERE) for option, each in said.items()}
        if len(set(under.values())) > 1:
            found.append(Difference(key, under))
    return tuple(found)


def in_words_side_by_side(
    policy: Policy, reading: str, advices: Mapping[str, Advice], found: tuple[Difference, ...]
) -> str:
    """Whether a reading matters in a case, and how: the emergency line first, as always."""
    point, first = policy.readings[reading], next(iter(advices.values()))
    lines = [f"{first.emergency.national.upper()} ({first.emergency.marked}.)", ""]
    lines += wrap(f"{reading}, {point.title}. {point.issue}", WIDTH)
    for option in advices:
        lines += wrap(
            f"({option}) {point.options[option].says}", WIDTH, initial_indent="  ", subsequent_indent="      "
        )
    if not found:
        return "\n".join([*lines, "", "IT MAKES NO DIFFERENCE HERE"])
    lines += ["", "IT MATTERS HERE"]
    for difference in found:
        lines += ["", *wrap(capital(difference.about), WIDTH)]
        for option, words in difference.under.items():
            lines += _option(option, words)
    return "\n".join(lines)


def _option(option: str, words: str) -> list[str]:
    return wrap(f"({option}) {words}", WIDTH, initial_indent="  ", subsequent_indent="      ")


def _said(advice: Advice) -> dict[str, str]:
    """What an advice says, by what it is about."""
    said = {"the answer": ANSWERS[advice.answer].capitalize()}
    for track in advice.tracks:
        since = f" since {moment_in_words(track.since)}" if track.since else ""
        stage = f", {track.stage_called}" if track.stage_called else ""
        said[track.called] = f"{track.state.replace('_', ' ')}{stage}{since}"
    for step in advice.steps:
        said |= _of(step)
    for entry in advice.not_yet:
        opens = f", {moment_in_words(entry.opens)}" if entry.opens else ""
        said[f"what follows on {entry.track}"] = f"{entry.called or entry.why}{opens}"
    if advice.ask_first:
        said["what is asked"] = "; ".join(question.ask for question in advice.ask_first)
    for option in advice.options:
        said[f"the power {option.power}"] = f"{option.who.words} may {option.may}"
    return said


def _of(step: Step) -> dict[str, str]:
    """The parts of a step that a reading can change."""
    name = f"{step.what} ({step.stage.replace('-', ' ')})" if step.stage else step.what
    parts = {
        "who": who_in_words(step.who),
        "to whom": who_in_words(step.to) if step.to else "",
        "by when": due_in_words(step),
        "how strongly": step.force,
        "record": "; ".join(paper.called for paper in (*step.record, *([step.form] if step.form else []))),
        "tell": "; ".join(telling.what for telling in step.tell),
        "no reply": step.if_no_reply.say if step.if_no_reply else "",
    }
    return {f"{name}: {part}": words for part, words in parts.items() if words}
