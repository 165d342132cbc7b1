"""From the rows of the tables to the data of an area's file, every part with the cell from which it came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from directory.tables.draft import Draft
from directory.tables.entries import Entry, Tables
from directory.tables.kinds import Items, Known, Pairs
from directory.tables.template import (
    AGENCIES,
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
    MOST_DEPUTIES,
    PLAYS,
    PROXIES,
    VACANCIES,
    Column,
    Table,
)
from foundation.datafile import Steps
from foundation.moment import parse_date
from foundation.overlay import REMOVE
from foundation.span import Span

_GONE = {REMOVE: "yes"}
_ROUND_THE_CLOCK = "round_the_clock"
_NOTHING_BELOW = ("there is nothing to take out: these tables are not based on another area", "leave it blank")


def build(tables: Tables, known: Known, draft: Draft, *, is_own: bool) -> None:
    """Put everything that the tables say into a draft; what is wrong with it is kept with the tables.

    Args:
        tables: The tables.
        known: The names to which their cells may point.
        draft: Where to put it.
        is_own: Whether they are based on another area, of which they may take something out.
    """
    _Building(tables, known, draft, is_own).everything()


class _Building:
    def __init__(self, tables: Tables, known: Known, draft: Draft, is_own: bool) -> None:
        self.tables, self.known, self.draft, self.is_own = tables, known, draft, is_own

    def everything(self) -> None:
        self._area()
        for table in ELEMENTS:
            self._elements(table)
            for more in self._gathered(table):
                more()
        for things in (self.draft.data.get("agencies", {}), self.draft.data.get("posts", {})):
            for thing in things.values():
                if thing.get("hours") == {_ROUND_THE_CLOCK: "yes"}:
                    thing["hours"] = _ROUND_THE_CLOCK

    def _gathered(self, table: Table) -> Iterator[Callable[[], None]]:
        """What else is said of the things of one sheet, in the order in which a file says it."""
        lists = {"posts": (HOLDERS, VACANCIES), "bodies": (MEMBERS,)}
        if table is AGENCIES:
            yield self._proxies
        if table.section == "posts":
            yield self._plays
            yield self._deputies
        for gathered in lists.get(table.section, ()):
            yield partial(self._list, gathered)
        if table.section == "posts":
            yield self._away
            yield self._hours
            yield self._closures
            yield self._instead

    def _entries(self, table: Table) -> Iterator[Entry]:
        return self.tables.entries(table, self.known)

    def _wrong(self, entry: Entry, column: str, wrong: str, right: str = "") -> None:
        self.tables.problems.append(entry.problem(column, wrong, right))

    # ------------------------------------------------------------------------------------ things with a name

    def _area(self) -> None:
        kinds = {key.name: key for key in AREA_KEYS}
        for entry in self._entries(AREA):
            key, path = entry.values["key"], ("area", entry.values["key"])
            if self._repeated(entry, "key", path):
                continue
            if "value" in entry.none:
                self._clear(entry, "value", kinds[key], path)
            elif "value" in entry.values:
                self.draft.put(path, entry.values["value"], entry.place("value"))

    def _elements(self, table: Table) -> None:
        name = table.columns[0].name
        for entry in self._entries(table):
            if name in entry.none:
                self._wrong(entry, name, "this is no name")
                continue
            path = (table.section, entry.values[name])
            if self._repeated(entry, name, path) or self._removed(entry, path, {name}):
                continue
            self.draft.put(path, {}, entry.place())
            for column in table.read:
                if column.name not in (name, REMOVE):
                    self._cell(entry, column, path)

    def _repeated(self, entry: Entry, column: str, path: Steps, *, about: str = "") -> bool:
        """Whether a row is about what another row of its sheet is about."""
        if not self.draft.has(path):
            return False
        first = self.draft.place(path)
        wrong = f"`{about or path[-1]}` stands here twice (first in row {first.line})"
        self._wrong(entry, column, wrong, "keep one row")
        return True

    def _removed(self, entry: Entry, path: Steps, about: Iterable[str]) -> bool:
        """Whether a row takes something out; it then says nothing else."""
        if REMOVE not in entry.values:
            return False
        if not self.is_own:
            self._wrong(entry, REMOVE, *_NOTHING_BELOW)
        for column in (*entry.values, *entry.none):
            if column not in (*about, REMOVE):
                self._wrong(entry, column, "a row that takes something out says nothing else", "leave it blank")
        self.draft.put(path, dict(_GONE), entry.place(REMOVE))
        return True

    def _cell(self, entry: Entry, column: Column, path: Steps, *, clears: bool = True) -> None:
        """One cell of a thing, under its own key."""
        here = (*path, column.name)
        if column.name in entry.none:
            if clears:
                self._clear(entry, column.name, column, here)
            else:
                self._wrong(entry, column.name, "`(none)` cannot stand here", "leave it blank")
        elif column.name in entry.values:
            self.draft.put(here, entry.values[column.name], entry.place(column.name))

    def _clear(self, entry: Entry, at: str, column: Column, path: Steps) -> None:
        """Say that there is none of something, whatever the area below says."""
        if not self.is_own:
            self._wrong(entry, at, *_NOTHING_BELOW)
        empty: Any = [] if isinstance(column.kind, Items) else {} if isinstance(column.kind, Pairs) else dict(_GONE)
        self.draft.put(path, empty, entry.place(at))

    # ------------------------------------------------------------------------------------ lists and maps of a thing

    def _kept(self, table: Table) -> Iterator[tuple[Entry, Steps]]:
        """The rows of a sheet that are gathered under what they are about, but for those that say there are none."""
        about = table.columns[0].name
        emptied: dict[Steps, Entry] = {}
        rows: list[tuple[Entry, Steps]] = []
        for entry in self._entries(table):
            if about in entry.none:
                self._wrong(entry, about, "`(none)` cannot stand here", f"say which {about} is meant")
                continue
            path: Steps = (table.section, entry.values[about], table.field)
            if table.none not in entry.none:
                rows.append((entry, path))
                continue
            if set(entry.values) - {about}:
                self._wrong(entry, "", "a row that says `(none)` says nothing else", "leave the other cells blank")
            if not self.is_own:
                self._wrong(entry, table.none, *_NOTHING_BELOW)
            emptied[path] = entry
            self.draft.put(path, {} if table in (PLAYS, PROXIES) else [], entry.place(table.none))
        for entry, path in rows:
            is_of_a_holder = table is AWAY and "holder" in entry.values
            if path in emptied and not is_of_a_holder:
                other = emptied[path].number
                self._wrong(entry, about, f"row {other} says that there are none of `{path[1]}`", "keep one of the two")
            else:
                yield entry, path

    def _list(self, table: Table) -> None:
        for entry, path in self._kept(table):
            self._item(entry, table, self.draft.append(path, entry.place()))

    def _item(self, entry: Entry, table: Table, path: Steps, besides: tuple[str, ...] = ()) -> None:
        for column in table.read[1:]:
            if column.name not in besides:
                self._cell(entry, column, path, clears=False)

    def _plays(self) -> None:
        same: dict[Steps, list[Entry]] = {}
        for entry, path in self._kept(PLAYS):
            same.setdefault((*path, entry.values["role"]), []).append(entry)
        for path, entries in same.items():
            first = entries[0]
            self.draft.put(path, {}, first.place())
            self._item(first, PLAYS, path, ("role", "when"))
            for entry in entries[1:]:
                if self._rest(entry) != self._rest(first):
                    wrong = f"row {first.number} says otherwise of this post in this role"
                    self._wrong(entry, "", wrong, "let all but the facts be the same in both rows")
            self._facts(path, entries)

    def _facts(self, path: Steps, entries: list[Entry]) -> None:
        """The sets of facts for which a post plays a role: one, or a list of several."""
        sets: list[dict[str, list[str]]] = [entry.values.get("when", {}) for entry in entries]
        if len(sets) == 1:
            if sets[0]:
                self.draft.put((*path, "when"), sets[0], entries[0].place("when"))
            return
        for number, (entry, one) in enumerate(zip(entries, sets, strict=True)):
            if one in sets[:number]:
                self._wrong(entry, "when", "this set of facts stands here twice", "keep one row")
            at = self.draft.append((*path, "when"), entry.place("when"))
            for fact, values in one.items():
                self.draft.put((*at, fact), values, entry.place("when"))

    @staticmethod
    def _rest(entry: Entry) -> dict[str, Any]:
        return {name: value for name, value in entry.values.items() if name not in ("post", "role", "when")}

    def _deputies(self) -> None:
        found: dict[Steps, list[Entry]] = {}
        for entry, path in self._kept(DEPUTIES):
            found.setdefault(path, []).append(entry)
        for path, entries in found.items():
            seen: dict[int, Entry] = {}
            for entry in entries:
                order = entry.values.get("order")
                if order in seen:
                    self._wrong(entry, "order", f"row {seen[order].number} has this order already", "give it another")
                elif order is not None:
                    seen[order] = entry
            self.draft.put(path, [], entries[0].place())
            for entry in sorted(entries, key=lambda one: one.values.get("order", MOST_DEPUTIES)):
                here = self.draft.append(path, entry.place())
                dates = {name: entry.values[name] for name in ("from", "to") if name in entry.values}
                if dates:
                    self.draft.put((*here, "post"), entry.values["deputy"], entry.place("deputy"))
                    for name, day in dates.items():
                        self.draft.put((*here, name), day, entry.place(name))
                else:
                    self.draft.put(here, entry.values["deputy"], entry.place("deputy"))

    def _proxies(self) -> None:
        for entry, path in self._kept(PROXIES):
            here = (*path, entry.values["role"])
            if self._repeated(entry, "role", here):
                continue
            self.draft.put(here, {}, entry.place())
            for way in ("agency", "post", "role"):
                if f"by_{way}" in entry.values:
                    self.draft.put((*here, way), entry.values[f"by_{way}"], entry.place(f"by_{way}"))

    def _away(self) -> None:
        """Absences: of the one who is named, or of the post."""
        for entry, path in self._kept(AWAY):
            if "holder" not in entry.values:
                self._item(entry, AWAY, self.draft.append(path, entry.place()), ("holder",))
                continue
            held = self.draft.at((*path[:2], "held")) or []
            number = whose(held, entry.values["holder"], entry.values.get("from"))
            if number is None:
                wrong = "this holder is not in the sheet Holders with this post, or several times for that day"
                self._wrong(entry, "holder", wrong, "write the holder as there; leave it blank if one alone holds it")
                continue
            here = self.draft.append((path[0], path[1], "held", number, "away"), entry.place())
            self._item(entry, AWAY, here, ("holder",))

    # ------------------------------------------------------------------------------------ of one thing or another

    def _owner(self, entry: Entry, one: str, other: str) -> Steps | None:
        """What a row is about, that names one of two things."""
        named = [name for name in (one, other) if name in entry.values]
        if len(named) == 1:
            section = {"agency": "agencies", "post": "posts", "role": "roles"}[named[0]]
            return (section, entry.values[named[0]])
        if named or not {one, other} & {*entry.none}:
            self._wrong(entry, one, f"name either the {one} or the {other}", "not both" if named else "")
        return None

    def _hours(self) -> None:
        for entry in self._entries(HOURS):
            owner = self._owner(entry, "agency", "post")
            if owner is None or self._repeated(entry, "", (*owner, "hours"), about=str(owner[1])):
                continue
            path = (*owner, "hours")
            if self._removed(entry, path, {"agency", "post"}):
                continue
            self.draft.put(path, {}, entry.place())
            for column in HOURS.read[2:-1]:
                self._cell(entry, column, path, clears=False)

    def _closures(self) -> None:
        for entry in self._entries(CLOSURES):
            owner = self._owner(entry, "agency", "post")
            if owner is None:
                continue
            path = (*owner, "hours", f"{entry.values['kind']}s", entry.values["name"])
            if self.draft.at((*owner, "hours")) == _GONE:
                self._wrong(entry, "", "the sheet Hours takes these hours out", "keep one of the two")
            elif not self._repeated(entry, "name", path):
                self.draft.put(path, {}, entry.place())
                for column in CLOSURES.read[4:]:
                    self._cell(entry, column, path, clears=False)

    def _instead(self) -> None:
        for entry in self._entries(INSTEAD):
            owner = self._owner(entry, "role", "agency")
            if owner is None:
                continue
            situation = entry.values["situation"]
            path = (*owner, situation)
            if owner[0] == "agencies" and situation != "if_nobody_fits":
                self._wrong(entry, "situation", f"{situation} is said of a role, not of an agency", "name the role")
            elif not self._repeated(entry, "", path) and not self._removed(
                entry, path, {"role", "agency", "situation"}
            ):
                self.draft.put(path, {}, entry.place())
                for column in INSTEAD.read[3:-1]:
                    self._cell(entry, column, path, clears=False)


def whose(held: list[dict[str, Any]], holder: str, first: str | None) -> int | None:
    """Of those who hold a post, the one of that name; of several such entries, the one for a day. None if unclear."""
    named = [number for number, holding in enumerate(held) if holding.get("holder") == holder]
    if len(named) > 1 and first:
        day = parse_date(first)
        named = [number for number in named if day in _span(held[number])]
    return named[0] if len(named) == 1 else None


def _span(holding: dict[str, Any]) -> Span:
    ends = {end: parse_date(holding[key]) for end, key in (("first", "from"), ("last", "to")) if key in holding}
    return Span(**ends)
