"""The course of one simulated case: it takes known steps by itself, and has the fold take all others."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

from advice.case import Answer
from advice.event import Event
from advice.fold import Fold
from rules.compiler import LAPSED
from simulator.clock import minute_at, moment_at
from simulator.errors import StepFault
from simulator.stepping.chart import Chart
from simulator.stepping.dating import OWN, Counted, Date, Dating, Earliest, NotAfter
from simulator.stepping.report import Report, Reports
from simulator.stepping.shape import Shape, Timer
from simulator.stepping.snapshot import Snapshot, Source, snapshot
from simulator.stepping.state import Debt, Followed, Stay, Way
from simulator.stepping.step import NOW, Changes, Difference, NewDebt, NewWay, Step, Taken


class Course:
    """The course of one case.

    Args:
        chart: The steps that are known.
        always: Have the fold take every step, and hold what is known to it.

    Attributes:
        shape: Where it stands without its dates.
        ways: The last run of each track.
        debts: What is owed and does not stand alone.
        aside: What is owed and stands alone.
        told: Which facts were learned, one after the other, as a number.
        reported: What was reported, and when.
    """

    def __init__(self, chart: Chart, *, always: bool = False) -> None:
        self._chart, self._always = chart, always
        self.shape = chart.start
        self.ways: list[Way] = []
        self.debts: list[Debt] = []
        self.aside: list[Debt] = []
        self.told = 0
        self.reported: list[tuple[int, Reports]] = []
        self._marks: dict[Source, int] = {}
        self._owed = 0
        self._fresh: list[Debt] = []
        self._reached: int | None = None
        self._fold: Fold | None = None
        self._folded = 0

    @property
    def known(self) -> Mapping[str, Answer]:
        """What was learned."""
        return self._chart.known(self.told)

    def facts_alone(self, minute: int) -> Fold:
        """A fold that knows what this case knows, and in which nothing else has happened."""
        return self._chart.facts_alone(self.told, minute)

    @property
    def events(self) -> list[Event]:
        """What was reported, as events."""
        return [report.at(minute) for minute, reports in self.reported for report in reports]

    def take(self, reports: Reports, minute: int) -> Followed:
        """Take what is reported at a minute; what ran out before it has run out by then."""
        names = self._chart.alone
        alone = tuple([report for report in reports if report.name in names and report.kind == "did"])
        if not alone:
            return self._take(reports, minute)
        followed = self._take((), minute) if self._ran_out(minute) else Followed()
        for report in alone:
            followed.closed += [(debt, True) for debt in self._do_alone(report, minute)]
        self.reported.append((minute, alone))
        self._reached = minute
        others = tuple(report for report in reports if report not in alone)
        return followed.joined(self._take(others, minute)) if others else followed

    def _take(self, reports: Reports, minute: int) -> Followed:
        ran_out = self._ran_out(minute)
        if not reports and not ran_out and not self._always:
            self._reached = minute
            return Followed()
        overdue = tuple(number for number in self.shape.moving if _is_past(self.debts[number], minute))
        before = self.told
        for report in reports:
            if report.facts:
                self.told = self._chart.number_of(self.told, report.facts)
        # What more is learned comes to depends on all that was known, and not only on what that had come to.
        key = (reports, ran_out, overdue, before if self.told != before else 0)
        step = self.shape.steps.get(key)
        if step is not None and step.is_known and not self._always:
            moments = self._moments(step, minute)
            if moments is not None:
                is_one = len(reports) < 2 and not _begins_before(step, moments, minute)
                if is_one or not self._runs_out_between(step, moments, minute):
                    return self._take_known(step, moments, reports, minute)
        return self._ask(key, minute)

    def _take_known(self, step: Step, moments: list[int], reports: Reports, minute: int) -> Followed:
        if reports:
            self.reported.append((minute, reports))
        self._reached = minute
        followed = self._change(step.changes, moments, step.target, minute)
        self._date_anew(step)
        if step.target.timers and self._ran_out(minute):
            return followed.joined(self._take((), minute))  # what begins late can have run out as it begins
        return followed

    def _do_alone(self, report: Report, minute: int) -> list[Debt]:
        """Something that stands alone is done: the oldest that is meant."""
        at_stage = [debt for debt in self.aside if debt.duty == report.name and report.stage in ("", debt.stage)]
        meant = [debt for debt in at_stage if debt.side in ("", report.by)][:1]
        for debt in meant:
            debt.ended = minute
            self.aside.remove(debt)
        return meant

    def fold(self) -> Fold:
        """The fold as it stands."""
        if self._fold is None:
            self._fold = self._chart.fold()
        for at, reports in self.reported[self._folded :]:
            self._fold.play([report.at(at) for report in reports])
        self._folded = len(self.reported)
        if self._reached is not None:
            self._fold.pass_time(moment_at(self._reached))
        return self._fold

    def confirmed(self) -> list[Debt]:
        """What the step rules confirm for the first time."""
        visible, is_owed = self.shape.visible, self._chart.is_owed
        found = [debt for number in self.shape.owed if not (debt := self.debts[number]).is_owed]
        found += [debt for debt in self.aside if not debt.is_owed and is_owed(visible, debt)]
        for debt in found:
            debt.is_owed = True
        return found

    def unplanned(self) -> list[Debt]:
        """What stands alone, can be done now and has not been planned; from now on it has."""
        if not any(not debt.planned for debt in self.aside):
            return []
        found = [debt for debt in self.aside if not debt.planned]
        found = [debt for debt in found if self._chart.is_plannable(self.shape.visible, debt)]
        for debt in found:
            debt.planned = True
        return found

    def next_running_out(self) -> int | None:
        """The minute after which something does something by having run out; None if nothing does."""
        return min((at for timer in self.shape.timers if (at := self._runs_out(timer)) is not None), default=None)

    # ------------------------------------------------------------------------------------------ running out

    def _ran_out(self, minute: int) -> tuple[tuple[int, str], ...]:
        """What ran out before a minute, in the order in which it did."""
        timers = self.shape.timers
        if not timers:
            return ()
        found = [(at, timer) for timer in timers if (at := self._runs_out(timer)) is not None and at < minute]
        if len(found) > 1:
            found.sort(key=lambda each: (each[0], each[1].what, each[1].duty, each[1].side))
        return tuple((timer.debt, timer.what) for _, timer in found)

    def _runs_out(self, timer: Timer) -> int | None:
        due = self.debts[timer.debt].due
        if due is None or timer.way < 0:
            return due
        return max(due, self.ways[timer.way].stays[-1].began)

    def _runs_out_between(self, step: Step, moments: list[int], minute: int) -> bool:
        """Whether something has run out, or may have, before all that is reported at a moment has been taken."""
        if not step.target.is_plain:
            return True
        changes, before = step.changes, len(self.debts)
        for timer in step.target.timers:
            number = changes.debts[timer.debt]
            if number < before:
                due = self.debts[number].due
            else:
                started = moments[changes.new_debts[number - before].started]
                dating = step.target.datings[timer.debt]
                date = self._chart.almanac.date(dating.limit, started) if isinstance(dating, Counted) else None
                due = date[0] if date else None
            if due is not None and due < minute:
                return True
        return False

    # ------------------------------------------------------------------------------------- a step that is known

    def _moments(self, step: Step, minute: int) -> list[int] | None:
        """The moments that a step writes down; None where what they could be is no longer the same."""
        if step.reads == _NOW_ALONE:
            return [minute] * len(step.which)
        found = list[int]()
        for sources in step.reads:
            at = self._read(sources[0], minute)
            if len(sources) > 1 and any(self._read(source, minute) != at for source in sources[1:]):
                return None
            found.append(at)
        return [found[number] for number in step.which]

    def _read(self, source: Source, minute: int) -> int:
        """A moment by its name."""
        found = minute if source == NOW else self._known(source)
        if found is None:
            raise StepFault(f"the moment {source} is not known")
        return found

    def _known(self, source: Source) -> int | None:
        found: int | None
        match source:
            case ("owed", int(number), str(name)):
                found = getattr(self.debts[number], name)
            case ("run", int(number), str(name)):
                found = getattr(self.ways[number], name)
            case ("stay", int(number), int(at), str(name)):
                found = getattr(self.ways[number].stays[at], name)
            case _:
                found = self._marks.get(source)
        return found

    def _change(self, changes: Changes, moments: list[int], target: Shape, minute: int) -> Followed:
        """Write down what a step changes."""
        followed = Followed()
        self._change_ways(changes, moments, followed)
        if self.aside:
            self._end_alone(followed, minute)
        debts = self.debts + [self._new_debt(each, moments) for each in changes.new_debts]
        followed.owed = self._fresh = debts[len(self.debts) :]
        for closing in changes.closings:
            debt = debts[closing.debt]
            debt.ended = moments[closing.at]
            followed.closed.append((debt, closing.done))
        self.aside += [debt for debt, new in zip(self._fresh, changes.new_debts, strict=True) if new.alone]
        self.debts = [debts[number] for number in changes.debts]
        for number, at in changes.started:
            self.debts[number].started = moments[at]
        for source, at in changes.marks:
            self._marks[source] = moments[at]
        self.shape = target
        return followed

    def _change_ways(self, changes: Changes, moments: list[int], followed: Followed) -> None:
        if changes.new_ways:
            fresh = iter([_new_way(each, moments) for each in changes.new_ways])
            self.ways = [self.ways[old] if old >= 0 else next(fresh) for old in changes.ways]
        for number, name, at in changes.old_ways:
            setattr(self.ways[number], name, moments[at])
        for change in changes.old_stays:
            stay = self.ways[change.way].stays[change.stay]
            stay.exit = change.exit
            for name, at in change.times:
                setattr(stay, name, moments[at])
            followed.changed_stays.append((stay, tuple(name for name, _ in change.times)))
        for each in changes.new_stays:
            way = self.ways[each.way]
            stay = Stay(way, each.stage, 0, each.exit)
            for name, at in each.times:
                setattr(stay, name, moments[at])
            way.stays.append(stay)
            followed.new_stays.append(stay)
        for number, how in changes.closed_by:
            self.ways[number].closed_by = how
            followed.ended.append(self.ways[number])
        if changes.replaced:
            del self.ways[-changes.replaced :]

    def _end_alone(self, followed: Followed, minute: int) -> None:
        """What stands alone ends with its stage, or with its track, as its duty says."""
        ends = self._chart.ends
        closed = {id(way) for way in followed.ended}
        changed = {id(stay): names for stay, names in followed.changed_stays}
        for debt in list(self.aside):
            names, kind, at = changed.get(id(debt.stay)), ends(debt.duty), None
            if kind is None or debt.way is None:
                continue
            if kind == "track_closed":
                at = debt.way.closed if id(debt.way) in closed else None
            elif names is not None and debt.stay is not None:
                has_failed = kind == "stage_failed" and debt.stay.exit not in _NOT_FAILED
                at = debt.stay.left if "left" in names else minute if has_failed else None
            if at is not None:
                debt.ended = at
                self.aside.remove(debt)
                followed.closed.append((debt, False))

    def _new_debt(self, new: NewDebt, moments: list[int]) -> Debt:
        way = self.ways[new.way] if new.way >= 0 else None
        stay = way.stays[new.stay] if way and new.stay >= 0 else None
        self._owed += 1
        debt = Debt(new.duty, new.side, way, stay, self._owed, moments[new.started], is_owed=new.is_owed)
        if new.alone:
            date = self._date(new.dating, debt)
            debt.due, debt.at_once = date or (None, False)
            debt.used = debt.due
        return debt

    def _date_anew(self, step: Step) -> None:
        """Date what is new, and what can have another date than before."""
        for number in step.to_date:
            debt = self.debts[number]
            date = self._date(step.target.datings[number], debt)
            debt.due, debt.at_once = date or (None, False)
            debt.used = self._used(number, debt)

    def _date(self, dating: Dating | None, debt: Debt) -> Date | None:
        if isinstance(dating, Counted):
            start = debt.started if dating.start is OWN else self._read(dating.start, 0)
            return self._chart.almanac.date(dating.limit, start)
        if isinstance(dating, NotAfter):
            due = self._read(dating.due, 0)
            return max(due, debt.started), False
        if isinstance(dating, Earliest):
            return min((date for part in dating.of if (date := self._date(part, debt))), default=None)
        return None

    # ---------------------------------------------------------------------------------- a step that is not known

    def _ask(self, key: tuple[Reports, tuple[tuple[int, str], ...], Hashable, int], minute: int) -> Followed:
        """Have the fold take a step, and keep what it did."""
        self._chart.asked += 1
        fold, reports = self.fold(), key[0]
        before = snapshot(fold)
        if self._chart.shape(before, fold) is not self.shape:
            raise StepFault("the fold stands elsewhere than the steps that are known have led to")
        moment, ran_out = moment_at(minute), fold.ran_out
        if reports:
            fold.play([report.at(minute) for report in reports])
            self.reported.append((minute, reports))
            self._folded = len(self.reported)
        fold.pass_time(moment)
        self._reached = minute
        after = snapshot(fold)
        target = self._chart.shape(after, fold)
        taken = Difference(before, after, fold, moment).taken()
        if fold.ran_out - ran_out > len(key[1]):
            step = Step.first(taken, self.shape, target)  # more ran out at once: that depends on dates, and is not kept
        else:
            if self._always and (known := self.shape.steps.get(key)) is not None and known.is_known:
                moments = self._moments(known, minute) or list(taken.moments)
                self._compare([known.target, known.changes, moments], [target, taken.changes, list(taken.moments)])
            step = self._keep(key, taken, target)
        followed = self._change(taken.changes, list(taken.moments), target, minute)
        self._date_as(fold, after, step)
        if self._always:
            self._compare(self._moments_of(after), [minute_at(at) for at in after.times.values()])
            self._compare(sorted(_standing(self.aside)), sorted(_standing_in(fold, self._chart.alone)))
        return followed

    def _keep(self, key: Hashable, taken: Taken, target: Shape) -> Step:
        step = self.shape.steps.get(key)
        if step is None:
            step = self.shape.steps[key] = Step.first(taken, self.shape, target)
        else:
            step.take_in(taken, target)
        return step

    def _date_as(self, fold: Fold, after: Snapshot, step: Step) -> None:
        """Give everything owed the date that the fold gives it; where the shape says another, the step is not kept."""
        dates = [(minute_at(owed.due.at), owed.due.at_once) if owed.due else None for owed in after.owed]
        for debt, date in zip(self.debts, dates, strict=True):
            debt.due, debt.at_once = date or (None, False)
        for number, (debt, date) in enumerate(zip(self.debts, dates, strict=True)):
            if self.shape.decided and self._date(self.shape.datings[number], debt) != date:
                step.seen = -1
            debt.used = self._used(number, debt)
        for debt, owed in zip(self._fresh, fold.owed[len(fold.owed) - len(self._fresh) :], strict=True):
            if owed.due and not owed.is_live:
                debt.due, debt.at_once = minute_at(owed.due.at), owed.due.at_once

    def _used(self, number: int, debt: Debt) -> int | None:
        """When it would be due by the policy whose limits people are used to."""
        if self.shape.used is self.shape.datings:
            return debt.due
        used = self._date(self.shape.used[number], debt)
        return used[0] if used else None

    def _moments_of(self, after: Snapshot) -> list[int | None]:
        return [self._known(source) for source in after.times]

    @staticmethod
    def _compare(known: Sequence[object], taken: Sequence[object]) -> None:
        if list(known) != list(taken):
            raise StepFault("a step that is known differs from what the fold does")


_NOW_ALONE = ((NOW,),)
_NOT_FAILED = (None, LAPSED, "resolved", "deemed_agreed")


def _standing(debts: Sequence[Debt]) -> Iterator[tuple[str, str, int, int]]:
    for debt in debts:
        yield debt.duty, debt.side, debt.started, -1 if debt.due is None else debt.due


def _standing_in(fold: Fold, alone: frozenset[str]) -> Iterator[tuple[str, str, int, int]]:
    for owed in fold.owed:
        if owed.is_live and owed.duty in alone:
            yield owed.duty, owed.side, minute_at(owed.started), minute_at(owed.due.at) if owed.due else -1


def _is_past(debt: Debt, minute: int) -> bool:
    return debt.due is not None and debt.due < minute


def _begins_before(step: Step, moments: list[int], minute: int) -> bool:
    """Whether a stage begins before what is reported: what has run out since then runs out in the same step."""
    return any(name == "began" and moments[at] < minute for new in step.changes.new_stays for name, at in new.times)


def _new_way(new: NewWay, moments: list[int]) -> Way:
    way = Way(new.track, 0)
    for name, at in new.times:
        setattr(way, name, moments[at])
    return way
