"""The report of a run: one object that holds every word and number of it, for a page or a print to lay out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A value with its interval, as a picture shows it.

    Attributes:
        label: What it is about.
        series: Under which scenario.
        value: The value.
        low: The lower end of its interval, if it has one.
        high: The upper end.
        told: The number beside it, in words that say no more and no less than it holds.
    """

    label: str
    series: str
    value: float
    low: float | None
    high: float | None
    told: str = ""


@dataclass(frozen=True)
class Table:
    """The numbers behind a picture.

    Attributes:
        head: What stands in each column.
        rows: The rows; the first cell says what a row is about.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A picture.

    Attributes:
        name: Its name, a word.
        title: What it shows.
        finding: What is to be seen, in a sentence: its alternative text.
        caption: How it is read.
        axis: What its numbers are.
        marks: What is drawn.
        table: The numbers behind it.
        curve: Whether the marks make curves: `label` is then the number of days.
    """

    name: str
    title: str
    finding: str
    caption: str
    axis: str
    marks: tuple[Mark, ...]
    table: Table
    curve: bool = False


@dataclass(frozen=True)
class Item:
    """One item of the STRESS-DES sheet.

    Attributes:
        section: Its section.
        name: Its name.
        says: What is said about it.
    """

    section: str
    name: str
    says: str


@dataclass(frozen=True)
class Report:
    """The report of a run.

    Attributes:
        title: Its title.
        question: The question that it is to answer.
        policies: The policies, in a sentence each.
        answer: The answer, with intervals in words.
        cases: How many cases there were.
        warnings: What a reader has to know before the answer is used.
        pictures: The pictures.
        reversal: What would reverse the finding, where that was tried.
        weak: What it rests on that nobody counted, and who answers for it.
        counted: What it rests on that somebody counted.
        unmeasured: What cannot be held to the policy.
        still_open: What was still open at the end.
        sheet: The STRESS-DES sheet.
        again: How to run it again.
    """

    title: str
    question: str
    policies: tuple[str, ...]
    answer: tuple[str, ...]
    cases: str
    warnings: tuple[str, ...]
    pictures: tuple[Picture, ...]
    reversal: tuple[str, ...]
    weak: tuple[str, ...]
    counted: tuple[str, ...]
    unmeasured: tuple[str, ...]
    still_open: tuple[str, ...]
    sheet: tuple[Item, ...]
    again: tuple[tuple[str, str], ...]
