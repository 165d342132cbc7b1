"""The pages for people and printers: each self-contained and in order, and no words in it are taken as markup."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from rules.library import SHIPPED, load_policies
from tests.escalate.terminal import AT, escalate

PAGES = ["--by-clause", "--duties"]
VOID = {"meta", "br", "link", "img", "hr", "input"}
FETCHES = {"script", "link", "img", "iframe", "object", "embed", "form", "base", "audio", "video", "svg"}


@dataclass
class Seen:
    """What stands in a page."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    declared: str = ""

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def text(self, tag: str) -> list[str]:
        return [" ".join(text.split()) for text in self.texts.get(tag, [])]


class Reader(HTMLParser):
    """Reads a page strictly: every element that is opened is closed again, in its turn."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen, self.open = Seen(), list[str]()

    def handle_decl(self, decl: str) -> None:
        self.seen.declared = decl

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.seen.faults.append(f"{tag} has an attribute twice")
        self.seen.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
            self.seen.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.seen.faults.append(f"</{tag}> where {self.open[-1:]} is open, line {self.getpos()[0]}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.seen.texts[tag][-1] += data


def read(page: str) -> Seen:
    reader = Reader()
    reader.feed(page)
    reader.close()
    reader.seen.faults += [f"{tag} is never closed" for tag in reader.open]
    return reader.seen


@cache
def page(kind: str) -> str:
    said = escalate("show", "camden", kind, "--html", "--at", AT)
    assert (said.code, said.err) == (0, "")
    return said.out


@pytest.fixture(params=PAGES)
def html(request: pytest.FixtureRequest) -> str:
    return page(request.param)


def test_a_page_is_one_whole_document(html: str) -> None:
    seen = read(html)
    assert seen.faults == []
    assert seen.declared.casefold() == "doctype html"
    assert html.lstrip().casefold().startswith("<!doctype html>")
    for once in ("html", "head", "body", "title", "main", "h1"):
        assert len(seen.all(once)) == 1, once
    assert {"charset": "utf-8"} in seen.all("meta")


def test_a_page_says_its_language_and_fits_a_telephone(html: str) -> None:
    seen = read(html)
    assert seen.all("html") == [{"lang": "en-GB"}]
    assert any(meta.get("name") == "viewport" for meta in seen.all("meta"))


def test_a_page_needs_nothing_from_elsewhere(html: str) -> None:
    seen = read(html)
    assert FETCHES & {tag for tag, _ in seen.tags} == set()
    for tag, attributes in seen.tags:
        assert not {"src", "href", "action", "background", "srcset", "style"} & set(attributes), tag
        assert not [name for name in attributes if name.startswith("on")], tag
    for style in seen.texts["style"]:
        assert "url(" not in style
        assert "@import" not in style
    assert "://" not in html


def test_a_page_begins_with_the_emergency_line(html: str) -> None:
    body = html[html.index("<body>") :]
    assert "If a child is in immediate danger, ring 999 now." in body[:120]


def test_headings_stand_in_order_and_the_title_is_the_heading(html: str) -> None:
    seen = read(html)
    levels = [int(tag[1]) for tag, _ in seen.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert seen.text("title") == seen.text("h1")
    assert seen.text("h1")[0].startswith("CSCB escalation policy")


def test_tables_can_be_read_aloud(html: str) -> None:
    seen = read(html)
    assert seen.all("table")
    assert len(seen.all("caption")) == len(seen.all("table")) == len(seen.all("thead"))
    assert all(caption for caption in seen.text("caption"))
    assert all(cell.get("scope") in ("col", "row") for cell in seen.all("th"))


def test_no_id_stands_twice(html: str) -> None:
    ids = [attributes["id"] for _, attributes in read(html).tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_the_page_of_clauses_has_every_clause_with_what_it_says() -> None:
    policy, seen = load_policies().at("camden", "2015-12-01"), read(page("--by-clause"))
    assert [row["id"] for row in seen.all("tr") if "id" in row] == list(policy.clauses)
    cells = seen.text("td")
    for clause in policy.clauses.values():
        assert any(cell.startswith(" ".join(clause.statement.split())) for cell in cells), clause.id


def test_the_page_of_duties_has_every_duty_that_is_listed_in_words() -> None:
    rows = read(page("--duties")).text("tr")
    for line in escalate("show", "camden", "--duties", "--json", "--at", AT).data:
        assert any(line["what"] in row and line["clauses"][0] in row for row in rows), line["what"]


HOSTILE = "<script>alert('x')</script> & \"quoted\" <b>bold</b>"


def hostile(tmp_path: Path) -> Path:
    """A policy whose words would be markup, were they not escaped."""
    shutil.copy(SHIPPED / "vocabulary.yaml", tmp_path)
    escalate("new", "policy", "exampleshire", "--into", tmp_path, "--valid-from", "2026-01-01")
    folder = tmp_path / "exampleshire" / "2026-01-01"
    lines = (folder / "clauses.csv").read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    cells[lines[0].split(",").index("statement")] = '"' + HOSTILE.replace('"', '""') + '"'
    (folder / "clauses.csv").write_text("\n".join([lines[0], ",".join(cells), *lines[2:], ""]), encoding="utf-8")
    text = (folder / "policy.yaml").read_text(encoding="utf-8")
    text = text.replace("Exampleshire: escalation policy", "Exampleshire <i>& co</i>")
    (folder / "policy.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", PAGES)
def test_what_a_policy_says_is_never_taken_as_markup(kind: str, tmp_path: Path) -> None:
    said = escalate("show", hostile(tmp_path), kind, "--html", "--at", AT)
    assert said.code == 0, said.err
    seen = read(said.out)
    assert seen.faults == []
    assert {"script", "b", "i"} & {tag for tag, _ in seen.tags} == set()
    assert seen.text("h1")[0].startswith("Exampleshire <i>& co</i>")
    if kind == "--by-clause":
        assert any(HOSTILE in cell for cell in seen.text("td"))


Change = Callable[[str], str]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda html: html.replace("</main>", ""), "main"),
        (lambda html: html.replace("</h1>", "</h2>"), "h2"),
        (lambda html: html.replace('lang="en-GB"', 'lang="en" lang="en"'), "twice"),
    ],
)
def test_the_reader_of_these_tests_notices_a_broken_page(change: Change, fault: str) -> None:
    assert any(fault in found for found in read(change(page("--duties"))).faults)
