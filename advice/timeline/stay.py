"""What a dry run is made of: stays at stages, what is to be done in each, how each fails, and how a track ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from advice.advice import Option, Step
from advice.party import Party

Used = Literal["due", "aim", "act_by", "prompt", "at_once", "none"]
Basis = Literal["limit", "date", "total", "ours", "none", "before"]
How = Literal["silence", "last_stage", "procedure", "closed", "agreed", "asks", "waits", "comes_round", "stops"]


@dataclass(frozen=True)
class Entry:
    """One thing that is to be done.

    Attributes:
        moment: When; of your own side the moment to plan for, of others the last one. None where nothing gives one.
        used: Which date that is: `due`, `aim`, `act_by`, our `prompt`, or `at_once` where all of these have passed.
        yours: Your own side owes it, or has a part in it that it can do alone: taken as done at that moment.
        step: The step, as advice gives it on the day on which it comes to be owed, with the posts of that day.
    """

    moment: datetime | None
    used: Used
    yours: bool
    step: Step


@dataclass(frozen=True)
class Failing:
    """When a stage fails if nobody replies.

    Attributes:
        at: When.
        basis: What that rests on: a `limit` that fails the stage by itself, a `date` of the policy or of the people
            that passes, a `total`, a suggestion of `ours`, `none` where nothing gives a date and the moment is assumed,
            or `before`: it had failed already.
        by_itself: Time alone brings it about; otherwise somebody has to say so.
        duty: The duty whose date it is, if any.
        words: Its limit in words.
        say: All that in words.
        clauses: The clauses of that duty.
    """

    at: datetime
    basis: Basis
    by_itself: bool
    duty: str
    words: str
    say: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Onward:
    """How a case goes on from a stage.

    Attributes:
        at: When.
        stage: To which stage.
        called: Its title.
        by_itself: Nobody hands it over.
        entry: The duty to move it up.
        ours: No duty says who moves it on: the move is a suggestion of ours.
        dated: Something gives its date; otherwise it is assumed to come at once.
        say: All that in words.
    """

    at: datetime
    stage: str
    called: str
    by_itself: bool
    entry: Entry | None
    ours: bool
    dated: bool
    say: str


@dataclass(frozen=True)
class Stay:
    """One stay at a stage, from the moment at which it is asked about or entered.

    Attributes:
        track: The track.
        track_called: Its name in words.
        stage: The stage.
        called: Its title.
        began: When it began, as the policy counts.
        asked_on: When those who meet there are asked: later than it began only where a hand-over was late.
        floating: Nothing gave the date of a move before it: its dates say how long after that move.
        meets: Who is asked: those who meet there, with the posts of the day.
        entries: What is to be done, in the order of its dates.
        possible: The powers that may be used there; the dry run uses none.
        warnings: Who cannot act on the day, until when, and who acts.
        failing: When it fails; None where it does not.
        onward: How it goes on; None where it does not.
        clauses: The clauses of the stage.
        readings: The unclear points that it, and what is to be done there, rest on.
    """

    track: str
    track_called: str
    stage: str
    called: str
    began: datetime
    asked_on: datetime
    floating: bool = False
    meets: Party | None = None
    entries: tuple[Entry, ...] = ()
    possible: tuple[Option, ...] = ()
    warnings: tuple[str, ...] = ()
    failing: Failing | None = None
    onward: Onward | None = None
    clauses: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ended:
    """How a track ends, or why the dry run of it does.

    Attributes:
        track: The track.
        track_called: Its name in words.
        stage: The last stage, or "" where none was reached.
        called: Its title.
        at: When, if anything says.
        how: `silence` of the policy, `last_stage` with nothing after it, another `procedure`, `closed`, `agreed` by
            silence, `asks` for a fact, `waits` for another track, `comes_round` to where it was, or `stops`.
        say: In words.
        tells: What we suggest where the policy is silent, as its readings put it.
        authority: Who has the last word there.
        clauses: The clauses.
        readings: The unclear points.
    """

    track: str
    track_called: str
    stage: str
    called: str
    at: datetime | None
    how: How
    say: str
    tells: tuple[str, ...] = ()
    authority: Party | None = None
    clauses: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Length:
    """How long a track takes in all.

    Attributes:
        track: The track.
        track_began: The day on which the track itself began.
        first: The day on which the first stage shown began.
        last: The day of the last date.
        days: Days after the first, to the last.
        working_days: How many of them are working days; None beyond the published bank holidays.
        limits: The limits of the policy that it consists of, in words, each with how often.
        ours: How many of its dates are suggestions of ours.
        floating: How many of its dates nothing gives: they are assumed.
        totals: Of each limit over several stages, when it ends and where the case then is; a sentence each.
    """

    track: str
    track_began: date
    first: date
    last: date
    days: int
    working_days: int | None
    limits: tuple[tuple[str, int], ...]
    ours: int
    floating: int
    totals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assumed:
    """Something that the dry run takes as reported beside what your side does, so that the rest can be shown."""

    at: datetime
    say: str
    clauses: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
