"""A policy file as a whole, its readings and its clauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from foundation.shape import Day, Key, Name, Names, Shape, Spelt, Text, YesNo
from rules.model.duty import Duty, Power, Right
from rules.model.parts import Act, ClauseId, Clauses, Element, Exit, Force, ReadingId, Readings
from rules.model.situation import Event, Fact, Finding, Rule
from rules.model.track import Track


class Emergency(Element):
    """The policy's own first contact when a child may be in danger: a role, and what to say about it."""

    role: Name
    say: Text


class Banner(Element):
    """Something to know about the document itself, shown with every advice."""

    say: Text


class Header(Element):
    """The document.

    Attributes:
        id: The name under which it is asked for.
        title: Its title.
        called: A short name for sentences.
        area: The directory area it belongs to, if one ships.
        valid_from: The first day it is in force.
        valid_until: The last, if it has been replaced.
        printed: The date printed on it.
        review_by: When it was to be reviewed.
        adds_to: A base text that it supplements.
        based_on: For a variant: the policy it changes.
        emergency: Its own first contact when a child may be in danger.
        banners: What to know about the document itself.
    """

    id: Name
    title: Text
    called: Text
    area: Name | None = None
    valid_from: Day
    valid_until: Day | None = None
    printed: Day | None = None
    review_by: Day | None = None
    status: Text | None = None
    adds_to: Text | None = None
    based_on: Text | None = None
    emergency: Emergency | None = None
    banners: dict[Name, Banner] = Field(default_factory=dict)


class Clock(Shape):
    """Calendar choices where they differ from the defaults."""

    country: Literal["england", "wales", "scotland", "northern-ireland"] = "england"
    late_hand_over: Literal["buys_no_time", "buys_time"] = "buys_no_time"
    readings: Readings = ()


class Role(Element):
    """Somebody the policy speaks of.

    Attributes:
        called: What the policy calls them.
        of: Whose side they are on, or whose body they belong to.
        found: `directory`: the area's directory names the post; `agency`: each agency knows its own.
        agency: The agency that has it, where that is always the same.
        made_of: For a meeting: its members.
        uninvolved: It has to be somebody of an agency that is not in the dispute.
        joined: For a role of each side: agencies that joined the dispute have it as well.
        stands_in: The role whose holder acts where an agency lacks this one.
    """

    called: Text
    of: Literal["raising_side", "other_side", "each_side", "council", "board", "outside", "family"]
    found: Literal["directory", "agency"] = "directory"
    agency: Name | None = None
    made_of: Names | None = None
    uninvolved: YesNo = False
    joined: YesNo = True
    stands_in: Name | None = None


class Item(Shape):
    """One field or heading of a document."""

    called: Text
    clauses: Clauses


class Document(Element):
    """A form, record, log or report.

    Attributes:
        called: Its name.
        kind: What it is.
        items: Its fields or headings, each with its clauses.
        kept_in: Where it is filed.
    """

    called: Text
    kind: Literal["form", "record", "log", "report", "notice"]
    items: dict[Key, Item] = Field(default_factory=dict)
    kept_in: Text | None = None


class Procedure(Element):
    """A procedure outside this policy to which it sends people."""

    called: Text


class Span(Shape):
    """All clauses from one to another."""

    first: Annotated[ClauseId, Field(alias="from")]
    last: Annotated[ClauseId, Field(alias="to")]


class NotEncoded(Shape):
    """Clauses that the language does not say, and why.

    Attributes:
        reason: `aspiration`: nothing that can be done or missed; `outside_case`: not about a case; `lost_text`: our
            copy breaks off; `cannot_say`: a defect of this language, which is counted.
    """

    clauses: Clauses
    reason: Literal["aspiration", "outside_case", "lost_text", "cannot_say"]
    why: Text


ClauseList = Annotated[tuple[ClauseId | Span, ...], Field(strict=False)]


class PolicyFile(Shape):
    """`policy.yaml`, under one choice of readings."""

    policy: Header
    clock: Clock = Clock()
    roles: dict[Name, Role]
    facts: dict[Key, Fact]
    findings: dict[Key, Finding]
    rules: dict[Name, Rule]
    events: dict[Name, Event] = Field(default_factory=dict)
    tracks: dict[Name, Track]
    duties: dict[Name, Duty]
    powers: dict[Name, Power] = Field(default_factory=dict)
    rights: dict[Name, Right] = Field(default_factory=dict)
    documents: dict[Name, Document] = Field(default_factory=dict)
    procedures: dict[Name, Procedure] = Field(default_factory=dict)
    directory: ClauseList = ()
    context: ClauseList = ()
    not_encoded: dict[Name, NotEncoded] = Field(default_factory=dict)


WEIGHTS = ("high", "medium", "low")
"""How much an unclear point matters, most first."""
Change = Literal["route", "who", "date", "record", "words"]


class Option(Shape):
    """One way to take an unclear point.

    Attributes:
        says: The reading, in words.
        changes: What of the advice it changes.
        refused: Why it may not be chosen, if it may not.
        tell: What the user is told when it is chosen; for the default, `tell` of the reading.
    """

    says: Text
    changes: Annotated[tuple[Change, ...], Field(strict=False)] = ()
    refused: Text | None = None
    tell: Text | None = None


class Reading(Shape):
    """An unclear point of a policy and the ways to take it.

    Attributes:
        title: What it is about.
        kind: What is unclear.
        weight: How much it matters to a child or to a right answer.
        clauses: Where it is unclear.
        issue: What is unclear, in words.
        options: The ways to take it.
        default: The one taken unless someone chooses another.
        taken: What the default means in practice.
        tell: What the user is told.
    """

    title: Text
    kind: Literal["ambiguity", "gap", "contradiction", "error", "conflict"]
    weight: Literal["high", "medium", "low"]
    clauses: Clauses
    issue: Text
    options: Annotated[dict[Annotated[str, Spelt("[a-z]", "use one small letter")], Option], Field(min_length=1)]
    default: str
    taken: Text
    tell: Text

    @property
    def permitted(self) -> tuple[str, ...]:
        """The options that may be chosen."""
        return tuple(name for name, option in self.options.items() if option.refused is None)

    def told(self, option: str) -> str:
        """What the user is told under an option."""
        return self.options[option].tell or self.tell

    @property
    def words_only(self) -> bool:
        """Whether no option that may be chosen changes more than words."""
        return all(set(self.options[name].changes) <= {"words"} for name in self.permitted if name != self.default)


class ReadingsFile(Shape):
    """`readings.yaml`."""

    readings: dict[ReadingId, Reading]


class VocabularyFile(Shape):
    """`vocabulary.yaml`: the words that all policies share."""

    facts: dict[Key, Fact]
    events: dict[Name, SharedEvent]
    forces: dict[Force, Text]
    acts: dict[Act, Text]
    exits: dict[Exit, Text]


class SharedEvent(Shape):
    """An event that policies share."""

    ask: Text
    called: Text
    repeats: YesNo = False


@dataclass(frozen=True)
class Clause:
    """One clause of a policy, paraphrased.

    Attributes:
        id: Its number.
        where: Where in the document it stands.
        kind: What kind of statement it is.
        statement: What it says, in our words.
        actor: Who it speaks of.
        trigger: When it applies.
        obligation: How strongly it binds.
        limit: The time limit it states.
        recipient: To whom.
        notes: What to know about it.
        line: The line of the file it stands on.
    """

    id: str
    where: str
    kind: str
    statement: str
    actor: str
    trigger: str
    obligation: str
    limit: str
    recipient: str
    notes: str
    line: int = 0


VocabularyFile.model_rebuild()
