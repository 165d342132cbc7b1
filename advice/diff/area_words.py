"""What two areas do not have alike, in plain English: who is reached otherwise first. Nobody is named."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from advice.diff.area_elements import AreaChanged
from advice.diff.areas import AreasDiffer, Reached
from advice.lines import WIDTH
from foundation.moment import date_in_words
from foundation.sentence import capital

MOST = 15
"""How many are told before the rest is only counted."""


def directory_in_words(found: AreasDiffer, *, full: bool = False) -> Iterator[str]:
    """Who is reached otherwise, and what the files say otherwise."""
    if not found.reached and not found.elements:
        return
    yield "IN THE DIRECTORY"
    yield from wrap(followed_in_words(found), WIDTH)
    reached = found.reached if full else found.reached[:MOST]
    for each in reached:
        yield ""
        yield from wrap(f"{capital(whom(each))}, {when(each)}", WIDTH, subsequent_indent="   ")
        for letter, said in (("A", each.a), ("B", each.b)):
            yield from wrap(f"{letter}  {said}", WIDTH, initial_indent="  ", subsequent_indent="     ")
    if len(found.reached) > len(reached):
        yield f"And {len(found.reached) - len(reached)} more (--full)."
    if found.elements:
        yield ""
        yield "What the files say otherwise:"
    elements = found.elements if full else found.elements[:MOST]
    for changed in elements:
        for line in lines_of(changed):
            yield from wrap(line, WIDTH, initial_indent="  ", subsequent_indent="      ")
    if len(found.elements) > len(elements):
        yield f"And {len(found.elements) - len(elements)} more (--full)."


def followed_in_words(found: AreasDiffer) -> str:
    """How much was looked at."""
    span = f"{date_in_words(found.first)} to {date_in_words(found.last)}"
    return f"{found.routes} routes followed, each role by agency and by case, on every day from {span}."


def whom(reached: Reached) -> str:
    """Which role, of which agency, in which case."""
    return ", ".join(filter(None, (reached.called, reached.agency_called, reached.case)))


def when(reached: Reached) -> str:
    """On how many days, and on the first of them what."""
    return f"{reached.days} days of the year; {reached.span.in_words}:"


def lines_of(changed: AreaChanged) -> Iterator[str]:
    """What is said otherwise of an element, a line each."""
    if changed.kind != "changed":
        yield f"{changed.element}, {changed.called}: only in {'B' if changed.kind == 'added' else 'A'}"
        return
    if changed.only_words:
        yield f"{changed.element}, {changed.called}: only in other words"
    for key in changed.keys:
        yield f"{changed.element}, {key.key.replace('_', ' ')}: A {key.before}; B {key.after}"
