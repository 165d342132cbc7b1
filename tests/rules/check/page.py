"""The page about the checks, section by section."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parent.parent.parent.parent / "docs" / "checks.md"
SECTION = re.compile(r"^### `([a-z-]+)`\n\n(.*?)(?=^##|\Z)", re.DOTALL | re.MULTILINE)
SECTIONS = dict(SECTION.findall(PAGE.read_text(encoding="utf-8")))
"""What is said of each check."""


def message_shown(check: str) -> str:
    """The message that the page shows as an example."""
    return " ".join(re.findall(r"^> (.*)$", SECTIONS[check], flags=re.MULTILINE))
