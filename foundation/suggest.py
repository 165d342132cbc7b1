"""Did you mean: the nearest known word to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Say the nearest known word, or list the known words where none is near and they are few.

    >>> did_you_mean("sholud", ["must", "should"])
    'did you mean `should`?'
    >>> did_you_mean("blue", ["must", "should"])
    'known here: must, should'
    """
    choices = list(dict.fromkeys(known))
    if word in choices:
        return f"did you mean `{word}`?"
    near = get_close_matches(word, choices, n=1, cutoff=0.6) or get_close_matches(
        word.casefold().replace("-", "_"), [choice.replace("-", "_") for choice in choices], n=1, cutoff=0.6
    )
    if near:
        match = next(choice for choice in choices if near[0] in (choice, choice.replace("-", "_")))
        return f"did you mean `{match}`?"
    return f"known here: {', '.join(choices)}" if 0 < len(choices) <= 24 else ""
