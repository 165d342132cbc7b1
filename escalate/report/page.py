"""The report of a run as one self-contained page."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from escalate.drawing.keeping import refuse_others, write_over_ours
from escalate.pages import page_of
from escalate.report.pictures import svg_of
from simulator.report.content import Report

MARK = "Simulated by Escalate"
"""What stands in every report, by which it is known again."""
_CALLED = "report of ours"


def report_page(report: Report) -> str:
    """A report for a board."""
    drawn = {each.name: b64encode(svg_of(each)).decode("ascii") for each in report.pictures}
    return page_of("report.html", report=report, drawn=drawn, mark=MARK)


def keep_report(page: str, path: Path) -> None:
    """Write a report to a file; only ever in the place of another one.

    Raises:
        CaseError: If there is something else of that name.
        OSError: If it cannot be written.
    """
    write_over_ours(page, path, _CALLED, _is_report)


def check_report(path: Path) -> None:
    """Refuse a file in which no report can be kept, before anything is run for it.

    Raises:
        CaseError: If there is something else of that name, or no folder in which it can be written.
    """
    refuse_others(path, _CALLED, _is_report)


def _is_report(content: bytes) -> bool:
    return MARK.encode() in content
