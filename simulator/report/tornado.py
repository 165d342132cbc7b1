"""Which assumption matters most, as a picture with its numbers, and what would reverse the finding."""

from __future__ import annotations

from collections.abc import Iterator

from foundation.sentence import capital
from simulator.comparing.amount import amount, difference
from simulator.comparing.naming import measure_of
from simulator.comparing.sensitivity import Finding, Reversal, Sensitivity, Swing, Tornado
from simulator.measures.names import Measure, called_in
from simulator.report.answer import WAYS
from simulator.report.content import Mark, Picture, Table
from simulator.report.evidence import largest

MOST_ROWS = 8
_HOW: dict[Reversal, str] = {
    "sign": "the difference would be the other way round",
    "nought": "it could be no difference",
    "threshold": "the threshold would be crossed",
}


def tornado_of(found: Sensitivity) -> Picture | None:
    """What each assumption does at the ends of its range; None where none does anything."""
    order = [swing.name for swing in largest(found)]
    if not order:
        return None
    said, compared = _measure(found), len(found.scenarios) == 2
    top = largest(found)[0]
    what = f"the difference in “{said.says}”" if compared else f"“{said.says}”"
    finding = (
        f"What moves {what} most is “{top.assumption.says}” ({top.name}): the ends of its range are"
        f" {amount(top.size, said.unit)} apart."
    )
    beside = f" {found.names[1]} less {found.names[0]}." if compared else ""
    caption = (
        f"A line goes from what is found at one end of a number's range to the other; the mark is what is found now."
        f"{beside} One number at a time, on {found.cases:,} cases."
    )
    marks = tuple(mark for each in found.tornadoes for mark in _marks(each, order[:MOST_ROWS], said))
    axis = "in 100" if said.unit == "share" else said.unit
    table = Table(("Number", "Grade, and who answers", "Now", "At its low end", "At its high end"), _rows(found, order))
    return Picture("tornado", "Which number matters most", finding, caption, axis, marks, table)


def reversal_of(found: Sensitivity) -> Iterator[str]:
    """What would reverse the finding, in sentences."""
    if found.interrupted:
        yield "What would reverse the finding was not tried to the end: somebody broke it off."
    if len(found.scenarios) == 1:
        yield "One scenario by itself has no difference that could be reversed."
        return
    for tornado in found.tornadoes:
        way = f"{WAYS[tornado.moves]}, " if WAYS[tornado.moves] else ""
        if tornado.now.holds_nought:
            yield f"{way}it could be no difference already: there is no finding to reverse."
            continue
        crossed = [line for swing in tornado.swings for line in _crossings(swing)]
        yield f"{way}{'; '.join(crossed) or 'no number within its range, one at a time, reverses the finding'}."


def reversed_soonest(found: Sensitivity) -> str:
    """What would reverse the finding, in one sentence for a first page; "" where there is none to reverse."""
    if len(found.scenarios) == 1 or found.interrupted or not found.tornadoes:
        return ""
    firm = [each for each in found.tornadoes if not each.now.holds_nought]
    crossed = [line for tornado in firm for swing in tornado.swings for line in _crossings(swing)]
    if not firm:
        return "It could be no difference already, so nothing is needed to reverse the finding."
    return capital(f"{crossed[0] if crossed else 'no number within its range, one at a time, reverses the finding'}.")


def _crossings(swing: Swing) -> Iterator[str]:
    for each in swing.crossings:
        yield f"with {swing.name} at {each.near:.3g} instead of {swing.assumption.value:g}, {_HOW[each.how]}"


def _measure(found: Sensitivity) -> Measure:
    policies = [each.policy for each in found.scenarios]
    return measure_of(found.measure, policies, called_in(found.scenarios[0].area))


def _marks(tornado: Tornado, order: list[str], said: Measure) -> Iterator[Mark]:
    known, scale = {swing.name: swing for swing in tornado.swings}, 100 if said.unit == "share" else 1
    for name in order:
        swing = known.get(name)
        ends = [end.value for end in (swing.low, swing.high) if end.value is not None] if swing else []
        if swing and ends and tornado.now.value is not None:
            low, high = scale * min(ends), scale * max(ends)
            words = f"{low:.1f} to {high:.1f}"
            way = WAYS[tornado.moves] or "as it is"
            yield Mark(swing.assumption.says, way, scale * tornado.now.value, low, high, words)


def _rows(found: Sensitivity, order: list[str]) -> tuple[tuple[str, ...], ...]:
    unit, rows = _measure(found).unit, list[tuple[str, ...]]()

    def told(one: Finding) -> str:
        if len(found.scenarios) == 2:
            return difference(one.value, one.low, one.high, unit)
        return amount(one.value, unit)

    for tornado in found.tornadoes:
        way = f" ({WAYS[tornado.moves]})" if WAYS[tornado.moves] else ""
        known = {swing.name: swing for swing in tornado.swings}
        for swing in [known[name] for name in order if name in known]:
            each = swing.assumption
            graded = f"{each.grade}: {each.owner}" if each.owner else each.grade
            ends = [f"at {end.at:g}: {told(end)}" for end in (swing.low, swing.high)]
            rows.append((f"{swing.name}: {each.says}{way}", graded, f"{each.value:g}: {told(tornado.now)}", *ends))
    return tuple(rows)
