"""A report in plain English: what was checked and how far, then what was found, like the notes of a copy-editor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advice.check.report import Report, Told
from advice.lines import wrapped
from foundation.moment import date_in_words
from foundation.sentence import capital
from rules.check.finding import WEIGHTS, Checked

_ASSUMES_OFTEN = "the readings as they are taken"
"""How the assumption begins that nearly all checks share; it is said once, at the head."""


def report_in_words(report: Report, *, full: bool = False) -> str:
    """A report in plain English, made to fit a screen.

    Args:
        report: What the checks came to.
        full: Show what is accepted as well, and what each check assumes.
    """
    blocks = [
        list(_head(report)),
        list(_checked(report, full=full)),
        list(_tells(report)),
        list(_found(report)),
        list(_accepted(report)) if full else [],
        list(_end(report, full=full)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _head(report: Report) -> Iterator[str]:
    with_area = f", with the posts of the area {report.area}" if report.area else ", without an area, so without posts"
    yield from wrapped(f"Checked: {report.policy} ({report.version}){with_area}.")
    yield from wrapped(f"Over the time from {date_in_words(report.first)} to {date_in_words(report.last)}.")
    switched = ", ".join(f"{name} ({option})" for name, option in report.readings.items())
    taken = f"with {switched}, and otherwise as the policy is read" if switched else "as the policy is read"
    yield from wrapped(f"Under its readings {taken}, and under each other option by itself.")


def _checked(report: Report, *, full: bool) -> Iterator[str]:
    if report.stopped:
        yield f"HOW FAR IT CAME: {len(report.checked)} of {len(report.checked) + len(report.left_out)} checks"
    else:
        yield "WHAT WAS CHECKED"
    accepted = report.accepted_by_check
    for each in report.checked:
        yield from wrapped(f"{_line(each, accepted[each.check])}", hang=4)
        for assumed in each.extent.assumes if full else ():
            if not assumed.startswith(_ASSUMES_OFTEN):
                yield from wrapped(f"Assumed: {assumed}.", indent=4, hang=4)


def _line(each: Checked, accepted: int) -> str:
    count = len(each.findings)
    found = [f"{count} finding{'' if count == 1 else 's'}"] if count else []
    found += [f"{accepted} accepted"] if accepted else []
    return f"{each.title} {capital(each.extent.in_words)}: {', '.join(found) or 'nothing found'}."


def _tells(report: Report) -> Iterator[str]:
    tells = [said for each in report.checked for said in each.tells]
    if tells:
        yield "HOW LONG IT CAN TAKE IF NOBODY ANSWERS"
    for said in tells:
        yield from wrapped(said, hang=4)


def _found(report: Report) -> Iterator[str]:
    if not report.found:
        return
    yield "WHAT WAS FOUND"
    for number, told in enumerate(report.found, 1):
        yield from _finding(f"{number}. {told.finding.weight}", told)


def _accepted(report: Report) -> Iterator[str]:
    if not report.accepted:
        return
    yield "WHAT IS ACCEPTED"
    for told in report.accepted:
        yield from _finding(f"- {told.finding.weight}", told)


def _finding(begin: str, told: Told) -> Iterator[str]:
    found = told.finding
    under = [f"{reading} ({option})" for reading, option in found.readings.items()]
    only = f" Only under {' and '.join(under)}." if under else ""
    cited = ", ".join(found.clauses)
    yield from wrapped(f"{begin}{f', {cited}' if cited else ''}: {_sentence(found.says)}{only}", hang=3)
    if told.case_words:
        yield from wrapped(f"Smallest case: {told.case_words}.", indent=3, hang=3)
    if told.accepted:
        until = date_in_words(told.accepted.review_by)
        yield from wrapped(f"Accepted until {until}: {told.accepted.reason}", indent=3, hang=3)
    else:
        yield from wrapped(f"What would mend it: {_sentence(found.mend, big=False)}", indent=3, hang=3)
    yield from wrapped(f"{found.place}  {found.id}", indent=3, hang=3)


def _sentence(said: str, *, big: bool = True) -> str:
    ended = said if said.endswith((".", "?", "!")) else f"{said}."
    return capital(ended) if big else ended


def _end(report: Report, *, full: bool) -> Iterator[str]:
    counted = [_count(report.found, weight) for weight in WEIGHTS]
    said = ", ".join(filter(None, counted))
    accepted = len(report.accepted)
    shown = "" if full or not accepted else "; --all shows what is accepted"
    so_far = "Found so far" if report.stopped else "Found"
    yield from wrapped(f"{so_far}: {said or 'nothing beyond what is accepted'}. Accepted: {accepted}{shown}.")
    if any(told.finding.case for told in report.found):
        yield from wrapped(
            "To see the case of a finding as advice, keep it: escalate check ... --keep ID --out FILE; then "
            "escalate next --case FILE, escalate timeline --case FILE, or escalate case try FILE."
        )
    if report.stopped:
        yield from wrapped(
            f"It was stopped: {len(report.left_out)} checks were not finished, and nothing is said of them."
        )


def _count(told: Iterable[Told], weight: str) -> str:
    number = sum(each.finding.weight == weight for each in told)
    return f"{number} {weight}{'' if number == 1 else 's'}" if number else ""
