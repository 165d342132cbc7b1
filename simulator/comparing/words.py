"""A comparison in words: numbers and what they mean, never a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_uppercase
from textwrap import wrap

from simulator.comparing.amount import amount, difference, years
from simulator.comparing.comparison import Beside, Compared, Comparison, Regime
from simulator.comparing.naming import MAIN
from simulator.comparing.regimes import REGIMES

_WIDTH = 98
_SHORT = {"as_declared": "", "scales_with_limit": "By the limit: ", "fixed": "As they do now: "}


def comparison_in_words(found: Comparison, wanted: Sequence[str] = (), *, every: bool = False) -> str:
    """A comparison in words.

    Args:
        found: The comparison.
        wanted: The measures that were asked for; the main ones, if none was.
        every: Show every measure.
    """
    return "\n".join(_lines(found, wanted, every))


def _lines(found: Comparison, wanted: Sequence[str], every: bool) -> Iterator[str]:
    yield from _what_is_compared(found)
    if not found.regimes:
        yield "\nNothing was gone through yet, so there is nothing to compare."
        return
    yield ""
    yield from _how_far(found)
    for number in range(1, len(found.scenarios)):
        yield from _beside(found, number, wanted, every)
    yield ""
    yield from folded(
        "Years to see it: with so many years of cases under one policy, and as many under the other, a two-sided"
        " test at 5 in 100 finds the difference four times in five (docs/simulation.md)."
    )


def _what_is_compared(found: Comparison) -> Iterator[str]:
    count = len(found.scenarios)
    cases = "cases that differ" if found.cases_differ else "the same cases"
    yield f"{count} scenarios with {cases} and the same chance (seed {found.seed})."
    for letter, name, scenario in zip(ascii_uppercase, found.names, found.scenarios, strict=False):
        yield from folded(f"{letter}  {name}: {scenario.policy.file.policy.title} ({scenario.policy.version})", 3)
    if found.cases_differ:
        differ = "; ".join(found.cases_differ)
        yield from folded(
            f"THE CASES ARE NOT THE SAME: {differ}. What is found may come from the cases, not from the policy."
        )
    if found.limits:
        yield ""
        yield from folded(
            f"A limit differs ({', '.join(found.limits)}). Nobody knows what people will make of it, so it was gone"
            f" through twice. By the limit: {REGIMES['scales_with_limit']}. As they do now: {REGIMES['fixed']}."
        )


def _how_far(found: Comparison) -> Iterator[str]:
    for regime in found.regimes:
        tally, label = regime.outcome.tally, _SHORT[regime.moves]
        yield from folded(
            f"{label}{tally.replications:,} times gone through, each with {regime.cases:.1f} cases in a year."
        )
        yield from _how_sure(found, regime)
    if found.interrupted:
        yield "INTERRUPTED: this is what was done by then."


def _how_sure(found: Comparison, regime: Regime) -> Iterator[str]:
    wanted = found.plan.precision
    if wanted is None:
        return
    tally = regime.outcome.tally
    for number in range(1, len(found.scenarios)):
        within = tally.difference(wanted.measure, 0, number).within
        reached = within is not None and within <= wanted.within
        come = "no interval" if within is None else f"{within:.3g}"
        yield from folded(
            f"{'As' if reached else 'NOT as'} sure as was wanted: the difference in {wanted.measure} of"
            f" {ascii_uppercase[number]} is known to within {come}; wanted was {wanted.within:g}.",
            2,
        )


def _beside(found: Comparison, number: int, wanted: Sequence[str], every: bool) -> Iterator[str]:
    letter = ascii_uppercase[number]
    yield ""
    yield f"{letter} BESIDE A"
    first = found.regimes[0].beside[number - 1]
    names = [one.name for one in first.measures]
    both = [one.name for one in first.measures if one.a is not None or one.b is not None]
    shown = both if every else [name for name in (wanted or MAIN) if name in names]
    apart = [one for one in first.measures if one.difference is None and _one_side(first, one)]
    for name in shown:
        if name not in [one.name for one in apart]:
            yield from _measure(found, number, name, letter)
    yield from _apart(first, apart, letter)


def _one_side(beside: Beside, one: Compared) -> bool:
    """Whether a measure is about a stage or a duty that only one side has."""
    parts = one.name.split("/")
    return any(
        only in ("/".join(parts[1:3]), "/".join(parts[2:4]), parts[-1]) for only in beside.only_a + beside.only_b
    )


def _measure(found: Comparison, number: int, name: str, letter: str) -> Iterator[str]:
    begun = False
    for regime in found.regimes:
        one = next((each for each in regime.beside[number - 1].measures if each.name == name), None)
        if one is None:
            continue
        if not begun:
            yield ""
            yield from folded(f"{one.says} ({name})")
            begun = True
        told = difference(one.difference, one.low, one.high, one.unit)
        seen = f"; {years(one.years_to_see)}" if one.years_to_see else ""
        values = f"A {amount(one.a, one.unit)}, {letter} {amount(one.b, one.unit)}"
        yield from folded(f"  {_SHORT[regime.moves]}{values}; {told}{seen}.", 4)


def _apart(beside: Beside, apart: Sequence[Compared], letter: str) -> Iterator[str]:
    for only, whose, value in ((beside.only_a, "A", "a"), (beside.only_b, letter, "b")):
        if only:
            yield ""
            yield from folded(f"Only in {whose}, and so left apart: {', '.join(only)}.")
            for one in apart:
                known = getattr(one, value)
                if known is not None and one.name.startswith(("in_time/", "reached/")):
                    yield from folded(f"  {one.says}: {amount(known, one.unit)}", 4)


def folded(text: str, hanging: int = 0) -> list[str]:
    """A paragraph, folded to the width of a screen."""
    return wrap(text, _WIDTH, subsequent_indent=" " * hanging, break_on_hyphens=False, drop_whitespace=True)
