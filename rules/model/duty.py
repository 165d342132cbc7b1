"""Who owes what by when, what people may do, and what a child, a family or a worker is entitled to."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from foundation.one_way import OneWay
from foundation.shape import Name, Names, OnlyYes, Shape, Text, YesNo
from rules.model.limit import Limit
from rules.model.parts import Act, Element, Force, How, TextOrTexts, When, Where, WhereSpec, Who


class Start(OneWay):
    """What a duty starts from.

    Attributes:
        stage_began: A stage named in `in` begins.
        span_began: The first stage of the group named in `over` that is entered begins.
        track_began: The track begins.
        stage_failed: The stage fails: by report, or because a limit ran out.
        stage_left: The stage is left, whichever way.
        resolved: The stage is resolved.
        track_closed: The track ends at a stage named in `in`, whichever way.
        event: This happens.
        first_of_events: The first of these happens.
        done: This duty is done.
        late: This duty passes its due date.
        applies: Its `when` becomes true.
        every: Again and again, in words ("every year"); no case starts it.
        always: It holds at all times; no case starts it.
    """

    asks: ClassVar[str] = "a duty starts from exactly one thing; one of: {ways}"

    stage_began: OnlyYes = False
    span_began: OnlyYes = False
    track_began: OnlyYes = False
    stage_failed: OnlyYes = False
    stage_left: OnlyYes = False
    resolved: OnlyYes = False
    track_closed: OnlyYes = False
    event: Name | None = None
    first_of_events: Names = ()
    done: Name | None = None
    late: Name | None = None
    applies: OnlyYes = False
    every: Text | None = None
    always: OnlyYes = False

    @property
    def kind(self) -> str:
        """Which of the kinds it is."""
        return next(kind for kind in self.ways() if getattr(self, kind))

    @property
    def outside_a_case(self) -> bool:
        """Whether no case starts it: it is shown, never dated."""
        return self.always or self.every is not None


class Extension(Element):
    """Who may extend a limit, and how far.

    Attributes:
        by: Who.
        not_beyond: How far, in words.
        outer: The same as a limit from the start of the duty; no date beyond it is taken.
    """

    by: Who
    not_beyond: Text
    outer: Limit | None = None


class Fulfilment(OneWay):
    """Something else that fulfils a duty.

    Attributes:
        event: This happens.
        agreed: A date is agreed for this duty, at the same stage.
    """

    asks: ClassVar[str] = "exactly one thing fulfils it; one of: {ways}"

    event: Name | None = None
    agreed: Name | None = None


class Duty(Element):
    """Who owes what to whom by when. The unit of a policy: a stage has no limit, a duty has.

    Attributes:
        force: How strongly.
        who: Who owes it.
        act: What kind of act; `settle`, `reply` and `move_up` mean something to the machine.
        what: The act in words, completing "should ...".
        to: To or with whom.
        copies: Who gets a copy.
        how: By what means.
        content: What has to be said or written.
        suggested: What we suggest to say or write as well: ours, not the policy's.
        document: The form, record, log or report it makes or uses.
        within: The stages at which it is owed (`in`): once for each time a stage is entered.
        over: The stages it spans: once for each unbroken passage through them.
        when: The facts or findings under which it is owed.
        starts: What it starts from.
        limit: The time allowed.
        if_late: What it means when the limit passes.
        ends: What ends it besides being done.
        needs: A duty that has to be done before this one can be.
        done_by: An event, or a date agreed for another duty, that also fulfils it.
        extension: How its limit may be extended.
        prompt: A chasing date that we suggest: not policy, never late.
        to_stage: For `move_up`: the stage meant, where that is not the next one.
        reason: Why, as the policy gives it.
        ours: It is not in the policy: a safe continuation that we suggest where the policy is silent.
    """

    force: Force
    who: Who
    act: Act
    what: Text
    to: Who | None = None
    copies: Who | None = None
    how: How | None = None
    content: TextOrTexts = ()
    suggested: TextOrTexts = ()
    document: Name | None = None
    within: Annotated[WhereSpec | None, Field(alias="in")] = None
    over: WhereSpec | None = None
    when: When = Field(default_factory=dict)
    starts: Start
    limit: Limit
    if_late: Literal["stage_fails", "deemed_agreed", "nothing", "not_stated"]
    ends: Literal["stage_failed", "stage_left", "track_closed"] | None = None
    needs: Name | None = None
    done_by: Fulfilment | None = None
    extension: Extension | None = None
    prompt: Limit | None = None
    to_stage: Name | Literal["any"] | None = None
    reason: Text | None = None
    ours: YesNo = False

    @property
    def places(self) -> Where:
        """The stages at which it is owed, whether at each or once over all."""
        return self.within or self.over or {}

    @property
    def tracks(self) -> tuple[str, ...]:
        """The tracks it belongs to; none where a case owes it once."""
        return tuple(self.places)


class Power(Element):
    """Something that somebody may do.

    Attributes:
        who: Who may.
        may: What, completing "may ...".
        within: The stages at which it is offered (`in`).
        when: The facts or findings under which it is offered.
        gives: The track that its use opens.
        to_stage: The stage to which its use may move the case; `any` for any of them.
    """

    class Gives(Shape):
        """What the use of a power brings about."""

        track: Name

    who: Who
    may: Text
    within: Annotated[WhereSpec | None, Field(alias="in")] = None
    when: When = Field(default_factory=dict)
    gives: Gives | None = None
    to_stage: Name | Literal["any"] | None = None


class Right(Element):
    """What somebody is entitled to, and who reminds them.

    Attributes:
        whose: A child, a family or a worker.
        to: What they are entitled to.
        reminder: The role that sees to it that they know.
    """

    whose: Literal["child", "family", "worker"]
    to: Text
    reminder: Who
    within: Annotated[WhereSpec | None, Field(alias="in")] = None
    when: When = Field(default_factory=dict)
