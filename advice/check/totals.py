"""How long it takes in all if nobody answers: by the policy's own limits, over real dates, and against its totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time

from advice.case import Answer
from advice.check.dates import LegDates, dates_of, due_by
from advice.check.endings import SILENT
from advice.check.longest import CLOCKS, in_words, longest, starts
from advice.check.look import CaseCheck, Setting, answers_concerned, begins_on, share_beginnings
from advice.check.way import Leg, Way, played
from advice.dating import plain_limit
from advice.fold import calendar_of
from advice.steps import limit_words
from advice.walk import beginnings
from foundation.errors import BeyondCalendar
from foundation.limit import Due
from foundation.moment import moment_in_words, written
from foundation.sentence import capital
from rules.check.finding import Extent, Finding, SmallCase
from rules.check.look import About, Looked, Subject
from rules.check.stages import case_on
from rules.compiler import holds
from rules.model.duty import Duty
from rules.model.limit import Limit
from rules.policy import Policy

READS = frozenset(("facts", "findings", "rules", "openings", "stages", "duties", "powers", "clock"))
UNITS: Mapping[str, str] = {
    "working_weeks": "working week",
    "working_days": "working day",
    "calendar_days": "calendar day",
    "hours": "hour",
}
"""The kinds of limit that can be added up."""
ONCE_A_DAY = (time(16, 40),)
ANOTHER_OPTION = "under another option a case begins once a day for a year, and only where that changes a limit"


def ways(policy: Policy, each: Iterable[Mapping[str, Answer]], begins: datetime) -> Iterator[Way]:
    """The ways through the tracks that open with some answers, and with those others on which their limits depend."""
    seen = set[tuple[object, ...]]()
    for answers in each:
        for varied in _varied(policy, answers):
            for way in played(policy, varied, begins).ways:
                limits = tuple(id(limit) for leg in way.legs for limit in _limits(way, leg))
                key = (way.track, way.legs, way.done, limits)
                if key not in seen:
                    seen.add(key)
                    yield way


def _varied(policy: Policy, answers: Mapping[str, Answer]) -> Iterator[Mapping[str, Answer]]:
    """Answers, and the same with one other answer to a question on which a limit depends."""
    yield answers
    for _, duty in policy.duties:
        for case in duty.limit.one_of:
            for name, values in case.when.items():
                if name in answers and isinstance(answers[name], str):
                    yield from ({**answers, name: value} for value in values.any_of if value != answers[name])


def _limits(way: Way, leg: Leg, *, totals: bool = True) -> Iterator[Limit]:
    """The limits that end a stage and move it on, those that depend on facts as they are here."""
    for name in filter(None, (leg.ends_by, leg.moves_by)):
        limit = way.policy.file.duties[name].limit
        if way.policy.file.duties[name].over and not totals:
            continue
        yield from (case.limit for case in limit.one_of if holds(case.when, way.held)) if limit.one_of else (limit,)


# -------------------------------------------------------------------------------------------------- without bound


def _not_bounded(subject: Subject, setting: Setting) -> Looked:
    about, findings, count = About(subject, "time-not-bounded"), dict[str, Finding](), 0
    for way in ways(subject.policy, answers_concerned(subject), begins_on(subject.policy, setting.first)):
        count += 1
        if len(way.legs) > 1 and way.without_limit:
            found = _unbounded(about, way, begins_on(subject.policy, setting.first))
            known = findings.get(found.id)
            findings[found.id] = found if known is None or len(found.says) > len(known.says) else known
    return Looked(Extent(proved=False, count=count, of=WAYS, assumes=(SILENT,)), tuple(findings.values()))


WAYS = "ways through the tracks"


def _unbounded(about: About, way: Way, begins: datetime) -> Finding:
    policy, without, stages = about.policy, way.without_limit, len(way.legs)
    called = policy.track(way.track).called
    some = f"no limit ends {_and(leg.called for leg in without)}, {len(without)} of the {stages} stages on the way"
    which = f"none of the {stages} stages on the way has a limit" if len(without) == stages else some
    clauses = (clause for leg in without for clause in policy.stage(way.track, leg.stage).clauses)
    return about.found(
        f"tracks.{way.track}",
        f"if nobody answers, nothing says how long {called} can take: {which}",
        "set a limit with `if_late: stage_fails` at each of them, or one `over` all",
        clauses=clauses,
        case=lambda: _case_of(way, begins),
    )


def _and(said: Iterable[str]) -> str:
    *before, last = said
    return f"{', '.join(before)} and {last}" if before else last


def _case_of(way: Way, start: datetime) -> SmallCase:
    """The case of a way, begun at a moment: the fewest answers that open its track, and those that limits ask for."""
    fewest = case_on(way.policy, way.track, way.legs[0].stage)
    asked = {name for _, duty in way.policy.duties for case in duty.limit.one_of for name in case.when}
    answers = {name: answer for name, answer in way.answers.items() if fewest is None or name in asked}
    facts = {name: list(answer) if isinstance(answer, tuple) else answer for name, answer in answers.items()}
    facts |= fewest.facts if fewest else {}
    events = ({"at": written(start), "happened": way.starts},) if way.starts else ()
    return SmallCase(facts, events, written(start))


def told(policy: Policy, setting: Setting) -> tuple[str, ...]:
    """Of each track how long it takes at the longest, in the policy's own units and over real dates."""
    begins = begins_on(policy, setting.first)
    by_track: dict[str, list[Way]] = {}
    for way in ways(policy, beginnings(policy), begins):
        by_track.setdefault(way.track, []).append(way)
    return tuple(_told(policy, track, found, setting.first) for track, found in sorted(by_track.items()))


def _told(policy: Policy, track: str, found: list[Way], first: date) -> str:
    limited = [way for way in found if len(way.without_limit) < len(way.legs)]
    called = capital(policy.track(track).called)
    if not limited:
        most = max(len(way.legs) for way in found)
        stages = "its one stage has no limit" if most == 1 else f"none of its stages ({most} at most) has a limit"
        return f"{called}: {stages}, so that nothing says how long it can take."
    worst = longest(limited, first)
    if worst is None:
        return f"{called}: the published bank holidays end before it does."
    without = worst.way.without_limit
    beside = f"; beside that, no limit ends {_and(leg.called for leg in without)}" if without else ""
    return f"{called}: {own_units(worst.way)}{beside}; {in_words(worst)}."


def own_units(way: Way) -> str:
    """The limits on a way added up in the policy's own units, those over several stages each by itself."""
    sums, totals = Counter[str](), dict[str, str]()
    for leg in way.legs:
        for limit in _limits(way, leg, totals=False):
            counted = _counted(limit)
            if counted:
                sums[counted[0]] += counted[1]
    for name, duty in way.policy.duties:
        if duty.over and way.track in duty.over and (counted := _counted(duty.limit)):
            totals[name] = f"{_amount(*counted)} for all {_spanned(way, duty)}"
    said = [_amount(unit, sums[unit]) for unit in UNITS if sums[unit]]
    return _and([*([f"{_and(said)} for stages and hand-overs"] if said else []), *totals.values()] or ["at once"])


def _counted(limit: Limit) -> tuple[str, int] | None:
    """The number of a limit with its unit, of several the first that has one."""
    return next(((part.kind, getattr(part, part.kind)) for part in limit.parts if part.kind in UNITS), None)


def _amount(unit: str, number: int) -> str:
    return f"{number} {UNITS[unit]}{'' if number == 1 else 's'}"


def _spanned(way: Way, duty: Duty) -> str:
    stages = way.policy.stages_of(duty, way.track)
    called = [leg.called for leg in way.legs if leg.stage in stages]
    return f"from {called[0]} to {called[-1]}" if len(called) > 1 else f"of {called[0]}" if called else "of it"


# -------------------------------------------------------------------------------------------------- against totals


def _overrun(subject: Subject, setting: Setting) -> Looked:
    about, findings, count = About(subject, "total-overrun"), list[Finding](), 0
    clocks = CLOCKS if subject.beside is None else ONCE_A_DAY
    for way, name in _with_totals(subject, setting):
        late = list[tuple[datetime, datetime, Due]]()
        for start in starts(setting.first, _until(way, subject, setting), clocks):
            against = _against(way, name, start)
            if against is None:
                break
            count += 1
            ends, due = against
            if ends > due.at:
                late.append((start, ends, due))
        if late:
            worst = max(late, key=lambda each: (each[1] - each[2].at, -each[0].timestamp()))
            findings.append(_too_long(about, way, name, worst, len(late)))
    extent = Extent(proved=True, count=count, of="starts of a total", assumes=(SILENT, ANOTHER_OPTION))
    return Looked(extent, tuple(findings))


def _with_totals(subject: Subject, setting: Setting) -> Iterator[tuple[Way, str]]:
    """Every way with each of the totals on it, in whose group some stage has a limit of its own."""
    policy = subject.policy
    totals = [name for name, duty in policy.duties if duty.over and _counted(duty.limit)]
    changed = subject.beside is None or _limits_changed(subject.beside, policy)
    if not totals or not changed:
        return
    if subject.beside:
        share_beginnings(policy, subject.beside)
    for way in ways(policy, beginnings(policy), begins_on(policy, setting.first)):
        yield from ((way, name) for name in totals if way.track in (policy.file.duties[name].over or {}))


def _limits_changed(one: Policy, other: Policy) -> bool:
    names = one.file.duties.keys() | other.file.duties.keys()
    duties = [(one.file.duties.get(name), other.file.duties.get(name)) for name in names]
    return any((a and a.limit) != (b and b.limit) for a, b in duties)


def _until(way: Way, subject: Subject, setting: Setting) -> date:
    return calendar_of(way.policy).working_time.confirmed_until if subject.beside is None else setting.last


def _against(way: Way, name: str, start: datetime) -> tuple[datetime, Due] | None:
    """When the stages of a total end by their own limits, and when the total does; None beyond the calendar."""
    try:
        within = _within(way, name, dates_of(way, start, totals=False))
        due = _total(way, name, within[0].began) if within else None
    except BeyondCalendar:
        return None
    return (within[-1].ended, due) if due and any(leg.by for leg in within) else None


def _within(way: Way, name: str, dates: tuple[LegDates, ...]) -> list[LegDates]:
    stages = way.policy.stages_of(way.policy.file.duties[name], way.track)
    return [found for found in dates if found.leg.stage in stages]


def _total(way: Way, name: str, began: datetime) -> Due | None:
    parts = (plain_limit(part) for part in way.policy.file.duties[name].limit.parts)
    dues = [due for plain in parts if plain and (due := due_by(way.policy, plain, began))]
    return min(dues, key=lambda due: due.at, default=None)


def _too_long(about: About, way: Way, name: str, worst: tuple[datetime, datetime, Due], times: int) -> Finding:
    start, ends, due = worst
    duty = about.policy.file.duties[name]
    return about.found(
        f"duties.{name}",
        f"the total ({limit_words(duty.limit)}) can run out before the stages within it do: of a case that begins on "
        f"{moment_in_words(start)} it ends on {moment_in_words(due.at)}, and the limits of the stages and of the "
        f"hand-overs between them on {moment_in_words(ends)}; so it is of {times:,} starts",
        "make the total longer or the limits of its stages shorter, or let these end with it (`due_of`)",
        clauses=duty.clauses,
        case=lambda: _case_of(way, start),
        detail=way.track,
    )


def _used_up(subject: Subject, setting: Setting) -> Looked:
    about, findings, count = About(subject, "total-used-up"), dict[str, Finding](), 0
    begins = begins_on(subject.policy, setting.first)
    for way, name in _with_totals(subject, setting):
        count += 1
        within = _within(way, name, dates_of(way, begins))
        due = _total(way, name, within[0].began) if within else None
        late = [found.leg for found in within if due and found.began >= due.at]
        if late:
            found = _nothing_left(about, way, name, late, begins)
            findings.setdefault(found.id, found)
    return Looked(Extent(proved=False, count=count, of=f"{WAYS}, beside each total"), tuple(findings.values()))


def _nothing_left(about: About, way: Way, name: str, late: list[Leg], begins: datetime) -> Finding:
    return about.found(
        f"duties.{name}",
        f"if nobody answers, the total has run out when {_and(leg.called for leg in late)} "
        f"{'begins' if len(late) == 1 else 'begin'}: no time is left there",
        "give the stages before limits of their own, so that some of the total is left",
        weight="note",
        case=lambda: _case_of(way, begins),
        detail=way.track,
    )


CHECKS = (
    CaseCheck(
        "time-not-bounded",
        "If nobody answers, limits of the policy take a case from its first stage to its last.",
        _not_bounded,
        READS,
        tells=told,
    ),
    CaseCheck(
        "total-overrun",
        "On no start day do the limits of the stages take longer than the total over them.",
        _overrun,
        READS,
    ),
    CaseCheck("total-used-up", "A total leaves time for each of its stages.", _used_up, READS),
)
