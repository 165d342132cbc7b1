"""A report of checks as SARIF 2.1.0, which code hosts show beside the lines of the file.

A rule for each check, a result for each finding; those that are accepted are suppressed, with the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import escalate
from advice.check.report import Report, Told
from foundation.errors import Place
from rules.check.finding import Checked, Weight

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
NAME = "Escalate"
LEVELS: Mapping[Weight, str] = {"error": "error", "warning": "warning", "note": "note"}
PAGE = Path(escalate.__file__).parent.parent / "docs" / "checks.md"
"""The page about the checks; it is there where Escalate runs from its sources."""
_SECTION = re.compile(r"^### `([a-z-]+)`\n\n(.*?)(?=^##|\Z)", re.DOTALL | re.MULTILINE)

Named = Callable[[Place], str]
"""The path of a file as whoever reads the report finds it."""


def as_sarif(report: Report, path_of: Named) -> str:
    """A report as SARIF.

    Args:
        report: What the checks came to.
        path_of: Finds the path of the file in which a finding stands.
    """
    help_texts = _help_texts()
    order = {each.check: number for number, each in enumerate(report.checked)}
    results = [_result(told, order, path_of) for told in (*report.found, *report.accepted)]
    driver = {"name": NAME, "rules": [_rule(each, help_texts) for each in report.checked]}
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": not report.stopped}],
        "properties": {"policy": report.version, "area": report.area or "", "from": str(report.first)},
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": VERSION, "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _help_texts() -> Mapping[str, str]:
    """What the page about the checks says of each; nothing, where the page is not there."""
    return dict(_SECTION.findall(PAGE.read_text(encoding="utf-8"))) if PAGE.is_file() else {}


def _rule(each: Checked, help_texts: Mapping[str, str]) -> dict[str, Any]:
    said = help_texts.get(each.check, each.title).strip()
    return {
        "id": each.check,
        "shortDescription": {"text": each.title},
        "fullDescription": {"text": f"{each.title} Here: {each.extent.in_words}."},
        "help": {"text": re.sub(r"[*`]", "", said), "markdown": said},
    }


def _result(told: Told, order: Mapping[str, int], path_of: Named) -> dict[str, Any]:
    found = told.finding
    place: dict[str, Any] = {"artifactLocation": {"uri": path_of(found.place)}}
    if found.place.line:
        place["region"] = {"startLine": found.place.line}
    cited = f" [{', '.join(found.clauses)}]" if found.clauses else ""
    case = f" Smallest case: {told.case_words}." if told.case_words else ""
    text = f"{found.says}{cited}.{case} What would mend it: {found.mend}."
    element = {"fullyQualifiedName": found.element} if found.element else {}
    result: dict[str, Any] = {
        "ruleId": found.check,
        "ruleIndex": order[found.check],
        "level": LEVELS[found.weight],
        "message": {"text": text},
        "locations": [{"physicalLocation": place, **({"logicalLocations": [element]} if element else {})}],
        "partialFingerprints": {"findingId/v1": found.id},
        "properties": {"clauses": list(found.clauses), "readings": dict(found.readings)},
    }
    if told.accepted:
        why = f"{told.accepted.reason} (until {told.accepted.review_by})"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    return result
