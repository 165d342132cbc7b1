"""The picture of gaps: a calendar with a row for each role or agency, hatched where nobody is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from escalate.drawing.card import Paragraph, block, plain, small
from escalate.drawing.mermaid import bare, mermaid, name
from escalate.drawing.plain import told
from escalate.drawing.shape import INK, PALE, RULE, SMALL, Box, Drawing, Item, Line, Pattern, Text
from escalate.drawing.sheet import MARGIN, Masthead, legend
from escalate.screen import EMERGENCY
from foundation.bank_holiday import bank_holidays, confirmed
from foundation.moment import date_in_words
from foundation.sentence import capital
from foundation.span import Span

Kind = Literal["empty", "shut", "part"]
"""Nobody is reached; offices are shut and nobody is recorded for these hours; some of those meant are reached."""
_PATTERNS: dict[Kind, Pattern] = {"empty": "crossed", "shut": "slanted", "part": "dotted"}
_MEANINGS: Mapping[Kind, str] = {
    "empty": "nobody is reached",
    "shut": "nobody is reached while offices are shut",
    "part": "only some of those meant are reached",
}
_ONE_DAY = timedelta(days=1)
_LABELS, _ROOM = 300.0, 1220.0
_WIDEST_DAY = 60.0
_NARROWEST_BAR = 5.0
_ROW_PADDING = 6.0
_HEADING = 16.0
"""How high a line of the scale is."""


@dataclass(frozen=True)
class Stretch:
    """Days on which something is missing, both ends included.

    Attributes:
        first, last: The days.
        kind: What is missing.
        words: What is missing, in words.
    """

    first: date
    last: date
    kind: Kind
    words: str

    @property
    def span(self) -> Span:
        """The days."""
        return Span(self.first, self.last)


@dataclass(frozen=True)
class Row:
    """A role or an agency.

    Attributes:
        label: What it is called.
        note: What else to know about it.
        stretches: When something is missing.
    """

    label: str
    note: str = ""
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True)
class Calendar:
    """Everything that the picture says.

    Attributes:
        name: What the picture is of, for programs: letters, digits and hyphens.
        title: What it shows.
        first, last: The days from which to which it runs, both included.
        rows: What it shows for each role or agency.
        nation: Whose bank holidays are shaded.
        notes: What else to say at its head.
        meanings: What the kinds of stretches mean.
    """

    name: str
    title: str
    first: date
    last: date
    rows: tuple[Row, ...]
    nation: str = "england"
    notes: tuple[str, ...] = ()
    meanings: Mapping[Kind, str] = field(default_factory=lambda: _MEANINGS)

    @property
    def days(self) -> list[date]:
        """Every day of it."""
        return [self.first + number * _ONE_DAY for number in range((self.last - self.first).days + 1)]

    def shown(self, row: Row) -> list[Stretch]:
        """The stretches of a row that fall into the calendar, cut at its ends, in order."""
        whole = Span(self.first, self.last)
        found = [
            replace(one, first=max(one.first, self.first), last=min(one.last, self.last))
            for one in row.stretches
            if one.span.meets(whole)
        ]
        return sorted(found, key=lambda one: (one.first, one.last, one.kind, one.words))


# --------------------------------------------------------------------------------------------------- in words


def gaps_in_words(calendar: Calendar) -> str:
    """The whole picture as text."""
    return told(_lines(calendar))


def gaps_in_short(calendar: Calendar) -> str:
    """The picture in a few sentences."""
    gaps = [row.label for row in calendar.rows if calendar.shown(row)]
    found = f"Something is missing for {len(gaps)} of {len(calendar.rows)}: {'; '.join(gaps)}." if gaps else _NOTHING
    return f"{calendar.title}, {Span(calendar.first, calendar.last).in_words}. {found}"


_NOTHING = "Nothing is missing on any of these days."


def _lines(calendar: Calendar) -> Iterator[tuple[int, str]]:
    yield 0, f"{EMERGENCY} (ours, not the policy's.)"
    yield 0, ""
    yield 0, f"{calendar.title}, {Span(calendar.first, calendar.last).in_words}"
    yield from ((0, f"Note: {note}") for note in _notes(calendar))
    for row in calendar.rows:
        yield 0, ""
        yield 0, f"{row.label}{f' ({row.note})' if row.note else ''}"
        stretches = calendar.shown(row)
        if not stretches:
            yield 1, _NOTHING
        yield from ((1, _told(calendar, one)) for one in stretches)


def _told(calendar: Calendar, stretch: Stretch) -> str:
    words = f": {stretch.words}" if stretch.words else ""
    return f"{capital(stretch.span.in_words)}, {calendar.meanings[stretch.kind]}{words}"


def _notes(calendar: Calendar) -> tuple[str, ...]:
    _, last = confirmed()
    beyond = calendar.last > last
    said = f"Bank holidays are published until {date_in_words(last)}; those after that are not shaded."
    return (*calendar.notes, *([said] if beyond else []))


# ------------------------------------------------------------------------------------------------------ as Mermaid


def gaps_as_mermaid(calendar: Calendar) -> str:
    """The whole picture as a Mermaid chart: a section for each row, a bar for each stretch."""
    return mermaid(_chart(calendar))


def _chart(calendar: Calendar) -> Iterator[str]:
    yield "gantt"
    yield f"  title {bare(calendar.title)}"
    yield "  dateFormat YYYY-MM-DD"
    yield "  axisFormat %d %b %Y"
    yield "  todayMarker off"
    for number, row in enumerate(calendar.rows):
        yield f"  section {bare(row.label)}"
        stretches = calendar.shown(row)
        if not stretches:
            yield f"    {bare(_NOTHING)} : milestone, {name('gap', number, 0)}, {calendar.first}, 0d"
        for nth, stretch in enumerate(stretches):
            task = ", ".join((name("gap", number, nth), str(stretch.first), str(stretch.last + _ONE_DAY)))
            yield f"    {bare(stretch.words or calendar.meanings[stretch.kind])} : {task}"
    whole = ", ".join((name("whole", 0), str(calendar.first), str(calendar.last + _ONE_DAY)))
    yield "  section All days shown"
    yield f"    {bare(Span(calendar.first, calendar.last).in_words)} : {whole}"


# --------------------------------------------------------------------------------------------------- as a drawing


def draw_gaps(calendar: Calendar) -> Drawing:
    """The calendar as a drawing: every row, whatever their number."""
    return _Grid(calendar, min(_WIDEST_DAY, _ROOM / max(1, len(calendar.days)))).draw()


@dataclass(frozen=True)
class _Grid:
    """A calendar at a width of each day."""

    calendar: Calendar
    day: float

    @property
    def _left(self) -> float:
        return MARGIN + _LABELS

    @property
    def _width(self) -> float:
        return max(self._left + self.day * len(self.calendar.days), 900.0) + MARGIN

    def _x(self, day: date) -> float:
        return self._left + self.day * (day - self.calendar.first).days

    def draw(self) -> Drawing:
        """All of it."""
        calendar = self.calendar
        span = Span(calendar.first, calendar.last).in_words
        items, top = Masthead(calendar.title, span, notes=_notes(calendar)).items(self._width)
        begins = top + _HEADING * (3 if self._has_days else 2) + 4
        rows: list[Item] = []
        down = begins
        for row in calendar.rows:
            down = self._row(rows, row, down)
        items += [*self._shades(begins, down), *self._scale(top, down), *rows]
        key, lowest = legend(self._samples(), down + 14, self._width)
        return Drawing(
            name=f"gaps-{calendar.name}",
            title=calendar.title,
            describes=gaps_in_short(calendar),
            width=self._width,
            height=lowest + MARGIN,
            items=(*items, *key),
        )

    def _row(self, items: list[Item], row: Row, down: float) -> float:
        """The label of a row, its bars and the line below it; and where it ends."""
        paragraphs = [Paragraph((plain(row.label, bold=True),))]
        paragraphs += [Paragraph((small(row.note),))] if row.note else []
        text = block(paragraphs, MARGIN, down + _ROW_PADDING, _LABELS - 12)
        bottom = down + max(text.height + 2 * _ROW_PADDING, 30.0)
        items += text.items
        for stretch in self.calendar.shown(row):
            x = self._x(stretch.first)
            width = max(self._x(stretch.last) + self.day - x, _NARROWEST_BAR)
            x = min(x, self._x(self.calendar.last) + self.day - width)
            says = f"{row.label}: {_told(self.calendar, stretch)}"
            pattern = _PATTERNS[stretch.kind]
            items.append(Box(x, down + 5, width, bottom - down - 10, stroke=INK, pattern=pattern, says=says))
        items.append(Line(((MARGIN, bottom), (self._x(self.calendar.last) + self.day, bottom)), thickness=0.6))
        return bottom

    def _shades(self, top: float, bottom: float) -> Iterator[Box]:
        """Weekends and bank holidays, each run of days as one."""
        holidays = bank_holidays(self.calendar.nation)

        def is_off(day: date) -> bool:
            return day.weekday() >= 5 or day in holidays

        for run in _runs(self.calendar.days, is_off):
            if is_off(run[0]):
                yield Box(self._x(run[0]), top, self.day * len(run), bottom - top, fill=PALE)

    def _scale(self, top: float, bottom: float) -> Iterator[Item]:
        """The years, the months and, where there is room, the days; with a line where each month begins."""
        days = self.calendar.days
        for run in _runs(days, lambda day: (day.year, day.month)):
            x, room = self._x(run[0]), self.day * len(run)
            yield Line(((x, top + _HEADING), (x, bottom)), thickness=0.8, colour=RULE)
            names = (_heading(x + 3, top + 2 * _HEADING, f"{run[0]:{form}}") for form in ("%B", "%b"))
            yield from [one for one in names if one.width + 4 <= room][:1]
        for run in _runs(days, lambda day: day.year):
            year = _heading(self._x(run[0]) + 3, top + _HEADING, str(run[0].year))
            yield from [year] if year.width + 4 <= self.day * len(run) else []
        end = self._x(self.calendar.last) + self.day
        yield Line(((end, top + _HEADING), (end, bottom)), thickness=0.8, colour=RULE)
        for day in days if self._has_days else ():
            number = (plain(str(day.day), size=SMALL),)
            yield Text(self._x(day) + self.day / 2, top + 3 * _HEADING, number, centred=True)

    @property
    def _has_days(self) -> bool:
        return self.day >= 2 * SMALL

    def _samples(self) -> Iterator[tuple[Item, str]]:
        for kind, meaning in self.calendar.meanings.items():
            yield Box(0, 0, 40, 16, stroke=INK, pattern=_PATTERNS[kind]), capital(meaning)
        yield Box(0, 0, 40, 16, fill=PALE, stroke=RULE), "Weekend or bank holiday"


def _runs(days: Sequence[date], same: Callable[[date], object]) -> Iterator[list[date]]:
    """Days after one another that have something in common."""
    return (list(run) for _, run in groupby(days, same))


def _heading(x: float, y: float, words: str) -> Text:
    return Text(x, y, (plain(words, size=SMALL, bold=True),))
