"""What `escalate cover` found, as a calendar: a row for each group of gaps that differ only in whom they are about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from advice.cover.gaps import Coverage, Gap
from advice.cover.words import alike, stretch_in_words, whom, why_missing
from escalate.drawing.gaps import Calendar, Kind, Row, Stretch

_MEANINGS: dict[Kind, str] = {
    "empty": "nobody is reached",
    "shut": "nobody is reached at some hours of the day: offices are shut",
    "part": "no post is recorded",
}
_KINDS: dict[str, Kind] = {"empty": "empty", "shut": "shut", "unrecorded": "part"}


def calendar_of(found: Coverage, nation: str) -> Calendar:
    """The gaps of a time as the calendar that is drawn."""
    rows = tuple(
        Row("; ".join(whom(group)), _note(group[0]), tuple(_stretches(group[0]))) for group in alike(found.gaps)
    )
    title = f"Who is not reached under {found.policy} in {found.area}"
    return Calendar("cover", title, found.first, found.last, rows, nation, meanings=_MEANINGS)


def _note(gap: Gap) -> str:
    return f"{gap.amount} {gap.unit}: {why_missing(gap)}"


def _stretches(gap: Gap) -> Iterator[Stretch]:
    """The days of a gap; hours that follow one another on the same days are one stretch."""
    last: Stretch | None = None
    for one in gap.stretches:
        first, end = one.began.date(), (one.ends - timedelta(minutes=1)).date()
        if last and first <= last.last:
            last = Stretch(last.first, max(end, last.last), last.kind, f"{gap.amount} {gap.unit} in all")
            continue
        if last:
            yield last
        last = Stretch(first, end, _KINDS[gap.kind], stretch_in_words(one))
    if last:
        yield last
