"""What a difference is about: the seven things that an advice can say otherwise, in the order of telling."""

from __future__ import annotations

from typing import Literal, get_args

Aspect = Literal["route", "who", "date", "record", "told", "asked", "force"]
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
ASPECT_WORDS: dict[Aspect, str] = {
    "route": "what is to be done, and where it goes",
    "who": "who does it, and with whom",
    "date": "by when",
    "record": "what is recorded",
    "told": "who is told, by what means, and what is said",
    "asked": "what is asked first",
    "force": "how strongly",
}


def aspect_of_act(act: str) -> Aspect:
    """What it is about that a duty is there at all: a record, a notice, or the way itself."""
    return "record" if act == "record" else "told" if act in ("tell", "send", "report") else "route"
