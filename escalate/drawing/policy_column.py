"""A column of the picture of a policy: the head of a track, its stages one below the other, and the arrows between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from escalate.drawing.arrow import Link, Look, arrows, gutter
from escalate.drawing.card import WIDE, Content, card, outline
from escalate.drawing.policy_card import SHARES, head, leaving_key, move_key, stage_card
from escalate.drawing.policy_content import PolicySaid, TrackSaid
from escalate.drawing.shape import PALE, Item, Panel

Shares = tuple[float, float, float]
_OF_HEADS: Shares = (0.34, 0.33, 0.33)
_BETWEEN_ROWS = 24.0


@dataclass(frozen=True, eq=False)
class Column:
    """What stands in the column of a track, in whatever width it is drawn.

    Attributes:
        track: The name of the track.
        head: What stands at its head.
        cards: For each stage its name, whether its outline is broken, and what stands in its card.
        links: The arrows between them.
    """

    track: str
    head: Content
    cards: tuple[tuple[str, bool, Content], ...]
    links: tuple[Link, ...]

    @property
    def beside(self) -> float:
        """How much room the arrows need beside the cards."""
        return gutter(self.links)

    def shares(self, width: float) -> tuple[Shares, float]:
        """How its cards are best shared out at a width, and how high it is then."""
        possible = SHARES if width >= WIDE else SHARES[:1]
        tried = {shares: self.draw([], 0, 0, width, shares) for shares in possible}
        best = min(tried, key=lambda shares: tried[shares])
        return best, tried[best]

    def draw(self, items: list[Item], x: float, y: float, width: float, shares: Shares) -> float:
        """Add it to a drawing; and where it ends."""
        panel, _ = card(f"track {self.track}", self.head, outline(x, y, width, fill=PALE), _OF_HEADS)
        items.append(panel)
        down = panel.frame.bottom + _BETWEEN_ROWS / 2
        panels: list[Panel] = []
        leaves: list[Mapping[str, float]] = []
        for stage, dashed, content in self.cards:
            frame = outline(x, down, width, dashed=dashed)
            panel, places = card(f"stage {self.track} {stage}", content, frame, shares)
            panels.append(panel)
            leaves.append(places)
            down = panel.frame.bottom + _BETWEEN_ROWS
        items += panels
        items += arrows(self.links, [panel.frame for panel in panels], leaves)
        return panels[-1].frame.bottom


def column_of(said: PolicySaid, track: TrackSaid) -> Column:
    """The column of a track."""
    cards = tuple((stage.name, bool(stage.kind), stage_card(said, stage)) for stage in track.stages)
    return Column(track.name, head(said, track), cards, links_of(track))


def links_of(track: TrackSaid) -> tuple[Link, ...]:
    """The arrows of a track: where its exits lead, and where powers and duties lead out of turn."""
    rows = {stage.name: row for row, stage in enumerate(track.stages)}
    found = list[Link]()
    for row, stage in enumerate(track.stages):
        for number, leaving in enumerate(stage.leavings):
            look: Look = "by_itself" if leaving.goes == "by_itself" else "moved"
            found += [Link(row, rows[to], leaving_key(number), look) for to in leaving.to if to in rows]
        for number, move in enumerate(stage.moves):
            found += [Link(row, rows[to], move_key(number), "out_of_turn") for to in move.to if to in rows]
    return tuple(dict.fromkeys(found))
