"""Who owes what by when, what people may do, and what a child, a family or a worker is entitled to."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from foundation.shape import Name, Shape, Text, YesNo
from rules.model.limit import LimitSpec
from rules.model.parts import Act, Element, Force, HowSpec, TextOrTexts, When, Where, WhereSpec, WhoSpec

STARTS = (
    "stage_began", "span_began", "track_began", "stage_failed", "stage_left", "resolved", "event", "first_of_events",
    "done", "late", "applies", "every", "always",
)  # fmt: skip


class Start(Shape):
    """What a duty starts from: exactly one of these.

    Attributes:
        stage_began: A stage named in `in` begins.
        span_began: The first stage of the group named in `over` that is entered begins.
        track_began: The track begins.
        stage_failed: The stage fails: by report, or because a limit ran out.
        stage_left: The stage is left, whichever way.
        resolved: The stage is resolved.
        event: This happens.
        first_of_events: The first of these happens.
        done: This duty is done.
        late: This duty passes its due date.
        applies: Its `when` becomes true.
        every: Again and again, in words ("every year"); no case starts it.
        always: It holds at all times; no case starts it.
    """

    stage_began: YesNo = False
    span_began: YesNo = False
    track_began: YesNo = False
    stage_failed: YesNo = False
    stage_left: YesNo = False
    resolved: YesNo = False
    event: Name | None = None
    first_of_events: Annotated[tuple[Name, ...], Field(strict=False)] = ()
    done: Name | None = None
    late: Name | None = None
    applies: YesNo = False
    every: Text | None = None
    always: YesNo = False

    @property
    def kind(self) -> str:
        """Which of the kinds it is."""
        return next(kind for kind in STARTS if getattr(self, kind))

    @property
    def outside_a_case(self) -> bool:
        """Whether no case starts it: it is shown, never dated."""
        return self.always or self.every is not None


def _start(value: Any) -> Any:
    if isinstance(value, str) and value in STARTS:
        return {value: True}
    if isinstance(value, dict) and len(value) != 1:
        raise ValueError(f"a duty starts from exactly one thing; one of: {', '.join(STARTS)}")
    return value


StartSpec = Annotated[Start, BeforeValidator(_start, json_schema_input_type=str | Start)]


class Extension(Element):
    """Who may extend a limit, and how far."""

    by: WhoSpec
    not_beyond: Text


class Fulfilment(Shape):
    """Something else that fulfils a duty."""

    event: Name


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
        done_by: An event that also fulfils it.
        extension: How its limit may be extended.
        prompt: A chasing date that we suggest: not policy, never late.
        to_stage: For `move_up`: the stage meant, where that is not the next one.
        reason: Why, as the policy gives it.
        ours: It is not in the policy: a safe continuation that we suggest where the policy is silent.
    """

    force: Force
    who: WhoSpec
    act: Act
    what: Text
    to: WhoSpec | None = None
    copies: WhoSpec | None = None
    how: HowSpec | None = None
    content: TextOrTexts = ()
    suggested: TextOrTexts = ()
    document: Name | None = None
    within: Annotated[WhereSpec | None, Field(alias="in")] = None
    over: WhereSpec | None = None
    when: When = Field(default_factory=dict)
    starts: StartSpec
    limit: LimitSpec
    if_late: Literal["stage_fails", "deemed_agreed", "nothing", "not_stated"]
    ends: Literal["stage_failed", "stage_left", "track_closed"] | None = None
    needs: Name | None = None
    done_by: Fulfilment | None = None
    extension: Extension | None = None
    prompt: LimitSpec | None = None
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

    who: WhoSpec
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
    reminder: WhoSpec
    within: Annotated[WhereSpec | None, Field(alias="in")] = None
    when: When = Field(default_factory=dict)
