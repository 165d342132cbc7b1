"""From the data of an area's file to the rows of the tables: the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from directory.loader import based_on
from directory.tables.building import whose
from directory.tables.kinds import NONE
from directory.tables.template import (
    AREA,
    AREA_KEYS,
    AWAY,
    CLOSURES,
    DEPUTIES,
    ELEMENTS,
    HOLDERS,
    HOURS,
    INSTEAD,
    MEMBERS,
    PLAYS,
    POSTS,
    PROXIES,
    SITUATIONS,
    TEMPLATE,
    VACANCIES,
    Column,
    Table,
)
from foundation.alternatives import BY_READING, UNDER
from foundation.datafile import Document, Steps
from foundation.errors import DataFileError, Problem
from foundation.overlay import REMOVE
from foundation.sheets import Written, fault_of

_ALTERNATIVE = "a table cannot say what depends on a reading of the policy"
_LEAVE_TO_BASE = "leave it to the file of the area on which this one is based"


@dataclass(frozen=True)
class PostShown:
    """A post as the sheet Holders lists it.

    Attributes:
        post: Its id.
        title: Its title.
        agency: Its agencies.
    """

    post: str
    title: str
    agency: str


Rows = dict[str, list[dict[str, str]]]
"""For each table its rows, each a text by column."""


def filled(document: Document, posts: Iterable[PostShown]) -> list[Written]:
    """The tables that say what the file of an area says.

    Args:
        document: The file as it stands, not laid over the one on which it is based.
        posts: The posts of the area as a whole; the sheet Holders has a row for each of them.

    Raises:
        DataFileError: With everything in it that no table can say.
    """
    shown = list(posts)
    filling = _Filling(document, based_on(document) is not None, [post.post for post in shown])
    filling.everything()
    if filling.problems:
        raise DataFileError(filling.problems)
    filling.list_posts(shown)
    return [_written(table, filling.rows[table.name]) for table in TEMPLATE]


def has_alternatives(data: Any) -> bool:
    """Whether anything in a file depends on a reading of the policy."""
    if isinstance(data, dict):
        return BY_READING in data or UNDER in data or any(has_alternatives(value) for value in data.values())
    return isinstance(data, list) and any(has_alternatives(value) for value in data)


def _written(table: Table, rows: list[dict[str, str]]) -> Written:
    names = [column.name for column in table.columns]
    at = dict(enumerate(table.columns))
    return Written(
        table.name,
        tuple(column.heading for column in table.columns),
        tuple(tuple(row.get(name, "") for name in names) for row in rows),
        loose=frozenset(number for number, column in at.items() if column.name in ("from", "to", "confirmed")),
        aside=frozenset(number for number, column in at.items() if column.aside),
        choices={
            number: words
            for number, column in at.items()
            if isinstance(words := getattr(column.kind, "words", None), tuple)
        },
    )


@dataclass
class _Filling:
    document: Document
    is_own: bool
    order: list[str]
    rows: Rows = field(default_factory=lambda: {table.name: [] for table in TEMPLATE})
    problems: list[Problem] = field(default_factory=list)

    def everything(self) -> None:
        data = self.document.data
        self._alternatives(data, ())
        if "readings" in data:
            self._wrong(("readings",), "the unclear points of a policy are in no table", _LEAVE_TO_BASE)
        if self.problems:
            return
        header = data.get("area") or {}
        self._area(header if self.is_own else _filled(header))
        for table in ELEMENTS:
            section = data.get(table.section) or {}
            if section.get(REMOVE) == "yes":
                wrong = f"a table cannot take out all {table.section} at once"
                self._wrong((table.section,), wrong, "take them out one by one")
                continue
            for name in self._in_order(section) if table is POSTS else section:
                said = section[name] or {}
                self._element(table, name, said if self.is_own else _filled(said))

    def _in_order(self, posts: Mapping[str, Any]) -> list[str]:
        """Posts as the area has them, so that every sheet has them in one order."""
        listed = [name for name in self.order if name in posts]
        return [*listed, *(name for name in posts if name not in {*listed})]

    def list_posts(self, posts: Iterable[PostShown]) -> None:
        """Give every post of the area a row in the sheet Holders, with its title."""
        held: dict[str, list[dict[str, str]]] = {}
        for row in self.rows[HOLDERS.name]:
            held.setdefault(row["post"], []).append(row)
        listed = list[dict[str, str]]()
        for shown in posts:
            aside = {"title": shown.title, "agency": shown.agency}
            listed += [{**row, **aside} for row in held.pop(shown.post, [{"post": shown.post}])]
        self.rows[HOLDERS.name] = [*listed, *(row for rows in held.values() for row in rows)]

    # ------------------------------------------------------------------------------------ what no table says

    def _wrong(self, path: Steps, wrong: str, right: str = "") -> None:
        self.problems.append(self.document.problem(path, wrong, right))

    def _alternatives(self, data: Any, path: Steps) -> None:
        if isinstance(data, dict) and (BY_READING in data or UNDER in data):
            self._wrong(path, _ALTERNATIVE, _LEAVE_TO_BASE)
            return
        items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
        for step, value in items:
            self._alternatives(value, (*path, step))

    # ------------------------------------------------------------------------------------ rows

    def _row(self, table: Table, cells: Mapping[str, tuple[Steps, str]]) -> None:
        """Add a row; a text that no cell can hold is refused at its own line."""
        for path, text in cells.values():
            if wrong := fault_of(text):
                self._wrong(path, wrong, "take it out")
        self.rows[table.name].append({name: text for name, (_, text) in cells.items() if text})

    def _inner(self, columns: Iterable[Column], said: Mapping[str, Any], path: Steps) -> dict[str, tuple[Steps, str]]:
        """The cells for what is replaced whole: a list in it that is empty says nothing."""
        return self._cells(columns, _filled(said), path)

    def _cells(self, columns: Iterable[Column], thing: Mapping[str, Any], path: Steps) -> dict[str, tuple[Steps, str]]:
        """The cells for the keys of a thing."""
        cells = {}
        for column in columns:
            if column.name in thing:
                here = (*path, column.name)
                cells[column.name] = (here, self._text(column, thing[column.name]))
        return cells

    @staticmethod
    def _text(column: Column, value: Any) -> str:
        is_nothing = value is None or value in ([], {}) or (isinstance(value, dict) and value.get(REMOVE) == "yes")
        return NONE if is_nothing else column.kind.write(value).strip()

    def _area(self, header: Mapping[str, Any]) -> None:
        path: Steps = ("area",)
        cells = self._cells(AREA_KEYS, header, path)
        for key in AREA_KEYS:
            value = cells.get(key.name, (path, ""))
            self._row(
                AREA, {"key": (path, key.name), "value": value, "meaning": (path, f"{key.means} ({key.kind.how})")}
            )

    def _element(self, table: Table, name: str, thing: Mapping[str, Any]) -> None:
        path: Steps = (table.section, name)
        about = {table.columns[0].name: (path, name)}
        if thing.get(REMOVE) == "yes":
            self._row(table, {**about, REMOVE: (path, "yes")})
            return
        cells = self._cells(table.read[1:], thing, path)
        elsewhere = [key for key in thing if key not in cells]
        if cells or not elsewhere:
            self._row(table, {**about, **cells})
        for key in elsewhere:
            self._elsewhere(table, name, key, thing[key], (*path, key))

    def _elsewhere(self, table: Table, name: str, key: str, value: Any, path: Steps) -> None:
        """What is said of a thing in a sheet of its own."""
        gathered: dict[str, tuple[Table, Callable[..., None]]] = {
            "held": (HOLDERS, self._holdings),
            "vacant": (VACANCIES, self._items),
            "away": (AWAY, self._items),
            "deputies": (DEPUTIES, self._deputies),
            "members": (MEMBERS, self._items),
            "plays": (PLAYS, self._plays),
            "proxies": (PROXIES, self._proxies),
        }
        is_gone = value is None or (isinstance(value, dict) and value.get(REMOVE) == "yes")
        if key == "hours":
            self._hours(table, name, value, path, is_gone=is_gone)
        elif key in SITUATIONS:
            about = {table.columns[0].name: (path, name), "situation": (path, key)}
            gone = {REMOVE: (path, "yes")}
            self._row(INSTEAD, {**about, **(gone if is_gone else self._inner(INSTEAD.read[3:], value, path))})
        elif key in gathered:
            into, fill = gathered[key]
            if is_gone or not value:
                self._row(into, {into.columns[0].name: (path, name), into.none: (path, NONE)})
            else:
                fill(into, name, value, path)
        else:
            self._wrong(path, "no table has this", _LEAVE_TO_BASE)

    def _items(self, table: Table, name: str, items: Iterable[Mapping[str, Any]], path: Steps) -> None:
        about = {table.columns[0].name: (path, name)}
        for number, item in enumerate(items):
            self._row(table, {**about, **self._inner(table.read[1:], item, (*path, number))})

    def _holdings(self, table: Table, name: str, held: list[dict[str, Any]], path: Steps) -> None:
        for number, holding in enumerate(held):
            here = (*path, number)
            cells = self._inner(table.read[1:], holding, here) or {"as": (here, "substantive")}
            self._row(table, {"post": (here, name), **cells})
            for further, absence in enumerate(holding.get("away") or ()):
                there = (*here, "away", further)
                if whose(held, holding.get("holder", ""), absence.get("from")) != number:
                    wrong = "whose absence this is a table cannot say: the holder is not named, or more than once"
                    self._wrong(there, wrong, "name each holder once for that day")
                whom = {"holder": (there, holding.get("holder", ""))}
                self._row(AWAY, {"post": (there, name), **whom, **self._inner(AWAY.read[2:], absence, there)})

    def _deputies(self, table: Table, name: str, deputies: list[Any], path: Steps) -> None:
        for number, deputy in enumerate(deputies):
            here = (*path, number)
            said = {"post": deputy} if isinstance(deputy, str) else deputy
            about = {"post": (here, name), "order": (here, str(number + 1)), "deputy": (here, said["post"])}
            self._row(table, {**about, **self._inner(table.read[3:], said, here)})

    def _plays(self, table: Table, name: str, plays: Mapping[str, Any], path: Steps) -> None:
        for role, how in plays.items():
            here = (*path, role)
            said = how or {}
            when = said.get("when") or {}
            about = {"post": (here, name), "role": (here, role)}
            for facts in when if isinstance(when, list) else [when]:
                given = {"when": (here, table.column("when").kind.write(facts))}
                self._row(table, {**about, **given, **self._inner(table.read[3:], said, here)})

    def _proxies(self, table: Table, name: str, proxies: Mapping[str, Any], path: Steps) -> None:
        for role, proxy in proxies.items():
            here = (*path, role)
            ways = {f"by_{way}": ((*here, way), value) for way, value in proxy.items()}
            self._row(table, {"agency": (here, name), "role": (here, role), **ways})

    def _hours(self, table: Table, name: str, value: Any, path: Steps, *, is_gone: bool) -> None:
        about = {table.columns[0].name: (path, name)}
        if is_gone:
            self._row(HOURS, {**about, REMOVE: (path, "yes")})
            return
        hours: dict[str, Any] = {value: "yes"} if isinstance(value, str) else value
        cells = self._inner(HOURS.read[2:], hours, path)
        periods = [(kind, hours.get(f"{kind}s") or {}) for kind in ("closure", "term")]
        if cells or not any(found for _, found in periods):
            self._row(HOURS, {**about, **cells})
        for kind, found in periods:
            for period, said in found.items():
                here = (*path, f"{kind}s", period)
                named = {**about, "kind": (here, kind), "name": (here, period)}
                self._row(CLOSURES, {**named, **self._inner(CLOSURES.read[4:], said, here)})


def _filled(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said, without what is empty: inside of what is replaced whole it says nothing.

    Hours without a word are office hours that somebody recorded: that does say something.
    """
    return {key: value for key, value in said.items() if key == "hours" or value not in ([], {}, None)}
