"""What the files of two areas say otherwise: agencies, posts, bodies and roles, with what is dated; never who it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from advice.diff.elements import Kind
from directory.loader import Area
from foundation.moment import date_in_words
from foundation.shape import Shape
from foundation.span import Dated

SECTIONS = ("agencies", "teams", "posts", "bodies", "roles", "double_parts")
_WORDS = ("called", "short", "note", "clauses", "readings")
"""What is only words, or says where something comes from."""
_PEOPLE = ("holder", "contact", "emergency")
"""What names people or says how to reach them: it is compared, and never shown."""
_OF_THE_FILE = ("id", "called", "policy", "based_on", "printed", "taken", "only")
NOTHING = "nothing"


@dataclass(frozen=True)
class KeyChanged:
    """One thing that is said otherwise of an element, as each file has it; nobody is named."""

    key: str
    before: str
    after: str


@dataclass(frozen=True)
class AreaChanged:
    """An element of an area that two files do not have alike.

    Attributes:
        element: Its path: `posts.head-of-school`.
        called: What it is called.
        kind: Only in the second file, only in the first, or in both.
        keys: What of it differs.
        only_words: Whether it is only called otherwise.
    """

    element: str
    called: str
    kind: Kind
    keys: tuple[KeyChanged, ...] = ()
    only_words: bool = False


def area_changed(a: Area, b: Area) -> tuple[AreaChanged, ...]:
    """Everything that two areas do not have alike, each under its readings."""
    found = [*_of("area", "area", a.file.area, b.file.area, _OF_THE_FILE)]
    for section in SECTIONS:
        first, second = (getattr(area.file, section) for area in (a, b))
        for name in dict.fromkeys((*first, *second)):
            found += _of(f"{section}.{name}", name, first.get(name), second.get(name))
    return tuple(found)


def _of(
    path: str, name: str, one: Shape | None, other: Shape | None, left_out: tuple[str, ...] = ()
) -> Iterator[AreaChanged]:
    called = str(getattr(other or one, "called", name))
    if one is None or other is None:
        yield AreaChanged(path, called, "added" if one is None else "removed")
        return
    keys, worded = list[KeyChanged](), False
    for field_name, field in type(other).model_fields.items():
        key, before, after = field.alias or field_name, getattr(one, field_name), getattr(other, field_name)
        if before == after or key in left_out:
            continue
        if key in _WORDS:
            worded = worded or key not in ("clauses", "readings")
        elif isinstance(after, Mapping):
            keys += _by_name(key, before, after)
        elif key in _PEOPLE:
            keys.append(KeyChanged(key, *_hidden(before, after)))
        else:
            keys.append(KeyChanged(key, *_told_apart(_told(before), _told(after))))
    if keys or worded:
        yield AreaChanged(path, called, "changed", tuple(keys), only_words=not keys)


def _by_name(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[KeyChanged]:
    """What is said under names, such as the roles that a post plays: each for itself."""
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            first, second = (_told(each.get(name)) for each in (before, after))
            yield KeyChanged(f"{key}.{name}", *_told_apart(first, second))


def _told(value: Any) -> str:
    """A value in words; where it says no more than that it is there, that."""
    return in_plain_words(value) or (NOTHING if value in (None, (), "") else "yes")


def _told_apart(before: str, after: str) -> tuple[str, str]:
    """Both in words; where these are the same, what differs names somebody, and is not shown."""
    return (before, after) if before != after else (before, f"{after} (somebody else, not named here)")


def _hidden(before: object, after: object) -> tuple[str, str]:
    now = "recorded, and not the same" if before and after else "recorded" if after else NOTHING
    return "recorded" if before else NOTHING, now


def in_plain_words(value: Any) -> str:  # noqa: PLR0911 -- one return for each kind of value
    """A value of an area's file in plain words, without anybody's name or contact."""
    if isinstance(value, Dated):
        days = [value.span.in_words] if value.is_dated else []
        return ", ".join([*days, *_fields(value, ("first", "last"))])
    if isinstance(value, Shape):
        return ", ".join(_fields(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return date_in_words(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {in_plain_words(item)}" for key, item in value.items())
    if isinstance(value, tuple):
        return "; ".join(filter(None, map(in_plain_words, value)))
    return "" if value is None else str(value)


def _fields(value: Shape, left_out: tuple[str, ...] = ()) -> Iterator[str]:
    """What is said in a shape, as far as it is no default and nobody's name."""
    for name, field in type(value).model_fields.items():
        item = getattr(value, name)
        if name not in (*left_out, *_WORDS[3:], *_PEOPLE) and item != field.get_default(call_default_factory=True):
            yield f"{(field.alias or name).replace('_', ' ')} {in_plain_words(item)}"
