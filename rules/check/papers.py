"""Is every form, record, report and notice used, and does every field of a printed form stand in one?"""

from __future__ import annotations

from rules.check.finding import Extent
from rules.check.look import About, Check, Looked, Subject

FIELD = "form-field"
"""How `clauses.csv` calls a field of a printed form."""
PAPERS = frozenset(("duties", "documents"))


def _unused(subject: Subject) -> Looked:
    policy, about, findings = subject.policy, About(subject, "paper-unused"), []
    used = {duty.document for duty in policy.file.duties.values()}
    for name, document in sorted(policy.file.documents.items()):
        if name in used or not subject.asks(f"documents.{name}"):
            continue
        fields = f"; its {len(document.items)} fields are filled in by nobody" if document.items else ""
        says = f"no duty makes or uses {document.called}{fields}"
        mend = f"name it in the duty that makes it (`document: {name}`), or take it out and account for its clauses"
        findings.append(about.found(f"documents.{name}", says, mend))
    extent = Extent(proved=True, count=len(policy.file.documents), of="forms, records, reports and notices")
    return Looked(extent, tuple(findings))


def _field_unused(subject: Subject) -> Looked:
    policy, about, findings = subject.policy, About(subject, "form-field-unused"), []
    cited = {
        clause
        for document in policy.file.documents.values()
        for item in document.items.values()
        for clause in item.clauses
    }
    printed = [clause for clause in policy.clauses.values() if clause.kind == FIELD]
    for clause in printed:
        if clause.id not in cited:
            says = f"a field of the printed form stands in no form here: {clause.statement.rstrip('.')}"
            mend = "add it to the `items` of its form"
            findings.append(about.found("documents", says, mend, clauses=[clause.id], detail=clause.id))
    extent = Extent(proved=True, count=len(printed), of="clauses that are fields of a printed form")
    return Looked(extent, tuple(findings))


CHECKS = (
    Check(
        "paper-unused", "Some duty makes or uses every form, record, report and notice.", _unused, PAPERS, always=True
    ),
    Check(
        "form-field-unused", "Every field of a printed form stands in a form here.", _field_unused, PAPERS, always=True
    ),
)
