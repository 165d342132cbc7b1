"""A report of checks as JUnit XML, which build servers show: a test case for each check, a failure for each finding."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from advice.check.report import Report, Told
from escalate.drawing.letter import clean
from rules.check.finding import Checked

OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- Checked by Escalate -->\n'
"""How every file of ours begins, by which it is known again."""


def as_junit(report: Report) -> str:
    """A report as JUnit XML. What is accepted is no failure, and is counted in what the check printed."""
    failing = {told.finding.check for told in report.found}
    counts = {"tests": str(len(report.checked)), "failures": str(len(failing)), "errors": "0", "skipped": "0"}
    root = ET.Element("testsuites", {"name": "escalate check", **counts})
    suite = ET.SubElement(root, "testsuite", {"name": clean(f"{report.version}: {report.policy}"), **counts})
    properties = ET.SubElement(suite, "properties")
    for name, value in _properties(report):
        ET.SubElement(properties, "property", {"name": name, "value": clean(value)})
    accepted = report.accepted_by_check
    for each in report.checked:
        suite.append(_case(report, each, accepted[each.check]))
    ET.indent(root)
    return f"{OPENING}{ET.tostring(root, encoding='unicode')}\n"


def _properties(report: Report) -> Iterator[tuple[str, str]]:
    yield "policy", report.version
    yield "area", report.area or "none"
    yield "from", str(report.first)
    yield "to", str(report.last)
    for reading, option in report.readings.items():
        yield f"reading {reading}", option


def _case(report: Report, each: Checked, accepted: int) -> ET.Element:
    case = ET.Element("testcase", {"classname": f"escalate.check.{report.version}", "name": each.check})
    for told in report.found:
        if told.finding.check == each.check:
            failure = {"message": clean(told.finding.says), "type": told.finding.weight}
            ET.SubElement(case, "failure", failure).text = clean("\n".join(_lines(told)))
    said = [each.title, f"{each.extent.in_words}.", *(f"{accepted} accepted." for _ in range(accepted > 0))]
    ET.SubElement(case, "system-out").text = clean(" ".join([*said, *each.tells]))
    return case


def _lines(told: Told) -> Iterator[str]:
    found = told.finding
    yield f"{found.place} {found.id}"
    yield f"Clauses: {', '.join(found.clauses) or 'none'}"
    yield from (f"Only under {reading} ({option})" for reading, option in found.readings.items())
    if told.case_words:
        yield f"Smallest case: {told.case_words}"
    yield f"What would mend it: {found.mend}"
