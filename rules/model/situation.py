"""What a person is asked, what follows from it: facts, findings, rules, events."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from foundation.one_way import OneWay
from foundation.shape import Distinct, Key, Name, OnlyYes, Shape, Text, YesNo
from rules.model.parts import Clauses, Element, Readings, When

FactKind = Literal["yes_no", "one_of", "some_of", "moment", "agency", "agencies", "post", "service_line", "profession"]
CLOSED_KINDS: tuple[FactKind, ...] = ("yes_no", "one_of", "some_of")
"""The kinds that rules may read; the others go to limits and to the directory."""

NOT_KNOWN = "not_known"
"""The answer of a person who does not know. It is an answer: a fact that was not asked is something else."""


class NotKnown(OneWay):
    """What the answer "not known" means.

    Attributes:
        read_as: It counts as this value; about risk, always the dangerous one.
        value: It is a value of its own, which rules may name.
        ask_first: It has to be found out.
    """

    asks: ClassVar[str] = (
        "say in exactly one way what not known means; write read_as: VALUE, value: not_known, or ask_first: yes"
    )

    read_as: Key | None = None
    value: Literal["not_known"] | None = None
    ask_first: OnlyYes = False


class SameAgency(Shape):
    """Computed: `same` if these facts name one agency, `different` if not, open while one of them is open.

    Attributes:
        of: The two facts that name agencies.
    """

    of: Annotated[tuple[Key, ...], Field(strict=False, min_length=2, max_length=2), Distinct]


class Fact(Shape):
    """One thing that a person is asked.

    Attributes:
        ask: The question as it would be put.
        kind: What kind of answer; see `FactKind`.
        values: For `one_of` and `some_of`: each value and its words.
        not_known: What "not known" means.
        safety: It decides whether a child may be in danger: asked before all others, and again.
        same_agency: How it is computed, if it is; it can still be answered directly.
        asked_when: It has no meaning unless these facts have these values.
        judged_by: The role whose judgement it is.
        why: Why it matters, for the person who is asked.
        cites: The clauses of single values.
    """

    ask: Text
    kind: FactKind
    values: dict[Key, Text] = Field(default_factory=dict)
    not_known: NotKnown
    safety: YesNo = False
    same_agency: SameAgency | None = None
    asked_when: When = Field(default_factory=dict)
    judged_by: Name | None = None
    why: Text | None = None
    cites: dict[Key, Clauses] = Field(default_factory=dict)
    clauses: Annotated[tuple[str, ...], Field(strict=False)] = ()
    readings: Readings = ()

    @property
    def domain(self) -> tuple[str, ...]:
        """The values that rules may name, without `not_known`."""
        return ("yes", "no") if self.kind == "yes_no" else tuple(self.values)

    def is_danger(self, answer: object) -> bool:
        """Whether an answer means that a child may be in danger."""
        return self.safety and answer in (NOT_KNOWN, self.not_known.read_as)

    @property
    def is_closed(self) -> bool:
        """Whether rules may read it."""
        return self.kind in CLOSED_KINDS


class Finding(Shape):
    """Something that rules conclude.

    Attributes:
        kind: `one`: exactly one value; `many`: all that hold.
        values: What may be concluded.
        of: What the values name, if they name roles or stages.
        only_when: For `one`: a value is only expected when these findings hold.
        say: What each value means, in words.
    """

    kind: Literal["one", "many"]
    values: Annotated[tuple[str, ...], Field(strict=False, min_length=1), Distinct]
    of: Literal["roles", "stages"] | None = None
    only_when: When = Field(default_factory=dict)
    say: dict[str, Text] = Field(default_factory=dict)
    clauses: Annotated[tuple[str, ...], Field(strict=False)] = ()
    readings: Readings = ()


class Rule(Element):
    """Where all conditions hold, a finding has a value.

    Attributes:
        when: The conditions.
        then: One finding and its value.
        overrides: The rules that do not hold where this one does.
    """

    when: Annotated[When, Field(min_length=1)]
    then: Annotated[dict[Key, str], Field(min_length=1, max_length=1)]
    overrides: Annotated[tuple[Name, ...], Field(strict=False), Distinct] = ()

    @property
    def finding(self) -> str:
        """The finding it concludes."""
        return next(iter(self.then))

    @property
    def value(self) -> str:
        """The value it concludes."""
        return next(iter(self.then.values()))


class Event(Element):
    """Something that happens and that a person reports with its date.

    Attributes:
        ask: The question whether, and when, it happened.
        called: What happened, as part of a sentence.
        repeats: It may happen more than once.
    """

    ask: Text
    called: Text
    repeats: YesNo = False
