"""Does a policy say what a second person read, who had only the printed text? Double entry, as in bookkeeping.

`second-reading.csv` beside a policy is written from the printed text alone, without a look at `policy.yaml`: a row for
each duty (how strongly, who, to whom, who gets a copy, by when, on what paper), for each document (its fields) and for
each stage (where each exit leads). It holds for the readings as they are taken. A policy without one is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from foundation.datafile import read_table
from rules.check.finding import Extent, Finding
from rules.check.look import About, Check, Looked, Subject
from rules.loader import called_as, read_clauses
from rules.model.duty import Duty
from rules.model.limit import Limit
from rules.model.parts import Who
from rules.model.track import Target
from rules.policy import Policy

NAME = "second-reading.csv"
COLUMNS = ("element", "force", "who", "to", "copies", "limit", "document", "items", "exits")
_MEANS = {
    "force": "how strongly",
    "who": "who",
    "to": "to whom",
    "copies": "who gets a copy",
    "limit": "by when",
    "document": "on what paper",
    "items": "with which fields",
    "exits": "where each exit leads",
}
"""Each column in words."""


def rows_of(policy: Policy) -> dict[str, dict[str, str]]:
    """What the data says, in the words of the table: a row for each duty, document and stage, by its path."""
    found = {f"duties.{name}": _duty(duty) for name, duty in policy.duties}
    for name, paper in sorted(policy.file.documents.items()):
        found[f"documents.{name}"] = {"items": " ".join(sorted(paper.items))}
    for name, track in sorted(policy.file.tracks.items()):
        for stage, inner in sorted(track.stages.items()):
            exits = sorted(f"{exit_}={_target(target)}" for exit_, target in inner.exits.items())
            found[f"tracks.{name}.stages.{stage}"] = {"exits": " ".join(exits)}
    return found


def _duty(duty: Duty) -> dict[str, str]:
    return {
        "force": duty.force,
        "who": _who(duty.who),
        "to": _who(duty.to),
        "copies": _who(duty.copies),
        "limit": _limit(duty.limit),
        "document": duty.document or "",
    }


def _who(who: Who | None) -> str:
    if who is None:
        return ""
    words = {
        "role": who.role,
        "each_side": f"each_side {who.each_side}",
        "all_of": " + ".join(who.all_of),
        "any_of": " / ".join(who.any_of),
        "met_at_stage": f"met_at_stage {who.side or ''}".strip(),
        "found": f"found {who.found}",
    }
    kind = next(kind for kind in who.ways() if getattr(who, kind))
    return words.get(kind) or kind


def _target(target: Target) -> str:
    kind = next(kind for kind in target.ways() if getattr(target, kind))
    value = getattr(target, kind)
    return kind if value is True else value if kind == "stage" else f"{kind}:{value}"


def _limit(limit: Limit) -> str:
    if limit.within:
        kind = "earliest" if limit.earliest_of else "one_of"
        return f"{kind} {' | '.join(_limit(inner) for inner in limit.within)}"
    value = getattr(limit, limit.kind)
    plain = value is True or limit.kind in ("agreed_date", "borrowed")
    return limit.kind if plain else f"{limit.kind} {value}"


def _second(folder: Path) -> Mapping[str, Mapping[str, str]] | None:
    """The table beside a policy; None if there is none."""
    path = folder / NAME
    if not path.is_file():
        return None
    return {row.cells["element"]: row.cells for row in read_table(path, COLUMNS, name=called_as(path))}


def _differs(subject: Subject) -> Looked:
    policy = subject.policy
    second = _second(policy.folder)
    if second is None:
        assumes = (f"there is no {NAME} beside the policy",)
        return Looked(Extent(proved=True, count=0, of="rows of a second reading", assumes=assumes))
    data = rows_of(policy)
    findings = tuple(_differences(About(subject, "second-reading-differs"), data, second))
    return Looked(Extent(proved=True, count=len(second), of="rows of a second reading"), findings)


def _differences(
    about: About, data: Mapping[str, Mapping[str, str]], second: Mapping[str, Mapping[str, str]]
) -> Iterator[Finding]:
    own = _own(about.policy)
    mend = f"read its clauses again, and correct policy.yaml or {NAME}"
    for element in second:
        if element not in data:
            says = f"a second person read {element} in the text, and the policy does not have it"
            yield about.found("policy", says, mend, weight="error", detail=element)
    for element, row in data.items():
        if element in own:
            continue
        if element not in second:
            yield about.found(element, f"no second person has read {element}", f"add its row to {NAME}")
            continue
        for column, said in row.items():
            read = second[element][column]
            if read != said:
                says = f"{_MEANS[column]}: the policy says {_quoted(said)}, a second person read {_quoted(read)}"
                yield about.found(element, says, mend, weight="error", detail=column)


def _own(policy: Policy) -> frozenset[str]:
    """What only a variant says, which nobody can have read in the printed policy."""
    if policy.file.policy.based_on is None:
        return frozenset()
    printed = read_clauses(policy.folder / "clauses.csv")
    return frozenset(path for path, element in policy.elements() if not printed.keys() >= set(element.clauses))


def _quoted(said: str) -> str:
    return f"`{said}`" if said else "nothing"


CHECKS = (
    Check(
        "second-reading-differs",
        "The policy says what a second person read in the printed text.",
        _differs,
        frozenset(),
    ),
)
