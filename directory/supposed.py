"""What if: a time in which a post is supposed to be vacant, or its holder away, whatever is recorded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from directory.errors import DirectoryError
from foundation.moment import parse_date
from foundation.span import Span

_SAID = re.compile(
    r"(?P<post>[a-z][a-z0-9-]*)(?: is)? (?P<state>vacant|away)"
    r"(?: from)? (?P<first>\d{4}-\d{2}-\d{2})(?:(?: to| until)? (?P<last>\d{4}-\d{2}-\d{2}))?"
)


@dataclass(frozen=True)
class Supposed:
    """A time in which a post cannot act, as somebody supposes.

    Attributes:
        post: Which.
        state: Whether nobody holds it, or its holder is away.
        span: The days, both ends included.
    """

    post: str
    state: Literal["vacant", "away"]
    span: Span

    @property
    def in_words(self) -> str:
        """It as people write it, so that it can be read again.

        >>> parse_supposed("head-of-cait away from 2026-08-03").in_words
        'head-of-cait away from 2026-08-03'
        """
        until = "" if self.span.last == date.max else f" to {self.span.last}"
        return f"{self.post} {self.state} from {self.span.first}{until}"


def parse_supposed(text: str) -> Supposed:
    """What is supposed, as people write it.

    >>> parse_supposed("head-of-cait vacant from 2026-08-03 to 2026-08-28").span.last.day
    28

    Raises:
        DirectoryError: If it cannot be read.
    """
    match = _SAID.fullmatch(" ".join(text.split()))
    if not match:
        hint = "Write POST vacant from 2026-08-03 to 2026-08-28, or away in place of vacant."
        raise DirectoryError(f"`{text}` cannot be supposed.", hint=hint)
    first = parse_date(match["first"])
    span = Span(first, parse_date(match["last"])) if match["last"] else Span(first)
    if span.last < span.first:
        raise DirectoryError(f"`{text}`: it ends before it begins.", hint="The earlier day comes first.")
    return Supposed(match["post"], "vacant" if match["state"] == "vacant" else "away", span)
