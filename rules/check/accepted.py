"""Findings that somebody has accepted, with a reason and a day on which to look again: counted, never hidden.

`accepted.yaml` beside a policy names each by its id. One whose day has passed counts again; one that no longer matches
anything is itself a finding, so that the file never says more than is so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from foundation.datafile import read
from foundation.errors import Place
from foundation.moment import date_in_words
from foundation.shape import Date, Shape, Text, shaped
from foundation.suggest import did_you_mean
from rules.check.finding import Checked, Extent, Finding, gravest_first
from rules.loader import LONGEST_LINE, called_as
from rules.model.parts import READING
from rules.policy import Policy

NAME = "accepted.yaml"
CHECK = "accepted-finding"
TITLE = "What was accepted is still found, and its day has not passed."


class Acceptance(Shape):
    """Why a finding is accepted, and until when.

    Attributes:
        reason: Why.
        review_by: The day by which somebody looks again.
    """

    reason: Text
    review_by: Date


class AcceptedFile(Shape):
    """`accepted.yaml`.

    Attributes:
        accepted: Each accepted finding by its id.
    """

    accepted: dict[Text, Acceptance]


@dataclass(frozen=True)
class Accepted:
    """What is accepted, and where that is written down.

    Attributes:
        by_id: For each id of a finding why it is accepted, and until when.
        places: For each id where it stands.
    """

    by_id: Mapping[str, Acceptance]
    places: Mapping[str, Place]


NOTHING = Accepted({}, {})
_UNDER = re.compile(rf":{READING.pattern}=[a-z]$")
"""How the name of a finding ends that shows under one option only."""


@dataclass(frozen=True)
class Judged:
    """What checks found, once what is accepted is set apart.

    Attributes:
        checked: Each check with what it still finds; then what is wrong with what was accepted.
        accepted: The findings that are accepted, each with the reason.
    """

    checked: tuple[Checked, ...]
    accepted: tuple[tuple[Finding, Acceptance], ...]


def read_accepted(path: Path) -> Accepted:
    """Read a file of accepted findings.

    Raises:
        DataFileError: With everything that is wrong in it.
    """
    document = read(path, name=called_as(path), longest_line=LONGEST_LINE)
    file = shaped(AcceptedFile, document)
    return Accepted(file.accepted, {name: document.place(("accepted", name)) for name in file.accepted})


def accepted_beside(policy: Policy) -> Accepted:
    """What is accepted of a policy, by the file that stands beside it; nothing if there is none.

    Raises:
        DataFileError: With everything that is wrong in the file.
    """
    path = policy.folder / NAME
    return read_accepted(path) if path.is_file() else NOTHING


def judge(
    policy: Policy,
    checked: Iterable[Checked],
    accepted: Accepted,
    *,
    today: date,
    known: Collection[str] | None = None,
) -> Judged:
    """Set apart what is accepted; what was accepted up to a day that has passed counts again.

    Args:
        policy: The policy.
        checked: What the checks did that were run.
        accepted: What is accepted of the policy.
        today: The day on which it is looked at.
        known: The names of all checks that there are, whether they were run or not. What is accepted under another
            name is a finding; where this is left out, of what names no check that was run nothing is said.
    """
    done, apart = list[Checked](), list[tuple[Finding, Acceptance]]()
    for each in checked:
        left = list[Finding]()
        for found in each.findings:
            acceptance = _acceptance_of(policy, found, accepted)
            if acceptance is None:
                left.append(found)
            elif acceptance.review_by < today:
                left.append(_expired(found, acceptance))
            else:
                apart.append((found, acceptance))
        done.append(replace(each, findings=gravest_first(left)))
    matched = {found.id for each in done for found in each.findings} | {found.id for found, _ in apart}
    wrong = [
        _unknown(name, accepted, known) for name in accepted.by_id if known is not None and _check(name) not in known
    ]
    if not (policy.file.policy.based_on or policy.switched):  # a variant, or another reading, may just have mended it
        run = {each.check for each in done}
        wrong += [_unmatched(name, accepted) for name in accepted.by_id if _check(name) in run and name not in matched]
    extent = Extent(proved=True, count=len(accepted.by_id), of="findings that were accepted")
    return Judged((*done, Checked(CHECK, TITLE, extent, gravest_first(wrong))), tuple(apart))


def _acceptance_of(policy: Policy, found: Finding, accepted: Accepted) -> Acceptance | None:
    """Why a finding is accepted, if it is; where other readings are taken than usual, whichever it shows under."""
    if found.id in accepted.by_id or not policy.switched:
        return accepted.by_id.get(found.id)
    same = (name for name in accepted.by_id if _UNDER.sub("", name) == _UNDER.sub("", found.id))
    return next((accepted.by_id[name] for name in same), None)


def _check(name: str) -> str:
    """The check that a finding is of, by its id."""
    return name.partition(":")[0]


def _expired(found: Finding, acceptance: Acceptance) -> Finding:
    until = date_in_words(acceptance.review_by)
    return replace(found, says=f"{found.says} (accepted until {until}, which has passed: {acceptance.reason})")


def _unmatched(name: str, accepted: Accepted) -> Finding:
    says = f"{name} is accepted, and nothing of that name is found any more"
    return _about(name, says, "take it out; or correct the name, if the finding has got another", accepted)


def _unknown(name: str, accepted: Accepted, known: Collection[str]) -> Finding:
    right = did_you_mean(_check(name), known)
    return _about(name, f"{name} is accepted, and there is no check `{_check(name)}`", right or "take it out", accepted)


def _about(name: str, says: str, mend: str, accepted: Accepted) -> Finding:
    element = name.split(":")[1] if ":" in name else ""
    return Finding(CHECK, element, says, mend, "warning", (), accepted.places[name], detail=name)
