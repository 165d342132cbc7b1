"""`escalate directory`: an area's own file, from and to spreadsheets, and what there is to mend in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from directory.errors import DirectoryError
from directory.loader import Area, load_area
from directory.tables.exporting import export_tables
from directory.tables.importing import import_tables
from directory.tables.own_file import BEFORE, changes, check_target, write_own_file
from directory.upkeep import MATTERS, Finding, Roles, findings
from escalate.asking import AtOption, JsonOption, OwnPolicyOption, moment_or_now, now, policies
from escalate.screen import say, show, show_json
from foundation.datafile import read
from foundation.errors import DataFileError
from foundation.moment import date_in_words
from foundation.sentence import capital
from rules.errors import PolicyNotFound, PolicyNotInForce
from rules.policy import Policy

app = typer.Typer(
    help="An area's own file: who holds which post, kept in a spreadsheet, imported, checked.", no_args_is_help=True
)
AreaArgument = Annotated[str, typer.Argument(metavar="AREA", help="An area's id (camden) or file.")]
ReplaceOption = Annotated[bool, typer.Option("--replace", help="Replace what is there.")]


@app.command("export")
def export_area(
    area: AreaArgument,
    to: Annotated[Path, typer.Option("--to", metavar="FILE.xlsx|FOLDER", help="A workbook, or a folder of CSV files.")],
    replace: ReplaceOption = False,
) -> None:
    """Write an area as a spreadsheet: a template to fill in for one that ships, everything for your own file.

    Example: escalate directory export camden --to contacts.xlsx
    """
    done = export_tables(area, to, replace=replace)
    called = done.area.file.area.called
    if done.is_template:
        show(f"{to}: a template for your own file of {called}. Its sheet Holders lists {_posts(done.posts)}.")
        show("Fill in who holds each of them and how to reach them; the sheet Read me says how.")
    else:
        show(f"{to}: everything that {area} says. Its sheet Holders lists {_posts(done.posts)}.")
    show(f"Then: escalate directory import {to} --to {'own.yaml' if done.is_template else area}")
    _mind(to)


@app.command("import")
def import_area(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="A workbook (.xlsx), or a folder of CSV files.")],
    to: Annotated[Path, typer.Option("--to", metavar="FILE.yaml", help="The area's own file.")],
    replace: Annotated[
        bool, typer.Option("--replace", help=f"Replace the file that is there; it is kept as FILE.yaml{BEFORE}.")
    ] = False,
) -> None:
    """Read a filled-in spreadsheet into an area's own file. Nothing is changed unless every row is right.

    Example: escalate directory import contacts.xlsx --to own.yaml
    """
    check_target(to)
    made = import_tables(source, to)
    _check_taken(made.area)
    show(f"{source}: {_posts(made.held)} with a holder; {_posts(made.left_blank)} with no holder yet.")
    if to.exists() and _is_same(to, made.text):
        show(f"{to} says this already.")
        return
    if to.exists():
        _show_changes(to, made.data)
        if not replace:
            hint = f"Add --replace; the old file is then kept as {to.name}{BEFORE}."
            raise DirectoryError(f"{to} is there already, and was left as it is.", hint=hint)
    kept = write_own_file(to, made.text)
    show(f"{to}: written, for you alone to read.{f' What was there is kept as {kept}.' if kept else ''}")
    show(f"Then: escalate directory check {to}")
    _mind(to)


def _check_taken(area: Area) -> None:
    """Refuse readings that the policy does not have: every question about the area would be refused.

    Raises:
        UnknownReading: If one of them is none that may be chosen.
    """
    policy = _policy_of(area, "", now().date())
    if policy:
        policy.under(area.file.area.taken)


def _is_same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def _show_changes(path: Path, data: Mapping[str, Any]) -> None:
    try:
        before = read(path).data
    except DataFileError:
        show(f"{path} is there, and cannot be read as a data file.")
        return
    found = list(changes(before, data))
    show(f"What changes in {path}:{'' if found else ' nothing but how it is written.'}")
    for sentence in found:
        say(sentence, 2)


def _mind(path: Path) -> None:
    """Say it where a file with names in it stands where it may be published by mistake."""
    if any((folder / ".git").exists() for folder in path.resolve().parents):
        say(f"Mind: {path} stands in a folder under version control. It is to hold names and contacts: keep it out.")


def _posts(count: int) -> str:
    return "1 post" if count == 1 else f"{count} posts"


# ------------------------------------------------------------------------------------------------------ checking


@app.command("check")
def check(
    area: AreaArgument,
    policy: OwnPolicyOption = "",
    at: AtOption = "",
    json: JsonOption = False,
) -> int:
    """What there is to mend in an area: who is missing, who covers for nobody, which contacts are old.

    Example: escalate directory check own.yaml --at 2026-09-01
    """
    day = moment_or_now(at).date()
    here = load_area(area)
    ruled = _policy_of(here, policy, day)
    found = findings(here, day, roles=_roles(ruled) if ruled else None)
    if json:
        show_json([_as_data(one) for one in found])
        return 1 if found else 0
    for matter, of_a_kind in groupby(found, key=lambda one: one.matter):
        _show_together(MATTERS[matter], list(of_a_kind))
    when = date_in_words(day)
    if found:
        show(f"{len(found)} to mend in {here.file.area.called}, as of {when}.")
    else:
        show(f"Nothing to mend in {here.file.area.called}, as of {when}.")
    return 1 if found else 0


def _show_together(heading: str, found: list[Finding]) -> None:
    """Findings of one kind; what is the same of several is said once."""
    show(f"{heading.upper()} ({len(found)})")
    is_same = len(found) > 1 and len({one.wrong for one in found}) == 1
    if is_same:
        say(f"{capital(found[0].wrong)}.", 2)
    for one in found:
        about = f"{one.called} ({one.about})" if one.about else ""
        wrong = "" if is_same else one.wrong
        say(f"{': '.join(part for part in (about, wrong) if part)} [{one.place}]", 2)
    for right in dict.fromkeys(one.right for one in found):
        say(f"To mend it: {right}.", 2)
    show("")


def _policy_of(area: Area, own: str, day: date) -> Policy | None:
    """The policy of an area; nothing, where it does not ship and was not named."""
    try:
        return policies().find(own or area.file.area.policy, day)
    except (PolicyNotFound, PolicyNotInForce):
        if own:
            raise
        return None


def _roles(policy: Policy) -> Roles:
    roles = policy.file.roles
    return Roles(roles, [name for name, role in roles.items() if role.found == "agency"])


def _as_data(found: Finding) -> dict[str, object]:
    return {
        "matter": found.matter,
        "about": found.about,
        "called": found.called,
        "wrong": found.wrong,
        "right": found.right,
        "file": found.place.file,
        "line": found.place.line,
        "posts": list(found.posts),
    }
