"""The picture of a policy: a column for each track, a card below the other for each stage, arrows where they lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from escalate.drawing.arrow import Look, arrow
from escalate.drawing.card import Paragraph, block, plain, shared_out
from escalate.drawing.policy_card import unclear_line
from escalate.drawing.policy_column import Column, Shares, column_of
from escalate.drawing.policy_content import PolicySaid
from escalate.drawing.policy_text import HOW_TO_READ, last_line, policy_in_short
from escalate.drawing.shape import INK, LARGE, PAPER, Box, Drawing, Item, Line
from escalate.drawing.sheet import MARGIN, Masthead, legend, prints_at

_BETWEEN_COLUMNS = 22.0
_KEY_COLUMN, _KEY_GAP = 420.0, 20.0
_LOOKS: dict[Look, str] = {
    "moved": "goes on once somebody moves it",
    "by_itself": "goes on by itself",
    "out_of_turn": "may or has to go there out of turn",
}
_WIDTHS = (200.0, 240.0, 290.0, 350.0, *map(float, range(560, 2300, 200)))
"""The widths that are tried for a column."""


def draw_policy(said: PolicySaid) -> Drawing:
    """A policy as a drawing, its columns as wide as makes it print largest on an A3 sheet."""
    columns = [column_of(said, track) for track in said.tracks]
    sized = [{width: column.shares(width) for width in _WIDTHS} for column in columns]
    lowest = max(min(height for _, height in of_column.values()) for of_column in sized)
    sheets: list[tuple[float, _Sheet]] = []
    for limit in sorted({height for of_column in sized for _, height in of_column.values() if height >= lowest}):
        widths = [next(width for width in _WIDTHS if of_column[width][1] <= limit) for of_column in sized]
        shares = [of_column[width][0] for width, of_column in zip(widths, sized, strict=True)]
        sheet = _Sheet(said, tuple(zip(columns, widths, shares, strict=True)))
        sheets.append((sheet.scale(limit), sheet))
    _, best = max(sheets, key=lambda scaled: scaled[0])
    return best.draw()


@dataclass(frozen=True, eq=False)
class _Sheet:
    """A policy, with the width of each column and how it is shared out."""

    said: PolicySaid
    columns: tuple[tuple[Column, float, Shares], ...]

    @property
    def width(self) -> float:
        """How wide it is."""
        wide = sum(width + column.beside + _BETWEEN_COLUMNS for column, width, _ in self.columns)
        return wide - _BETWEEN_COLUMNS + 2 * MARGIN

    def scale(self, height: float) -> float:
        """How large it prints on an A3 sheet, with columns of a height."""
        _, top = self._masthead.items(self.width)
        return prints_at(self.width, self._key([], top + height + 14) + MARGIN)

    @property
    def _masthead(self) -> Masthead:
        said = self.said
        return Masthead(said.title, said.version, said.emergency, (*said.notes, HOW_TO_READ))

    def draw(self) -> Drawing:
        """All of it."""
        items, top = self._masthead.items(self.width)
        x, lowest = MARGIN, 0.0
        for column, width, shares in self.columns:
            lowest = max(lowest, column.draw(items, x, top, width, shares))
            x += width + column.beside + _BETWEEN_COLUMNS
        down = self._key(items, lowest + 14)
        return Drawing(
            name=f"policy-{self.said.id}",
            title=f"{self.said.title} ({self.said.version})",
            describes=policy_in_short(self.said),
            width=self.width,
            height=down + MARGIN,
            items=tuple(items),
        )

    def _key(self, items: list[Item], down: float) -> float:
        """What the marks mean: the unclear points with how they are taken, and the looks of the arrows."""
        room = self.width - 2 * MARGIN
        items.append(Line(((MARGIN, down), (self.width - MARGIN, down))))
        samples, down = legend(_samples(), down + 10, self.width)
        items += samples
        if self.said.unclear:
            title = (plain("Unclear points that this rests on, and how each is taken", bold=True, size=LARGE),)
            text = block([Paragraph(title)], MARGIN, down + 8, room)
            items += text.items
            down = self._unclear(items, down + 8 + text.height, room)
        text = block([Paragraph((plain(last_line(self.said)),))], MARGIN, down + 8, room)
        items += text.items
        return down + 8 + text.height

    def _unclear(self, items: list[Item], down: float, room: float) -> float:
        """The unclear points in as many columns as there is room for, filled one after the other."""
        number = max(1, int(room // _KEY_COLUMN))
        width = (room - _KEY_GAP * (number - 1)) / number
        lowest = down
        lines = [unclear_line(one) for one in self.said.unclear]
        heights = [block([line], 0, 0, width).height for line in lines]
        for column, part in enumerate(shared_out(lines, heights, number)):
            text = block(part, MARGIN + column * (width + _KEY_GAP), down, width)
            items += text.items
            lowest = max(lowest, down + text.height)
        return lowest


def _samples() -> Iterator[tuple[Item, str]]:
    """The looks of arrows and outlines, with what each means."""
    for look, meaning in _LOOKS.items():
        yield arrow((0, 8), (40, 8), look), meaning
    yield Box(0, 0, 40, 16, PAPER, INK, 1.2, dashed=True, rounding=4.0), "an informal step, or one that our copy lacks"
