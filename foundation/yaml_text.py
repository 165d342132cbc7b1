"""Writing YAML that our own reader reads back as it was: plain values, quoted wherever they could be misread."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_PLAIN = re.compile(r"[A-Za-z][\w@.-]*|\d{4}-\d\d-\d\d( \d\d:\d\d)?")
_RESERVED = ("null", "true", "false")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON leaves as it is, and our reader refuses in the text of a file."""
_STEP = 2


def in_yaml(value: Any) -> str:
    """A value in YAML's inline form, quoted wherever it could be read as something else.

    >>> in_yaml({"post": "head", "level": 2, "called": "Head: all"})
    '{post: head, level: 2, called: "Head: all"}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{in_yaml(key)}: {in_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(in_yaml(item) for item in value) + "]"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text.casefold() not in _RESERVED:
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))


def block_yaml(data: Mapping[str, Any], *, width: int, blocks: int) -> str:
    """A map as a file of its own, no line longer than `width`.

    Args:
        data: The map; maps, lists, text and numbers in it.
        width: The longest line.
        blocks: How many levels of maps are written line by line; what lies deeper stands on one line where it fits.
    """
    return "\n".join([*_map(data, 0, width, blocks), ""])


def _map(data: Mapping[str, Any], indent: int, width: int, blocks: int) -> Iterator[str]:
    for key, value in data.items():
        yield from _entry(f"{' ' * indent}{in_yaml(key)}:", value, indent, width, blocks)


def _entry(before: str, value: Any, indent: int, width: int, blocks: int) -> Iterator[str]:
    """What stands behind a key or a dash: on its line where it fits there, otherwise below."""
    line = f"{before} {in_yaml(value)}"
    nested = isinstance(value, Mapping | list | tuple) and len(value) > 0
    if len(line) <= width and not (nested and blocks > 1 and isinstance(value, Mapping)):
        yield line
    elif not nested:
        yield before
        yield from _folded(_quoted(str(value)), indent + _STEP, width)
    elif isinstance(value, Mapping):
        yield before
        yield from _map(value, indent + _STEP, width, blocks - 1)
    else:
        yield before
        for item in value:
            yield from _item(item, indent + _STEP, width)


def _item(item: Any, indent: int, width: int) -> Iterator[str]:
    """An item of a list; a map that is too long for a line stands below its dash."""
    dash = f"{' ' * indent}-"
    lines = list(_entry(dash, item, indent, width, 0))
    if len(lines) > 1 and isinstance(item, Mapping):
        lines[:2] = [f"{dash} {lines[1].lstrip()}"]
    yield from lines


def _folded(quoted: str, indent: int, width: int) -> Iterator[str]:
    """A quoted text over several lines: broken at a single space, or with a backslash, so that nothing is lost."""
    rest, room = quoted, width - indent - len("\\ \\")
    while len(rest) > room:
        cut = _cut(rest, room)
        piece, rest = rest[:cut], rest[cut:]
        if re.match(r" [^ ]", rest) and not piece.endswith(" "):
            yield f"{' ' * indent}{piece}"
            rest = rest[1:]
        else:
            yield f"{' ' * indent}{piece}\\"
            rest = f"\\{rest}" if rest.startswith(" ") else rest
    yield f"{' ' * indent}{rest}"


def _cut(text: str, room: int) -> int:
    """Where to break a quoted text: before a space if there is one, and never inside of what a backslash begins."""
    pieces = [match.end() for match in re.finditer(r'\\u[0-9a-f]{4}|\\.|"|[^\\"]', text[: room + 6], flags=re.DOTALL)]
    fits = [end for end in pieces if 1 < end <= room]
    spaces = [end for end in fits if text[end : end + 1] == " " and end > room // 2]
    return (spaces or fits)[-1]
