"""`escalate case`: case files, made, added to and shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from advice.advice import as_json
from advice.advise import advise
from advice.case import Case
from advice.case_file import CaseFile, add_event, load_case, new_case
from advice.event_words import event_in_words
from advice.fold import fold, same_name
from advice.reporting import event_reported
from advice.words import in_words
from advice.worked_case import differences, load_worked_case
from escalate.asking import (
    AreaOption,
    AtOption,
    FactOption,
    JsonOption,
    OwnPolicyOption,
    area_in_files,
    area_of,
    facts_from,
    moment_or_now,
    name_in_files,
    now,
    policies,
)
from escalate.screen import say, show, show_json
from foundation.moment import moment_in_words, parse_moment
from rules.policy import Policy

app = typer.Typer(help="Case files: facts and dated events, and no names.", no_args_is_help=True)
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The case file.")]


@app.command("new")
def new(
    file: FileArgument,
    policy: Annotated[str, typer.Option("--policy", help="The policy it is under.")] = "camden",
    area: AreaOption = "",
    fact: FactOption = [],  # noqa: B006 -- typer reads the default, nothing changes it
    at: AtOption = "",
) -> None:
    """Begin a case file. One that is there already is never overwritten.

    Example: escalate case new my.yaml --policy camden --fact imminent_risk=no
    """
    opened = moment_or_now(at)
    chosen = policies().find(policy, opened.date())
    answers = Case(chosen, facts_from(fact, chosen)).facts
    area_of(area, chosen)
    new_case(file, name_in_files(policy, chosen), area_in_files(area, chosen), opened, answers)
    show(f"{file}: a new case under {chosen.version}.")


@app.command("add")
def add(
    file: FileArgument,
    what: Annotated[str, typer.Argument(metavar="WHAT", help="raised, failed, handed-over, resolved, learned ...")],
    about: Annotated[list[str], typer.Argument(metavar="[ABOUT]...", help="A stage, a duty, or name=value.")] = [],  # noqa: B006 -- typer reads the default
    at: AtOption = "",
    reported: Annotated[str, typer.Option("--reported", help="When it was reported, if later.")] = "",
    by: Annotated[str, typer.Option("--by", help="raising, other, both, an agency or a role.")] = "",
    stage: Annotated[str, typer.Option("--stage", help="The stage meant, if not the current one.")] = "",
    track: Annotated[str, typer.Option("--track", help="The track meant, where several are open.")] = "",
) -> None:
    """Add what happened. All of it or nothing: the file is only changed if it still reads.

    Example: escalate case add my.yaml failed --at "2026-09-02 10:00"
    """
    moment = moment_or_now(at)
    find, today = policies().find, now().date()
    before = load_case(file, find, today)
    area = area_of(before.area or "", before.case.policy)
    event = event_reported(
        before.case,
        what,
        about,
        at=moment,
        reported=parse_moment(reported) if reported else None,
        by=by,
        stage=stage,
        track=track,
        same_agency=area.same_agency if area else same_name,
    )
    after = add_event(file, event, find, today)
    added = next(found for found in after.case.events if found not in before.case.events)
    show(f"Added {added.id}: {event_in_words(after.case.policy, added)}")


@app.command("show")
def show_case(
    file: FileArgument,
    at: AtOption = "",
    json: JsonOption = False,
) -> None:
    """Show a case: what was answered, what happened, and where it stands.

    Example: escalate case show my.yaml
    """
    moment = moment_or_now(at)
    found = load_case(file, policies().find, moment.date())
    case = found.case
    if json:
        show_json(_as_data(found))
        return
    show(f"{case.reference or file.name}: a case under {case.policy.version}")
    for name, value in case.facts.items():
        show(f"  {name}: {value if isinstance(value, str) else ', '.join(value)}")
    for event in case.events:
        show(f"  {moment_in_words(event.at)}  {event.id or '-':<4} {event_in_words(case.policy, event)}")
    area = area_of(found.area or "", case.policy)
    course = fold(case, moment, same_agency=area.same_agency if area else same_name)
    for run in course.runs:
        stage = case.policy.stage(run.track, run.visit.stage).called if run.visit else "not begun"
        standing = course.standing(run.track) if course.run_of(run.track) is run else "closed"
        show(f"  {case.policy.track(run.track).called}: {standing.replace('_', ' ')}, {stage}")


@app.command("try")
def try_cases(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Worked cases: files that say `expect`.")],
    own: OwnPolicyOption = "",
    area: AreaOption = "",
) -> int:
    """Try worked cases: does each of them get the advice that it expects?

    Example: escalate case try refused-referral.yaml
    """
    library, wrong = policies(), 0

    def find(wanted: str, on: date) -> Policy:
        named = library.find(own, on) if own else None
        return named if named and wanted.partition("@")[0] == named.id else library.find(wanted, on)

    for file in files:
        worked = load_worked_case(file, find)
        here = area_of(area or worked.area or "", worked.case.policy)
        said = [
            f"{question}: {what}"
            for question in worked.questions
            for advice in [advise(worked.case, directory=here, at=question.at, readings=question.readings)]
            for what in differences(question.expected, advice, in_words(advice, full=True))
        ]
        wrong += bool(said)
        show(f"{file.name}: {'not as expected' if said else 'as expected'}: {worked.title}")
        for line in said:
            say(line, 2)
    return 1 if wrong else 0


def _as_data(found: CaseFile) -> dict[str, object]:
    case = found.case
    return {
        "policy": case.policy.version,
        "area": found.area,
        "reference": case.reference,
        "opened": as_json(case.opened),
        "readings": dict(case.readings),
        "facts": as_json(case.facts),
        "events": [event.as_data() for event in case.events],
    }
