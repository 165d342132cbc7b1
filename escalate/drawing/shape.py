"""What a drawing is made of, as data: placed text, boxes, lines, and panels that hold them. Lengths are CSS pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from escalate.drawing.letter import width_of

INK = "#1a1a1a"
QUIET = "#454545"
"""For small print: its contrast with every ground here is above 7 to 1."""
PAPER = "#ffffff"
PALE = "#eef1f5"
WARM = "#fdf3d8"
RULE = "#8a8f98"
"""For thin lines that carry no meaning."""

SMALL, PLAIN, LARGE = 12.0, 13.0, 16.0
LINE_HEIGHT = 1.32
"""From one line of text to the next, as a part of its size."""

Pattern = Literal["", "slanted", "crossed", "dotted"]
Point = tuple[float, float]


@dataclass(frozen=True)
class Run:
    """A piece of text in one look."""

    words: str
    size: float = PLAIN
    bold: bool = False
    colour: str = INK

    @property
    def width(self) -> float:
        """How wide it is at most."""
        return width_of(self.words, self.size, bold=self.bold)


@dataclass(frozen=True)
class Text:
    """One line of text.

    Attributes:
        x: Where it begins; its middle, if it is centred.
        y: Its base line.
        runs: Its pieces, one after the other.
        centred: Whether it stands around `x`.
    """

    x: float
    y: float
    runs: tuple[Run, ...]
    centred: bool = False

    @property
    def size(self) -> float:
        """The size of its largest piece."""
        return max(run.size for run in self.runs)

    @property
    def width(self) -> float:
        """How wide it is at most."""
        return sum(run.width for run in self.runs)

    @property
    def frame(self) -> Box:
        """The room it takes."""
        left = self.x - self.width / 2 if self.centred else self.x
        return Box(left, self.y - 0.8 * self.size, self.width, self.size)


@dataclass(frozen=True)
class Box:
    """A rectangle.

    Attributes:
        x, y: Its upper left corner.
        width, height: How large it is.
        fill: Its ground; none, if it is empty.
        stroke: The colour of its outline; none, if it is empty.
        thickness: How thick the outline is.
        dashed: Whether the outline is broken.
        rounding: How round its corners are.
        pattern: What it is hatched with.
        says: What it means, told on pointing at it.
    """

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    thickness: float = 1.0
    dashed: bool = False
    rounding: float = 0.0
    pattern: Pattern = ""
    says: str = ""

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def holds(self, other: Box) -> bool:
        """Whether another lies within it."""
        return (
            self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom
        )  # fmt: skip

    def meets(self, other: Box) -> bool:
        """Whether both have some room in common."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True)
class Line:
    """A line from point to point.

    Attributes:
        points: Where it goes.
        dashed: Whether it is broken.
        arrow: Whether it ends in a head.
        thickness: How thick it is.
        colour: Its colour.
    """

    points: tuple[Point, ...]
    dashed: bool = False
    arrow: bool = False
    thickness: float = 1.4
    colour: str = INK


@dataclass(frozen=True)
class Panel:
    """A box with what stands in it; all of it lies within.

    Attributes:
        key: What it shows.
        frame: The box.
        items: What stands in it.
    """

    key: str
    frame: Box
    items: tuple[Item, ...] = ()


Item = Text | Box | Line | Panel


@dataclass(frozen=True)
class Drawing:
    """A whole picture.

    Attributes:
        name: What its inner names begin with, so that several can stand in one page.
        title: What it shows.
        describes: The same in short, for those who do not see it.
        width, height: How large it is.
        items: What it is made of, the hindmost first.
    """

    name: str
    title: str
    describes: str
    width: float
    height: float
    items: tuple[Item, ...]


def moved(item: Item, along: float, down: float) -> Item:
    """An item at another place."""
    match item:
        case Line():
            return replace(item, points=tuple((x + along, y + down) for x, y in item.points))
        case Panel():
            frame = replace(item.frame, x=item.frame.x + along, y=item.frame.y + down)
            return Panel(item.key, frame, tuple(moved(inner, along, down) for inner in item.items))
        case Text() | Box():
            return replace(item, x=item.x + along, y=item.y + down)


def every(items: tuple[Item, ...]) -> Iterator[Item]:
    """All items, those inside panels included."""
    for item in items:
        yield item
        if isinstance(item, Panel):
            yield from every((item.frame, *item.items))
