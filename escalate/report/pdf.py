"""The report of a run in print: a tagged PDF, from the same words, numbers and pictures as the page."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from escalate.drawing.keeping import write_over_ours
from escalate.report.font import FONT, font_folder, printable
from escalate.report.page import MARK
from escalate.report.pictures import svg_of
from simulator.report.content import Report

_TEMPLATE = Path(__file__).with_name("report.typ")


def report_pdf(report: Report, day: date) -> bytes:
    """A report for a board, in print: the same bytes each time.

    What it says goes to the template as data alone, and so cannot be taken for its own text.

    Args:
        report: The report.
        day: The day that the file says it is of.
    """
    import typst  # noqa: PLC0415 -- heavy, and only a print needs it

    report = printable(report)
    with TemporaryDirectory(prefix="escalate-") as name:
        folder = Path(name)
        for each in report.pictures:
            (folder / f"{each.name}.svg").write_bytes(svg_of(each))
        copyfile(_TEMPLATE, folder / _TEMPLATE.name)
        moment = (day - date(1970, 1, 1)).days * 86_400
        made = typst.compile(
            str(folder / _TEMPLATE.name),
            root=str(folder),
            font_paths=[str(font_folder())],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"report": json.dumps(asdict(report) | {"mark": MARK, "font": FONT})},
            pdf_standards=["ua-1"],
            timestamp=moment,
        )
    if not isinstance(made, bytes):
        raise TypeError("one report is one file")
    return made


def keep_pdf(made: bytes, path: Path) -> None:
    """Write a report in print to a file; only ever in the place of another one.

    Raises:
        CaseError: If there is something else of that name.
        OSError: If it cannot be written.
    """
    write_over_ours(made, path, "report of ours", lambda content: MARK.encode() in content)
