"""What may stand in a cell of the tables of an area, how it is read, and how it is written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from foundation.errors import TimeError
from foundation.moment import parse_date
from foundation.shape import KEY, NAME, shown
from foundation.sheets import plain_name
from foundation.suggest import did_you_mean

NONE = "(none)"
"""In a cell: there is none, whatever the area says on which this one is based."""
LONGEST_NAME = 60
_MOST_SUGGESTIONS = 20
"""For so many different misspellings of one reading the nearest name is looked for: it takes a while in a long list."""

_SLASHED = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)(:00)?")
_ZERO_LOST = re.compile(r"[1-9]\d{8,9}")


class Unfit(Exception):
    """What stands in a cell does not fit.

    Attributes:
        wrong: What is wrong.
        right: What would be right.
    """

    def __init__(self, wrong: str, right: str = "") -> None:
        super().__init__(wrong)
        self.wrong, self.right = wrong, right


@dataclass
class Known:
    """The names that cells may point to.

    Attributes:
        names: By kind (post, agency ...); of a kind that is not in it anything may be named.
        removed: Names that the tables themselves take out, likewise.
    """

    names: Mapping[str, Collection[str]] = field(default_factory=dict)
    removed: Mapping[str, Collection[str]] = field(default_factory=dict)
    _suggested: dict[tuple[str, str], str] = field(default_factory=dict)

    def check(self, kind: str, name: str) -> None:
        """Refuse a name that leads nowhere."""
        if name in self.removed.get(kind, ()):
            raise Unfit(f"the {kind} {shown(name)} is taken out by these tables", "name another, or keep it")
        if kind in self.names and name not in self.names[kind]:
            raise Unfit(f"there is no {kind} {shown(name)}", self._suggestion(kind, name))

    def _suggestion(self, kind: str, name: str) -> str:
        if (kind, name) not in self._suggested and len(self._suggested) < _MOST_SUGGESTIONS:
            self._suggested[kind, name] = did_you_mean(name[:LONGEST_NAME], sorted(self.names[kind]))
        return self._suggested.get((kind, name), "")


class Kind(Protocol):
    """One kind of cell."""

    @property
    def how(self) -> str:
        """How it is written, for those who fill it in."""

    def read(self, text: str, known: Known) -> Any:
        """What the text of a cell means.

        Raises:
            Unfit: If it means nothing.
        """

    def write(self, value: Any) -> str:
        """The text of a cell that means this."""


@dataclass(frozen=True)
class Words:
    """Any text."""

    how: str = "words"

    def read(self, text: str, known: Known) -> str:  # noqa: ARG002 -- every kind is asked the same question
        """The text."""
        return text

    def write(self, value: str) -> str:
        """The text."""
        return value


@dataclass(frozen=True)
class Contact(Words):
    """How to reach somebody. What was typed is never repeated in a message."""

    how: str = "words; a telephone number as text, so that its 0 stays"

    def read(self, text: str, known: Known) -> str:
        """The text, unless a spreadsheet has made a number of it."""
        if _ZERO_LOST.fullmatch(text):
            wrong = "this looks like a telephone number that has lost the 0 at its beginning"
            raise Unfit(wrong, "format the column as text and type it again; if it is right so, put a word before it")
        return super().read(text, known)


@dataclass(frozen=True)
class Id:
    """The name of something, as other cells and the file use it: new, or one that is known.

    Attributes:
        of: What it names.
        new: Whether something new may be named here.
    """

    of: str
    new: bool = False

    @property
    def how(self) -> str:
        """How it is written."""
        return f"the id of {'an' if self.of[0] in 'aeiou' else 'a'} {self.of}"

    def read(self, text: str, known: Known) -> str:
        """The name, whatever its capitals."""
        name = text.casefold()
        if not self.new:
            known.check(self.of, name)
        if not NAME.fits(name) or len(name) > LONGEST_NAME:
            right = f"use at most {LONGEST_NAME} small letters, digits and hyphens, beginning with a letter"
            raise Unfit(f"{shown(text)} is not a name that can be used here", right)
        return name

    def write(self, value: str) -> str:
        """The name."""
        return value


@dataclass(frozen=True)
class Key:
    """The short name of a fact, or of one of its values."""

    how: str = "small letters, digits and underscores"

    def read(self, text: str, known: Known) -> str:  # noqa: ARG002 -- every kind is asked the same question
        """The name, whatever its capitals."""
        if not KEY.fits(text.casefold()):
            raise Unfit(f"{shown(text)} is not a name that can be used here", f"use {self.how}")
        return text.casefold()

    def write(self, value: str) -> str:
        """The name."""
        return value


@dataclass(frozen=True)
class Day:
    """A day of the calendar."""

    how: str = "a day, as 2026-08-28"

    def read(self, text: str, known: Known) -> str:  # noqa: ARG002 -- every kind is asked the same question
        """The day. One with strokes is refused: the day and the month could change places."""
        if _SLASHED.fullmatch(text):
            raise Unfit(f"{shown(text)} can be read in two ways", "write the day as 2026-08-28")
        try:
            return parse_date(text).isoformat()
        except TimeError:
            raise Unfit(f"{shown(text)} is not a day of the calendar", "write it as 2026-08-28") from None

    def write(self, value: str) -> str:
        """The day."""
        return value


@dataclass(frozen=True)
class Clock:
    """A time of the day."""

    how: str = "a time, as 08:30"

    def read(self, text: str, known: Known) -> str:  # noqa: ARG002 -- every kind is asked the same question
        """The time."""
        found = _CLOCK.fullmatch(text)
        hour, minute = (int(found[1]), int(found[2])) if found else (99, 0)
        if minute > 59 or hour * 60 + minute > 24 * 60:
            raise Unfit(f"{shown(text)} is not a time of the day", "write it as 08:30")
        return f"{hour:02}:{minute:02}"

    def write(self, value: str) -> str:
        """The time."""
        return value


@dataclass(frozen=True)
class Number:
    """A whole number."""

    least: int
    most: int

    @property
    def how(self) -> str:
        """How it is written."""
        return f"a number from {self.least} to {self.most}"

    def read(self, text: str, known: Known) -> int:  # noqa: ARG002 -- every kind is asked the same question
        """The number."""
        if not re.fullmatch(r"[0-9]{1,9}", text) or not self.least <= int(text) <= self.most:
            raise Unfit(f"{shown(text)} is not {self.how}")
        return int(text)

    def write(self, value: int) -> str:
        """The number."""
        return str(value)


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    @property
    def how(self) -> str:
        """How it is written."""
        return " or ".join([", ".join(self.words[:-1]), self.words[-1]]) if len(self.words) > 1 else self.words[0]

    def read(self, text: str, known: Known) -> str:  # noqa: ARG002 -- every kind is asked the same question
        """The word, whatever its capitals."""
        plain = plain_name(text)
        for word in self.words:
            if plain_name(word) == plain:
                return word
        raise Unfit(f"{shown(text)} is not one of the words that can stand here", did_you_mean(plain, self.words))

    def write(self, value: str) -> str:
        """The word."""
        return value


@dataclass(frozen=True)
class YesNo:
    """Yes or no."""

    words: tuple[str, ...] = ("yes", "no")

    @property
    def how(self) -> str:
        """How it is written."""
        return " or ".join(self.words)

    def read(self, text: str, known: Known) -> str:  # noqa: ARG002 -- every kind is asked the same question
        """The word; a spreadsheet may have made true or false of it."""
        word = {"true": "yes", "false": "no"}.get(text.casefold(), text.casefold())
        if word not in self.words:
            raise Unfit(f"{shown(text)} cannot stand here", f"write {self.how}")
        return word

    def write(self, value: bool | str) -> str:
        """The word."""
        return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else value


@dataclass(frozen=True)
class Items:
    """Several of one kind, with semicolons, or on lines of their own."""

    of: Kind

    @property
    def how(self) -> str:
        """How it is written."""
        return f"{self.of.how}; several with semicolons"

    def read(self, text: str, known: Known) -> list[Any]:
        """All of them, in order."""
        return [self.of.read(item, known) for item in _split(text)]

    def write(self, value: Iterable[Any]) -> str:
        """All of them."""
        return _joined(self.of.write(item) for item in value)


@dataclass(frozen=True)
class Pairs:
    """Names with what belongs to each, as name=text, with semicolons."""

    keys: Kind
    values: Kind

    @property
    def how(self) -> str:
        """How it is written."""
        return "name=what belongs to it; several with semicolons"

    def read(self, text: str, known: Known) -> dict[str, Any]:
        """All of them, by name."""
        found: dict[str, Any] = {}
        for item in _split(text):
            key, value = _halves(item)
            name = self.keys.read(key, known)
            if name in found:
                raise Unfit(f"{shown(name)} stands here twice", "keep one")
            found[name] = self.values.read(value, known)
        return found

    def write(self, value: Mapping[str, Any]) -> str:
        """All of them."""
        return _joined(f"{self.keys.write(key)}={self.values.write(item)}" for key, item in value.items())


@dataclass(frozen=True)
class Facts:
    """Facts with the values that each may have."""

    how: str = "fact=value; several facts with semicolons, several values of one with |"

    def read(self, text: str, known: Known) -> dict[str, list[str]]:
        """The facts, with their values."""
        found: dict[str, list[str]] = {}
        for item in _split(text):
            key, values = _halves(item)
            name = Key().read(key, known)
            if name in found:
                raise Unfit(f"the fact {shown(name)} stands here twice", "separate its values with |")
            found[name] = [Key().read(value.strip(), known) for value in values.split("|")]
        return found

    def write(self, value: Mapping[str, Iterable[str]]) -> str:
        """The facts, with their values."""
        return "; ".join(f"{name}={'|'.join(values)}" for name, values in value.items())


def _halves(item: str) -> tuple[str, str]:
    key, equals, value = (part.strip() for part in item.partition("="))
    if not (key and equals and value):
        raise Unfit(f"{shown(item)} is not of the form name=value", "write an equals sign between the two")
    return key, value


def _split(text: str) -> list[str]:
    """The items of a list; one that holds a semicolon stands in quotes."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";", skipinitialspace=True, strict=True))
    except csv.Error:
        raise Unfit("the quotes in this list do not match", 'write an item with a semicolon as "this; that"') from None
    return [item.strip() for row in rows for item in row if item.strip()]


def _joined(items: Iterable[str]) -> str:
    return "; ".join(f'"{item.replace(chr(34), chr(34) * 2)}"' if set(item) & set(';"\n\r') else item for item in items)
