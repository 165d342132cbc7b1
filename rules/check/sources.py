"""Do the clauses bear what is built on them, does what binds bind somebody, and has the source aged?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from foundation.moment import date_in_words, parse_date
from rules.check.finding import Extent, Finding
from rules.check.look import PARTS, About, Check, Looked, Subject
from rules.citations import citations_of
from rules.model.duty import Duty
from rules.policy import Policy
from rules.variant import PROPOSED

YEARS = 3
"""After so many years a policy is taken to have aged: partnerships review theirs every two or three."""
BINDING = ("must", "must-not", "will", "should", "expected")
"""The words of `clauses.csv` for what binds somebody."""
FORCES: Mapping[str, tuple[str, ...]] = {
    "must": ("must",),
    "must_not": ("must-not",),
    "will": ("will",),
    "should": ("should",),
    "expected": ("expected",),
    "consider": ("consider", "should", "may"),
}
"""For each force of a duty the words of `clauses.csv` that bear it."""
ALL = frozenset(PARTS)


def over_clauses(policy: Policy) -> Extent:
    """That all clauses were looked at."""
    return Extent(proved=True, count=len(policy.clauses), of="clauses")


def _unaccounted(subject: Subject) -> Looked:
    policy, about = subject.policy, About(subject, "clause-unaccounted")
    cited = {citation.clause for citation in citations_of(policy)}
    findings = [
        about.found(
            "policy",
            f"nothing accounts for {number} any more: {clause.statement.rstrip('.')}",
            "cite it where it still holds, or say in the variant that it goes",
            weight="note",
            clauses=[number],
            detail=number,
        )
        for number, clause in policy.clauses.items()
        if number not in cited and not number.startswith(PROPOSED)
    ]
    return Looked(over_clauses(policy), tuple(findings))


def _binds_nobody(subject: Subject) -> Looked:
    policy, about = subject.policy, About(subject, "clause-binds-nobody")
    findings = list[Finding]()
    accounts = _accounts(policy)
    for number, clause in policy.clauses.items():
        if clause.obligation in BINDING and accounts.get(number) == {"context"}:
            binds = clause.obligation.replace("-", " ")
            says = f"a clause that binds ({binds}) stands under `context`: {clause.statement.rstrip('.')}"
            mend = "let a duty cite it, or declare it under `not_encoded` with the reason"
            findings.append(about.found("context", says, mend, clauses=[number], detail=number))
    for name, declared in sorted(policy.file.not_encoded.items()):
        if declared.reason == "cannot_say":
            says = f"the language cannot say it, so that no advice does: {declared.why}"
            mend = "report it as a defect of the language, and tell users by a banner meanwhile"
            findings.append(about.found(f"not_encoded.{name}", says, mend, clauses=declared.clauses))
    return Looked(over_clauses(policy), tuple(findings))


def _accounts(policy: Policy) -> dict[str, set[str]]:
    """For each clause the sections that account for it."""
    found: dict[str, set[str]] = {}
    for citation in citations_of(policy):
        found.setdefault(citation.clause, set()).add(str(citation.path[0]))
    return found


def _force_differs(subject: Subject) -> Looked:
    policy, about, findings = subject.policy, About(subject, "force-differs"), list[Finding]()
    for name, duty in policy.duties:
        said = dict.fromkeys(_obligations(policy, duty))
        if duty.ours or not said or not set(said).isdisjoint(FORCES[duty.force]):
            continue
        words = " and ".join(said)
        says = f"the duty says {policy.vocabulary.forces[duty.force]!r}, and its clauses say {words}: {duty.what}"
        mend = "take the force of the clause; where they differ among themselves, the strongest"
        findings.append(about.found(f"duties.{name}", says, mend, weight="note"))
    return Looked(Extent(proved=True, count=len(policy.duties), of="duties"), tuple(findings))


def _obligations(policy: Policy, duty: Duty) -> Iterator[str]:
    """How strongly the clauses of a duty bind; those that state or explain say nothing of it."""
    for number in duty.clauses:
        obligation = policy.clauses[number].obligation
        if obligation in BINDING or obligation in ("consider", "may"):
            yield obligation


def _aged(subject: Subject) -> Looked:
    policy, about, header = subject.policy, About(subject, "source-aged"), subject.policy.file.policy
    since = parse_date(header.printed) if header.printed else policy.valid_from
    findings: tuple[Finding, ...] = ()
    if _years_after(since, YEARS) < subject.today and not _is_replaced(subject):
        says = f"it dates from {date_in_words(since)}, more than {YEARS} years ago: bodies and posts will have changed"
        mend = "ask for the text now in force, and encode it as a new version"
        findings = (about.found("policy", says, mend, clauses=header.clauses),)
    return Looked(Extent(proved=True, count=1, of="documents looked at"), findings)


def _review_passed(subject: Subject) -> Looked:
    about, header = About(subject, "review-passed"), subject.policy.file.policy
    findings: tuple[Finding, ...] = ()
    if header.review_by is None:
        says = "the policy does not say when it is to be reviewed"
        mend = "ask for a date, and write it as `review_by`"
        findings = (about.found("policy", says, mend, weight="note", clauses=header.clauses, detail="none"),)
    elif parse_date(header.review_by) < subject.today and not _is_replaced(subject):
        says = f"it was to be reviewed by {date_in_words(parse_date(header.review_by))}, and that day has passed"
        mend = "ask what came of the review; encode the new text as a new version"
        findings = (about.found("policy", says, mend, clauses=header.clauses),)
    return Looked(Extent(proved=True, count=1, of="documents looked at"), findings)


def _is_replaced(subject: Subject) -> bool:
    """Whether the document is no longer in force; of one that still is, what ages is said up to its last day."""
    until = subject.policy.valid_until
    return until is not None and until < subject.today


def _years_after(day: date, years: int) -> date:
    """The same day some years later; the last of February where there is no such day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


CHECKS = (
    Check("clause-unaccounted", "Something accounts for every clause.", _unaccounted, ALL, always=True),
    Check("clause-binds-nobody", "What a clause demands, a duty demands of somebody.", _binds_nobody, ALL, always=True),
    Check("force-differs", "A duty binds as strongly as its clauses.", _force_differs, frozenset(("duties",))),
    Check("source-aged", "The document is not so old that those it names are gone.", _aged, frozenset(("header",))),
    Check(
        "review-passed",
        "The day on which it was to be reviewed has not passed.",
        _review_passed,
        frozenset(("header",)),
    ),
)
