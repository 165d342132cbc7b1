"""The report of a run: one page that stands alone, with the numbers behind each of its pictures."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from escalate.report.font import printable
from escalate.report.pdf import report_pdf
from simulator.measures.estimate import Difference, Estimate
from simulator.report.content import Report
from simulator.report.numbers import change, value
from tests.escalate.terminal import escalate

SMALL = Path(__file__).parents[1] / "simulator" / "camden-small.yaml"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _written(tmp_path_factory.mktemp("report") / "r.html")


def _written(path: Path) -> str:
    said = escalate("report", "camden-year", "--out", str(path), "--replications", "2", "--seed", "3")
    assert said.code == 0, said.err
    return path.read_text(encoding="utf-8")


def test_the_same_seed_gives_the_same_page(page: str, tmp_path: Path) -> None:
    assert _written(tmp_path / "r.html") == page


def test_the_page_stands_alone(page: str) -> None:
    assert page.count("<h1>") == 1
    assert '<html lang="en-GB">' in page
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!data:)', page)


def test_every_picture_is_a_drawing_with_its_finding_and_the_numbers_behind_it(page: str) -> None:
    figures = re.findall(r"<figure>(.*?)</figure>", page, flags=re.DOTALL)
    assert 3 <= len(figures) <= 5
    for figure in figures:
        ((alt, drawing),) = re.findall(r'<img alt="([^"]+)" src="data:image/svg\+xml;base64,([^"]+)">', figure)
        assert re.search(r"\d", alt)
        assert ET.fromstring(b64decode(drawing)).tag.endswith("svg")  # noqa: S314 -- our own
        assert "<figcaption>" in figure
        assert '<th scope="row">' in figure.partition("<details>")[2]


def test_the_first_page_is_short_enough_to_be_read(page: str) -> None:
    first = page.partition('<section id="first-page">')[2].partition("</section>")[0]
    words = re.sub(r"<[^>]+>", " ", first).split()
    assert 60 < len(words) < 350
    assert "rest on no count" in first


def test_the_page_says_how_it_is_run_again(page: str) -> None:
    assert "escalate report camden-year --out r.html --seed 3 --replications 2" in page
    assert "Content hash of camden-year" in page


def test_nothing_but_a_report_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text("mine", encoding="utf-8")
    said = escalate("report", "camden-year", "--out", str(tmp_path / "mine.html"), "--replications", "2")
    assert said.code == 2
    assert (tmp_path / "mine.html").read_text(encoding="utf-8") == "mine"


def test_a_difference_whose_interval_holds_nought_could_be_none() -> None:
    unsure = change("in_time", Difference(0.5, 0.6, 0.1, -0.05, 0.25), "percentage points")
    assert unsure == "+10.0 percentage points (-5.0 to +25.0): it could be no difference"
    assert "could be" not in change("in_time", Difference(0.5, 0.6, 0.1, 0.05, 0.15), "percentage points")


def test_nearly_all_is_not_told_as_all() -> None:
    assert value("in_time", Estimate(0.998, 0.99, 1.0)) == "over 99% (99% to 100%)"
    assert value("in_time", Estimate(1.0, 0.5, 1.0)) == "100% (50% to 100%)"


def test_the_first_page_of_three_scenarios_is_short_and_says_what_differs_and_how_long_it_takes_to_see(
    tmp_path: Path,
) -> None:
    asked = ("camden-year", "camden-year-three-days", "camden-year-mediation")
    said = escalate("report", *asked, "--out", str(tmp_path / "r.html"), "--replications", "4", "--seed", "1")
    assert said.code == 0, said.err
    first = (tmp_path / "r.html").read_text(encoding="utf-8").partition('<section id="first-page">')[2]
    words = " ".join(re.sub(r"<[^>]+>", " ", first.partition("</section>")[0]).split())
    assert len(words.split()) <= 350
    assert "camden@2015-12-01 with three working days at each of stages 1 to 4" in words
    assert re.search(r"if people take as long as before [^;]*, \d+ years of cases under each to see it", words)


def test_a_print_is_a_tagged_pdf_the_same_each_time_and_shows_which_characters_it_lacks(tmp_path: Path) -> None:
    asked = ("report", str(SMALL), "--replications", "2", "--out")
    said = escalate(*asked, str(tmp_path / "a.pdf"))
    assert said.code == 0, said.err
    made = (tmp_path / "a.pdf").read_bytes()
    assert b"pdfuaid:part" in made
    assert escalate(*asked, str(tmp_path / "a.pdf")).code == 0
    assert (tmp_path / "a.pdf").read_bytes() == made
    (tmp_path / "mine.pdf").write_bytes(b"%PDF-1.7 mine")
    assert escalate(*asked, str(tmp_path / "mine.pdf")).code == 2


def test_what_a_scenario_says_is_never_read_as_the_layout_of_a_print() -> None:
    words = '#panic("no") $x$ *a* = b @c <d> `e` \\ // 日'
    nothing = Report(words, words, (words,), (words,), words, (words,), (), (), (), (), (), (), (), ((words, words),))
    assert printable(nothing).title == words.replace("日", "[U+65E5]")
    assert report_pdf(nothing, date(2026, 9, 1)).startswith(b"%PDF")
