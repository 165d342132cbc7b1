"""The report of a run as one self-contained page."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from escalate.drawing.keeping import refuse_what_is_not_ours, write_over_ours
from escalate.pages import page_of
from escalate.report.pictures import svg_of
from simulator.report.content import Report

MARK = "Simulated by Escalate"
"""What stands in every report, by which it is known again."""


def report_page(report: Report) -> str:
    """A report for a board."""
    drawn = {each.name: b64encode(svg_of(each)).decode("ascii") for each in report.pictures}
    return page_of("report.html", report=report, drawn=drawn, mark=MARK)


def refuse_what_is_no_report(path: Path) -> None:
    """Refuse, before anything is run, a file that a report could not be written to.

    Raises:
        CaseError: If there is something else of that name, or no such folder.
    """
    refuse_what_is_not_ours(path, "report of ours", lambda content: MARK.encode() in content)


def keep_report(page: str, path: Path) -> None:
    """Write a report to a file; only ever in the place of another one.

    Raises:
        CaseError: If there is something else of that name.
        OSError: If it cannot be written.
    """
    write_over_ours(page, path, "report of ours", lambda content: MARK.encode() in content)
