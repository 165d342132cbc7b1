"""Elements that are missing, and duties that bind less."""

from __future__ import annotations

from collections.abc import Iterator

from foundation.alternatives import UNDER
from foundation.datafile import Steps
from rules.mutation.mutation import GONE, Edit, Mutation, clauses_of, options, section, within
from rules.policy import Policy

WEAKER = {
    "must": "should",
    "must_not": "should",
    "will": "should",
    "expected": "consider",
    "should": "consider",
    "consider": "should",
}
"""For each force a weaker one; for the weakest the next, which is as wrong."""
_SINGULAR = {"duties": "duty", "powers": "power", "rights": "right"}


def faults(policy: Policy) -> Iterator[Mutation]:
    """A duty, power or right that is missing; a duty that binds less; a record that is not written."""
    for plural, one in _SINGULAR.items():
        for name, found in section(policy, plural):
            says = f"there is no {one} `{name}`"
            edits = (Edit((plural, name), GONE),)
            yield Mutation(f"{one}-dropped", f"{plural}.{name}", says, clauses_of(found), edits)
    for name, duty in section(policy, "duties"):
        element: Steps = ("duties", name)
        for path, force in options(duty["force"], (*element, "force")):
            says = f"`{name}` binds by {WEAKER[force]}, not by {force}"
            edits = (Edit(path, WEAKER[force]),)
            detail = within(path, element) if len(path) > len(element) + 1 else ""
            yield Mutation("force-weakened", f"duties.{name}", says, clauses_of(duty), edits, detail=detail)
        if "document" in duty:
            says = f"`{name}` writes nothing down"
            edits = (Edit((*element, "document"), GONE),)
            yield Mutation("record-dropped", f"duties.{name}", says, clauses_of(duty), edits)
    for name, paper in section(policy, "documents"):
        for item, field in (paper.get("items") or {}).items():
            if UNDER not in field:
                says = f"`{name}` has no field {item}"
                edits = (Edit(("documents", name, "items", item), GONE),)
                clauses = clauses_of(field)
                yield Mutation("field-dropped", f"documents.{name}", says, clauses, edits, detail=item)
