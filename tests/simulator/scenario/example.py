"""The scenarios that the documentation shows, to be written down and changed."""

from __future__ import annotations

import re
from pathlib import Path

import simulator

PAGE = Path(simulator.__file__).parent.parent / "docs" / "scenario-format.md"
SHOWN = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
SMALL, TWICE = SHOWN


def written(folder: Path, *changes: tuple[str, str], text: str = SMALL, name: str = "small-year.yaml") -> str:
    """The small scenario with these words put in place of others, in a file; its path."""
    for old, new in changes:
        assert old in text, f"the example no longer says: {old}"
        text = text.replace(old, new, 1)
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)
