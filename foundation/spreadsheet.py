"""Reading and writing spreadsheets of either kind: an Excel workbook, or a folder of CSV files."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

from foundation.csv_folder import csv_folder_of, read_csv_folder
from foundation.errors import DataFileError, Place, Problem
from foundation.in_place import put_in_place
from foundation.sheets import Sheet, Written
from foundation.workbook import read_workbook, workbook_of

WORKBOOK = ".xlsx"
_KINDS = "name an Excel workbook (.xlsx), or a folder of CSV files"
_OWNER_ALONE = 0o600


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of a workbook or of a folder.

    Raises:
        DataFileError: If it is neither, or cannot be read.
    """
    if path.is_dir():
        try:
            return read_csv_folder(path)
        except OSError as error:
            raise _refusal(path, f"the folder cannot be read: {error.strerror}") from None
    if not path.exists():
        raise _refusal(path, "there is no such file or folder", _KINDS)
    if path.suffix.casefold() != WORKBOOK:
        raise _refusal(path, "this is neither a workbook nor a folder", _KINDS)
    return read_workbook(path)


def write_sheets(path: Path, notes: tuple[str, Sequence[str]], sheets: Sequence[Written], *, replace: bool) -> None:
    """Write a workbook, or a folder where the name has no ending: all of it or nothing, for its owner alone.

    Args:
        path: Where to.
        notes: A first sheet that explains the others.
        sheets: The sheets.
        replace: Whether to replace what is there; a folder only if nothing else is in it than we would write.

    Raises:
        DataFileError: If something is there already, or it cannot be written.
    """
    if path.suffix.casefold() not in ("", WORKBOOK):
        raise _refusal(path, "this is the name of neither a workbook nor a folder", _KINDS)
    if os.path.lexists(path) and not replace:
        raise _refusal(path, "there is something of this name already", "use another name, or --replace")
    if path.suffix:
        put_in_place(path, workbook_of(notes, sheets), mode=_OWNER_ALONE)
        return
    files = csv_folder_of(notes, sheets)
    try:
        _put_folder(path, files)
    except OSError as error:
        raise _refusal(path, f"the folder cannot be written: {error.strerror}") from None


def _refusal(path: Path, wrong: str, right: str = "") -> DataFileError:
    return DataFileError([Problem(Place(str(path)), "", wrong, right)])


def _put_folder(path: Path, files: dict[str, bytes]) -> None:
    """Put a folder in place whole; what was there is only removed once the new one stands."""
    target = path.resolve()
    if target.exists():
        _refuse_to_lose(path, target, files)
    new = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    old = new.with_name(f"{new.name}.before")
    try:
        for name, content in files.items():
            put_in_place(new / name, content, mode=_OWNER_ALONE)
        if target.exists():
            target.rename(old)
        new.rename(target)
    finally:  # also where somebody interrupts
        shutil.rmtree(new, ignore_errors=True)
        if old.exists() and not target.exists():
            old.rename(target)
        shutil.rmtree(old, ignore_errors=True)


def _refuse_to_lose(path: Path, target: Path, names: Collection[str]) -> None:
    if not target.is_dir():
        raise _refusal(path, "there is a file of this name", "use another name")
    for found in sorted(target.iterdir()):
        if found.name not in names or not found.is_file():
            raise _refusal(path, f"the folder also holds {found.name}, which would be lost", "use another folder")
