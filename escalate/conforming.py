"""What `escalate conform` does: tries a policy and keeps what breaks, or puts the kit to another implementation."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from advice.conformance.invariants import LAWS
from advice.conformance.kit import kit_of
from advice.conformance.kit_case import KitCase
from advice.conformance.kit_files import is_kit, read_kit, write_kit
from advice.conformance.report import OPENING, Report, as_case_file, as_data, in_words
from advice.conformance.situation import World
from advice.conformance.trial import Counterexample, Trial, choices_of
from advice.conformance.worked import worked_histories
from advice.errors import CaseError
from directory.loader import Area
from escalate.asking import area_of, area_to_find, name_to_find, policies
from escalate.other_program import OtherProgram, Verdict
from escalate.screen import show, show_json
from escalate.spreading import progress
from escalate.trying import Task, in_order, tasks_for, try_all
from escalate.verdicts import compared_as_data, compared_in_words
from rules.policy import Policy

FINE, FINDINGS, INTERRUPTED = 0, 1, 130


@dataclass(frozen=True)
class Asked:
    """The policy that was asked about.

    Attributes:
        wanted: As it was named.
        day: As of which day.
        policy: The policy.
        area: Its area, if there is one.
        area_wanted: As it was named; "" for the policy's own.
        readings: The readings that were switched.
    """

    wanted: str
    day: date
    policy: Policy
    area: Area | None
    area_wanted: str
    readings: Mapping[str, str]

    @property
    def name(self) -> str:
        """A name by which the policy is found again."""
        return name_to_find(self.wanted, self.policy)

    @property
    def area_name(self) -> str:
        """A name by which the area is found again; "" for none."""
        return area_to_find(self.area_wanted, self.policy) or ""

    @property
    def world(self) -> World:
        """The policy and the area, under the readings that were chosen."""
        return World.of(self.policy, self.area, self.readings)


def asked_for(wanted: str, at: datetime, area: str, readings: Mapping[str, str]) -> Asked:
    """What a command line asks for.

    Raises:
        EscalationError: If there is no such policy, area, reading or option.
    """
    policy = policies().find(wanted, at.date())
    asked = Asked(wanted, at.date(), policy, area_of(area, policy), area, readings)
    policy.under(readings)
    return asked


# ----------------------------------------------------------------------------------------------- trying a policy


def try_it(asked: Asked, *, examples: int, number: int, out: Path | None, json: bool) -> int:
    """Try a policy, and say what does not hold; what was found so far also where somebody interrupts."""
    if out:
        _refuse_what_is_no_folder(out)
    choices = choices_for(asked)
    first = Task(asked.wanted, asked.day, asked.area_wanted, (), examples, number)
    tasks, trials, complete = tasks_for(first, choices), list[Trial](), False
    with suppress(KeyboardInterrupt), progress("Trying", len(tasks)) as shown:
        for trial in try_all(tasks):
            trials.append(trial)
            shown.advance(shown.task_ids[0])
        complete = True
    report = Report(asked.policy, asked.name, asked.area_name, number, LAWS, in_order(tasks, trials))
    files = _kept(report, out) if out else {}
    if json:
        show_json(as_data(report, files))
    elif trials:
        _show(report, files)
    if not complete:
        return INTERRUPTED
    return FINDINGS if report.broken else FINE


def choices_for(asked: Asked) -> tuple[dict[str, str], ...]:
    """The readings that were switched, or else every choice that is tried."""
    return (dict(asked.readings),) if asked.readings else choices_of(asked.world.policy)


def reported(asked: Asked, number: int, trial: Trial, found: Counterexample) -> str:
    """One counterexample in words, as a case file."""
    report = Report(asked.policy, asked.name, asked.area_name, number, LAWS, [trial])
    return as_case_file(report, found, "CASE")


def _show(report: Report, files: Mapping[str, str]) -> None:
    show(in_words(report))
    for found in report.broken:
        show("")
        show(
            f"{files[found.law]}: written." if found.law in files else as_case_file(report, found, f"{found.law}.yaml")
        )


def _refuse_what_is_no_folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise CaseError(f"{out} is no folder.", hint="Name a folder for the counterexamples.")


def _kept(report: Report, out: Path) -> dict[str, str]:
    """Write each counterexample to a file of its own; a file that is none is never replaced.

    Raises:
        CaseError: If there is another file of that name.
    """
    files = {found.law: out / f"{found.law}.yaml" for found in report.broken}
    for path in files.values():
        if path.exists() and not path.read_text(encoding="utf-8", errors="replace").startswith(OPENING):
            raise CaseError(f"{path} is there already, and is no counterexample.", hint="Name another folder.")
    if files:
        out.mkdir(parents=True, exist_ok=True)
    for found in report.broken:
        path = files[found.law]
        path.write_text(as_case_file(report, found, str(path)), encoding="utf-8", newline="\n")
    return {law: str(path) for law, path in files.items()}


# -------------------------------------------------------------------------------------- another implementation


def other_implementation(asked: Asked, *, folder: Path | None, command: str, patience: float, json: bool) -> int:
    """Write the kit, or put it to another implementation, or both."""
    if asked.readings:
        raise CaseError("The kit holds cases under every reading.", hint="Leave --reading out.")
    program = OtherProgram.of(command, patience) if command else None
    cases = _cases(asked, folder, reuse=bool(command))
    if program is None:
        if json:
            show_json({"policy": asked.policy.version, "kit": str(folder), "cases": len(cases)})
        else:
            show(f"{folder}: a kit of {len(cases)} cases of {asked.policy.version}; its README.md says how to use it.")
        return FINE
    verdicts = list[Verdict]()
    with progress("Asking", len(cases)) as shown:
        for verdict in program.judged(cases):
            verdicts.append(verdict)
            shown.advance(shown.task_ids[0])
    if json:
        show_json(compared_as_data(asked.policy, cases, verdicts))
    else:
        show(compared_in_words(asked.world.policy, program.words[0], cases, verdicts))
    return FINDINGS if any(verdict.wrong for verdict in verdicts) else FINE


def _cases(asked: Asked, folder: Path | None, *, reuse: bool) -> list[KitCase]:
    """The cases of the kit: those in a folder, or new ones, which are written there."""
    if folder and reuse and is_kit(folder):
        return read_kit(folder, asked.policy)
    with progress("Choosing cases", 1) as shown:
        world = asked.world
        worked = worked_histories(asked.policy, asked.area_name)
        cases = kit_of(world, asked.policy.version, asked.area.id if asked.area else "", worked)
        shown.advance(shown.task_ids[0])
    if folder:
        write_kit(folder, asked.policy, cases)
    return cases
