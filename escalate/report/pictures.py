"""Draws the pictures of a report as SVG: the same bytes each time, legible without colour."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from textwrap import fill
from typing import TYPE_CHECKING

from simulator.report.content import Mark, Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LOOKS = (("#1b4f72", "o", "-"), ("#b3541e", "s", "--"), ("#4a4a4a", "^", ":"), ("#0b6e4f", "D", "-."))
"""Colour, mark and line of each scenario in turn: told apart by shape as well as by colour."""
_WIDE = 7.5
_LABEL = 38
_BEHIND = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
"""So that no line runs through a number."""
_BESIDE = 0.6
"""How much of a row the marks of all scenarios take up."""


def svg_of(picture: Picture) -> bytes:
    """A picture as SVG."""
    from matplotlib import rc_context  # noqa: PLC0415 -- heavy, and only pictures need it
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415 -- as above
    from matplotlib.figure import Figure  # noqa: PLC0415 -- as above

    with rc_context(
        {"svg.hashsalt": "escalate", "svg.fonttype": "none", "font.family": ["DejaVu Sans"], "font.size": 10}
    ):
        rows = len({mark.label for mark in picture.marks})
        height = 4.2 if picture.curve else 1.2 + 0.2 * len(_series(picture.marks)) + _row(picture) * rows
        figure = Figure(figsize=(_WIDE, height), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        axes.spines[["top", "right"]].set_visible(False)
        (_curves if picture.curve else _rows)(axes, picture)
        out = BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()


def _row(picture: Picture) -> float:
    """How high a row is, so that the numbers beside the marks of several scenarios stand apart."""
    return max(0.55, 0.28 * len(_series(picture.marks)))


def _series(marks: Sequence[Mark]) -> list[str]:
    return list(dict.fromkeys(mark.series for mark in marks))


def _rows(axes: Axes, picture: Picture) -> None:
    """A line for each thing, with a mark and its interval for each scenario, and the number beside it."""
    labels, series = list(dict.fromkeys(mark.label for mark in picture.marks)), _series(picture.marks)
    for mark in picture.marks:
        colour, shape, line = _LOOKS[series.index(mark.series) % len(_LOOKS)]
        place = labels.index(mark.label) + (series.index(mark.series) - (len(series) - 1) / 2) * _BESIDE / len(series)
        if mark.low is not None and mark.high is not None:
            axes.plot([mark.low, mark.high], [place, place], color=colour, linestyle=line)
        axes.plot([mark.value], [place], color=colour, marker=shape)
        end = mark.value if mark.high is None else max(mark.value, mark.high)
        axes.annotate(
            mark.told, (end, place), (6, 0), textcoords="offset points", color=colour, va="center", fontsize=9,
            parse_math=False, annotation_clip=False, bbox=_BEHIND,
        )  # fmt: skip
    if len(series) > 1:
        _key(axes, series)
    shown = [fill(label, _LABEL) for label in labels]
    axes.set_yticks(range(len(labels)), shown, parse_math=False)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_xlabel(picture.axis, parse_math=False)
    if all(mark.value >= 0 and (mark.low is None or mark.low >= 0) for mark in picture.marks):
        axes.set_xlim(left=0)
    else:
        axes.axvline(0, color="#111", linewidth=1)
    axes.margins(x=0.15)


def _key(axes: Axes, series: Sequence[str]) -> None:
    """Which mark and line is whose, above the picture: names are too long to stand beside every mark."""
    looks = [_LOOKS[number % len(_LOOKS)] for number in range(len(series))]
    handles = [axes.plot([], [], color=colour, marker=shape, linestyle=line)[0] for colour, shape, line in looks]
    key = axes.legend(
        handles, series, loc="lower left", bbox_to_anchor=(0, 1.01), borderaxespad=0, frameon=False, fontsize=9
    )
    for text in key.get_texts():
        text.set_parse_math(False)


def _curves(axes: Axes, picture: Picture) -> None:
    """A curve of steps for each scenario, with its name at its end."""
    series = _series(picture.marks)
    for number, name in enumerate(series):
        own = [mark for mark in picture.marks if mark.series == name]
        colour, _, line = _LOOKS[number % len(_LOOKS)]
        days, shares = [float(mark.label) for mark in own], [mark.value for mark in own]
        axes.step([0.0, *days], [0.0, *shares], where="post", color=colour, linestyle=line)
        middle = next(index for index, share in enumerate(shares) if share >= 50)
        said = f"  {name}"
        axes.text(
            days[middle], shares[middle] - 6 - 7 * number, said, color=colour, fontsize=9, va="top", parse_math=False
        )
    axes.set_ylim(0, 103)
    axes.set_xlim(left=0)
    axes.set_ylabel(picture.axis, parse_math=False)
    axes.set_xlabel("working days")
