"""What has to be true of every drawing: nothing leaves its box, nothing stands on anything else, all can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

from escalate.drawing.shape import PAPER, SMALL, Box, Drawing, Item, Line, Panel, Text, every
from escalate.drawing.svg import as_svg
from escalate.screen import EMERGENCY

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "title", "desc", "defs", "pattern", "path", "rect", "g", "text", "tspan", "polyline", "polygon"}


def faults(drawing: Drawing) -> list[str]:
    """Everything that is wrong with the layout of a drawing."""
    sheet = Panel("sheet", Box(0, 0, drawing.width, drawing.height, PAPER), drawing.items)
    if drawing.name != "try" and EMERGENCY not in all_words(drawing.items):
        return ["the emergency line is missing"]
    return [*_of_panel(sheet), *_of_arrows(drawing), *_of_looks(sheet, PAPER)]


def _of_panel(panel: Panel) -> Iterator[str]:
    solid: list[tuple[str, Box]] = []
    for item in panel.items:
        frame = _room(item)
        if frame and not panel.frame.holds(frame):
            yield f"{_called(item)} leaves {panel.key}"
        if isinstance(item, Panel):
            yield from _of_panel(item)
        if frame and isinstance(item, Text | Panel):
            solid.append((_called(item), frame))
    for (one, its), (other, others) in combinations(solid, 2):
        if its.meets(others):
            yield f"{one} stands on {other}"


def _room(item: Item) -> Box | None:
    if isinstance(item, Line):
        return None
    return item.frame if isinstance(item, Text | Panel) else item


def _called(item: Item) -> str:
    if isinstance(item, Text):
        return f'"{words(item)}"'
    return item.key if isinstance(item, Panel) else type(item).__name__


def words(text: Text) -> str:
    return "".join(run.words for run in text.runs)


def _of_arrows(drawing: Drawing) -> Iterator[str]:
    """Lines lie on the sheet; arrows run straight across or down, begin and end at a card, and pass through none."""
    cards = [item.frame for item in drawing.items if isinstance(item, Panel)]
    for line in (item for item in drawing.items if isinstance(item, Line)):
        for one, other in pairwise(line.points):
            run = Box(min(one[0], other[0]), min(one[1], other[1]), abs(one[0] - other[0]), abs(one[1] - other[1]))
            if run.width and run.height:
                yield f"a line runs aslant at {one}"
            if not Box(0, 0, drawing.width, drawing.height).holds(run):
                yield f"a line leaves the sheet at {other}"
            if line.arrow and any(_passes(run, card) for card in cards):
                yield f"an arrow passes through a card at {one}"


def _passes(run: Box, card: Box) -> bool:
    """Whether a line runs through the inside of a card, not only along its edge."""
    return (
        run.x < card.right - 0.5
        and run.right > card.x + 0.5
        and run.y < card.bottom - 0.5
        and run.bottom > card.y + 0.5
    )


def _of_looks(panel: Panel, ground: str) -> Iterator[str]:
    """Text is large enough, and stands out from the ground below it."""
    below = panel.frame.fill or ground
    boxes = [item for item in panel.items if isinstance(item, Box) and item.fill]
    for item in panel.items:
        if isinstance(item, Panel):
            yield from _of_looks(item, below)
        elif isinstance(item, Text):
            grounds = {below, *(box.fill for box in boxes if box.meets(item.frame))}
            for run in item.runs:
                if run.size < SMALL:
                    yield f'"{run.words}" is too small'
                if min(contrast(run.colour, one) for one in grounds) < 4.5:
                    yield f'"{run.words}" does not stand out'


def contrast(one: str, other: str) -> float:
    """The ratio of contrast of two colours, as the guidelines for accessible pages define it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    assert re.fullmatch("#[0-9a-f]{6}", colour), colour
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def panels(drawing: Drawing) -> dict[str, Panel]:
    """The panels of a drawing, by what they show."""
    found = [item for item in every(drawing.items) if isinstance(item, Panel)]
    assert len({panel.key for panel in found}) == len(found)
    return {panel.key: panel for panel in found}


def all_words(items: tuple[Item, ...]) -> str:
    """All text of a drawing or a panel, each line after the other."""
    return " ".join(words(item) for item in every(items) if isinstance(item, Text)).replace("\u00a0", " ")


def read(picture: str) -> ET.Element:
    """A picture as SVG is read, with what has to be true of every one."""
    root = ET.fromstring(picture)  # noqa: S314 -- our own picture
    assert root.tag == f"{SVG}svg"
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= DRAWN
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert root.get("role") == "img"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"
    assert (root.get("aria-labelledby") or "").split() == [root[0].get("id"), root[1].get("id")]
    assert [root[0].tag, root[1].tag] == [f"{SVG}title", f"{SVG}desc"]
    assert all(element.text for element in root[:2])
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "href" not in name
            assert "url(" not in value or value.removeprefix("url(#").removesuffix(")") in ids, value
    return root


def drawn(drawing: Drawing) -> str:
    """A drawing as SVG, twice the same."""
    picture = as_svg(drawing)
    assert picture == as_svg(drawing)
    return picture


def texts(root: ET.Element) -> list[str]:
    """The lines of text of a picture."""
    return ["".join(line.itertext()).replace("\u00a0", " ") for line in root.iter(f"{SVG}text")]
