"""`escalate show`: what a policy says, by clause, by reading, or as a page of duties."""

from __future__ import annotations

from typing import Annotated

import typer

from advice.advice import as_json
from escalate import pages
from escalate.asking import AtOption, JsonOption, PolicyArgument, ReadingOption, moment_or_now, pairs, policies
from escalate.screen import say, show, show_json, show_page
from foundation.suggest import did_you_mean
from rules.aloud import read_aloud
from rules.concordance import Entry, concordance, counts
from rules.duties import DutyLine, duty_lines
from rules.errors import PolicyNotFound
from rules.policy import Policy


def command(
    policy: PolicyArgument,
    what: Annotated[str, typer.Argument(metavar="[CLAUSE|READING]", help="A clause or a reading by number.")] = "",
    by_clause: Annotated[bool, typer.Option("--by-clause", help="Each clause beside what rests on it.")] = False,
    duties: Annotated[bool, typer.Option("--duties", help="Who owes what by when: one printable page.")] = False,
    html: Annotated[bool, typer.Option("--html", help="As a page, for --by-clause and --duties.")] = False,
    reading: ReadingOption = [],  # noqa: B006 -- typer reads the default, nothing changes it
    at: AtOption = "",
    json: JsonOption = False,
) -> None:
    """What a policy says: in short, clause by clause, reading by reading, or as a page of duties.

    Example: escalate show camden CAM-033; escalate show camden --by-clause --html > camden.html
    """
    if sum((bool(what), by_clause, duties)) > 1:
        raise typer.BadParameter("A clause or reading, --by-clause and --duties are asked for one at a time.")
    if html and (json or not (by_clause or duties)):
        raise typer.BadParameter("--html goes with --by-clause or --duties, and not with --json.")
    chosen = policies().find(policy, moment_or_now(at).date()).under(pairs(reading, "reading"))
    if duties:
        _duties(chosen, html=html, json=json)
    elif by_clause:
        _by_clause(chosen, html=html, json=json)
    elif not what:
        _overview(chosen, json=json)
    elif what.upper() in chosen.clauses:
        _clause(chosen, what.upper(), json=json)
    elif what.upper() in chosen.readings:
        _reading(chosen, what.upper(), json=json)
    else:
        known = [*chosen.clauses, *chosen.readings]
        raise PolicyNotFound(f"{chosen.id} has no clause or reading `{what}`.", hint=did_you_mean(what.upper(), known))


def _overview(policy: Policy, *, json: bool) -> None:
    entries = concordance(policy)
    if json:
        show_json({"policy": policy.version, "clauses": dict(counts(entries)), "readings": dict(policy.choice)})
        return
    header = policy.file.policy
    show(f"{header.title} ({policy.version})")
    for banner in header.banners.values():
        say(f"Note: {banner.say}")
    accounts = ", ".join(f"{number} {kind.replace('_', ' ')}" for kind, number in sorted(counts(entries).items()))
    say(f"{len(entries)} clauses: {accounts}. {len(policy.readings)} unclear points.")
    for sentence in read_aloud(policy):
        if sentence.element.startswith("tracks.") and ".waits_for." not in sentence.element:
            say(str(sentence), 4 if ".stages." in sentence.element else 2)
    for name, declared in policy.file.not_encoded.items():
        say(f"Not encoded, {name}: {', '.join(declared.clauses)}: {declared.reason}. {declared.why}", 2)


def _clause(policy: Policy, number: str, *, json: bool) -> None:
    entry = next(entry for entry in concordance(policy) if entry.clause.id == number)
    if json:
        show_json(as_json(entry))
        return
    clause = entry.clause
    show(f"{clause.id}, {clause.where} ({clause.kind}, {clause.obligation})")
    say(clause.statement, 2)
    if clause.notes:
        say(f"Note: {clause.notes}", 2)
    show(_account(entry))
    for path, says in entry.elements.items():
        say(f"{path}: {says}", 2)
    for name in entry.readings:
        say(f"Unclear: {name}, {policy.readings[name].title}.", 2)


def _account(entry: Entry) -> str:
    return {
        "encoded": "What rests on it:",
        "directory": "The directory answers for it.",
        "context": "It explains, and asks nothing.",
        "not_encoded": f"Not encoded: {entry.why}",
    }[entry.account]


def _reading(policy: Policy, number: str, *, json: bool) -> None:
    reading = policy.readings[number]
    if json:
        show_json({**reading.model_dump(mode="json"), "taken_now": policy.choice[number]})
        return
    show(f"{number}: {reading.title} ({reading.kind}, {reading.weight}) [{', '.join(reading.clauses)}]")
    say(reading.issue, 2)
    for name, option in reading.options.items():
        mark = "taken" if policy.choice[number] == name else "may be chosen" if not option.refused else "refused"
        changes = f"; changes {', '.join(option.changes)}" if option.changes else ""
        refused = f": {option.refused}" if option.refused else ""
        say(f"({name}) {option.says} [{mark}{changes}{refused}]", 2)
    say(f"What we take: {reading.taken}", 2)
    say(f"What the user is told: {reading.tell}", 2)
    for path, element in policy.elements():
        if number in element.readings:
            say(f"bears on {path}", 2)


def _by_clause(policy: Policy, *, html: bool, json: bool) -> None:
    entries = concordance(policy)
    if json:
        show_json([as_json(entry) for entry in entries])
    elif html:
        show_page(pages.concordance_page(policy, entries))
    else:
        for entry in entries:
            say(f"{entry.clause.id} {entry.clause.statement}")
            for path, says in entry.elements.items():
                say(f"{path}: {says}", 8)
            if entry.account != "encoded":
                say(_account(entry), 8)
        accounts = ", ".join(f"{number} {kind.replace('_', ' ')}" for kind, number in sorted(counts(entries).items()))
        show(f"{len(entries)} clauses: {accounts}.")


def _duties(policy: Policy, *, html: bool, json: bool) -> None:
    lines = duty_lines(policy)
    if json:
        show_json([as_json(line) for line in lines])
    elif html:
        show_page(pages.duties_page(policy, lines))
    else:
        show(f"{policy.file.policy.title}: who owes what, by when")
        place = None
        for line in lines:
            if line.place != place:
                place = line.place
                show(f"\n{place}")
            say(_duty(line), 2)


def _duty(line: DutyLine) -> str:
    ours = " (ours, not the policy's)" if line.ours else ""
    return f"{line.who} {line.force} {line.what}; {line.limit}. [{', '.join(line.clauses)}]{ours}"
