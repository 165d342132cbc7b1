"""Arrows from card to card in one column: straight down to the next, or by a lane at its side past those between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from escalate.drawing.shape import Box, Line, Point

BESIDE = 12.0
"""From the side of a card to the first lane, and from lane to lane."""
_APART = 26.0
"""Between arrows that go straight down beside one another."""

Look = Literal["moved", "by_itself", "out_of_turn"]


@dataclass(frozen=True)
class Link:
    """What an arrow joins.

    Attributes:
        source, target: The rows that it leaves from and leads to.
        key: The line of the source that it leaves from.
        look: How it is drawn.
    """

    source: int
    target: int
    key: str
    look: Look

    @property
    def is_straight(self) -> bool:
        """Whether it leads to the row below."""
        return self.target == self.source + 1

    @property
    def rows(self) -> tuple[int, int]:
        """The rows from which to which it runs."""
        return min(self.source, self.target), max(self.source, self.target)


def lanes(links: Iterable[Link]) -> dict[Link, int]:
    """A lane for each arrow that passes others: no two run in one lane beside the same row; short ones inside."""
    taken: list[list[Link]] = []
    found: dict[Link, int] = {}
    passing = {link for link in links if not link.is_straight}
    for link in sorted(passing, key=lambda one: (one.rows[1] - one.rows[0], one.rows, one.key)):
        number = next((n for n, lane in enumerate(taken) if not any(_meet(link, other) for other in lane)), len(taken))
        if number == len(taken):
            taken.append([])
        taken[number].append(link)
        found[link] = number
    return found


def gutter(links: Sequence[Link]) -> float:
    """How much room the lanes of a column need at its side."""
    used = lanes(links).values()
    return BESIDE * (max(used) + 2) if used else 0.0


def arrows(links: Sequence[Link], frames: Sequence[Box], leaves: Sequence[Mapping[str, float]]) -> tuple[Line, ...]:
    """The arrows of a column.

    Args:
        links: What they join.
        frames: The card of each row.
        leaves: For each row: where its lines stand.
    """
    found = [*_straight([link for link in links if link.is_straight], frames)]
    arrived, left = Counter[int](), Counter[tuple[int, str]]()
    for link, lane in lanes(links).items():
        here, there = frames[link.source], frames[link.target]
        aside = here.right + BESIDE * (lane + 1)
        out = leaves[link.source][link.key] + 5.0 * left[link.source, link.key]
        arrives = there.y + min(12.0 + 13.0 * arrived[link.target], there.height - 4.0)
        left[link.source, link.key] += 1
        arrived[link.target] += 1
        points = ((here.right, out), (aside, out), (aside, arrives), (there.right, arrives))
        found.append(_along(points, link.look))
    return tuple(found)


def _straight(links: Sequence[Link], frames: Sequence[Box]) -> Iterable[Line]:
    for row in sorted({link.source for link in links}):
        looks = sorted({link.look for link in links if link.source == row})
        here, there = frames[row], frames[row + 1]
        middle = here.x + here.width / 2 - _APART * (len(looks) - 1) / 2
        for number, look in enumerate(looks):
            x = middle + _APART * number
            yield arrow((x, here.bottom), (x, there.y), look)


def _meet(one: Link, other: Link) -> bool:
    return one.rows[0] <= other.rows[1] and other.rows[0] <= one.rows[1]


def arrow(start: Point, end: Point, look: Look) -> Line:
    """An arrow from one point to another."""
    return _along((start, end), look)


def _along(points: tuple[Point, ...], look: Look) -> Line:
    return Line(points, dashed=look == "out_of_turn", arrow=True, thickness=3.0 if look == "by_itself" else 1.6)
