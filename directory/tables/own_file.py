"""An area's own file on the disk: what a new one changes, and putting it there so that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from directory.errors import DirectoryError
from directory.loader import SHIPPED
from foundation.datafile import YAML, bytes_of
from foundation.in_place import put_in_place

BEFORE = ".before"
"""How the name of the file ends that was replaced last."""
_OWNER_ALONE = 0o600


def check_target(target: Path) -> None:
    """Refuse a place where an area's own file must not, or cannot, stand.

    Raises:
        DirectoryError: If it is one.
    """
    if not target.name.endswith(YAML):
        raise DirectoryError(f"{target} is not the name of a data file.", hint="Let it end in .yaml.")
    if target.resolve().is_relative_to(SHIPPED.resolve()):
        what = f"{target} stands among the areas that ship, and an area's own file holds personal data."
        raise DirectoryError(what, hint="Choose a folder that only those can read who need it.")


def changes(before: Any, after: Mapping[str, Any]) -> Iterator[str]:
    """What a new file says otherwise than the old one, a sentence for each kind of change; never a value."""
    old = before if isinstance(before, dict) else {}
    for section in dict.fromkeys((*after, *old)):
        was, now = (_map(side.get(section)) for side in (old, after))
        changed = [_changed(name, was[name], now[name]) for name in now if name in was and was[name] != now[name]]
        for word, names in (
            ("added", [name for name in now if name not in was]),
            ("changed", changed),
            ("removed", [name for name in was if name not in now]),
        ):
            if names:
                yield f"{section}, {word}: {', '.join(names)}"


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _changed(name: str, was: Any, now: Any) -> str:
    """A thing that is otherwise, with the keys that are."""
    if not (isinstance(was, dict) and isinstance(now, dict)):
        return name
    keys = [key for key in dict.fromkeys((*now, *was)) if was.get(key) != now.get(key)]
    return f"{name} ({', '.join(keys)})"


def write_own_file(target: Path, text: str) -> Path | None:
    """Put an area's own file in place for its owner alone, and keep the one that is there; return where it is kept.

    Raises:
        DataFileError: If it cannot be written; what was there is then as it was.
    """
    kept: Path | None = None
    if target.exists():
        kept = target.with_name(f"{target.name}{BEFORE}")
        put_in_place(kept, bytes_of(target), mode=_OWNER_ALONE)
    put_in_place(target, text.encode(), mode=_OWNER_ALONE)
    return kept
