"""Makes a counterexample small: whatever can be left out of it without its ceasing to be one is left out.

Hypothesis could do this as well, but by running whole histories again and again, each of them many advices long. Here
each try costs one advice, and what is left out is what a person would leave out: an event, an answer, an empty post.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from advice.conformance.history import History

MOST_TRIES = 400
"""After so many tries it is small enough."""


def smaller(history: History, still: Callable[[History], bool]) -> History:
    """A history from which nothing can be left out.

    Args:
        history: A history that is a counterexample.
        still: Whether another history is one too.
    """
    tries, found = 0, history
    while tries < MOST_TRIES:
        for candidate in _smaller(found):
            tries += 1
            if still(candidate):
                found = candidate
                break
            if tries >= MOST_TRIES:
                break
        else:
            return found
    return found


def _smaller(history: History) -> Iterator[History]:
    """Every history with something left out, the most at once first."""
    events, length = history.events, len(history.events)
    size = length
    while size >= 1:
        for start in range(0, length, size):
            yield replace(history, events=(*events[:start], *events[start + size :]))
        size //= 2
    for number in range(len(history.supposed)):
        yield replace(history, supposed=(*history.supposed[:number], *history.supposed[number + 1 :]))
    for name in history.facts:
        yield history.but(**{name: None})
    for number, event in enumerate(events):
        for extra in ("reported", "stage"):
            if extra in event:
                plain = {key: value for key, value in event.items() if key != extra}
                yield replace(history, events=(*events[:number], plain, *events[number + 1 :]))
