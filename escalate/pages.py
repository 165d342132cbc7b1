"""Pages for people and printers: one self-contained HTML file each, without scripts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rules.concordance import Entry, counts
from rules.duties import DutyLine
from rules.policy import Policy

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


def concordance_page(policy: Policy, entries: tuple[Entry, ...]) -> str:
    """Each clause beside the elements that rest on it."""
    return (
        _environment().get_template("concordance.html").render(policy=policy, entries=entries, counts=counts(entries))
    )


def duties_page(policy: Policy, lines: tuple[DutyLine, ...]) -> str:
    """Who owes what by when, for the wall."""
    places: dict[str, list[DutyLine]] = {}
    for line in lines:
        places.setdefault(line.place, []).append(line)
    return _environment().get_template("duties.html").render(policy=policy, places=places)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 -- only pages need it

    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
