"""Words that nobody can count by, days of no kind, conventions that nobody states, and names that mean something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rules.check.duties import over_duties
from rules.check.finding import Extent, Finding
from rules.check.look import PARTS, About, Check, Looked, Subject
from rules.check.sources import over_clauses
from rules.model.limit import Limit
from rules.model.parts import ALL_STAGES
from rules.model.policy import Reading
from rules.policy import SECTIONS, Policy

COUNT = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|fourteen|twenty|thirty)"
OF_NO_KIND = re.compile(rf"(?<![\w-]){COUNT}[ -](?:day|week)s?\b", re.IGNORECASE)
"""Days or weeks, and not said whether weekends and holidays count: "5 days", "one week"."""
OF_DAYS = re.compile(r"day|week|hour|holiday", re.IGNORECASE)
CONVENTIONS: Mapping[str, tuple[str, str]] = {
    "hours": ("hours run", "through nights and weekends"),
    "same_working_day": ("a working day ends", "when offices close"),
    "working_days": ("working days are counted", "from the day after the event, to the hour at which offices close"),
    "working_weeks": ("a working week is counted", "as five working days from the day after the event"),
    "calendar_days": ("days of the calendar are counted", "from the day after the event, to midnight"),
}
"""For each kind of limit what has to be known to count it, and what we take where nothing says it."""
REPORTED = (
    "raised", "failed", "not-resolved", "settled", "no-response", "no-reply", "not-justified", "handed-over",
    "moved-up", "re-opened", "struck-out", "learned", "happened", "did", "used", "agreed", "extended", "moved",
    "reopened", "struck", "resolved", "unresolved", "refused", "withdrawn",
)  # fmt: skip
"""The words in which people report what happened, and that could be names; a test holds them to those of `advice`."""
RESERVED: Mapping[str, tuple[str, ...]] = {
    "roles": ("lost", "both", "raising", "other"),
    "stages": ("close", "any", "none", ALL_STAGES),
    "values": ("not_known",),
    "events": REPORTED,
    "duties": REPORTED,
    "powers": REPORTED,
}
"""For each kind of name the words that mean something else where such a name can stand."""


def _soft_words(subject: Subject) -> Looked:
    policy, about, findings = subject.policy, About(subject, "soft-words"), list[Finding]()
    for name, duty in policy.duties:
        soft = [part for part in duty.limit.parts if part.words_only]
        if not soft or duty.limit.can_be_late or duty.starts.outside_a_case:
            continue
        said = f'"{soft[0].words}"' if soft[0].words else "words without a number"
        chased = "; our date to chase it binds nobody" if duty.prompt else ", and nothing says when to chase it"
        says = f"its only time limit is {said}, which nobody can count: {duty.what}{chased}"
        mend = "ask for a number; until then a `prompt` says when you would chase it"
        cited = (*duty.clauses, *(clause for part in soft for clause in part.clauses))
        findings.append(
            about.found(f"duties.{name}", says, mend, weight="note" if duty.prompt else "warning", clauses=cited)
        )
    return Looked(over_duties(policy), tuple(findings))


def _days_of_no_kind(subject: Subject) -> Looked:
    policy, about = subject.policy, About(subject, "days-without-unit")
    told = {clause for reading in policy.readings.values() if _is_of_days(reading) for clause in reading.clauses}
    findings = list[Finding]()
    for number, clause in policy.clauses.items():
        found = OF_NO_KIND.search(clause.limit)
        if found and number not in told:
            says = f'{number} gives "{found.group()}", and not which: weekends and holidays may count or not'
            mend = "write it down as a reading, with working days and calendar days as its options"
            findings.append(about.found("policy", says, mend, clauses=[number], detail=number))
            told.add(number)  # and is not said again of a duty that cites it
    for name, duty in policy.duties:
        for words in dict.fromkeys(part.words for part in duty.limit.every if part.words):
            found = OF_NO_KIND.search(words)
            if found and not duty.readings and told.isdisjoint(duty.clauses):
                says = f'its limit says "{words}", and not which days; what we count is our guess: {duty.what}'
                mend = "write it down as a reading, with working days and calendar days as its options"
                findings.append(about.found(f"duties.{name}", says, mend))
    return Looked(over_clauses(policy), tuple(findings))


def _is_of_days(reading: Reading) -> bool:
    """Whether an unclear point is about how time is counted."""
    return OF_DAYS.search(f"{reading.title} {reading.issue}") is not None


def _unsaid(subject: Subject) -> Looked:
    policy, about, findings = subject.policy, About(subject, "convention-unsaid"), list[Finding]()
    silent: dict[str, list[str]] = {}
    for name, duty in policy.duties:
        if not (duty.readings or policy.file.clock.readings or duty.ours):
            for kind in sorted(_kinds(duty.limit)):
                silent.setdefault(kind, []).append(name)
    for kind, names in sorted(silent.items()):
        what, taken = CONVENTIONS[kind]
        says = f"nothing says how or when {what}, nor that it is ours to take it so, {taken}: {', '.join(names)}"
        mend = "write it down as a reading and name it under `clock`, or with each of these duties"
        cited = dict.fromkeys(clause for name in names for clause in policy.file.duties[name].clauses)
        findings.append(about.found("clock", says, mend, weight="note", clauses=cited, detail=kind))
    return Looked(over_duties(policy), tuple(findings))


def _kinds(limit: Limit) -> set[str]:
    return {part.kind for part in limit.every} & set(CONVENTIONS)


# ----------------------------------------------------------------------------------------------------------- names


def _reserved(subject: Subject) -> Looked:
    policy, about, findings, count = subject.policy, About(subject, "reserved-name"), list[Finding](), 0
    for path, kind, name in _names(policy):
        count += 1
        if name in RESERVED.get(kind, ()):
            says = f"`{name}` is a word of the language: where this name can stand it means something else"
            findings.append(about.found(path, says, "use another name", weight="error", detail=name))
    return Looked(Extent(proved=True, count=count, of="names"), tuple(findings))


def _names(policy: Policy) -> Iterator[tuple[str, str, str]]:
    """Every name in a policy: the path of what has it, the kind of name, and the name."""
    for section in SECTIONS:
        for name in getattr(policy.file, section):
            yield f"{section}.{name}", section, name
    for name, track in policy.file.tracks.items():
        yield from ((f"tracks.{name}.stages.{stage}", "stages", stage) for stage in track.stages)
    for name, fact in policy.file.facts.items():
        yield from ((f"facts.{name}", "values", value) for value in fact.values)


CHECKS = (
    Check("soft-words", "A time limit is a number.", _soft_words, frozenset(("duties",))),
    Check(
        "days-without-unit",
        "Days and weeks are of a kind, or a reading says that they are not.",
        _days_of_no_kind,
        frozenset(("duties",)),
    ),
    Check(
        "convention-unsaid",
        "How time is counted is stated, or said to be ours.",
        _unsaid,
        frozenset(("duties", "clock")),
    ),
    Check("reserved-name", "No name is a word of the language.", _reserved, frozenset(PARTS)),
)
