"""What two policies say otherwise: element by element, and key by key.

What can change what somebody does is kept apart from what is only put in other words. Names are those of the files: an
element that was given another name is one that was taken away and one that is new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from advice.diff.aspects import ASPECTS, Aspect, aspect_of_act
from foundation.sentence import capital
from foundation.shape import Shape
from rules.aloud import read_aloud
from rules.model.duty import Duty, Extension, Power, Right
from rules.model.limit import Case, Limit
from rules.model.policy import Clause, Clock, Document, Emergency, Header, Item, Procedure, Role
from rules.model.situation import Event, Fact, Finding, Rule
from rules.model.track import Reopening, Stage, Track, Wait
from rules.policy import Policy

Kind = Literal["added", "removed", "changed"]

_ROUTE: tuple[Aspect, ...] = ("route",)
_WHO: tuple[Aspect, ...] = ("who",)
_DATE: tuple[Aspect, ...] = ("date",)
_TOLD: tuple[Aspect, ...] = ("told",)
_RECORD: tuple[Aspect, ...] = ("record",)
_ASKED: tuple[Aspect, ...] = ("asked",)

_BEARS_ON: Mapping[type[Shape], Mapping[str, tuple[Aspect, ...]]] = {
    Role: {"of": _WHO, "found": _WHO, "agency": _WHO, "made_of": _WHO, "uninvolved": _WHO, "joined": _WHO,
           "stands_in": _WHO},
    Fact: {"kind": _ASKED, "values": ("asked", "route"), "not_known": ("asked", "route"), "safety": ("asked", "route"),
           "same_agency": ("asked", "route"), "asked_when": _ASKED, "judged_by": _ASKED},
    Finding: {"kind": _ROUTE, "values": _ROUTE, "of": ("route", "who"), "only_when": _ROUTE},
    Rule: {"when": ("route", "asked"), "then": ("route", "who"), "overrides": ("route", "asked")},
    Event: {"repeats": _ROUTE},
    Track: {"safety": _ROUTE, "opens": _ROUTE, "starts": ("route", "date"), "first_stage": _ROUTE,
            "reopening": ("route", "date")},
    Stage: {"meet": _WHO, "exits": _ROUTE, "resolved_by": ("route", "who"), "part_of": _ROUTE, "formal": _ROUTE,
            "lost": _ROUTE},
    Wait: {"track": ("route", "date"), "until": ("route", "date")},
    Duty: {"force": ("force",), "who": _WHO, "act": _ROUTE, "to": _WHO, "copies": _TOLD, "how": _TOLD,
           "content": _TOLD, "document": _RECORD, "in": _ROUTE, "over": _ROUTE, "when": _ROUTE,
           "starts": ("route", "date"), "limit": _DATE, "if_late": _ROUTE, "ends": _ROUTE, "needs": _ROUTE,
           "done_by": _ROUTE, "extension": _DATE, "prompt": _DATE, "to_stage": _ROUTE, "ours": ("force",)},
    Power: {"who": _WHO, "in": _ROUTE, "when": _ROUTE, "gives": _ROUTE, "to_stage": _ROUTE},
    Right: {"whose": _TOLD, "reminder": _TOLD, "in": _TOLD, "when": _TOLD},
    Document: {"kind": _RECORD, "items": _RECORD, "kept_in": _RECORD},
    Clock: {"country": _DATE, "late_hand_over": _DATE},
    Header: {"emergency": _WHO},
    Procedure: {},
}  # fmt: skip
"""What each key can change; a key that is not here is only put in words, or says where something comes from."""

_WITHIN: Mapping[type[Shape], tuple[str, ...]] = {
    Limit: ("words", "outer", "clauses"),
    Case: ("clauses",),
    Extension: ("not_beyond", "clauses", "readings"),
    Item: ("called", "clauses"),
    Emergency: ("say", "clauses", "readings"),
    Reopening: ("readings",),
}
"""Inside a key: what is only words, or says where it comes from."""

_TAKEN: Mapping[tuple[type[Shape], str], Callable[[Any], Any]] = {
    (Fact, "values"): sorted,  # the answers, whatever their words
    (Duty, "content"): len,  # of what has to be said nobody can tell rewording from change: how many things it is
}
"""How some keys are taken."""

_ELSEWHERE: Mapping[type[Shape], tuple[str, ...]] = {Track: ("stages", "waits_for")}
"""What stands inside an element and is an element of its own."""
_CITING = ("clauses", "readings", "cites")
_OF_THE_DOCUMENT = ("id", "title", "valid_from", "valid_until", "printed", "review_by", "status", "based_on", "area")
"""What tells one version of a document from another; it is said at the top."""


@dataclass(frozen=True)
class Changed:
    """An element that one of two policies says otherwise.

    Attributes:
        element: Its path: `duties.settle`, `tracks.protect.stages.first`.
        kind: Only in the second, only in the first, or in both.
        keys: What of it differs and can change what somebody does.
        words: What of it is only put otherwise, or cites something else.
        aspects: What of an advice it can change.
        before: The element read aloud in the first policy.
        after: The element read aloud in the second.
        clauses: The clauses of the element in the second policy, or in the first where the second lacks it.
    """

    element: str
    kind: Kind
    keys: tuple[str, ...]
    words: tuple[str, ...]
    aspects: tuple[Aspect, ...]
    before: str
    after: str
    clauses: tuple[str, ...]

    @property
    def only_words(self) -> bool:
        """Whether it is only put otherwise."""
        return self.kind == "changed" and not self.keys


@dataclass(frozen=True)
class ClauseChanged:
    """A clause that stands in one of two documents only, or is paraphrased otherwise."""

    clause: str
    kind: Kind
    before: str
    after: str


@dataclass(frozen=True)
class ReadOtherwise:
    """An unclear point that is taken otherwise: what the option of each says; "" where one does not have the point."""

    reading: str
    title: str
    before: str
    after: str


def elements_changed(a: Policy, b: Policy) -> tuple[Changed, ...]:
    """Every element that two policies say otherwise, in the order of the sections."""
    first, second = dict(_elements(a)), dict(_elements(b))
    aloud_a, aloud_b = _aloud(a), _aloud(b)
    order = list(dict.fromkeys((*first, *second)))
    found = []
    for path in order:
        one, other = first.get(path), second.get(path)
        keys, words = _differing(one, other)
        if keys or words or one is None or other is None:
            kind: Kind = "added" if one is None else "removed" if other is None else "changed"
            said = aloud_a.get(path, ""), aloud_b.get(path, "")
            clauses = tuple(getattr(other or one, "clauses", ()))
            found.append(Changed(path, kind, keys, words, _aspects(one, other, keys), *said, clauses))
    return tuple(found)


def clauses_changed(a: Policy, b: Policy) -> tuple[ClauseChanged, ...]:
    """Every clause that two documents do not have alike, in the order of the documents."""
    found = []
    for number in dict.fromkeys((*a.clauses, *b.clauses)):
        one, other = a.clauses.get(number), b.clauses.get(number)
        before, after = (_paraphrase(clause) for clause in (one, other))
        if before != after:
            kind: Kind = "added" if one is None else "removed" if other is None else "changed"
            found.append(ClauseChanged(number, kind, one.statement if one else "", other.statement if other else ""))
    return tuple(found)


def read_otherwise(a: Policy, b: Policy) -> tuple[ReadOtherwise, ...]:
    """The unclear points that are taken otherwise, or that only one of the two has."""
    found = []
    for name in dict.fromkeys((*a.choice, *b.choice)):
        if _says(a, name) != _says(b, name):
            title = (b if name in b.readings else a).readings[name].title
            found.append(ReadOtherwise(name, title, _says(a, name), _says(b, name)))
    return tuple(found)


def _says(policy: Policy, reading: str) -> str:
    """How a policy takes an unclear point, in words; nothing where it has no such point."""
    if reading not in policy.choice:
        return ""
    option = policy.choice[reading]
    return f"({option}) {policy.readings[reading].options[option].says}"


def _paraphrase(clause: Clause | None) -> tuple[str, ...] | None:
    """What a clause says, wherever in its file it stands."""
    if clause is None:
        return None
    return (clause.kind, clause.statement, clause.actor, clause.trigger, clause.obligation, clause.limit,
            clause.recipient, clause.notes)  # fmt: skip


def _elements(policy: Policy) -> Iterator[tuple[str, Shape]]:
    yield "policy", policy.file.policy
    yield "clock", policy.file.clock
    yield from policy.elements()
    for name, procedure in sorted(policy.file.procedures.items()):
        yield f"procedures.{name}", procedure


def _aloud(policy: Policy) -> dict[str, str]:
    """Every element read aloud."""
    clock, header = policy.file.clock, policy.file.policy
    late = "still takes its whole time" if clock.late_hand_over == "buys_time" else "buys no time"
    said = {sentence.element: sentence.says for sentence in read_aloud(policy)}
    said["clock"] = f"Time is counted by the calendar of {clock.country}; a late hand-over {late}."
    first = f" In an emergency, first {policy.file.roles[header.emergency.role].called}." if header.emergency else ""
    said["policy"] = f"{header.title}.{first}"
    said |= {f"procedures.{name}": f"{capital(each.called)}." for name, each in policy.file.procedures.items()}
    return said


def _differing(one: Shape | None, other: Shape | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys that differ and can change what is done, and those that are only put otherwise."""
    if one is None or other is None:
        return (), ()
    bears_on = _BEARS_ON[type(other)]
    keys, words = [], []
    for name, field in type(other).model_fields.items():
        key = field.alias or name
        if key in (*_ELSEWHERE.get(type(other), ()), *_OF_THE_DOCUMENT):
            continue
        before, after = getattr(one, name), getattr(other, name)
        taken = _TAKEN.get((type(other), key), _acts)
        if key in bears_on and taken(before) != taken(after):
            keys.append(key)
        elif before != after:
            words.append(key)
    return tuple(keys), tuple(words)


def _acts(value: Any) -> Any:
    """A value without what is only words in it; lists stand for sets."""
    if isinstance(value, Shape):
        left_out = (*_WITHIN.get(type(value), ()), *_CITING)
        fields = type(value).model_fields.items()
        return {name: _acts(getattr(value, name)) for name, field in fields if (field.alias or name) not in left_out}
    if isinstance(value, Mapping):
        return {key: _acts(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return sorted(value) if all(isinstance(item, str) for item in value) else [_acts(item) for item in value]
    return value


def _aspects(one: Shape | None, other: Shape | None, keys: tuple[str, ...]) -> tuple[Aspect, ...]:
    """What of an advice an element can change: by its keys, or by being there at all."""
    element = other or one
    if element is None:
        return ()
    bears_on = _BEARS_ON[type(element)]
    whole = one is None or other is None
    found = {aspect for key, aspects in bears_on.items() if whole or key in keys for aspect in aspects}
    if isinstance(element, Duty):
        act = aspect_of_act(element.act)
        found = {act if aspect == "route" else aspect for aspect in found}
        found |= {"told"} if act == "told" and (whole or "to" in keys) else set()
    return tuple(aspect for aspect in ASPECTS if aspect in found)
