"""The concordance: each clause of a policy beside the elements that rest on it, and what accounts for the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rules.aloud import read_aloud
from rules.citations import citations_of
from rules.model.policy import Clause
from rules.policy import Policy

Account = Literal["encoded", "directory", "context", "not_encoded"]


@dataclass(frozen=True)
class Entry:
    """One clause and what accounts for it.

    Attributes:
        clause: The clause.
        account: How it is accounted for: by elements, by the directory, as context, or declared as not encoded.
        elements: The elements that cite it, by path, each read aloud.
        readings: The unclear points that concern it.
        why: Why it is not encoded, if so.
    """

    clause: Clause
    account: Account
    elements: Mapping[str, str]
    readings: tuple[str, ...]
    why: str = ""


def concordance(policy: Policy) -> tuple[Entry, ...]:
    """Every clause of a policy, in the order of the document, with what accounts for it."""
    aloud = {sentence.element: sentence.says for sentence in read_aloud(policy)}
    cited: dict[str, dict[str, str]] = {number: {} for number in policy.clauses}
    accounts: dict[str, Account] = {}
    for citation in citations_of(policy):
        section = str(citation.path[0])
        if section in ("directory", "context", "not_encoded"):
            accounts.setdefault(citation.clause, section)  # type: ignore[arg-type]  # the three sections named
        else:
            path = _element(citation.path)
            cited[citation.clause][path] = aloud.get(path, _header(policy, path))
    declared = {
        clause: f"{entry.reason}: {entry.why}" for entry in policy.file.not_encoded.values() for clause in entry.clauses
    }
    unclear: dict[str, list[str]] = {}
    for name, reading in policy.readings.items():
        for number in reading.clauses:
            unclear.setdefault(number, []).append(name)
    return tuple(
        Entry(
            clause,
            "encoded" if cited[number] else accounts[number],
            cited[number],
            tuple(unclear.get(number, ())),
            declared.get(number, ""),
        )
        for number, clause in policy.clauses.items()
    )


def counts(entries: tuple[Entry, ...]) -> Mapping[str, int]:
    """How many clauses are accounted for in which way."""
    return Counter(entry.account for entry in entries)


def _element(path: tuple[str | int, ...]) -> str:
    """The element that a citation stands in: a stage or a wait of a track, or an entry of a section."""
    inner = path[0] == "tracks" and len(path) > 3 and path[2] in ("stages", "waits_for")
    return ".".join(str(step) for step in path[: 4 if inner else 2])


def _header(policy: Policy, path: str) -> str:
    header = policy.file.policy
    if path == "policy":
        return f"{header.title}, in force from {header.valid_from}."
    if path == "policy.emergency" and header.emergency:
        return header.emergency.say
    if path.startswith("procedures."):
        return policy.file.procedures[path.partition(".")[2]].called
    return " ".join(banner.say for banner in header.banners.values())
