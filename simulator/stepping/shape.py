"""Where a case stands without its dates, and everything that follows from that alone."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advice.fold import Fold
from advice.ledger import FAR
from advice.state import Owed
from rules.compiler import LAPSED
from rules.policy import Policy
from simulator.counterpart import counterpart
from simulator.stepping.dating import Dating, Undecided, dating_of, is_simple
from simulator.stepping.snapshot import Snapshot
from simulator.stepping.visible import Visible, visible_of

if TYPE_CHECKING:
    from simulator.stepping.step import Step

_BY_ITSELF = ("settle", "refrain")
"""Acts that are done by what comes of the stage, or by doing nothing."""


@dataclass(frozen=True)
class Timer:
    """Something that does something by running out.

    Attributes:
        debt: The number of what is owed.
        what: What that does.
        duty: Of which duty.
        side: Of which side.
        way: The number of its run, whose current stay has to have begun; -1 where that does not matter.
    """

    debt: int
    what: str
    duty: str
    side: str
    way: int


@dataclass(eq=False)
class Shape:
    """Where a case stands without its dates.

    Attributes:
        visible: What the answers come to.
        missing: The events that start tracks which apply and have not begun.
        onward: The runs whose stage has failed and that nobody owes to move on, each with the stage that comes next.
        lapsing: The runs whose stage fails by itself when a limit runs out.
        standing: How each run stands.
        owed: What the step rules confirm of all that is in the ledger.
        plannable: What is owed and can be done now.
        settling: For each run, what is to be settled at its stage.
        timers: What does something by running out.
        moving: What is owed to move a case on: whether that is late can matter.
        datings: Where the due date of everything owed comes from.
        used: The same by the policy whose limits people are used to.
        decided: Whether the shape decides all of them.
        is_plain: Whether what does something by running out has its date from its own start.
        steps: The steps that are known from here.
    """

    visible: Visible
    missing: tuple[str, ...]
    onward: tuple[tuple[int, str], ...]
    lapsing: frozenset[int]
    standing: tuple[str, ...]
    owed: tuple[int, ...]
    plannable: tuple[int, ...]
    settling: tuple[tuple[int, ...], ...]
    timers: tuple[Timer, ...]
    moving: tuple[int, ...]
    datings: tuple[Dating | None, ...]
    used: tuple[Dating | None, ...]
    decided: bool
    is_plain: bool
    steps: dict[Hashable, Step] = field(default_factory=dict)


def shape_of(fold: Fold, found: Snapshot, used_to: Policy) -> Shape:
    """The shape of a fold.

    Args:
        fold: The fold.
        found: A snapshot of it.
        used_to: The policy whose limits people are used to.
    """
    datings, decided = _datings(fold, found, fold.policy)
    used = datings if used_to is fold.policy else _datings(fold, found, used_to)[0]
    timers, visible = _timers(fold, found), visible_of(fold)
    owed = tuple(number for number, each in enumerate(found.owed) if _is_owed(visible, each))
    return Shape(
        visible,
        tuple(_missing(fold)),
        tuple(_onward(fold, found)),
        frozenset(number for number, run in enumerate(found.runs) if run.is_open and fold.lapse_of(run) is not None),
        tuple(fold.standing(run.track) for run in found.runs),
        owed,
        tuple(number for number in owed if _can_be_done(fold, found.owed[number], visible)),
        tuple(_settling(fold, found, number) for number in range(len(found.runs))),
        timers,
        tuple(number for number, owed in enumerate(found.owed) if fold.ledger.duty(owed).act == "move_up" and owed.due),
        datings,
        used,
        decided,
        all(is_simple(datings[timer.debt]) for timer in timers),
    )


def _datings(fold: Fold, found: Snapshot, policy: Policy) -> tuple[tuple[Dating | None, ...], bool]:
    datings, decided = list[Dating | None](), True
    for owed in found.owed:
        name = counterpart(fold.policy, owed.duty, policy)
        try:
            datings.append(dating_of(policy.file.duties[name].limit, owed, fold, found) if name else None)
        except Undecided:
            datings.append(None)
            decided = False
    return tuple(datings), decided


def _missing(fold: Fold) -> dict[str, None]:
    """What starts the tracks that apply and have not begun, each once."""
    found = dict[str, None]()
    applies = fold.findings().opens
    for name in fold.policy.track_order:
        starts = fold.policy.track(name).starts.events
        if name in applies and starts and fold.run_of(name) is None:
            found[starts[0]] = None
    return found


def _onward(fold: Fold, found: Snapshot) -> list[tuple[int, str]]:
    onward = list[tuple[int, str]]()
    for number, run in enumerate(found.runs):
        visit = run.visit
        if visit is None or not run.is_open or not visit.exit or visit.left is not None:
            continue
        target = fold.tracks.target(run, visit.exit or LAPSED)
        if target and target.stage and not fold.ledger.live_at(visit, "move_up"):
            onward.append((number, target.stage))
    return onward


def _is_owed(visible: Visible, owed: Owed) -> bool:
    """Of the current visit by the step rules; of an older one, where its conditions hold: see `advice.owing`."""
    is_past = owed.visit is not None and not (owed.run and owed.visit is owed.run.visit)
    return visible.owes(owed.duty, is_past=is_past)


def _can_be_done(fold: Fold, owed: Owed, visible: Visible) -> bool:
    """Whether something that is owed can be done now: not by itself, and not while it waits for another."""
    if is_done_by_itself(fold.policy, owed.duty) or _is_the_answer(fold, owed):
        return False
    needs = fold.ledger.duty(owed).needs
    return owed.duty not in visible.gated or not (needs and fold.ledger.live(needs))


def is_done_by_itself(policy: Policy, duty: str) -> bool:
    """Whether a duty is done by what comes of the stage, or by doing nothing."""
    return policy.file.duties[duty].act in _BY_ITSELF or policy.file.duties[duty].force == "must_not"


def _is_the_answer(fold: Fold, owed: Owed) -> bool:
    """Whether doing this is what resolves the stage: then it is done by what comes of the stage."""
    if owed.run is None or owed.visit is None or owed.visit is not owed.run.visit:
        return False
    return fold.policy.stage(owed.run.track, owed.visit.stage).resolved_by.done == owed.duty


def _settling(fold: Fold, found: Snapshot, number: int) -> tuple[int, ...]:
    """What is to be settled at the current stage of a run: what is owed there, and totals over several stages.

    Where doing something resolves the stage, its limit counts as well: otherwise people would take their time by that
    of a total, and do it late whenever its own is shorter.
    """
    run = found.runs[number]
    return tuple(
        at
        for at, owed in enumerate(found.owed)
        if owed.run is run and (fold.ledger.duty(owed).act == "settle" or _is_the_answer(fold, owed))
        if owed.visit is run.visit or fold.ledger.duty(owed).over
    )


def _timers(fold: Fold, found: Snapshot) -> tuple[Timer, ...]:
    numbers = {id(owed): number for number, owed in enumerate(found.owed)}
    return tuple(
        Timer(
            numbers[id(owed)],
            what,
            owed.duty,
            owed.side,
            -1 if what == "late" else found.place_of(owed.run, None)[0],
        )
        for _, owed, what in fold.ledger.timers(FAR, fold.held)
    )
