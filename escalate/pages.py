"""Pages for people and printers: one self-contained HTML file each, without scripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from advice.diff.area_words import followed_in_words, lines_of, when, whom
from advice.diff.aspects import ASPECT_WORDS
from advice.diff.comparison import Comparison
from advice.diff.words import KNOWN_TO, causes_in_words, heading_of, named_in_words, short_of, sure_of
from advice.diff.year_words import begun_in_words, extent_in_words, rows_of, title_of
from escalate.drawing.keeping import write_over_ours
from foundation.moment import date_in_words, moment_in_words
from foundation.sentence import capital
from rules.concordance import Entry, counts
from rules.duties import DutyLine
from rules.policy import Policy

if TYPE_CHECKING:
    from jinja2 import Environment

_COMPARED = "Compared by Escalate"
"""What stands in every page of a comparison, by which it is known again."""
_IN_WORDS: Mapping[str, Callable[..., object]] = {
    "named": named_in_words,
    "heading": heading_of,
    "causes": causes_in_words,
    "begun": begun_in_words,
    "title_of": title_of,
    "extent": extent_in_words,
    "rows": rows_of,
    "followed": followed_in_words,
    "whom": whom,
    "when": when,
    "lines": lines_of,
    "date": date_in_words,
    "moment": moment_in_words,
    "capital": capital,
}
"""How the page says things: in the same words as the text."""

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


def comparison_page(found: Comparison, see: Mapping[int, Sequence[str]]) -> str:
    """Two policies or two areas compared, for a board."""
    return (
        _environment()
        .get_template("comparison.html")
        .render(
            found=found,
            see=see,
            mark=_COMPARED,
            aspects=ASPECT_WORDS,
            known_to=KNOWN_TO,
            short=list(short_of(found)),
            sure=list(sure_of(found.proof)) if found.proof else [],
            **_IN_WORDS,
        )
    )


def page_of(template: str, **what: object) -> str:
    """A page by its template."""
    return _environment().get_template(template).render(**what)


def keep_page(page: str, path: Path) -> None:
    """Write the page of a comparison to a file; only ever in the place of another one.

    Raises:
        CaseError: If there is something else of that name.
        OSError: If it cannot be written.
    """
    write_over_ours(page, path, "page of a comparison", lambda content: _COMPARED.encode() in content)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 -- only pages need it

    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
