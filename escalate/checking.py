"""What `escalate check` looks at, found by its name; the checks, one after another; and the case of a finding, kept."""

from __future__ import annotations

import gc
import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from advice.check import CHECKS
from advice.check.kept import Named, as_worked_case
from advice.check.look import Setting
from advice.check.report import KNOWN, Looking, Report, report_of, told
from advice.errors import CaseError
from directory.loader import Area, load_area, path_of
from escalate.asking import area_to_find, name_to_find, now, policies
from escalate.drawing.keeping import write_over_ours
from escalate.junit import OPENING, as_junit
from escalate.progress import Told, progress
from escalate.sarif import as_sarif
from foundation.errors import DataFileError, Place, Problem, TimeError
from foundation.moment import parse_date, written
from foundation.suggest import did_you_mean
from rules.check import CHECKS as ON_THE_POLICY
from rules.check.accepted import CHECK as OF_THE_ACCEPTED
from rules.check.accepted import NOTHING, Accepted, Judged, accepted_beside, judge, read_accepted
from rules.check.finding import Checked
from rules.loader import called_as
from rules.policy import Policy

A_YEAR = timedelta(days=365)
LONGEST = timedelta(days=3 * 366)
ACCEPTED_OF_AREAS = "accepted"
"""The folder beside the files of areas in which stands what is accepted of each."""
One = Callable[[], Checked]


@dataclass(frozen=True)
class Asked:
    """What is to be checked.

    Attributes:
        name: The policy, as it was asked for.
        policy: The policy, under its readings.
        area_name: The area as it was asked for, or else as the policy names it.
        area: The area, under the same readings.
        first: The day as of which, and from which on, it is looked at.
        last: The last day of that time.
        only: The names of the checks that are wanted.
        accepted: What is accepted.
    """

    name: str
    policy: Policy
    area_name: str
    area: Area | None
    first: date
    last: date
    only: tuple[str, ...]
    accepted: Accepted

    @property
    def looking(self) -> Looking:
        """Under what the policy is looked at."""
        return Looking(self.policy, self.area.id if self.area else None, self.first, self.last)


def asked_for(
    name: str, area: str, readings: Mapping[str, str], days: tuple[str, str], only: tuple[str, ...], accepted: str
) -> Asked:
    """Find what is to be checked.

    Args:
        name: The policy.
        area: The area; the one that the policy names, if it is "".
        readings: The readings to switch.
        days: The first day, and the last; "" for today, and for a year on.
        only: The checks that are wanted; all of them, if none is named.
        accepted: The file of what is accepted; what stands beside the policy and the area, if it is "".

    Raises:
        CaseError: If there is no such check.
        TimeError: If the days make no sense.
    """
    for wanted in only:
        if wanted not in KNOWN:
            hint = did_you_mean(wanted, KNOWN) or "docs/checks.md names them all."
            raise CaseError(f"There is no check `{wanted}`.", hint=hint)
    first, last = _window(*days)
    policy = policies().find(name, first)
    area_name = area or policy.file.policy.area or ""
    here = load_area(area_name) if area_name else None
    policy = policy.under({**(here.file.area.taken if here else {}), **readings})
    here = here.under(policy.choice) if here else None
    known = read_accepted(Path(accepted)) if accepted else _accepted(policy, area_name)
    return Asked(name, policy, area_name, here, first, last, only, known)


def _window(first: str, last: str) -> tuple[date, date]:
    begin = parse_date(first) if first else now().date()
    end = parse_date(last) if last else begin + A_YEAR
    if end < begin:
        raise TimeError("The last day comes before the first.", hint="Check --from and --to.")
    if end - begin > LONGEST:
        raise TimeError("That is more than three years.", hint="Ask for a shorter time.")
    return begin, end


def _accepted(policy: Policy, area_name: str) -> Accepted:
    """What is accepted of the policy, by the file beside it, and of the area, by the one of its name in `accepted`."""
    of_policy = accepted_beside(policy)
    file = path_of(area_name) if area_name else None
    beside = file.parent / ACCEPTED_OF_AREAS / file.name if file else None
    of_area = read_accepted(beside) if beside and beside.is_file() else NOTHING
    return Accepted({**of_policy.by_id, **of_area.by_id}, {**of_policy.places, **of_area.places})


# ------------------------------------------------------------------------------------------------------- looking


def report_on(asked: Asked, *, full: bool) -> Report:
    """Make the checks, one after another; where somebody interrupts it, the report is of those that were finished.

    Args:
        asked: What is to be checked.
        full: Work out the cases of what is accepted as well.
    """
    done = list[Checked]()
    try:
        with progress() as said, _seldom_cleaning_up():
            _look(asked, said, done)
            return report_of(asked.looking, _judged(asked, done), full=full)
    except KeyboardInterrupt:
        return report_of(asked.looking, _judged(asked, done), stopped=True)


@contextmanager
def _seldom_cleaning_up() -> Iterator[None]:
    """Nearly all that checks work out is kept to the end: looking for what is not takes a tenth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _look(asked: Asked, said: Told, done: list[Checked]) -> None:
    wanted = dict(_wanted(asked)).values()
    for number, (title, one) in enumerate(wanted):
        said(f"of {len(wanted)} checks; now: {title.rstrip('.')}", number)
        done.append(one())


def _wanted(asked: Asked) -> Iterator[tuple[str, tuple[str, One]]]:
    """The checks that are wanted, each with its title and how it is made."""
    setting = Setting(asked.area, asked.first, asked.last)
    for name, check in ON_THE_POLICY.items():
        if not asked.only or name in asked.only:
            yield name, (check.title, partial(check, asked.policy, asked.first))
    for name, further in CHECKS.items():
        if (not asked.only or name in asked.only) and (asked.area is not None or not further.of_posts):
            yield name, (further.title, partial(further, asked.policy, setting, asked.first))


def _judged(asked: Asked, done: list[Checked]) -> Judged:
    judged = judge(asked.policy, done, asked.accepted, today=asked.first, known=KNOWN)
    if asked.accepted.by_id:
        return judged
    return replace(judged, checked=tuple(each for each in judged.checked if each.check != OF_THE_ACCEPTED))


# ------------------------------------------------------------------------------------------------------- keeping


def keep(asked: Asked, wanted: str, file: Path | None) -> tuple[str, ...]:
    """Write the case of a finding to a new file, as a worked case; return what to say, with the commands that open it.

    Raises:
        CaseError: If nothing of that name is found, or it has no case; or if no file is named, or no finding.
        DataFileError: If the file is there already, or cannot be written.
    """
    if not wanted or file is None:
        raise CaseError("--keep and --out go together.", hint="Write --keep FINDING --out FILE.")
    name = wanted.partition(":")[0]
    if name not in KNOWN:
        hint = did_you_mean(name, KNOWN) or "Its name stands in the last line of each finding."
        raise CaseError(f"`{wanted}` is no name of a finding: there is no check `{name}`.", hint=hint)
    made = dict(_wanted(replace(asked, only=(name,))))
    if name not in made:
        raise CaseError(f"`{name}` needs the posts of an area.", hint="Name one with --area.")
    findings = {found.id: found for found in made[name][1]().findings}
    if wanted not in findings:
        raise CaseError(f"Nothing is found by the name `{wanted}`.", hint=did_you_mean(wanted, findings))
    found = told(asked.policy, findings[wanted], asked.first).finding
    named = Named(name_to_find(asked.name, asked.policy), area_to_find(asked.area_name, asked.policy))
    kept = as_worked_case(found, asked.policy, asked.area, named, asked.first)
    _write(kept.text, file)
    shown = shlex.quote(str(file))
    return (
        f"{file}: the case of {found.id}, as a worked case. It expects the advice as it is: review it.",
        f'escalate next --case {shown} --at "{written(kept.at)}"',
        f'escalate timeline --case {shown} --at "{written(kept.at)}"',
        f"escalate case try {shown}",
    )


def _write(text: str, path: Path) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise DataFileError(
            [Problem(Place(str(path)), "", "there is such a file already", "use another name")]
        ) from None
    except OSError as error:
        raise DataFileError([Problem(Place(str(path)), "", f"the file cannot be written: {error.strerror}")]) from None


# ------------------------------------------------------------------------------------------------ for other programs


def write_junit(report: Report, path: Path) -> None:
    """Write a report as JUnit XML; only ever in the place of one of ours."""
    write_over_ours(as_junit(report), path, "JUnit report of ours", lambda found: found.startswith(OPENING.encode()))


def write_sarif(report: Report, asked: Asked, path: Path) -> None:
    """Write a report as SARIF; only ever in the place of one of ours."""
    text = as_sarif(report, partial(_path, asked))
    write_over_ours(text, path, "SARIF report of ours", _is_our_sarif)


def _is_our_sarif(found: bytes) -> bool:
    return b'"name": "Escalate"' in found and b"sarif" in found


def _path(asked: Asked, place: Place) -> str:
    """The path of a file in which a finding stands: from here, where it is below this folder."""
    files = [file for file in asked.policy.folder.glob("*") if called_as(file) == place.file]
    files += [path_of(asked.area_name)] if asked.area and place.file == asked.area.source.file else []
    for file in files:
        full, here = file.resolve(), Path.cwd()
        return full.relative_to(here).as_posix() if full.is_relative_to(here) else full.as_uri()
    return place.file
