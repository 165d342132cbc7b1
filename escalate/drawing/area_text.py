"""An area's picture told in words, and as a Mermaid flowchart: the same as is drawn."""

from __future__ import annotations

from collections.abc import Iterator

from escalate.drawing.area_content import AreaSaid, PostSaid
from escalate.drawing.mermaid import label, mermaid, name
from escalate.drawing.plain import told
from escalate.screen import EMERGENCY
from foundation.sentence import capital

LEGEND = (
    "A post stands further in than the one that manages it, where that is known. A broken outline, and what follows the"
    " sign !, mark a post that cannot act that day."
)


def title_of(said: AreaSaid) -> str:
    """What the picture is called."""
    return f"{said.called}: agencies, posts and lines of management"


def area_in_words(said: AreaSaid) -> str:
    """The whole picture as text."""
    return told(_lines(said))


def area_in_short(said: AreaSaid) -> str:
    """The picture in a few sentences."""
    agencies = "; ".join(f"{agency.called} ({len(agency.posts)})" for agency in said.agencies)
    absent = sorted({post.called for agency in said.agencies for post in agency.posts if post.absent})
    bodies = f" Bodies: {'; '.join(body.called for body in said.bodies)}." if said.bodies else ""
    away = f" Posts that cannot act that day: {'; '.join(absent)}." if absent else ""
    return f"{title_of(said)}, as on {said.day}. Agencies with the number of their posts: {agencies}.{bodies}{away}"


def _lines(said: AreaSaid) -> Iterator[tuple[int, str]]:
    yield 0, f"{EMERGENCY} (ours, not the policy's.)"
    yield from ((0, line) for line in said.emergency)
    yield 0, ""
    yield 0, f"{title_of(said)} (as on {said.day})"
    yield from ((0, f"Note: {note}") for note in said.notes)
    yield 0, LEGEND
    yield from ((1, f"{capital(mark)}: {meaning}.") for mark, meaning in said.meanings.items())
    for agency in said.agencies:
        yield 0, ""
        yield 0, f"{agency.called.upper()}{_cited(agency.clauses)}"
        yield from ((1, fact) for fact in agency.facts)
        for post in agency.posts:
            yield from _post(post)
    for body in said.bodies:
        yield 0, ""
        yield 0, f"{body.called.upper()}{_cited(body.clauses)}"
        yield from ((1, fact) for fact in body.facts)
        yield from ((1, f"- {seat}") for seat in body.seats)


def _post(post: PostSaid) -> Iterator[tuple[int, str]]:
    depth = 1 + 2 * post.depth
    yield depth, f"{capital(post.called)}{_cited(post.clauses)}"
    if post.absent:
        yield depth + 1, f"! {post.absent}"
    if post.marks:
        yield depth + 1, f"{capital(', '.join(post.marks))}."
    yield from ((depth + 1, f"Plays: {plays}.") for plays in post.plays)
    yield from ((depth + 1, fact) for fact in post.facts)
    if post.readings:
        yield depth + 1, f"Unclear: {', '.join(post.readings)}."


def _cited(clauses: tuple[str, ...]) -> str:
    return f" [{', '.join(clauses)}]" if clauses else ""


# --------------------------------------------------------------------------------------------------- Mermaid


def area_as_mermaid(said: AreaSaid) -> str:
    """The whole picture as Mermaid: an arrow leads from a post to those it manages."""
    return mermaid(_flow(said))


def _flow(said: AreaSaid) -> Iterator[str]:
    yield "flowchart LR"
    yield f"  area[{label(title_of(said), f'as on {said.day}', EMERGENCY, *said.emergency)}]"
    absent = []
    for number, agency in enumerate(said.agencies):
        here = name("agency", number)
        yield f"  area --- {here}[{label(capital(agency.called), *agency.facts)}]"
        above: list[str] = []
        for nth, post in enumerate(agency.posts):
            this = name("post", number, nth)
            above[post.depth :] = [this]
            source = f"{above[post.depth - 1]} -->" if post.depth else f"{here} ---"
            yield f"  {source} {this}({label(*_of_post(post))})"
            absent += [this] if post.absent else []
    for number, body in enumerate(said.bodies):
        seats = [f"- {seat}" for seat in body.seats]
        yield f"  area --- {name('body', number)}[[{label(capital(body.called), *body.facts, *seats)}]]"
    if absent:
        yield "  classDef absent stroke-dasharray: 6 4"
        yield f"  class {','.join(absent)} absent"


def _of_post(post: PostSaid) -> Iterator[str]:
    yield capital(post.called)
    if post.absent:
        yield f"! {post.absent}"
    if post.marks:
        yield f"{capital(', '.join(post.marks))}."
    yield from (f"Plays: {plays}." for plays in post.plays)
    yield from post.facts
