"""INV-12: no person and no way to reach one is in anything that ships."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FOLDERS = ("rules/policies", "rules/starter", "directory/areas", "scenarios", "docs")
FILES = sorted(
    path
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*")
    if path.is_file() and path.suffix not in (".pyc", ".png", ".svg") and "__pycache__" not in path.parts
)

MAIL = re.compile(r"[\w.+-]+@(?!escalate\b)[\w-]+(\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w.-])(\+44|\(?0\d)[\d() -]{6,}\d(?![\w-])")
TITLED = re.compile(r"\b(Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Cllr|DI|DCI|PC|Insp)\.? [A-Z][a-z]+\b")
WEB = re.compile(r"https?://(?!json-schema\.org)[^\s)>\"']+")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [match.group() for match in pattern.finditer(text)]


def is_a_version(text: str) -> bool:
    """`camden@2015-12-01` is a policy and its version."""
    return bool(DATE.search(text.partition("@")[2]))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_that_ships_names_a_person_or_how_to_reach_one(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [mail for mail in found(MAIL, text) if not is_a_version(mail)] == []
    assert [digits for digits in found(PHONE, DATE.sub("", text)) if len(re.sub(r"\D", "", digits)) >= 7] == []
    assert found(TITLED, text) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_something_was_looked_at(folder: str) -> None:
    assert any(path.is_relative_to(ROOT / folder) for path in FILES)


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.suffix in (".yaml", ".csv")], ids=lambda path: path.name
)
def test_no_address_of_a_website_is_in_the_data(path: Path) -> None:
    assert found(WEB, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (MAIL, "write to jo.bloggs@camden.gov.uk today"),
        (PHONE, "ring 020 7946 0123"),
        (PHONE, "ring (020) 79460123 now"),
        (PHONE, "ring 07700 900123"),
        (PHONE, "+44 20 7946 0123"),
        (PHONE, "01632-960123"),
        (TITLED, "ask Dr Bloggs"),
        (TITLED, "Mrs. Bloggs"),
        (WEB, "see https://example.org/page"),
    ],
)
def test_what_must_not_be_there_would_be_found(pattern: re.Pattern[str], text: str) -> None:
    assert found(pattern, text)


@pytest.mark.parametrize("text", ["camden@2015-12-01", "2026-08-28 16:40", "at most 1,000", "CAM-033", "18-25 cohort"])
def test_what_may_be_there_is_not_taken_for_a_contact(text: str) -> None:
    assert [mail for mail in found(MAIL, text) if not is_a_version(mail)] == []
    assert found(PHONE, DATE.sub("", text)) == []
    assert found(TITLED, text) == []
