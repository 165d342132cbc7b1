"""The picture of an area: its agencies in columns, each with its posts, those below another one standing further in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from escalate.drawing.area_content import AgencySaid, AreaSaid, BodySaid, PostSaid
from escalate.drawing.area_text import LEGEND, area_in_short, title_of
from escalate.drawing.card import PADDING, Content, Paragraph, block, card, outline, plain, shared_out, small
from escalate.drawing.shape import LARGE, PALE, PLAIN, Drawing, Line, Panel, Run, moved
from escalate.drawing.sheet import MARGIN, Masthead, prints_at
from foundation.sentence import capital

_GAP = 14.0
_STEP = 18.0
"""How much further in a post stands than the one above it."""
_NARROWEST = 180.0
_COLUMNS, _WIDTHS = range(1, 9), (290.0, 340.0, 400.0, 470.0)


def draw_area(said: AreaSaid) -> Drawing:
    """An area as a drawing, in as many columns as make it print largest on an A3 sheet."""
    panels = {width: _panels(said, width) for width in _WIDTHS}
    sizes = [(width, min(number, len(panels[width]))) for width, number in product(_WIDTHS, _COLUMNS)]
    drawings = (_draw(said, panels[width], width, number) for width, number in dict.fromkeys(sizes))
    return max(drawings, key=lambda drawing: prints_at(drawing.width, drawing.height))


def _panels(said: AreaSaid, width: float) -> list[Panel]:
    return [*(_agency(agency, width) for agency in said.agencies), *(_body(body, width) for body in said.bodies)]


def _draw(said: AreaSaid, panels: Sequence[Panel], width: float, number: int) -> Drawing:
    columns = shared_out(panels, [panel.frame.height + _GAP for panel in panels], number)
    whole = max(700.0, 2 * MARGIN + len(columns) * (width + _GAP) - _GAP)
    items, top = Masthead(title_of(said), f"as on {said.day}", " ".join(said.emergency), said.notes).items(whole)
    lowest = top
    for nth, column in enumerate(columns):
        down = top
        for panel in column:
            items.append(moved(panel, MARGIN + nth * (width + _GAP), down))
            down += panel.frame.height + _GAP
        lowest = max(lowest, down)
    legend = block(_legend(said), MARGIN, lowest, whole - 2 * MARGIN)
    items += legend.items
    return Drawing(
        name=f"area-{said.id}",
        title=title_of(said),
        describes=area_in_short(said),
        width=whole,
        height=lowest + legend.height + MARGIN,
        items=tuple(items),
    )


def _legend(said: AreaSaid) -> Iterator[Paragraph]:
    yield Paragraph((plain(LEGEND),))
    meanings = (
        (plain(f"{capital(mark)}: ", bold=True), plain(f"{meaning}. ")) for mark, meaning in said.meanings.items()
    )
    yield Paragraph(tuple(run for pair in meanings for run in pair), before=2)


# ----------------------------------------------------------------------------------------- agencies and bodies


def _agency(agency: AgencySaid, width: float) -> Panel:
    """An agency with its posts below one another, and a line from each post to those it manages."""
    content = _headed(agency.called, agency.clauses, agency.facts)
    head, _ = card(f"agency {agency.name}", content, outline(0, 0, width, fill=PALE), ())
    items, down = list(head.items), head.frame.height
    deepest = max((post.depth for post in agency.posts), default=0)
    step = min(_STEP, (width - 2 * PADDING - _NARROWEST) / max(deepest, 1))
    above: list[Panel] = []
    for post in agency.posts:
        x = PADDING + step * post.depth
        panel = _post(agency.name, post, x, down, width - PADDING - x)
        above[post.depth :] = [panel]
        if post.depth:
            items.append(_branch(above[post.depth - 1], panel, step))
        items.append(panel)
        down = panel.frame.bottom + PADDING
    return Panel(head.key, replace(head.frame, height=max(down, head.frame.height)), tuple(items))


def _branch(manager: Panel, post: Panel, step: float) -> Line:
    x, y = manager.frame.x + step / 2, post.frame.y + PADDING + PLAIN / 2
    return Line(((x, manager.frame.bottom), (x, y), (post.frame.x, y)))


def _post(agency: str, post: PostSaid, x: float, y: float, width: float) -> Panel:
    content = Content(tuple(_told(post)))
    panel, _ = card(f"post {agency} {post.name}", content, outline(x, y, width, dashed=bool(post.absent)), ())
    return panel


def _told(post: PostSaid) -> Iterator[Paragraph]:
    yield Paragraph((plain(capital(post.called), bold=True), *_clauses(post.clauses)))
    if post.absent:
        yield Paragraph((plain("! ", bold=True), plain(post.absent)), before=3, marked=True)
    if post.marks:
        yield Paragraph((plain(f"{capital(', '.join(post.marks))}.", bold=True),), before=2)
    for plays in post.plays:
        yield Paragraph((plain(f"Plays: {plays}."),), hanging=10, before=2)
    for fact in post.facts:
        yield Paragraph((small(fact),), hanging=10, before=1)
    if post.readings:
        yield Paragraph((small(f"Unclear: {', '.join(post.readings)}."),), hanging=10, before=1)


def _body(body: BodySaid, width: float) -> Panel:
    content = _headed(body.called, body.clauses, body.facts)
    title = (*content.title, *(Paragraph((plain(f"• {seat}"),), hanging=10, before=2) for seat in body.seats))
    panel, _ = card(f"body {body.name}", Content(title), replace(outline(0, 0, width, fill=PALE), rounding=0.0), ())
    return panel


def _headed(called: str, clauses: tuple[str, ...], facts: tuple[str, ...]) -> Content:
    title = Paragraph((plain(capital(called), bold=True, size=LARGE), *_clauses(clauses)))
    return Content((title, *(Paragraph((plain(fact),), hanging=10, before=2) for fact in facts)))


def _clauses(clauses: tuple[str, ...]) -> tuple[Run, ...]:
    return (small(f" [{', '.join(clauses)}]"),) if clauses else ()
