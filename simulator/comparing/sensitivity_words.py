"""What a finding hangs on, in words."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.comparing.amount import amount, difference, span
from simulator.comparing.naming import measure_of
from simulator.comparing.regimes import REGIMES
from simulator.comparing.sensitivity import Finding, Reversal, Sensitivity, Swing, Tornado
from simulator.comparing.words import folded
from simulator.measures.names import Unit, called_in

_HOW: dict[Reversal, str] = {
    "sign": "the difference is the other way round",
    "nought": "it could be no difference",
    "threshold": "the threshold is crossed",
}


def sensitivity_in_words(found: Sensitivity) -> str:
    """What a finding hangs on, in words."""
    return "\n".join(_lines(found))


def _lines(found: Sensitivity) -> Iterator[str]:
    scenario = found.scenarios[0]
    said = measure_of(found.measure, [each.policy for each in found.scenarios], called_in(scenario.area))
    of = f"{said.says} ({found.measure})"
    if len(found.names) == 2:
        of = f"{of}: {found.names[1]} less {found.names[0]}"
    yield from folded(of)
    yield from folded(
        f"One assumption at a time at each end of its range, the others as they are: {found.replications:,} times,"
        f" {found.cases:,} cases, the same for all (seed {found.seed})."
    )
    if found.interrupted:
        yield "INTERRUPTED: only what is shown was done by then."
    for tornado in found.tornadoes:
        yield ""
        if tornado.moves != "as_declared":
            yield from folded(f"{REGIMES[tornado.moves]}:".capitalize())
        yield from _tornado(found, tornado, said.unit)


def _tornado(found: Sensitivity, tornado: Tornado, unit: Unit) -> Iterator[str]:
    yield f"Now: {_told(found, tornado.now, unit)}"
    yield ""
    for swing in tornado.swings:
        known = swing.assumption
        owner = f", {known.owner}" if known.owner else ""
        apart = amount(swing.size, unit)
        yield from folded(f"{swing.name}: ends {apart} apart. {known.says} ({known.value:g}; {known.grade}{owner})", 4)
        for end in (swing.low, swing.high):
            yield from folded(f"    at {end.at:g}: {_told(found, end, unit)}", 8)
    yield ""
    yield "WHAT WOULD REVERSE IT"
    yield from _reversals(found, tornado)


def _told(found: Sensitivity, one: Finding, unit: Unit) -> str:
    if len(found.scenarios) == 2:
        return difference(one.value, one.low, one.high, unit)
    sure = span(one.low, one.high, unit)
    return f"{amount(one.value, unit)} ({sure})" if sure else amount(one.value, unit)


def _reversals(found: Sensitivity, tornado: Tornado) -> Iterator[str]:
    if len(found.scenarios) == 2 and tornado.now.holds_nought:
        yield from folded("As it is it could be no difference already: there is no finding to reverse.")
        return
    if len(found.scenarios) == 1 and found.threshold is None:
        yield from folded("Name a value with --threshold, or another scenario with --against.")
        return
    crossed = [line for swing in tornado.swings for line in _crossings(swing)]
    if not crossed:
        yield from folded("Nothing in range, one assumption at a time; several at once were not tried.")
        return
    for line in crossed:
        yield from folded(line, 4)
    yield from folded(f"Found by trying on {found.cases:,} cases, one assumption at a time; not proved.")


def _crossings(swing: Swing) -> Iterator[str]:
    for each in swing.crossings:
        yield f"{swing.name} at {each.near:.4g} ({_HOW[each.how]}; not yet at {each.kept:.4g})"
