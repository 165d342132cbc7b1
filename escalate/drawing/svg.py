"""Writes a drawing as SVG: real text, no script, nothing from elsewhere, the same bytes for the same drawing."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot
from xml.etree import ElementTree as ET

from escalate.drawing.letter import clean
from escalate.drawing.shape import INK, PAPER, Box, Drawing, Item, Line, Panel, Pattern, Point, Text, every

OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- Drawn by Escalate -->\n'
"""How every picture of ours begins, by which it is known again."""
_NAMESPACE = "http://www.w3.org/2000/svg"
_FONTS = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"
_DASHES = "6 4"
_HEAD = 9.0
"""How long the head of an arrow is."""


def as_svg(drawing: Drawing) -> str:
    """A drawing as SVG that stands alone."""
    root = _root(drawing)
    if defined := list(_patterns(drawing)):
        definitions = _inside(root, "defs")
        for pattern in defined:
            definitions.append(pattern)
    ground = Box(0, 0, drawing.width, drawing.height, fill=PAPER)
    for item in (ground, *drawing.items):
        _draw(root, drawing.name, item)
    for element in root.iter():
        if element.tag not in ("tspan", "text", "title", "desc"):
            element.text = element.text or ("\n" if len(element) else None)
        if element.tag != "tspan":
            element.tail = "\n"
    return OPENING + ET.tostring(root, encoding="unicode")


def _root(drawing: Drawing) -> ET.Element:
    width, height = _number(drawing.width), _number(drawing.height)
    title, describes = f"{drawing.name}-title", f"{drawing.name}-desc"
    attributes = {
        "xmlns": _NAMESPACE,
        "xml:lang": "en-GB",
        "width": width,
        "height": height,
        "viewBox": f"0 0 {width} {height}",
        "role": "img",
        "aria-labelledby": f"{title} {describes}",
        "font-family": _FONTS,
    }
    root = ET.Element("svg", attributes)
    _inside(root, "title", id=title).text = clean(drawing.title)
    _inside(root, "desc", id=describes).text = clean(drawing.describes)
    return root


def _inside(parent: ET.Element, tag: str, /, **attributes: str) -> ET.Element:
    named = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    return ET.SubElement(parent, tag, named)


def _number(value: float) -> str:
    """A length: two digits after the point at most, and no more than are needed."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


# ------------------------------------------------------------------------------------------------- one item


def _draw(parent: ET.Element, name: str, item: Item) -> None:
    match item:
        case Text():
            _text(parent, item)
        case Box():
            _box(parent, name, item)
        case Line():
            _line(parent, item)
        case Panel():
            group = _inside(parent, "g")
            _box(group, name, item.frame)
            for inner in item.items:
                _draw(group, name, inner)


def _text(parent: ET.Element, item: Text) -> None:
    element = _inside(parent, "text", x=_number(item.x), y=_number(item.y))
    if item.centred:
        element.set("text-anchor", "middle")
    for run in item.runs:
        piece = _inside(element, "tspan", font_size=_number(run.size), fill=run.colour)
        if run.bold:
            piece.set("font-weight", "bold")
        piece.text = run.words


def _box(parent: ET.Element, name: str, item: Box) -> None:
    if not (item.fill or item.stroke or item.pattern):
        return
    sizes = {"x": item.x, "y": item.y, "width": item.width, "height": item.height}
    element = ET.SubElement(parent, "rect", {key: _number(value) for key, value in sizes.items()})
    element.set("fill", f"url(#{name}-{item.pattern})" if item.pattern else item.fill or "none")
    if item.rounding:
        element.set("rx", _number(item.rounding))
    if item.stroke:
        element.set("stroke", item.stroke)
        element.set("stroke-width", _number(item.thickness))
    if item.dashed:
        element.set("stroke-dasharray", _DASHES)
    if item.says:
        _inside(element, "title").text = clean(item.says)


def _line(parent: ET.Element, item: Line) -> None:
    points = item.points if not item.arrow else (*item.points[:-1], _short_of(item.points[-2], item.points[-1]))
    element = _inside(
        parent,
        "polyline",
        points=_points(points),
        fill="none",
        stroke=item.colour,
        stroke_width=_number(item.thickness),
    )
    if item.dashed:
        element.set("stroke-dasharray", _DASHES)
    if item.arrow:
        head = _head(item.points[-2], item.points[-1])
        _inside(parent, "polygon", points=_points(head), fill=item.colour)


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _direction(before: Point, end: Point) -> Point:
    along, down = end[0] - before[0], end[1] - before[1]
    length = hypot(along, down) or 1.0
    return along / length, down / length


def _short_of(before: Point, end: Point) -> Point:
    """Where the line of an arrow stops, so that it does not show beyond its head."""
    along, down = _direction(before, end)
    return end[0] - along * _HEAD / 2, end[1] - down * _HEAD / 2


def _head(before: Point, end: Point) -> tuple[Point, ...]:
    along, down = _direction(before, end)
    back = (end[0] - along * _HEAD, end[1] - down * _HEAD)
    half = _HEAD * 0.45
    return end, (back[0] - down * half, back[1] + along * half), (back[0] + down * half, back[1] - along * half)


# ------------------------------------------------------------------------------------------------- patterns


def _patterns(drawing: Drawing) -> Iterator[ET.Element]:
    """The patterns that a drawing uses; lines and dots, which print as they look."""
    used = {item.pattern for item in every(drawing.items) if isinstance(item, Box)}
    makers: dict[Pattern, tuple[str, str]] = {
        "slanted": ("M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2", "1.8"),
        "crossed": ("M0,0 l6,6 M0,6 l6,-6", "1.1"),
        "dotted": ("M1,1.5 h2 M4,4.5 h2", "1.6"),
    }
    for kind, (path, thickness) in makers.items():
        if kind in used:
            attributes = {"id": f"{drawing.name}-{kind}", "width": "6", "height": "6"}
            pattern = ET.Element("pattern", {**attributes, "patternUnits": "userSpaceOnUse"})
            _inside(pattern, "rect", width="6", height="6", fill=PAPER)
            _inside(pattern, "path", d=path, stroke=INK, stroke_width=thickness, fill="none")
            yield pattern
