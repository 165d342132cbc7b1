"""The measures by name: what each of them is, in words, and in what it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from directory.loader import Area
from foundation.sentence import capital
from rules.policy import Policy

Unit = Literal["share", "working days", "days", "hours", "minutes", "a week", "cases"]
PERCENTILES = {"days/median": 0.5, "days/p90": 0.9}
"""Of the working days that cases took that were resolved."""

PER_CASE = (
    "open", "resolved", "withdrawn", "unanswered", "too_late", "past_limit", "reached/", "ends/", "stays/",
    "overtaken/",
)  # fmt: skip
"""Measures that are told by the case, whether or not the replication had any of it."""
PER_REPLICATION = ("cases", "load/", "worst_week/")
"""Measures that are told by the replication."""

_UNITS: tuple[tuple[str, Unit], ...] = (
    ("cases", "cases"),
    ("days", "working days"),
    ("past_limit", "days"),
    ("danger/minutes", "minutes"),
    ("queue/", "hours"),
    ("wait/", "hours"),
    ("load/", "a week"),
    ("worst_week/", "a week"),
    ("overtaken/", "cases"),
)
_WHOLE = {
    "cases": "cases that come in the period",
    "in_time": "of everything with a date, what is done in time",
    "met_late": "of everything with a date, what is done late",
    "missed": "of everything with a date, what is not done, and late",
    "unfinished": "of everything with a date, what is still owed at the end, and not late yet",
    "open": "cases that are still open at the end",
    "resolved": "cases that are resolved",
    "withdrawn": "cases that are withdrawn",
    "unanswered": "cases in which nobody ever answers at some stage",
    "too_late": "cases in which an answer at some stage comes only after the stage has failed",
    "past_limit": "child-days past the limit, for each case",
    "days": "working days until a case is resolved, on average",
    "days/median": "working days within which half of the cases that are resolved are",
    "days/p90": "working days within which nine in ten of the cases that are resolved are",
    "danger/same_day": "where a child is in danger now, what is done the same day",
    "danger/minutes": "where a child is in danger now, minutes until it is done",
    "records_missed": "records that are never made",
    "notices_missed": "notices and reports that are never sent",
}
_PARTS = {
    "in_time/duty": "done in time: {duty}",
    "met_late/duty": "done late: {duty}",
    "missed/duty": "not done, and late: {duty}",
    "overtaken/duty": "overtaken by what happened, for each case: {duty}",
    "unlimited/duty": "done, where the policy sets no limit: {duty}",
    "in_time/stage": "done in time at {stage}",
    "met_late/stage": "done late at {stage}",
    "missed/stage": "not done, and late, at {stage}",
    "in_time/month": "done in time, of what was due in {month}",
    "reached": "cases that come to {stage}",
    "ends": "cases that end at {stage}: {how}",
    "stays": "cases that stay at {stage}: {how}",
    "queue/post": "hours that a case waits until {post} begins with it",
    "wait/post": "hours until {post} answers",
    "load/post": "answers by {post}",
    "worst_week/post": "answers by {post} in its worst week",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True)
class Measure:
    """A measure.

    Attributes:
        name: Its name.
        says: What it is, in words.
        unit: In what it is told.
    """

    name: str
    says: str
    unit: Unit


def measure(name: str, policy: Policy, called: dict[str, str] | None = None) -> Measure:
    """A measure by name.

    Args:
        name: Its name.
        policy: The policy whose duties and stages it is about.
        called: How posts and agencies are called.
    """
    return Measure(name, capital(_says(name, policy, called or {})), unit_of(name))


def called_in(area: Area) -> dict[str, str]:
    """How an area calls its posts and agencies; where both go by one name, the post."""
    posts, agencies = area.file.posts.items(), area.file.agencies.items()
    return {**{name: agency.called for name, agency in agencies}, **{name: post.called for name, post in posts}}


def unit_of(name: str) -> Unit:
    """In what a measure is told."""
    return next((unit for prefix, unit in _UNITS if name == prefix or name.startswith(prefix)), "share")


def is_share(name: str) -> bool:
    """Whether a measure is a share, and lies between nought and one."""
    return unit_of(name) == "share"


def is_known(name: str) -> bool:
    """Whether there can be a measure of this name."""
    return name in _WHOLE or any(name.startswith(f"{part}/") for part in _PARTS)


def known_names() -> tuple[str, ...]:
    """Every measure that there is whatever the policy."""
    return tuple(_WHOLE)


def _says(name: str, policy: Policy, called: dict[str, str]) -> str:
    if name in _WHOLE:
        return _WHOLE[name]
    part = next(part for part in _PARTS if name.startswith(f"{part}/"))
    rest = name.removeprefix(f"{part}/").split("/")
    words = {"post": called.get(rest[0], rest[0])}
    if part.endswith("duty"):
        words["duty"] = policy.file.duties[rest[0]].what
    elif part.endswith("month"):
        words["month"] = _MONTHS[int(rest[0]) - 1]
    elif len(rest) > 1:
        track = policy.track(rest[0])
        stage = track.stages[rest[1]].called if rest[1] in track.stages else "the beginning"
        words["stage"] = stage if len(policy.file.tracks) == 1 else f"{stage} of {track.called}"
        words["how"] = _how(policy, rest[2]) if len(rest) > 2 else ""
    return _PARTS[part].format(**words)


def _how(policy: Policy, how: str) -> str:
    own = {"at_a_silence": "where the policy is silent", "waiting": "waiting", "open": "open", "lapsed": "unanswered"}
    return own.get(how) or policy.vocabulary.exits.get(how, how)  # type: ignore[call-overload]  # an exit, by name
