"""What all checks of a policy came to: how far each looked, what it found, and what of that is accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from advice.advice import as_json
from advice.case import event_from
from advice.check import CHECKS
from advice.check.fewest_events import with_fewest_events
from advice.event_words import event_in_words
from foundation.moment import moment_in_words, parse_moment
from rules.check import CHECKS as ON_THE_POLICY
from rules.check.accepted import Acceptance, Judged
from rules.check.finding import WEIGHTS, Checked, Finding, SmallCase
from rules.policy import Policy

KNOWN = (*ON_THE_POLICY, *CHECKS)
"""The names of all checks, in reading order: those on the policy alone, then those that need cases, dates or posts."""


@dataclass(frozen=True)
class Told:
    """One finding, as it is told.

    Attributes:
        finding: The finding, its case with the fewest events.
        case_words: That case in words; "" where there is none.
        accepted: Why it is accepted, and until when, if it is.
    """

    finding: Finding
    case_words: str = ""
    accepted: Acceptance | None = None

    def as_data(self) -> dict[str, Any]:
        """The finding as JSON-ready values."""
        found = self.finding
        data = {"id": found.id, **as_json(found), "case_words": self.case_words}
        data["file"], data["line"] = found.place.file, found.place.line
        del data["place"]
        accepted = self.accepted
        data["accepted"] = {"reason": accepted.reason, "review_by": str(accepted.review_by)} if accepted else None
        return data


@dataclass(frozen=True)
class Report:
    """What all checks came to.

    Attributes:
        policy: The title of the policy.
        version: Its name and version.
        area: The area whose posts were looked at, if any were.
        first: The day as of which, and from which on, it was looked at.
        last: The last day of that time.
        readings: The readings that are not at their default.
        checked: Each check with how far it looked; its findings are those that are not accepted.
        found: Those findings, the gravest first.
        accepted: The findings that are accepted; their cases are worked out only where they are asked for.
        left_out: The checks that were not run.
        stopped: Whether somebody interrupted it.
    """

    policy: str
    version: str
    area: str | None
    first: date
    last: date
    readings: Mapping[str, str]
    checked: tuple[Checked, ...]
    found: tuple[Told, ...]
    accepted: tuple[Told, ...]
    left_out: tuple[str, ...]
    stopped: bool = False

    @property
    def accepted_by_check(self) -> Counter[str]:
        """How many findings of each check are accepted."""
        return Counter(told.finding.check for told in self.accepted)

    def as_data(self, *, full: bool = False) -> dict[str, Any]:
        """The report as JSON-ready values; with `full` what is accepted as well."""
        accepted = self.accepted_by_check
        return {
            **{name: as_json(getattr(self, name)) for name in ("policy", "version", "area", "first", "last")},
            "readings": dict(self.readings),
            "complete": not self.stopped,
            "checks": [_as_data(each, accepted[each.check]) for each in self.checked],
            "left_out": list(self.left_out),
            "findings": [told.as_data() for told in self.found],
            "accepted": [told.as_data() for told in self.accepted] if full else len(self.accepted),
        }


def _as_data(each: Checked, accepted: int) -> dict[str, Any]:
    return {
        "check": each.check,
        "title": each.title,
        "extent": {**as_json(each.extent), "in_words": each.extent.in_words},
        "findings": len(each.findings),
        "accepted": accepted,
        "tells": list(each.tells),
    }


@dataclass(frozen=True)
class Looking:
    """Under what a policy was looked at.

    Attributes:
        policy: The policy under its readings.
        area: The name of the area whose posts were looked at, if any were.
        first: The first day.
        last: The last day.
    """

    policy: Policy
    area: str | None
    first: date
    last: date


def report_of(looking: Looking, judged: Judged, *, full: bool = False, stopped: bool = False) -> Report:
    """Put together what all checks came to.

    Args:
        looking: Under what the policy was looked at.
        judged: What the checks that were run found, what is accepted set apart.
        full: Work out the cases of what is accepted as well.
        stopped: Whether somebody interrupted it.
    """
    policy = looking.policy
    open_ = (found for each in judged.checked for found in each.findings)
    run = {each.check for each in judged.checked}
    return Report(
        policy.file.policy.title,
        policy.version,
        looking.area,
        looking.first,
        looking.last,
        policy.switched,
        judged.checked,
        tuple(told(policy, found, looking.first) for found in _gravest_first(open_)),
        tuple(
            told(policy, found, looking.first, acceptance) if full else Told(found, "", acceptance)
            for found, acceptance in judged.accepted
        ),
        tuple(name for name in KNOWN if name not in run),
        stopped,
    )


def _gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """The gravest first; of one weight in the order of the checks, which begins with what concerns a child."""
    order = {name: number for number, name in enumerate(KNOWN)}
    return sorted(findings, key=lambda found: (WEIGHTS.index(found.weight), order.get(found.check, len(order))))


def told(policy: Policy, found: Finding, day: date, accepted: Acceptance | None = None) -> Told:
    """A finding as it is told: its case with the fewest events, and in words."""
    reached = with_fewest_events(policy, found, day)
    words = "; ".join(_case_in_words(policy.under(reached.readings), reached.case)) if reached.case else ""
    return Told(reached, words, accepted)


def _case_in_words(policy: Policy, case: SmallCase) -> Iterator[str]:
    yield _answers(case)
    for data in case.events:
        event = event_from(policy, data)
        yield f"{moment_in_words(event.at)}: {event_in_words(policy, event)}"
    if case.at:
        yield f"asked about on {moment_in_words(parse_moment(case.at))}"


def _answers(case: SmallCase) -> str:
    said = [f"{name} is {answer if isinstance(answer, str) else ' and '.join(answer)}" for name, answer in
            case.facts.items()]  # fmt: skip
    return ", ".join(said) or "whatever is answered"
