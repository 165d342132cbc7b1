"""A sheet of paper: how large a picture prints on it, and what stands at the head of every picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from escalate.drawing.card import Content, Paragraph, block, card, outline, plain, small
from escalate.drawing.shape import LARGE, Item, Text, moved
from escalate.screen import EMERGENCY

MARGIN = 24.0
_A3 = (1587.0, 1123.0)
"""The size of an A3 sheet on its side."""


def prints_at(width: float, height: float) -> float:
    """How large something of this size prints on an A3 sheet on its side: 1 is as large as on the screen."""
    return min(_A3[0] / width, _A3[1] / height)


def legend(samples: Iterable[tuple[Item, str]], down: float, width: float) -> tuple[list[Item], float]:
    """What the looks of things mean, beside one another as far as there is room; and where it ends.

    Args:
        samples: Each look, drawn at the origin and 40 by 16 large, with what it means.
        down: Where it begins.
        width: How wide the picture is.
    """
    items: list[Item] = []
    x = MARGIN
    for sample, meaning in samples:
        text = Text(48, 12, (plain(meaning),))
        if x > MARGIN and x + 48 + text.width > width - MARGIN:
            x, down = MARGIN, down + 22
        items += [moved(sample, x, down), moved(text, x, down)]
        x += 48 + text.width + 24
    return items, down + 20


@dataclass(frozen=True)
class Masthead:
    """What stands at the head of a picture.

    Attributes:
        title: What it shows.
        version: Of what version or day.
        emergency: What to do in an emergency, beside the national line.
        notes: What to know about it, each with how it is marked.
    """

    title: str
    version: str
    emergency: str = ""
    notes: tuple[str, ...] = ()

    def items(self, width: float) -> tuple[list[Item], float]:
        """It as wide as a picture is; and where it ends."""
        room = width - 2 * MARGIN
        title = (plain(self.title, bold=True, size=24), small(f" ({self.version})"))
        text = block([Paragraph(title)], MARGIN, MARGIN, room)
        line = (plain(EMERGENCY, bold=True, size=LARGE), small(" (ours, not the policy's) "), plain(self.emergency))
        frame = replace(outline(MARGIN, MARGIN + text.height + 6, room), thickness=3.0)
        panel, _ = card("emergency", Content((Paragraph(line),)), frame, ())
        notes = block(_paragraphs(self.notes), MARGIN, panel.frame.bottom + 6, room)
        return [*text.items, panel, *notes.items], panel.frame.bottom + notes.height + 18


def _paragraphs(notes: tuple[str, ...]) -> Iterable[Paragraph]:
    return (Paragraph((plain("Note: ", bold=True), plain(note)), before=2) for note in notes)
