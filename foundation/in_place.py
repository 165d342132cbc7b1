"""Putting a file in place at one stroke: a reader sees the old file or the new one, never half of either."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from foundation.errors import DataFileError, Place, Problem


def put_in_place(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Write a file whole, in the place of the one that is there, if one is.

    Args:
        path: The file; where it is a link, the link stays and what it leads to is changed.
        content: All that it is to hold.
        mode: Who may read and write it; as it was if left out, and its owner alone where it is new.

    Raises:
        DataFileError: If it cannot be written; the old file is then as it was.
    """
    temporary: Path | None = None
    try:
        target = path.resolve()
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None or target.exists():
            temporary.chmod(target.stat().st_mode if mode is None else mode)
        temporary.replace(target)
    except OSError as error:
        raise DataFileError([Problem(Place(str(path)), "", f"the file cannot be written: {error.strerror}")]) from None
    finally:  # also where somebody interrupts
        if temporary is not None:
            temporary.unlink(missing_ok=True)
