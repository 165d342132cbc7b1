"""Cards: boxes with paragraphs in them, folded so that every line fits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from typing import TypeVar

from escalate.drawing.letter import clean, width_of
from escalate.drawing.shape import INK, LINE_HEIGHT, PAPER, PLAIN, QUIET, SMALL, WARM, Box, Item, Panel, Run, Text

Thing = TypeVar("Thing")

PADDING = 9.0
"""Between the edge of a card and what stands in it."""
WIDE = 560.0
"""From this width on the cells of a card stand beside one another."""


@dataclass(frozen=True)
class Paragraph:
    """Some text that begins on a line of its own.

    Attributes:
        runs: Its pieces, one after the other.
        indent: How far its lines stand in.
        hanging: How much further its lines stand in from the second on.
        before: How much room is left above it.
        key: By what it is found again, if an arrow leaves from it.
        marked: It stands on a ground of its own, with a broken outline.
    """

    runs: tuple[Run, ...]
    indent: float = 0.0
    hanging: float = 0.0
    before: float = 0.0
    key: str = ""
    marked: bool = False


@dataclass(frozen=True)
class Block:
    """Paragraphs in their places.

    Attributes:
        items: The lines, and the grounds they stand on.
        height: How much room they take.
        places: Where the middle of the last line of each named paragraph is.
    """

    items: tuple[Item, ...]
    height: float
    places: Mapping[str, float] = field(default_factory=dict)


def plain(words: str, *, bold: bool = False, size: float = PLAIN) -> Run:
    """A piece of ordinary text."""
    return Run(clean(words), size, bold=bold)


def small(words: str) -> Run:
    """A piece of small print."""
    return Run(clean(words), SMALL, colour=QUIET)


def block(paragraphs: Iterable[Paragraph], x: float, y: float, width: float) -> Block:
    """Paragraphs below one another, none wider than the room there is."""
    items: list[Item] = []
    places: dict[str, float] = {}
    down = y
    for paragraph in paragraphs:
        down += paragraph.before
        top = down
        inset = 4.0 if paragraph.marked else 0.0
        down += inset / 2
        lines: list[Text] = []
        for nth, line in enumerate(_lines(paragraph, width - 2 * inset)):
            size = max(run.size for run in line)
            left = x + inset + paragraph.indent + (paragraph.hanging if nth else 0.0)
            lines.append(Text(left, down + size, line))
            down += size * LINE_HEIGHT
        down += inset / 2
        if paragraph.marked:
            ground = Box(x + paragraph.indent, top, width - paragraph.indent, down - top, WARM, INK, 1.0, dashed=True)
            items.append(ground)
        items += lines
        if paragraph.key and lines:
            places[paragraph.key] = lines[-1].y - lines[-1].size * 0.35
    return Block(tuple(items), down - y, places)


@dataclass(frozen=True)
class Content:
    """What stands in a card: a title over all of it, and cells, beside one another where the card is wide enough.

    Attributes:
        title: The title.
        cells: The cells, from left to right; empty ones take no room.
    """

    title: tuple[Paragraph, ...]
    cells: tuple[tuple[Paragraph, ...], ...] = ()


def card(key: str, content: Content, frame: Box, shares: Sequence[float]) -> tuple[Panel, Mapping[str, float]]:
    """A card as wide as its frame, and at least as high; and where its named paragraphs stand.

    Args:
        key: What it shows.
        content: What stands in it.
        frame: Where it stands.
        shares: How a wide card is shared out among its cells.
    """
    title = block(content.title, frame.x + PADDING, frame.y + PADDING, frame.width - 2 * PADDING)
    items, places = list(title.items), dict(title.places)
    top = lowest = frame.y + PADDING + title.height
    is_wide = frame.width >= WIDE
    for cell, x, width in _cells(content, frame, shares):
        begins = top if is_wide else lowest
        inner = block(cell, x, begins, width)
        items += inner.items
        places |= inner.places
        lowest = max(lowest, begins + inner.height)
    height = max(frame.height, lowest + PADDING - frame.y)
    return Panel(key, replace(frame, height=height), tuple(items)), places


def _cells(
    content: Content, frame: Box, shares: Sequence[float]
) -> Iterator[tuple[tuple[Paragraph, ...], float, float]]:
    """The cells that are not empty, where each stands and how wide it is: below one another in a narrow card."""
    x, width = frame.x + PADDING, frame.width - 2 * PADDING
    filled = [(cell, share) for cell, share in zip(content.cells, shares, strict=False) if cell]
    if frame.width < WIDE:
        yield from ((cell, x, width) for cell, _ in filled)
        return
    room = width - 2 * PADDING * (len(filled) - 1)
    whole = sum(share for _, share in filled)
    for cell, share in filled:
        yield cell, x, room * share / whole
        x += room * share / whole + 2 * PADDING


def shared_out(things: Sequence[Thing], heights: Sequence[float], number: int) -> list[list[Thing]]:
    """Things in at most so many columns of about one height, in their order."""
    limit = max(max(heights, default=0.0), sum(heights) / number)
    while True:
        columns: list[list[Thing]] = [[]]
        filled = 0.0
        for thing, height in zip(things, heights, strict=True):
            if columns[-1] and filled + height > limit:
                columns.append([])
                filled = 0.0
            columns[-1].append(thing)
            filled += height
        if len(columns) <= number:
            return columns
        limit += PLAIN


def outline(x: float, y: float, width: float, height: float = 0.0, *, fill: str = PAPER, dashed: bool = False) -> Box:
    """The frame of a card."""
    return Box(x, y, width, height, fill, INK, 1.2, dashed=dashed, rounding=4.0)


# --------------------------------------------------------------------------------------------------- folding


_Piece = tuple[Run, str]
"""Some text of a run that is not folded."""


@cache
def _lines(paragraph: Paragraph, width: float) -> tuple[tuple[Run, ...], ...]:
    """The lines of a paragraph: words stay whole, unless one alone is wider than a line."""
    room = width - paragraph.indent
    lines: list[tuple[Run, ...]] = []
    line: list[_Piece] = []
    left = room
    for before, word in _words(paragraph.runs, room - paragraph.hanging):
        wide = _width(word)
        space = _width([before]) if before and line else 0.0
        if line and space + wide > left:
            lines.append(_joined(line))
            line, left, space = [], room - paragraph.hanging, 0.0
        if word:
            line += [before, *word] if before and line else word
            left -= space + wide
    return (*lines, _joined(line)) if line else tuple(lines)


def _words(runs: tuple[Run, ...], room: float) -> Iterator[tuple[_Piece | None, list[_Piece]]]:
    """Each word, in the looks it has, with the space before it; of a word that is too long for any line its parts."""
    before: _Piece | None = None
    word: list[_Piece] = []
    for run in runs:
        for number, text in enumerate(run.words.split(" ")):
            if number:
                yield from _whole(before, word, room)
                before, word = (run, " "), []
            if text:
                word.append((run, text))
    yield from _whole(before, word, room)


def _whole(before: _Piece | None, word: list[_Piece], room: float) -> Iterator[tuple[_Piece | None, list[_Piece]]]:
    if _width(word) <= room:
        yield before, word
        return
    for run, text in word:
        for part in _parts(text, run, room):
            yield before, [(run, part)]
            before = None


def _parts(word: str, run: Run, room: float) -> Iterator[str]:
    part = ""
    for character in word:
        if part and width_of(part + character, run.size, bold=run.bold) > room:
            yield part
            part = ""
        part += character
    yield part


def _width(pieces: list[_Piece]) -> float:
    return sum(width_of(text, run.size, bold=run.bold) for run, text in pieces)


def _joined(line: list[_Piece]) -> tuple[Run, ...]:
    """The pieces of a line, neighbours out of one run as one."""
    return tuple(
        replace(run, words="".join(words for _, words in pieces))
        for run, pieces in groupby(line, key=lambda piece: piece[0])
    )
