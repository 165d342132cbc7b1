"""Where a simulated case stands, in minutes: the current run of each track, its stays at stages, and what is owed."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Stay:
    """A stay at a stage; see `advice.state.Visit`.

    Attributes:
        moves_on: Whether somebody is about to move the case on from here without owing it.
    """

    way: Way
    stage: str
    began: int
    exit: str | None = None
    failed: int | None = None
    resolved: int | None = None
    left: int | None = None
    moves_on: bool = False

    @property
    def is_current(self) -> bool:
        """Whether the case is at this stage now, and nothing there is resolved."""
        return self.resolved is None and self.left is None and self.way.closed is None and self.way.stays[-1] is self


@dataclass(slots=True, eq=False)
class Way:
    """A run of a track; see `advice.state.Run`."""

    track: str
    start: int
    began: int | None = None
    released: int | None = None
    closed: int | None = None
    closed_by: str = ""
    stays: list[Stay] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Begun and not ended."""
        return self.began is not None and self.closed is None


@dataclass(slots=True, eq=False)
class Debt:
    """Something owed; see `advice.state.Owed`.

    Attributes:
        number: In which order it came to be owed in the case.
        ended: When it was done, or ceased to be owed.
        planned: Whether somebody has been asked to do it, or it has been left undone.
    """

    duty: str
    side: str
    way: Way | None
    stay: Stay | None
    number: int
    started: int
    due: int | None = None
    at_once: bool = False
    used: int | None = None
    ended: int | None = None
    planned: bool = False

    @property
    def is_live(self) -> bool:
        """Still to be done."""
        return self.ended is None

    @property
    def track(self) -> str:
        """The track it belongs to; "" if to none."""
        return self.way.track if self.way else ""

    @property
    def stage(self) -> str:
        """The stage it belongs to; "" if to none."""
        return self.stay.stage if self.stay else ""


@dataclass(slots=True)
class Followed:
    """What came about in one step, for whoever writes it down and plans what comes next."""

    new_stays: list[Stay] = field(default_factory=list)
    changed_stays: list[tuple[Stay, tuple[str, ...]]] = field(default_factory=list)
    ended: list[Way] = field(default_factory=list)
    owed: list[Debt] = field(default_factory=list)
    closed: list[tuple[Debt, bool]] = field(default_factory=list)

    def joined(self, other: Followed) -> Followed:
        """What came about in this step and in another after it."""
        return Followed(
            self.new_stays + other.new_stays,
            self.changed_stays + other.changed_stays,
            self.ended + other.ended,
            self.owed + other.owed,
            self.closed + other.closed,
        )
