"""How due dates move, in plain English: a small table for each, with a bar for how often it moves how far."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from advice.diff.year import Move, Year
from advice.lines import WIDTH
from foundation.moment import date_in_words, moment_in_words

MOST_ROWS = 10
BAR = 40
"""How long the longest bar is."""


def year_in_words(year: Year) -> Iterator[str]:
    """How dates move over a year; nothing where none moves and none is on one side only."""
    if not year.moves and not year.one_sided:
        return
    yield "HOW DUE DATES MOVE OVER A YEAR"
    yield from wrap(begun_in_words(year), WIDTH)
    for move in year.moves:
        yield ""
        yield from wrap(title_of(move), WIDTH, subsequent_indent="   ")
        for letter, said in (("A", move.a), ("B", move.b)):
            yield from wrap(f"{letter}  {said}", WIDTH, initial_indent="  ", subsequent_indent="     ")
        yield from wrap(extent_in_words(move), WIDTH, initial_indent="  ", subsequent_indent="  ")
        for words, often, share in rows_of(move):
            yield f"    {words:<30}{often:>6}  {'#' * max(1, round(share * BAR))}"
    for one in year.one_sided:
        yield ""
        yield f"duties.{one.duty}: a date in one of the two only"
        for letter, said in (("A", one.a), ("B", one.b)):
            yield from wrap(f"{letter}  {said}", WIDTH, initial_indent="  ", subsequent_indent="     ")
    if year.still:
        yield ""
        yield (
            "1 other duty has a date that does not move."
            if len(year.still) == 1
            else (f"{len(year.still)} other duties have dates that do not move.")
        )


def begun_in_words(year: Year) -> str:
    """When each duty was begun."""
    return (
        f"Each duty begun on every day from {date_in_words(year.first)} to {date_in_words(year.last)}, at 09:30,"
        f" 16:40 and 19:00: {year.starts:,} times. Agreed dates and totals over several stages are left aside."
    )


def title_of(move: Move) -> str:
    """Which date it is."""
    where = f", where {move.where}" if move.where else ""
    ours = " (our suggestion, not the policy's)" if move.prompt else ""
    also = " It also starts from something else, which is not counted here." if move.starts_otherwise else ""
    return f"duties.{move.duty}: {move.what}{where}{ours}.{also}"


def extent_in_words(move: Move) -> str:
    """How far it moves, and where it moves most."""
    least, median, most = (moved_in_words(move, by) for by in (move.least, move.median, move.most))
    always = len(move.counts) == 1
    extent = f"Always {most}." if always else f"Least {least}, median {median}, most {most}."
    begun = f"{'So when' if always else 'Most when'} begun {moment_in_words(move.on)}"
    return f"{extent} {begun}: due {moment_in_words(move.due_a)} by A, {moment_in_words(move.due_b)} by B."


def moved_in_words(move: Move, by: float) -> str:
    """A move in words: "2 working days earlier"."""
    if not by:
        return "no move"
    amount = f"{abs(by):g} {move.unit if abs(by) != 1 else move.unit.removesuffix('s')}"
    return f"{amount} {'earlier' if by < 0 else 'later'}"


def rows_of(move: Move) -> Iterator[tuple[str, int, float]]:
    """How often it moves how far, in words, with the share; rare moves together."""
    often = sorted(move.counts, key=lambda by: -move.counts[by])[:MOST_ROWS]
    total = sum(move.counts.values())
    for by in sorted(often):
        yield moved_in_words(move, by), move.counts[by], move.counts[by] / total
    rest = sum(count for by, count in move.counts.items() if by not in often)
    if rest:
        yield "other moves", rest, rest / total
