"""Variants and supplements: a small file on top of a policy, with a reason for each change in place of a clause.

A board that thinks of a change writes down only what would be otherwise. Each reason becomes a clause of its own,
`PROPOSED-1` and so on, so that whatever rests on a proposal says so wherever clauses are cited.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import Field

from foundation.datafile import Document, Steps, digest_of, read
from foundation.errors import DataFileError, Problem
from foundation.overlay import REMOVE, laid_over
from foundation.shape import Name, Shape, Text, shaped
from rules.loader import LONGEST_LINE, Source
from rules.model.parts import ClauseId
from rules.model.policy import Clause
from rules.policy import SECTIONS, Policy

PROPOSED = "PROPOSED"
CHANGED = ", with a change: "
"""What stands in the title of a variant between that of the policy and its own."""
HEAD = ("based_on", "variant", "clauses")
"""The parts of a variant that are not parts of a policy."""
_INNER = {"tracks": ("stages", "waits_for"), "documents": ("items",)}
"""In elements of which section further elements stand, and under which key."""


class Head(Shape):
    """What a variant says of itself.

    Attributes:
        id: The name under which it is shown.
        title: What it proposes, or supplements, in a line.
        why: Why; a supplement that is in force says who adopted it, and when.
    """

    id: Name
    title: Text
    why: Text


class VariantHead(Shape):
    """The top of a variant.

    Attributes:
        based_on: The policy it changes, with its version: camden@2015-12-01.
        variant: What it says of itself.
        clauses: For a supplement: its own clauses by number, paraphrased.
    """

    based_on: Text
    variant: Head
    clauses: dict[ClauseId, Text] = Field(default_factory=dict)


def head_of(path: Path) -> tuple[VariantHead, Document]:
    """What a variant is based on and is about.

    Raises:
        DataFileError: If it is no variant.
    """
    document = read(path, longest_line=LONGEST_LINE)
    if not isinstance(document.data, dict):
        raise DataFileError([document.problem((), "a variant is a map", "begin it with based_on: POLICY@VERSION")])
    top = {key: value for key, value in document.data.items() if key in HEAD}
    head = shaped(VariantHead, replace(document, data=top))
    sections = (*SECTIONS, "clock", "procedures")
    unknown = [key for key in document.data if key not in (*HEAD, *sections)]
    if unknown:
        known = f"sections: {', '.join(sections)}"
        raise DataFileError([document.problem((key,), f"`{key}` is no section", known) for key in unknown])
    return head, document


def load_variant(path: Path, base: Path) -> Policy:
    """Read a variant over the policy in a folder.

    Raises:
        DataFileError: With everything that is wrong, each at its line of the variant or of the policy below it.
    """
    head, document = head_of(path)
    source = Source.read(base)
    reasons = _Reasons(document, head)
    changes = replace(document, data=reasons.changes(source.document.data))
    if reasons.problems:
        raise DataFileError(reasons.problems)
    merged = laid_over(source.document, changes, _is_map)
    merged.data["policy"] = _header(source.document.data["policy"], head)
    clauses = {**source.clauses, **reasons.clauses}
    digest = digest_of((source.digest + document.digest).encode())
    return replace(source, document=merged, clauses=clauses, digest=digest).checked()


def _header(base: Mapping[str, Any], head: VariantHead) -> dict[str, Any]:
    title, own = head.variant.title, [*head.clauses]
    say = f"{title}. It is based on {head.based_on}; {PROPOSED} marks what only it says."
    if own:  # a supplement is in force, and no proposal
        say = f"{title}. It supplements {head.based_on}; its own clauses are {', '.join(own)}."
    banners = {**base.get("banners", {}), "variant": {"say": say, "clauses": own or [f"{PROPOSED}-0"]}}
    title = f"{base['title']}{CHANGED}{head.variant.title}"
    return {**base, "id": head.variant.id, "title": title, "based_on": head.based_on, "banners": banners}


def _is_map(path: Steps) -> bool:
    """Down to which depth only what is named is changed: elements, and those inside tracks and documents."""
    if len(path) <= 2:
        return True
    inner = path[2] in _INNER.get(str(path[0]), ())
    return inner and (len(path) in (3, 4) or (len(path) == 5 and path[4] == "exits"))


class _Reasons:
    """Turns each `proposed` of a variant into a clause that the changed element cites."""

    def __init__(self, document: Document, head: VariantHead) -> None:
        self._document = document
        self._own = dict(head.clauses)
        self.problems: list[Problem] = []
        self.clauses: dict[str, Clause] = {}
        self._add(f"{PROPOSED}-0", head.variant.why, ("variant",))
        for number, statement in head.clauses.items():
            self._add(number, statement, ("clauses", number))

    def changes(self, below: Mapping[str, Any]) -> dict[str, Any]:
        """What is to be laid over the policy, with clauses in place of reasons."""
        data = {key: deepcopy(value) for key, value in self._document.data.items() if key not in HEAD}
        for path, element in sorted(_elements(data), key=lambda found: [str(step) for step in found[0]]):
            self._cite(path, element, _at(below, path))
        return data

    def _cite(self, path: Steps, element: dict[str, Any], below: Mapping[str, Any]) -> None:
        inner = _INNER.get(str(path[0]), ()) if len(path) == 2 else ()
        reason = element.pop("proposed", None)
        own = [key for key in element if key not in inner]
        if reason is None and not own:
            return
        if reason is None:
            cited = element.get("clauses")
            if not isinstance(cited, list) or not any(clause in self._own for clause in cited):
                right = "write proposed: and the reason, or cite clauses of this file"
                self.problems.append(self._document.problem(path, "this change says no reason", right))
            return
        if not isinstance(reason, str) or not reason.strip():
            self.problems.append(self._document.problem((*path, "proposed"), "the reason is a text"))
            return
        number = f"{PROPOSED}-{len([known for known in self.clauses if known.startswith(PROPOSED)])}"
        self._add(number, reason, (*path, "proposed"))
        if REMOVE not in element and path[0] != "clock":
            element["clauses"] = list(dict.fromkeys([number, *element.get("clauses", below.get("clauses", []))]))

    def _add(self, number: str, statement: str, path: Steps) -> None:
        where, kind = self._document.file, "proposal" if number.startswith(PROPOSED) else "supplement"
        line = self._document.place(path).line
        self.clauses[number] = Clause(number, where, kind, statement, "", "", "", "", "", "", line)


def _elements(data: Mapping[str, Any]) -> Iterator[tuple[Steps, dict[str, Any]]]:
    """Every element that a variant changes, those inside tracks and documents as well."""
    for section, elements in data.items():
        if section == "clock":
            yield (section,), elements
            continue
        for name, element in elements.items() if isinstance(elements, dict) else ():
            if not isinstance(element, dict):
                continue
            yield (section, name), element
            for key in _INNER.get(section, ()):
                inside = element.get(key)
                for inner, found in inside.items() if isinstance(inside, dict) else ():
                    if isinstance(found, dict):
                        yield (section, name, key, inner), found


def _at(data: Mapping[str, Any], path: Steps) -> Mapping[str, Any]:
    found: Any = data
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}
