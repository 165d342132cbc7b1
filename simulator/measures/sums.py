"""What is counted in one replication: for each measure how many, out of how many.

A measure is a share, a mean or a rate: one sum divided by another. Both are kept, so that replications can be put
together whatever their number, and nothing but sums has to be sent from one process to another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rules.policy import Policy
from simulator import record
from simulator.clock import DAY, HOUR, moment_at
from simulator.record import Record
from simulator.world import World

LONGEST = 400
"""Working days: a case that takes longer is counted with those that take so long."""
_ENDED = (record.DONE, record.DROPPED, record.OPEN)
_OF_CASES = (record.OPENED, record.ENDED, record.STILL, record.FAILED, record.BEGAN, record.ANSWERED)
_SILENCE = ("lapsed", "no_response")
_RECORDS = ("record",)
_NOTICES = ("tell", "send", "report")
PROTECTING = ("refer", "protect", "raise")
"""Acts by which a child in danger now comes to be protected."""
_WEEK = 7 * DAY

Pair = tuple[float, float]


@dataclass
class Sums:
    """The sums of one replication.

    Attributes:
        pairs: For each measure how many, and out of how many.
        days: How many cases were resolved after so many working days.
    """

    pairs: dict[str, Pair] = field(default_factory=dict)
    days: Counter[int] = field(default_factory=Counter)

    def add(self, measure: str, how_many: float, out_of: float = 1.0) -> None:
        """Count something."""
        before = self.pairs.get(measure, (0.0, 0.0))
        self.pairs[measure] = (before[0] + how_many, before[1] + out_of)


def sums_of(records: Iterable[Record], world: World) -> Sums:
    """The sums of one replication.

    Args:
        records: Its rows, those of cases that are not counted included: they are at work too.
        world: The scenario.
    """
    rows, found = list(records), Sums()
    counted = [row for row in rows if row.counted]
    for count in (_cases, _duties, _in_danger, _past_limit):
        count(counted, world, found)
    _posts(rows, world, found)
    return found


# ------------------------------------------------------------------------------------------------- duties


def _duties(rows: list[Record], world: World, found: Sums) -> None:
    """Duties that were to be done by a date, and those for which the policy sets none."""
    policy = world.scenario.policy
    for row in rows:
        if row.event not in _ENDED or row.duty not in policy.file.duties:
            continue
        if row.due is None:
            _without_limit(row, policy, found)
            continue
        if row.how == "overtaken":
            found.add(f"overtaken/duty/{row.duty}", 1)
            continue
        if row.how == "live":
            found.add("unfinished", 1)
            continue
        in_time, late = row.how == "met", row.how == "met_late"
        month = moment_at(row.due).strftime("%m")
        for measure in ("in_time", f"in_time/duty/{row.duty}", f"in_time/month/{month}", *_at_stage("in_time", row)):
            found.add(measure, in_time)
        for measure in ("met_late", f"met_late/duty/{row.duty}", *_at_stage("met_late", row)):
            found.add(measure, late)
        for measure in ("missed", f"missed/duty/{row.duty}", *_at_stage("missed", row)):
            found.add(measure, not in_time and not late)
        found.add("unfinished", 0)
        _papers(row, policy, found)


def _at_stage(measure: str, row: Record) -> Iterator[str]:
    if row.stage:
        yield f"{measure}/stage/{row.track}/{row.stage}"


def _without_limit(row: Record, policy: Policy, found: Sums) -> None:
    if row.how in ("overtaken", "missed"):
        return
    done = row.event == record.DONE
    found.add(f"unlimited/duty/{row.duty}", done)
    _papers(row, policy, found)


def _papers(row: Record, policy: Policy, found: Sums) -> None:
    """Records and notices that were owed, and whether they were ever made."""
    act, done = policy.file.duties[row.duty].act, row.event == record.DONE
    if act in _RECORDS:
        found.add("records_missed", not done)
    if act in _NOTICES:
        found.add("notices_missed", not done)


def _in_danger(rows: list[Record], world: World, found: Sums) -> None:
    """Where a child is in danger now: whether what is owed is done the same day, and in how many minutes."""
    safety = world.scenario.policy.safety_tracks
    for row in rows:
        if row.track in safety and row.event in _ENDED and row.since is not None:
            done, same_day = row.event == record.DONE, moment_at(row.at).date() == moment_at(row.since).date()
            if row.how == "overtaken" and same_day:
                continue  # it came to nothing before the day was over; later, it was not done the same day
            same = done and same_day
            act = world.scenario.policy.file.duties[row.duty].act if row.duty else ""
            if act in PROTECTING:
                found.add("danger/same_day", same)
                if done:
                    found.add("danger/minutes", row.at - row.since)


def _past_limit(rows: list[Record], world: World, found: Sums) -> None:
    """Child-days past the limit: the time in which what was to be settled in a case was late, counted once."""
    policy, by_case = world.scenario.policy, dict[int, list[tuple[int, int]]]()
    for row in rows:
        if row.event == record.OPENED:
            by_case.setdefault(row.case, [])
        is_settling = row.duty in policy.file.duties and policy.file.duties[row.duty].act == "settle"
        if row.event in _ENDED and is_settling and row.due is not None and row.at > row.due:
            by_case.setdefault(row.case, []).append((row.due, row.at))
    for stretches in by_case.values():
        found.add("past_limit", _covered(stretches) / DAY)


def _covered(stretches: list[tuple[int, int]]) -> int:
    """How much time lies in any of these stretches."""
    total, reached = 0, -1
    for begin, end in sorted(stretches):
        total += max(0, end - max(begin, reached))
        reached = max(reached, end)
    return total


# -------------------------------------------------------------------------------------------------- cases


def _cases(rows: list[Record], world: World, found: Sums) -> None:
    by_case: dict[int, list[Record]] = {}
    for row in rows:
        if row.event in (record.OPENED, record.ENDED, record.STILL, record.FAILED, record.BEGAN, record.ANSWERED):
            by_case.setdefault(row.case, []).append(row)
    found.add("cases", len(by_case))
    work = world.calendar.working_time
    length = work.hours.closes - work.hours.opens
    for own in by_case.values():
        ended = [row for row in own if row.event == record.ENDED]
        still = [row for row in own if row.event == record.STILL]
        resolved = bool(ended) and not still and all(row.how in ("resolved", "deemed_agreed") for row in ended)
        found.add("open", bool(still))
        found.add("resolved", resolved)
        found.add("withdrawn", any(row.how == "withdrawn" for row in ended))
        unanswered, too_late = _no_timely_answer(own)
        found.add("unanswered", unanswered)
        found.add("too_late", too_late)
        for kind in ("ends", "stays"):
            _where(kind, ended if kind == "ends" else still, found)
        if resolved:
            minutes = work.working_minutes_between(moment_at(own[0].at), moment_at(max(row.at for row in ended)))
            days = minutes / length
            found.add("days", days)
            found.days[min(LONGEST, int(-(-minutes // length)))] += 1
    reached = {(row.case, row.track, row.stage) for row in rows if row.event == record.BEGAN}
    for stage, many in Counter((track, stage) for _, track, stage in reached).items():
        found.add(f"reached/{stage[0]}/{stage[1]}", many)


def _no_timely_answer(rows: list[Record]) -> tuple[bool, bool]:
    """Whether a stage of a case failed for want of an answer: one that never came, and one that came too late."""
    answered = [(row.track, row.stage, row.at) for row in rows if row.event == record.ANSWERED]
    failed = [row for row in rows if row.event == record.FAILED and row.how in ("lapsed", "no_response")]
    late = [any(at[:2] == (row.track, row.stage) and at[2] >= row.at for at in answered) for row in failed]
    return not all(late), any(late)


def _where(kind: str, rows: list[Record], found: Sums) -> None:
    """At which stage a track ended, or stays open; out of all cases, so that the shares can be added up."""
    for row in rows:
        found.add(f"{kind}/{row.track}/{row.stage}/{row.how}", 1)


# -------------------------------------------------------------------------------------------------- posts


def _posts(rows: list[Record], world: World, found: Sums) -> None:
    """Waiting and load of every post that is asked, over the whole time: what is not counted is work as well."""
    asked: dict[tuple[int, str, str, int | None, str], int] = {}
    weeks = (world.end - world.first) / _WEEK
    load: dict[str, Counter[int]] = {}
    started = set[tuple[int, str, str, int | None, str]]()
    for row in rows:
        if row.event not in (record.ASKED, record.STARTED, record.ANSWERED):
            continue
        key = (row.case, row.track, row.stage, row.since, row.side)
        name = row.post or f"{row.agency or 'somebody'}"
        if row.event == record.ASKED:
            asked[key] = row.at
        elif row.event == record.STARTED and row.counted and key not in started:
            started.add(key)  # what is broken off, and begun again, had its turn the first time
            found.add(f"queue/post/{name}", (row.at - asked.get(key, row.at)) / HOUR)
        elif row.event == record.ANSWERED:
            if row.counted:
                found.add(f"wait/post/{name}", (row.at - asked.get(key, row.at)) / HOUR)
            load.setdefault(name, Counter())[(row.at - world.first) // _WEEK] += row.work if row.work is not None else 1
    for name, by_week in sorted(load.items()):
        found.add(f"load/post/{name}", sum(by_week.values()) / weeks)
        found.add(f"worst_week/post/{name}", max(by_week.values()))
