"""Own files of areas as Hypothesis makes them up: every key that a table has, as an import writes it."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from directory.tables import template
from directory.tables.kinds import NONE, Choice, Clock, Contact, Day, Facts, Id, Items, Key, Kind, Number, Pairs, YesNo
from directory.tables.template import SITUATIONS, Column, Table

NAMES = st.sampled_from(["alpha", "beta-2", "gamma", "delta-x-1"])
KEYS = st.sampled_from(["duty", "16_plus", "long_term", "2"])
WORDS = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\u202a\u202b\u202c\u202d\u202e\ufeff"
    ),
    min_size=1,
    max_size=12,
).filter(lambda text: text.strip() == text and text.casefold() != NONE) | st.sampled_from(
    ["a; b", 'the "old" one', "=1+1", "+00 000", "'=x", "two\nlines", "yes", "2", "2026-08-28", "a=b", ";", "(x)"]
)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31)).map(str)


def values(kind: Kind) -> st.SearchStrategy[Any]:  # noqa: C901, PLR0911 -- one case for each kind of cell
    """What a cell of a kind can mean."""
    match kind:
        case Id():
            return NAMES
        case Day():
            return DAYS
        case Key():
            return KEYS
        case Clock():
            return st.sampled_from(["00:00", "08:30", "24:00"])
        case Number():
            return st.integers(kind.least, kind.most)
        case Choice() | YesNo():
            return st.sampled_from(kind.words)
        case Items():
            return st.lists(values(kind.of), min_size=1, max_size=3)
        case Pairs():
            keys = values(kind.keys).filter(lambda key: "=" not in key)
            return st.dictionaries(keys, values(kind.values), min_size=1, max_size=3)
        case Facts():
            return facts(min_size=1)
        case Contact():
            return WORDS.filter(lambda text: not text.isdigit())
        case _:
            return WORDS


def facts(min_size: int = 0) -> st.SearchStrategy[Any]:
    return st.dictionaries(KEYS, st.lists(KEYS, min_size=1, max_size=2), min_size=min_size, max_size=2)


def inside(columns: tuple[Column, ...], *needed: str) -> st.SearchStrategy[dict[str, Any]]:
    """What is replaced whole: some of its keys."""
    cells = {column.name: values(column.kind) for column in columns}
    return st.fixed_dictionaries(
        {name: cell for name, cell in cells.items() if name in needed},
        optional={name: cell for name, cell in cells.items() if name not in needed},
    )


def lists(columns: tuple[Column, ...], *needed: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(inside(columns, *needed).filter(bool), max_size=3)


def emptied(column: Column) -> Any:
    return [] if isinstance(column.kind, Items) else {} if isinstance(column.kind, Pairs) else {"remove": "yes"}


def own_keys(table: Table) -> dict[str, st.SearchStrategy[Any]]:
    """The keys of a thing in its own sheet; of an own file some may be taken out."""
    columns = [column for column in table.read[1:] if column.name != "remove"]
    return {column.name: values(column.kind) | st.just(emptied(column)) for column in columns}


PERIODS = st.dictionaries(NAMES, inside(template.CLOSURES.read[4:]), max_size=2)
HOURS = st.one_of(
    st.just("round_the_clock"),
    st.just({"remove": "yes"}),
    st.builds(
        lambda hours, closures, terms: {
            **hours,
            **({"closures": closures} if closures else {}),
            **({"terms": terms} if terms else {}),
        },
        inside(template.HOURS.read[2:-1]).filter(lambda hours: hours != {"round_the_clock": "yes"}),
        PERIODS,
        PERIODS,
    ),
)
INSTEAD = inside(template.INSTEAD.read[3:-1]) | st.just({"remove": "yes"})
WHEN = facts(min_size=1) | st.lists(facts(), min_size=2, max_size=3, unique_by=repr)
PLAYS = st.dictionaries(
    NAMES,
    st.builds(
        lambda rest, when: {**rest, **({"when": when} if when else {})},
        inside(template.PLAYS.read[3:]),
        st.just({}) | WHEN,
    ),
    max_size=3,
)
DEPUTIES = st.lists(NAMES | inside(template.DEPUTIES.read[3:]).filter(bool).flatmap(
    lambda dates: NAMES.map(lambda name: {"post": name, **dates})
), max_size=3)  # fmt: skip


@st.composite
def held(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Holders with different names, some of whom are away."""
    found = draw(lists(template.HOLDERS.read[1:]))
    for number, holding in enumerate(found):
        absences = draw(lists(template.AWAY.read[2:]))
        if absences and "holder" in holding and sum(one.get("holder") == holding["holder"] for one in found) == 1:
            found[number] = {**holding, "away": absences}
    return found


def things(table: Table, **elsewhere: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A section of the file."""
    thing = st.fixed_dictionaries({}, optional={**own_keys(table), **elsewhere})
    return st.dictionaries(NAMES, thing | st.just({"remove": "yes"}), min_size=1, max_size=3)


HEADER = st.fixed_dictionaries(
    {"based_on": st.just("exampleshire")},
    optional={
        key.name: values(key.kind) | st.just(emptied(key)) for key in template.AREA_KEYS if key.name != "based_on"
    },
)
PROXIES = st.dictionaries(
    NAMES,
    st.sampled_from(["agency", "post", "role"]).flatmap(lambda way: NAMES.map(lambda name: {way: name})),
    max_size=2,
)
OWN_FILES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"area": HEADER},
    optional={
        "agencies": things(template.AGENCIES, hours=HOURS, proxies=PROXIES, if_nobody_fits=INSTEAD),
        "teams": things(template.TEAMS),
        "roles": things(template.ROLES, **dict.fromkeys(SITUATIONS, INSTEAD)),
        "posts": things(
            template.POSTS,
            hours=HOURS,
            plays=PLAYS,
            held=held(),
            vacant=lists(template.VACANCIES.read[1:]),
            away=lists(template.AWAY.read[2:]),
            deputies=DEPUTIES,
        ),
        "bodies": things(template.BODIES, members=lists(template.MEMBERS.read[1:], "post")),
        "double_parts": things(template.DOUBLE_PARTS),
    },
)
"""Everything that tables can say, whether or not it makes sense."""
